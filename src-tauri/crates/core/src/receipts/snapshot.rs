//! What a receipt says, taken once when it is issued and never changed: names as they were, amounts as
//! they were paid. Everything that is printed is here, so that the same sheet can be drawn again.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tsudoi_paper::{Language, Seal, receipt as paper};

use crate::{
    Lang, Result,
    association::{self, Association},
    dues::TaxClass,
    payments::{Allocation, Paid},
    values::{Day, Yen},
    words,
};

/// See the module.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Snapshot {
    /// 領収書
    pub title: String,
    /// `R2026-0187`; empty in a draft.
    pub number: String,
    /// 発行日 of this sheet.
    pub issued_on: Day,
    /// 宛名
    pub addressee: String,
    /// 様, 御中
    pub honorific: String,
    /// Yen, tax included.
    pub amount: Yen,
    /// Whether （税込） stands behind the amount.
    pub tax_included: bool,
    /// 但し書き, without 但し and として.
    pub proviso: String,
    /// 内訳: one line for each rate of tax, and one for 前受金.
    pub lines: Vec<Line>,
    /// 合計
    pub total: Total,
    /// The day on which the money came.
    pub paid_on: Day,
    /// 銀行振込 …
    pub method: String,
    /// Who received the money.
    pub issuer: Issuer,
    /// Which seal it bears; none for no seal.
    pub seal: Option<SealRef>,
    /// Set on a 再発行.
    pub reissue: Option<Reissue>,
    /// What the box for the revenue stamp says; none for no box.
    pub stamp_note: Option<String>,
    /// The language of the sheet.
    pub language: Lang,
}

/// A line of the breakdown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Line {
    /// 「10% 対象」, 「不課税」, 「前受金」
    pub label: String,
    /// How consumption tax looks at it.
    pub tax_class: TaxClass,
    /// Before tax.
    pub net: Yen,
    /// Tax; none where none applies.
    pub tax: Option<Yen>,
    /// With tax.
    pub gross: Yen,
}

/// The sum of the lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Total {
    /// Before tax.
    pub net: Yen,
    /// Tax; none where none applies.
    pub tax: Option<Yen>,
    /// With tax: the amount of the receipt.
    pub gross: Yen,
}

/// The association as the receipt names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Issuer {
    /// 一般社団法人 …; may be empty.
    pub form: String,
    /// The name.
    pub name: String,
    /// `390-1702`; may be empty.
    pub postal_code: String,
    /// At most three lines.
    pub address: Vec<String>,
    /// May be empty.
    pub phone: String,
    /// T and 13 digits; empty for associations that are not registered.
    pub registration_number: String,
}

/// Which seal a receipt bears.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SealRef {
    /// The picture of this key.
    File(i64),
    /// One cut from this name.
    Name(String),
}

/// That a sheet was issued again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Reissue {
    /// How often it was issued again, this time included: 1, 2 …
    pub count: u32,
    /// 発行日 of the original.
    pub original_issued_on: Day,
}

/// A part of the amount and how consumption tax looks at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// See [`TaxClass`].
    pub tax_class: TaxClass,
    /// Yen, tax included.
    pub amount: Yen,
}

/// The association's part of a receipt or an invoice today.
pub(crate) struct Ours {
    pub issuer: Issuer,
    pub seal: Option<SealRef>,
}

impl Ours {
    pub(crate) fn new(reader: &crate::Reader<'_>, us: &Association, with_seal: bool) -> Result<Self> {
        let seal = match (with_seal, association::seal_key(reader)?) {
            (false, _) => None,
            (true, Some(file)) => Some(SealRef::File(file)),
            (true, None) => Some(SealRef::Name(us.name.clone())),
        };
        let lines = us.address.lines().map(str::trim).filter(|line| !line.is_empty());
        Ok(Self {
            issuer: Issuer {
                form: us.form.clone(),
                name: us.name.clone(),
                postal_code: tsudoi_japan::postal::format(&us.postal_code),
                address: lines.map(str::to_owned).collect(),
                phone: us.phone.clone(),
                registration_number: us.registration_number.clone(),
            },
            seal,
        })
    }
}

/// What the receipt for a payment says of it when nobody says otherwise.
pub(super) fn parts(payment: &Paid) -> Vec<Part> {
    payment.allocations.iter().map(|part| Part { tax_class: part.tax_class, amount: part.amount }).collect()
}

/// Lines by rate, dearest first. The tax is in the amounts; it is worked out of the sum of each rate, so
/// that there is one rounding (down) for each rate in a document (消費税法施行令70条の10). What is not
/// allocated is a line of its own.
pub(crate) fn lines(parts: &[Part], advance: Yen) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for (class, message) in [
        (TaxClass::Standard, "receipt-line-standard"),
        (TaxClass::Reduced, "receipt-line-reduced"),
        (TaxClass::Exempt, "receipt-line-exempt"),
        (TaxClass::Outside, "receipt-line-outside"),
    ] {
        let gross: Yen = parts.iter().filter(|part| part.tax_class == class).map(|part| part.amount).sum();
        if gross != 0 {
            let tax = class.rate().map(|rate| gross * rate / (100 + rate));
            let label = words::say(Lang::Ja, message, &[]);
            lines.push(Line { label, tax_class: class, net: gross - tax.unwrap_or(0), tax, gross });
        }
    }
    if advance > 0 {
        let label = words::say(Lang::Ja, "receipt-advance", &[]);
        lines.push(Line { label, tax_class: TaxClass::Outside, net: advance, tax: None, gross: advance });
    }
    lines
}

pub(crate) fn total(lines: &[Line]) -> Total {
    let taxed = lines.iter().any(|line| line.tax.is_some());
    Total {
        net: lines.iter().map(|line| line.net).sum(),
        tax: taxed.then(|| lines.iter().filter_map(|line| line.tax).sum()),
        gross: lines.iter().map(|line| line.gross).sum(),
    }
}

/// 「2025・2026年度 年会費、名札代、前受金」: what was paid, without the kind of membership in brackets.
pub(super) fn proviso(allocations: &[Allocation], advance: Yen) -> String {
    // What follows the year, and the years that go with it.
    let mut items: Vec<(String, Vec<String>)> = Vec::new();
    for part in allocations {
        let label = part.label.split('（').next().unwrap_or_default().trim();
        let (year, what) = match label.strip_prefix(&format!("{}年度", part.fiscal_year)) {
            Some(what) => (Some(part.fiscal_year.to_string()), what.trim()),
            None => (None, label),
        };
        match items.iter_mut().find(|(known, years)| known == what && !years.is_empty() && year.is_some()) {
            Some((_, years)) => years.extend(year.filter(|year| !years.contains(year))),
            None => items.push((what.to_owned(), year.into_iter().collect())),
        }
    }
    let mut said: Vec<String> = items
        .into_iter()
        .map(|(what, years)| if years.is_empty() { what } else { format!("{}年度 {what}", years.join("・")) })
        .collect();
    said.dedup();
    if advance > 0 {
        said.push(words::say(Lang::Ja, "receipt-advance", &[]));
    }
    said.join("、")
}

/// A line for a sheet.
pub(crate) fn paper_line(line: &Line) -> paper::Line {
    paper::Line { label: line.label.clone(), net: line.net, tax: line.tax, gross: line.gross }
}

/// The association for a sheet.
pub(crate) fn paper_issuer(issuer: &Issuer, seal: Option<Seal>) -> paper::Issuer {
    let filled = |text: &String| (!text.is_empty()).then(|| text.clone());
    paper::Issuer {
        form: filled(&issuer.form),
        name: issuer.name.clone(),
        postal_code: issuer.postal_code.clone(),
        address_lines: issuer.address.clone(),
        phone: issuer.phone.clone(),
        registration_number: filled(&issuer.registration_number),
        seal,
    }
}

impl Snapshot {
    /// Every text that is printed, to see whether the fonts have all of it.
    pub(super) fn texts(&self) -> String {
        let issuer = &self.issuer;
        let mut all = vec![
            &self.title,
            &self.addressee,
            &self.honorific,
            &self.proviso,
            &self.method,
            &issuer.form,
            &issuer.name,
            &issuer.postal_code,
            &issuer.phone,
            &issuer.registration_number,
        ];
        all.extend(&issuer.address);
        all.extend(self.lines.iter().map(|line| &line.label));
        all.extend(&self.stamp_note);
        all.into_iter().map(String::as_str).collect::<Vec<_>>().join("\n")
    }

    /// The same for the sheet. `seal` is what [`Snapshot::seal`] names.
    pub(super) fn sheet(&self, seal: Option<Seal>, void: bool) -> paper::Receipt {
        paper::Receipt {
            kind_title: self.title.clone(),
            number: self.number.clone(),
            issued_on: self.issued_on,
            addressee: self.addressee.clone(),
            honorific: self.honorific.clone(),
            amount: self.amount,
            tax_included_note: self.tax_included,
            proviso: self.proviso.clone(),
            lines: self.lines.iter().map(paper_line).collect(),
            total: paper::Line {
                label: words::say(self.language, "receipt-total", &[]),
                net: self.total.net,
                tax: self.total.tax,
                gross: self.total.gross,
            },
            paid_on: self.paid_on,
            method: self.method.clone(),
            issuer: paper_issuer(&self.issuer, seal),
            reissue: self
                .reissue
                .map(|again| paper::Reissue { count: again.count, original_issued_on: again.original_issued_on }),
            void,
            note: self.stamp_note.clone(),
            language: match self.language {
                Lang::Ja => Language::Ja,
                Lang::En => Language::En,
            },
        }
    }
}
