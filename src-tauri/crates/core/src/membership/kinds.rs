//! 会員種別: how each counts its year, and its yearly fees, each valid from a day on.

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

/// What a kind's year is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Term {
    /// The association's fiscal year; a period goes on until it is ended.
    #[default]
    Year,
    /// Twelve months from joining; a period runs out unless it is renewed.
    Rolling,
}

/// What is owed for the year within which somebody joins (途中入会).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MidYear {
    /// The whole fee: what most do.
    #[default]
    Full,
    /// Half of it from a month on.
    Half,
    /// A twelfth for every month left, that of joining counted.
    Monthly,
    /// Nothing until the next year.
    Free,
}

macro_rules! codes {
    ($name:ident { $($variant:ident = $code:literal),* }) => {
        impl $name {
            pub(super) fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }
            pub(super) fn from_code(code: &str) -> Self {
                match code { $($code => Self::$variant,)* _ => Self::default() }
            }
        }
    };
}
codes!(Term { Year = "year", Rolling = "rolling" });
codes!(MidYear { Full = "full", Half = "half", Monthly = "monthly", Free = "free" });

impl MidYear {
    /// The Fluent message that says it.
    pub(super) fn message(self) -> &'static str {
        match self {
            Self::Full => "membership-midyear-full",
            Self::Half => "membership-midyear-half",
            Self::Monthly => "membership-midyear-monthly",
            Self::Free => "membership-midyear-free",
        }
    }
}

/// How a kind counts its year and what it asks for.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// What its year is.
    #[serde(default)]
    pub term: Term,
    /// What is owed for the year within which somebody joins.
    #[serde(default)]
    pub midyear: MidYear,
    /// For [`MidYear::Half`]: the month, 1 to 12, from which half is owed.
    #[serde(default = "october")]
    pub half_from: u32,
    /// 猶予: so many days (0 to 366) after a period has run out its member still counts as one.
    #[serde(default)]
    pub grace_days: u32,
    /// 入会金, yen.
    #[serde(default)]
    pub entrance_fee: Yen,
}

fn october() -> u32 {
    10
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
    /// What its year is.
    pub term: Term,
    /// What is owed for the year within which somebody joins.
    pub midyear: MidYear,
    /// For [`MidYear::Half`]: the month from which half is owed.
    pub half_from: u32,
    /// 猶予: so many days after a period has run out its member still counts as one.
    pub grace_days: u32,
    /// 入会金, yen.
    pub entrance_fee: Yen,
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
            let now = super::of_kinds(reader, &[kind.id], reader.today())?;
            kind.members = members::scope::keep(reader, now)?.len() as i64;
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
    /// How it counts its year; absent: as it was.
    pub rules: Option<Rules>,
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
        if let Some(rules) = self.rules {
            ensure!((1..=12).contains(&rules.half_from), "half_from", "error-half-from");
            ensure!(rules.grace_days <= 366, "grace_days", "error-grace-days");
            check_fee(rules.entrance_fee).map_err(|error| error.field("entrance_fee"))?;
            store::set_rules(tx, id, &rules)?;
        }
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
