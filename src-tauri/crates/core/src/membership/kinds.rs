//! 会員種別 and their yearly fees, each valid from a day on.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::store;
use crate::{
    Area, Command, Error, Permission, Query, Reader, Result, Topic, Tx, Undo, association, ensure,
    error::OrNotFound,
    members,
    staff::check_name,
    values::{Day, Nothing, Yen},
};

/// A fee from a day on.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Fee {
    /// Key.
    pub id: i64,
    /// The first day.
    pub starts_on: Day,
    /// Yen a year.
    pub fee: Yen,
}

/// A kind of membership.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Kind {
    /// Key.
    pub id: i64,
    /// As people read it.
    pub name: String,
    /// Whether its members vote.
    pub voting: bool,
    /// No longer offered.
    pub retired: bool,
    /// Order in lists.
    pub position: i64,
    /// Fees, newest first.
    pub fees: Vec<Fee>,
    /// The fee of today.
    pub current_fee: Option<Yen>,
    /// Members of it today.
    pub members: i64,
}

impl Kind {
    /// The fee on a day.
    pub fn fee_on(&self, day: Day) -> Option<Yen> {
        self.fees.iter().filter(|fee| fee.starts_on <= day).max_by_key(|fee| fee.starts_on).map(|fee| fee.fee)
    }
}

/// All kinds, for other rooms.
pub fn kinds(reader: &Reader<'_>) -> Result<Vec<Kind>> {
    store::kinds(reader)
}

/// A new kind without a fee, for imports.
pub fn create(tx: &Tx<'_>, name: &str) -> Result<i64> {
    check_name(name, "kind")?;
    store::insert_kind(tx, name.trim(), true, 100)
}

/// 会員種別の一覧.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct List {}

impl Query for List {
    type Output = Vec<Kind>;
    const NAME: &'static str = "kinds.list";
    const NEEDS: Permission = Permission::SignedIn;
    const SCOPED: bool = true;
    fn run(self, reader: &Reader<'_>) -> Result<Vec<Kind>> {
        let mut kinds = store::kinds(reader)?;
        for kind in &mut kinds {
            kind.current_fee = kind.fee_on(reader.today());
            kind.members = members::scope::keep(reader, store::of_kinds(reader, &[kind.id])?)?.len() as i64;
        }
        Ok(kinds)
    }
}

/// 会員種別を作る・変える.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Save {
    /// Which; without it a new one.
    pub kind: Option<i64>,
    /// As people read it; no other's.
    pub name: String,
    /// See [`Kind`].
    #[serde(default = "yes")]
    pub voting: bool,
    /// See [`Kind`].
    #[serde(default)]
    pub retired: bool,
    /// See [`Kind`].
    #[serde(default)]
    pub position: i64,
}

fn yes() -> bool {
    true
}

/// What [`Save`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Saved {
    /// Key.
    pub id: i64,
}

impl Command for Save {
    type Output = Saved;
    const NAME: &'static str = "kinds.save";
    const NEEDS: Permission = Permission::change(Area::Settings);
    const TOUCHES: &'static [Topic] = &[Topic::Kinds, Topic::Members];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Saved> {
        check_name(&self.name, "name")?;
        let name = self.name.trim();
        if store::kind_by_name(tx, name)?.is_some_and(|id| Some(id) != self.kind) {
            return Err(Error::conflict("error-kind-name-taken").field("name"));
        }
        tx.subject(name);
        let id = match self.kind {
            None => store::insert_kind(tx, name, self.voting, self.position)?,
            Some(id) => {
                ensure!(store::kind_exists(tx, id)?, "kind", "error-no-such-kind");
                store::update_kind(tx, id, name, self.voting, self.retired, self.position)?;
                id
            }
        };
        Ok(Saved { id })
    }
}

/// 年会費を決める from a day on. What was charged before stays as it was charged.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetFee {
    /// Of which kind.
    pub kind: i64,
    /// Yen a year, up to 100 million.
    pub fee: Yen,
    /// The first day.
    pub from: Day,
}

impl Command for SetFee {
    type Output = Nothing;
    const NAME: &'static str = "kinds.set_fee";
    const NEEDS: Permission = Permission::change(Area::Settings);
    const TOUCHES: &'static [Topic] = &[Topic::Kinds];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        check_fee(self.fee)?;
        tx.subject(store::kind_name(tx.conn, self.kind).or_not_found("error-no-such-kind")?);
        store::set_fee(tx, self.kind, self.from, self.fee)?;
        Ok(Nothing {})
    }
}

fn check_fee(fee: Yen) -> Result<()> {
    ensure!((0..=100_000_000).contains(&fee), "fee", "error-fee");
    Ok(())
}

/// 会員種別と年会費をひとつの手で決める: the kind is made where it is new.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Set {
    /// The kind, by name.
    pub name: String,
    /// Yen a year.
    pub fee: Yen,
    /// The first day; without it the first of this fiscal year.
    pub from: Option<Day>,
}

/// What [`Set`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SetAnswer {
    /// The kind's name.
    pub kind: String,
    /// Its key.
    pub id: i64,
    /// Yen a year.
    pub fee: Yen,
    /// From when.
    pub from: Day,
}

impl Command for Set {
    type Output = SetAnswer;
    const NAME: &'static str = "kinds.set";
    const NEEDS: Permission = Permission::change(Area::Settings);
    const TOUCHES: &'static [Topic] = &[Topic::Kinds];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<SetAnswer> {
        check_name(&self.name, "name")?;
        check_fee(self.fee)?;
        let name = self.name.trim().to_owned();
        let id = match store::kind_by_name(tx, &name)? {
            Some(id) => id,
            None => store::insert_kind(tx, &name, true, 100)?,
        };
        let us = association::show(tx)?;
        let from = self.from.unwrap_or_else(|| {
            tsudoi_japan::fiscal::range(tsudoi_japan::fiscal::FiscalYear(us.fiscal_year), us.fiscal_year_start).0
        });
        store::set_fee(tx, id, from, self.fee)?;
        tx.subject(&name);
        Ok(SetAnswer { kind: name, id, fee: self.fee, from })
    }
}

/// 年会費の決まりを消す.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RemoveFee {
    /// Which.
    pub fee: i64,
}

impl Command for RemoveFee {
    type Output = Nothing;
    const NAME: &'static str = "kinds.remove_fee";
    const NEEDS: Permission = Permission::change(Area::Settings);
    const TOUCHES: &'static [Topic] = &[Topic::Kinds];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        tx.subject(store::fee_label(tx.conn, self.fee).or_not_found("error-no-such-fee")?);
        store::delete_fee(tx, self.fee)?;
        Ok(Nothing {})
    }
}
