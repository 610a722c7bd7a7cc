//! What is to change, and what that means for one member.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    Lang, Reader, Result, Tx, ensure,
    error::OrNotFound,
    members::{self, Answer, Cell, Column, Field, Purpose},
    membership,
    values::Day,
    words,
};

/// One change on many.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "what", rename_all = "snake_case", deny_unknown_fields)]
pub enum Change {
    /// A value of the record: 敬称, 性別, 勤務先, 入会日, 発送停止.
    Set {
        /// Which.
        column: Column,
        /// As typed; empty takes it away. 発送停止: `1` or empty.
        value: String,
    },
    /// A value of an own field.
    Field {
        /// Which.
        field: i64,
        /// As the field takes it; null takes it away.
        value: Value,
    },
    /// 印をつける.
    AddTag {
        /// The word; made where it is new.
        tag: String,
    },
    /// 印をはずす.
    RemoveTag {
        /// The word.
        tag: String,
    },
    /// 同意: the same answer of all of them.
    Consent {
        /// To what, as `consents.set` takes it: `mail`, `roster`, `roster:address` …
        purpose: Purpose,
        /// What they said.
        answer: Answer,
        /// When they said it; without it today. Who has said something else later keeps that.
        on: Option<Day>,
        /// Where it is written: 入会申込書, 総会の回答票.
        #[serde(default)]
        source: String,
    },
    /// 種別の変更 from a day on.
    ChangeKind {
        /// The kind from then on.
        kind: i64,
        /// The first day of it.
        from: Day,
    },
}

/// What becomes of one member.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Judged {
    /// It is so already.
    Same,
    /// From what to what.
    Changes { from: String, to: String },
    /// Not possible, for a reason (a Fluent message).
    Cannot(&'static str),
}

/// A change that was read once, and is asked for each member.
pub(super) enum Ready {
    Set(Column, Cell),
    Field(Box<Field>, Value),
    AddTag(String),
    RemoveTag(String),
    Consent { purpose: Purpose, name: String, answer: Answer, on: Day, source: String },
    ChangeKind { kind: i64, name: String, from: Day },
}

/// A value as people read it.
fn text(lang: Lang, value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Bool(yes) => words::say(lang, if *yes { "bulk-yes" } else { "bulk-no" }, &[]),
        Value::Array(items) => items.iter().map(|item| text(lang, item)).collect::<Vec<_>>().join("、"),
        Value::Object(file) => file.get("name").map_or_else(String::new, |name| text(lang, name)),
        Value::Number(number) => number.to_string(),
    }
}

fn shown(lang: Lang, column: Column, cell: &Cell) -> String {
    match column {
        Column::MailStop => words::say(lang, if cell.0.is_empty() { "bulk-no" } else { "bulk-yes" }, &[]),
        Column::Gender if !cell.0.is_empty() => words::say(lang, &format!("bulk-gender-{}", cell.0), &[]),
        Column::Language if !cell.0.is_empty() => words::say(lang, &format!("bulk-language-{}", cell.0), &[]),
        _ => cell.0.clone(),
    }
}

/// An answer as people read it.
fn said(lang: Lang, answer: Answer) -> String {
    words::say(lang, &format!("answer-{}", answer.code()), &[])
}

impl Ready {
    pub fn new(reader: &Reader<'_>, change: Change) -> Result<Self> {
        Ok(match change {
            Change::Set { column, value } => Self::Set(column, column.read(&value)?),
            Change::Field { field, value } => {
                let fields = members::active_fields(reader)?;
                let field = fields.into_iter().find(|f| f.id == field).or_not_found("error-no-such-field")?;
                ensure!(field.kind_of != members::FieldType::File, "field", "error-bulk-file");
                let value = members::same_field_value(&field, &value)?;
                Self::Field(Box::new(field), value)
            }
            Change::AddTag { tag } => {
                let tag = tag.trim().to_owned();
                ensure!((1..=50).contains(&tag.chars().count()), "tag", "error-tag-length");
                Self::AddTag(tag)
            }
            Change::RemoveTag { tag } => Self::RemoveTag(tag.trim().to_owned()),
            Change::Consent { purpose, answer, on, source } => {
                let name = members::purpose_name(reader, purpose)?.or_not_found("error-no-such-field")?;
                let (on, source) = members::consent_paper(reader, on, &source)?;
                Self::Consent { purpose, name, answer, on, source: source.to_owned() }
            }
            Change::ChangeKind { kind, from } => {
                let kinds = membership::kinds(reader)?;
                let found = kinds.into_iter().find(|k| k.id == kind).or_not_found("error-no-such-kind")?;
                Self::ChangeKind { kind, name: found.name, from }
            }
        })
    }

    /// What is changed, for the journal: 「発送停止 → はい」.
    pub fn says(&self, lang: Lang) -> String {
        match self {
            Self::Set(column, cell) => {
                let name = words::say(lang, &format!("bulk-column-{}", column.name()), &[]);
                format!("{name} → {}", shown(lang, *column, cell))
            }
            Self::Field(field, value) => format!("{} → {}", field.name, text(lang, value)),
            Self::AddTag(tag) => format!("＋{tag}"),
            Self::RemoveTag(tag) => format!("－{tag}"),
            Self::Consent { name, answer, on, source, .. } => {
                let said = format!("{name} → {}（{on}）", said(lang, *answer));
                if source.is_empty() { said } else { format!("{said}　{source}") }
            }
            Self::ChangeKind { name, from, .. } => format!("{from} {name}"),
        }
    }

    pub fn judge(&self, reader: &Reader<'_>, member: i64) -> Result<Judged> {
        let lang = reader.lang();
        let of = |from: String, to: String, same: bool| if same { Judged::Same } else { Judged::Changes { from, to } };
        Ok(match self {
            Self::Set(column, cell) => {
                let (old, is_organisation) = members::value(reader, member, *column)?;
                if is_organisation && column.is_of_persons() {
                    return Ok(Judged::Cannot("bulk-cannot-organisation"));
                }
                of(shown(lang, *column, &old), shown(lang, *column, cell), old == *cell)
            }
            Self::Field(field, value) => {
                let old = members::field_value(reader, member, field)?;
                of(text(lang, &old), text(lang, value), old == *value)
            }
            Self::AddTag(tag) => of(String::new(), tag.clone(), members::has_tag(reader, member, tag)?),
            Self::RemoveTag(tag) => of(tag.clone(), String::new(), !members::has_tag(reader, member, tag)?),
            Self::Consent { purpose, answer, on, .. } => {
                let (old, since) = members::said_to(reader, member, *purpose)?.unzip();
                let old = old.unwrap_or_default();
                if old != *answer && since.is_some_and(|since| since > *on) {
                    return Ok(Judged::Cannot("bulk-cannot-said-later"));
                }
                of(said(lang, old), said(lang, *answer), old == *answer)
            }
            Self::ChangeKind { kind, name, from } => {
                let periods = membership::periods(reader, member)?;
                let Some(now) = membership::holding(&periods, *from) else {
                    return Ok(Judged::Cannot("bulk-cannot-no-period"));
                };
                let planned = periods.iter().any(|p| p.starts_on > *from);
                if now.kind != *kind && planned {
                    return Ok(Judged::Cannot("bulk-cannot-planned"));
                }
                of(now.kind_name.clone(), name.clone(), now.kind == *kind)
            }
        })
    }

    pub fn apply(&self, tx: &Tx<'_>, member: i64) -> Result<()> {
        match self {
            Self::Set(column, cell) => members::set_value(tx, member, *column, cell),
            Self::Field(field, value) => members::put_field(tx, member, field, value),
            Self::AddTag(tag) => members::add_tag(tx, member, tag).map(drop),
            Self::RemoveTag(tag) => members::remove_tag(tx, member, tag).map(drop),
            Self::Consent { purpose, answer, on, source, .. } => {
                members::record_consent(tx, member, *purpose, *answer, *on, source)
            }
            Self::ChangeKind { kind, from, .. } => membership::change_kind(tx, member, *kind, *from),
        }
    }
}
