//! The print studio through its entries.

use serde_json::{Value, json};

use crate::{Code, registry, registry::Reply, testing::Office, work::Work};

/// A member with an address; their key.
fn at(office: &Office, sei: &str, mei: &str, code: &str, street: &str) -> i64 {
    let member = office.member(sei, mei, None);
    office.raw(|conn| {
        let (prefecture, city) =
            if code == "3901702" { ("長野県", "松本市") } else { ("東京都", "千代田区") };
        conn.execute(
            "INSERT INTO address (member, postal_code, prefecture, city, street, mailing) VALUES (?, ?, ?, ?, ?, 1)",
            rusqlite::params![member, code, prefecture, city, street],
        )?;
        Ok(())
    });
    member
}

fn household(office: &Office, members: &[(i64, bool)]) {
    office.raw(|conn| {
        conn.execute("INSERT INTO household (name) VALUES ('')", [])?;
        let household = conn.last_insert_rowid();
        for (member, head) in members {
            conn.execute(
                "INSERT INTO household_member (household, member, head) VALUES (?, ?, ?)",
                rusqlite::params![household, member, head],
            )?;
        }
        Ok(())
    });
}

fn labels(mailing: Value) -> Value {
    json!({ "layout": "12-86.4x42.3", "mailing": mailing })
}

fn check(office: &Office, mailing: Value) -> Value {
    office.done("prints.check", json!({ "job": { "labels": labels(mailing) } }))
}

/// The text of a document, through poppler as a person would copy it.
fn text(office: &Office, name: &str, input: Value) -> String {
    use std::io::Write;
    let reply = registry::call(&office.book, &office.actor, name, input, &Work::quiet());
    let Reply::File(file) = reply.unwrap_or_else(|e| panic!("{name} must print: {e}")) else {
        panic!("{name} is a document")
    };
    let mut child = std::process::Command::new("pdftotext")
        .args(["-raw", "-", "-"])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .expect("poppler is installed where tests run");
    child.stdin.take().expect("piped").write_all(&file.bytes).expect("poppler reads");
    let said = child.wait_with_output().expect("poppler ends");
    String::from_utf8_lossy(&said.stdout).split_whitespace().collect()
}

#[test]
fn who_gets_nothing_is_named_with_the_reason() {
    let office = Office::new();
    at(&office, "小林", "千代子", "3901702", "梓川梓1-2");
    let dead = at(&office, "故", "人", "3901702", "梓川梓2");
    office.died(dead);
    let gone = at(&office, "去", "人", "3901702", "梓川梓3");
    let stopped = at(&office, "止", "人", "3901702", "梓川梓4");
    office.raw(|conn| {
        conn.execute("UPDATE membership SET ends_on = '2026-04-01', end_reason = 'left' WHERE member = ?", [gone])?;
        conn.execute("UPDATE member SET mail_stop = 1 WHERE id = ?", [stopped])?;
        Ok(())
    });
    office.member("無", "宿", None);
    at(&office, "絵", "文字\u{1F600}", "3901702", "梓川梓5");
    let checked = check(&office, json!({}));
    assert_eq!((&checked["people"], &checked["pieces"], &checked["sheets"]), (&json!(6), &json!(1), &json!(1)));
    let reasons = json!({ "no_address": 1, "mail_stop": 1, "died": 1, "left": 1, "characters": 1 });
    assert_eq!(checked["left_out_reasons"], reasons, "everybody who gets nothing has a reason");
    assert_eq!(checked["left_out"][0]["reason"], "characters", "missing characters stand first");
    assert_eq!(checked["left_out"][0]["characters"], json!(["\u{1F600}"]), "and are named");
    let printed = text(&office, "prints.labels", labels(json!({})));
    assert!(printed.contains("小林千代子様") && !printed.contains("止人"), "only who may get a letter: {printed}");
}

#[test]
fn a_household_gets_one_piece_with_its_head_first() {
    let office = Office::new();
    let child = at(&office, "赤羽", "渚", "3901702", "梓川梓1");
    let head = at(&office, "赤羽", "健", "3901702", "梓川梓1");
    let married = at(&office, "宮坂", "結", "3901702", "梓川梓1");
    let away = at(&office, "赤羽", "遠", "1000001", "千代田1");
    household(&office, &[(child, false), (head, true), (married, false), (away, false)]);
    assert_eq!(check(&office, json!({}))["pieces"], 4, "one each, unless asked");
    let names = json!({ "together": "names" });
    assert_eq!(check(&office, names.clone())["pieces"], 2, "who lives elsewhere gets a piece of their own");
    let printed = text(&office, "prints.labels", labels(names));
    assert!(printed.contains("赤羽健様渚様宮坂結様"), "世帯主 first, 姓 once, another 姓 in full: {printed}");
    let family = text(&office, "prints.labels", labels(json!({ "together": "family" })));
    assert!(family.contains("赤羽健様ご家族ご一同様"), "to the whole family: {family}");
    office.raw(|conn| Ok(conn.execute("UPDATE household SET one_mailing = 0", []).map(|_| ())?));
    assert_eq!(check(&office, json!({ "together": "names" }))["pieces"], 4, "a household may want letters for each");
}

#[test]
fn honorifics_follow_the_record_then_the_print_then_the_kind() {
    let office = Office::new();
    at(&office, "小林", "千代子", "3901702", "梓川梓1");
    let doctor = at(&office, "勅使河原", "権", "3901702", "梓川梓2");
    office.raw(|conn| {
        conn.execute("UPDATE member SET honorific = '先生' WHERE id = ?", [doctor])?;
        conn.execute(
            "INSERT INTO member (no, type, organisation, sort_kana, created_at)
             VALUES ('90001', 'organisation', '株式会社みすず木工', 'ミスズ', '2020-04-01T00:00:00Z')",
            [],
        )?;
        let firm = conn.last_insert_rowid();
        conn.execute("INSERT INTO membership (member, kind, starts_on) VALUES (?, 1, '2020-04-01')", [firm])?;
        conn.execute(
            "INSERT INTO address (member, postal_code, prefecture, city, street, mailing)
             VALUES (?, '3901702', '長野県', '松本市', '梓川梓3', 1)",
            [firm],
        )?;
        Ok(())
    });
    let printed = text(&office, "prints.labels", labels(json!({})));
    assert!(printed.contains("株式会社みすず木工御中"), "to an organisation: {printed}");
    office.raw(|conn| {
        let sql = "INSERT INTO relation (member, name, department, title, letters)
                   SELECT id, '百瀬 和子', '総務部', '部長', 1 FROM member WHERE no = '90001'";
        Ok(conn.execute(sql, []).map(|_| ())?)
    });
    let named = text(&office, "prints.labels", labels(json!({})));
    assert!(named.contains("株式会社みすず木工総務部部長百瀬和子様"), "御中 gives way to a person: {named}");
    office.raw(|conn| Ok(conn.execute("DELETE FROM relation", []).map(|_| ())?));
    let printed = text(&office, "prints.labels", labels(json!({ "honorific": "殿", "number": true })));
    for part in ["小林千代子殿", "勅使河原権先生", "株式会社みすず木工御中", "90001", "〒390-1702"]
    {
        assert!(printed.contains(part), "{part} stands on a label: {printed}");
    }
}

#[test]
fn pieces_come_in_the_order_of_the_post() {
    let office = Office::new();
    at(&office, "一井", "一", "3901702", "梓川梓1");
    at(&office, "渡辺", "二", "1000001", "千代田1");
    let by_code = text(&office, "prints.labels", labels(json!({})));
    assert!(by_code.find("渡辺") < by_code.find("一井"), "by postal code unless asked: {by_code}");
    let by_kana = text(&office, "prints.labels", labels(json!({ "order": "kana" })));
    assert!(by_kana.find("一井") < by_kana.find("渡辺"), "by name when asked: {by_kana}");
}

#[test]
fn a_print_is_in_the_journal_and_a_look_is_not() {
    let office = Office::new();
    at(&office, "小林", "千代子", "3901702", "梓川梓1");
    let entries = |office: &Office| office.done("journal.list", json!({})).as_array().map_or(0, Vec::len);
    let before = entries(&office);
    let look = office.done("prints.preview", json!({ "job": { "labels": labels(json!({})) } }));
    assert!(look["bytes"].as_u64() > Some(1000), "a sheet to look at");
    office.done("prints.test", json!({ "layout": "12-86.4x42.3" }));
    assert_eq!(entries(&office), before, "nothing was printed of anybody");
    let mut job = labels(json!({}));
    job["purpose"] = json!("会報42号の発送");
    office.done("prints.labels", job);
    let journal = office.done("journal.list", json!({}));
    let said = journal[0].to_string();
    assert!(said.contains("会報42号の発送") && said.contains("1件"), "what, how many and for what: {said}");
}

#[test]
fn envelopes_are_upright_with_kanji_numbers() {
    let office = Office::new();
    at(&office, "小林", "千代子", "3901702", "梓川梓12-3");
    let upright = text(&office, "prints.envelopes", json!({ "cover": "long3", "sender": true }));
    assert!(upright.contains("梓川梓一二―三") && upright.contains("3901702"), "{upright}");
    assert!(upright.contains("梓川里山研究会"), "the sender at the lower left: {upright}");
    let across = text(&office, "prints.envelopes", json!({ "cover": "postcard", "writing": "across" }));
    assert!(across.contains("梓川梓12-3"), "digits across: {across}");
}

#[test]
fn doubtful_addresses_are_named_and_printed() {
    let office = Office::new();
    at(&office, "小林", "千代子", "1000001", "梓川梓1");
    office.raw(|conn| Ok(conn.execute("UPDATE address SET prefecture = '長野県', city = '松本市'", []).map(|_| ())?));
    let checked = check(&office, json!({}));
    assert_eq!((&checked["doubts_count"], &checked["pieces"]), (&json!(1), &json!(1)), "a doubt is no wall");
    let message = checked["doubts"][0]["message"].as_str().unwrap_or_default();
    assert!(message.contains("東京都千代田区"), "where the code belongs: {message}");
}

#[test]
fn layouts_are_kept_and_taken_back() {
    let office = Office::new();
    at(&office, "小林", "千代子", "3901702", "梓川梓1");
    let mut measures = office.done("prints.layouts", json!({}))[1]["measures"].clone();
    measures["top"] = json!(20.0);
    let saved = office.done("prints.save_layout", json!({ "name": "会の用紙", "measures": measures }));
    let key = saved["key"].as_str().unwrap_or_default();
    for name in [key, "会の用紙"] {
        office.done("prints.labels", json!({ "layout": name, "start": 12 }));
    }
    let twice = office.call("prints.save_layout", json!({ "name": "会の用紙", "measures": measures }));
    assert_eq!(twice.expect_err("a name is one's own").code, Code::Conflict);
    office.done("prints.save_layout", json!({ "layout": saved["id"], "name": "会の用紙", "measures": measures }));
    let error = office.call("prints.labels", json!({ "layout": key, "start": 13 })).expect_err("there are twelve");
    assert_eq!(error.field.as_deref(), Some("start"), "the field to blame");
    office.done("prints.remove_layout", json!({ "layout": saved["id"] }));
    office.done("journal.undo", json!({ "entry": office.done("journal.list", json!({}))[0]["id"] }));
    office.done("prints.labels", json!({ "layout": "会の用紙" }));
}

#[test]
fn nobody_to_print_for_is_said() {
    let office = Office::new();
    let error = office.call("prints.labels", labels(json!({}))).expect_err("there is nobody");
    assert_eq!((error.code, error.key), (Code::Invalid, "prints-nobody"), "an empty sheet helps nobody");
}

#[test]
fn cards_hold_number_kind_and_day() {
    let office = Office::new();
    at(&office, "小林", "千代子", "3901702", "梓川梓1");
    let gone = office.member("去", "人", None);
    office.raw(|conn| {
        let sql = "UPDATE membership SET ends_on = '2026-04-01', end_reason = 'left' WHERE member = ?";
        Ok(conn.execute(sql, [gone]).map(|_| ())?)
    });
    let printed = text(&office, "prints.cards", json!({ "valid_until": "2027-03-31" }));
    for part in ["会員証", "梓川里山研究会", "小林千代子", "00001", "正会員", "令和9年3月31日"] {
        assert!(printed.contains(part), "{part} stands on the card: {printed}");
    }
    assert!(!printed.contains("去人"), "who left has no card");
    let checked = office.done("prints.check", json!({ "job": { "cards": { "sheet": "single" } } }));
    assert_eq!((&checked["sheets"], &checked["left_out_reasons"]), (&json!(1), &json!({ "left": 1 })));
}

#[test]
fn a_booklet_has_only_the_chosen_columns_and_says_for_what() {
    let office = Office::new();
    let member = at(&office, "小林", "千代子", "3901702", "梓川梓1-2");
    office.raw(|conn| {
        conn.execute("UPDATE member SET sei_kana = 'コバヤシ', mei_kana = 'チヨコ' WHERE id = ?", [member])?;
        conn.execute("INSERT INTO phone (member, number) VALUES (?, '0263-00-0001')", [member])?;
        Ok(())
    });
    office.member("無", "読み", None);
    let booklet = json!({ "columns": ["no"], "purpose": "会員どうしの連絡", "recipient": "佐伯 由美子" });
    let printed = text(&office, "prints.booklet", booklet.clone());
    for part in ["カ行", "その他", "小林千代子", "コバヤシチヨコ", "00001", "会員どうしの連絡", "佐伯由美子"]
    {
        assert!(printed.contains(part), "{part} stands in the booklet: {printed}");
    }
    office.raw(|conn| {
        conn.execute("INSERT INTO grp (name, kind) VALUES ('中信支部', 'branch')", [])?;
        let grp = conn.last_insert_rowid();
        let sql = "INSERT INTO grp_member (grp, member, starts_on) VALUES (?, ?, '2020-04-01')";
        Ok(conn.execute(sql, [grp, member]).map(|_| ())?)
    });
    let mut by_branch = booklet.clone();
    by_branch["group"] = json!("branch");
    let branches = text(&office, "prints.booklet", by_branch);
    assert!(branches.contains("中信支部") && branches.contains("その他"), "by 支部, the rest last: {branches}");
    assert!(!printed.contains("0263") && !printed.contains("梓川梓1-2"), "nothing that was not chosen: {printed}");
    let journal = office.done("journal.list", json!({}));
    assert!(journal[0].to_string().contains("佐伯 由美子"), "to whom is in the journal");
    let mut nameless = booklet.clone();
    nameless["purpose"] = json!(" ");
    let error = office.call("prints.booklet", nameless).expect_err("for what?");
    assert_eq!(error.field.as_deref(), Some("purpose"), "a roster is never given out for nothing");
    says(&office, member, "roster", "yes");
    for group in ["kind", "tag"] {
        let mut grouped = booklet.clone();
        grouped["group"] = json!(group);
        grouped["columns"] = json!(["kind", "organisation", "address", "phone", "email", "joined", "birth", "tags"]);
        let printed = text(&office, "prints.booklet", grouped);
        assert!(printed.contains("正会員") && printed.contains("0263-00-0001"), "{group}: {printed}");
    }
}

/// Records that a member gave an answer.
fn says(office: &Office, member: i64, purpose: &str, answer: &str) {
    let answers = json!([{ "purpose": purpose, "answer": answer }]);
    office.done("consents.set", json!({ "member": member, "answers": answers, "source": "入会申込書" }));
}

#[test]
fn a_booklet_shows_only_what_its_members_agreed_to() {
    let office = Office::new();
    let people: Vec<i64> = ["全部", "電話", "住所", "名前", "拒否"]
        .iter()
        .map(|sei| at(&office, sei, "太郎", "3901702", "梓川梓1-2"))
        .collect();
    for (at, member) in people.iter().enumerate() {
        office.raw(|conn| {
            let number = format!("0263-00-000{at}");
            Ok(conn.execute("INSERT INTO phone (member, number) VALUES (?, ?)", (member, number)).map(|_| ())?)
        });
    }
    says(&office, people[0], "roster", "yes");
    says(&office, people[1], "roster:phone", "yes");
    says(&office, people[2], "roster", "yes");
    says(&office, people[2], "roster:phone", "no");
    says(&office, people[4], "roster", "no");
    says(&office, people[4], "roster:phone", "yes");
    let booklet = json!({ "columns": ["no", "address", "phone"], "purpose": "会員どうしの連絡" });
    let printed = text(&office, "prints.booklet", booklet.clone());
    let numbers: Vec<bool> = (0..5).map(|at| printed.contains(&format!("0263-00-000{at}"))).collect();
    assert_eq!(numbers, [true, true, false, false, false], "a phone stands there with a yes to it alone: {printed}");
    assert_eq!(printed.matches("梓川梓1-2").count(), 2, "so does an address: {printed}");
    assert!(printed.contains("名前太郎") && !printed.contains("拒否太郎"), "a no to the whole is a no: {printed}");
    let checked = office.done("prints.check", json!({ "job": { "booklet": booklet } }));
    assert_eq!(checked["left_out_reasons"], json!({ "refused": 1 }), "who is left out");
    let withheld = json!([
        { "column": "住所", "refused": 0, "unsaid": 2 },
        { "column": "電話", "refused": 1, "unsaid": 1 },
    ]);
    assert_eq!(checked["withheld"], withheld, "and which cells stay empty, and why");
    let mut strict = booklet.clone();
    strict["unsaid"] = json!("leave_out");
    let checked = office.done("prints.check", json!({ "job": { "booklet": strict } }));
    assert_eq!(checked["left_out_reasons"], json!({ "refused": 1, "unsaid": 1 }), "who agreed to a column is listed");
}
