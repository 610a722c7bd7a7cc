//! What comes out: one JSON value, or text and tables for people.

use serde_json::{Value, json};
use tsudoi_core::{Error, Lang, Topic};

/// What a command has to say.
pub struct Said {
    /// The answer.
    pub data: Value,
    /// What changed.
    pub touched: Vec<Topic>,
    /// Whether the answer is good news.
    pub all_well: bool,
    /// A document that is JSON for people, too.
    pub is_json: bool,
}

impl Said {
    /// An answer.
    pub fn new(data: Value, touched: &[Topic]) -> Self {
        Self { data, touched: touched.to_vec(), all_well: true, is_json: false }
    }
}

/// Standard output that is closed (`| head`) is nobody's bug.
fn out(text: &str) {
    use std::io::Write;
    let _ = writeln!(std::io::stdout().lock(), "{text}");
}

/// One line of JSON at once, for commands that go on.
pub fn line(value: &Value) {
    use std::io::Write;
    out(&value.to_string());
    let _ = std::io::stdout().flush();
}

/// The answer.
pub fn said(said: &Said, as_json: bool, _lang: Lang) {
    if as_json {
        out(&json!({ "data": said.data, "touched": said.touched }).to_string());
    } else if said.is_json {
        out(&format!("{:#}", said.data));
    } else {
        out(text(&said.data, 0).trim_end());
    }
}

/// What only the log is told of a refusal, under the number that people see.
pub fn log(error: &Error) {
    if let Some(detail) = &error.detail {
        tracing::error!(code = ?error.code, reference = ?error.args, detail, "refused");
    }
}

/// The refusal.
pub fn refusal(error: &Error, as_json: bool, lang: Lang) {
    log(error);
    if as_json {
        let wire = error.wire(lang);
        // None of the three is ever missing.
        out(&json!({ "error": { "code": wire.code, "field": wire.field, "message": wire.message } }).to_string());
    } else {
        match &error.field {
            Some(field) => eprintln!("{field}: {}", error.message(lang)),
            None => eprintln!("{}", error.message(lang)),
        }
    }
}

fn text(value: &Value, depth: usize) -> String {
    let pad = "  ".repeat(depth);
    match value {
        Value::Array(rows) if rows.iter().all(Value::is_object) && !rows.is_empty() => table(rows, &pad),
        Value::Array(items) => {
            let lines: Vec<String> = items.iter().map(|item| format!("{pad}{}", scalar(item))).collect();
            lines.join("\n") + "\n"
        }
        Value::Object(map) => map
            .iter()
            .map(|(key, value)| match value {
                Value::Array(items) if items.is_empty() => format!("{pad}{key}: -\n"),
                Value::Array(_) | Value::Object(_) => format!("{pad}{key}:\n{}", text(value, depth + 1)),
                _ => format!("{pad}{key}: {}\n", scalar(value)),
            })
            .collect(),
        _ => format!("{pad}{}\n", scalar(value)),
    }
}

fn scalar(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.replace('\n', " "),
        Value::Array(items) => items.iter().map(scalar).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

/// How wide a terminal draws it: everything of East Asia takes two columns.
fn width(text: &str) -> usize {
    text.chars().map(|c| if (c as u32) < 0x1100 || ('\u{ff61}'..='\u{ff9f}').contains(&c) { 1 } else { 2 }).sum()
}

fn table(rows: &[Value], pad: &str) -> String {
    let Some(first) = rows.first().and_then(Value::as_object) else { return String::new() };
    let columns: Vec<&String> = first.keys().collect();
    let cells: Vec<Vec<String>> = rows
        .iter()
        .map(|row| columns.iter().map(|c| scalar(row.get(c.as_str()).unwrap_or(&Value::Null))).collect())
        .collect();
    let widths: Vec<usize> = columns
        .iter()
        .enumerate()
        .map(|(i, c)| cells.iter().map(|row| width(&row[i])).max().unwrap_or(0).max(width(c)))
        .collect();
    let put = |row: &mut dyn Iterator<Item = &str>| {
        let line: Vec<String> = row
            .zip(&widths)
            .map(|(cell, wide)| format!("{cell}{}", " ".repeat(wide.saturating_sub(width(cell)))))
            .collect();
        format!("{pad}{}\n", line.join("  ").trim_end())
    };
    let mut text = put(&mut columns.iter().map(|c| c.as_str()));
    for row in &cells {
        text.push_str(&put(&mut row.iter().map(String::as_str)));
    }
    text
}
