//! 独自項目: what an association writes down beside what everybody does: in seven types, computed ones too, on
//! members, households and memberships, for those roles that may read and write them.
//!
//! A field that a role may not read does not exist for it, whichever way it asks: [`readable`] is the one list that
//! records, lists, exports and the journal go by.

mod convert;
pub(super) mod forms;
pub(super) mod formula;
pub(super) mod values;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{scope, store};
use crate::{
    Area, Command, Document, Error, File, Permission, Query, Reader, Result, Topic, Tx, Undo, ensure,
    error::OrNotFound, files, staff, staff::check_name, values::Nothing, words,
};
use formula::Name;

pub(super) use forms::missing;
pub use forms::{Form, Item as FormItem, items as form_items, lacking, name as form_item_name};
pub use values::{Computer, as_shown, check, put};
pub(in crate::members) use values::{Raw, Stored, computed};
pub(super) use values::{SetOf, of_household, of_member, of_memberships, set, shown, sort_keys, wire};

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FieldType {
    /// 文字
    #[default]
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

/// To what a value of a field belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Belongs {
    /// 会員
    #[default]
    Member,
    /// 世帯
    Household,
    /// 在籍期間
    Membership,
}

impl Belongs {
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Member => "member",
            Self::Household => "household",
            Self::Membership => "membership",
        }
    }

    pub(super) fn from_code(code: &str) -> Self {
        match code {
            "household" => Self::Household,
            "membership" => Self::Membership,
            _ => Self::Member,
        }
    }
}

/// An own field.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
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
    /// How many values there are.
    pub used: i64,
    /// To what a value belongs.
    pub belongs: Belongs,
    /// How it is computed, with fields as people read them; empty: somebody writes the value.
    pub formula: String,
    /// Roles that read it, by key; empty: everybody who sees members.
    pub readers: Vec<i64>,
    /// Roles that write it, by key; empty: everybody who changes members.
    pub writers: Vec<i64>,
    /// Whether the reader of this list may write values.
    pub writable: bool,
}

impl Field {
    /// Whether it is computed.
    pub fn is_computed(&self) -> bool {
        !self.formula.is_empty()
    }
}

/// Whether a role is among those that are named; none named is everybody.
fn includes(roles: &[i64], role: Option<i64>) -> bool {
    roles.is_empty() || role.is_none_or(|role| roles.contains(&role))
}

/// What the journal calls an act on a field: everybody who reads the journal reads that.
fn subject(reader: &Reader<'_>, name: &str, readers: &[i64]) -> String {
    if readers.is_empty() { name.to_owned() } else { words::say(reader.lang(), "field-for-some", &[]) }
}

/// The fields that a formula names, by key.
fn named(field: &Field) -> Vec<i64> {
    let mut names = Vec::new();
    if field.is_computed()
        && let Ok(expression) = formula::parse(&field.formula)
    {
        expression.names(&mut names);
    }
    names.into_iter().filter_map(|name| if let Name::Field(id) = name { Some(id) } else { None }).collect()
}

/// Fields that the reader's role reads, retired ones too, with formulas as they are kept. What is computed from
/// something is read by those who read all of that.
pub(super) fn readable(reader: &Reader<'_>) -> Result<Vec<Field>> {
    let role = staff::role(reader)?;
    let all = store::fields(reader)?;
    let open: Vec<i64> = all.iter().filter(|field| includes(&field.readers, role)).map(|field| field.id).collect();
    let mut fields: Vec<Field> = all
        .into_iter()
        .filter(|field| open.contains(&field.id) && named(field).iter().all(|id| open.contains(id)))
        .collect();
    for field in &mut fields {
        field.writable = !field.is_computed() && includes(&field.writers, role);
    }
    Ok(fields)
}

/// Whether the reader's role reads a field. One that is gone was nobody's secret.
pub(super) fn reads(reader: &Reader<'_>, field: i64) -> Result<bool> {
    Ok(readable(reader)?.iter().any(|one| one.id == field) || store::field_name(reader.conn, field).is_none())
}

/// Fields of members that the reader's role writes and that are asked for: what an act on many can fill.
pub fn active(reader: &Reader<'_>) -> Result<Vec<Field>> {
    Ok(columns(reader)?.into_iter().filter(|field| field.writable).collect())
}

/// Fields of members that the reader's role reads and that are asked for: the columns of lists and exports.
pub fn columns(reader: &Reader<'_>) -> Result<Vec<Field>> {
    Ok(readable(reader)?.into_iter().filter(|field| !field.retired && field.belongs == Belongs::Member).collect())
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
        // Who sets fields up sees all of them; what stands in them is another matter.
        let sets_up = reader.require(Permission::change(Area::Settings)).is_ok();
        let all = store::fields(reader)?;
        let readable = readable(reader)?;
        let shown = |field: Field| readable.iter().find(|r| r.id == field.id).cloned().or(sets_up.then_some(field));
        let mut fields: Vec<Field> = all.iter().cloned().filter_map(shown).collect();
        let used = store::fields::used(reader, scope::list(reader)?.as_deref())?;
        for field in &mut fields {
            field.used = used.get(&field.id).copied().unwrap_or_default();
            field.formula = formula::to_names(&field.formula, &all, reader.lang());
        }
        Ok(fields)
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
    /// What it holds. Where there are values they are turned into the new type, all of them or none; a computed one
    /// is of the type that its formula gives.
    #[serde(rename = "type")]
    #[serde(default)]
    pub kind_of: FieldType,
    /// To what a value belongs. Stays once there are values.
    #[serde(default)]
    pub belongs: Belongs,
    /// How it is computed; empty: somebody writes the value. Fields stand in brackets (`[生年月日]`, `[口数]`), texts in
    /// quotation marks; signs are `+ - * / & = <> < <= > >= and or not`; functions are `years(from, to)` 年数, `months`
    /// 月数, `days` 日数, `year(day)` 年, `month` 月, `fiscal_year` 年度, `date(y, m, d)` 日付, `today()` 今日,
    /// `round(number, digits)` 四捨五入, `floor` 切り捨て, `ceil` 切り上げ, `min` 最小, `max` 最大, `filled(field)` 記入あり
    /// and `if(what, then, else)` もし.
    #[serde(default)]
    pub formula: String,
    /// See [`Field`].
    #[serde(default)]
    pub readers: Vec<i64>,
    /// See [`Field`].
    #[serde(default)]
    pub writers: Vec<i64>,
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
        let all = store::fields(tx)?;
        if all.iter().any(|field| field.name == self.name && Some(field.id) != self.field) {
            return Err(Error::conflict("error-field-name-taken").field("name"));
        }
        for (roles, at) in [(&self.readers, "readers"), (&self.writers, "writers")] {
            if staff::known_roles(tx, roles)?.len() != roles.len() {
                return Err(Error::invalid(at, "error-no-such-role"));
            }
        }
        self.take_formula(&all)?;
        tx.subject(subject(tx, &self.name, &self.readers));
        let Some(id) = self.field else { return Ok(Saved { id: store::insert_field(tx, &self)? }) };
        let before = all.iter().find(|field| field.id == id).or_not_found("error-no-such-field")?;
        let before = &Field { used: store::fields::used(tx, None)?.remove(&id).unwrap_or_default(), ..before.clone() };
        if before.used > 0 {
            ensure!(before.belongs == self.belongs, "belongs", "error-field-belongs", used = before.used);
            ensure!(self.formula.is_empty(), "formula", "error-field-becomes-computed", used = before.used);
        }
        // A formula that names it must still fit.
        for other in all.iter().filter(|other| named(other).contains(&id)) {
            ensure!(
                self.kind_of == before.kind_of && self.formula.is_empty() && self.belongs == before.belongs,
                "type",
                "error-field-in-formula",
                name = &other.name
            );
        }
        store::update_field(tx, id, &self)?;
        if before.used > 0 && (before.kind_of != self.kind_of || before.choices != self.choices) {
            convert::values(tx, before, &self)?;
        }
        Ok(Saved { id })
    }
}

impl Save {
    /// Keeps the formula by the keys of what it names; its type becomes the field's.
    fn take_formula(&mut self, all: &[Field]) -> Result<()> {
        self.formula = self.formula.trim().to_owned();
        if self.formula.is_empty() {
            return Ok(());
        }
        ensure!(self.belongs == Belongs::Member, "formula", "error-formula-belongs");
        self.formula = formula::to_keys(&self.formula, all)?;
        let expression = formula::parse(&self.formula)?;
        let of = |name: Name| match name {
            Name::Field(id) => {
                let field = all.iter().find(|field| field.id == id && field.belongs == Belongs::Member)?;
                // Of computed ones none is computed: there is no circle to look for.
                (!field.is_computed() && Some(id) != self.field).then_some(field.kind_of)
            }
            Name::Birth | Name::JoinedOn | Name::Death => Some(FieldType::Date),
        };
        self.kind_of = expression.type_of(&of)?;
        self.choices.clear();
        self.required = false;
        Ok(())
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
        belongs: Belongs::Member,
        formula: String::new(),
        readers: Vec::new(),
        writers: Vec::new(),
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
        let field = store::fields(tx)?.into_iter().find(|field| field.id == self.field);
        let field = field.or_not_found("error-no-such-field")?;
        tx.subject(subject(tx, &field.name, &field.readers));
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
        scope::ensure(reader, &[self.member])?;
        if !reads(reader, self.field)? {
            return Err(Error::new(crate::Code::NotFound, "error-no-such-file"));
        }
        let file = store::file(reader, self.member, self.field)?.or_not_found("error-no-such-file")?;
        let subject = super::brief(reader, self.member)?.label();
        Ok(File { subject, ..files::hand_out(reader, file)? })
    }
}

#[cfg(test)]
mod tests;
