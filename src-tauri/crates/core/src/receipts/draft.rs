//! 領収書の下書き: what a receipt would say, and whether it can be issued and printed.

use std::collections::{BTreeSet, HashMap};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    covers::{self, Cover, Covered, SeriesOf, Share},
    lines,
    print::Seals,
    rules::{self, Channel, Free, Rules},
    series::{self, Form, Series},
    snapshot::{Item, Line, Ours, PaidPart, Part, Snapshot},
    stamp, store,
};
use crate::{
    Area, Document, Error, File, Lang, Permission, Query, Reader, Result,
    association::{self, Association},
    dues::TaxClass,
    ensure,
    members::{self, Brief},
    values::Day,
    words,
};

/// The most names of a 連名.
const NAMES: usize = 4;

/// What somebody may say otherwise than it would be by itself.
#[derive(Debug, Clone, Default)]
pub(super) struct Wishes {
    pub addressee: Option<String>,
    pub honorific: Option<String>,
    pub proviso: Option<String>,
    pub issued_on: Option<Day>,
    pub covers: Option<Vec<Cover>>,
    pub lines: Option<Vec<Part>>,
    pub series: Option<i64>,
    pub channel: Option<Channel>,
    pub seal: bool,
}

impl Wishes {
    /// Whether they are about one receipt only.
    pub(super) fn are_for_one(&self) -> bool {
        self.addressee.is_some()
            || self.honorific.is_some()
            || self.proviso.is_some()
            || self.covers.is_some()
            || self.lines.is_some()
            || self.series.is_some()
    }
}

/// A receipt that could be issued.
pub(super) struct Draft {
    pub covered: Covered,
    pub member: Brief,
    pub series: Series,
    pub snapshot: Snapshot,
    /// What could be said instead of its 但し書き, the proposed one first.
    pub provisos: Vec<String>,
    /// 宛名 and 但し書き as they are proposed.
    proposed: (String, String),
}

impl Draft {
    /// What tells it from others that are issued with it.
    pub(super) fn key(&self) -> (i64, i64) {
        (self.covered.payments.first().map_or(0, |paid| paid.id), self.series.id)
    }
}

/// Drafts receipts of one moment: what is the same for all of them is asked once.
pub(super) struct Drafter<'a> {
    reader: &'a Reader<'a>,
    pub us: Association,
    rules: Rules,
    series: Vec<Series>,
    pub series_of: SeriesOf,
    /// By item: 但し書き to choose from.
    provisos: HashMap<i64, Vec<String>>,
    ours: Ours,
    wishes: &'a Wishes,
}

impl<'a> Drafter<'a> {
    pub(super) fn new(reader: &'a Reader<'a>, wishes: &'a Wishes) -> Result<Self> {
        let us = association::show(reader)?;
        let ours = Ours::new(reader, &us, wishes.seal)?;
        let items = store::setup::item_rules(reader)?;
        Ok(Self {
            reader,
            us,
            rules: rules::rules(reader)?,
            series: series::all(reader)?,
            series_of: SeriesOf::new(reader)?,
            provisos: items.into_iter().map(|rule| (rule.item, rule.provisos)).collect(),
            ours,
            wishes,
        })
    }

    /// 年度 of the receipt's day.
    pub(super) fn fiscal_year(&self, issued_on: Day) -> i32 {
        tsudoi_japan::fiscal::fiscal_year(issued_on, self.us.fiscal_year_start).0
    }

    /// What one receipt for all of these payments says, without its number. `series` where only what belongs
    /// to it is meant.
    pub(super) fn draft(&self, payments: &[i64], series: Option<i64>) -> Result<Draft> {
        let wishes = self.wishes;
        let wanted = covers::Wanted { payments, covers: wishes.covers.as_deref(), series: wishes.series.or(series) };
        let covered = covers::together(self.reader, &wanted, &self.series_of)?;
        let shares = &covered.chosen;
        let series = match self.series.iter().find(|one| one.id == covered.series) {
            Some(series) if !series.retired => series.clone(),
            _ => series::usable(self.reader, covered.series)?,
        };
        // What is receipted in full already is drafted for the form, and refused by `judge`.
        let amount = shares.iter().map(|share| share.open).sum::<i64>();
        let last = covered.payments.last().ok_or_else(|| Error::invalid("payments", "error-which-payments"))?;
        let member = members::brief(self.reader, last.member)?;
        let (items, lines) = self.breakdown(shares, amount)?;
        let total = lines::total(&lines);
        let channel = wishes.channel.unwrap_or(self.rules.channel);
        let first_preset = |item: i64| self.provisos.get(&item).and_then(|all| all.first()).cloned();
        let proposed = (member.name.clone(), lines::proviso(shares, first_preset));
        let mut notes = Vec::new();
        let marked = items.iter().any(|item| item.tax_class == TaxClass::Reduced);
        notes.extend(marked.then(|| words::say(Lang::Ja, "receipt-reduced-note", &[])));
        let outside = match &wishes.lines {
            Some(parts) => parts.iter().any(|part| part.tax_class == TaxClass::Outside),
            None => shares.iter().any(|share| share.charge.is_some() && share.tax_class == TaxClass::Outside),
        };
        let mut address = None;
        match series.form {
            Form::Receipt => notes.extend(self.rules.outside_note().filter(|_| outside)),
            Form::Donation => {
                notes.extend(self.rules.deductible.as_ref().map(rules::Deductible::statement));
                address = address_of(self.reader, member.id)?;
            }
        }
        let snapshot = Snapshot {
            title: words::say(Lang::Ja, series.form.title(), &[]),
            form: series.form,
            number: String::new(),
            issued_on: wishes.issued_on.unwrap_or_else(|| self.reader.today()),
            address,
            addressee: given_names(wishes.addressee.as_ref()).unwrap_or_else(|| proposed.0.clone()),
            honorific: wishes.honorific.as_ref().map_or_else(|| member.honorific.clone(), |h| h.trim().to_owned()),
            amount,
            tax_included: total.tax.is_some(),
            proviso: given_proviso(wishes.proviso.as_ref()).unwrap_or_else(|| proposed.1.clone()),
            items,
            stamp_note: stamp::stamp(self.rules.body(&self.us), channel, &lines).note(),
            lines,
            total,
            paid_on: last.paid_on,
            method: last.method.name(Lang::Ja),
            paid: payments_of(&covered),
            notes,
            issuer: self.ours.issuer.clone(),
            seal: self.ours.seal.clone(),
            reissue: None,
            channel,
            language: Lang::Ja,
        };
        let provisos = self.provisos_for(shares, &proposed.1);
        Ok(Draft { covered, member, series, snapshot, provisos, proposed })
    }

    /// Items and lines, as the charges say or as somebody says otherwise.
    fn breakdown(&self, shares: &[Share], amount: i64) -> Result<(Vec<Item>, Vec<Line>)> {
        let Some(parts) = &self.wishes.lines else { return Ok((lines::items(shares), lines::lines_of(shares))) };
        ensure!(parts.iter().all(|part| part.amount > 0), "lines", "error-amount");
        let sum = parts.iter().map(|part| part.amount).sum::<i64>();
        ensure!(sum == amount, "lines", "error-lines-sum", amount = yen(amount), sum = yen(sum));
        Ok((Vec::new(), lines::lines(parts, 0)))
    }

    /// The proposed 但し書き, then what is kept for its items.
    fn provisos_for(&self, shares: &[Share], proposed: &str) -> Vec<String> {
        let years = lines::years(shares);
        let items: BTreeSet<i64> = shares.iter().filter_map(|share| share.item).collect();
        let kept = items.iter().filter_map(|item| self.provisos.get(item)).flatten();
        let mut all = vec![proposed.to_owned()];
        for preset in kept.map(|preset| lines::filled(preset, &years)) {
            if !all.contains(&preset) {
                all.push(preset);
            }
        }
        all
    }

    /// Whether it may be issued. Asked before a number is taken.
    pub(super) fn judge(&self, draft: &Draft) -> Result<()> {
        let snapshot = &draft.snapshot;
        if draft.covered.chosen.is_empty() {
            let payment = draft.covered.payments.first().map_or(0, |paid| paid.id);
            let numbers = store::covers::numbers_for(self.reader, payment)?;
            return Err(Error::conflict("error-receipt-issued").field("payment").arg("no", numbers.join("・")));
        }
        ensure!(snapshot.issued_on >= snapshot.paid_on, "issued_on", "error-issued-before-paid");
        ensure!(snapshot.issued_on <= self.reader.today(), "issued_on", "error-issued-in-future");
        let (addressee, proviso) = &draft.proposed;
        let names = snapshot.addressee == *addressee
            && self.wishes.honorific.as_ref().is_none_or(|h| *h == draft.member.honorific);
        ensure!(names || may(self.reader, self.rules.addressee, true), "addressee", "error-addressee-fixed");
        let words = snapshot.proviso == *proviso || draft.provisos.contains(&snapshot.proviso);
        ensure!(words || may(self.reader, self.rules.proviso, true), "proviso", "error-proviso-fixed");
        if draft.series.form == Form::Donation {
            self.judge_donation(draft)?;
        }
        printable(snapshot)
    }

    /// A certificate needs somebody who may give it, a donor with an address, and nothing but a donation.
    fn judge_donation(&self, draft: &Draft) -> Result<()> {
        let entitled = self.rules.deductible.as_ref();
        let given = &draft.covered.payments;
        let holds = |rule: &rules::Deductible| given.iter().all(|paid| rule.holds_on(paid.paid_on));
        ensure!(entitled.is_some_and(holds), "series", "error-donation-not-entitled");
        let outside = draft.snapshot.lines.iter().all(|line| line.tax_class == TaxClass::Outside);
        ensure!(outside, "lines", "error-donation-taxed");
        ensure!(draft.snapshot.address.is_some(), "addressee", "error-donation-address", name = draft.member.label());
        Ok(())
    }
}

/// Whether the office may say otherwise than is proposed, at the first issue or at a later one.
pub(super) fn may(reader: &Reader<'_>, free: Free, first: bool) -> bool {
    match free {
        Free::Always => true,
        Free::First if first => true,
        _ => reader.require(Permission::change(Area::Settings)).is_ok(),
    }
}

/// The payments behind a receipt, when there are several.
fn payments_of(covered: &Covered) -> Vec<PaidPart> {
    if covered.payments.len() < 2 {
        return Vec::new();
    }
    let of = |payment: i64| covered.chosen.iter().filter(move |share| share.payment == payment);
    let paid = covered.payments.iter();
    paid.map(|paid| PaidPart {
        paid_on: paid.paid_on,
        method: paid.method.name(Lang::Ja),
        amount: of(paid.id).map(|share| share.open).sum(),
    })
    .collect()
}

/// Where a donor lives, in one line.
fn address_of(reader: &Reader<'_>, member: i64) -> Result<Option<String>> {
    let letter = members::letters(reader, &[member], None)?.into_iter().next();
    Ok(letter.and_then(|letter| letter.address).map(|at| {
        let street = [at.prefecture, at.city, at.street, at.building].concat();
        street.trim().to_owned()
    }))
    .map(|address: Option<String>| address.filter(|address| !address.is_empty()))
}

fn yen(amount: i64) -> String {
    tsudoi_japan::money::yen(amount)
}

/// What was typed, if anything.
fn given(text: Option<&String>) -> Option<String> {
    text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

/// The same for a 宛名: a line for each name.
pub(super) fn given_names(text: Option<&String>) -> Option<String> {
    let names: Vec<&str> = text?.lines().map(str::trim).filter(|name| !name.is_empty()).collect();
    Some(names.join("\n")).filter(|names| !names.is_empty())
}

/// The same for a 但し書き: the sheet adds 但し and として itself.
pub(super) fn given_proviso(text: Option<&String>) -> Option<String> {
    let text = given(text)?;
    let bare = text.strip_prefix('但').map_or(text.as_str(), |rest| rest.strip_prefix('し').unwrap_or(rest));
    let bare = bare.trim_start_matches(|c: char| c.is_whitespace() || c == '、');
    Some(bare.strip_suffix("として").unwrap_or(bare).trim().to_owned()).filter(|text| !text.is_empty())
}

/// Whether every character can be printed and everything has its place on the sheet.
pub(super) fn printable(snapshot: &Snapshot) -> Result<()> {
    let names = snapshot.addressee.lines();
    ensure!(names.clone().count() <= NAMES, "addressee", "error-names", max = NAMES);
    ensure!(names.clone().all(|name| name.chars().count() <= 60), "addressee", "error-too-long", max = 60);
    ensure!(snapshot.honorific.chars().count() <= 8, "honorific", "error-too-long", max = 8);
    ensure!(snapshot.proviso.chars().count() <= 120, "proviso", "error-too-long", max = 120);
    let missing = tsudoi_paper::missing(&snapshot.texts());
    ensure!(missing.is_empty(), "addressee", "error-cannot-print", characters = missing.join(" "));
    tsudoi_paper::receipt::check(&snapshot.sheet(None, false)).map_err(|error| match error {
        tsudoi_paper::Error::TooLong(what) => {
            let field = if matches!(what, "addressee" | "proviso") { what } else { "payment" };
            Error::invalid(field, "error-does-not-fit")
        }
        other => Error::internal(other),
    })
}

/// 領収書の下書き: one receipt for one or more payments of one payer.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ShowDraft {
    /// For which payments.
    pub payments: Vec<i64>,
    /// Only for these parts of them; absent: for all that is open in one series.
    pub covers: Option<Vec<Cover>>,
    /// 宛名, a line for each name of a 連名; absent: the payer's name.
    pub addressee: Option<String>,
    /// Absent: 様 or 御中.
    pub honorific: Option<String>,
    /// 但し書き; absent: what the payments pay.
    pub proviso: Option<String>,
    /// Absent: today.
    pub issued_on: Option<Day>,
    /// Parts by tax class, together the amount; absent: as the charges say.
    pub lines: Option<Vec<Part>>,
    /// In which series; absent: that of the item.
    pub series: Option<i64>,
    /// How it leaves; absent: as is usual.
    pub channel: Option<Channel>,
    /// Whether it bears the seal.
    #[serde(default = "yes")]
    pub seal: bool,
}

pub(super) fn yes() -> bool {
    true
}

impl ShowDraft {
    fn wishes(self) -> (Vec<i64>, Wishes) {
        let Self { payments, covers, addressee, honorific, proviso, issued_on, lines, series, channel, seal } = self;
        (payments, Wishes { addressee, honorific, proviso, issued_on, covers, lines, series, channel, seal })
    }
}

/// What [`ShowDraft`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Drafted {
    /// What it would say.
    pub snapshot: Snapshot,
    /// All that is open of the payments, to choose from.
    pub offered: Vec<Share>,
    /// What of that the sheet is for: `open` is the amount.
    pub chosen: Vec<Share>,
    /// In which series it would be numbered.
    pub series: i64,
    /// 但し書き to choose from, the proposed one first.
    pub provisos: Vec<String>,
    /// Whether the 宛名 may be said otherwise.
    pub may_address: bool,
    /// Whether the 但し書き may be worded freely.
    pub may_word: bool,
    /// Characters that cannot be printed.
    pub missing: Vec<String>,
    /// Why it cannot be issued as it is; none when it can.
    pub problem: Option<String>,
    /// The number it would get.
    pub number_next: String,
}

impl Query for ShowDraft {
    type Output = Drafted;
    const NAME: &'static str = "receipts.draft";
    const NEEDS: Permission = Permission::view(Area::Receipts);
    fn run(self, reader: &Reader<'_>) -> Result<Drafted> {
        let (payments, wishes) = self.wishes();
        let drafter = Drafter::new(reader, &wishes)?;
        let draft = drafter.draft(&payments, None)?;
        let year = drafter.fiscal_year(draft.snapshot.issued_on);
        let number = store::next_number(reader, &draft.series.code, year)?;
        Ok(Drafted {
            missing: tsudoi_paper::missing(&draft.snapshot.texts()),
            problem: drafter.judge(&draft).err().map(|error| error.message(reader.lang())),
            number_next: draft.series.number_text(year, number),
            may_address: may(reader, drafter.rules.addressee, true),
            may_word: may(reader, drafter.rules.proviso, true),
            series: draft.series.id,
            provisos: draft.provisos,
            offered: draft.covered.offered,
            chosen: draft.covered.chosen,
            snapshot: draft.snapshot,
        })
    }
}

/// 領収書の見本: the draft as a sheet, marked 見本.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Preview(pub ShowDraft);

impl Document for Preview {
    const NAME: &'static str = "receipts.preview";
    const NEEDS: Permission = Permission::view(Area::Receipts);
    const RECORDED: bool = false;
    fn run(self, reader: &Reader<'_>) -> Result<File> {
        let (payments, wishes) = self.0.wishes();
        let Draft { member, mut snapshot, .. } = Drafter::new(reader, &wishes)?.draft(&payments, None)?;
        printable(&snapshot)?;
        let sample = words::say(Lang::Ja, "receipt-sample", &[]);
        snapshot.title = format!("{}（{sample}）", snapshot.title);
        snapshot.number.clone_from(&sample);
        let mut seals = Seals::default();
        let bytes = seals.draw(reader, &snapshot, false)?;
        let name = super::file_name(&snapshot);
        Ok(File { name, media_type: "application/pdf", bytes, subject: member.label() })
    }
}
