//! 科目: what money comes in for and goes out for. Items of dues name theirs by its words.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{purses::Saved, store};
use crate::{Area, Command, Error, Permission, Query, Reader, Result, Topic, Tx, Undo, ensure, staff::check_name};

/// Money comes in or goes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// 収入
    Income,
    /// 支出
    Expense,
}

impl Side {
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Income => "income",
            Self::Expense => "expense",
        }
    }

    pub(super) fn from_code(code: &str) -> Self {
        if code == "income" { Self::Income } else { Self::Expense }
    }
}

/// A 科目.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Subject {
    /// Key.
    pub id: i64,
    /// Of which side.
    pub side: Side,
    /// 会費収入 …
    pub name: String,
    /// Order in lists and on papers.
    pub position: i64,
    /// Not offered any more.
    pub retired: bool,
}

/// 科目の一覧, income first, in their order.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Subjects {}

impl Query for Subjects {
    type Output = Vec<Subject>;
    const NAME: &'static str = "books.subjects";
    const NEEDS: Permission = Permission::view(Area::Money);
    fn run(self, reader: &Reader<'_>) -> Result<Vec<Subject>> {
        store::subjects(reader)
    }
}

/// 科目を作る・変える.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SaveSubject {
    /// Which; without it a new one.
    pub id: Option<i64>,
    /// Of which side; it stays.
    pub side: Side,
    /// No other's of that side.
    pub name: String,
    /// See [`Subject`].
    #[serde(default)]
    pub position: i64,
    /// See [`Subject`].
    #[serde(default)]
    pub retired: bool,
}

impl Command for SaveSubject {
    type Output = Saved;
    const NAME: &'static str = "books.save_subject";
    const NEEDS: Permission = Permission::change(Area::Money);
    const TOUCHES: &'static [Topic] = &[Topic::Books];
    const UNDO: Undo = Undo::Changeset;
    fn run(mut self, tx: &mut Tx<'_>) -> Result<Saved> {
        check_name(&self.name, "name")?;
        self.name = self.name.trim().to_owned();
        let all = store::subjects(tx)?;
        if let Some(id) = self.id {
            ensure!(all.iter().any(|one| one.id == id && one.side == self.side), "id", "error-no-such-subject");
        }
        if all.iter().any(|one| one.side == self.side && one.name == self.name && Some(one.id) != self.id) {
            return Err(Error::conflict("error-subject-name-taken").field("name"));
        }
        tx.subject(&self.name);
        Ok(Saved { id: store::save_subject(tx, &self)? })
    }
}
