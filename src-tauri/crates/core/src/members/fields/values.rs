//! Values of own fields: read from the wire, shown on it, written, computed.

use std::collections::{BTreeMap, HashMap};

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};
use tsudoi_japan::date;
use unicode_normalization::UnicodeNormalization;

use super::{
    Belongs, Field, FieldType,
    formula::{self, Expression, Facts, Frame, Name},
    readable,
};
use crate::{
    Area, Code, Command, Error, Permission, Reader, Result, Topic, Tx, Undo, association, ensure,
    error::OrNotFound,
    members::{brief, bulk, look::FieldValue, scope, store},
    values::{Bytes, Day, FIRST_DAY, LAST_DAY, Nothing},
};

/// A value as a table holds it.
#[derive(Debug, Default)]
pub(in crate::members) struct Stored {
    pub text: Option<String>,
    pub number: Option<f64>,
    pub day: Option<String>,
    pub file: Option<(String, Vec<u8>)>,
}

/// Reads a value for a field; `None` takes it away.
pub(super) fn read(field: &Field, value: &Value) -> Result<Option<Stored>> {
    let wrong = || Error::invalid("fields", "error-field-value").arg("name", &field.name);
    let text = value.as_str().map(str::trim);
    if value.is_null() || text == Some("") || value.as_array().is_some_and(Vec::is_empty) {
        return Ok(None);
    }
    let mut stored = Stored::default();
    match field.kind_of {
        FieldType::Text => stored.text = Some(text.ok_or_else(wrong)?.to_owned()),
        FieldType::Number => {
            let typed = || text.map(|t| t.nfkc().filter(|c| *c != ',').collect::<String>());
            let number = value.as_f64().or_else(|| typed()?.parse().ok());
            stored.number = Some(number.filter(|n| n.is_finite()).ok_or_else(wrong)?);
        }
        FieldType::Date => {
            let day = date::parse_day(text.ok_or_else(wrong)?).map_err(|_| wrong())?;
            ensure!((FIRST_DAY..=LAST_DAY).contains(&day), "fields", "error-field-day", name = &field.name);
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
pub(in crate::members) fn shown(
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

/// A value as it stands in a table, whole.
#[derive(Debug, Clone, Default)]
pub(in crate::members) struct Raw {
    pub text: Option<String>,
    pub number: Option<f64>,
    pub day: Option<String>,
    /// Key and name.
    pub file: Option<(i64, String)>,
}

impl Raw {
    fn shown(self, kind_of: FieldType) -> Value {
        shown(kind_of, self.text, self.number, self.day, self.file)
    }

    /// As a formula takes it.
    fn fact(&self, kind_of: FieldType) -> formula::Value {
        let text = |text: &Option<String>| text.clone().map_or(formula::Value::None, formula::Value::Text);
        match kind_of {
            FieldType::Text | FieldType::Choice => text(&self.text),
            FieldType::Choices => {
                let chosen: Option<Vec<String>> = self.text.as_deref().and_then(|t| serde_json::from_str(t).ok());
                chosen.map_or(formula::Value::None, |chosen| formula::Value::Text(chosen.join("、")))
            }
            FieldType::Number => self.number.map_or(formula::Value::None, formula::Value::Number),
            FieldType::YesNo => self.number.map_or(formula::Value::None, |n| formula::Value::YesNo(n != 0.0)),
            FieldType::Date => day_of(self.day.as_deref()),
            FieldType::File => formula::Value::None,
        }
    }
}

fn day_of(text: Option<&str>) -> formula::Value {
    text.and_then(|text| text.parse().ok()).map_or(formula::Value::None, formula::Value::Day)
}

/// What formulas are computed from, of one member.
#[derive(Debug, Default)]
pub(in crate::members) struct Of {
    pub birth: Option<Day>,
    pub joined_on: Option<Day>,
    pub death: Option<Day>,
    pub values: HashMap<i64, formula::Value>,
}

impl Facts for Of {
    fn value(&self, name: Name) -> formula::Value {
        let day = |day: Option<Day>| day.map_or(formula::Value::None, formula::Value::Day);
        match name {
            Name::Birth => day(self.birth),
            Name::JoinedOn => day(self.joined_on),
            Name::Death => day(self.death),
            Name::Field(id) => self.values.get(&id).cloned().unwrap_or(formula::Value::None),
        }
    }
}

pub(super) fn frame(reader: &Reader<'_>) -> Result<Frame> {
    Ok(Frame { today: reader.today(), year_start: association::show(reader)?.fiscal_year_start })
}

pub(in crate::members) fn wire(value: &formula::Value) -> Value {
    match value {
        formula::Value::None => Value::Null,
        formula::Value::Number(number) => shown(FieldType::Number, None, Some(*number), None, None),
        formula::Value::Text(text) => json!(text),
        formula::Value::Day(day) => json!(day.to_string()),
        formula::Value::YesNo(yes) => json!(yes),
    }
}

/// Rows that belong together, as the page of a member shows them: fields that are asked for, and retired ones that
/// have a value.
fn lines(
    fields: &[Field],
    belongs: Belongs,
    mut raws: HashMap<i64, Raw>,
    facts: Option<(&Of, Frame)>,
) -> Vec<FieldValue> {
    let of = fields.iter().filter(|field| field.belongs == belongs);
    of.filter_map(|field| {
        let raw = raws.remove(&field.id);
        if field.retired && raw.is_none() {
            return None;
        }
        let value = match (field.is_computed(), facts) {
            (true, Some((facts, frame))) => {
                let computed = formula::parse(&field.formula).map(|expression| expression.compute(facts, frame));
                computed.map_or(Value::Null, |value| wire(&value))
            }
            _ => raw.map_or_else(|| Raw::default().shown(field.kind_of), |raw| raw.shown(field.kind_of)),
        };
        Some(FieldValue {
            field: field.id,
            name: field.name.clone(),
            kind_of: field.kind_of,
            choices: field.choices.clone(),
            value,
            computed: field.is_computed(),
            writable: field.writable,
        })
    })
    .collect()
}

/// The fields with a member's values that the reader's role reads.
pub(in crate::members) fn of_member(reader: &Reader<'_>, member: i64) -> Result<Vec<FieldValue>> {
    let fields = readable(reader)?;
    let raws = store::fields::values(reader, Belongs::Member, member)?;
    let (_, record) = store::record(reader, member)?.or_not_found("error-no-such-member")?;
    let kinds: HashMap<i64, FieldType> = fields.iter().map(|field| (field.id, field.kind_of)).collect();
    let values = raws.iter().filter_map(|(id, raw)| Some((*id, raw.fact(*kinds.get(id)?)))).collect();
    let facts = Of { birth: record.birth, joined_on: record.joined_on, death: record.death, values };
    Ok(lines(&fields, Belongs::Member, raws, Some((&facts, frame(reader)?))))
}

/// The same of the household of a member; empty where there is none.
pub(in crate::members) fn of_household(reader: &Reader<'_>, member: i64) -> Result<Vec<FieldValue>> {
    let Some(household) = store::passing::household_of(reader, member)? else { return Ok(Vec::new()) };
    let raws = store::fields::values(reader, Belongs::Household, household)?;
    Ok(lines(&readable(reader)?, Belongs::Household, raws, None))
}

/// The same of memberships, by their keys.
pub(in crate::members) fn of_memberships(
    reader: &Reader<'_>,
    memberships: impl Iterator<Item = i64>,
) -> Result<BTreeMap<i64, Vec<FieldValue>>> {
    let fields = readable(reader)?;
    if !fields.iter().any(|field| field.belongs == Belongs::Membership) {
        return Ok(BTreeMap::new());
    }
    memberships
        .map(|id| {
            let raws = store::fields::values(reader, Belongs::Membership, id)?;
            Ok((id, lines(&fields, Belongs::Membership, raws, None)))
        })
        .collect()
}

/// Values of computed fields of members, for lists: of those that are given, else of everybody.
pub(in crate::members) fn computed(
    reader: &Reader<'_>,
    field: &Field,
    members: Option<&[i64]>,
) -> Result<HashMap<i64, formula::Value>> {
    let expression = formula::parse(&field.formula)?;
    let mut names = Vec::new();
    expression.names(&mut names);
    let kinds: HashMap<i64, FieldType> = store::fields(reader)?.into_iter().map(|f| (f.id, f.kind_of)).collect();
    let mut facts = store::fields::days(reader, members)?;
    for name in names {
        let Name::Field(id) = name else { continue };
        let Some(kind_of) = kinds.get(&id) else { continue };
        for (member, raw) in store::fields::column(reader, id, members)? {
            if let Some(of) = facts.get_mut(&member) {
                of.values.insert(id, raw.fact(*kind_of));
            }
        }
    }
    let frame = frame(reader)?;
    Ok(facts.into_iter().map(|(member, of)| (member, expression.compute(&of, frame))).collect())
}

/// By what a list is in the order of a field: text that sorts as the values do.
pub(in crate::members) fn sort_keys(reader: &Reader<'_>, field: i64) -> Result<HashMap<i64, String>> {
    let field = readable(reader)?.into_iter().find(|f| f.id == field).or_not_found("error-no-such-field")?;
    let values: HashMap<i64, formula::Value> = if field.is_computed() {
        computed(reader, &field, None)?
    } else {
        let raws = store::fields::column(reader, field.id, None)?;
        raws.into_iter().map(|(member, raw)| (member, raw.fact(field.kind_of))).collect()
    };
    let place = |text: &str| field.choices.iter().position(|choice| choice == text);
    let key = |value: formula::Value| match value {
        formula::Value::None => None,
        formula::Value::Number(number) => {
            // The bits of a float, turned so that they sort as numbers do.
            let bits = number.to_bits();
            let ordered = if number.is_sign_negative() { !bits } else { bits | 1 << 63 };
            Some(format!("{ordered:016x}"))
        }
        formula::Value::Text(text) if field.kind_of == FieldType::Choice => {
            Some(place(&text).map_or(text, |place| format!("{place:06}")))
        }
        formula::Value::Text(text) => Some(tsudoi_japan::fold::fold(&text)),
        formula::Value::Day(day) => Some(day.to_string()),
        formula::Value::YesNo(yes) => Some(if yes { "0" } else { "1" }.to_owned()),
    };
    Ok(values.into_iter().filter_map(|(member, value)| Some((member, key(value)?))).collect())
}

/// Computes fields of whole members, for exports.
pub struct Computer {
    formulas: Vec<(i64, Expression)>,
    kinds: HashMap<i64, FieldType>,
    frame: Frame,
}

impl Computer {
    /// For the computed ones of these fields.
    pub fn new(reader: &Reader<'_>, fields: &[Field]) -> Result<Self> {
        let computed = fields.iter().filter(|field| field.is_computed());
        Ok(Self {
            formulas: computed.map(|f| Ok((f.id, formula::parse(&f.formula)?))).collect::<Result<_>>()?,
            kinds: store::fields(reader)?.into_iter().map(|field| (field.id, field.kind_of)).collect(),
            frame: frame(reader)?,
        })
    }

    /// Whether a field is one of them.
    pub fn knows(&self, field: i64) -> bool {
        self.formulas.iter().any(|(id, _)| *id == field)
    }

    /// The value of a field of a member; none where it comes to nothing.
    pub fn value(&self, whole: &bulk::Whole, field: i64) -> Option<bulk::FieldValue> {
        let (_, expression) = self.formulas.iter().find(|(id, _)| *id == field)?;
        let fact = |value: &bulk::FieldValue, kind_of: FieldType| match value {
            bulk::FieldValue::Text(text) => Raw { text: Some(text.clone()), ..Raw::default() }.fact(kind_of),
            bulk::FieldValue::Number(number) => Raw { number: Some(*number), ..Raw::default() }.fact(kind_of),
            bulk::FieldValue::Day(day) => formula::Value::Day(*day),
            bulk::FieldValue::File(_) => formula::Value::None,
        };
        let values = whole.fields.iter().filter_map(|(id, value)| Some((*id, fact(value, *self.kinds.get(id)?))));
        let of = Of { birth: whole.birth, joined_on: whole.joined_on, death: whole.death, values: values.collect() };
        match expression.compute(&of, self.frame) {
            formula::Value::None => None,
            formula::Value::Number(number) => Some(bulk::FieldValue::Number(number)),
            formula::Value::Text(text) => Some(bulk::FieldValue::Text(text)),
            formula::Value::Day(day) => Some(bulk::FieldValue::Day(day)),
            formula::Value::YesNo(yes) => Some(bulk::FieldValue::Number(f64::from(u8::from(yes)))),
        }
    }
}

/// Writes values of a member; fields that are not named stay.
pub(in crate::members) fn set(tx: &Tx<'_>, member: i64, values: &BTreeMap<i64, Value>) -> Result<()> {
    set_of(tx, Belongs::Member, member, values)
}

fn set_of(tx: &Tx<'_>, belongs: Belongs, owner: i64, values: &BTreeMap<i64, Value>) -> Result<()> {
    if values.is_empty() {
        return Ok(());
    }
    let fields = readable(tx)?;
    let mut stand = store::fields::values(tx, belongs, owner)?;
    for (id, value) in values {
        let field = fields.iter().find(|field| field.id == *id && field.belongs == belongs);
        let field = field.or_not_found("error-no-such-field")?;
        if !field.writable {
            // Who only reads it may send it back as it was.
            let stands = stand.remove(id).unwrap_or_default().shown(field.kind_of);
            let is_none = |value: &Value| value.is_null() || *value == json!("") || *value == json!([]);
            if field.is_computed() || *value == stands || is_none(value) && is_none(&stands) {
                continue;
            }
            return Err(Error::new(Code::Forbidden, "error-field-read-only").field("fields").arg("name", &field.name));
        }
        put_of(tx, belongs, owner, field, value)?;
    }
    Ok(())
}

/// Refuses values that could not be written to a member.
pub fn check(reader: &Reader<'_>, values: &BTreeMap<i64, Value>) -> Result<()> {
    if values.is_empty() {
        return Ok(());
    }
    let fields = readable(reader)?;
    for (id, value) in values {
        let field = fields.iter().find(|field| field.id == *id && field.belongs == Belongs::Member);
        read(field.or_not_found("error-no-such-field")?, value)?;
    }
    Ok(())
}

/// Writes one value of a member.
pub fn put(tx: &Tx<'_>, member: i64, field: &Field, value: &Value) -> Result<()> {
    put_of(tx, Belongs::Member, member, field, value)
}

/// A value that is to be written, as the wire would show it afterwards; a value that does not fit is refused.
pub fn as_shown(field: &Field, value: &Value) -> Result<Value> {
    Ok(match read(field, value)? {
        None => Value::Null,
        Some(stored) => shown(field.kind_of, stored.text, stored.number, stored.day, None),
    })
}

fn put_of(tx: &Tx<'_>, belongs: Belongs, owner: i64, field: &Field, value: &Value) -> Result<()> {
    match read(field, value)? {
        None => store::fields::remove_value(tx, belongs, owner, field.id),
        // A file that stays.
        Some(stored) if field.kind_of == FieldType::File && stored.file.is_none() => Ok(()),
        Some(stored) => store::fields::set_value(tx, belongs, owner, field.id, &stored),
    }
}

/// 世帯や在籍期間の独自項目を書く.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetOf {
    /// On what: a household or a membership.
    pub belongs: Belongs,
    /// Which, by key.
    pub id: i64,
    /// Values by key of the field; null takes one away, absent ones stay.
    pub values: BTreeMap<i64, Value>,
}

impl Command for SetOf {
    type Output = Nothing;
    const NAME: &'static str = "fields.set";
    const NEEDS: Permission = Permission::change(Area::Members);
    const SCOPED: bool = true;
    const TOUCHES: &'static [Topic] = &[Topic::Members];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let member = match self.belongs {
            Belongs::Member => self.id,
            Belongs::Household => {
                store::passing::first_of_household(tx, self.id)?.or_not_found("error-no-such-household")?
            }
            Belongs::Membership => store::owner(tx.conn, "membership", self.id).or_not_found("error-no-such-period")?,
        };
        scope::ensure(tx, &[member])?;
        tx.subject(brief(tx, member)?.label());
        set_of(tx, self.belongs, self.id, &self.values)?;
        Ok(Nothing {})
    }
}
