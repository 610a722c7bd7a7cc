//! Merging moves everything, loses nothing, and can be taken back.

use std::collections::BTreeMap;

use proptest::prelude::*;
use rusqlite::types::Value as Cell;
use serde_json::{Value, json};

use super::schema::Reference;
use crate::{Permission, Work, journal, members, testing::Office};

/// Everything that is a record, table by table, row by row.
type Book = BTreeMap<String, Vec<Vec<Cell>>>;

fn everything(office: &Office) -> Book {
    office.raw(|conn| {
        let tables: Vec<String> = conn
            .prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")?
            .query_map([], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        let mut book = Book::new();
        for table in tables.into_iter().filter(|table| journal::is_recorded(table)) {
            let mut statement = conn.prepare(&format!("SELECT * FROM \"{table}\" ORDER BY 1"))?;
            let width = statement.column_count();
            let rows = statement
                .query_map([], |row| (0..width).map(|at| row.get(at)).collect::<rusqlite::Result<Vec<Cell>>>())?
                .collect::<rusqlite::Result<_>>()?;
            book.insert(table, rows);
        }
        Ok(book)
    })
}

fn search_is_whole(office: &Office) {
    let problems = office
        .book
        .ask(&office.actor, Permission::SignedIn, &Work::quiet(), members::search_problems)
        .expect("the search can be checked");
    assert_eq!(problems, Vec::<String>::new(), "what is derived equals what it is made of");
}

/// Two records of one person, as they come to stand in a roster.
fn two(office: &Office) -> (i64, i64) {
    let kind = office.done("kinds.save", json!({ "name": "正会員", "voting": true }))["id"].clone();
    office.done("kinds.set_fee", json!({ "kind": kind, "from": "2020-04-01", "fee": 5000 }));
    let field = office.done("fields.save", json!({ "name": "血液型", "type": "text" }))["id"].as_i64().expect("a key");
    let add = |no: &str, sei: &str, birth: Option<&str>, mail: &str, blood: &str, from: &str| {
        let added = office.done(
            "members.add",
            json!({ "no": no, "kind": kind, "starts_on": from, "note": format!("{no}の覚え"), "record": {
                "sei": sei, "mei": "千代子", "sei_kana": "コバヤシ", "mei_kana": "チヨコ", "birth": birth,
                "addresses": [{ "postal_code": "3901702", "prefecture": "長野県", "city": "松本市", "street": "梓川梓2-3", "mailing": true }],
                "phones": [{ "number": "0263-33-1234" }, { "number": format!("090-1111-{no}"), "label": "mobile" }],
                "emails": [{ "address": mail, "mailing": true }],
                "tags": ["役員", format!("印{no}")], "fields": { field.to_string(): blood } } }),
        );
        added["id"].as_i64().expect("a key")
    };
    let keep = add("00127", "小林", None, "chiyoko@example.jp", "A", "2024-04-01");
    let drop = add("00131", "小林", Some("1958-04-29"), "kobayashi@example.jp", "O", "2020-04-01");
    for member in [keep, drop] {
        office.done("dues.charge", json!({ "member": member, "item": "annual", "fiscal_year": 2026, "amount": 5000 }));
        office.done(
            "payments.record",
            json!({ "member": member, "amount": 5000, "paid_on": "2026-11-01", "method": "bank" }),
        );
    }
    (keep, drop)
}

fn sums(office: &Office) -> (i64, i64, i64) {
    office.raw(|conn| {
        let one = |sql: &str| conn.query_row(sql, [], |row| row.get(0));
        Ok((
            one("SELECT sum(amount) FROM charge")?,
            one("SELECT sum(amount) FROM payment")?,
            one("SELECT sum(amount) FROM allocation")?,
        ))
    })
}

#[test]
fn two_records_become_one_and_two_again() {
    let office = Office::new();
    let (keep, drop) = two(&office);
    let payment = office
        .raw(|conn| Ok(conn.query_row("SELECT id FROM payment WHERE member = ?", [drop], |row| row.get::<_, i64>(0))?));
    office.done("settings.set_mail", json!({ "carrier": "folder", "folder": "/mail", "from_name": "事務局", "from_address": "jimukyoku@example.jp", "per_minute": 20 }));
    let money = sums(&office);

    let compared = office.done("members.compare", json!({ "keep": keep, "drop": drop }));
    assert_eq!(compared["likeness"], "same", "name, reading, telephone and house: {compared}");
    let proposed = |key: &str| {
        let field = compared["fields"].as_array().into_iter().flatten().find(|f| f["key"] == key);
        field.map_or(Value::Null, |field| field["proposed"].clone())
    };
    assert_eq!(proposed("birth"), "drop", "what only the other one knows is taken");
    assert_eq!(proposed("no"), "keep", "the number stays");
    assert_eq!(compared["warnings"].as_array().map(Vec::len), Some(1), "both were charged for 2026: {compared}");

    let done = office.done(
        "members.merge",
        json!({ "keep": keep, "drop": drop, "choices": { "field_value:1": "drop", "email:mailing": "drop" } }),
    );
    assert_eq!(done["merged"], drop);
    let member = office.done("members.get", json!({ "member": keep }));
    assert_eq!(member["record"]["birth"], "1958-04-29", "as it was proposed");
    assert_eq!(member["fields"][0]["value"], "O", "as it was chosen");
    assert_eq!(member["tags"].as_array().map(Vec::len), Some(3), "the tag of both stands once: {}", member["tags"]);
    assert_eq!(member["record"]["phones"].as_array().map(Vec::len), Some(3), "the number of both stands once");
    assert_eq!(member["record"]["addresses"].as_array().map(Vec::len), Some(1), "the house of both stands once");
    let periods = member["memberships"].as_array().expect("a list");
    assert_eq!(
        (periods.len(), &periods[0]["starts_on"]),
        (1, &json!("2020-04-01")),
        "one membership, from the first day"
    );
    let mailing = |list: &Value| {
        let rows = list.as_array().expect("a list");
        rows.iter().filter(|row| row["mailing"] == true).map(|row| row["address"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(
        mailing(&member["record"]["emails"]),
        [json!("kobayashi@example.jp")],
        "as it was chosen, and one alone"
    );
    assert_eq!(member["notes"].as_array().map(Vec::len), Some(2), "every note");
    assert_eq!(sums(&office), money, "not a yen came or went");
    let charges = office.done("dues.of_member", json!({ "member": keep }));
    assert_eq!(charges["charges"].as_array().or(charges.as_array()).map(Vec::len), Some(2), "both charges: {charges}");

    let gone = office.call("members.get", json!({ "member": drop })).expect_err("it is part of the other one");
    assert_eq!(gone.code, crate::Code::NotFound);
    let found = office.done("members.find", json!({ "text": "00131" }));
    assert_eq!((&found["rows"][0]["id"], &found["rows"][0]["merged_no"]), (&json!(keep), &json!("00131")), "統合済み");
    let again = office.call("members.add", json!({ "no": "00131", "record": { "sei": "別人" } })).expect_err("taken");
    assert_eq!(again.key, "error-member-no-merged", "the number is never given again");
    search_is_whole(&office);
    let receipt = office.done("receipts.issue", json!({ "payments": [payment] }));
    assert!(
        receipt.to_string().contains("issued") || receipt.is_object(),
        "a payment that moved is receipted: {receipt}"
    );
}

#[test]
fn a_merge_is_taken_back_later_unless_something_stands_in_the_way() {
    let office = Office::new();
    let (keep, drop) = two(&office);
    let before = everything(&office);
    office.done("members.merge", json!({ "keep": keep, "drop": drop, "choices": { "no": "drop" } }));
    assert_eq!(office.done("members.get", json!({ "member": keep }))["no"], "00131", "the other number was chosen");
    let other = office.done("members.add", json!({ "record": { "sei": "山田" } }));
    office.done("members.remove", json!({ "member": other["id"] }));
    office.done("members.unmerge", json!({ "merged": drop }));
    let after = everything(&office);
    for (table, rows) in &before {
        if table != "counter" {
            assert_eq!(&after[table], rows, "both records are as they were: {table}");
        }
    }
    search_is_whole(&office);
    // Again, and this time somebody changes what came over.
    office.done("members.merge", json!({ "keep": keep, "drop": drop }));
    office.raw(|conn| {
        conn.execute("UPDATE member SET birth = '1958-04-30' WHERE id = ?", [keep])?;
        Ok(())
    });
    let refused = office.call("members.unmerge", json!({ "merged": drop })).expect_err("it was changed since");
    assert_eq!(refused.key, "error-undo-changed-since", "and the rows are named");
}

#[test]
fn records_that_became_part_of_one_follow_it() {
    let office = Office::new();
    let ids: Vec<i64> = (0..3).map(|at| office.member("山田", &format!("花子{at}"), None)).collect();
    office.raw(|conn| Ok(conn.execute("UPDATE membership SET starts_on = '2020-04-01'", []).map(drop)?));
    office.done("members.merge", json!({ "keep": ids[1], "drop": ids[0] }));
    office.done("members.merge", json!({ "keep": ids[2], "drop": ids[1] }));
    let merged = office.done("members.merged", json!({ "member": ids[2] }));
    assert_eq!(merged.as_array().map(Vec::len), Some(2), "both numbers lead here: {merged}");
    let refused = office.call("members.unmerge", json!({ "merged": ids[0] })).expect_err("the later one first");
    assert_eq!(refused.code, crate::Code::Conflict, "{refused}");
    office.done("members.unmerge", json!({ "merged": ids[1] }));
    office.done("members.unmerge", json!({ "merged": ids[0] }));
    for id in ids {
        office.done("members.get", json!({ "member": id }));
    }
}

#[test]
fn a_table_that_nobody_thought_of_is_moved_too() {
    let office = Office::new();
    let (keep, drop) = two(&office);
    office.raw(|conn| {
        conn.execute_batch(
            "CREATE TABLE badge (id INTEGER PRIMARY KEY, member INTEGER NOT NULL REFERENCES member(id), word TEXT NOT NULL);
             CREATE TABLE seat (id INTEGER PRIMARY KEY, member INTEGER NOT NULL UNIQUE REFERENCES member(id), row TEXT NOT NULL);
             CREATE TABLE bond (id INTEGER PRIMARY KEY, member INTEGER NOT NULL REFERENCES member(id),
               other INTEGER NOT NULL REFERENCES member(id), CHECK (member <> other));",
        )?;
        for (member, other) in [(keep, drop), (drop, keep)] {
            conn.execute("INSERT INTO badge (member, word) VALUES (?, 'x')", [member])?;
            conn.execute("INSERT INTO seat (member, row) VALUES (?1, 'seat of ' || ?1)", [member])?;
            conn.execute("INSERT INTO bond (member, other) VALUES (?, ?)", [member, other])?;
        }
        Ok(())
    });
    let compared = office.done("members.compare", json!({ "keep": keep, "drop": drop }));
    let seat = compared["rows"].as_array().into_iter().flatten().find(|row| row["key"] == "seat");
    assert!(seat.is_some(), "what can stand once is asked for, whoever made the table: {compared}");
    office.done("members.merge", json!({ "keep": keep, "drop": drop, "choices": { "seat": "drop" } }));
    let row: String = office.raw(|conn| Ok(conn.query_row("SELECT row FROM seat", [], |row| row.get(0))?));
    assert_eq!(row, format!("seat of {drop}"), "as it was chosen");
    let bonds: i64 = office.raw(|conn| Ok(conn.query_row("SELECT count(*) FROM bond", [], |row| row.get(0))?));
    assert_eq!(bonds, 0, "nobody is bound to themselves");
    let badges: i64 =
        office.raw(|conn| Ok(conn.query_row("SELECT count(*) FROM badge WHERE member = ?", [keep], |row| row.get(0))?));
    assert_eq!(badges, 2, "moved");
}

#[test]
fn a_person_is_in_a_group_once() {
    let office = Office::new();
    let (keep, drop) = two(&office);
    office.raw(|conn| {
        conn.execute_batch("INSERT INTO grp (id, name) VALUES (1, '中信支部'), (2, '編集委員会')")?;
        for (grp, member, from, until) in [
            (1, keep, "2022-04-01", Some("2024-04-01")),
            (1, drop, "2020-04-01", Some("2022-10-01")),
            (1, drop, "2023-04-01", None),
            (2, drop, "2021-04-01", None),
        ] {
            conn.execute(
                "INSERT INTO grp_member (grp, member, starts_on, ends_on) VALUES (?, ?, ?, ?)",
                rusqlite::params![grp, member, from, until],
            )?;
        }
        Ok(())
    });
    let before = everything(&office);
    office.done("members.merge", json!({ "keep": keep, "drop": drop }));
    let spans: Vec<(i64, String, Option<String>)> = office.raw(|conn| {
        let mut statement =
            conn.prepare("SELECT grp, starts_on, ends_on FROM grp_member WHERE member = ? ORDER BY grp")?;
        let rows = statement.query_map([keep], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    });
    let day = |text: &str| text.to_owned();
    assert_eq!(spans, [(1, day("2020-04-01"), None), (2, day("2021-04-01"), None)], "spans that meet are one");
    office.done("journal.undo", json!({}));
    assert_eq!(everything(&office)["grp_member"], before["grp_member"], "and two again");
}

#[test]
fn the_schema_names_every_table_of_a_member() {
    let office = Office::new();
    let references = office
        .book
        .ask(&office.actor, Permission::SignedIn, &Work::quiet(), Reference::of)
        .expect("the schema can be read");
    let tables: Vec<&str> = references.iter().map(|r| r.table.as_str()).collect();
    for table in ["address", "charge", "email", "field_value", "login", "membership", "message", "payment", "receipt"] {
        assert!(tables.contains(&table), "{table} in {tables:?}");
    }
    let payers = references.iter().filter(|r| r.table == "charge").count();
    assert_eq!(payers, 2, "the one it is for and the one who pays");
}

#[test]
fn what_cannot_be_meant_is_refused() {
    let office = Office::new();
    let (keep, drop) = two(&office);
    let refused = |input: Value| office.call("members.merge", input).expect_err("it cannot be meant");
    assert_eq!(refused(json!({ "keep": keep, "drop": keep })).key, "error-merge-one");
    assert_eq!(refused(json!({ "keep": keep, "drop": 99_999 })).code, crate::Code::NotFound);
    assert_eq!(
        refused(json!({ "keep": keep, "drop": drop, "choices": { "nonsense": "drop" } })).key,
        "error-merge-no-such-choice"
    );
    let student = office.done("kinds.save", json!({ "name": "学生会員", "voting": false }))["id"].clone();
    office.done("membership.change_kind", json!({ "member": drop, "kind": student, "from": "2025-04-01" }));
    assert_eq!(
        refused(json!({ "keep": keep, "drop": drop, "choices": { "membership": "both" } })).key,
        "error-merge-periods",
        "two kinds on one day: a person must choose"
    );
    office.done("members.merge", json!({ "keep": keep, "drop": drop, "choices": { "membership": "drop" } }));
    let member = office.done("members.get", json!({ "member": keep }));
    assert_eq!(member["memberships"].as_array().map(Vec::len), Some(2), "those of the other one");
}

#[test]
fn findings_are_reviewed_and_decisions_are_remembered() {
    let office = Office::new();
    let (keep, drop) = two(&office);
    office.member("山田", "太郎", None);
    let scanned = office.done("duplicates.scan", json!({}));
    assert_eq!(
        (&scanned["members"], &scanned["found"], &scanned["same"]),
        (&json!(3), &json!(1), &json!(1)),
        "{scanned}"
    );
    let list = |decided: bool| office.done("duplicates.list", json!({ "decided": decided }));
    let pair = &list(false)["rows"][0];
    assert_eq!((&pair["first"]["id"], &pair["second"]["id"]), (&json!(keep), &json!(drop)));
    assert_eq!(pair["reasons"][0], "氏名が同じ", "the heaviest first, in words: {pair}");
    office.done("duplicates.dismiss", json!({ "first": drop, "second": keep }));
    assert_eq!(list(false)["total"], 0, "decided");
    assert_eq!(list(true)["total"], 1, "and remembered");
    assert_eq!(office.done("duplicates.scan", json!({}))["found"], 0, "never shown again");
    office.done("duplicates.recall", json!({ "first": keep, "second": drop }));
    assert_eq!(list(false)["total"], 1, "to be looked at again");
    office.done("duplicates.dismiss", json!({ "first": drop, "second": keep }));
    office.done("members.merge", json!({ "keep": keep, "drop": drop }));
    assert_eq!(list(true)["total"], 0, "a decision about two that are one says nothing");
}

fn choice() -> impl Strategy<Value = BTreeMap<String, String>> {
    let side = prop_oneof![Just("keep"), Just("drop")].prop_map(str::to_owned);
    let key = prop_oneof![
        Just("no"),
        Just("sei"),
        Just("birth"),
        Just("membership"),
        Just("address"),
        Just("phone"),
        Just("email"),
        Just("field_value:1"),
        Just("email:mailing"),
        Just("address:mailing"),
        Just("gender"),
        Just("external_key"),
    ];
    proptest::collection::btree_map(key.prop_map(str::to_owned), side, 0..8)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn merge_then_undo_is_identity(choices in choice(), turned in any::<bool>(), household in 0..3_i64, by_undo in any::<bool>()) {
        let office = Office::new();
        let (mut keep, mut drop) = two(&office);
        if turned {
            std::mem::swap(&mut keep, &mut drop);
        }
        office.raw(|conn| {
            conn.execute_batch("INSERT INTO household (id, name) VALUES (1, '小林家'), (2, '実家')")?;
            conn.execute("INSERT INTO household_member (household, member) VALUES (1, ?)", [keep])?;
            if household > 0 {
                conn.execute("INSERT INTO household_member (household, member) VALUES (?, ?)", [household, drop])?;
            }
            conn.execute("UPDATE member SET external_key = 'import:' || no, gender = iif(id = ?, 'female', '')", [drop])?;
            for member in [keep, drop] {
                conn.execute("INSERT INTO login (member, email, password, claimed_at, changed_at) VALUES (?1, 'm' || ?1, 'x', 'y', 'z')", [member])?;
            }
            Ok(())
        });
        office.done("duplicates.dismiss", json!({ "first": keep, "second": drop }));
        let before = everything(&office);
        let money = sums(&office);
        office.done("members.merge", json!({ "keep": keep, "drop": drop, "choices": choices }));
        prop_assert_eq!(sums(&office), money, "money is conserved");
        search_is_whole(&office);
        office.raw(|conn| {
            let problems: i64 = conn.query_row("SELECT count(*) FROM pragma_foreign_key_check", [], |row| row.get(0))?;
            assert_eq!(problems, 0, "nothing names a record that is gone");
            Ok(())
        });
        if by_undo {
            office.done("journal.undo", json!({}));
        } else {
            office.done("members.unmerge", json!({ "merged": drop }));
        }
        let after = everything(&office);
        for (table, rows) in &before {
            prop_assert_eq!(&after[table], rows, "merge and undo leave no trace in {}", table);
        }
        search_is_whole(&office);
    }
}
