//! 番号の系列: what is numbered for itself (一般 R2026-0001 …, 寄附 K2026-0001 …), and which items belong to which.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::store::setup as store;
use crate::{
    Area, Command, Error, Permission, Reader, Result, Topic, Tx, Undo, ensure, error::OrNotFound, staff::check_name,
    values::Nothing,
};

/// The series that was there from the first day; it is never retired.
pub(super) const FIRST: i64 = 1;
/// The most 但し書き that are kept for an item, and how long each may be.
const PRESETS: usize = 12;
const LONGEST: usize = 60;

/// What kind of sheet a series gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// 領収書
    #[default]
    Receipt,
    /// 寄附金受領証明書, for associations whose donors may deduct what they gave.
    Donation,
}

impl Form {
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Receipt => "receipt",
            Self::Donation => "donation",
        }
    }

    pub(super) fn from_code(code: &str) -> Option<Self> {
        [Self::Receipt, Self::Donation].into_iter().find(|form| form.code() == code)
    }

    /// The message that is its title.
    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Receipt => "receipt-title",
            Self::Donation => "receipt-title-donation",
        }
    }
}

/// A series of numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Series {
    /// Key.
    pub id: i64,
    /// What stands before the year: `R`.
    pub code: String,
    /// 一般, 寄附 …
    pub name: String,
    /// What its sheets are.
    pub form: Form,
    /// No longer used for new receipts.
    pub retired: bool,
    /// Whether a number was taken: then code and form stay.
    pub used: bool,
}

impl Series {
    /// `R2026-0187`
    pub(super) fn number_text(&self, fiscal_year: i32, number: i64) -> String {
        format!("{}{fiscal_year}-{number:04}", self.code)
    }
}

/// All series, in their order.
pub(super) fn all(reader: &Reader<'_>) -> Result<Vec<Series>> {
    store::series(reader)
}

/// One that may get new numbers.
pub(super) fn usable(reader: &Reader<'_>, id: i64) -> Result<Series> {
    let series = all(reader)?.into_iter().find(|one| one.id == id).or_not_found("error-no-such-series")?;
    ensure!(!series.retired, "series", "error-series-retired", name = &series.name);
    Ok(series)
}

/// 領収書の系列を作る・変える.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SaveSeries {
    /// Which; without it a new one.
    pub series: Option<i64>,
    /// One to four capital letters; no other's. Stays once a number was taken.
    pub code: String,
    /// 一般, 寄附 …
    pub name: String,
    /// See [`Form`]. Stays once a number was taken.
    #[serde(default)]
    pub form: Form,
    /// See [`Series`].
    #[serde(default)]
    pub retired: bool,
}

/// What [`SaveSeries`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SavedSeries {
    /// Key.
    pub id: i64,
}

impl Command for SaveSeries {
    type Output = SavedSeries;
    const NAME: &'static str = "receipts.save_series";
    const NEEDS: Permission = Permission::change(Area::Settings);
    const TOUCHES: &'static [Topic] = &[Topic::Receipts];
    const UNDO: Undo = Undo::By("receipts.save_series");
    fn run(mut self, tx: &mut Tx<'_>) -> Result<SavedSeries> {
        check_name(&self.name, "name")?;
        self.name = self.name.trim().to_owned();
        self.code = self.code.trim().to_owned();
        let capitals = self.code.bytes().all(|letter| letter.is_ascii_uppercase());
        ensure!(capitals && (1..=4).contains(&self.code.len()), "code", "error-series-code");
        let all = all(tx)?;
        if all.iter().any(|other| other.code == self.code && Some(other.id) != self.series) {
            return Err(Error::conflict("error-series-taken").field("code").arg("code", &self.code));
        }
        tx.subject(format!("{} {}", self.code, self.name));
        let Some(id) = self.series else { return Ok(SavedSeries { id: store::insert_series(tx, &self)? }) };
        let was = all.into_iter().find(|one| one.id == id).or_not_found("error-no-such-series")?;
        ensure!(id != FIRST || !self.retired, "retired", "error-series-first");
        ensure!(!was.used || self.code == was.code, "code", "error-series-used", name = &was.name);
        ensure!(!was.used || self.form == was.form, "form", "error-series-used", name = &was.name);
        store::update_series(tx, id, &self)?;
        Ok(SavedSeries { id })
    }
}

/// What receipts say of an item when nobody says otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ItemRule {
    /// Which item.
    pub item: i64,
    /// Its name.
    pub name: String,
    /// In which series its receipts are.
    pub series: i64,
    /// 但し書き to choose from, the proposed one first; `{年度}` stands for the years. Empty: the charge's words.
    pub provisos: Vec<String>,
}

/// 項目ごとの領収書の決まりを変える.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetItem {
    /// Which item.
    pub item: i64,
    /// See [`ItemRule`].
    pub series: i64,
    /// See [`ItemRule`]; up to 12.
    #[serde(default)]
    pub provisos: Vec<String>,
}

impl Command for SetItem {
    type Output = Nothing;
    const NAME: &'static str = "receipts.set_item";
    const NEEDS: Permission = Permission::change(Area::Settings);
    const TOUCHES: &'static [Topic] = &[Topic::Receipts];
    const UNDO: Undo = Undo::By("receipts.set_item");
    fn run(mut self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let items = crate::dues::items(tx)?;
        let item = items.into_iter().find(|item| item.id == self.item).or_not_found("error-no-such-item")?;
        usable(tx, self.series)?;
        let given = self.provisos.iter().filter_map(|text| super::draft::given_proviso(Some(text)));
        self.provisos = given.collect();
        ensure!(self.provisos.len() <= PRESETS, "provisos", "error-provisos", max = PRESETS);
        let short = self.provisos.iter().all(|text| text.chars().count() <= LONGEST);
        ensure!(short, "provisos", "error-too-long", max = LONGEST);
        store::set_item(tx, &self)?;
        tx.subject(item.name);
        Ok(Nothing {})
    }
}
