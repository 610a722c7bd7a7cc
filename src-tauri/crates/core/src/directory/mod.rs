//! 会員名簿 at My Page: what members see of one another. Closed until the association opens it; then whoever agreed to be
//! named is there, with the items that the association offers and they said yes to, each by itself: a yes to the 名簿 as
//! a whole, as an application takes it, is one to the name. By nothing but names can anybody be found.

mod look;
mod rules;
#[cfg(test)]
mod tests;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    Reader, Result, association,
    members::RosterColumn,
    membership,
    registry::{Entry, command, query},
};

pub(crate) use look::look;
pub use look::{Found, Listed};

/// The entries of this room in the registry.
pub const ENTRIES: &[Entry] = &[query::<rules::Show>(), command::<rules::Set>()];

/// An item that may stand beside a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "DirectoryItem")]
pub enum Item {
    /// 会員種別: laid down by the association, goes with the name.
    Kind,
    /// 勤務先
    Workplace,
    /// 住所
    Address,
    /// 電話
    Phone,
    /// メール
    Email,
}

impl Item {
    /// All, in the order in which they stand.
    pub const ALL: [Self; 5] = [Self::Kind, Self::Workplace, Self::Address, Self::Phone, Self::Email];

    /// Its word in messages.
    pub fn code(self) -> &'static str {
        match self {
            Self::Kind => "kind",
            Self::Workplace => "workplace",
            Self::Address => "address",
            Self::Phone => "phone",
            Self::Email => "email",
        }
    }

    /// What a member must have said yes to.
    fn consent(self) -> Option<RosterColumn> {
        match self {
            Self::Kind => None,
            Self::Workplace => Some(RosterColumn::Workplace),
            Self::Address => Some(RosterColumn::Address),
            Self::Phone => Some(RosterColumn::Phone),
            Self::Email => Some(RosterColumn::Email),
        }
    }
}

/// Who may look into it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "DirectoryLookers")]
pub enum Lookers {
    /// Every member.
    #[default]
    All,
    /// Who stands in it.
    Listed,
}

/// See the module.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "DirectorySettings")]
pub struct Settings {
    /// Whether there is one.
    pub open: bool,
    /// Who may look.
    #[serde(default)]
    pub lookers: Lookers,
    /// What may stand beside a name.
    #[serde(default)]
    pub items: Vec<Item>,
    /// What it may be used for, in the association's words; empty: in ours.
    #[serde(default)]
    pub purpose: String,
}

const SETTING: &str = "directory";

fn settings(reader: &Reader<'_>) -> Result<Settings> {
    association::setting(reader, SETTING)
}

/// Whether there is one.
pub(crate) fn is_open(reader: &Reader<'_>) -> Result<bool> {
    Ok(settings(reader)?.open)
}

/// Whether there is one for this member: who left looks at receipts, not at people.
pub(crate) fn is_open_to(reader: &Reader<'_>, member: i64) -> Result<bool> {
    if !is_open(reader)? {
        return Ok(false);
    }
    // The dead do not come to My Page.
    let state = membership::history(reader, member, None)?.state(reader.today());
    Ok(membership::State::ENROLLED.contains(&state))
}
