//! What a receipt says, taken once when it is issued and never changed: names as they were, amounts as
//! they were paid. Everything that is printed is here, so that the same sheet can be drawn again.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tsudoi_paper::{Language, Seal, receipt as paper};

use super::{rules::Channel, series::Form};
use crate::{
    Lang, Result,
    association::{self, Association},
    dues::TaxClass,
    values::{Day, Yen},
    words,
};

/// See the module.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Snapshot {
    /// 領収書, 寄附金受領証明書
    pub title: String,
    /// Which of them.
    #[serde(default)]
    pub form: Form,
    /// `R2026-0187`; empty in a draft.
    pub number: String,
    /// 発行日 of this sheet.
    pub issued_on: Day,
    /// 住所 of the donor, on a certificate.
    #[serde(default)]
    pub address: Option<String>,
    /// 宛名; a line for each name of a 連名.
    pub addressee: String,
    /// 様, 御中, behind each name.
    pub honorific: String,
    /// Yen, tax included.
    pub amount: Yen,
    /// Whether （税込） stands behind the amount.
    pub tax_included: bool,
    /// 但し書き, without 但し and として.
    pub proviso: String,
    /// What was paid, one by one; empty when it is one thing.
    #[serde(default)]
    pub items: Vec<Item>,
    /// 内訳: one line for each rate of tax, and one for 前受金.
    pub lines: Vec<Line>,
    /// 合計
    pub total: Total,
    /// The day on which the money came, the last of them.
    pub paid_on: Day,
    /// 銀行振込 … of the last payment.
    pub method: String,
    /// The payments, when there are several.
    #[serde(default)]
    pub paid: Vec<PaidPart>,
    /// Sentences below the table.
    #[serde(default)]
    pub notes: Vec<String>,
    /// Who received the money.
    pub issuer: Issuer,
    /// Which seal it bears; none for no seal.
    pub seal: Option<SealRef>,
    /// Set on a 再発行.
    pub reissue: Option<Reissue>,
    /// What the box for the revenue stamp says; none for no box.
    pub stamp_note: Option<String>,
    /// How it leaves.
    #[serde(default)]
    pub channel: Channel,
    /// The language of the sheet.
    pub language: Lang,
}

/// Something that was paid for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Item {
    /// 「2026年度 年会費」
    pub label: String,
    /// How consumption tax looks at it.
    pub tax_class: TaxClass,
    /// With tax.
    pub gross: Yen,
}

/// One of the payments behind a receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PaidPart {
    /// When.
    pub paid_on: Day,
    /// How.
    pub method: String,
    /// What of it the receipt is for.
    pub amount: Yen,
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
    /// The number with its branch: `R2026-0187`, of the first reissue `R2026-0187-2`.
    pub(super) fn sheet_number(&self) -> String {
        match self.reissue {
            None => self.number.clone(),
            Some(again) => format!("{}-{}", self.number, again.count + 1),
        }
    }

    /// The names in one line.
    pub(super) fn names(&self) -> String {
        self.addressee.replace('\n', "・")
    }

    fn payments(&self) -> Vec<paper::Paid> {
        if self.paid.is_empty() {
            let (on, method, amount) = (self.paid_on, self.method.clone(), self.amount);
            return vec![paper::Paid { on, method, amount }];
        }
        let paid = |one: &PaidPart| paper::Paid { on: one.paid_on, method: one.method.clone(), amount: one.amount };
        self.paid.iter().map(paid).collect()
    }

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
        all.extend(self.items.iter().map(|item| &item.label));
        all.extend(self.notes.iter().chain(&self.address));
        all.extend(&self.stamp_note);
        all.into_iter().map(String::as_str).collect::<Vec<_>>().join("\n")
    }

    /// The same for the sheet. `seal` is what [`Snapshot::seal`] names.
    pub(super) fn sheet(&self, seal: Option<Seal>, void: bool) -> paper::Receipt {
        paper::Receipt {
            kind_title: self.title.clone(),
            number: self.sheet_number(),
            issued_on: self.issued_on,
            address: self.address.clone(),
            addressee: self.addressee.clone(),
            honorific: self.honorific.clone(),
            amount: self.amount,
            tax_included_note: self.tax_included,
            proviso: self.proviso.clone(),
            received: match self.form {
                Form::Receipt => None,
                Form::Donation => Some(words::say(self.language, "receipt-donation-received", &[])),
            },
            items: self.items.iter().map(|item| paper::Item { label: item.label.clone(), gross: item.gross }).collect(),
            lines: self.lines.iter().map(paper_line).collect(),
            total: paper::Line {
                label: words::say(self.language, "receipt-total", &[]),
                net: self.total.net,
                tax: self.total.tax,
                gross: self.total.gross,
            },
            paid: self.payments(),
            notes: self.notes.clone(),
            issuer: paper_issuer(&self.issuer, seal),
            reissue: self.reissue.map(|again| paper::Reissue {
                count: again.count,
                original_number: self.number.clone(),
                original_issued_on: again.original_issued_on,
            }),
            void,
            note: self.stamp_note.clone(),
            electronic: self.channel == Channel::Electronic,
            language: match self.language {
                Lang::Ja => Language::Ja,
                Lang::En => Language::En,
            },
        }
    }
}
