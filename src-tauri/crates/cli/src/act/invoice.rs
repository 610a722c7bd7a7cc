//! `tsudoi invoice`: invoices for everybody who owes something, and their PDFs.

use std::path::Path;

use serde_json::{Value, json};
use tsudoi_core::{Code, Error, Result};

use super::{Office, probe, write};
use crate::args::Invoice;

/// The key of the invoice with exactly this number.
fn key(office: &mut Office, no: &str) -> Result<Value> {
    let found = office.data("invoices.list", json!({ "text": no, "limit": 500 }))?;
    let rows = found["rows"].as_array().into_iter().flatten();
    let found = rows.into_iter().find(|row| row["no"].as_str().is_some_and(|known| known.eq_ignore_ascii_case(no)));
    found.map(|row| row["id"].clone()).ok_or_else(|| Error::new(Code::NotFound, "error-no-such-invoice"))
}

/// The PDF of one that was issued, under its own name; where it went.
fn put(office: &mut Office, invoice: &Value, dir: &Path) -> Result<Value> {
    let file = office.file("invoices.pdf", json!({ "invoice": invoice["id"] }))?;
    let path = dir.join(&file.name);
    write(&path, &file.bytes)?;
    Ok(json!(path.to_string_lossy()))
}

pub(super) fn run(office: &mut Office, what: &Invoice) -> Result<Value> {
    match what {
        Invoice::Issue { fiscal_year, items, segment, due_on, mail, dry_run, out } => {
            let choice = json!({
                "fiscal_year": fiscal_year, "items": items, "segment": segment, "due_on": due_on, "mail": mail,
            });
            if *dry_run {
                return office.data("invoices.preview", choice);
            }
            if let Some(dir) = out {
                office.may("invoices.pdf")?;
                probe(dir)?;
            }
            let mut data = office.data("invoices.issue", choice)?;
            let mut not_written = Vec::new();
            for invoice in data["issued"].as_array_mut().into_iter().flatten() {
                let Some(dir) = out else { break };
                // The numbers are given, whatever comes now.
                match put(office, invoice, dir) {
                    Ok(path) => invoice["file"] = path,
                    Err(error) => not_written.push(json!({ "no": invoice["no"], "reason": office.aside(&error) })),
                }
            }
            if out.is_some() {
                data["not_written"] = not_written.into();
            }
            Ok(data)
        }
        Invoice::Pdf { file, numbers } => {
            let keys = numbers.iter().map(|no| key(office, no)).collect::<Result<Vec<_>>>()?;
            let made = office.file("invoices.pdfs", json!({ "invoices": keys }))?;
            write(file, &made.bytes)?;
            Ok(json!({ "invoices": numbers, "file": file.to_string_lossy() }))
        }
    }
}
