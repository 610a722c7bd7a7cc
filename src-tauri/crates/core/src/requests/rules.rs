//! 変更の決まり: what becomes of a wish, for each item of the profile.

use std::collections::BTreeMap;

use chrono::Months;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{item_name, own_field};
use crate::{
    Area, Command, Permission, Query, Reader, Result, Topic, Tx, Undo, association, ensure,
    members::{self, Form},
    values::{Day, Nothing},
};

/// What becomes of a wish.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Policy {
    /// 不可: it is not taken.
    Never,
    /// すぐに反映
    AtOnce,
    /// 承認後に反映
    Approve,
    /// 書類つきで承認
    Paper,
}

/// 変更の決まり.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// By item; one that is not here has the usual policy.
    #[serde(default)]
    pub items: BTreeMap<String, Policy>,
    /// Whether members may say at My Page that they want to leave (退会).
    #[serde(default = "yes")]
    pub end: bool,
    /// The same of a rest (休会).
    #[serde(default = "yes")]
    pub leave: bool,
    /// How many days after the decision a paper is destroyed.
    #[serde(default = "paper_days")]
    pub paper_days: u32,
    /// 登録内容の確認: after how many months members are asked at My Page whether all is still right; 0: never.
    #[serde(default)]
    pub confirm_months: u32,
}

fn yes() -> bool {
    true
}

fn paper_days() -> u32 {
    30
}

impl Default for Rules {
    fn default() -> Self {
        Self { items: BTreeMap::new(), end: true, leave: true, paper_days: paper_days(), confirm_months: 0 }
    }
}

impl Rules {
    /// What becomes of a wish about an item, whether the form of My Page shows it or not.
    fn of(&self, item: &str) -> Policy {
        self.items.get(item).copied().unwrap_or_else(|| usual(item))
    }
}

/// Names are proven by a paper, where somebody lives is looked at, a telephone number is believed.
fn usual(item: &str) -> Policy {
    match item {
        "name" | "birth" => Policy::Paper,
        "romaji" | "organisation" | "gender" | "language" | "phones" | "emails" => Policy::AtOnce,
        "honorific" | "joined_on" | "tags" => Policy::Never,
        _ => Policy::Approve,
    }
}

const KEY: &str = "requests";

/// The rules as they are now.
pub fn rules(reader: &Reader<'_>) -> Result<Rules> {
    association::setting(reader, KEY)
}

/// Whether a member is asked whether all is still right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Confirmation {
    /// When they last said so.
    pub last: Option<Day>,
    /// Whether it is time to look again.
    pub due: bool,
}

/// 登録内容の確認 of a member; none where the association does not ask for it.
pub fn confirmation(reader: &Reader<'_>, member: i64) -> Result<Option<Confirmation>> {
    let months = rules(reader)?.confirm_months;
    if months == 0 {
        return Ok(None);
    }
    let (last, began) = members::confirmed(reader, member)?;
    let again = last.max(began).and_then(|day| day.checked_add_months(Months::new(months)));
    Ok(Some(Confirmation { last, due: again.is_none_or(|day| day <= reader.today()) }))
}

/// The items that a member may be allowed to change, in the order of My Page: what its form shows, the name before it.
pub(super) fn items(reader: &Reader<'_>) -> Result<Vec<String>> {
    let files: Vec<i64> = members::field_columns(reader)?
        .into_iter()
        .filter(|field| field.kind_of == members::FieldType::File)
        .map(|field| field.id)
        .collect();
    let shown = members::form_items(reader, Form::Mypage)?.into_iter().filter(|item| item.shown).map(|item| item.item);
    let asked = shown.filter(|item| {
        !["joined_on", "tags"].contains(&item.as_str()) && own_field(item).is_none_or(|field| !files.contains(&field))
    });
    Ok(std::iter::once("name".to_owned()).chain(asked).collect())
}

/// What becomes of a wish about this item: never where the form of My Page does not show it.
pub fn policy(reader: &Reader<'_>, item: &str) -> Result<Policy> {
    let known = items(reader)?.iter().any(|one| one == item);
    Ok(if known { rules(reader)?.of(item) } else { Policy::Never })
}

/// 変更の決まりを見る.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Show {}

/// An item with its policy.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Ruled {
    /// As the form of My Page names it.
    pub item: String,
    /// As people call it.
    pub name: String,
    /// What becomes of a wish.
    pub policy: Policy,
}

/// What [`Show`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Shown {
    /// What My Page shows, in its order.
    pub items: Vec<Ruled>,
    /// Whether members may say that they want to leave.
    pub end: bool,
    /// The same of a rest.
    pub leave: bool,
    /// How many days after the decision a paper is destroyed.
    pub paper_days: u32,
    /// After how many months members are asked whether all is still right; 0: never.
    pub confirm_months: u32,
}

impl Query for Show {
    type Output = Shown;
    const NAME: &'static str = "requests.rules";
    const NEEDS: Permission = Permission::view(Area::Members);
    fn run(self, reader: &Reader<'_>) -> Result<Shown> {
        let rules = rules(reader)?;
        let mut shown = Vec::new();
        for item in items(reader)? {
            if let Some(name) = item_name(reader, &item)? {
                shown.push(Ruled { name, policy: rules.of(&item), item });
            }
        }
        let Rules { end, leave, paper_days, confirm_months, .. } = rules;
        Ok(Shown { items: shown, end, leave, paper_days, confirm_months })
    }
}

/// 変更の決まりを変える. What waits goes on waiting.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Set(pub Rules);

impl Command for Set {
    type Output = Nothing;
    const NAME: &'static str = "requests.set_rules";
    const NEEDS: Permission = Permission::change(Area::Settings);
    const TOUCHES: &'static [Topic] = &[Topic::Requests];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let known = items(tx)?;
        for item in self.0.items.keys() {
            ensure!(known.contains(item), "items", "error-no-such-field");
        }
        ensure!((1..=3650).contains(&self.0.paper_days), "paper_days", "error-requests-paper-days");
        ensure!(self.0.confirm_months <= 120, "confirm_months", "error-requests-confirm-months");
        // What My Page does not show now keeps what was decided for it.
        let mut rules = self.0;
        for (item, policy) in self::rules(tx)?.items {
            rules.items.entry(item).or_insert(policy);
        }
        association::set_setting(tx, KEY, &rules)?;
        Ok(Nothing {})
    }
}
