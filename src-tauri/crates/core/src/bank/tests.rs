mod differences;

use std::collections::HashMap;

use serde_json::{Value, json};

use crate::{Code, testing::Office, values::Bytes};

/// An association with people whom a bank may take for one another.
struct Treasury {
    office: Office,
    kind: Value,
}

impl Treasury {
    fn new() -> Self {
        let office = Office::new();
        office.done("kinds.set", json!({ "name": "正会員", "fee": 8000, "from": "2020-04-01" }));
        let kind = office.done("kinds.list", json!({}))[0]["id"].clone();
        Self { office, kind }
    }

    fn member(&self, sei: &str, mei: &str, sei_kana: &str, mei_kana: &str) -> i64 {
        let record = json!({ "sei": sei, "mei": mei, "sei_kana": sei_kana, "mei_kana": mei_kana });
        let added = json!({ "record": record, "kind": self.kind, "starts_on": "2020-04-01" });
        self.office.done("members.add", added)["id"].as_i64().expect("a key")
    }

    fn bill(&self, year: i32) {
        self.office.done("dues.bill_year", json!({ "fiscal_year": year }));
    }

    fn bytes(text: &str) -> Value {
        serde_json::to_value(Bytes(text.as_bytes().to_vec())).expect("bytes")
    }

    /// A CSV as 三菱UFJ銀行 gives it: day, name, amount, balance.
    fn csv(lines: &[(&str, &str, i64)]) -> String {
        let mut balance = 100_000;
        let rows = lines.iter().map(|(day, name, amount)| {
            balance += amount;
            let (out, into) = if *amount < 0 { (-amount, 0) } else { (0, *amount) };
            let cell = |yen: i64| if yen == 0 { String::new() } else { yen.to_string() };
            format!("{day},振込１,{name},{},{},{balance},,,", cell(out), cell(into))
        });
        let title = "日付,摘要,摘要内容,支払い金額,預かり金額,差引残高,メモ,未資金化区分,入払区分".to_owned();
        std::iter::once(title).chain(rows).collect::<Vec<_>>().join("\r\n")
    }

    fn import(&self, lines: &[(&str, &str, i64)]) -> Value {
        if self.office.done("bank.accounts", json!({})).as_array().is_some_and(Vec::is_empty) {
            self.office.done("bank.save_account", json!({ "bank": "あずさ銀行", "number": "12345" }));
        }
        let file = json!({ "name": "meisai.csv", "bytes": Self::bytes(&Self::csv(lines)) });
        self.office.done("bank.import", file)
    }

    fn lines(&self) -> Vec<Value> {
        self.office.done("bank.lines", json!({}))["rows"].as_array().expect("rows").clone()
    }

    fn line(&self, name: &str) -> Value {
        let lines = self.lines();
        lines.into_iter().find(|line| line["name"] == name).unwrap_or_else(|| panic!("a line of {name}"))
    }

    /// State of the line, and the reasons of its best candidate.
    fn best(&self, name: &str) -> (String, Vec<String>) {
        let line = self.line(name);
        let reasons = line["candidates"][0]["reasons"].as_array().cloned().unwrap_or_default();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        (text(&line["state"]), reasons.iter().map(|reason| text(&reason["text"])).collect())
    }

    /// Settles a line by its best candidate.
    fn settle(&self, name: &str) -> Value {
        let line = self.line(name);
        let best = &line["candidates"][0];
        let parts: Vec<Value> = best["charges"]
            .as_array()
            .expect("charges")
            .iter()
            .map(|part| json!({ "charge": part["charge"], "amount": part["amount"] }))
            .collect();
        self.office.done(
            "bank.settle",
            json!({ "line": line["id"], "member": best["member"], "allocations": parts, "payment": best["payment"] }),
        )
    }
}

#[test]
fn a_line_enters_once_from_files_that_overlap() {
    let treasury = Treasury::new();
    treasury.member("小松", "恒夫", "コマツ", "ツネオ");
    let first = [
        ("2026/11/16", "コマツ ツネオ", 8000),
        ("2026/11/17", "コマツ ツネオ", 8000),
        ("2026/11/18", "テスウリヨウ", -220),
    ];
    assert_eq!(treasury.import(&first)["new"], 3, "two equal payments are two lines");
    assert_eq!(treasury.import(&first)["new"], 0, "the same file again brings nothing");
    let longer = [first[0], first[1], first[2], ("2026/11/19", "フジモリ ケンイチ", 11_000)];
    let second = treasury.import(&longer);
    assert_eq!((&second["lines"], &second["new"]), (&json!(4), &json!(1)), "of an overlapping file only what is new");
    assert_eq!(treasury.office.done("bank.lines", json!({}))["total"], 3, "what went out stands in its own list");
    assert_eq!(treasury.office.done("bank.lines", json!({ "state": "out" }))["total"], 1, "the fee");
    treasury.office.done("bank.take_back", json!({ "file": second["file"] }));
    assert_eq!(treasury.lines().len(), 2, "a file that nobody worked on can be taken back");
}

#[test]
fn what_is_sure_is_one_persons_and_owed_to_the_yen() {
    let treasury = Treasury::new();
    treasury.member("小松", "恒夫", "コマツ", "ツネオ");
    treasury.member("渡邉", "美穂", "ワタナベ", "ミホ");
    treasury.member("渡辺", "修", "ワタナベ", "オサム");
    treasury.member("佐藤", "誠", "サトウ", "マコト");
    treasury.member("斎藤", "真琴", "サトウ", "マコト");
    treasury.member("大野", "洋子", "オオノ", "ヨウコ");
    treasury.member("中島", "隆之", "ナカジマ", "タカユキ");
    treasury.member("上條", "美咲", "", "");
    treasury.bill(2026);
    treasury.import(&[
        ("2026/11/16", "コマツ ツネオ", 8000),
        ("2026/11/16", "ワタナベ", 8000),
        ("2026/11/16", "サトウ マコト", 8000),
        ("2026/11/17", "タカユキ ナカジマ", 8000),
        ("2026/11/17", "ナカジマ タカユキ", 7560),
        ("2026/11/17", "00006 ヨウコ", 8000),
        ("2026/11/17", "ノグチ 00008", 8000),
        ("2026/11/18", "アズサガワシミンキキン", 50_000),
        ("2026/11/18", "ワタナベ 1", 8000),
        ("2026/11/18", "ワタナベ 00001", 8000),
        ("2026/11/18", "ヤマモト 1", 8000),
        ("2026/11/18", "オ－ノヨ－コ", 9000),
    ]);
    assert_eq!(treasury.best("コマツ ツネオ").0, "matched", "the whole name, nobody else's, the whole amount");
    let (state, reasons) = treasury.best("ワタナベ");
    assert_eq!(state, "unsure", "a family name is never enough: {reasons:?}");
    let (state, reasons) = treasury.best("サトウ マコト");
    assert_eq!(state, "unsure", "two who read alike");
    assert!(reasons.iter().any(|reason| reason.contains("2名")), "and it says so: {reasons:?}");
    let (state, reasons) = treasury.best("ナカジマ タカユキ");
    assert_eq!(state, "unsure", "440 yen are missing");
    assert!(reasons.iter().any(|reason| reason.contains("440円")), "a fee is named as what it may be: {reasons:?}");
    assert_eq!(treasury.best("00006 ヨウコ").0, "matched", "by number, whatever the name");
    assert_eq!(treasury.best("ノグチ 00008").0, "matched", "and whoever's reading nobody knows");
    for name in ["ワタナベ 1", "ワタナベ 00001", "ヤマモト 1"] {
        assert_eq!(treasury.best(name).0, "unsure", "a number beside another's name, or a short one, may be anything");
    }
    assert_eq!(treasury.best("アズサガワシミンキキン").0, "unknown", "nobody's name");
    assert_eq!(treasury.best("オ－ノヨ－コ").0, "unsure", "the name but for long vowels, and too much");
}

#[test]
fn settling_pays_teaches_and_is_taken_back() {
    let treasury = Treasury::new();
    let member = treasury.member("藤森", "健一", "フジモリ", "ケンイチ");
    treasury.bill(2025);
    treasury.bill(2026);
    treasury.import(&[("2026/11/16", "ヤマノカイ", 8000), ("2026/11/19", "ヤマノカイ", 8000)]);
    let lines = treasury.lines();
    assert!(lines.iter().all(|line| line["state"] == "unknown"), "nobody has that name");
    let done = treasury.office.done("bank.settle", json!({ "line": lines[1]["id"], "member": member }));
    assert_eq!(done["remaining"], 0, "it pays what is oldest");
    let state = |at: usize| treasury.lines()[at]["state"].clone();
    assert_eq!((state(1), state(0)), (json!("settled"), json!("matched")), "and the name is known from now on");
    let again = treasury.office.call("bank.settle", json!({ "line": lines[1]["id"], "member": member }));
    assert_eq!(again.expect_err("settled").code, Code::Conflict, "a line is settled once");

    let sure = treasury.office.done("bank.settle_sure", json!({ "lines": [lines[0]["id"], lines[1]["id"]] }));
    assert_eq!((&sure["settled"], &sure["amount"]), (&json!(1), &json!(8000)), "only what is sure now");
    assert_eq!(sure["left"], json!([lines[1]["id"]]), "the others wait, and are named");
    let open = treasury.office.done("dues.list", json!({ "state": "open" }));
    assert_eq!(open["total"], 0, "both years are paid");

    let back = json!({ "settlements": [sure["settlements"][0], done["settlement"]], "reason": "別の会の会費でした" });
    treasury.office.done("bank.unsettle", back.clone());
    assert_eq!(treasury.office.done("dues.list", json!({ "state": "open" }))["total"], 2, "both are owed again");
    assert_eq!((state(0), state(1)), (json!("unknown"), json!("unknown")), "and what was learned is forgotten");
    assert_eq!(treasury.office.call("bank.unsettle", back).expect_err("gone").code, Code::NotFound, "once");
    assert_eq!(treasury.office.done("book.check", json!({}))["ok"], true, "and the book is sound");
}

#[test]
fn a_payment_taken_back_elsewhere_lets_its_line_go() {
    let treasury = Treasury::new();
    treasury.member("小松", "恒夫", "コマツ", "ツネオ");
    treasury.bill(2026);
    treasury.import(&[("2026/11/16", "コマツ ツネオ", 8000)]);
    let done = treasury.settle("コマツ ツネオ");
    treasury.office.done("payments.void", json!({ "payment": done["payment"], "reason": "誤り" }));
    assert_eq!(treasury.best("コマツ ツネオ").0, "matched", "it waits again, and is as sure as before");
    let again = treasury.settle("コマツ ツネオ");
    assert_ne!(again["payment"], done["payment"], "and is settled by a new payment");
}

#[test]
fn what_was_recorded_by_hand_is_not_recorded_twice() {
    let treasury = Treasury::new();
    let member = treasury.member("小松", "恒夫", "コマツ", "ツネオ");
    treasury.bill(2026);
    let paid = json!({ "member": member, "amount": 8000, "paid_on": "2026-11-16", "method": "bank" });
    let payment = treasury.office.done("payments.record", paid)["id"].clone();
    treasury.import(&[("2026/11/17", "コマツ ツネオ", 8000)]);
    let line = treasury.line("コマツ ツネオ");
    assert_eq!(line["candidates"][0]["payment"], payment, "the line is that payment: {line}");
    assert_eq!(line["state"], "matched", "and nothing else it could be");
    let done = treasury.settle("コマツ ツネオ");
    assert_eq!(done["payment"], payment, "no second one is made");
    let back = json!({ "settlements": [done["settlement"]], "reason": "確かめ直し" });
    treasury.office.done("bank.unsettle", back);
    let kept = treasury.office.done("payments.get", json!({ "payment": payment }));
    assert_eq!(kept["void"], false, "what was there before the line stays when the line is let go: {kept}");
}

#[test]
fn one_charge_is_surely_paid_by_one_line_alone() {
    let treasury = Treasury::new();
    treasury.member("小松", "恒夫", "コマツ", "ツネオ");
    treasury.bill(2026);
    treasury.import(&[("2026/11/16", "コマツ ツネオ", 8000), ("2026/11/17", "コマツ  ツネオ", 8000)]);
    let states: Vec<Value> = treasury.lines().iter().map(|line| line["state"].clone()).collect();
    assert_eq!(states, ["unsure", "matched"], "the first is sure; of the second somebody has to say what it is");
}

#[test]
fn what_is_no_statement_is_refused_with_what_to_do() {
    let treasury = Treasury::new();
    treasury.office.done("bank.save_account", json!({ "bank": "あずさ銀行" }));
    let import = |text: &str, mapping: Value| {
        treasury
            .office
            .call("bank.import", json!({ "name": "x.csv", "bytes": Treasury::bytes(text), "mapping": mapping }))
    };
    let strange = "いつ,だれ,いくら\n2026/11/16,コマツ,8000\n";
    let refused = import(strange, Value::Null).expect_err("nobody knows these columns");
    assert_eq!(refused.field.as_deref(), Some("mapping"), "somebody has to say which is which");
    let mapping = json!({ "titles": ["いつ", "だれ", "いくら"], "date": 0, "name": 1, "incoming": 2 });
    assert_eq!(import(strange, mapping).expect("said")["new"], 1, "then it is read");
    let next = "いつ,だれ,いくら\n2026/11/17,コマツ,8000\n";
    assert_eq!(import(next, Value::Null).expect("kept")["new"], 1, "and the next one is known");
    let other =
        json!({ "name": "y.csv", "bytes": Treasury::bytes("いつ,相手,入った額,残り\n2026/11/20,コマツ,8000,1\n") });
    let looked = treasury.office.done("bank.preview", other);
    assert_eq!(
        looked["columns"],
        json!(["いつ", "相手", "入った額", "残り"]),
        "titles of no known word are asked about"
    );
    let wrong = "いつ,だれ,いくら\n2026/13/17,コマツ,8000\n2026/11/18,コマツ,8000\n";
    let refused = import(wrong, Value::Null).expect_err("no such month");
    assert!(refused.args.iter().any(|(_, value)| value.contains("2026/13/17")), "it says which: {refused:?}");
    assert_eq!(treasury.lines().len(), 2, "and of such a file nothing is taken in");
}

/// A year of 300 members with all that makes names collide: few family names, the same reading for two people,
/// transfers under the family name alone, 名 before 姓, the number with a wrong name, a fee kept by the bank,
/// payments twice, parents who pay under a name of their own.
#[test]
fn of_a_whole_year_nothing_sure_is_wrong() {
    const SEI: [(&str, &str); 9] = [
        ("渡辺", "ワタナベ"),
        ("渡部", "ワタベ"),
        ("大野", "オオノ"),
        ("小野", "オノ"),
        ("佐藤", "サトウ"),
        ("斎藤", "サイトウ"),
        ("高橋", "タカハシ"),
        ("三枝", "サエグサ"),
        ("原", "ハラ"),
    ];
    const MEI: [(&str, &str); 12] = [
        ("洋子", "ヨウコ"),
        ("陽子", "ヨウコ"),
        ("誠", "マコト"),
        ("真琴", "マコト"),
        ("修", "オサム"),
        ("優", "ユウ"),
        ("由宇", "ユウ"),
        ("健一", "ケンイチ"),
        ("賢一", "ケンイチ"),
        ("恵", "メグミ"),
        ("一郎", "イチロウ"),
        ("太郎", "タロウ"),
    ];
    let treasury = Treasury::new();
    // A small generator of its own (Knuth's constants): the same year on every machine.
    let mut seed: u64 = 20_261_126;
    let mut chance = move |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % below
    };
    let mut people = Vec::new();
    for at in 0..300 {
        let ((sei, sei_kana), (mei, mei_kana)) = (SEI[chance(SEI.len())], MEI[chance(MEI.len())]);
        // Every third has a name that only they bear.
        let own = format!("{mei_kana}{}", ["", "ノスケ", "エモン"][chance(3)]);
        let mei_kana = if at % 3 == 0 { format!("{own}{}", ["ア", "カ", "サ", "タ"][chance(4)]) } else { own };
        people.push((treasury.member(sei, mei, sei_kana, &mei_kana), sei_kana, mei_kana));
    }
    treasury.bill(2026);
    let mut truth: HashMap<String, i64> = HashMap::new();
    let mut lines: Vec<(String, String, i64)> = Vec::new();
    for (at, (member, sei, mei)) in people.iter().enumerate() {
        let (name, amount) = match chance(10) {
            0 => continue,
            1 => ((*sei).to_owned(), 8000),
            2 => (format!("{mei} {sei}"), 8000),
            3 => (format!("{:05} {sei}", at + 1), 8000),
            4 => (format!("{sei} {mei}"), 8000 - 440),
            5 => (format!("{sei} ハハオヤ"), 8000),
            6 => (format!("{sei}{}", mei.chars().next().expect("a name")), 8000),
            7 => (format!("{sei} {mei}"), 16_000),
            _ => (format!("{sei} {mei}"), 8000),
        };
        // Whose it is stands nowhere but in the order of the lines: a day and a balance of their own.
        let day = format!("2026/{:02}/{:02}", 4 + at / 28 % 7, at % 28 + 1);
        truth.insert(format!("{day} {name} {at}"), *member);
        lines.push((day, name, amount));
        if chance(20) == 0 {
            let twice = lines.last().expect("just put there").clone();
            lines.push(twice);
        }
    }
    let borrowed: Vec<(&str, &str, i64)> =
        lines.iter().map(|(day, name, yen)| (day.as_str(), name.as_str(), *yen)).collect();
    treasury.import(&borrowed);
    let payers: HashMap<(String, String), Vec<i64>> =
        truth.into_iter().fold(HashMap::new(), |mut all, (key, member)| {
            let (day, rest) = key.split_once(' ').expect("a day");
            let (name, _) = rest.rsplit_once(' ').expect("a place");
            all.entry((day.replace('/', "-"), name.to_owned())).or_default().push(member);
            all
        });
    let listed = treasury.office.done("bank.lines", json!({ "limit": 2000 }));
    let (mut sure, mut wrong) = (0, Vec::new());
    for line in listed["rows"].as_array().expect("rows").iter().filter(|line| line["state"] == "matched") {
        sure += 1;
        let key = (line["date"].as_str().expect("a day").to_owned(), line["name"].as_str().expect("a name").to_owned());
        let member = line["candidates"][0]["member"].as_i64().expect("a key");
        if !payers.get(&key).is_some_and(|members| members.contains(&member)) {
            wrong.push(line.clone());
        }
    }
    println!("sure of {sure} of {} lines", lines.len());
    assert!(wrong.is_empty(), "precision is 1.00: {wrong:#?}");
    assert!(sure * 10 > lines.len(), "and it is not so by being sure of nothing: {sure} of {}", lines.len());
}

#[test]
fn files_of_payment_services_are_told_apart_by_their_numbers() {
    let treasury = Treasury::new();
    // As such services give them: two people pay the same on the same day, and the next file begins before the last one
    // ends. The titles are those of no known file.
    let head = "決済日時,決済ID,顧客名,決済金額,手数料\n";
    let (a, b, c) =
        ("2026-11-10,ord_1,小松,3000,98\n", "2026-11-10,ord_2,小松,3000,98\n", "2026-11-11,ord_3,上条,5000,163\n");
    let preview = |text: &str| json!({ "name": "square.csv", "bytes": Treasury::bytes(text) });
    let seen = treasury.office.done("bank.preview", preview(&format!("{head}{a}{b}")));
    let mut mapping = seen["mapping"].clone();
    assert_eq!(
        (&mapping["id"], &mapping["name"], &mapping["incoming"]),
        (&json!(1), &json!(2), &json!(3)),
        "a guess: {seen}"
    );
    assert_eq!(mapping["memo"], 4, "what the service took is seen beside it");
    let account = treasury.office.done("bank.save_account", json!({ "bank": "Square" }))["id"].clone();
    let import = |text: &str, mapping: &serde_json::Value| {
        let mut input = preview(text);
        input["account"] = account.clone();
        if !mapping.is_null() {
            input["mapping"] = mapping.clone();
        }
        treasury.office.done("bank.import", input)["new"].clone()
    };
    assert_eq!(import(&format!("{head}{a}{b}"), &mapping), 2, "both, though all but the number is the same");
    mapping = serde_json::Value::Null;
    assert_eq!(
        import(&format!("{head}{b}{c}"), &mapping),
        1,
        "the next file is read by itself, and what is known stays out"
    );
    assert_eq!(import(&format!("{head}{c}{b}{a}"), &mapping), 0, "in any order");
}

#[test]
fn two_treasurers_at_once_never_match_a_line_twice() {
    let treasury = Treasury::new();
    for mei in ["イチ", "ニ", "サン", "ヨン"] {
        treasury.member("山田", mei, "ヤマダ", mei);
    }
    treasury.bill(2026);
    treasury.import(&["ヤマダ イチ", "ヤマダ ニ", "ヤマダ サン", "ヤマダ ヨン"].map(|name| ("2026/11/05", name, 8000)));
    // What both of them see before either does anything.
    let lines = treasury.lines();
    let office = &treasury.office;
    office.done("staff.add", json!({ "name": "中島 隆之", "role": "treasurer", "password": "soroban no oto ga suru" }));
    let second = office.book.sign_in("中島 隆之", "soroban no oto ga suru").expect("another treasurer");
    let settle = |actor| {
        let matched = |line: &&Value| {
            let member = line["candidates"][0]["member"].clone();
            office.call_as(actor, "bank.settle", json!({ "line": line["id"], "member": member })).is_ok()
        };
        lines.iter().filter(matched).count()
    };
    let (first, other) = std::thread::scope(|scope| {
        let other = scope.spawn(|| settle(&second));
        (settle(&office.actor), other.join().expect("the other has come to the end"))
    });
    assert!(treasury.lines().iter().all(|line| line["state"] == "settled"), "every line is settled");
    let payments = office.done("payments.list", json!({}))["total"].clone();
    assert_eq!((payments, first + other), (json!(4), 4), "once each: who was later was refused");
}
