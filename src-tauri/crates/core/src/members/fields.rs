//! 独自項目: what an association writes down beside what everybody does, in seven types.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tsudoi_japan::date;

use super::store;
use crate::{
    Area, Code, Command, Document, Error, File, Permission, Query, Reader, Result, Topic, Tx, Undo, ensure,
    error::OrNotFound,
    staff::check_name,
    values::{Bytes, Nothing},
};

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FieldType {
    /// 文字
    Text,
    /// 数
    Number,
    /// 日付
    Date,
    /// ひとつ選ぶ
    Choice,
    /// いくつか選ぶ
    Choices,
    /// はい・いいえ
    YesNo,
    /// ファイル
    File,
}

impl FieldType {
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Number => "number",
            Self::Date => "date",
            Self::Choice => "choice",
            Self::Choices => "choices",
            Self::YesNo => "yes_no",
            Self::File => "file",
        }
    }

    pub(super) fn from_code(code: &str) -> Self {
        match code {
            "number" => Self::Number,
            "date" => Self::Date,
            "choice" => Self::Choice,
            "choices" => Self::Choices,
            "yes_no" => Self::YesNo,
            "file" => Self::File,
            _ => Self::Text,
        }
    }
}

/// An own field.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Field {
    /// Key.
    pub id: i64,
    /// As people read it.
    pub name: String,
    /// What it holds.
    #[serde(rename = "type")]
    pub kind_of: FieldType,
    /// For the two types that choose.
    pub choices: Vec<String>,
    /// Asked for: a record without it is taken with a warning.
    pub required: bool,
    /// Shown beside the field.
    pub help: String,
    /// Order on the page.
    pub position: i64,
    /// No longer asked for; what was written stays.
    pub retired: bool,
    /// How many members have a value.
    pub used: i64,
}

/// A value as a table holds it.
#[derive(Debug, Default)]
pub(super) struct Stored {
    pub text: Option<String>,
    pub number: Option<f64>,
    pub day: Option<String>,
    pub file: Option<(String, Vec<u8>)>,
}

/// Fields that are asked for.
pub fn active(reader: &Reader<'_>) -> Result<Vec<Field>> {
    Ok(store::fields(reader, None)?.into_iter().filter(|field| !field.retired).collect())
}

/// Reads a value for a field; `None` takes it away.
fn read(field: &Field, value: &Value) -> Result<Option<Stored>> {
    let wrong = || Error::invalid("fields", "error-field-value").arg("name", &field.name);
    let text = value.as_str().map(str::trim);
    if value.is_null() || text == Some("") || value.as_array().is_some_and(Vec::is_empty) {
        return Ok(None);
    }
    let mut stored = Stored::default();
    match field.kind_of {
        FieldType::Text => stored.text = Some(text.ok_or_else(wrong)?.to_owned()),
        FieldType::Number => {
            let number = value.as_f64().or_else(|| text.and_then(|t| t.replace(',', "").parse().ok()));
            stored.number = Some(number.filter(|n| n.is_finite()).ok_or_else(wrong)?);
        }
        FieldType::Date => {
            let day = date::parse_day(text.ok_or_else(wrong)?).map_err(|_| wrong())?;
            stored.day = Some(day.to_string());
        }
        FieldType::Choice => {
            let choice = text.ok_or_else(wrong)?;
            ensure!(
                field.choices.iter().any(|c| c == choice),
                "fields",
                "error-field-choice",
                name = &field.name,
                choice = choice
            );
            stored.text = Some(choice.to_owned());
        }
        FieldType::Choices => {
            let chosen: Vec<&str> = value
                .as_array()
                .ok_or_else(wrong)?
                .iter()
                .map(|v| v.as_str().ok_or_else(wrong))
                .collect::<Result<_>>()?;
            for choice in &chosen {
                ensure!(
                    field.choices.iter().any(|c| c == choice),
                    "fields",
                    "error-field-choice",
                    name = &field.name,
                    choice = choice
                );
            }
            stored.text = Some(serde_json::to_string(&chosen)?);
        }
        FieldType::YesNo => stored.number = Some(if value.as_bool().ok_or_else(wrong)? { 1.0 } else { 0.0 }),
        FieldType::File => {
            // A file that stays is given as it was read: {"id": …}.
            if value.get("id").is_some() {
                return Ok(Some(stored));
            }
            let name = value["name"].as_str().ok_or_else(wrong)?.to_owned();
            let bytes: Bytes = serde_json::from_value(value["bytes"].clone()).map_err(|_| wrong())?;
            ensure!(bytes.0.len() <= 10_000_000, "fields", "error-field-file-large", name = &field.name);
            stored.file = Some((name, bytes.0));
        }
    }
    Ok(Some(stored))
}

/// A value as the wire shows it.
pub(super) fn shown(
    kind_of: FieldType,
    text: Option<String>,
    number: Option<f64>,
    day: Option<String>,
    file: Option<(i64, String)>,
) -> Value {
    match kind_of {
        FieldType::Text | FieldType::Choice => json!(text),
        FieldType::Choices => text.and_then(|t| serde_json::from_str(&t).ok()).unwrap_or_else(|| json!([])),
        FieldType::Number => match number {
            Some(n) if n.fract() == 0.0 && n.abs() < 1e15 => json!(n as i64),
            other => json!(other),
        },
        FieldType::YesNo => json!(number.map(|n| n != 0.0)),
        FieldType::Date => json!(day),
        FieldType::File => file.map_or(Value::Null, |(id, name)| json!({ "id": id, "name": name })),
    }
}

/// A value that is to be written, as the wire would show it afterwards; a value that does not fit is refused.
pub fn as_shown(field: &Field, value: &Value) -> Result<Value> {
    Ok(match read(field, value)? {
        None => Value::Null,
        Some(stored) => shown(field.kind_of, stored.text, stored.number, stored.day, None),
    })
}

/// Writes values of a member; fields that are not named stay.
pub(super) fn set(tx: &Tx<'_>, member: i64, values: &BTreeMap<i64, Value>) -> Result<()> {
    if values.is_empty() {
        return Ok(());
    }
    let fields = store::fields(tx, None)?;
    for (id, value) in values {
        let field = fields.iter().find(|field| field.id == *id).or_not_found("error-no-such-field")?;
        put(tx, member, field, value)?;
    }
    Ok(())
}

/// Writes one value of a member.
pub fn put(tx: &Tx<'_>, member: i64, field: &Field, value: &Value) -> Result<()> {
    match read(field, value)? {
        None => store::remove_value(tx, member, field.id),
        // A file that stays.
        Some(stored) if field.kind_of == FieldType::File && stored.file.is_none() => Ok(()),
        Some(stored) => store::set_value(tx, member, field.id, &stored),
    }
}

/// 独自項目の一覧.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct List {}

impl Query for List {
    type Output = Vec<Field>;
    const NAME: &'static str = "fields.list";
    const NEEDS: Permission = Permission::view(Area::Members);
    const SCOPED: bool = true;
    fn run(self, reader: &Reader<'_>) -> Result<Vec<Field>> {
        store::fields(reader, super::scope::list(reader)?.as_deref())
    }
}

/// 独自項目を作る・変える.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Save {
    /// Which; without it a new one.
    pub field: Option<i64>,
    /// As people read it; nobody else's.
    pub name: String,
    /// What it holds. Cannot change once somebody has a value.
    #[serde(rename = "type")]
    pub kind_of: FieldType,
    /// For the two types that choose. A choice that is in use stays.
    #[serde(default)]
    pub choices: Vec<String>,
    /// See [`Field`].
    #[serde(default)]
    pub required: bool,
    /// See [`Field`].
    #[serde(default)]
    pub help: String,
    /// See [`Field`].
    #[serde(default)]
    pub position: i64,
}

/// What [`Save`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Saved {
    /// Key.
    pub id: i64,
}

impl Command for Save {
    type Output = Saved;
    const NAME: &'static str = "fields.save";
    const NEEDS: Permission = Permission::change(Area::Settings);
    const TOUCHES: &'static [Topic] = &[Topic::Fields, Topic::Members];
    const UNDO: Undo = Undo::Changeset;
    fn run(mut self, tx: &mut Tx<'_>) -> Result<Saved> {
        check_name(&self.name, "name")?;
        self.name = self.name.trim().to_owned();
        self.choices = self.choices.drain(..).map(|c| c.trim().to_owned()).filter(|c| !c.is_empty()).collect();
        if matches!(self.kind_of, FieldType::Choice | FieldType::Choices) {
            ensure!(!self.choices.is_empty(), "choices", "error-field-choices");
        }
        let same = store::fields(tx, None)?.into_iter().find(|field| field.name == self.name);
        if same.is_some_and(|field| Some(field.id) != self.field) {
            return Err(Error::conflict("error-field-name-taken").field("name"));
        }
        tx.subject(&self.name);
        match self.field {
            None => Ok(Saved { id: store::insert_field(tx, &self)? }),
            Some(id) => {
                let before = store::fields(tx, None)?
                    .into_iter()
                    .find(|field| field.id == id)
                    .or_not_found("error-no-such-field")?;
                if before.used > 0 && before.kind_of != self.kind_of {
                    return Err(Error::new(Code::Conflict, "error-field-type").field("type").arg("used", before.used));
                }
                store::update_field(tx, id, &self)?;
                Ok(Saved { id })
            }
        }
    }
}

/// A new field of that name, for imports.
pub fn create(tx: &Tx<'_>, name: &str, kind_of: FieldType, choices: Vec<String>) -> Result<i64> {
    check_name(name, "name")?;
    let field = Save {
        field: None,
        name: name.trim().to_owned(),
        kind_of,
        choices,
        required: false,
        help: String::new(),
        position: 100,
    };
    store::insert_field(tx, &field)
}

/// 独自項目を使わなくする・また使う: nothing that was written is lost.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Retire {
    /// Which.
    pub field: i64,
    /// Whether it is retired from now on.
    pub retired: bool,
}

impl Command for Retire {
    type Output = Nothing;
    const NAME: &'static str = "fields.retire";
    const NEEDS: Permission = Permission::change(Area::Settings);
    const TOUCHES: &'static [Topic] = &[Topic::Fields, Topic::Members];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        tx.subject(store::field_name(tx.conn, self.field).or_not_found("error-no-such-field")?);
        store::retire_field(tx, self.field, self.retired)?;
        Ok(Nothing {})
    }
}

/// 独自項目のファイル: the file that a member has in a field, as it was put in.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TakeFile {
    /// Whose.
    pub member: i64,
    /// Which field.
    pub field: i64,
}

impl Document for TakeFile {
    const NAME: &'static str = "members.file";
    const NEEDS: Permission = Permission::view(Area::Members);
    const SCOPED: bool = true;
    const RECORDED: bool = true;
    fn run(self, reader: &Reader<'_>) -> Result<File> {
        let (name, bytes) = store::file(reader, self.member, self.field)?.or_not_found("error-no-such-file")?;
        let subject = super::brief(reader, self.member)?.label();
        // Never a type that a viewer would run: it is saved, and opened by what the person chooses.
        Ok(File { name, media_type: "application/octet-stream", bytes, subject })
    }
}
