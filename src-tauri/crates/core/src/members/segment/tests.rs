//! The language end to end: what is written is what is meant, and what is counted is what is listed.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::{Code, members::store, testing::Office};

/// An association with something to tell apart: kinds, tags, fields, dues, addresses.
fn office() -> (Office, Vec<i64>) {
    let office = Office::new();
    office.done("kinds.set", json!({ "name": "正会員", "fee": 8000, "from": "2020-04-01" }));
    office.done("kinds.set", json!({ "name": "学生会員", "fee": 3000, "from": "2020-04-01" }));
    let kinds = office.done("kinds.list", json!({}));
    let kind = |name: &str| {
        kinds.as_array().expect("kinds").iter().find(|kind| kind["name"] == name).expect("there")["id"].clone()
    };
    let (regular, student) = (kind("正会員"), kind("学生会員"));
    let list =
        office.done("fields.save", json!({ "name": "会誌", "type": "choice", "choices": ["希望", "不要"] }))["id"]
            .clone();
    let shares = office.done("fields.save", json!({ "name": "口 数", "type": "number" }))["id"].clone();
    let mut members = Vec::new();
    for at in 0..24_i64 {
        let birth = format!("{}-{:02}-{:02}", 1940 + at * 3, at % 12 + 1, at % 27 + 1);
        let mut fields = serde_json::Map::new();
        if at % 3 != 0 {
            fields.insert(list.to_string(), json!(if at % 2 == 0 { "希望" } else { "不要" }));
        }
        if at % 4 == 1 {
            fields.insert(shares.to_string(), json!(at));
        }
        let mut record = json!({
            "type": "person", "sei": "小林", "mei": format!("千代{at}"), "sei_kana": "コバヤシ", "mei_kana": "チヨ",
            "birth": birth, "gender": if at % 2 == 0 { "female" } else { "male" },
            "language": match at % 3 { 0 => "", 1 => "ja", _ => "en" },
            "joined_on": format!("20{:02}-04-01", at % 26), "mail_stop": at % 7 == 0, "fields": fields,
            "tags": if at % 5 == 0 { json!(["役員"]) } else { json!([]) },
        });
        if at % 2 == 0 {
            record["addresses"] = json!([{ "label": "home", "postal_code": "3900811", "prefecture": "長野県",
                "city": if at % 4 == 0 { "松本市" } else { "塩尻市" }, "street": "中央1", "building": "", "mailing": true }]);
        }
        if at % 6 == 0 {
            record["emails"] =
                json!([{ "label": "home", "address": format!("m{at}@example.jp"), "mailing": true, "bounced": false }]);
        }
        let kind = if at % 3 == 0 { &student } else { &regular };
        let added = office.done("members.add", json!({ "record": record, "kind": kind, "starts_on": "2024-04-01" }));
        members.push(added["id"].as_i64().expect("a key"));
    }
    office.done("membership.end", json!({ "member": members[3], "on": "2025-03-31", "reason": "left" }));
    office.died(members[5]);
    let branch = office.done("groups.save", json!({ "name": "松本支部", "kind": "branch" }))["id"].clone();
    for (name, those) in [("第一班", [7, 8]), ("第二班", [9, 10])] {
        let team = office.done("groups.save", json!({ "name": name, "kind": "team", "parent": branch }))["id"].clone();
        let those = those.map(|at| members[at]);
        office.done("groups.assign", json!({ "group": team, "members": those, "from": "2025-04-01" }));
    }
    office.done("dues.bill_year", json!({ "fiscal_year": 2026 }));
    for at in [1, 2, 6] {
        let amount = if at == 2 { 1000 } else { 8000 };
        office.done(
            "payments.record",
            json!({ "member": members[at], "amount": amount, "paid_on": "2026-05-01", "method": "cash" }),
        );
    }
    (office, members)
}

fn listed(office: &Office, segment: &str) -> Vec<i64> {
    let page = office.done("members.list", json!({ "filter": { "segment": segment }, "limit": 500, "sort": "no" }));
    page["rows"].as_array().expect("rows").iter().map(|row| row["id"].as_i64().expect("a key")).collect()
}

fn looked(office: &Office, text: &str) -> Value {
    office.done("segments.look", json!({ "text": text }))
}

#[test]
fn conditions_mean_what_they_say() {
    let (office, members) = office();
    let of = |wanted: &dyn Fn(usize) -> bool| -> Vec<i64> {
        (0..members.len()).filter(|at| wanted(*at)).map(|at| members[at]).collect()
    };
    let current = |at: usize| at != 3 && at != 5;
    for (text, wanted) in [
        ("", of(&|_| true)),
        ("kind = 学生会員", of(&|at| at % 3 == 0 && at != 3)),
        ("種別 = 正会員", of(&|at| at % 3 != 0)),
        ("kind in (正会員, 学生会員)", of(&|at| at != 3)),
        ("kind.2024-05-01 = 学生会員", of(&|at| at % 3 == 0)),
        ("state = left", of(&|at| at == 3)),
        ("状態 = 在籍", of(&current)),
        ("state.2024-05-01 = current", of(&|_| true)),
        ("state != current", of(&|at| !current(at))),
        ("tag:役員", of(&|at| at % 5 == 0)),
        ("not tag:役員 and gender = male", of(&|at| at % 5 != 0 && at % 2 == 1)),
        ("language = en", of(&|at| at % 3 == 2)),
        ("language = ja", of(&|at| at % 3 != 2)),
        ("prefecture = 長野県 and city ~ 松", of(&|at| at % 4 == 0)),
        ("group:松本支部", of(&|at| (7..=10).contains(&at))),
        ("group:第一班 or group:松本支部/第二班", of(&|at| (7..=10).contains(&at))),
        ("group.2025-03-31 = 松本支部", of(&|_| false)),
        ("household = none", of(&|_| true)),
        ("address = none", of(&|at| at % 2 == 1)),
        ("postal_code ^ 390", of(&|at| at % 2 == 0)),
        ("email = some", of(&|at| at % 6 == 0)),
        ("mail_stop = yes", of(&|at| at % 7 == 0)),
        ("field.会誌 = 希望", of(&|at| at % 3 != 0 && at % 2 == 0)),
        ("field.会誌 = none", of(&|at| at % 3 == 0)),
        ("field.\"口 数\" >= 9", of(&|at| at % 4 == 1 && at >= 9)),
        ("birth_month = 3", of(&|at| at % 12 + 1 == 3)),
        ("birth < 1950-01-01", of(&|at| 1940 + at * 3 < 1950)),
        ("joined >= 2015-04-01", of(&|at| at >= 15)),
        ("dues.2026 = paid", of(&|at| [1, 6].contains(&at))),
        ("dues = part", of(&|at| at == 2)),
        ("dues = open and owed >= 8000", of(&|at| current(at) && at % 3 != 0 && ![1, 2].contains(&at))),
        ("dues.2025 = none", of(&|_| true)),
        ("paid = some", of(&|at| [1, 2, 6].contains(&at))),
        ("paid.年会費 >= 2026-05-01", of(&|at| [1, 2, 6].contains(&at))),
        ("paid.入会金 = some", of(&|_| false)),
        ("mailed = none", of(&|_| true)),
        ("type = organisation", of(&|_| false)),
        ("left = some", of(&|at| at == 3)),
        ("left >= 2025-03-31", of(&|at| at == 3)),
        ("left >= 2025-04-01", of(&|_| false)),
        ("name ~ こばやし", of(&|_| true)),
        ("（種別＝正会員　または　印：役員）かつ　性別＝女性", of(&|at| (at % 3 != 0 || at % 5 == 0) && at % 2 == 0)),
    ] {
        assert_eq!(listed(&office, text), wanted, "{text}");
        office
            .book
            .ask(&office.actor, crate::Permission::SignedIn, &crate::Work::quiet(), |reader| {
                let expr = read(reader, text)?;
                for member in &members {
                    let asked = store::segments::addresses(reader, &expr, *member)?;
                    assert_eq!(asked, wanted.contains(member), "of {member} alone: {text}");
                }
                Ok(())
            })
            .expect("a segment of ours");
        let look = looked(&office, text);
        assert_eq!(look["count"], json!(wanted.len()), "the count is that of the list: {text}");
        let again = looked(&office, look["text"].as_str().expect("a text form"));
        assert_eq!(
            again["expr"], look["expr"],
            "the text form is read back as the same tree: {text} → {}",
            look["text"]
        );
    }
}

#[test]
fn a_kind_by_grace_is_that_kind_everywhere() {
    let (office, members) = office();
    let patient = json!({ "name": "友の会", "rules": { "grace_days": 60 } });
    let friends = office.done("kinds.save", patient)["id"].clone();
    let start = json!({ "member": members[3], "kind": friends, "starts_on": "2025-11-01" });
    office.done("membership.start", start);
    office.raw(|conn| {
        Ok(conn
            .execute("UPDATE membership SET ends_on = '2026-11-01' WHERE starts_on = '2025-11-01'", [])
            .map(|_| ())?)
    });
    for on in ["2026-10-31", "2026-11-01", "2026-12-30", "2026-12-31", "2027-06-01"] {
        let filter = json!({ "kinds": [friends], "on": on });
        let chip = office.done("members.list", json!({ "filter": filter }))["total"].clone();
        let segment = looked(&office, &format!("kind.{on} = 友の会"))["count"].clone();
        assert_eq!(segment, chip, "the condition and the chip of the list mean the same on {on}");
        let counted = office
            .done("statistics.members", json!({ "by": "kind", "on": on, "segment": format!("kind.{on} = 友の会") }));
        assert_eq!(
            counted["groups"].as_array().map(Vec::len),
            Some(usize::from(chip != 0)),
            "and so do numbers on {on}"
        );
    }
}

#[test]
fn age_is_counted_as_the_list_shows_it() {
    let (office, members) = office();
    let shown: Vec<(i64, u64)> = members
        .iter()
        .map(|id| (*id, office.done("members.get", json!({ "member": id }))["age"].as_u64().expect("an age")))
        .collect();
    for age in [0, 15, 16, 17, 40, 64, 65, 66, 86, 87] {
        for (sign, holds) in
            [(">=", u64::ge as fn(&u64, &u64) -> bool), (">", u64::gt), ("<=", u64::le), ("<", u64::lt), ("=", u64::eq)]
        {
            let wanted: Vec<i64> = shown.iter().filter(|(_, shown)| holds(shown, &age)).map(|(id, _)| *id).collect();
            assert_eq!(listed(&office, &format!("age {sign} {age}")), wanted, "age {sign} {age}");
        }
    }
}

#[test]
fn what_cannot_be_read_is_said_in_words() {
    let (office, _) = office();
    for (text, part) in [
        ("kind", "途中で終わって"),
        ("kind = ", "途中で終わって"),
        ("kind = 名誉会員", "正会員"),
        ("color = red", "種別"),
        ("kind = 正会員 tag:役員", "tag"),
        ("(kind = 正会員", "途中で終わって"),
        ("name ~ \"小林", "閉じていません"),
        ("dues.abc = open", ".abc"),
        ("dues = maybe", "未納"),
        ("age ~ 6", "年齢"),
        ("joined within 3 moons", "期間"),
        ("birth = 昭和33年2月30日", "生年月日"),
        ("field = some", "項目名"),
        ("email = a@example.jp", "some"),
    ] {
        let refused = office.call("segments.look", json!({ "text": text })).expect_err(text);
        assert_eq!(refused.code, Code::Invalid, "{text}");
        let message = refused.message(crate::Lang::Ja);
        assert!(message.contains(part), "{text}: {message}");
    }
    let deep = "(".repeat(500) + "kind = 正会員" + &")".repeat(500);
    assert!(office.call("segments.look", json!({ "text": deep })).is_err(), "no stack of ours is worn out");
    let many = vec!["tag:役員"; 200].join(" or ");
    assert!(office.call("segments.look", json!({ "text": many })).is_err(), "more than somebody wrote");
}

#[test]
fn fields_of_households_memberships_and_formulas_are_asked_like_others() {
    let (office, members) = office();
    let field = |body: Value| office.done("fields.save", body)["id"].as_i64().expect("a key").to_string();
    let ward = field(json!({ "name": "町内", "type": "choice", "choices": ["東", "西"], "belongs": "household" }));
    let by = field(json!({ "name": "紹介者", "type": "text", "belongs": "membership" }));
    field(json!({ "name": "寄附の目安", "formula": "[口 数] * 1000" }));
    field(json!({ "name": "加入日", "formula": "[入会日]" }));
    field(json!({ "name": "口あり", "formula": "記入あり([口 数])" }));
    office.done("households.save", json!({ "members": [members[10], members[11]], "name": "" }));
    office.done("fields.set", json!({ "belongs": "household", "id": 1, "values": { ward.clone(): "東" } }));
    let period = office.done("members.get", json!({ "member": members[2] }))["memberships"][0]["id"].clone();
    office.done("fields.set", json!({ "belongs": "membership", "id": period, "values": { by: "百瀬 一夫" } }));
    let of = |holds: &dyn Fn(i64) -> bool| -> Vec<i64> {
        (0..24_i64).filter(|at| holds(*at)).map(|at| members[at as usize]).collect()
    };
    let has = |at: i64| at % 4 == 1;
    for (text, wanted) in [
        ("field.町内 = 東", of(&|at| at == 10 || at == 11)),
        ("field.町内 = none", of(&|at| at != 10 && at != 11)),
        ("field.紹介者 ~ 一夫", of(&|at| at == 2)),
        ("field.紹介者 = none", of(&|at| at != 2)),
        ("field.寄附の目安 >= 9000", of(&|at| has(at) && at >= 9)),
        ("field.寄附の目安 = 5000", of(&|at| at == 5)),
        ("field.寄附の目安 = none", of(&|at| !has(at))),
        ("field.加入日 < 2003-01-01", of(&|at| at < 3)),
        ("field.口あり = yes", of(&has)),
        ("field.口あり = no", of(&|at| !has(at))),
    ] {
        assert_eq!(listed(&office, text), wanted, "{text}");
        assert_eq!(looked(&office, text)["count"], json!(wanted.len()), "the count is that of the list: {text}");
    }
    let ward: i64 = ward.parse().expect("a key");
    let refused = office.call("statistics.members", json!({ "by": "field", "field": ward }));
    assert!(refused.is_err(), "statistics count what is written of members");
}

#[test]
fn a_text_in_quotes_is_only_text() {
    let (office, _) = office();
    for evil in ["x' OR 1=1 --", "\"; DROP TABLE member; --", "%", "_", "none", "and", "a\\b"] {
        let expr = json!({ "is": { "subject": "city", "of": null, "op": "is", "values": [evil] } });
        let look = office.done("segments.look", json!({ "expr": expr }));
        assert_eq!(look["count"], 0, "nobody lives in {evil}");
        assert_eq!(
            looked(&office, look["text"].as_str().expect("text"))["expr"],
            expr,
            "{evil} survives its text form"
        );
    }
}

#[test]
fn names_may_change_and_segments_go_on() {
    let (office, _) = office();
    let saved = office.done(
        "segments.save",
        json!({ "name": "会費の残り", "text": "kind = 正会員 and dues = open", "shared": true }),
    );
    let before = listed(&office, "segment:会費の残り");
    assert!(!before.is_empty(), "somebody owes");
    let kinds = office.done("kinds.list", json!({}));
    let kind = kinds.as_array().expect("kinds").iter().find(|k| k["name"] == "正会員").expect("there").clone();
    office.done(
        "kinds.save",
        json!({ "kind": kind["id"], "name": "一般会員", "voting": true, "retired": false, "position": 0 }),
    );
    assert_eq!(listed(&office, "segment:会費の残り"), before, "a kind is meant, not its name");
    let list = office.done("segments.list", json!({}));
    assert_eq!(list[0]["text"], "kind = 一般会員 and dues = open", "and is written as it is called now");

    let circle = json!({ "segment": saved["id"], "name": "会費の残り", "text": "segment:会費の残り", "shared": true });
    let refused = office.call("segments.save", circle).expect_err("a circle");
    assert_eq!(refused.key, "error-segment-circle", "nothing is a part of itself");
    office.done("segments.save", json!({ "name": "役員の残り", "text": "segment:会費の残り and tag:役員" }));
    let refused = office.call("segments.remove", json!({ "segment": saved["id"] })).expect_err("in use");
    assert_eq!(refused.key, "error-segment-used", "another one would lose its meaning");
    let refused = office
        .call("segments.save", json!({ "name": "会費の残り", "text": "tag:役員", "shared": true }))
        .expect_err("taken");
    assert_eq!(refused.field.as_deref(), Some("name"), "two of one name could not be told apart");
}

fn conditions() -> impl Strategy<Value = &'static str> {
    proptest::sample::select(vec![
        "kind = 正会員",
        "state = current",
        "tag:役員",
        "gender = female",
        "age >= 40",
        "city = 松本市",
        "email = none",
        "dues = open",
        "field.会誌 = 希望",
        "field.会誌 = none",
        "birth_month in (3, 4)",
        "mail_stop = yes",
        "owed > 0",
    ])
}

fn texts() -> impl Strategy<Value = String> {
    conditions().prop_map(str::to_owned).prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 2..4).prop_map(|parts| format!("({})", parts.join(") and ("))),
            proptest::collection::vec(inner.clone(), 2..4).prop_map(|parts| format!("({})", parts.join(") or ("))),
            inner.prop_map(|part| format!("not ({part})")),
        ]
    })
}

#[test]
fn trees_are_sets() {
    let (office, _) = office();
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(64)
    });
    runner
        .run(&texts(), |text| {
            let see = crate::Permission::SignedIn;
            office
                .book
                .ask(&office.actor, see, &crate::Work::quiet(), |reader| {
                    /// What a tree says of one member, from what its conditions say.
                    fn holds(expr: &Expr, is: &dyn Fn(&Expr) -> bool) -> bool {
                        match expr {
                            Expr::All(parts) => parts.iter().all(|part| holds(part, is)),
                            Expr::Any(parts) => parts.iter().any(|part| holds(part, is)),
                            Expr::Not(inner) => !holds(inner, is),
                            Expr::Is(_) => is(expr),
                        }
                    }
                    let expr = read(reader, &text)?;
                    let mut conditions = Vec::new();
                    expr.conditions(&mut conditions);
                    let sets = conditions
                        .into_iter()
                        .map(|one| Expr::Is(one.clone()))
                        .map(|one| Ok((store::segments::members(reader, &one)?, one)))
                        .collect::<Result<Vec<_>>>()?;
                    let found = store::segments::members(reader, &expr)?;
                    for member in store::segments::members(reader, &Expr::All(Vec::new()))? {
                        let is = |one: &Expr| sets.iter().any(|(set, other)| other == one && set.contains(member));
                        assert_eq!(found.contains(member), holds(&expr, &is), "a tree means member by member: {text}");
                    }
                    assert_eq!(
                        store::segments::count(reader, &expr)?,
                        found.len(),
                        "the count equals the list: {text}"
                    );
                    let names = Names::new(reader)?;
                    let written = say::text(&names, &expr);
                    assert_eq!(parse::parse(&names, &written)?, expr, "{text} → {written}");
                    Ok(())
                })
                .expect("a segment that can be read");
            Ok(())
        })
        .expect("every tree");
}
