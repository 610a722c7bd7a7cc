//! 会員の一覧: text and filters give a set of members, an order gives a page of it. Only the page's rows
//! are read, so that 100,000 members scroll as 100 do.

use std::collections::{BTreeMap, HashMap};

use roaring::RoaringBitmap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tsudoi_japan::fold;

use super::{fields, merged, record::MemberType, scope, search, segment, store};
use crate::{
    Area, Permission, Query, Reader, Result, association,
    membership::{self, State},
    values::{Day, Yen},
};

/// What is owed of a year's charges.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DuesState {
    /// All paid.
    Paid,
    /// Some paid.
    Part,
    /// Nothing paid.
    Unpaid,
    /// Nothing was charged.
    None,
    /// Unpaid or part: for filters.
    Open,
}

/// Dues of one year.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DuesFilter {
    /// Which year.
    pub fiscal_year: i32,
    /// In which state.
    pub state: DuesState,
}

/// Whom a list shows. Everything that is given must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    /// In one of these states on the day.
    #[serde(default)]
    pub state: Vec<State>,
    /// Of one of these kinds on the day.
    #[serde(default)]
    pub kinds: Vec<i64>,
    /// The day for states and kinds, past or to come; without it today.
    pub on: Option<Day>,
    /// With all of these tags.
    #[serde(default)]
    pub tags: Vec<i64>,
    /// With dues in this state.
    pub dues: Option<DuesFilter>,
    /// Without a mail address.
    #[serde(default)]
    pub no_email: bool,
    /// Without an account at My Page.
    #[serde(default)]
    pub no_mypage: bool,
    /// 住所不明
    #[serde(default)]
    pub lost: bool,
    /// Who joined on this day or later.
    pub joined_from: Option<Day>,
    /// Just these.
    pub ids: Option<Vec<i64>>,
    /// Who is meant by a segment, in its text form: `kind = 正会員 and not tag:役員`.
    #[serde(default)]
    pub segment: String,
}

impl Filter {
    /// Whether everybody passes.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// By what a list is in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// 五十音順
    #[default]
    Kana,
    /// 会員番号
    No,
    /// 種別
    Kind,
    /// 入会日
    Joined,
    /// 住所
    City,
    /// 未納額
    Owed,
}

/// 会員の一覧.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct List {
    /// As in the search box.
    #[serde(default)]
    pub text: String,
    /// Whom.
    #[serde(default)]
    pub filter: Filter,
    /// By what.
    #[serde(default)]
    pub sort: Sort,
    /// By an own field, by key, instead.
    pub sort_field: Option<i64>,
    /// The other way round.
    #[serde(default)]
    pub descending: bool,
    /// Where the page begins.
    #[serde(default)]
    pub offset: u64,
    /// Rows of the page, 500 at most, else 100.
    pub limit: Option<u32>,
    /// Own fields to show, by key.
    #[serde(default)]
    pub columns: Vec<i64>,
}

/// One row.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Row {
    /// Key.
    pub id: i64,
    /// 会員番号
    pub no: String,
    /// A person or an organisation.
    #[serde(rename = "type")]
    pub kind_of: MemberType,
    /// As it is read.
    pub name: String,
    /// Its furigana.
    pub kana: String,
    /// 勤務先, of a person.
    pub organisation: String,
    /// The kind of the day, else of the next or last period.
    pub kind: String,
    /// The state on the day.
    pub state: State,
    /// Of the 送付先.
    pub postal_code: String,
    /// Of the 送付先: 都道府県 and 市区町村.
    pub city: String,
    /// The whole 送付先.
    pub address: String,
    /// The first phone.
    pub phone: String,
    /// The mail address for letters.
    pub email: String,
    /// Open, yen.
    pub owed: Yen,
    /// Of this fiscal year.
    pub dues_state: DuesState,
    /// 入会日
    pub joined_on: Option<Day>,
    /// 生年月日
    pub birth: Option<Day>,
    /// Tags.
    pub tags: Vec<String>,
    /// Own fields that were asked for, by key.
    pub fields: BTreeMap<i64, Value>,
}

/// What [`List`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Page {
    /// How many there are in all.
    pub total: u64,
    /// What they owe together, yen; none where it was not asked for (no filter of dues and many rows).
    pub sum_owed: Option<Yen>,
    /// The rows of the page.
    pub rows: Vec<Row>,
}

/// So many may be summed at once without being asked for.
const SUMMED: u64 = 2_000;

impl Query for List {
    type Output = Page;
    const NAME: &'static str = "members.list";
    const NEEDS: Permission = Permission::view(Area::Members);
    const SCOPED: bool = true;
    fn run(self, reader: &Reader<'_>) -> Result<Page> {
        let hits = hits(reader, &self.text, &self.filter)?;
        let limit = self.limit.unwrap_or(100).clamp(1, 500) as usize;
        let page = |keys| sorted(&hits, &keys, self.descending, self.offset, limit);
        let ids = match (self.sort_field, self.sort) {
            (Some(field), _) => page(fields::sort_keys(reader, field)?),
            (None, Sort::Kana) => search::page(reader, &hits, self.descending, self.offset, limit)?,
            (None, sort) => page(store::sort_keys(reader, sort)?),
        };
        let year = association::show(reader)?.fiscal_year;
        let summed = self.filter.dues.is_some() || self.sort == Sort::Owed || hits.len() <= SUMMED;
        Ok(Page {
            total: hits.len(),
            sum_owed: if summed { Some(store::sum_owed(reader, &hits)?) } else { None },
            rows: rows(reader, &ids, self.filter.on.unwrap_or_else(|| reader.today()), year, &self.columns)?,
        })
    }
}

/// The rows of a page, with the own fields that the reader's role reads.
pub(super) fn rows(reader: &Reader<'_>, ids: &[i64], on: Day, year: i32, columns: &[i64]) -> Result<Vec<Row>> {
    if columns.is_empty() {
        return store::rows(reader, ids, on, year, &[]);
    }
    let fields = fields::columns(reader)?.into_iter().filter(|field| columns.contains(&field.id));
    let (computed, stored): (Vec<_>, Vec<_>) = fields.partition(fields::Field::is_computed);
    let stored: Vec<i64> = stored.iter().map(|field| field.id).collect();
    let mut rows = store::rows(reader, ids, on, year, &stored)?;
    for field in computed {
        let mut values = fields::computed(reader, &field, Some(ids))?;
        for row in &mut rows {
            if let Some(value) = values.remove(&row.id) {
                row.fields.insert(field.id, fields::wire(&value));
            }
        }
    }
    Ok(rows)
}

/// The members that a list shows, in the order of their names.
pub(super) fn select(reader: &Reader<'_>, text: &str, filter: &Filter) -> Result<Vec<i64>> {
    let hits = hits(reader, text, filter)?;
    search::page(reader, &hits, false, 0, hits.len() as usize)
}

fn hits(reader: &Reader<'_>, text: &str, filter: &Filter) -> Result<RoaringBitmap> {
    let mut hits = search::find(reader, text)?;
    if let Some(ids) = &filter.ids {
        hits &= ids.iter().map(|id| *id as u32).collect::<RoaringBitmap>();
    }
    let day = filter.on.unwrap_or_else(|| reader.today());
    if !filter.state.is_empty() {
        hits &= membership::in_states(reader, &filter.state, day)?;
    }
    if !filter.kinds.is_empty() {
        hits &= membership::of_kinds(reader, &filter.kinds, day)?;
    }
    for tag in &filter.tags {
        hits &= store::with_tag(reader, *tag)?;
    }
    if let Some(DuesFilter { fiscal_year, state }) = filter.dues {
        let charged = store::dues(reader, fiscal_year, None)?;
        let of = |wanted: &[DuesState]| -> RoaringBitmap {
            charged.iter().filter(|(_, state)| wanted.contains(state)).map(|(id, _)| *id as u32).collect()
        };
        match state {
            DuesState::None => hits -= charged.keys().map(|id| *id as u32).collect::<RoaringBitmap>(),
            DuesState::Open => hits &= of(&[DuesState::Unpaid, DuesState::Part]),
            state => hits &= of(&[state]),
        }
    }
    if filter.no_email {
        hits -= store::with_email(reader)?;
    }
    if filter.no_mypage {
        hits -= store::with_login(reader)?;
    }
    if filter.lost {
        hits &= store::lost(reader)?;
    }
    if let Some(day) = filter.joined_from {
        hits &= store::joined_from(reader, day)?;
    }
    if !filter.segment.trim().is_empty() {
        hits &= segment::members(reader, &filter.segment)?;
    }
    Ok(hits)
}

/// Orders that have no index of sets: the keys of all hits are read in one sweep and put in order.
fn sorted(hits: &RoaringBitmap, keys: &HashMap<i64, String>, descending: bool, offset: u64, limit: usize) -> Vec<i64> {
    let none = String::new();
    let mut ids: Vec<(&str, i64)> =
        hits.iter().map(|id| (keys.get(&i64::from(id)).unwrap_or(&none).as_str(), i64::from(id))).collect();
    // Who has no key stands last, whichever way round.
    ids.sort_by(|a, b| match (a.0.is_empty(), b.0.is_empty()) {
        (false, false) if descending => b.cmp(a),
        (false, false) | (true, true) => a.cmp(b),
        (a_empty, _) => a_empty.cmp(&!a_empty),
    });
    ids.into_iter().skip(offset as usize).take(limit).map(|(_, id)| id).collect()
}

/// 会員の数: for the chips above the list.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Counts {}

/// What [`Counts`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Counted {
    /// Everybody in the roster.
    pub all: u64,
    /// 在籍, with grace and leave.
    pub current: u64,
    /// 在籍 with something open of this fiscal year.
    pub unpaid: u64,
    /// Joined in this fiscal year.
    pub joined_this_year: u64,
    /// 在籍 without a mail address.
    pub no_email: u64,
    /// 在籍 without an account at My Page.
    pub no_mypage: u64,
    /// 退会 and 逝去
    pub left: u64,
}

impl Query for Counts {
    type Output = Counted;
    const NAME: &'static str = "members.counts";
    const NEEDS: Permission = Permission::view(Area::Members);
    const SCOPED: bool = true;
    fn run(self, reader: &Reader<'_>) -> Result<Counted> {
        let us = association::show(reader)?;
        let current = membership::in_states(reader, &State::ENROLLED, reader.today())?;
        let current = scope::keep(reader, current)?;
        let left = membership::in_states(reader, &[State::Left, State::Died], reader.today())?;
        let left = scope::keep(reader, left)?;
        let open: RoaringBitmap = store::dues(reader, us.fiscal_year, None)?
            .into_iter()
            .filter(|(_, state)| matches!(state, DuesState::Unpaid | DuesState::Part))
            .map(|(id, _)| id as u32)
            .collect();
        let first =
            tsudoi_japan::fiscal::range(tsudoi_japan::fiscal::FiscalYear(us.fiscal_year), us.fiscal_year_start).0;
        Ok(Counted {
            all: search::everyone(reader)?.len(),
            unpaid: (&current & &open).len(),
            joined_this_year: super::joined_since(reader, first)?,
            no_email: (&current - store::with_email(reader)?).len(),
            no_mypage: (&current - store::with_login(reader)?).len(),
            left: left.len(),
            current: current.len(),
        })
    }
}

/// 検索: the search box.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Find {
    /// Name in any writing, number, phone, mail; one character is enough.
    pub text: String,
    /// Rows, 200 at most, else 20.
    pub limit: Option<u32>,
}

/// One of the found.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Found {
    /// Key.
    pub id: i64,
    /// 会員番号
    pub no: String,
    /// As it is read.
    pub name: String,
    /// Its furigana.
    pub kana: String,
    /// The kind of today, else of the next or last period.
    pub kind: String,
    /// The state today.
    pub state: State,
    /// 統合済み: the number that was looked for, when it is that of a record that became part of this one.
    pub merged_no: Option<String>,
}

/// What [`Find`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FoundPage {
    /// How many there are in all.
    pub total: u64,
    /// The first of them, in the order of their names; before them the one who has exactly this number.
    pub rows: Vec<Found>,
}

impl Query for Find {
    type Output = FoundPage;
    const NAME: &'static str = "members.find";
    const NEEDS: Permission = Permission::view(Area::Members);
    const SCOPED: bool = true;
    fn run(self, reader: &Reader<'_>) -> Result<FoundPage> {
        let hits = search::find(reader, &self.text)?;
        let limit = self.limit.unwrap_or(20).clamp(1, 200) as usize;
        let mut ids = search::page(reader, &hits, false, 0, limit)?;
        let holder = match super::by_no(reader, self.text.trim())? {
            None => super::by_no(reader, &fold::fold(&self.text))?,
            exact => exact,
        };
        let merged = if holder.is_none() { merged::with_no(reader, self.text.trim())? } else { None };
        let merged = match merged {
            Some(merged) if scope::sees(reader, merged.member)? => Some(merged),
            _ => None,
        };
        let holder = holder.or(merged.as_ref().map(|merged| merged.member));
        if let Some(holder) = holder {
            ids.retain(|id| *id != holder);
            ids.insert(0, holder);
            ids.truncate(limit);
        }
        let mut rows = store::found(reader, &ids)?;
        if let (Some(merged), Some(first)) = (merged, rows.first_mut()) {
            first.merged_no = Some(merged.no);
        }
        Ok(FoundPage { total: hits.len(), rows })
    }
}
