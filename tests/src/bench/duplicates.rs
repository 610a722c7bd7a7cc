//! Looking for duplicates in a whole roster, and merging two records of it.

use std::time::Instant;

use serde_json::json;

use super::{Goal, Measure, Outcome, median, milliseconds, office::Office};

/// In an association that stands already.
pub fn measure(office: &Office) -> Outcome<Vec<Measure>> {
    let begun = Instant::now();
    let scanned = office.call("duplicates.scan", json!({}))?;
    let took = begun.elapsed().as_secs_f64();
    let members = scanned["members"].as_u64().ok_or("a scan says how many it looked at")?;
    let mut measures = vec![Measure {
        work: format!("look for duplicates among {members}"),
        value: took,
        unit: "s",
        bare: None,
        goal: Goal::AtMost(30.0),
    }];
    let listed = office.call("members.list", json!({ "limit": 40 }))?;
    let ids: Vec<i64> = listed["rows"].as_array().into_iter().flatten().filter_map(|row| row["id"].as_i64()).collect();
    let mut took = Vec::new();
    for pair in ids.chunks_exact(2) {
        let begun = Instant::now();
        office
            .call("members.merge", json!({ "keep": pair[0], "drop": pair[1], "choices": { "membership": "keep" } }))?;
        took.push(milliseconds(begun.elapsed()));
        office.call("members.unmerge", json!({ "merged": pair[1] }))?;
    }
    took.sort_by(f64::total_cmp);
    measures.push(Measure {
        work: format!("merge two of {members}"),
        value: median(&took),
        unit: "ms",
        bare: None,
        goal: Goal::AtMost(100.0),
    });
    Ok(measures)
}
