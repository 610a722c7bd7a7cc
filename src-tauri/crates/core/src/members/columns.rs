//! One value of a member, to be looked at and set by itself: for acts on many at once.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tsudoi_japan::{date, fold};

use super::{
    fields::{self, Field},
    store,
};
use crate::{Error, Reader, Result, Tx, ensure};

/// A value that makes sense for many at once. Names, days of birth and addresses are each person's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Column {
    /// 敬称
    Honorific,
    /// 性別
    Gender,
    /// 連絡の言語
    Language,
    /// 勤務先
    Organisation,
    /// 勤務先フリガナ
    OrganisationKana,
    /// 入会日
    JoinedOn,
    /// 発送停止
    MailStop,
}

/// A value of a member's own row, in the form in which it stands there; empty where nothing does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell(pub String);

impl Column {
    /// As the table calls it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Honorific => "honorific",
            Self::Gender => "gender",
            Self::Language => "language",
            Self::Organisation => "organisation",
            Self::OrganisationKana => "organisation_kana",
            Self::JoinedOn => "joined_on",
            Self::MailStop => "mail_stop",
        }
    }

    /// What somebody typed, in the form in which it is kept; what cannot be written down is refused.
    pub fn read(self, typed: &str) -> Result<Cell> {
        let typed = typed.trim();
        ensure!(typed.chars().count() <= 200, "value", "error-too-long", max = 200);
        let wrong = || Error::invalid("value", "error-value");
        let kept = match self {
            Self::Honorific | Self::Organisation => typed.to_owned(),
            Self::OrganisationKana => fold::normal_kana(typed),
            Self::Gender => {
                ensure!(["", "male", "female", "other", "unsaid"].contains(&typed), "value", "error-value");
                typed.to_owned()
            }
            Self::Language => {
                ensure!(["", "ja", "en"].contains(&typed), "value", "error-value");
                typed.to_owned()
            }
            Self::JoinedOn if typed.is_empty() => String::new(),
            Self::JoinedOn => date::parse_day(typed).map_err(|_| wrong())?.to_string(),
            Self::MailStop => match typed {
                "1" | "true" => "1".to_owned(),
                "" | "0" | "false" => String::new(),
                _ => return Err(wrong()),
            },
        };
        Ok(Cell(kept))
    }

    /// Whether an organisation has it too: its own name and what it is called are not a workplace.
    pub fn is_of_persons(self) -> bool {
        matches!(self, Self::Organisation | Self::OrganisationKana | Self::Gender)
    }
}

/// What stands there now, and whether the member is an organisation.
pub fn value(reader: &Reader<'_>, member: i64, column: Column) -> Result<(Cell, bool)> {
    store::columns::value(reader, member, column)
}

/// Writes it down.
pub fn set_value(tx: &Tx<'_>, member: i64, column: Column, cell: &Cell) -> Result<()> {
    store::columns::set(tx, member, column, cell)
}

/// The value of an own field, as the wire shows it.
pub fn field_value(reader: &Reader<'_>, member: i64, field: &Field) -> Result<Value> {
    store::columns::field_value(reader, member, field)
}

/// A value that is to be written into an own field, as it will be shown; what does not fit is refused.
pub fn same_field_value(field: &Field, value: &Value) -> Result<Value> {
    fields::as_shown(field, value)
}

/// Whether the member has a tag of this name.
pub fn has_tag(reader: &Reader<'_>, member: i64, name: &str) -> Result<bool> {
    store::columns::has_tag(reader, member, name)
}
