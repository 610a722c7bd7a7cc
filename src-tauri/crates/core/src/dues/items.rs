//! 請求項目: what can be charged, how consumption tax looks at it, to which account it belongs, and how much
//! it is. The first three belong to the program (年会費, 入会金, その他): they may be called otherwise, but not
//! retired. What the annual fee costs is said with the kinds of membership, not here.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{TaxClass, store::items as store};
use crate::{
    Area, Command, Error, Permission, Query, Reader, Result, Topic, Tx, Undo, ensure,
    error::OrNotFound,
    membership,
    staff::check_name,
    values::{Day, Nothing, Yen},
};

/// The key of the annual fee.
pub(super) const ANNUAL: i64 = 1;
/// Keys up to this belong to the program.
const BUILT_IN: i64 = 3;
/// The most that an item may cost, yen.
pub(super) const DEAREST: Yen = 100_000_000;

/// How much an item is, and for whom, when many are charged at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// By hand alone.
    #[default]
    None,
    /// By kind of membership.
    Kind,
    /// The same for every member.
    Member,
    /// So much for each seat (口数).
    Seat,
    /// Once for each household; who belongs to none is one alone.
    Household,
}

impl Rule {
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Kind => "kind",
            Self::Member => "member",
            Self::Seat => "seat",
            Self::Household => "household",
        }
    }

    pub(super) fn from_code(code: &str) -> Self {
        [Self::Kind, Self::Member, Self::Seat, Self::Household]
            .into_iter()
            .find(|rule| rule.code() == code)
            .unwrap_or_default()
    }
}

/// What an item costs from a day on.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ItemFee {
    /// Key.
    pub id: i64,
    /// For this kind of membership, where the kind decides.
    pub kind: Option<i64>,
    /// The first day.
    pub starts_on: Day,
    /// Yen.
    pub fee: Yen,
}

/// Something that can be charged.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Item {
    /// Key.
    pub id: i64,
    /// For [`super::Charge`] and the billing.
    pub code: String,
    /// 年会費 …
    pub name: String,
    /// How consumption tax looks at it.
    pub tax_class: TaxClass,
    /// 勘定科目
    pub account: String,
    /// How much it is, and for whom.
    pub rule: Rule,
    /// 人頭割: what its members owe, their branch pays in one sum. Only where every member owes something.
    pub by_branch: bool,
    /// By hand, it may be charged more than once a year.
    pub repeats: bool,
    /// Order in lists.
    pub position: i64,
    /// No longer charged.
    pub retired: bool,
    /// Part of the program: neither its rule nor its being there can change.
    pub built_in: bool,
    /// What it costs, newest first. Empty for the annual fee, which is said with the kinds.
    pub fees: Vec<ItemFee>,
}

/// 請求項目: what can be charged, in its order.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Items {}

impl Query for Items {
    type Output = Vec<Item>;
    const NAME: &'static str = "dues.items";
    const NEEDS: Permission = Permission::view(Area::Money);
    fn run(self, reader: &Reader<'_>) -> Result<Vec<Item>> {
        store::items(reader)
    }
}

/// The item of a code, if it is charged today.
pub(super) fn by_code(reader: &Reader<'_>, code: &str) -> Result<Item> {
    let item = store::items(reader)?.into_iter().find(|item| item.code == code);
    let item = item.ok_or_else(|| Error::invalid("item", "error-no-such-item"))?;
    ensure!(!item.retired, "item", "error-item-retired", item = &item.name);
    Ok(item)
}

fn by_key(reader: &Reader<'_>, id: i64) -> Result<Item> {
    store::items(reader)?.into_iter().find(|item| item.id == id).or_not_found("error-no-such-item")
}

/// 請求項目を作る・変える.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SaveItem {
    /// Which; without it a new one.
    pub item: Option<i64>,
    /// As it stands on papers; no other's.
    pub name: String,
    /// See [`Item`].
    pub tax_class: TaxClass,
    /// See [`Item`].
    #[serde(default)]
    pub account: String,
    /// See [`Item`]. Once something was charged by it, it stays.
    #[serde(default)]
    pub rule: Rule,
    /// See [`Item`]. Stays like the rule.
    #[serde(default)]
    pub by_branch: bool,
    /// See [`Item`]. Only of an item that is charged by hand.
    #[serde(default)]
    pub repeats: bool,
    /// See [`Item`].
    #[serde(default)]
    pub position: i64,
    /// See [`Item`].
    #[serde(default)]
    pub retired: bool,
}

/// What [`SaveItem`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SavedItem {
    /// Key.
    pub id: i64,
}

impl Command for SaveItem {
    type Output = SavedItem;
    const NAME: &'static str = "dues.save_item";
    const NEEDS: Permission = Permission::change(Area::Money);
    const TOUCHES: &'static [Topic] = &[Topic::Kinds];
    const UNDO: Undo = Undo::Changeset;
    fn run(mut self, tx: &mut Tx<'_>) -> Result<SavedItem> {
        check_name(&self.name, "name")?;
        self.name = self.name.trim().to_owned();
        self.account = self.account.trim().to_owned();
        ensure!(self.account.chars().count() <= 40, "account", "error-too-long", max = 40);
        ensure!(!self.repeats || self.rule == Rule::None, "repeats", "error-item-repeats");
        let counts_heads = matches!(self.rule, Rule::Kind | Rule::Member | Rule::Seat);
        ensure!(!self.by_branch || counts_heads, "by_branch", "error-item-by-branch");
        if store::items(tx)?.iter().any(|other| other.name == self.name && Some(other.id) != self.item) {
            return Err(Error::conflict("error-item-name-taken").field("name"));
        }
        tx.subject(&self.name);
        let Some(id) = self.item else {
            return Ok(SavedItem { id: store::insert(tx, &self)? });
        };
        let was = by_key(tx, id)?;
        ensure!(!was.built_in || !self.retired, "retired", "error-item-built-in", item = &was.name);
        let stays = (self.rule, self.by_branch) == (was.rule, was.by_branch);
        ensure!(stays || !was.built_in, "rule", "error-item-built-in", item = &was.name);
        ensure!(stays || !store::is_used(tx, id)?, "rule", "error-item-used", item = &was.name);
        store::update(tx, id, &self)?;
        Ok(SavedItem { id })
    }
}

/// 金額を決める from a day on. What was charged before stays as it was charged.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetItemFee {
    /// Of which item.
    pub item: i64,
    /// Of which kind of membership; needed where the kind decides, and only there.
    pub kind: Option<i64>,
    /// The first day. A fee of the same day is replaced.
    pub from: Day,
    /// Yen, up to 100 million.
    pub fee: Yen,
}

impl Command for SetItemFee {
    type Output = Nothing;
    const NAME: &'static str = "dues.set_item_fee";
    const NEEDS: Permission = Permission::change(Area::Money);
    const TOUCHES: &'static [Topic] = &[Topic::Kinds];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let item = by_key(tx, self.item)?;
        ensure!(item.id != ANNUAL, "item", "error-item-annual");
        ensure!(item.rule != Rule::None, "item", "error-item-by-hand", item = &item.name);
        ensure!((0..=DEAREST).contains(&self.fee), "fee", "error-fee");
        ensure!(self.kind.is_some() == (item.rule == Rule::Kind), "kind", "error-item-kind");
        if let Some(kind) = self.kind {
            membership::kind(tx, kind)?;
        }
        store::set_fee(tx, &self)?;
        tx.subject(item.name);
        Ok(Nothing {})
    }
}

/// 金額を消す: as if it had never been decided.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RemoveItemFee {
    /// Which.
    pub fee: i64,
}

impl Command for RemoveItemFee {
    type Output = Nothing;
    const NAME: &'static str = "dues.remove_item_fee";
    const NEEDS: Permission = Permission::change(Area::Money);
    const TOUCHES: &'static [Topic] = &[Topic::Kinds];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let all = store::items(tx)?;
        let item = all.into_iter().find(|item| item.fees.iter().any(|fee| fee.id == self.fee));
        let item = item.or_not_found("error-no-such-item-fee")?;
        store::delete_fee(tx, self.fee)?;
        tx.subject(item.name);
        Ok(Nothing {})
    }
}

/// Whether an item is part of the program.
pub(super) fn is_built_in(id: i64) -> bool {
    id <= BUILT_IN
}
