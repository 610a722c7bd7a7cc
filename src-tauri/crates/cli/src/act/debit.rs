//! `tsudoi debit`: a run of direct debits from its preview to what the bank answers.

use std::path::Path;

use serde_json::{Value, json};
use tsudoi_core::Result;

use super::{Office, bytes, name_of, probe, read, rows, write};
use crate::args::Debit;

/// The request file of a run; where it went.
fn put(office: &mut Office, run: &Value, out: &Path) -> Result<Value> {
    let file = office.file("debits.request", json!({ "run": run }))?;
    write(out, &file.bytes)?;
    Ok(json!(out.to_string_lossy()))
}

/// Refuses before anything is asked of the book what cannot be written afterwards.
fn writable(office: &Office, out: &Path) -> Result<()> {
    office.may("debits.request")?;
    probe(out.parent().filter(|dir| !dir.as_os_str().is_empty()).unwrap_or_else(|| Path::new(".")))
}

pub(super) fn run(office: &mut Office, what: &Debit) -> Result<Value> {
    match what {
        Debit::Run { on, due_until, segment, dry_run, out } => {
            let plan = json!({ "day": on, "due_until": due_until, "segment": segment });
            if let (Some(out), false) = (out, dry_run) {
                writable(office, out)?;
            }
            let mut data = office.data("debits.preview", plan.clone())?;
            if *dry_run {
                return Ok(data);
            }
            let asked = json!({ "plan": plan, "count": data["count"], "amount": data["amount"] });
            data["run"] = office.data("debits.make", asked)?["id"].clone();
            if let Some(out) = out {
                // The run is made, whatever comes now: its file can be had again with `debit file`.
                match put(office, &data["run"], out) {
                    Ok(path) => data["file"] = path,
                    Err(error) => data["not_written"] = json!(office.aside(&error)),
                }
            }
            Ok(data)
        }
        Debit::Runs => office.data("debits.runs", json!({})),
        Debit::File { run, out } => {
            let path = put(office, &json!(run), out)?;
            Ok(json!({ "run": run, "file": path }))
        }
        Debit::Result { file, dry_run } => {
            let act = if *dry_run { "debits.preview_result" } else { "debits.take_result" };
            office.data(act, json!({ "name": name_of(file), "bytes": bytes(&read(file)?)? }))
        }
        Debit::Failed => {
            let lines = office.data("debits.failed", json!({}))?;
            Ok(rows(&lines, &["id", "day", "no", "name", "amount", "state", "code", "meaning", "next"]))
        }
    }
}
