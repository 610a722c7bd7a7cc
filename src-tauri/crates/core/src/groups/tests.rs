use chrono::NaiveDate;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::{Actor, Code, testing::Office};

fn group(office: &Office, name: &str, kind: &str, parent: Option<i64>) -> i64 {
    let saved = office.done("groups.save", json!({ "name": name, "kind": kind, "parent": parent }));
    saved["id"].as_i64().expect("a key")
}

fn tree(office: &Office) -> Vec<(String, u64, u64)> {
    let nodes = office.done("groups.tree", json!({}));
    nodes
        .as_array()
        .expect("a list")
        .iter()
        .map(|node| {
            let count = |key: &str| node[key].as_u64().expect("a count");
            (node["path"].as_str().expect("a path").to_owned(), count("members"), count("all"))
        })
        .collect()
}

fn names(page: &Value) -> Vec<String> {
    page["rows"].as_array().expect("rows").iter().map(|row| row["name"].as_str().expect("a name").to_owned()).collect()
}

#[test]
fn a_tree_counts_everybody_once() {
    let office = Office::new();
    let [a, b, c] = ["甲", "乙", "丙"].map(|name| office.member(name, "", None));
    let branch = group(&office, "松本支部", "branch", None);
    let first = group(&office, "梓川班", "team", Some(branch));
    let second = group(&office, "波田班", "team", Some(branch));
    office.done("groups.assign", json!({ "members": [a, b], "group": first }));
    let again = office.done("groups.assign", json!({ "members": [a, c, c], "group": first }));
    assert_eq!((&again["changed"], &again["already"]), (&json!(1), &json!(1)), "who is in it stays as they are");
    office.done("groups.assign", json!({ "members": [a], "group": second }));
    assert_eq!(
        tree(&office),
        [("松本支部".into(), 0, 3), ("松本支部 › 梓川班".into(), 3, 3), ("松本支部 › 波田班".into(), 1, 1)],
        "whoever is in two teams is one member of the branch"
    );
    let page = office.done("groups.members", json!({ "group": branch }));
    assert_eq!(page["total"], 3, "with those below");
    assert_eq!(page["rows"][0]["name"], "丙", "in the order of names");
    assert_eq!(office.done("groups.members", json!({ "group": branch, "below": false }))["total"], 0, "itself alone");
    office.died(b);
    let last_year = json!({ "group": first, "on": "2026-10-31" });
    assert_eq!(
        names(&office.done("groups.members", json!({ "group": first }))),
        ["丙", "甲"],
        "the dead are in no list"
    );
    assert_eq!(office.done("groups.members", last_year)["total"], 0, "before anybody was put in");
}

#[test]
fn places_begin_and_end_on_days() {
    let office = Office::new();
    let a = office.member("甲", "", None);
    let (east, west) = (group(&office, "東支部", "branch", None), group(&office, "西支部", "branch", None));
    let committee = group(&office, "広報委員会", "committee", None);
    office.done("groups.assign", json!({ "members": [a], "group": east, "from": "2026-04-01" }));
    office.done("groups.assign", json!({ "members": [a], "group": committee, "from": "2026-04-01" }));
    let moved =
        office.done("groups.assign", json!({ "members": [a], "group": west, "from": "2026-12-01", "instead": true }));
    assert_eq!(moved["left"], 1, "the other branch, not the committee");
    let on =
        |group: i64, day: &str| office.done("groups.members", json!({ "group": group, "on": day }))["total"].clone();
    assert_eq!((on(east, "2026-11-30"), on(west, "2026-11-30")), (json!(1), json!(0)), "the day before");
    assert_eq!((on(east, "2026-12-01"), on(west, "2026-12-01")), (json!(0), json!(1)), "the day itself");
    let belongs = office.done("groups.of_member", json!({ "member": a }));
    assert_eq!(belongs["places"].as_array().map(Vec::len), Some(3), "what was stays to be read");
    office.done("groups.unassign", json!({ "members": [a], "group": west }));
    let belongs = office.done("groups.of_member", json!({ "member": a }));
    assert_eq!(belongs["places"].as_array().map(Vec::len), Some(2), "a place that had not begun goes without a trace");
    office.done("journal.undo", json!({}));
    assert_eq!(on(west, "2026-12-01"), json!(1), "and comes back");
}

#[test]
fn there_is_no_circle() {
    let office = Office::new();
    let a = group(&office, "甲", "other", None);
    let b = group(&office, "乙", "other", Some(a));
    let c = group(&office, "丙", "other", Some(b));
    let error = office.call("groups.move", json!({ "group": a, "parent": c })).expect_err("below itself");
    assert_eq!((error.key, error.field.as_deref()), ("error-group-circle", Some("parent")), "a tree has a top");
    assert!(office.call("groups.move", json!({ "group": a, "parent": a })).is_err(), "nor below its own self");
    // Each step is a tree; the way back from the first of them alone would not be.
    office.done("groups.move", json!({ "group": b, "parent": null }));
    let entry = office.done("journal.list", json!({ "limit": 1 }))[0]["id"].clone();
    office.done("groups.move", json!({ "group": a, "parent": b }));
    let error = office.call("journal.undo", json!({ "entry": entry })).expect_err("two would stand below each other");
    assert_eq!(error.code, Code::Conflict, "an undo is asked as well");
    assert_eq!(tree(&office).len(), 3, "nothing was changed");
}

#[test]
fn neighbours_keep_their_order_and_their_names() {
    let office = Office::new();
    let [a, b, c] = ["甲", "乙", "丙"].map(|name| group(&office, name, "other", None));
    office.done("groups.move", json!({ "group": c, "position": 0 }));
    let order = |office: &Office| tree(office).into_iter().map(|(path, ..)| path).collect::<Vec<_>>();
    assert_eq!(order(&office), ["丙", "甲", "乙"], "to the front");
    office.done("groups.move", json!({ "group": c, "parent": a }));
    assert_eq!(order(&office), ["甲", "甲 › 丙", "乙"], "below another");
    let error = office.call("groups.save", json!({ "name": " 乙 ", "group": a })).expect_err("taken");
    assert_eq!((error.code, error.field.as_deref()), (Code::Conflict, Some("name")), "two of one name in one place");
    group(&office, "乙", "other", Some(b));
    let mut parent = None;
    for level in 0..8 {
        parent = Some(group(&office, &format!("{level}段"), "other", parent));
    }
    let error = office.call("groups.save", json!({ "name": "9段", "parent": parent })).expect_err("too deep");
    assert_eq!(error.key, "error-group-deep", "a page has room for so many");
}

#[test]
fn what_is_retired_is_empty_and_takes_nobody() {
    let office = Office::new();
    let a = office.member("甲", "", None);
    let branch = group(&office, "支部", "branch", None);
    let team = group(&office, "班", "team", Some(branch));
    office.done("groups.assign", json!({ "members": [a], "group": team, "from": "2026-04-01" }));
    let retired = office.done("groups.retire", json!({ "group": branch, "retired": true }));
    assert_eq!(retired, json!({ "groups": 2, "places": 1 }), "with what is below");
    assert!(tree(&office).is_empty(), "no longer offered");
    assert_eq!(office.done("groups.tree", json!({ "retired": true })).as_array().map(Vec::len), Some(2), "still there");
    let error = office.call("groups.assign", json!({ "members": [a], "group": team })).expect_err("not in use");
    assert_eq!(error.key, "error-group-retired", "nobody goes in");
    assert!(
        office.call("groups.retire", json!({ "group": team, "retired": false })).is_err(),
        "below one that is not used"
    );
    office.done("journal.undo", json!({}));
    assert_eq!(tree(&office)[0].2, 1, "everybody is back");
}

#[test]
fn offices_have_terms_and_a_history() {
    let office = Office::new();
    let (a, b) = (office.member("甲", "", None), office.member("乙", "", None));
    let appoint = |member: i64, title: &str, from: &str, until: Option<&str>| {
        office.call("offices.appoint", json!({ "member": member, "title": title, "starts_on": from, "until": until }))
    };
    appoint(a, "会長", "2024-06-01", Some("2026-05-31")).expect("a term");
    let again = appoint(a, "会長", "2026-05-31", Some("2028-05-31")).expect_err("one day twice");
    assert_eq!(again.key, "error-office-twice", "terms of one office follow each other");
    appoint(b, "会長", "2026-06-01", Some("2028-05-31")).expect("the next");
    appoint(a, "監事", "2025-01-01", Some("2026-12-31")).expect("another office");
    let on = |day: &str| {
        let list = office.done("offices.list", json!({ "on": day }));
        list.as_array()
            .expect("a list")
            .iter()
            .map(|term| format!("{}{}", term["title"], term["name"]))
            .collect::<Vec<_>>()
    };
    assert_eq!(on("2026-05-31"), ["\"監事\"\"甲\"", "\"会長\"\"甲\""], "up to the last day");
    assert_eq!(on("2026-06-01"), ["\"会長\"\"乙\"", "\"監事\"\"甲\""], "and the next from the first");
    let history = office.done("offices.list", json!({ "history": true }));
    assert_eq!(history.as_array().map(Vec::len), Some(3), "nothing is forgotten");
    let today = office.done("home.today", json!({}));
    let task = today["tasks"].as_array().expect("tasks").iter().find(|task| task["kind"] == "office_ends");
    assert_eq!(
        task.map(|task| &task["count"]),
        Some(&json!(1)),
        "監事 ends in 41 days and nobody follows; 会長 has one"
    );
    appoint(b, "監事", "2027-01-01", None).expect("a successor");
    let today = office.done("home.today", json!({}));
    let none = today["tasks"].as_array().expect("tasks").iter().all(|task| task["kind"] != "office_ends");
    assert!(none, "whoever is found is no work any more");
    assert!(appoint(a, "理事", "2026-06-01", Some("2026-05-31")).is_err(), "backwards");
    let term = office.done("offices.list", json!({ "history": true }))[0]["id"].clone();
    office.done("offices.remove", json!({ "term": term }));
    assert_eq!(office.done("offices.list", json!({ "history": true })).as_array().map(Vec::len), Some(3), "a slip");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]
    /// Whatever is put in and taken out in whatever order: nobody is in a group twice on a day, and undoing
    /// the last step gives the tree before it.
    #[test]
    fn nobody_is_twice_in_a_group(steps in prop::collection::vec((0usize..3, 0usize..3, 0i64..40, any::<bool>(), any::<bool>()), 1..12)) {
        let office = Office::new();
        let members = ["甲", "乙", "丙"].map(|name| office.member(name, "", None));
        let groups = ["一", "二", "三"].map(|name| group(&office, name, "team", None));
        let first = NaiveDate::from_ymd_opt(2026, 11, 1).expect("a day");
        for (member, of, days, into, instead) in steps {
            let before = office.done("groups.of_member", json!({ "member": members[member] }));
            let from = first + chrono::Duration::days(days);
            let input = json!({ "members": [members[member]], "group": groups[of], "from": from });
            let done = if into {
                let mut input = input;
                input["instead"] = json!(instead);
                office.done("groups.assign", input)["changed"].as_i64()
            } else {
                office.done("groups.unassign", input)["changed"].as_i64()
            };
            let twice: i64 = office.raw(|conn| Ok(conn.query_row(
                "SELECT count(*) FROM grp_member a JOIN grp_member b ON a.member = b.member AND a.grp = b.grp AND a.id < b.id
                 AND a.starts_on < coalesce(b.ends_on, '9') AND b.starts_on < coalesce(a.ends_on, '9')", [], |row| row.get(0))?));
            prop_assert_eq!(twice, 0, "a member is in a group once");
            if done > Some(0) && days % 3 == 0 {
                office.done("journal.undo", json!({}));
                prop_assert_eq!(office.done("groups.of_member", json!({ "member": members[member] })), before, "undone");
            }
        }
    }
}

/// A staff member who sees the members of one group alone, with one inside and one outside.
struct Limited {
    office: Office,
    head: Actor,
    inside: i64,
    outside: i64,
    branch: i64,
    /// An organisation inside, for which somebody outside speaks.
    company: i64,
}

/// Nothing else in the book contains this.
const OUTSIDE: &str = "外山";

fn limited() -> Limited {
    let office = Office::new();
    let (inside, outside) = (
        office.member("内田", "花", Some("uchi@example.jp")),
        office.member(OUTSIDE, "太", Some("sotoyama@example.jp")),
    );
    office.raw(|conn| Ok(conn.execute("UPDATE member SET birth = '1950-05-05' WHERE id = ?", [outside])?));
    let (branch, other) = (group(&office, "東支部", "branch", None), group(&office, "西支部", "branch", None));
    let team = group(&office, "一班", "team", Some(branch));
    office.done("groups.assign", json!({ "members": [inside], "group": team }));
    office.done("groups.assign", json!({ "members": [outside], "group": other }));
    office.done(
        "offices.appoint",
        json!({ "member": outside, "group": branch, "title": "支部長", "starts_on": "2026-04-01" }),
    );
    office.done("households.save", json!({ "members": [outside, inside], "name": "同居" }));
    office.done("tags.set", json!({ "members": [inside, outside], "add": ["役員"] }));
    office.done("notes.add", json!({ "member": outside, "text": format!("{OUTSIDE}のメモ") }));
    let company = office.done("members.add", json!({ "record": { "type": "organisation", "organisation": "内工業" } }))
        ["id"]
        .as_i64()
        .expect("a key");
    office.done("groups.assign", json!({ "members": [company], "group": team }));
    office.done("organisations.save_contact", json!({ "member": company, "person": outside }));
    office.done("dues.charge", json!({ "member": outside, "item": "other", "fiscal_year": 2026, "amount": 100 }));
    let added = office.done("staff.add", json!({ "name": "班長", "password": "hanchou no himitsu", "role": "admin" }));
    office.done("staff.limit", json!({ "staff": added["id"], "groups": [branch] }));
    let head = office.book.sign_in("班長", "hanchou no himitsu").expect("their password");
    Limited { office, head, inside, outside, branch, company }
}

/// Something of the form that a schema asks for, with `key` wherever a number stands.
fn filled(schema: &Value, key: i64) -> Value {
    if let Some(one) = schema.get("const").or_else(|| schema["enum"].get(0)) {
        return one.clone();
    }
    if let Some(first) = ["oneOf", "anyOf", "allOf"].iter().find_map(|of| schema[of].get(0)) {
        return filled(first, key);
    }
    let kind = schema["type"].as_str().or_else(|| schema["type"][0].as_str()).unwrap_or("object");
    match kind {
        "integer" | "number" => json!(key),
        "boolean" => json!(true),
        "string" if schema["format"] == "date" => json!("2026-11-20"),
        "string" => json!("ことば"),
        "array" => json!([filled(&schema["items"], key)]),
        _ => {
            let properties = schema["properties"].as_object().cloned().unwrap_or_default();
            let narrows = |name: &String| {
                !["filter", "columns", "group", "kinds", "offset", "limit", "text"].contains(&name.as_str())
            };
            let required = schema["required"].as_array().cloned().unwrap_or_default();
            Value::Object(
                properties
                    .iter()
                    .filter(|(name, _)| narrows(name) || required.contains(&json!(name)))
                    .map(|(name, of)| (name.clone(), filled(of, key)))
                    .collect(),
            )
        }
    }
}

#[test]
fn no_entry_names_anybody_outside_to_whoever_is_limited() {
    let Limited { office, head, inside, outside, branch, company } = limited();
    let openapi = crate::registry::openapi();
    let defs = &openapi["components"]["schemas"];
    let mut asked = 0;
    for entry in crate::registry::entries() {
        let path = format!("/api/{}", entry.name);
        let schema = &openapi["paths"][path.as_str()]["post"]["requestBody"]["content"]["application/json"]["schema"];
        let resolved = resolve(schema, defs, &[]);
        // Of both, with everything that may be asked, with the least, and with a word to look for.
        let mut inputs: Vec<Value> =
            [inside, outside, branch, company].iter().map(|key| filled(&resolved, *key)).collect();
        let required = |key: i64| {
            let mut least = resolved.clone();
            let names: Vec<String> = resolved["required"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(|n| n.as_str().map(str::to_owned))
                .collect();
            if let Some(all) = least["properties"].as_object_mut() {
                all.retain(|name, _| names.contains(name));
            }
            filled(&least, key)
        };
        inputs.extend([inside, outside, branch, company].map(required));
        if resolved["properties"].get("text").is_some() {
            for word in ["", OUTSIDE, "外", "00002", "sotoyama@example.jp"] {
                // A condition is said back to whoever wrote it; what it counts is asked for below.
                if entry.name.starts_with("segments.") && (word.contains(OUTSIDE) || word.contains("sotoyama")) {
                    continue;
                }
                let mut input = required(branch);
                input["text"] = json!(word);
                inputs.push(input);
            }
        }
        if entry.name == "members.check" {
            inputs.push(json!({ "record": { "sei": OUTSIDE, "mei": "太", "birth": "1950-05-05",
                    "emails": [{ "address": "sotoyama@example.jp" }] } }));
        }
        for input in inputs {
            let answer = crate::registry::call(&office.book, &head, entry.name, input.clone(), &crate::Work::quiet());
            asked += 1;
            assert!(entry.scoped || answer.is_err(), "{} does not keep to a scope and answered", entry.name);
            let said = match answer {
                Ok(crate::registry::Reply::Data { data, .. }) => data.to_string(),
                Ok(crate::registry::Reply::File(file)) => {
                    format!("{} {}", file.subject, String::from_utf8_lossy(&file.bytes))
                }
                Err(error) => error.message(crate::Lang::Ja),
            };
            for trace in [OUTSIDE, "sotoyama"] {
                assert!(!said.contains(trace), "{} {input} names somebody outside: {said}", entry.name);
            }
        }
    }
    assert!(asked > 500, "every entry was asked in several ways");
}

/// A schema with its references followed, each once on a way: trees of conditions hold themselves.
fn resolve(schema: &Value, defs: &Value, way: &[&str]) -> Value {
    match schema {
        Value::Object(map) => match map.get("$ref").and_then(Value::as_str).and_then(|r| r.rsplit('/').next()) {
            Some(name) if way.contains(&name) => json!({}),
            Some(name) => resolve(&defs[name], defs, &[way, &[name]].concat()),
            None => Value::Object(map.iter().map(|(key, value)| (key.clone(), resolve(value, defs, way))).collect()),
        },
        Value::Array(list) => Value::Array(list.iter().map(|value| resolve(value, defs, way)).collect()),
        other => other.clone(),
    }
}

#[test]
fn whoever_is_limited_works_with_their_own() {
    let Limited { office, head, inside, outside, branch, .. } = limited();
    let ask = |name: &str, input: Value| office.call_as(&head, name, input);
    let done = |name: &str, input: Value| ask(name, input).unwrap_or_else(|e| panic!("{name} is open to them: {e}"));
    let list = done("members.list", json!({}));
    assert_eq!((&list["total"], &list["rows"][0]["name"]), (&json!(2), &json!("内工業")), "theirs alone");
    let counts = done("members.counts", json!({}));
    assert_eq!((&counts["all"], &counts["current"]), (&json!(2), &json!(1)), "no total says how many others there are");
    assert_eq!(done("tags.list", json!({}))[0]["count"], 1, "nor how many have a tag");
    assert_eq!(done("kinds.list", json!({}))[0]["members"], 1, "or are of a kind");
    assert_eq!(done("members.find", json!({ "text": "00002" }))["total"], 0, "nor is a number found");
    let member = done("members.get", json!({ "member": inside }));
    let neighbour = member["previous"].as_i64().or(member["next"].as_i64());
    assert!(neighbour.is_some_and(|id| id != outside), "the way leads past others");
    let mates = done("households.of_member", json!({ "member": inside }));
    assert_eq!(mates["members"].as_array().map(Vec::len), Some(1), "of a household their own");
    assert_eq!(mates["head"], Value::Null, "its head is somebody else");
    for (name, input) in [
        ("members.get", json!({ "member": outside })),
        ("members.timeline", json!({ "member": outside })),
        ("notes.add", json!({ "member": outside, "text": "x" })),
        ("tags.set", json!({ "members": [inside, outside], "add": ["x"] })),
        ("groups.assign", json!({ "members": [outside], "group": branch })),
        ("groups.of_member", json!({ "member": outside })),
    ] {
        assert_eq!(
            ask(name, input).expect_err("not theirs").code,
            Code::NotFound,
            "{name}: somebody outside does not exist"
        );
    }
    let mut record = member["record"].clone();
    record["mei"] = json!("はな");
    done("members.update", json!({ "member": inside, "record": record }));
    done("journal.undo", json!({ "entry": office.done("journal.list", json!({ "limit": 1 }))[0]["id"] }));
    let back = done("members.get", json!({ "member": inside }));
    assert_eq!(back["name"], "内田 花", "their own act goes back");
    office.done("notes.add", json!({ "member": inside, "text": "x" }));
    let entry = office.done("journal.list", json!({ "limit": 1 }))[0]["id"].clone();
    assert_eq!(
        ask("journal.undo", json!({ "entry": entry })).expect_err("another's").code,
        Code::Forbidden,
        "another's act does not"
    );
    let looked = done("segments.look", json!({ "text": "type = person or type = organisation" }));
    assert_eq!(
        (&looked["count"], &looked["conditions"][0]["count"]),
        (&json!(2), &json!(1)),
        "a segment counts theirs"
    );
    let prepared = done("prints.check", json!({ "job": { "labels": { "layout": "12-86.4x42.3", "mailing": {} } } }));
    assert!(!prepared.to_string().contains("外"), "nothing is printed for others: {prepared}");
    let exported = done("export.members", json!({ "format": "csv" }));
    assert!(exported["name"].is_string(), "an export of their own");
    let me = done("staff.me", json!({}));
    let may = |code: &str| me["permissions"].as_array().is_some_and(|all| all.contains(&json!(code)));
    assert!(
        may("members.change") && !may("money.view") && !may("settings.change"),
        "what leads nowhere is not offered: {me}"
    );
    assert!(
        me["entries"]
            .as_array()
            .is_some_and(|all| all.contains(&json!("members.update")) && !all.contains(&json!("members.add"))),
        "by entry"
    );
    assert!(office.book.back_up(&head, &office.folder.path().join("b")).is_err(), "no door leads around the registry");
    let error = ask("dues.list", json!({})).expect_err("closed");
    assert_eq!(error.key, "error-limited", "and says why");
    office.done("groups.unassign", json!({ "members": [inside], "group": branch, "below": true }));
    assert_eq!(
        ask("members.get", json!({ "member": inside })).expect_err("left").code,
        Code::NotFound,
        "who leaves the group is out of sight"
    );
}

#[test]
fn somebody_always_sees_everybody() {
    let office = Office::new();
    let branch = group(&office, "支部", "branch", None);
    let error = office.call("staff.limit", json!({ "staff": 1, "groups": [branch] })).expect_err("the only one");
    assert_eq!(error.key, "error-limit-last-administrator", "nobody could ever lift it");
    let other = office.done("staff.add", json!({ "name": "次", "password": "tsugi no hito da", "role": "admin" }));
    office.done("staff.limit", json!({ "staff": other["id"], "groups": [branch] }));
    assert!(
        office.call("staff.set_role", json!({ "staff": 1, "role": "viewer" })).is_err(),
        "one who is limited does not count"
    );
    let list = office.done("staff.list", json!({}));
    assert_eq!(list[1]["groups"], json!([branch]), "as it stands in the settings");
    office.done("staff.limit", json!({ "staff": other["id"], "groups": [] }));
    assert_eq!(office.done("staff.list", json!({}))[1]["groups"], json!([]), "lifted");
    assert!(office.call("staff.limit", json!({ "staff": other["id"], "groups": [99] })).is_err(), "no such group");
}
