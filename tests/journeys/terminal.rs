//! The terminal's door: its contract, walked by the program itself.

use std::fs;

use serde_json::{Value, json};
use tsudoi_core::{
    Book, Lang, Work,
    book::MachineClock,
    registry::{self, Kind, Reply},
    testing::{PASSWORD, STAFF},
};
use tsudoi_tests::{
    roster::{self, ODD_BIRTH, PEOPLE, TAKEN, TWICE, WAITING},
    terminal::{Said, Terminal},
};

fn association() -> (Terminal, tempfile::TempDir) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let dir = folder.path().join("azusa.tsudoi");
    let terminal = Terminal::new(&dir);
    let made = terminal.done([
        "new",
        &dir.to_string_lossy(),
        "--name",
        "梓川里山研究会",
        "--staff",
        STAFF,
        "--fiscal-year-start",
        "4",
    ]);
    assert_eq!(
        made["recovery_code"].as_str().map(|code| code.chars().filter(|c| c.is_alphanumeric()).count()),
        Some(25),
        "shown once, to be written down"
    );
    (terminal, folder)
}

fn len(value: &Value) -> usize {
    value.as_array().map_or(0, Vec::len)
}

#[test]
fn a_messy_roster_becomes_receipts() {
    let (terminal, folder) = association();
    let sheet = folder.path().join("会員名簿.xlsx");
    fs::write(&sheet, roster::workbook(PEOPLE).expect("a workbook")).expect("written");
    for (kind, fee) in [("正会員", "8000"), ("家族会員", "2000"), ("学生会員", "3000")] {
        terminal.done(["kinds", "set", kind, "--fee", fee, "--from", "1990-04-01"]);
    }

    let rehearsed = terminal.done(["import".as_ref(), "members".as_ref(), sheet.as_os_str(), "--dry-run".as_ref()]);
    assert_eq!(rehearsed["added"], json!(TAKEN), "everybody who is clear");
    assert_eq!(terminal.done(["find", "小林"])["total"], json!(0), "a rehearsal takes nobody in");

    let taken = terminal.done(["import".as_ref(), "members".as_ref(), sheet.as_os_str()]);
    assert_eq!(taken["added"], rehearsed["added"], "what was said is what is done");
    let rejected: Vec<(u64, &str, &str)> = taken["rejected"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|row| {
            let text = |name: &str| row[name].as_str().expect("a text");
            assert!(!text("reason").is_empty(), "each says why: {row}");
            (row["row"].as_u64().expect("a row"), text("column"), text("value"))
        })
        .collect();
    assert_eq!(rejected.len(), WAITING, "nobody else waits: {rejected:?}");
    assert_eq!(
        rejected[..2],
        [((4 + ODD_BIRTH) as u64, "生年月日", "昭和33年2月30日"), ((5 + TWICE) as u64, "", "")],
        "the row of the sheet, its column and what stands there"
    );

    let northern = terminal.done(["find", "4"]);
    let id = northern["rows"][0]["id"].clone();
    let member = terminal.done(["call", "members.get", &json!({ "member": id }).to_string()]);
    let address = &member["record"]["addresses"][0];
    assert_eq!(
        (address["postal_code"].as_str(), address["prefecture"].as_str(), address["city"].as_str()),
        (Some("0600001"), Some("北海道"), Some("札幌市中央区")),
        "the zero that Excel ate is there again: {member}"
    );
    assert_eq!(
        terminal.done(["find", "ﾀｶﾊｼ"])["total"],
        terminal.done(["find", "高橋"])["total"],
        "by sound, by 旧字体"
    );

    let again = terminal.done(["import".as_ref(), "members".as_ref(), sheet.as_os_str()]);
    assert_eq!(
        (again["added"].as_u64(), again["updated"].as_u64()),
        (Some(0), Some(0)),
        "the same file again changes nothing: {}",
        again["unchanged"]
    );

    let year = terminal.done(["call", "association.show"])["fiscal_year"].to_string();
    let billed = terminal.done(["dues", "bill", "--fiscal-year", &year]);
    assert_eq!(billed["charged"], json!(TAKEN), "everybody is billed: {}", billed["skipped"]);
    let again = terminal.done(["dues", "bill", "--fiscal-year", &year]);
    assert_eq!(again["charged"], json!(0), "again adds nothing");
    assert_eq!(len(&again["skipped"]), TAKEN, "and says of everybody why");

    let paid = terminal.done(["pay", "1", "9000", "--receipt"]);
    assert_eq!(
        (paid["allocated"][0]["amount"].as_i64(), paid["remaining"].as_i64()),
        (Some(8000), Some(1000)),
        "the oldest charge is paid, the rest stays to be used: {paid}"
    );
    assert!(paid["receipt_no"].is_string(), "with its receipt: {paid}");
    terminal.done(["pay", "2", "3000"]);
    let files = folder.path().join("領収書");
    let issued = terminal.done([
        "receipts".as_ref(),
        "issue".as_ref(),
        "--unissued".as_ref(),
        "--out".as_ref(),
        files.as_os_str(),
    ]);
    assert_eq!(len(&issued["issued"]), 1, "the one that had none: {issued}");
    let pdf = fs::read(issued["issued"][0]["file"].as_str().expect("a path")).expect("the PDF is there");
    assert!(pdf.starts_with(b"%PDF-"), "a PDF is what it is called");
    let numbers: Vec<String> = terminal
        .done(["receipts", "list", "--fiscal-year", &year])
        .as_array()
        .into_iter()
        .flatten()
        .map(|receipt| receipt["no"].as_str().expect("a number").to_owned())
        .collect();
    assert_eq!(numbers, [format!("R{year}-0001"), format!("R{year}-0002")], "numbers without a gap");

    let checked = terminal.done(["check"]);
    assert_eq!((checked["ok"].as_bool(), len(&checked["problems"])), (Some(true), 0), "a sound book: {checked}");
}

#[test]
fn export_and_import_again_change_nothing() {
    let (terminal, folder) = association();
    let sheet = folder.path().join("roster.xlsx");
    fs::write(&sheet, roster::workbook(PEOPLE).expect("a workbook")).expect("written");
    for kind in ["正会員", "家族会員", "学生会員"] {
        terminal.done(["kinds", "set", kind, "--fee", "1000"]);
    }
    terminal.done(["import".as_ref(), "members".as_ref(), sheet.as_os_str()]);
    for name in ["out.xlsx", "out.csv", "out-cp932.csv"] {
        let file = folder.path().join(name);
        let encoding = if name.contains("cp932") { "cp932" } else { "utf-8" };
        let written = terminal.done([
            "export".as_ref(),
            "members".as_ref(),
            file.as_os_str(),
            "--encoding".as_ref(),
            encoding.as_ref(),
        ]);
        assert_eq!(written["rows"], json!(TAKEN), "no row is ever dropped ({name})");
        // 𠮷 and 﨑: the one has no place in CP932, the other has.
        let unmappable = written["unmappable"].as_array().expect("a list");
        assert_eq!(unmappable.is_empty(), encoding == "utf-8", "what does not fit is listed ({name})");
        assert!(
            unmappable.iter().all(|cell| cell["value"].as_str().is_some_and(|value| value.contains('𠮷'))),
            "only what does not fit"
        );
        if encoding == "cp932" {
            continue;
        }
        let again = terminal.done(["import".as_ref(), "members".as_ref(), file.as_os_str()]);
        assert_eq!(
            (again["added"].as_u64(), again["updated"].as_u64(), len(&again["rejected"]), again["unchanged"].as_u64()),
            (Some(0), Some(0), 0, Some((TAKEN) as u64)),
            "what went out comes in as the same ({name}): {}",
            again["rejected"]
        );
    }
}

#[test]
fn a_segment_says_who_is_billed_and_written_out() {
    let (terminal, folder) = association();
    let sheet = folder.path().join("会員名簿.xlsx");
    fs::write(&sheet, roster::workbook(PEOPLE).expect("a workbook")).expect("written");
    for (kind, fee) in [("正会員", "8000"), ("家族会員", "2000"), ("学生会員", "3000")] {
        terminal.done(["kinds", "set", kind, "--fee", fee, "--from", "1990-04-01"]);
    }
    terminal.done(["import".as_ref(), "members".as_ref(), sheet.as_os_str()]);
    let count = |segment: &str| {
        terminal.done(["call", "segments.look", &json!({ "text": segment }).to_string()])["count"].clone()
    };
    let students = count("kind = 学生会員");
    assert!(students.as_u64().is_some_and(|n| n > 0 && n < TAKEN as u64), "some of them: {students}");

    let billed = terminal.done(["dues", "bill", "--fiscal-year", "2026", "--segment", "kind = 学生会員"]);
    assert_eq!(billed["charged"], students, "they and nobody else");
    assert_eq!(count("dues.2026 = unpaid and kind != 学生会員"), json!(0), "the others owe nothing yet");
    let rest = terminal.done(["dues", "bill", "--fiscal-year", "2026", "--segment", "dues.2026 = none"]);
    assert_eq!(rest["charged"], json!(TAKEN as u64 - students.as_u64().unwrap_or_default()), "each is charged once");

    let csv = folder.path().join("学生.csv");
    let written = terminal.done([
        "export".as_ref(),
        "members".as_ref(),
        csv.as_os_str(),
        "--segment".as_ref(),
        "種別 = 学生会員 and dues = open".as_ref(),
    ]);
    assert_eq!(written["rows"], students, "the file holds whom the words mean");
    let refused = terminal.say([
        "export".as_ref(),
        "members".as_ref(),
        csv.as_os_str(),
        "--segment".as_ref(),
        "kind = 名誉会員".as_ref(),
    ]);
    assert_eq!(refused.exit, 1, "nobody is meant by a kind that there is not");
    assert!(
        refused.json["error"]["message"].as_str().is_some_and(|said| said.contains("学生会員")),
        "and the kinds that there are stand in the answer"
    );
}

#[test]
fn whoever_owes_gets_one_invoice() {
    let (terminal, folder) = association();
    terminal.done(["kinds", "set", "正会員", "--fee", "8000", "--from", "1990-04-01"]);
    let sheet = folder.path().join("会員名簿.xlsx");
    fs::write(&sheet, roster::workbook(PEOPLE).expect("a workbook")).expect("written");
    for kind in ["家族会員", "学生会員"] {
        terminal.done(["kinds", "set", kind, "--fee", "2000", "--from", "1990-04-01"]);
    }
    terminal.done(["import".as_ref(), "members".as_ref(), sheet.as_os_str()]);
    terminal.done(["dues", "bill", "--fiscal-year", "2026", "--segment", "kind = 学生会員"]);

    let rehearsed = terminal.done(["invoice", "issue", "--dry-run"]);
    let count = rehearsed["count"].as_u64().expect("a count") as usize;
    assert!(count > 1, "several owe something: {rehearsed}");
    let out = folder.path().join("請求書");
    fs::create_dir(&out).expect("a folder");
    let issue = || terminal.done(["invoice".as_ref(), "issue".as_ref(), "--out".as_ref(), out.as_os_str()]);
    let issued = issue();
    assert_eq!(len(&issued["issued"]), count, "what was said is what is done");
    assert_eq!(len(&issued["not_written"]), 0, "each has its file");
    assert_eq!(fs::read_dir(&out).expect("the folder").count(), count, "one PDF for each number");
    let again = issue();
    assert_eq!(len(&again["issued"]), 0, "nobody is asked twice for the same");
    assert_eq!(len(&again["left"]), count, "and each says why");

    let no = |at: usize| issued["issued"][at]["no"].as_str().expect("a number").to_owned();
    let one = folder.path().join("綴り.pdf");
    terminal.done(["invoice".as_ref(), "pdf".as_ref(), one.as_os_str(), no(0).as_ref(), no(1).as_ref()]);
    assert!(fs::read(&one).expect("a file").starts_with(b"%PDF"), "both in one file");
    assert_eq!(terminal.done(["check"])["problems"], json!([]), "numbers without a gap, sums that agree");
}

#[test]
fn each_ending_has_its_number() {
    let (terminal, folder) = association();
    let refused = |said: Said, exit: i32, code: &str, why: &str| {
        assert_eq!((said.exit, said.json["error"]["code"].as_str()), (exit, Some(code)), "{why}: {}", said.json);
    };
    refused(terminal.say(["pay", "99999", "1000"]), 1, "not_found", "nobody has this number");
    refused(terminal.say(["call", "members.get", "{}"]), 2, "malformed", "a field is missing");
    refused(terminal.say(["call", "kinds.set", r#"{"name":"","fee":1}"#]), 1, "invalid", "a name is empty");
    refused(terminal.say(["call", "members.get", "{"]), 2, "malformed", "no JSON");
    refused(terminal.say(["call", "receipts.pdf", "{\"receipt\":1}"]), 2, "malformed", "a document wants a place");
    refused(terminal.with_password("not this one").say(["check"]), 3, "unauthorized", "a wrong password");
    let nowhere = Terminal::new(&folder.path().join("nowhere.tsudoi"));
    refused(nowhere.say(["check"]), 3, "no_book", "no book is there");
    refused(terminal.say(["dues", "bill", "--fiscal-year", "soon"]), 2, "malformed", "a year that is none");
    refused(terminal.say(["no-such-command"]), 2, "malformed", "a command that there is not");
    refused(terminal.say::<&str>([]), 2, "malformed", "no command");
    let asked = terminal.say(["pay"]).json;
    assert_eq!(asked["error"]["field"], Value::Null, "the contract names three members: {asked}");
    assert!(asked["error"]["message"].as_str().is_some_and(|said| said.contains("MEMBER_NO")), "what is off: {asked}");
    let off = terminal.command().args(["dues", "bill", "--fiscal-year", "soon"]).output().expect("it starts");
    assert_eq!((off.status.code(), off.stdout.len()), (Some(2), 0), "without --json it is said to people, aside");
    let help = terminal.command().args(["--json", "--help"]).output().expect("it starts");
    assert!(help.status.success() && !help.stdout.starts_with(b"{"), "help is for people");
}

#[test]
fn the_office_is_not_opened_to_the_network_in_the_clear() {
    let (terminal, _folder) = association();
    for address in ["0.0.0.0:0", "192.0.2.1:4810", "[::]:0"] {
        let said = terminal.say(["serve", "--office", address]);
        assert_eq!((said.exit, said.json["error"]["code"].as_str()), (1, Some("invalid")), "{address}: {}", said.json);
        let message = said.json["error"]["message"].as_str().expect("words");
        assert!(
            message.contains("SSH"),
            "passwords must not go over the wire in the clear; what to do is said: {message}"
        );
    }
}

/// A treasurer who may take money and may not issue receipts.
fn treasurer(terminal: &Terminal) -> std::process::Command {
    const PASSWORD: &str = "soroban no oto ga suru";
    let role = terminal
        .done(["call", "roles.list"])
        .as_array()
        .into_iter()
        .flatten()
        .find(|role| role["code"] == "treasurer")
        .expect("there is one")["id"]
        .clone();
    let set = json!({ "role": role, "permissions": { "money": "change", "members": "view", "receipts": "none" } });
    terminal.done(["call", "roles.set", &set.to_string()]);
    let add = json!({ "name": "会計 太郎", "password": PASSWORD, "role": "treasurer" });
    terminal.done(["call", "staff.add", &add.to_string()]);
    let mut command = terminal.command();
    command.env("TSUDOI_STAFF", "会計 太郎").env("TSUDOI_PASSWORD", PASSWORD).arg("--json");
    command
}

#[test]
fn a_refused_payment_is_not_recorded() {
    let (terminal, _folder) = association();
    let member = json!({ "record": { "type": "person", "sei": "山田", "mei": "太郎" } });
    let no = terminal.done(["call", "members.add", &member.to_string()])["no"].clone();
    let said = treasurer(&terminal)
        .args(["pay", no.as_str().expect("a number"), "3000", "--receipt"])
        .output()
        .expect("it starts");
    assert_eq!(said.status.code(), Some(1), "their role gives no receipts");
    let paid = terminal.done(["call", "payments.list", "{}"]);
    assert_eq!(paid["total"], 0, "refused is refused: a script that tries again would double the money");
}

#[test]
fn a_payment_stays_recorded_when_its_receipt_cannot_be_issued() {
    let (terminal, _folder) = association();
    // No font has this one.
    let member = json!({ "record": { "type": "person", "sei": "𓀀", "mei": "太郎" } });
    let no = terminal.done(["call", "members.add", &member.to_string()])["no"].clone();
    let paid = terminal.done(["pay", no.as_str().expect("a number"), "3000", "--receipt"]);
    assert!(paid["payment"].is_number(), "the money is in the book: {paid}");
    assert_eq!(paid["receipt_no"], Value::Null, "no number was given: {paid}");
    assert!(paid["skipped"][0]["reason"].as_str().is_some_and(|why| !why.is_empty()), "and it is said why: {paid}");
}

#[test]
fn receipts_are_issued_only_where_they_can_be_put() {
    let (terminal, folder) = association();
    let member = json!({ "record": { "type": "person", "sei": "山田", "mei": "太郎" } });
    let no = terminal.done(["call", "members.add", &member.to_string()])["no"].clone();
    terminal.done(["pay", no.as_str().expect("a number"), "3000"]);
    let file = folder.path().join("a file");
    fs::write(&file, "").expect("written");
    let issue = |out: &std::path::Path| {
        terminal.say(["receipts".as_ref(), "issue".as_ref(), "--unissued".as_ref(), "--out".as_ref(), out.as_os_str()])
    };
    let said = issue(&file);
    assert_eq!(said.exit, 1, "a file is no folder: {}", said.json);
    assert_eq!(len(&terminal.done(["receipts", "list"])), 0, "no number was used up");
    assert_eq!(issue(&folder.path().join("領収書")).exit, 0, "in a folder they can be put");
}

/// Key of a sheet by the title of its column.
#[test]
fn rows_find_their_members_by_the_title_of_a_column() {
    let (terminal, folder) = association();
    terminal.done(["kinds", "set", "正会員", "--fee", "1000"]);
    let sheet = folder.path().join("roster.csv");
    fs::write(&sheet, "会員番号,氏名,フリガナ\n101,山田 太郎,ヤマダ タロウ\n102,森 一,モリ ハジメ\n").expect("written");
    let import = |key: &str| {
        terminal.say(["import".as_ref(), "members".as_ref(), sheet.as_os_str(), "--key".as_ref(), key.as_ref()])
    };
    let first = import("会員番号");
    assert_eq!((first.exit, &first.json["data"]["added"]), (0, &json!(2)), "by its title: {}", first.json);
    assert_eq!(import("no").json["data"]["unchanged"], json!(2), "by what it becomes");
    let off = import("フリガナ");
    assert_eq!((off.exit, off.json["error"]["field"].as_str()), (1, Some("key")), "this names nobody: {}", off.json);
    let off = import("番号");
    assert_eq!((off.exit, off.json["error"]["field"].as_str()), (1, Some("key")), "no such column: {}", off.json);
}

#[test]
fn tables_have_headings_in_the_reader_s_language() {
    let (terminal, _folder) = association();
    terminal.done(["kinds", "set", "正会員", "--fee", "8000"]);
    let text = |lang: &str| {
        let said = terminal.command().args(["--lang", lang, "kinds", "list"]).output().expect("it starts");
        String::from_utf8(said.stdout).expect("text")
    };
    let (ja, en) = (text("ja"), text("en"));
    assert!(ja.contains("名前") && !ja.contains("name"), "people read words, not keys: {ja}");
    assert!(en.contains("Name"), "in their language: {en}");
}

#[test]
fn a_backup_restores_into_a_new_folder_only() {
    let (terminal, folder) = association();
    terminal.done(["kinds", "set", "正会員", "--fee", "8000"]);
    let (file, dir) = (folder.path().join("copy.tsudoi-backup"), folder.path().join("restored.tsudoi"));
    let written = terminal.done(["backup".as_ref(), file.as_os_str()]);
    assert_eq!(written["bytes"].as_u64(), Some(fs::metadata(&file).expect("the file").len()), "what was written");
    let member = json!({ "record": { "type": "person", "sei": "山田", "mei": "太郎" } });
    terminal.done(["call", "members.add", &member.to_string()]);
    let (file, before) = (folder.path().join("second.tsudoi-backup"), file);
    terminal.done(["backup".as_ref(), file.as_os_str()]);
    let logged = terminal.done(["log", "--limit", "1"]);
    assert_eq!(logged[0]["command"], "book.backup", "who took the whole book is in the journal: {logged}");
    assert_eq!(terminal.say(["backup".as_ref(), before.as_os_str()]).exit, 1, "a backup is never overwritten");
    let restored = terminal.done(["restore".as_ref(), file.as_os_str(), dir.as_os_str()]);
    assert_eq!(restored["members"], 1, "how many came back is said: {restored}");
    let restored = Terminal::new(&dir);
    assert_eq!(len(&restored.done(["kinds", "list"])), 1, "all is there");
    let over = terminal.say(["restore".as_ref(), file.as_os_str(), dir.as_os_str()]);
    assert_eq!((over.exit, over.json["error"]["code"].as_str()), (1, Some("conflict")), "nothing is overwritten");
    let mut bytes = fs::read(&file).expect("the file");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&file, bytes).expect("written");
    let damaged = terminal.say(["restore".as_ref(), file.as_os_str(), folder.path().join("third.tsudoi").as_os_str()]);
    assert_eq!(damaged.exit, 3, "a damaged copy is refused: {}", damaged.json);
    assert!(!folder.path().join("third.tsudoi").exists(), "and leaves nothing behind");
}

/// Each call of the terminal is a sign-in of its own: in `staff.list`, and in `staff.entrance`, where they are counted.
const OF_SIGN_INS: [(&str, &str); 3] =
    [("staff.list", "/data/0/last_sign_in"), ("staff.entrance", "/data/0/times"), ("staff.entrance", "/data/0/until")];

/// Every entry: the same answer, or the same refusal, in the terminal and in the core.
#[test]
fn terminal_and_core_say_the_same() {
    let (terminal, folder) = association();
    terminal.done(["kinds", "set", "正会員", "--fee", "8000"]);
    let dir = folder.path().join("azusa.tsudoi");
    let (book, actor) = Book::unlock(&dir, Some(STAFF), PASSWORD, Box::new(MachineClock)).expect("it opens");
    let mut calls = Vec::new();
    for entry in registry::entries() {
        let mut inputs = vec![json!({ "no_such_field": 1 })];
        if entry.kind == Kind::Query {
            inputs.push(json!({}));
        }
        for input in inputs {
            let said = match registry::call(&book, &actor, entry.name, input.clone(), &Work::quiet()) {
                Ok(Reply::Data { data, .. }) => json!({ "data": data, "touched": [] }),
                Ok(Reply::File(_)) => panic!("{} takes what it does not know", entry.name),
                Err(error) => json!({ "error": error.wire(Lang::Ja) }),
            };
            calls.push((entry.name, input, said));
        }
    }
    assert!(calls.len() > registry::entries().count(), "every entry refuses an unknown field, and looks answer");
    drop(book);
    let out = folder.path().join("document");
    for (name, input, core) in calls {
        let mut said = terminal.say(["call", name, &input.to_string(), "--out", &out.to_string_lossy()]).json;
        let mut core = core;
        if let Some(error) = core.get_mut("error").and_then(Value::as_object_mut) {
            // Of the three members of a refusal none is ever missing in the terminal.
            error.entry("field").or_insert(Value::Null);
        }
        for (_, at) in OF_SIGN_INS.iter().filter(|(entry, _)| *entry == name) {
            if let (Some(now), Some(then)) = (said.pointer_mut(at), core.pointer(at)) {
                *now = then.clone();
            }
        }
        assert_eq!(said, core, "{name} must say the same through every door");
    }
}
