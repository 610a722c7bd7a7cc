//! Households proposed, groups counted, and the roster as somebody sees it who is limited to groups.

use std::sync::Arc;

use serde_json::{Value, json};

use super::{
    Goal, Measure, Outcome, median,
    office::{Office, PASSWORD},
    repeat,
};

const MANY: usize = 100_000;
/// Branches, among which everybody is spread.
const BRANCHES: usize = 50;

fn ids(office: &Office) -> Outcome<Vec<i64>> {
    Ok(office
        .book
        .bare(|conn| conn.prepare("SELECT id FROM member ORDER BY id")?.query_map([], |row| row.get(0))?.collect())?)
}

/// All of them in one association of 100,000.
pub fn measure() -> Outcome<Vec<Measure>> {
    let office = Office::with_members(MANY)?;
    let mut groups: Vec<Value> = Vec::new();
    for branch in 0..BRANCHES {
        let saved = office.call("groups.save", json!({ "name": format!("第{branch}支部"), "kind": "branch" }))?;
        groups.push(saved["id"].clone());
    }
    let everybody = ids(&office)?;
    for (branch, members) in groups.iter().zip(everybody.chunks(MANY / BRANCHES)) {
        office.call("groups.assign", json!({ "members": members, "group": branch }))?;
    }
    let staff = office.call("staff.add", json!({ "name": "支部長", "password": PASSWORD, "role": "secretary" }))?;
    office.call("staff.limit", json!({ "staff": staff["id"], "groups": groups[..BRANCHES / 2] }))?;
    // The password is everybody's here; the name says whose slot is meant.
    let head = office.book.sign_in("支部長", PASSWORD)?;
    let limited = Office::sharing(Arc::clone(&office.book), head);

    let took = |office: &Office, name: &str, input: Value| -> Outcome<f64> {
        Ok(median(&repeat(10, || office.call(name, input.clone()).map(|_| ()))?))
    };
    let line = |work: &str, value: f64, most: f64| Measure {
        work: work.into(),
        value,
        unit: "ms",
        bare: None,
        goal: Goal::AtMost(most),
    };
    Ok(vec![
        line("households proposed among 100,000", took(&office, "households.proposals", json!({}))?, 1_000.0),
        line("tree of 50 groups with 100,000 in them", took(&office, "groups.tree", json!({}))?, 100.0),
        line(
            "first page of a group of 2,000 among 100,000",
            took(&office, "groups.members", json!({ "group": groups[0] }))?,
            50.0,
        ),
        line(
            "find among the 50,000 whom a limited person sees",
            took(&limited, "members.find", json!({ "text": "高橋" }))?,
            50.0,
        ),
        line("list of the 50,000 whom a limited person sees", took(&limited, "members.list", json!({}))?, 100.0),
    ])
}
