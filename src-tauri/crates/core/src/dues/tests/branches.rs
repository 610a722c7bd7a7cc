//! 人頭割: what the heads of a branch owe is owed by the branch, each head once.

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::testing::Office;

const PRICE: i64 = 500;

/// An office with an item that branches pay, 500 yen a head.
fn office() -> Office {
    let office = Office::new();
    office.done("kinds.set", json!({ "name": "正会員", "fee": 8000, "from": "2020-04-01" }));
    let item = json!({ "name": "支部割", "tax_class": "outside", "rule": "member", "by_branch": true });
    let item = office.done("dues.save_item", item)["id"].clone();
    office.done("dues.set_item_fee", json!({ "item": item, "from": "2020-04-01", "fee": PRICE }));
    office
}

fn member(office: &Office, mei: &str) -> i64 {
    let kind = office.done("kinds.list", json!({}))[0]["id"].clone();
    let record = json!({ "sei": "支部", "mei": mei });
    let added = office.done("members.add", json!({ "record": record, "kind": kind, "starts_on": "2020-04-01" }));
    added["id"].as_i64().expect("a key")
}

fn branch(office: &Office, name: &str, parent: Option<&Value>, payer: Option<i64>) -> Value {
    let group = office.done("groups.save", json!({ "name": name, "kind": "branch", "parent": parent }))["id"].clone();
    office.done("groups.set_payer", json!({ "group": group, "payer": payer }));
    group
}

fn put(office: &Office, group: &Value, members: &[i64]) {
    office.done("groups.assign", json!({ "group": group, "members": members, "from": "2020-04-01" }));
}

fn code(office: &Office) -> Value {
    let items = office.done("dues.items", json!({}));
    items.as_array().expect("items").iter().find(|item| item["by_branch"] == true).expect("the item")["code"].clone()
}

fn bill(office: &Office) -> Value {
    office.done("dues.bill_year", json!({ "fiscal_year": 2026, "items": [code(office)] }))
}

#[test]
fn a_branch_pays_for_its_heads_and_whoever_belongs_to_none_is_listed() {
    let office = office();
    let [a, b, c, alone, treasurer] = ["一", "二", "三", "四", "会計"].map(|mei| member(&office, mei));
    let north = branch(&office, "北支部", None, Some(treasurer));
    let team = branch(&office, "一班", Some(&north), None);
    put(&office, &team, &[a, b]);
    put(&office, &north, &[c, treasurer]);
    let preview = office.done("dues.preview", json!({ "fiscal_year": 2026, "items": [code(&office)] }));
    assert_eq!((&preview["count"], &preview["amount"]), (&json!(1), &json!(4 * PRICE)), "one charge for four heads");
    let billed = bill(&office);
    let left: Vec<_> = billed["skipped"].as_array().expect("a list").iter().map(|one| one["member"].clone()).collect();
    assert_eq!((left, &billed["skipped"][0]["code"]), (vec![json!(alone)], &json!("no_branch")), "said, not dropped");
    let charge = office.done("dues.of_member", json!({ "member": treasurer }))[0].clone();
    assert_eq!(charge["label"], "2026年度 支部割（北支部 4名）", "papers say for how many");
    let again = bill(&office);
    assert_eq!(again["charged"], 0, "again nothing new");
    assert_eq!(office.done("dues.of_member", json!({ "member": a })), json!([]), "its members owe nothing of it");
}

#[test]
fn heads_are_counted_only_where_every_member_owes_something() {
    let office = office();
    let once = json!({ "name": "家族割", "tax_class": "outside", "rule": "household", "by_branch": true });
    assert_eq!(
        office.call("dues.save_item", once).expect_err("refused").key,
        "error-item-by-branch",
        "not by household"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    /// However members are spread over branches and teams, and whoever pays for which: everybody is either a head
    /// that is paid for once, or listed.
    #[test]
    fn every_head_is_counted_once_or_listed(places in prop::collection::vec(0_usize..6, 1..12), payers in prop::collection::vec(0_usize..3, 4)) {
        let office = office();
        let people: Vec<i64> = (0..places.len()).map(|at| member(&office, &format!("会員{at}"))).collect();
        let paying: Vec<i64> = (0..2).map(|at| member(&office, &format!("会計{at}"))).collect();
        let payer = |at: usize| payers[at].checked_sub(1).map(|who| paying[who]);
        let east = branch(&office, "東", None, payer(0));
        let west = branch(&office, "西", None, payer(1));
        let teams = [
            branch(&office, "東一班", Some(&east), payer(2)),
            branch(&office, "西一班", Some(&west), payer(3)),
        ];
        let groups = [&east, &west, &teams[0], &teams[1]];
        for (person, place) in people.iter().zip(&places) {
            if let Some(group) = groups.get(*place) {
                put(&office, group, &[*person]);
            }
        }
        let billed = bill(&office);
        let listed = billed["skipped"].as_array().expect("a list").len() as i64;
        let heads = billed["amount"].as_i64().expect("yen") / PRICE;
        prop_assert_eq!(heads + listed, (people.len() + paying.len()) as i64, "nobody is lost or paid for twice");
    }
}
