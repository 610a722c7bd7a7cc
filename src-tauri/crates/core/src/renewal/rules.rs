//! 種別の変更の決まり: 学生会員 becomes 正会員 after so many years, 永年会員 by age and years.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::store;
use crate::{
    Area, Command, Error, Permission, Query, Reader, Result, Topic, Tx, Undo, ensure,
    error::OrNotFound,
    membership,
    values::{Day, Nothing},
};

/// Which kind becomes which, and when.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Rule {
    /// Key.
    pub id: i64,
    /// The kind before, by key.
    pub from: i64,
    /// Its name.
    pub from_name: String,
    /// The kind after, by key.
    pub to: i64,
    /// Its name.
    pub to_name: String,
    /// After so many whole years of the kind.
    pub after_years: Option<u32>,
    /// From this age on. With years as well, both must hold.
    pub at_age: Option<u32>,
}

impl Rule {
    /// Whether it holds on the first day of a year, for somebody who has been of the kind since a day.
    pub(super) fn holds(&self, since: Day, birth: Option<Day>, first: Day) -> bool {
        let long_enough = self.after_years.is_none_or(|years| super::years_later(since, years) <= first);
        let old_enough = self.at_age.is_none_or(|age| birth.is_some_and(|b| super::years_later(b, age) <= first));
        long_enough && old_enough
    }
}

/// 種別の変更の決まりの一覧.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct List {}

impl Query for List {
    type Output = Vec<Rule>;
    const NAME: &'static str = "renewal.rules";
    const NEEDS: Permission = Permission::view(Area::Members);
    fn run(self, reader: &Reader<'_>) -> Result<Vec<Rule>> {
        store::rules(reader)
    }
}

/// 種別の変更の決まりを決める.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Save {
    /// Which; without it a new one.
    pub rule: Option<i64>,
    /// The kind before.
    pub from: i64,
    /// The kind after.
    pub to: i64,
    /// After so many whole years of the kind, 1 to 99.
    pub after_years: Option<u32>,
    /// From this age on, 1 to 120.
    pub at_age: Option<u32>,
}

impl Command for Save {
    type Output = Nothing;
    const NAME: &'static str = "renewal.save_rule";
    const NEEDS: Permission = Permission::change(Area::Settings);
    const TOUCHES: &'static [Topic] = &[Topic::Renewal];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let (from, to) = (membership::kind(tx, self.from)?, membership::kind(tx, self.to)?);
        ensure!(self.from != self.to, "to", "error-rule-same-kind");
        ensure!(self.after_years.is_some() || self.at_age.is_some(), "after_years", "error-rule-when");
        ensure!(self.after_years.is_none_or(|n| (1..=99).contains(&n)), "after_years", "error-rule-years");
        ensure!(self.at_age.is_none_or(|n| (1..=120).contains(&n)), "at_age", "error-rule-age");
        let twin = store::rules(tx)?.into_iter().find(|rule| rule.from == self.from && rule.to == self.to);
        if twin.is_some_and(|twin| Some(twin.id) != self.rule) {
            return Err(Error::conflict("error-rule-twin").field("to"));
        }
        store::save_rule(tx, &self)?;
        tx.subject(format!("{} → {}", from.name, to.name));
        Ok(Nothing {})
    }
}

/// 種別の変更の決まりを消す.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Remove {
    /// Which.
    pub rule: i64,
}

impl Command for Remove {
    type Output = Nothing;
    const NAME: &'static str = "renewal.remove_rule";
    const NEEDS: Permission = Permission::change(Area::Settings);
    const TOUCHES: &'static [Topic] = &[Topic::Renewal];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        tx.subject(store::rule_label(tx.conn, self.rule).or_not_found("error-no-such-rule")?);
        store::delete_rule(tx, self.rule)?;
        Ok(Nothing {})
    }
}
