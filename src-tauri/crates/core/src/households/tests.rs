use serde_json::{Value, json};

use super::{Letter, letters, payer};
use crate::{Code, Permission, Work, testing::Office};

fn at(office: &Office, sei: &str, mei: &str, postal_code: &str, street: &str) -> i64 {
    let record = json!({ "sei": sei, "mei": mei, "addresses": [
        { "postal_code": postal_code, "prefecture": "長野県", "city": "松本市", "street": street, "mailing": true }] });
    let kind = office.done("kinds.list", json!({}))[0]["id"].clone();
    office.done("members.add", json!({ "record": record, "kind": kind, "starts_on": "2020-04-01" }))["id"]
        .as_i64()
        .expect("a key")
}

fn household(office: &Office, member: i64) -> Value {
    office.done("households.of_member", json!({ "member": member }))
}

fn paid_by(office: &Office, member: i64) -> i64 {
    office
        .book
        .ask(&office.actor, Permission::SignedIn, &Work::quiet(), |reader| payer(reader, member))
        .expect("a payer")
}

fn with_kind() -> Office {
    let office = Office::new();
    office.done("kinds.set", json!({ "name": "正会員", "fee": 8000, "from": "2020-04-01" }));
    office
}

#[test]
fn who_lives_together_is_proposed_and_accepted() {
    let office = with_kind();
    let a = at(&office, "髙橋", "一", "390-1702", "梓川梓１２３－４");
    let b = at(&office, "高橋", "二", "3901702", "梓川梓123番地4");
    let c = at(&office, "小林", "三", "390-1702", "梓川梓123-4");
    at(&office, "高橋", "四", "390-1702", "梓川梓12-34");
    let d = at(&office, "小林", "五", "390-1702", "梓川梓123-4");
    let proposed = office.done("households.proposals", json!({}));
    assert_eq!(
        (&proposed["total"], &proposed["people"]),
        (&json!(2), &json!(4)),
        "two names behind one door: {proposed}"
    );
    assert_eq!(proposed["rows"][0]["name"], "髙橋家", "as the one who would be head writes it");
    let members: Vec<_> =
        proposed["rows"][0]["members"].as_array().expect("members").iter().map(|m| m["id"].as_i64()).collect();
    assert_eq!(members, [Some(a), Some(b)], "another form of the name, another hand for the number");
    office.done("households.accept", json!({ "households": [[c, d]] }));
    assert_eq!(household(&office, d)["head"], json!(c), "one by one");
    assert_eq!(office.done("households.accept", json!({})), json!({ "made": 1, "people": 2 }), "or all that are left");
    assert_eq!(office.done("households.proposals", json!({}))["total"], 0, "whoever has a household is not proposed");
    assert_eq!(office.done("households.list", json!({}))["total"], 2, "both are there");
    assert_eq!(
        office.done("households.list", json!({ "text": "五" }))["rows"][0]["name"],
        "小林家",
        "found by anybody in it"
    );
    office.done("journal.undo", json!({}));
    assert_eq!(household(&office, a), Value::Null, "all at once is undone at once");
}

#[test]
fn the_next_stands_in_when_the_head_dies() {
    let office = with_kind();
    let [a, b, c] = ["一", "二", "三"].map(|mei| office.member("小林", mei, None));
    office.done("households.save", json!({ "members": [a, b, c] }));
    let seen = household(&office, c);
    assert_eq!(
        (&seen["name"], &seen["head"], &seen["payer"]),
        (&json!("小林家"), &json!(a), &json!(a)),
        "the first is the head and pays"
    );
    assert_eq!(paid_by(&office, c), a, "for all");
    office.died(a);
    let seen = household(&office, c);
    assert_eq!(
        (&seen["head"], &seen["payer"], &seen["members"][0]["died"]),
        (&json!(b), &json!(b), &json!(true)),
        "the next one does"
    );
    office.raw(|conn| Ok(conn.execute("UPDATE member SET death = NULL WHERE id = ?", [a])?));
    assert_eq!(household(&office, c)["head"], json!(a), "a death taken back is taken back here, too");
    let id = seen["id"].clone();
    office.done(
        "households.save",
        json!({ "household": id, "name": "小林家", "members": [b, a, c], "payer": c, "one_mailing": false }),
    );
    let seen = household(&office, a);
    assert_eq!((&seen["head"], &seen["payer"]), (&json!(b), &json!(c)), "as it is chosen");
    office.done("households.save", json!({ "household": id, "members": [b, a, c], "one_payer": false }));
    assert_eq!((paid_by(&office, a), household(&office, a)["payer"].clone()), (a, Value::Null), "each for themselves");
}

#[test]
fn people_leave_part_and_move() {
    let office = with_kind();
    let [ichi, futa, mitsu, yotsu, itsu] = ["一", "二", "三", "四", "五"].map(|mei| office.member("小林", mei, None));
    let id = office.done("households.save", json!({ "members": [ichi, futa, mitsu, yotsu] }))["id"].clone();
    office.done("households.leave", json!({ "member": ichi }));
    assert_eq!(household(&office, futa)["head"], json!(futa), "the head leaves, the next follows");
    office.done("households.split", json!({ "household": id, "members": [mitsu, yotsu] }));
    assert_eq!(household(&office, mitsu)["head"], json!(mitsu), "a household of their own");
    assert_eq!(household(&office, futa), Value::Null, "one alone is no household");
    let taken = office.call("households.save", json!({ "members": [itsu, yotsu] })).expect_err("elsewhere");
    assert_eq!((taken.code, taken.field.as_deref()), (Code::Conflict, Some("members")), "it is said before");
    office.done("households.save", json!({ "members": [itsu, yotsu], "moving": true }));
    assert_eq!(
        (household(&office, mitsu), household(&office, yotsu)["head"].clone()),
        (Value::Null, json!(itsu)),
        "moved"
    );
    for wrong in [json!([ichi]), json!([ichi, ichi]), json!([ichi, 999])] {
        assert!(office.call("households.save", json!({ "members": wrong })).is_err(), "no household: {wrong}");
    }
    assert!(
        office.call("households.save", json!({ "members": [ichi, futa], "payer": mitsu })).is_err(),
        "who pays lives there"
    );
}

#[test]
fn one_letter_goes_to_a_household() {
    let office = with_kind();
    let [a, b, c, d] = ["一", "二", "三", "四"].map(|mei| office.member("小林", mei, None));
    let id = office.done("households.save", json!({ "members": [b, a] }))["id"].as_i64().expect("a key");
    office.done("households.save", json!({ "members": [c, d], "one_mailing": false }));
    let to = |members: &[i64]| {
        office
            .book
            .ask(&office.actor, Permission::SignedIn, &Work::quiet(), |reader| letters(reader, members))
            .expect("letters")
    };
    let own = |member: i64| Letter { addressee: member, members: vec![member], household: None };
    assert_eq!(
        to(&[a, c, b, d]),
        [Letter { addressee: b, members: vec![b, a], household: Some(id) }, own(c), own(d)],
        "to the head, with both names; who wants their own gets it"
    );
    assert_eq!(to(&[a])[0].addressee, a, "to whom is written, when the head is not");
}

#[test]
fn dues_of_a_household_go_to_its_payer() {
    let office = with_kind();
    let [a, b, c] = ["一", "二", "三"].map(|mei| office.member("小林", mei, None));
    office
        .raw(|conn| Ok(conn.execute("UPDATE membership SET kind = (SELECT id FROM kind WHERE name = '正会員')", [])?));
    office.done("households.save", json!({ "members": [a, b], "payer": b }));
    let billed = office.done("dues.bill_year", json!({ "fiscal_year": 2026 }));
    assert_eq!(billed["charged"], 3, "everybody is charged");
    let charges = |member: i64| {
        let list = office.done("dues.of_member", json!({ "member": member }));
        list.as_array().expect("a list").iter().map(|c| (c["member"].as_i64(), c["payer"].as_i64())).collect::<Vec<_>>()
    };
    assert_eq!(charges(a), [(Some(a), Some(b))], "the payer differs from the member");
    assert_eq!(charges(c), [(Some(c), Some(c))], "who lives alone pays alone");
    assert_eq!(charges(b).len(), 2, "the payer sees both");
    let paid = office
        .done("payments.record", json!({ "member": b, "amount": 16000, "paid_on": "2026-11-20", "method": "cash" }));
    assert_eq!(
        (paid["allocated"].as_array().map(Vec::len), &paid["remaining"]),
        (Some(2), &json!(0)),
        "one payment for both"
    );
    let by_hand =
        office.done("dues.charge", json!({ "member": a, "item": "other", "fiscal_year": 2026, "amount": 500 }));
    assert!(by_hand["id"].is_i64() && charges(a).iter().all(|(_, payer)| *payer == Some(b)), "by hand as well");
    office.died(b);
    assert_eq!(office.done("dues.bill_year", json!({ "fiscal_year": 2027 }))["charged"], 2, "the dead are not charged");
    assert!(charges(a).contains(&(Some(a), Some(a))), "and the next one pays");
    assert_eq!(
        office.done("dues.bill_year", json!({ "fiscal_year": 2026 }))["charged"],
        0,
        "a year is charged once, whoever pays"
    );
}
