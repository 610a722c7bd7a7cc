//! 個別会費 and 免除: what a member owes of an item in place of what its rule says, from a day and until one. It is
//! owed as it stands here: no part for joining late, no leave, no number of seats changes it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{items, store::arranged as store};
use crate::{
    Area, Command, Error, Permission, Result, Topic, Tx, Undo, ensure,
    error::OrNotFound,
    members,
    values::{Day, Nothing, Yen},
};

/// What a member owes of an item instead.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct OwnFee {
    /// Key.
    pub id: i64,
    /// Code of the item.
    pub item: String,
    /// Its name.
    pub item_name: String,
    /// Yen a year; 0: nothing (免除).
    pub fee: Yen,
    /// The first day.
    pub from: Day,
    /// The last day; none: until it is ended.
    pub until: Option<Day>,
    /// Why.
    pub reason: String,
}

/// 個別会費を決める. A billing takes it for years whose first day as a member lies in it.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetOwnFee {
    /// Which, to change it; absent: a new one.
    pub id: Option<i64>,
    /// Whose.
    pub member: i64,
    /// Code of an item that has a rule.
    pub item: String,
    /// Yen a year; 0: nothing (免除).
    pub fee: Yen,
    /// The first day.
    pub from: Day,
    /// The last day; absent: until it is ended.
    pub until: Option<Day>,
    /// Why.
    pub reason: String,
}

/// What [`SetOwnFee`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Arranged {
    /// Key.
    pub id: i64,
}

/// The day after the last one, as it is kept.
pub(super) fn end(from: Day, until: Option<Day>) -> Result<Option<Day>> {
    ensure!(until.is_none_or(|until| until >= from), "until", "error-until-before-from");
    Ok(until.and_then(|until| until.succ_opt()))
}

impl Command for SetOwnFee {
    type Output = Arranged;
    const NAME: &'static str = "dues.set_own_fee";
    const NEEDS: Permission = Permission::change(Area::Money);
    const TOUCHES: &'static [Topic] = &[Topic::Members];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Arranged> {
        let member = members::brief(tx, self.member)?;
        let item = items::by_code(tx, &self.item)?;
        ensure!(item.rule != items::Rule::None, "item", "error-item-by-hand", item = &item.name);
        ensure!((0..=items::DEAREST).contains(&self.fee), "fee", "error-fee");
        let reason = self.reason.trim();
        ensure!(!reason.is_empty(), "reason", "error-reason");
        ensure!(reason.chars().count() <= 200, "reason", "error-too-long", max = 200);
        let ends_on = end(self.from, self.until)?;
        if let Some(id) = self.id {
            ensure!(store::own_fees(tx, member.id)?.iter().any(|own| own.id == id), "id", "error-no-such-arrangement");
        }
        if store::own_fee_overlaps(tx, &self, item.id, ends_on)? {
            return Err(Error::conflict("error-own-fee-overlaps").field("from"));
        }
        let id = store::set_own_fee(tx, &self, item.id, ends_on, reason)?;
        tx.subject(format!("{} {}", member.label(), item.name));
        Ok(Arranged { id })
    }
}

/// 個別会費をなかったことにする. Where it held for a time, it is ended by its last day instead.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RemoveOwnFee {
    /// Which.
    pub id: i64,
}

impl Command for RemoveOwnFee {
    type Output = Nothing;
    const NAME: &'static str = "dues.remove_own_fee";
    const NEEDS: Permission = Permission::change(Area::Money);
    const TOUCHES: &'static [Topic] = &[Topic::Members];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let member = store::owner(tx.conn, "own_fee", self.id).or_not_found("error-no-such-arrangement")?;
        let member = members::brief(tx, member)?;
        store::remove(tx, "own_fee", self.id)?;
        tx.subject(member.label());
        Ok(Nothing {})
    }
}
