//! 役割: which areas of work a role may see or change.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{level_number, store};
use crate::{
    Area, Command, Lang, Level, Permission, Query, Reader, Result, Topic, Tx, Undo, error::OrNotFound, values::Nothing,
};

/// How far a role reaches in an area.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// なし
    None,
    /// 見る
    View,
    /// 変更
    Change,
}

/// A role with its reach in every area.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Role {
    /// Key.
    pub id: i64,
    /// `admin`, `secretary`, `treasurer`, `viewer`
    pub code: String,
    /// 日本語
    pub name_ja: String,
    /// English
    pub name_en: String,
    /// By area.
    pub permissions: BTreeMap<String, Reach>,
}

impl Role {
    pub(super) fn name(&self, lang: Lang) -> &str {
        match lang {
            Lang::Ja => &self.name_ja,
            Lang::En => &self.name_en,
        }
    }

    /// What it may do, as permission codes; what may be changed may be seen.
    pub(super) fn codes(&self) -> Vec<String> {
        let mut codes = Vec::new();
        for area in Area::ALL {
            let reach = self.permissions.get(area.code()).copied().unwrap_or(Reach::None);
            if reach != Reach::None {
                codes.push(Permission::view(area).code());
            }
            if reach == Reach::Change {
                codes.push(Permission::change(area).code());
            }
        }
        codes
    }
}

pub(super) fn list(reader: &Reader<'_>) -> Result<Vec<Role>> {
    store::roles(reader)?
        .into_iter()
        .map(|(id, code, name_ja, name_en)| {
            let held: BTreeMap<String, i64> = store::permissions(reader, id)?.into_iter().collect();
            let permissions = Area::ALL
                .into_iter()
                .map(|area| {
                    let reach = match held.get(area.code()) {
                        Some(2) => Reach::Change,
                        Some(_) => Reach::View,
                        None => Reach::None,
                    };
                    (area.code().to_owned(), reach)
                })
                .collect();
            Ok(Role { id, code, name_ja, name_en, permissions })
        })
        .collect()
}

/// 役割の一覧.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct List {}

impl Query for List {
    type Output = Vec<Role>;
    const NAME: &'static str = "roles.list";
    const NEEDS: Permission = Permission::SignedIn;
    fn run(self, reader: &Reader<'_>) -> Result<Vec<Role>> {
        list(reader)
    }
}

/// 役割の権限を変える.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Set {
    /// Key.
    pub role: i64,
    /// Areas that change; others stay.
    pub permissions: BTreeMap<Area, Reach>,
}

impl Command for Set {
    type Output = Nothing;
    const NAME: &'static str = "roles.set";
    const NEEDS: Permission = Permission::change(Area::Staff);
    const TOUCHES: &'static [Topic] = &[Topic::Staff];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let role = list(tx)?.into_iter().find(|r| r.id == self.role).or_not_found("error-no-such-role")?;
        for (area, reach) in &self.permissions {
            let level = match reach {
                Reach::None => None,
                Reach::View => Some(level_number(Level::View)),
                Reach::Change => Some(level_number(Level::Change)),
            };
            store::set_permission(tx, role.id, area.code(), level)?;
        }
        tx.subject(role.name(tx.lang()));
        Ok(Nothing {})
    }
}
