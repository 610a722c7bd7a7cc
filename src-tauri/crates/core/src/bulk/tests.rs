//! Many at once: looked at first, done once, taken back as a whole.

use serde_json::{Value, json};

use crate::testing::Office;

fn office() -> (Office, Vec<i64>) {
    let office = Office::new();
    let ids = ["小林", "山田", "田中"].iter().map(|sei| office.member(sei, "太郎", None)).collect();
    (office, ids)
}

#[test]
fn a_change_is_looked_at_counted_and_taken_back() {
    let (office, ids) = office();
    office
        .done("members.add", json!({ "no": "900", "record": { "type": "organisation", "organisation": "梓川商会" } }));
    let change = json!({ "what": "set", "column": "organisation", "value": "信州大学" });
    let preview = office.done("bulk.preview", json!({ "change": change }));
    assert_eq!((&preview["total"], &preview["changes"], &preview["left_out"]), (&json!(4), &json!(3), &json!(1)));
    assert_eq!(preview["ways"], json!([{ "from": "", "to": "信州大学", "count": 3 }]), "from what to what");
    assert_eq!(preview["left"][0]["name"], "梓川商会", "an organisation's own name is no workplace");
    let refused = office.call("bulk.apply", json!({ "change": change, "expected": 4 })).expect_err("another count");
    assert_eq!(
        (refused.key, refused.field.as_deref()),
        ("error-bulk-count", Some("expected")),
        "what was seen is done"
    );
    let done = office.done("bulk.apply", json!({ "change": change, "expected": 3 }));
    assert_eq!(done["changed"], 3);
    let of = |id: i64| office.done("members.get", json!({ "member": id }))["record"]["organisation"].clone();
    assert_eq!(of(ids[0]), "信州大学");
    office.done("journal.undo", json!({}));
    assert_eq!(of(ids[0]), "", "one act, taken back as one");
}

#[test]
fn a_selection_and_a_filter_are_asked_alike() {
    let (office, ids) = office();
    let tag = json!({ "what": "add_tag", "tag": "役員" });
    office.done("bulk.apply", json!({ "filter": { "ids": [ids[0], ids[1]] }, "change": tag, "expected": 2 }));
    let preview = office.done("bulk.preview", json!({ "change": tag }));
    assert_eq!((&preview["changes"], &preview["same"]), (&json!(1), &json!(2)), "two have it already");
    let found =
        office.done("bulk.preview", json!({ "text": "山田", "change": { "what": "remove_tag", "tag": "役員" } }));
    assert_eq!(found["lines"][0]["member"], ids[1], "whom the search finds");
    let all: Value = office.done("tags.list", json!({}));
    assert_eq!(all[0]["count"], 2, "nothing was changed by looking: {all}");
}

#[test]
fn kinds_change_from_a_day_where_there_is_a_period() {
    let (office, ids) = office();
    let kind = office.done("kinds.save", json!({ "name": "賛助会員", "voting": false }))["id"].clone();
    office.done("membership.end", json!({ "member": ids[2], "on": "2025-03-31", "reason": "left" }));
    let change = json!({ "what": "change_kind", "kind": kind, "from": "2027-04-01" });
    let preview = office.done("bulk.preview", json!({ "change": change }));
    assert_eq!(
        (&preview["changes"], &preview["left_out"]),
        (&json!(2), &json!(1)),
        "who has left has no kind to change"
    );
    assert_eq!(preview["ways"][0]["from"], "正会員");
    office.done("bulk.apply", json!({ "change": change, "expected": 2 }));
    let periods = office.done("members.get", json!({ "member": ids[0] }))["memberships"].clone();
    assert_eq!((&periods[0]["kind_name"], &periods[0]["starts_on"]), (&json!("賛助会員"), &json!("2027-04-01")));
}

#[test]
fn own_fields_take_what_fits() {
    let (office, ids) = office();
    let field =
        office.done("fields.save", json!({ "name": "班", "type": "choice", "choices": ["1班", "2班"] }))["id"].clone();
    let set = |value: Value| json!({ "what": "field", "field": field, "value": value });
    let refused = office.call("bulk.preview", json!({ "change": set(json!("9班")) })).expect_err("no such choice");
    assert_eq!(refused.key, "error-field-choice");
    office.done("bulk.apply", json!({ "filter": { "ids": ids }, "change": set(json!("1班")), "expected": 3 }));
    let preview = office.done("bulk.preview", json!({ "change": set(json!("2班")) }));
    assert_eq!(preview["ways"], json!([{ "from": "1班", "to": "2班", "count": 3 }]));
    office.done("bulk.apply", json!({ "change": set(Value::Null), "expected": 3 }));
    let nobody = office.call("bulk.apply", json!({ "change": set(Value::Null), "expected": 0 })).expect_err("nobody");
    assert_eq!(nobody.key, "error-bulk-nobody", "no empty entry in the journal");
}

#[test]
fn one_answer_of_many_is_recorded_and_overrules_no_newer_one() {
    let (office, ids) = office();
    let later = json!([{ "purpose": "roster", "answer": "no" }]);
    office.done("consents.set", json!({ "member": ids[2], "answers": later, "on": "2026-11-10" }));
    let change = json!({ "what": "consent", "purpose": "roster", "answer": "yes", "on": "2026-05-20", "source": "総会の回答票" });
    let preview = office.done("bulk.preview", json!({ "change": change }));
    assert_eq!((&preview["changes"], &preview["left_out"]), (&json!(2), &json!(1)), "a newer word counts");
    assert_eq!(preview["ways"], json!([{ "from": "未確認", "to": "可", "count": 2 }]));
    office.done("bulk.apply", json!({ "change": change, "expected": 2 }));
    let of = |id: i64| {
        let all = office.done("consents.get", json!({ "member": id }));
        all["history"][0].clone()
    };
    let said = of(ids[0]);
    assert_eq!((&said["answer"], &said["on"]), (&json!("yes"), &json!("2026-05-20")), "when they said it: {said}");
    assert_eq!(said["source"], "総会の回答票", "and where it is written");
    assert_eq!(of(ids[2])["answer"], "no");
    office.done("journal.undo", json!({}));
    assert_eq!(of(ids[0]), Value::Null, "taken back as one");
    for (field, wrong) in [
        ("on", json!({ "what": "consent", "purpose": "mail", "answer": "yes", "on": "2027-01-01" })),
        ("source", json!({ "what": "consent", "purpose": "mail", "answer": "yes", "source": "長".repeat(300) })),
    ] {
        let refused = office.call("bulk.preview", json!({ "change": wrong })).expect_err("it cannot be so");
        assert_eq!(refused.field.as_deref(), Some(field), "the field to blame");
    }
    let no_such = json!({ "what": "consent", "purpose": "roster:field:99", "answer": "yes" });
    let refused = office.call("bulk.preview", json!({ "change": no_such })).expect_err("there is no such field");
    assert_eq!(refused.key, "error-no-such-field");
}
