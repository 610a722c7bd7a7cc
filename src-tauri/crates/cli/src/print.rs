//! What comes out: one JSON value, or text and tables for people.

use serde_json::{Value, json};
use tsudoi_core::{Error, Lang, Topic, words};
use unicode_width::UnicodeWidthStr;

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
pub fn said(said: &Said, as_json: bool, lang: Lang) {
    if as_json {
        out(&json!({ "data": said.data, "touched": said.touched }).to_string());
    } else if said.is_json {
        out(&format!("{:#}", said.data));
    } else {
        out(text(&said.data, 0, lang).trim_end());
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

/// What people call a member of an answer: the message `cli-<key>` where there is one.
fn word(key: &str, lang: Lang) -> String {
    let message = format!("cli-{key}");
    let said = words::say(lang, &message, &[]);
    if said == message { key.to_owned() } else { said }
}

fn text(value: &Value, depth: usize, lang: Lang) -> String {
    let pad = "  ".repeat(depth);
    match value {
        Value::Array(rows) if rows.iter().all(Value::is_object) && !rows.is_empty() => table(rows, &pad, lang),
        Value::Array(items) => {
            let lines: Vec<String> = items.iter().map(|item| format!("{pad}{}", scalar(item))).collect();
            lines.join("\n") + "\n"
        }
        Value::Object(map) => map
            .iter()
            .map(|(key, value)| (word(key, lang), value))
            .map(|(key, value)| match value {
                Value::Array(items) if items.is_empty() => format!("{pad}{key}: -\n"),
                Value::Array(_) | Value::Object(_) => format!("{pad}{key}:\n{}", text(value, depth + 1, lang)),
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

fn table(rows: &[Value], pad: &str, lang: Lang) -> String {
    let Some(first) = rows.first().and_then(Value::as_object) else { return String::new() };
    let columns: Vec<&String> = first.keys().collect();
    let heads = columns.iter().map(|key| word(key, lang)).collect();
    let cells = rows.iter().map(|row| columns.iter().map(|key| scalar(&row[key.as_str()])).collect());
    let lines: Vec<Vec<String>> = std::iter::once(heads).chain(cells).collect();
    let widths: Vec<usize> =
        (0..columns.len()).map(|i| lines.iter().map(|line| line[i].width()).max().unwrap_or(0)).collect();
    let put = |line: &Vec<String>| {
        let cells = line.iter().zip(&widths).map(|(cell, wide)| format!("{cell}{}", " ".repeat(wide - cell.width())));
        format!("{pad}{}\n", cells.collect::<Vec<_>>().join("  ").trim_end())
    };
    lines.iter().map(put).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_below_each_other_as_a_terminal_draws_them() {
        // One column: half-width kana, a combining mark; two: kanji, an emoji.
        let rows = json!([{ "x1": "ﾀｶﾊｼ", "x2": "|" }, { "x1": "髙橋", "x2": "|" }, { "x1": "e\u{301}t", "x2": "|" }, { "x1": "🌸", "x2": "|" }]);
        let said = text(&rows, 0, Lang::En);
        for line in said.lines().skip(1) {
            let before = line.split('|').next().expect("a first part");
            assert_eq!(before.width(), 6, "the second column begins at one place: {said}");
        }
    }
}
