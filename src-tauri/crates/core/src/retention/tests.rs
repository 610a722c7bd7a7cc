//! Whoever is erased is nowhere any more: not in a table, not in the journal, and the chain is whole.

#![allow(clippy::unwrap_used)] // a test may fall over

use std::collections::BTreeSet;

use rusqlite::types::ValueRef;
use serde_json::{Value, json};

use super::tables;
use crate::{
    Lang,
    desk::{EventWish, InquiryWish, MemberDesk, Paper, Section, reception},
    journal,
    testing::{Office, Postbox},
};

const PASSWORD: &str = "里山の朝は鳥の声から始まる";
const PDF: &[u8] = b"%PDF-1.4\n1 0 obj << >> endobj\ntrailer << >>\n%%EOF\n";

struct House {
    office: Office,
    post: Postbox,
    /// 小林 千代子, who leaves.
    gone: i64,
    /// 佐藤 健, who stays.
    stays: i64,
}

/// What only 小林 千代子 was, had, wrote or was told.
const HERS: &[&str] = &[
    "小林",
    "千代子",
    "コバヤシ",
    "チヨコ",
    "百瀬",
    "1958-04-29",
    "梓川梓2-3",
    "安曇野市",
    "0263-33-1234",
    "090-1111-2222",
    "chiyo@mail.example.jp",
    "chiyo.old@example.jp",
    "血液型はB",
    "膝を痛めている",
    "午前中に電話",
    "夫の名前で",
    "宛名のこと",
    "4月に引っ越します",
    "免許証",
    "小松 恒夫",
    "車いすで",
    "コマツ ツネオ",
    "7654321",
    "病気のため",
    "海外へ行くため",
    "生活が苦しい",
    "五月に払うとのこと",
    "コバヤシ チヨ",
];

impl House {
    /// A life in the association, with something in every room.
    fn new() -> Self {
        let office = Office::new();
        office.mail_goes_out();
        office.done(
            "settings.set_mypage",
            json!({ "on": true, "address": "127.0.0.1:4811", "public_url": "https://my.example.jp", "tls": "none" }),
        );
        let rules = json!({ "on": true, "purpose": "入会の審査のため", "documents": ["licence"], "fields": ["name"], "keep_days": 30 });
        office.done("identity.set_settings", rules);
        let kind = office.done("kinds.save", json!({ "name": "正会員", "voting": true }))["id"].clone();
        office.done("kinds.set_fee", json!({ "kind": kind, "from": "2010-04-01", "fee": 5000 }));
        let field = office.done("fields.save", json!({ "name": "備考", "type": "text" }))["id"].as_i64().unwrap();
        let file = office.done("fields.save", json!({ "name": "証明", "type": "file" }))["id"].as_i64().unwrap();
        let stays = office.done(
            "members.add",
            json!({ "kind": kind, "starts_on": "2012-04-01", "record": { "sei": "佐藤", "mei": "健",
                "emails": [{ "address": "ken@example.jp", "mailing": true }] } }),
        )["id"]
            .as_i64()
            .unwrap();
        // She comes by an application.
        office.done(
            "applications.set_settings",
            json!({ "stages": ["理事会"], "asked": {}, "billing": "none", "welcome": true }),
        );
        let applied = office.done(
            "applications.save",
            json!({ "kind": kind, "channel": "phone", "received_on": "2026-11-18", "starts_on": "2026-11-18",
                "introducer": "百瀬さん", "record": {
                "sei": "小林", "mei": "千代子", "sei_kana": "コバヤシ", "mei_kana": "チヨコ", "birth": "1958-04-29",
                "gender": "female", "former_sei": "百瀬",
                "addresses": [{ "postal_code": "3901702", "prefecture": "長野県", "city": "松本市", "street": "梓川梓2-3", "mailing": true }],
                "phones": [{ "number": "0263-33-1234" }],
                "emails": [{ "address": "chiyo@mail.example.jp", "mailing": true }] } }),
        );
        let decided = office
            .done("applications.decide", json!({ "applications": [applied["id"]], "decision": "pass", "note": "" }));
        let gone =
            office.done("applications.get", json!({ "application": applied["id"] }))["application"]["member"].as_i64();
        let gone = gone.or_else(|| office.raw(|c| Ok(c.query_row("SELECT max(id) FROM member", [], |r| r.get(0))?)));
        let gone = gone.unwrap_or_else(|| panic!("she became a member: {decided}"));
        let house = Self { office, post: Postbox::default(), gone, stays };
        house.live(field, file);
        house
    }

    fn done(&self, name: &str, input: Value) -> Value {
        self.office.done(name, input)
    }

    fn desk(&self) -> MemberDesk {
        self.done("logins.invite", json!({ "members": [self.gone] }));
        let token = self.post.collect(&self.office.book).token();
        let rooms = reception(self.office.book.clone());
        rooms.claim(&token, PASSWORD, "").unwrap();
        let here = "203.0.113.7".parse().unwrap();
        let token = rooms.sign_in("chiyo@mail.example.jp", PASSWORD, here, "").unwrap();
        rooms.desk(&token, Lang::Ja).unwrap().unwrap()
    }

    fn live(&self, field: i64, file: i64) {
        let (gone, stays) = (self.gone, self.stays);
        let form = |fields: &[(&str, &str)]| {
            fields.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect::<Vec<_>>()
        };
        let paper = || Paper { name: "免許証 小林.pdf".to_owned(), bytes: PDF.to_vec() };
        let desk = self.desk();
        let typed = form(&[("phones.0.number", "090-1111-2222"), ("phones.0.label", "mobile")]);
        desk.change(Section::Phones, &typed, None).unwrap();
        let moved = form(&[
            ("addresses.0.postal_code", "399-8205"),
            ("addresses.0.prefecture", "長野県"),
            ("addresses.0.city", "安曇野市"),
            ("addresses.0.street", "豊科1"),
            ("addresses.mailing", "0"),
            ("note", "4月に引っ越します"),
        ]);
        desk.change(Section::Address, &moved, None).unwrap();
        let request = self.done("requests.list", json!({}))["rows"][0]["id"].clone();
        self.done("requests.decide", json!({ "requests": [request], "decision": "approve", "reason": "" }));
        let wish = InquiryWish {
            category: "会費・領収書".to_owned(),
            subject: "宛名のこと".to_owned(),
            text: "夫の名前で作れますか。".to_owned(),
        };
        let asked = desk.inquire(&wish, &[paper()]).unwrap();
        let walk = json!({ "title": "冬の樹木観察会", "starts_on": "2026-12-13", "companions": 1, "published": true });
        let walk = self.done("events.save", walk)["id"].as_i64().unwrap();
        let with = EventWish {
            companions: 1, companion_names: "小松 恒夫".into(), note: "車いすで伺います".into()
        };
        desk.apply_for(walk, &with).unwrap();
        self.done("inquiries.look", json!({ "inquiry": asked }));
        self.done("inquiries.reply", json!({ "inquiry": asked, "text": "小林さま、作れます。" }));
        self.done("inquiries.close", json!({ "inquiry": asked }));
        desk.send_identity("licence", &[paper()]).unwrap();
        let waits = self.done("identity.of_member", json!({ "member": gone }));
        let picture = waits["waiting"]["papers"][0]["file"].clone();
        self.done("identity.look", json!({ "member": gone, "file": picture }));
        self.done(
            "identity.confirm",
            json!({ "member": gone, "case": waits["waiting"]["case"], "document": "licence", "fields": ["name"], "told": waits["told"] }),
        );
        let bytes = |text: &str| json!({ "name": format!("{text}.pdf"), "bytes": "JVBERi0xLjQK" });
        for text in ["免許証 一", "免許証 二"] {
            let values = json!({ field.to_string(): "血液型はB", file.to_string(): bytes(text) });
            self.done("fields.set", json!({ "belongs": "member", "id": gone, "values": values }));
        }
        self.done("notes.add", json!({ "member": gone, "text": "膝を痛めている" }));
        self.done("tasks.save", json!({ "member": gone, "text": "午前中に電話", "due_on": "2026-12-01" }));
        self.done("tags.set", json!({ "members": [gone, stays], "add": ["役員"] }));
        self.done("households.save", json!({ "members": [stays, gone], "one_payer": false }));
        self.raw(&[
            "INSERT INTO name_history (member, sei, mei, until) VALUES (?1, '百瀬', '千代子', '1980-03-31')",
            "INSERT INTO consent (member, purpose, answer, given_on, recorded_at, recorded_by) VALUES (?1, 'mail', 'yes', '2015-04-01', '2015-04-01T00:00:00Z', '小林 千代子')",
            "INSERT INTO returned_mail (member, place, returned_on, recorded_by) VALUES (?1, '安曇野市', '2019-04-01', 'x')",
            "INSERT INTO email (member, address) VALUES (?1, 'chiyo.old@example.jp')",
            "DELETE FROM email WHERE member = ?1 AND address = 'chiyo.old@example.jp'",
            "INSERT INTO lapse_exception (member, until, reason) VALUES (?1, '2019-12-31', '生活が苦しい')",
            "INSERT INTO own_fee (member, item, fee, starts_on, ends_on, reason) VALUES (?1, 2, 0, '2018-04-01', '2019-04-01', '生活が苦しい')",
            "INSERT INTO leave (member, starts_on, ends_on, reason) VALUES (?1, '2019-04-01', '2020-04-01', '海外へ行くため')",
            "INSERT INTO office_term (member, title, starts_on, ends_on) VALUES (?1, '理事', '2016-04-01', '2018-04-01')",
            "INSERT INTO payer_alias (member, name, key) VALUES (?1, 'コバヤシ チヨ', 'コバヤシチヨ')",
            "INSERT INTO not_duplicate (member, other, decided_at, decided_by) VALUES (2, ?1, '2026-01-01T00:00:00Z', 'x')",
            "INSERT INTO reminder_hold (member, kind, until, reason, made_on, made_by) VALUES (?1, 'promise', '2026-05-31', '五月に払うとのこと', '2026-04-01', 'x')",
            "INSERT INTO mandate (member, type, bank_code, branch_code, number, holder, state, starts_on) VALUES (?1, 'ordinary', '0005', '012', '7654321', 'コマツ ツネオ', 'valid', '2020-01-01')",
            "INSERT INTO merged (id, member, no, name, kana, merged_at, merged_by) VALUES (900, ?1, '00900', '小林 千代子', 'コバヤシ チヨコ', '2020-01-01T00:00:00Z', 'x')",
        ]);
        self.done(
            "dues.charge",
            json!({ "member": gone, "item": "annual", "fiscal_year": 2020, "amount": 5000, "due_on": "2020-05-31" }),
        );
        self.done("reminders.send", json!({ "payers": [gone] }));
        self.done("invoices.issue", json!({ "members": [gone], "debits": true }));
        self.done("payments.record", json!({ "member": gone, "amount": 5000, "paid_on": "2020-06-01", "method": "bank", "memo": "コバヤシ チヨ" }));
        let payment: i64 = self.office.raw(|c| Ok(c.query_row("SELECT id FROM payment", [], |row| row.get(0))?));
        self.done("receipts.issue", json!({ "payments": [payment] }));
        self.post.collect(&self.office.book);
        self.raw(&[
            "INSERT INTO online_link (member, claim, what, amount, konbini, made_at, made_by) VALUES (?1, 'c1', '年会費', 5000, 0, '2020-01-01T00:00:00Z', '小林 千代子')",
            "INSERT INTO online_link_charge (link, charge, amount) SELECT l.id, c.id, 5000 FROM online_link l, charge c WHERE l.member = ?1 AND c.member = ?1",
        ]);
        let (start, end) = ("2015-04-01", "2021-04-01");
        self.raw(&[&format!("UPDATE membership SET starts_on = '{start}', ends_on = '{end}', end_reason = 'left', why = '病気のため' WHERE member = ?1")]);
    }

    fn raw(&self, statements: &[&str]) {
        self.office.raw(|conn| crate::rows::run_all(conn, self.gone, statements));
    }

    fn rule(&self) {
        self.done("retention.set_rules", json!({ "on": true, "years": 5, "document_years": 7 }));
    }

    fn due(&self) -> Value {
        self.done("retention.due", json!({}))
    }

    fn erase(&self) -> Value {
        self.rule();
        self.done("retention.erase", json!({ "members": [self.gone], "count": 1 }))
    }

    fn refused(&self, name: &str, input: Value) -> &'static str {
        self.office.call(name, input).expect_err("it cannot be meant").key
    }

    fn checked(&self) {
        assert_eq!(self.done("book.check", json!({}))["problems"], json!([]), "the rules of all rooms hold");
    }

    /// Where something of hers stands, beside these tables.
    fn traces(&self, without: &[&str]) -> Vec<String> {
        let has = |text: &[u8]| {
            HERS.iter().find(|hers| text.windows(hers.len()).any(|part| part == hers.as_bytes())).copied()
        };
        self.office.raw(|conn| {
            let mut found = Vec::new();
            let tables: Vec<String> = conn
                .prepare("SELECT name FROM sqlite_master WHERE type = 'table'")?
                .query_map([], |row| row.get(0))?
                .collect::<rusqlite::Result<_>>()?;
            for table in tables.iter().filter(|table| *table != "journal" && !without.contains(&table.as_str())) {
                let mut statement = conn.prepare(&format!("SELECT * FROM \"{table}\""))?;
                let width = statement.column_count();
                let mut rows = statement.query([])?;
                while let Some(row) = rows.next()? {
                    for at in 0..width {
                        if let ValueRef::Text(text) | ValueRef::Blob(text) = row.get_ref(at)?
                            && let Some(hers) = has(text)
                        {
                            found.push(format!("{table}: {hers}"));
                        }
                    }
                }
            }
            for (entry, words, changes) in journal::remembered(conn, without)? {
                if let Some(hers) = has(words.as_bytes()).or_else(|| has(&changes)) {
                    found.push(format!("entry {entry}: {hers} in {words}"));
                }
            }
            Ok(found)
        })
    }
}

/// What accounting keeps until its own time is over.
const BOOKS: &[&str] = &["receipt", "invoice", "payment", "file_bytes"];

#[test]
fn nothing_of_whoever_is_erased_is_left_anywhere() {
    let house = House::new();
    assert!(house.traces(BOOKS).len() > 40, "a life leaves traces: {:?}", house.traces(BOOKS));
    let before = house.done("statistics.movement", json!({ "years": 15 }));
    house.rule();
    let due = house.due();
    assert_eq!((&due["total"], &due["erasable"]), (&json!(1), &json!(1)), "nothing stands in the way: {due}");
    assert_eq!(
        (&due["rows"][0]["ended_on"], &due["rows"][0]["due_on"]),
        (&json!("2021-03-31"), &json!("2026-04-01")),
        "five years after the last day"
    );
    let seen = house.done("retention.preview", json!({ "members": [house.gone] }));
    assert!(seen["goes"].as_array().unwrap().len() > 20, "what goes is told before: {seen}");
    let wrong = json!({ "members": [house.gone], "count": 2 });
    assert_eq!(house.refused("retention.erase", wrong), "error-retention-count", "a slip of the hand erases nobody");
    let no: String =
        house.office.raw(|c| Ok(c.query_row("SELECT no FROM member WHERE id = ?", [house.gone], |row| row.get(0))?));
    let erased = house.done("retention.erase", json!({ "members": [house.gone], "count": 1 }));
    assert_eq!(house.traces(BOOKS), Vec::<String>::new(), "nobody finds her again");
    house.checked();
    let files: i64 = house.office.raw(|c| Ok(c.query_row("SELECT count(*) FROM file_bytes", [], |row| row.get(0))?));
    assert_eq!(files, 0, "also the papers that others took the place of");
    assert_eq!(house.done("journal.verify", json!({}))["whole"], true, "and the chain holds");
    assert_eq!(house.done("statistics.movement", json!({ "years": 15 })), before, "the numbers are as they were");
    let member = house.done("members.get", json!({ "member": house.gone }));
    assert_eq!(member["name"], format!("（消去済み）{no}"), "as lists of money name her");
    assert_eq!(house.due()["total"], 0, "nobody is erased twice");
    assert_eq!(house.done("members.find", json!({ "text": "小林" }))["total"], 0, "not by her name");
    let rooms = reception(house.office.book.clone());
    let in_again = rooms.sign_in("chiyo@mail.example.jp", PASSWORD, "203.0.113.7".parse().unwrap(), "");
    assert!(in_again.is_err(), "her account is gone");
    assert!(house.post.collect(&house.office.book).0.is_empty(), "and nothing goes out to her");
    let file = house.done("retention.certificate", json!({ "run": erased["run"] }));
    assert!(file["bytes"].as_i64().unwrap() > 1000, "a certificate is printed, now and later: {file}");
    assert_eq!(house.done("retention.runs", json!({}))[0]["members"], 1, "the run is in the list");
}

#[test]
fn the_papers_of_accounting_go_when_their_own_time_is_over() {
    let house = House::new();
    house.erase();
    assert!(!house.traces(&[]).is_empty(), "a receipt names her until then");
    assert_eq!(house.due()["documents"], 0, "its time is not over");
    house.office.clock.pass(chrono::Duration::days(366 * 7));
    assert_eq!(house.due()["documents"], 2, "a receipt and an invoice");
    let wrong = json!({ "documents": true, "count": 1 });
    assert_eq!(house.refused("retention.erase", wrong), "error-retention-count", "the number is typed here, too");
    house.done("retention.erase", json!({ "documents": true, "count": 2 }));
    assert_eq!(house.traces(&[]), Vec::<String>::new(), "now nothing names her");
    house.checked();
    let receipt: (i64, String) = house
        .office
        .raw(|c| Ok(c.query_row("SELECT id, addressee FROM receipt", [], |row| Ok((row.get(0)?, row.get(1)?)))?));
    assert_eq!(receipt.1, "（消去済み）", "number, amount and day stay");
    let refused = house.refused("receipts.pdf", json!({ "receipt": receipt.0 }));
    assert_eq!(refused, "error-paper-destroyed", "and whoever asks for the sheet is told so");
    house.done("receipts.show", json!({ "receipt": receipt.0 }));
    assert_eq!(house.due()["documents"], 0, "no paper is destroyed twice");
}

#[test]
fn what_others_did_stays_in_the_same_entries() {
    let house = House::new();
    let entry = house.done("journal.list", json!({ "text": "印" }))[0]["id"].clone();
    let shown = || house.done("journal.show", json!({ "entry": entry }))["changes"].as_array().unwrap().clone();
    let mine = |rows: &[Value]| rows.iter().filter(|row| row["table"] == "member_tag").count();
    assert_eq!(mine(&shown()), 2, "one act tagged both");
    let others: Vec<(i64, Vec<u8>)> = house.office.raw(|conn| {
        let of = journal::remembered(conn, &[])?;
        let stays = "SELECT entry FROM journal_row WHERE tbl = 'member' AND first <= ?1 AND last >= ?1 AND entry NOT IN
                     (SELECT entry FROM journal_row WHERE tbl = 'member' AND first <= ?2 AND last >= ?2)";
        let alone: BTreeSet<i64> = conn
            .prepare(stays)?
            .query_map([house.stays, house.gone], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        Ok(of.into_iter().filter(|(id, ..)| alone.contains(id)).map(|(id, _, changes)| (id, changes)).collect())
    });
    assert!(!others.is_empty(), "some acts were about the other one alone");
    house.erase();
    let rows = shown();
    assert_eq!(mine(&rows), 1, "the tag of whoever stays is still told: {rows:?}");
    house.office.raw(|conn| {
        let after = journal::remembered(conn, &[])?;
        for (id, changes) in &others {
            let now = after.iter().find(|(other, ..)| other == id).unwrap();
            assert_eq!(&now.2, changes, "entry {id} is about somebody else and stays byte for byte");
        }
        Ok(())
    });
    let line = house.done("journal.list", json!({ "limit": 500 }));
    let line = line.as_array().unwrap().iter().find(|line| line["id"] == entry).cloned().unwrap();
    assert_eq!(line["undoable"], false, "half an act is not taken back");
    assert_eq!(house.refused("journal.undo", json!({ "entry": entry })), "error-undo-erased", "and says why");
}

#[test]
fn a_stripped_entry_cannot_be_altered_unseen() {
    let house = House::new();
    house.erase();
    let whole = || house.done("journal.verify", json!({}));
    assert_eq!(whole()["whole"], true, "as the erasing act sealed it");
    let bare = |sql: &str| house.office.book.bare(|conn| conn.execute_batch(sql)).unwrap();
    let (entry, changes, subject): (i64, Vec<u8>, String) = house
        .office
        .book
        .bare(|conn| {
            conn.query_row(
                "SELECT j.id, j.changes, j.subject FROM journal_erasure e JOIN journal j ON j.id = e.entry ORDER BY e.id LIMIT 1",
                [],
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
            )
        })
        .unwrap();
    bare(&format!("UPDATE journal SET subject = 'somebody else' WHERE id = {entry}"));
    assert_eq!(whole()["broken"], json!([entry]), "words that were put in show");
    bare(&format!("UPDATE journal SET subject = '{subject}', changes = x'789c030000000001' WHERE id = {entry}"));
    assert_eq!(whole()["broken"], json!([entry]), "changes that were taken out show");
    house
        .office
        .book
        .bare(|conn| conn.execute("UPDATE journal SET changes = ?1 WHERE id = ?2", rusqlite::params![changes, entry]))
        .unwrap();
    assert_eq!(whole()["whole"], true, "as it was sealed");

    // An entry that nobody stripped, with a seal that nobody wrote.
    let forged: i64 =
        house.office.book.bare(|c| c.query_row("SELECT min(id) FROM journal", [], |row| row.get(0))).unwrap();
    bare(&format!(
        "INSERT INTO journal_erasure (entry, by, hash) SELECT {forged}, by, hash FROM journal_erasure LIMIT 1"
    ));
    assert_eq!(whole()["broken"], json!([forged]), "the chain does not know of it");
    bare(&format!("UPDATE journal SET who = 'nobody' WHERE id = {forged}"));
    assert_eq!(whole()["broken"], json!([forged]), "and it covers nothing");
    bare(&format!("DELETE FROM journal_erasure WHERE entry = {forged}"));
    bare(&format!("UPDATE journal SET who = 'Tsudoi' WHERE id = {forged}"));
    assert_eq!(whole()["whole"], true, "as before");
    bare(&format!("DELETE FROM journal_erasure WHERE entry = {entry}"));
    assert_eq!(whole()["broken"], json!([entry]), "a seal that is missing shows, too");
}

#[test]
fn who_is_kept_or_owes_something_is_left_out_and_says_why() {
    let house = House::new();
    assert_eq!(house.due()["total"], 0, "off at first: nobody is ever due");
    let wanted = json!({ "members": [house.gone], "count": 1 });
    assert_eq!(house.refused("retention.erase", wanted.clone()), "error-retention-off", "nor erased");
    house.rule();
    let tile = |house: &House| {
        let tasks = house.done("home.today", json!({}))["tasks"].clone();
        tasks.as_array().unwrap().iter().find(|task| task["kind"] == "retention_due").cloned()
    };
    assert_eq!(tile(&house).unwrap()["count"], 1, "it waits on the first screen");
    house.done("retention.hold", json!({ "member": house.gone, "reason": "年史のため", "until": "2026-12-31" }));
    assert_eq!(house.due()["rows"][0]["stays"], json!(["hold"]), "she is kept");
    assert_eq!(house.refused("retention.erase", wanted.clone()), "error-retention-stays", "whatever is called");
    assert_eq!(tile(&house), None, "and nobody is reminded");
    house.done("retention.release", json!({ "member": house.gone }));
    house.done(
        "dues.charge",
        json!({ "member": house.gone, "item": "other", "fiscal_year": 2020, "amount": 100, "due_on": "2020-05-31" }),
    );
    house.raw(&[
        "UPDATE office_term SET ends_on = NULL WHERE member = ?1",
        "INSERT INTO payer (member, payer, starts_on) VALUES (1, ?1, '2020-01-01')",
        "UPDATE household_member SET head = 0 WHERE member <> ?1",
        "UPDATE household_member SET head = 1 WHERE member = ?1",
    ]);
    assert_eq!(
        house.due()["rows"][0]["stays"],
        json!(["charge", "household", "payer", "office"]),
        "each with its reason"
    );
    assert_eq!(house.refused("retention.erase", wanted), "error-retention-stays", "nobody is erased halfway");
    let other = json!({ "members": [house.stays], "count": 1 });
    assert_eq!(house.refused("retention.erase", other), "error-retention-not-due", "nor who belongs to it");
    assert!(!house.traces(BOOKS).is_empty(), "nothing was erased");
}

#[test]
fn every_table_that_names_a_member_is_erased_or_kept_with_a_reason() {
    let office = Office::new();
    let named: BTreeSet<String> = office.raw(|conn| {
        let mut statement = conn.prepare(
            "SELECT m.name FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table' AND c.name = 'member'
             UNION
             SELECT m.name FROM sqlite_master m, pragma_foreign_key_list(m.name) f WHERE m.type = 'table' AND f.\"table\" = 'member'",
        )?;
        Ok(statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
    });
    let known: BTreeSet<String> =
        tables::GOES.iter().copied().chain(tables::STAYS.iter().map(|(table, _)| *table)).map(str::to_owned).collect();
    assert_eq!(
        named, known,
        "a table that comes is erased (its room's `erase_member`) or kept with a reason, in tables.rs"
    );
    for (_, why) in tables::STAYS {
        assert!(crate::words::has(why), "people read why: {why}");
    }
    for (table, column, parent) in tables::PARTS.iter().chain(tables::NAMED) {
        office.raw(|conn| {
            let sql =
                "SELECT EXISTS (SELECT 1 FROM pragma_foreign_key_list(?1) WHERE \"from\" = ?2 AND \"table\" = ?3)";
            let stands: bool = conn.query_row(sql, [table, column, parent], |row| row.get(0))?;
            assert!(stands, "{table}.{column} names {parent}");
            Ok(())
        });
    }
}

#[test]
fn a_table_of_the_list_holds_nothing_of_her_afterwards() {
    let house = House::new();
    house.erase();
    house.office.raw(|conn| {
        for table in tables::GOES.iter().filter(|table| !tables::EMPTIED.contains(table)) {
            let sql = format!("SELECT count(*) FROM \"{table}\" WHERE member = ?");
            let left: i64 = conn.query_row(&sql, [house.gone], |row| row.get(0))?;
            assert_eq!(left, 0, "{table} is a table of which everything goes");
        }
        Ok(())
    });
}
