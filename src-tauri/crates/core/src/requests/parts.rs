//! The part of a record that an item is: taken out, put back, compared, and said in words.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::{END, LEAVE, SIGN_IN};
use crate::{
    Reader, Result,
    members::{self, Address, Email, Gender, Language, MemberType, Phone, Record},
    values::Day,
    words,
};

/// One line of what a request says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Line {
    /// As it is read.
    pub text: String,
    /// Whether the other side does not say it.
    pub differs: bool,
}

/// The own field that an item is.
pub fn own_field(item: &str) -> Option<i64> {
    item.strip_prefix("field:").and_then(|id| id.parse().ok())
}

/// What an item is in a record; empty for what a member of this type does not have.
fn keys(item: &str, kind_of: MemberType) -> &'static [&'static str] {
    match (item, kind_of) {
        ("name", MemberType::Person) => &["sei", "mei"],
        ("name", MemberType::Organisation) => &["organisation"],
        ("kana", MemberType::Person) => &["sei_kana", "mei_kana"],
        ("kana", MemberType::Organisation) => &["organisation_kana"],
        ("former_sei", MemberType::Person) => &["former_sei", "former_sei_kana"],
        ("romaji", MemberType::Person) => &["romaji_sei", "romaji_mei"],
        ("organisation", MemberType::Person) => &["organisation", "organisation_kana"],
        ("degree", MemberType::Person) => &["degree"],
        ("birth", MemberType::Person) => &["birth"],
        ("gender", MemberType::Person) => &["gender"],
        ("honorific", _) => &["honorific"],
        ("language", _) => &["language"],
        ("addresses", _) => &["addresses"],
        ("phones", _) => &["phones"],
        ("emails", _) => &["emails"],
        _ => &[],
    }
}

/// Whether a member of this type has the item at all.
pub fn concerns(item: &str, kind_of: MemberType) -> bool {
    own_field(item).is_some() || !keys(item, kind_of).is_empty()
}

/// That part of a record, as JSON: `{"sei": …, "mei": …}`; of an own field `{"value": …}`.
pub fn part(record: &Record, item: &str) -> Result<Value> {
    if let Some(field) = own_field(item) {
        return Ok(json!({ "value": record.fields.get(&field).cloned().unwrap_or(Value::Null) }));
    }
    let whole = serde_json::to_value(record)?;
    let part: Map<String, Value> =
        keys(item, record.kind_of).iter().map(|key| ((*key).to_owned(), whole[*key].clone())).collect();
    Ok(Value::Object(part))
}

/// The record with that part as it shall be. Own fields are put beside those that `record` names.
pub fn with(record: &Record, item: &str, part: &Value) -> Result<Record> {
    if let Some(field) = own_field(item) {
        let mut record = record.clone();
        record.fields.insert(field, part["value"].clone());
        return Ok(record);
    }
    let mut whole = serde_json::to_value(record)?;
    for key in keys(item, record.kind_of) {
        if let Some(value) = part.get(*key) {
            whole[*key] = value.clone();
        }
    }
    let mut changed: Record = serde_json::from_value(whole)?;
    // Whether mail came back is what the office learnt of an address, not what its owner says.
    for email in &mut changed.emails {
        let stands = record.emails.iter().find(|one| one.id.is_some() && one.id == email.id);
        email.bounced = stands.is_some_and(|one| same_mail(&one.address, &email.address) && one.bounced);
    }
    Ok(changed)
}

/// That part in its one form, as a record would keep it; what cannot be written down is refused with its field.
pub fn normal(reader: &Reader<'_>, record: &Record, item: &str, part: &Value) -> Result<Value> {
    if let Some(field) = own_field(item) {
        let fields = members::field_columns(reader)?;
        let Some(field) = fields.iter().find(|one| one.id == field) else { return Ok(part.clone()) };
        return Ok(json!({ "value": members::field_as_shown(field, &part["value"])? }));
    }
    // Only this part is looked at: what else stands there is not what the member is asked about.
    let bare = Record {
        kind_of: record.kind_of,
        sei: record.sei.clone(),
        mei: record.mei.clone(),
        organisation: record.organisation.clone(),
        ..Record::default()
    };
    let mut wished = with(&bare, item, part)?;
    wished.normalise(reader.today())?;
    self::part(&wished, item)
}

/// Whether two parts say the same: keys and what only the office knows do not count.
pub(super) fn same(a: &Value, b: &Value) -> bool {
    fn bare(value: &Value) -> Value {
        match value {
            Value::Array(items) => Value::Array(items.iter().map(bare).collect()),
            Value::Object(members) => Value::Object(
                members
                    .iter()
                    .filter(|(key, _)| !["id", "bounced", "proven_at", "unknown_since"].contains(&key.as_str()))
                    .map(|(key, value)| (key.clone(), bare(value)))
                    .collect(),
            ),
            Value::String(text) if text.is_empty() => Value::Null,
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.clone(),
        }
    }
    fn none(value: Value) -> Value {
        if value == json!([]) { Value::Null } else { value }
    }
    let (a, b) = (bare(a), bare(b));
    match (a.get("value"), b.get("value")) {
        (Some(a), Some(b)) => none(a.clone()) == none(b.clone()),
        _ => a == b,
    }
}

/// Capitals do not make another mail address.
pub(super) fn same_mail(a: &str, b: &str) -> bool {
    a.trim().to_lowercase() == b.trim().to_lowercase()
}

/// The mail addresses of a part.
pub(super) fn mails(part: &Value) -> Vec<String> {
    let emails = part["emails"].as_array().into_iter().flatten();
    emails.filter_map(|email| email["address"].as_str()).map(str::to_owned).collect()
}

/// Both sides in words, with what differs marked.
pub(super) fn compared(reader: &Reader<'_>, item: &str, before: &Value, after: &Value) -> (Vec<Line>, Vec<Line>) {
    let (old, new) = (said(reader, item, before), said(reader, item, after));
    let mark = |lines: &[String], others: &[String]| {
        lines.iter().map(|text| Line { text: text.clone(), differs: !others.contains(text) }).collect::<Vec<_>>()
    };
    (mark(&old, &new), mark(&new, &old))
}

pub(super) fn said(reader: &Reader<'_>, item: &str, part: &Value) -> Vec<String> {
    let lang = reader.lang();
    let text = |key: &str| part[key].as_str().unwrap_or_default().to_owned();
    let two = |a: &str, b: &str| format!("{} {}", text(a), text(b)).trim().to_owned();
    let either = |a: String, b: String| if a.is_empty() { b } else { a };
    let day = |key: &str| text(key).parse::<Day>().map(|day| words::day(lang, day)).unwrap_or_default();
    let label = |list: &str, code: &str| words::say(lang, &format!("requests-{list}-{code}"), &[]);
    let lines = match item {
        "name" => vec![either(two("sei", "mei"), text("organisation"))],
        "kana" => vec![either(two("sei_kana", "mei_kana"), text("organisation_kana"))],
        "former_sei" => vec![two("former_sei", "former_sei_kana")],
        "romaji" => vec![two("romaji_mei", "romaji_sei")],
        "organisation" => vec![two("organisation", "organisation_kana")],
        "birth" => vec![day("birth")],
        "gender" => match Gender::from_code(&text("gender")).code() {
            "" => Vec::new(),
            code => vec![words::say(lang, &format!("bulk-gender-{code}"), &[])],
        },
        "language" => vec![words::say(
            lang,
            &format!("bulk-language-{}", Language::from_code(&text("language")).lang().tag()),
            &[],
        )],
        "addresses" => {
            let list: Vec<Address> = serde_json::from_value(part["addresses"].clone()).unwrap_or_default();
            let several = list.len() > 1;
            list.iter()
                .map(|one| {
                    let kind = label("address", one.label.code());
                    let letters = if one.mailing && several { label("address", "mailing") } else { String::new() };
                    format!("{}（{kind}）{letters}", one.one_line())
                })
                .collect()
        }
        "phones" => {
            let list: Vec<Phone> = serde_json::from_value(part["phones"].clone()).unwrap_or_default();
            list.iter().map(|one| format!("{}（{}）", one.number, label("phone", one.label.code()))).collect()
        }
        "emails" => {
            let list: Vec<Email> = serde_json::from_value(part["emails"].clone()).unwrap_or_default();
            let several = list.len() > 1;
            list.iter()
                .map(|one| {
                    let letters = if one.mailing && several { label("address", "mailing") } else { String::new() };
                    format!("{}{letters}", one.address)
                })
                .collect()
        }
        SIGN_IN => vec![text("email")],
        END if part.get("on").is_some() => {
            vec![words::say(lang, "requests-said-end", &[("day", day("on"))]), text("why")]
        }
        LEAVE if part.get("starts_on").is_some() => {
            let from = words::say(lang, "requests-said-leave", &[("day", day("starts_on"))]);
            let until = match day("until") {
                none if none.is_empty() => words::say(lang, "requests-said-leave-open", &[]),
                last => words::say(lang, "requests-said-leave-until", &[("day", last)]),
            };
            vec![from, until, text("why")]
        }
        item if own_field(item).is_some() => own_lines(reader, &part["value"]),
        other => vec![text(other)],
    };
    lines.into_iter().filter(|line| !line.is_empty()).collect()
}

fn own_lines(reader: &Reader<'_>, value: &Value) -> Vec<String> {
    match value {
        Value::Bool(yes) => vec![words::say(reader.lang(), if *yes { "bulk-yes" } else { "bulk-no" }, &[])],
        Value::Array(chosen) => chosen.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        Value::Number(number) => vec![number.to_string()],
        Value::String(text) => vec![match text.parse::<Day>() {
            Ok(day) if text.len() == 10 => words::day(reader.lang(), day),
            _ => text.clone(),
        }],
        Value::Object(file) => file.get("name").and_then(Value::as_str).map(str::to_owned).into_iter().collect(),
        Value::Null => Vec::new(),
    }
}
