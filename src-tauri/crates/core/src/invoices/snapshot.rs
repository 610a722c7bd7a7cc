//! What an invoice says, taken once when it is issued and never changed. Everything that is printed is here, so
//! that the same sheets can be drawn again.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tsudoi_paper::{Language, Seal, invoice as paper, post};

use crate::{
    Lang,
    dues::{Part, TaxClass},
    receipts::{Issuer, Line, SealRef, Total, paper_issuer, paper_line},
    values::{Day, Yen},
    words,
};

/// See the module.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "InvoiceSnapshot")]
pub struct Snapshot {
    /// 請求書
    pub title: String,
    /// `S2026-0187`; empty before it is issued.
    pub number: String,
    /// 発行日
    pub issued_on: Day,
    /// お支払期限
    pub due_on: Day,
    /// Who pays, as people call them.
    pub name: String,
    /// 会員番号
    pub member_no: String,
    /// What stands in the window of the envelope.
    pub to: Address,
    /// What is to be paid, yen with tax.
    pub amount: Yen,
    /// What for, one by one.
    pub items: Vec<Item>,
    /// 税率ごとの内訳
    pub rates: Vec<Line>,
    /// 合計
    pub total: Total,
    /// Where to transfer it.
    pub accounts: Vec<Account>,
    /// Under which name: 「00127 コバヤシ チヨコ」.
    pub payer: String,
    /// 備考, a paragraph each.
    pub notes: Vec<String>,
    /// Who asks for the money.
    pub issuer: Issuer,
    /// Which seal it bears; none for no seal.
    pub seal: Option<SealRef>,
    /// The language of the sheet.
    pub language: Lang,
}

/// Name and address, as on an envelope.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "InvoiceAddress")]
pub struct Address {
    /// `390-1702`; may be empty.
    pub postal_code: String,
    /// A paragraph each; empty where no address is known.
    pub lines: Vec<String>,
    /// 勤務先, 部署 above the name; may be empty.
    pub organisation: String,
    /// 姓, or all of the name.
    pub family: String,
    /// 名; may be empty.
    pub given: String,
    /// 様, 御中
    pub honorific: String,
}

/// Something that is to be paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "InvoiceItem")]
pub struct Item {
    /// Which charge.
    pub charge: i64,
    /// 「2026年度 年会費（正会員）」
    pub label: String,
    /// For whom, where it is somebody else than who pays: 「小林 健太 様の分」.
    pub of: Option<String>,
    /// How consumption tax looks at it.
    pub tax_class: TaxClass,
    /// What of it is open, yen with tax.
    pub amount: Yen,
    /// 分納: what is left to be paid by when; empty: at once.
    pub parts: Vec<Part>,
}

/// An account of the association.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "InvoiceAccount")]
pub struct Account {
    /// 「あずさ信用金庫 本店 普通 0012345」
    pub place: String,
    /// 口座名義 in kana; may be empty.
    pub holder: String,
}

impl Address {
    /// Of a piece of mail; the first name on it is who pays.
    pub(super) fn new(piece: post::Piece) -> Self {
        let name = piece.names.into_iter().next().unwrap_or_default();
        Self {
            postal_code: piece.postal_code,
            lines: piece.address,
            organisation: piece.organisation,
            family: name.family,
            given: name.given,
            honorific: name.honorific,
        }
    }

    fn piece(&self) -> post::Piece {
        let Self { family, given, honorific, .. } = self.clone();
        post::Piece {
            postal_code: self.postal_code.clone(),
            address: self.lines.clone(),
            organisation: self.organisation.clone(),
            names: vec![post::Addressee { family, given, honorific }],
            ..post::Piece::default()
        }
    }
}

/// 「10%」, 「8%※」, 「不課税」: what an item is marked with (消費税法57条の4第1項3号: 軽減対象資産の譲渡等である旨).
fn mark(class: TaxClass, lang: Lang) -> String {
    let key = match class {
        TaxClass::Standard => "invoice-tax-standard",
        TaxClass::Reduced => "invoice-tax-reduced",
        TaxClass::Exempt => "invoice-tax-exempt",
        TaxClass::Outside => "invoice-tax-outside",
    };
    words::say(lang, key, &[])
}

impl Snapshot {
    /// The same for the sheets. `seal` is what [`Snapshot::seal`] names.
    pub(super) fn sheet(&self, seal: Option<Seal>, void: bool) -> paper::Invoice {
        let item = |item: &Item| paper::Item {
            label: item.label.clone(),
            of: item.of.clone(),
            tax: mark(item.tax_class, self.language),
            gross: item.amount,
            parts: item.parts.iter().map(|part| (part.due_on, part.amount)).collect(),
        };
        let Total { net, tax, gross } = self.total;
        paper::Invoice {
            title: self.title.clone(),
            number: self.number.clone(),
            issued_on: self.issued_on,
            due_on: self.due_on,
            to: self.to.piece(),
            amount: self.amount,
            items: self.items.iter().map(item).collect(),
            rates: self.rates.iter().map(paper_line).collect(),
            total: tsudoi_paper::receipt::Line {
                label: words::say(self.language, "receipt-total", &[]),
                net,
                tax,
                gross,
            },
            accounts: self
                .accounts
                .iter()
                .map(|account| paper::Account { place: account.place.clone(), holder: account.holder.clone() })
                .collect(),
            payer: self.payer.clone(),
            notes: self.notes.clone(),
            issuer: paper_issuer(&self.issuer, seal),
            void,
            language: match self.language {
                Lang::Ja => Language::Ja,
                Lang::En => Language::En,
            },
        }
    }
}
