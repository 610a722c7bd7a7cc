//! 領収書の下書き: what the receipt for a payment would say, and whether it can be issued and printed.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    print::Seals,
    snapshot::{self, Ours, Part, Snapshot},
    store,
};
use crate::{
    Area, Document, Error, File, Lang, Permission, Query, Reader, Result,
    association::{self, Association},
    ensure,
    error::OrNotFound,
    members::{self, Brief},
    payments::{self, Paid},
    values::Day,
    words,
};

/// What somebody may say otherwise than it would be by itself.
#[derive(Debug, Clone, Default)]
pub(super) struct Wishes {
    pub addressee: Option<String>,
    pub honorific: Option<String>,
    pub proviso: Option<String>,
    pub issued_on: Option<Day>,
    pub lines: Option<Vec<Part>>,
    pub seal: bool,
}

impl Wishes {
    /// Whether they are about one payment only.
    pub(super) fn are_for_one(&self) -> bool {
        self.addressee.is_some() || self.honorific.is_some() || self.proviso.is_some() || self.lines.is_some()
    }
}

/// A receipt that could be issued.
pub(super) struct Draft {
    pub payment: Paid,
    pub member: Brief,
    pub snapshot: Snapshot,
}

/// Drafts receipts of one moment: what is the same for all of them is asked once.
pub(super) struct Drafter<'a> {
    reader: &'a Reader<'a>,
    pub us: Association,
    ours: Ours,
    wishes: &'a Wishes,
}

impl<'a> Drafter<'a> {
    pub(super) fn new(reader: &'a Reader<'a>, wishes: &'a Wishes) -> Result<Self> {
        let us = association::show(reader)?;
        let ours = Ours::new(reader, &us, wishes.seal)?;
        Ok(Self { reader, us, ours, wishes })
    }

    /// 年度 of the receipt's day.
    pub(super) fn fiscal_year(&self, issued_on: Day) -> i32 {
        tsudoi_japan::fiscal::fiscal_year(issued_on, self.us.fiscal_year_start).0
    }

    /// What the receipt says, without its number.
    pub(super) fn draft(&self, payment: i64) -> Result<Draft> {
        let wishes = self.wishes;
        let payment = payments::find(self.reader, payment)?.or_not_found("error-no-such-payment")?;
        let member = members::brief(self.reader, payment.member)?;
        let lines = match &wishes.lines {
            None => snapshot::lines(&snapshot::parts(&payment), payment.remaining()),
            Some(parts) => {
                ensure!(parts.iter().all(|part| part.amount > 0), "lines", "error-amount");
                let sum = parts.iter().map(|part| part.amount).sum::<i64>();
                ensure!(
                    sum == payment.amount,
                    "lines",
                    "error-lines-sum",
                    amount = yen(payment.amount),
                    sum = yen(sum)
                );
                snapshot::lines(parts, 0)
            }
        };
        let total = snapshot::total(&lines);
        let snapshot = Snapshot {
            title: words::say(Lang::Ja, "receipt-title", &[]),
            number: String::new(),
            issued_on: wishes.issued_on.unwrap_or_else(|| self.reader.today()),
            addressee: given(wishes.addressee.as_ref()).unwrap_or_else(|| member.name.clone()),
            honorific: wishes.honorific.as_ref().map_or_else(|| member.honorific.clone(), |h| h.trim().to_owned()),
            amount: payment.amount,
            tax_included: total.tax.is_some(),
            proviso: given_proviso(wishes.proviso.as_ref())
                .unwrap_or_else(|| snapshot::proviso(&payment.allocations, payment.remaining())),
            lines,
            total,
            paid_on: payment.paid_on,
            method: payment.method.name(Lang::Ja),
            issuer: self.ours.issuer.clone(),
            seal: self.ours.seal.clone(),
            reissue: None,
            stamp_note: Some(tsudoi_paper::Language::Ja.stamp_note().to_owned()),
            language: Lang::Ja,
        };
        Ok(Draft { payment, member, snapshot })
    }

    /// Whether it may be issued. Asked before a number is taken.
    pub(super) fn judge(&self, draft: &Draft) -> Result<()> {
        let Draft { payment, snapshot, .. } = draft;
        if payment.void {
            return Err(Error::conflict("error-payment-void").field("payment"));
        }
        if let Some(no) = store::in_force_for(self.reader, payment.id)? {
            return Err(Error::conflict("error-receipt-issued").field("payment").arg("no", no));
        }
        ensure!(snapshot.issued_on >= payment.paid_on, "issued_on", "error-issued-before-paid");
        ensure!(snapshot.issued_on <= self.reader.today(), "issued_on", "error-issued-in-future");
        printable(snapshot)
    }
}

fn yen(amount: i64) -> String {
    tsudoi_japan::money::yen(amount)
}

/// What was typed, if anything.
pub(super) fn given(text: Option<&String>) -> Option<String> {
    text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
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
    ensure!(snapshot.addressee.chars().count() <= 60, "addressee", "error-too-long", max = 60);
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

/// 領収書の下書き.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ShowDraft {
    /// For which payment.
    pub payment: i64,
    /// 宛名; absent: the payer's name.
    pub addressee: Option<String>,
    /// Absent: 様 or 御中.
    pub honorific: Option<String>,
    /// 但し書き; absent: what the payment pays.
    pub proviso: Option<String>,
    /// Absent: today.
    pub issued_on: Option<Day>,
    /// Parts by tax class, together the amount; absent: as the charges say.
    pub lines: Option<Vec<Part>>,
    /// Whether it bears the seal.
    #[serde(default = "yes")]
    pub seal: bool,
}

pub(super) fn yes() -> bool {
    true
}

impl ShowDraft {
    fn wishes(self) -> (i64, Wishes) {
        let Self { payment, addressee, honorific, proviso, issued_on, lines, seal } = self;
        (payment, Wishes { addressee, honorific, proviso, issued_on, lines, seal })
    }
}

/// What [`ShowDraft`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Drafted {
    /// What it would say.
    pub snapshot: Snapshot,
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
        let (payment, wishes) = self.wishes();
        let drafter = Drafter::new(reader, &wishes)?;
        let draft = drafter.draft(payment)?;
        let year = drafter.fiscal_year(draft.snapshot.issued_on);
        let number = store::next_number(reader, year)?;
        Ok(Drafted {
            missing: tsudoi_paper::missing(&draft.snapshot.texts()),
            problem: drafter.judge(&draft).err().map(|error| error.message(reader.lang())),
            number_next: super::number_text(year, number),
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
        let (payment, wishes) = self.0.wishes();
        let Draft { member, mut snapshot, .. } = Drafter::new(reader, &wishes)?.draft(payment)?;
        printable(&snapshot)?;
        let sample = words::say(Lang::Ja, "receipt-sample", &[]);
        snapshot.title = format!("{}（{sample}）", snapshot.title);
        snapshot.number.clone_from(&sample);
        let mut seals = Seals::default();
        let bytes = seals.draw(reader, &snapshot, false)?;
        let name = super::file_name(&sample, 1, &snapshot.addressee);
        Ok(File { name, media_type: "application/pdf", bytes, subject: member.label() })
    }
}
