//! 支払者: who pays what a member is charged. What is said here for a member and a day counts, then the payer of
//! the household, then the member. A charge keeps the payer that it was made with.

use std::collections::HashMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    own_fees::{Arranged, OwnFee, end},
    store::arranged as store,
};
use crate::{
    Area, Command, Error, Permission, Query, Reader, Result, Topic, Tx, Undo, ensure,
    error::OrNotFound,
    households, members,
    values::{Day, Nothing},
};

/// Who pays for a member today.
pub fn payer(reader: &Reader<'_>, member: i64) -> Result<i64> {
    store::payer(reader, member)?.map_or_else(|| households::payer(reader, member), Ok)
}

/// Everybody for whom somebody else pays today, with who that is.
pub fn payers(reader: &Reader<'_>) -> Result<HashMap<i64, i64>> {
    let mut all = households::payers(reader)?;
    all.extend(store::payers(reader)?);
    Ok(all)
}

/// Who pays for whom, from a day and until one.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Payer {
    /// Key.
    pub id: i64,
    /// For whom.
    pub member: i64,
    /// Their name.
    pub member_name: String,
    /// Who pays.
    pub payer: i64,
    /// Their name.
    pub payer_name: String,
    /// The first day.
    pub from: Day,
    /// The last day; none: until it is ended.
    pub until: Option<Day>,
}

/// 会費の取り決め: what was arranged for a member.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Arrangements {
    /// Whose.
    pub member: i64,
}

/// What [`Arrangements`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Arrangement {
    /// 個別会費 and 免除, newest first.
    pub own_fees: Vec<OwnFee>,
    /// Who pays for them, and for whom they pay, newest first.
    pub payers: Vec<Payer>,
}

impl Query for Arrangements {
    type Output = Arrangement;
    const NAME: &'static str = "dues.arrangements";
    const NEEDS: Permission = Permission::view(Area::Money);
    fn run(self, reader: &Reader<'_>) -> Result<Arrangement> {
        let member = members::brief(reader, self.member)?.id;
        Ok(Arrangement { own_fees: store::own_fees(reader, member)?, payers: store::payers_of(reader, member)? })
    }
}

/// 支払者を決める. Charges that are made from now on are theirs; those that were made stay as they are.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetPayer {
    /// Which, to change it; absent: a new one.
    pub id: Option<i64>,
    /// For whom.
    pub member: i64,
    /// Who pays.
    pub payer: i64,
    /// The first day.
    pub from: Day,
    /// The last day; absent: until it is ended.
    pub until: Option<Day>,
}

impl Command for SetPayer {
    type Output = Arranged;
    const NAME: &'static str = "dues.set_payer";
    const NEEDS: Permission = Permission::change(Area::Money);
    const TOUCHES: &'static [Topic] = &[Topic::Members];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Arranged> {
        let (member, payer) = (members::brief(tx, self.member)?, members::brief(tx, self.payer)?);
        ensure!(member.id != payer.id, "payer", "error-payer-self");
        ensure!(payer.death.is_none(), "payer", "error-payer-died");
        let ends_on = end(self.from, self.until)?;
        if let Some(id) = self.id {
            let known = store::payers_of(tx, member.id)?.iter().any(|one| one.id == id && one.member == member.id);
            ensure!(known, "id", "error-no-such-arrangement");
        }
        if store::payer_overlaps(tx, &self, ends_on)? {
            return Err(Error::conflict("error-payer-overlaps").field("from"));
        }
        let id = store::set_payer(tx, &self, ends_on)?;
        tx.subject(format!("{} ← {}", member.label(), payer.label()));
        Ok(Arranged { id })
    }
}

/// 支払者の取り決めをなかったことにする.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RemovePayer {
    /// Which.
    pub id: i64,
}

impl Command for RemovePayer {
    type Output = Nothing;
    const NAME: &'static str = "dues.remove_payer";
    const NEEDS: Permission = Permission::change(Area::Money);
    const TOUCHES: &'static [Topic] = &[Topic::Members];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let member = store::owner(tx.conn, "payer", self.id).or_not_found("error-no-such-arrangement")?;
        let member = members::brief(tx, member)?;
        store::remove(tx, "payer", self.id)?;
        tx.subject(member.label());
        Ok(Nothing {})
    }
}
