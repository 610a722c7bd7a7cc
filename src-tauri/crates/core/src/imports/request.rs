//! How a sheet is taken in: which column becomes what, by what rows find their members, what happens to
//! rows in doubt. What cannot be meant is refused here, before any row is read.

use std::collections::HashSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tsudoi_sheet::Header;

use super::{
    clean,
    drawer::Sheet,
    layout::{self, KnownField, Layout},
    matching::Key,
    merge::Mode,
    names::FieldOfColumn,
    own,
    row::LIST_MARKS,
    target::{
        FieldType,
        Target::{self, Mei, Name, Organisation, Sei},
    },
};
use crate::{Error, Result, ensure, error::OrNotFound, values::Day};

/// A column and what it becomes.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Mapped {
    /// From 0.
    pub column: usize,
    /// What it becomes.
    pub target: Target,
    /// What happens to values that a member has already; without it as for the whole sheet.
    #[serde(default)]
    pub rule: Option<Mode>,
    /// Its cells are taken as they are: no zero is given back, no number of a day is read.
    #[serde(default)]
    pub plain: bool,
}

/// A cell as a person has put it right.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Correction {
    /// The spreadsheet's number of the row.
    pub row: u32,
    /// The column, from 0.
    pub column: usize,
    /// What it says.
    pub text: String,
}

/// How a sheet is taken in.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// From `imports.open`.
    pub token: String,
    /// Row of the titles, when it was seen wrong.
    pub header_row: Option<u32>,
    /// What the columns become; without it as it was guessed. A column that is not named is not taken in.
    #[serde(default)]
    pub mapping: Vec<Mapped>,
    /// By what a row finds its member; without it the other system's number, else 会員番号, else by matching.
    pub key: Option<Key>,
    /// 上書き or 空欄のみ.
    #[serde(default)]
    pub mode: Mode,
    /// The kind of new members whose row names none; without it the only one there is.
    pub kind_default: Option<i64>,
    /// Kinds that are not there yet are made; else their rows wait (要確認).
    #[serde(default)]
    pub new_kinds: bool,
    /// Rows in doubt that are taken in all the same, without the cells that are in doubt.
    #[serde(default)]
    pub include: Vec<u32>,
    /// Rows that are left out.
    #[serde(default)]
    pub exclude: Vec<u32>,
    /// Cells that a person has put right: a name parted by hand, a day that there is.
    #[serde(default)]
    pub corrections: Vec<Correction>,
    /// 過年度残高: the day on which the amounts stand. Without it the last day of the fiscal year before.
    pub balance_on: Option<Day>,
    /// Of the plan: only rows of this state.
    pub show: Option<State>,
    /// Of the plan: only rows of which this is said (`import-name-guess`), for a lane of their own.
    pub said: Option<String>,
    /// Of the plan: where the page begins.
    #[serde(default)]
    pub offset: usize,
}

/// What becomes of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// 新規
    New,
    /// 更新
    Update,
    /// 同一
    Same,
    /// 要確認
    Doubtful,
    /// 除外
    LeftOut,
}

/// The columns that are taken in: as they were chosen, else as they are guessed.
pub fn mapping(
    request: &Request,
    layout: Layout,
    header: &Header,
    width: usize,
    fields: &[Known],
) -> Result<Vec<Mapped>> {
    let mut mapping = request.mapping.clone();
    if mapping.is_empty() {
        let known: Vec<KnownField> = fields.iter().map(|(field, _)| field.clone()).collect();
        let guesses = (0..).zip(layout::guess(layout, &header.names, &known));
        mapping = guesses
            .filter_map(|(column, guess)| guess.map(|g| Mapped { column, target: g.target, rule: None, plain: false }))
            .collect();
    }
    mapping.retain(|m| m.target != Target::Ignore);
    check(&mapping, width)?;
    Ok(mapping)
}

/// By what rows find their members: as it was chosen, else by the best column there is.
pub fn key(request: &Request, layout: Layout, mapping: &[Mapped]) -> Result<Key> {
    let has = |target| mapping.iter().any(|m| m.target == target);
    let key = request.key.unwrap_or(match layout {
        Layout::Own | Layout::Unknown if has(Target::No) => Key::No,
        _ if has(Target::ExternalId) => Key::External,
        _ if has(Target::No) => Key::No,
        _ => Key::Match,
    });
    ensure!(key != Key::No || has(Target::No), "key", "import-key-no-column");
    ensure!(key != Key::External || has(Target::ExternalId), "key", "import-key-no-column");
    Ok(key)
}

/// An own field that there is, and what may be chosen.
pub type Known = (KnownField, Vec<String>);

fn check(mapping: &[Mapped], width: usize) -> Result<()> {
    let mut columns = HashSet::new();
    let mut targets = HashSet::new();
    for Mapped { column, target, .. } in mapping {
        ensure!(*column < width, "mapping", "import-no-such-column", column = column + 1);
        ensure!(columns.insert(column), "mapping", "import-column-twice", column = column + 1);
        ensure!(target.may_repeat() || targets.insert(target), "mapping", "import-target-twice", target = target);
    }
    let has_name = mapping.iter().any(|m| matches!(m.target, Name | Sei | Mei | Organisation));
    ensure!(has_name, "mapping", "import-no-name-column");
    Ok(())
}

/// The own field that a column goes to; a new one is named by its title.
pub fn field_of(
    target: Target,
    column: usize,
    fields: &[Known],
    sheet: &Sheet,
    header: &Header,
) -> Result<Option<FieldOfColumn>> {
    let known = |wanted: &dyn Fn(&KnownField) -> bool| {
        fields.iter().find(|(field, _)| wanted(field)).map(|(field, choices)| FieldOfColumn {
            id: field.id,
            name: field.name.clone(),
            kind: field.kind,
            target,
            choices: choices.clone(),
        })
    };
    match target {
        Target::Field(id) => known(&|f| f.id == id).or_not_found("error-no-such-field").map(Some),
        Target::NewField(kind) => {
            let title = header.names.get(column).map_or("", String::as_str);
            let name = own::field_name(title).unwrap_or(title).trim().to_owned();
            ensure!((1..=60).contains(&name.chars().count()), "mapping", "import-field-no-name", column = column + 1);
            if let Some(field) = known(&|f| f.name == name) {
                if field.kind != kind {
                    return Err(Error::invalid("mapping", "import-field-other-type").arg("name", name));
                }
                return Ok(Some(field));
            }
            let choices = match kind {
                FieldType::Choice | FieldType::Choices => choices(column, kind, sheet, header)?,
                _ => Vec::new(),
            };
            Ok(Some(FieldOfColumn { id: 0, name, kind, target, choices }))
        }
        _ => Ok(None),
    }
}

/// What a column of choices offers: every value that is in it.
fn choices(column: usize, kind: FieldType, sheet: &Sheet, header: &Header) -> Result<Vec<String>> {
    let mut found: Vec<String> = Vec::new();
    for row in sheet.workbook.rows.iter().filter(|row| header.is_data(row.number())) {
        let cell = row.get(column).trim();
        let pieces: Vec<&str> =
            if kind == FieldType::Choices { clean::several(cell, LIST_MARKS).collect() } else { vec![cell] };
        for piece in pieces.into_iter().filter(|p| !p.is_empty()) {
            if !found.iter().any(|f| f == piece) {
                ensure!(found.len() < 100, "mapping", "import-too-many-choices", column = column + 1);
                found.push(piece.to_owned());
            }
        }
    }
    Ok(found)
}
