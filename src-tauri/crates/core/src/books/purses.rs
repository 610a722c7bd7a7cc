//! 資金: cash and accounts, with what was in them when the books began, and which payments go where.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::store;
use crate::{
    Area, Command, Error, Permission, Query, Reader, Result, Topic, Tx, Undo, association, ensure,
    payments::Method,
    staff::check_name,
    values::{Day, Yen},
};

/// The most that can be anywhere, yen.
pub(super) const MOST: Yen = 100_000_000_000;

/// Where money is.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Purse {
    /// Key.
    pub id: i64,
    /// 現金, 普通預金 …
    pub name: String,
    /// The bank account that it is; payments that its statement settled are here, whatever their method.
    pub account: Option<i64>,
    /// What was in it on the morning of `opened_on`, yen.
    pub opening: Yen,
    /// What came before is part of `opening`.
    pub opened_on: Day,
    /// Payments of these methods go here.
    pub methods: Vec<Method>,
    /// Order in lists.
    pub position: i64,
    /// Not offered any more.
    pub retired: bool,
    /// What is in it today, yen.
    pub balance: Yen,
}

/// 資金の一覧, in their order.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Purses {}

impl Query for Purses {
    type Output = Vec<Purse>;
    const NAME: &'static str = "books.purses";
    const NEEDS: Permission = Permission::view(Area::Money);
    fn run(self, reader: &Reader<'_>) -> Result<Vec<Purse>> {
        store::purses(reader)
    }
}

/// 資金を作る・変える.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SavePurse {
    /// Which; without it a new one.
    pub id: Option<i64>,
    /// No other's.
    pub name: String,
    /// See [`Purse`].
    pub account: Option<i64>,
    /// See [`Purse`].
    #[serde(default)]
    pub opening: Yen,
    /// See [`Purse`].
    pub opened_on: Day,
    /// Payments of these methods go here from now on in all books; they leave the others.
    #[serde(default)]
    pub methods: Vec<Method>,
    /// See [`Purse`].
    #[serde(default)]
    pub position: i64,
    /// See [`Purse`]. Only when nothing is in it and no payments go there.
    #[serde(default)]
    pub retired: bool,
}

/// What [`SavePurse`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Saved {
    /// Key.
    pub id: i64,
}

impl Command for SavePurse {
    type Output = Saved;
    const NAME: &'static str = "books.save_purse";
    const NEEDS: Permission = Permission::change(Area::Money);
    const TOUCHES: &'static [Topic] = &[Topic::Books];
    const UNDO: Undo = Undo::Changeset;
    fn run(mut self, tx: &mut Tx<'_>) -> Result<Saved> {
        check_name(&self.name, "name")?;
        self.name = self.name.trim().to_owned();
        ensure!((-MOST..=MOST).contains(&self.opening), "opening", "error-amount");
        let all = store::purses(tx)?;
        let was = all.iter().find(|purse| Some(purse.id) == self.id);
        ensure!(self.id.is_none() || was.is_some(), "id", "error-no-such-purse");
        let other = |purse: &&Purse| Some(purse.id) != self.id;
        if all.iter().filter(other).any(|purse| purse.name == self.name) {
            return Err(Error::conflict("error-purse-name-taken").field("name"));
        }
        if self.account.is_some() && all.iter().filter(other).any(|purse| purse.account == self.account) {
            return Err(Error::conflict("error-purse-account-taken").field("account"));
        }
        // What decides past balances stays as it is once a year is closed.
        let moves = was.is_none_or(|was| {
            (was.opening, was.opened_on, was.account) != (self.opening, self.opened_on, self.account)
                || self.methods.iter().any(|method| !was.methods.contains(method))
        });
        if moves && association::closed_year(tx)?.is_some() && was.is_some() {
            return Err(Error::conflict("error-purse-closed").field("opening"));
        }
        if let Some(was) = was {
            let kept: Vec<_> = was.methods.iter().filter(|method| !self.methods.contains(method)).collect();
            ensure!(kept.is_empty(), "methods", "error-purse-methods");
        }
        if self.retired {
            let idle = was.is_some_and(|was| was.balance == 0 && was.methods.is_empty()) && self.methods.is_empty();
            ensure!(idle, "retired", "error-purse-in-use");
        }
        tx.subject(&self.name);
        Ok(Saved { id: store::save_purse(tx, &self)? })
    }
}
