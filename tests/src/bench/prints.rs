//! Labels: from 10,000 members to the PDF, beside drawing the bare sheets.

use std::time::Instant;

use serde_json::json;

use super::{Goal, Measure, Outcome, office::Office};

const MANY: usize = 10_000;

/// Labels of everybody on 24 to a sheet, and what would be said before.
pub fn measure() -> Outcome<Vec<Measure>> {
    let office = Office::with_members(MANY)?;
    let labels = json!({ "layout": "24-66x33.9" });
    let begun = Instant::now();
    let checked = office.call("prints.check", json!({ "job": { "labels": labels } }))?;
    let check = begun.elapsed().as_secs_f64();
    if checked["pieces"].as_u64().unwrap_or_default() < MANY as u64 / 2 {
        return Err("the bench must print for most of the roster".into());
    }
    let begun = Instant::now();
    office.file("prints.labels", labels)?;
    let print = begun.elapsed().as_secs_f64();
    let line = |work: &str, value: f64, most: f64| Measure {
        work: work.into(),
        value,
        unit: "s",
        bare: None,
        goal: Goal::AtMost(most),
    };
    Ok(vec![line("10,000 labels as a PDF", print, 5.0), line("10,000 labels checked", check, 5.0)])
}
