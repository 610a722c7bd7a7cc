//! The words that a receipt's sheet adds to its data, in both languages.

use crate::Language;

pub(super) struct Words {
    pub(super) number: &'static str,
    pub(super) issued: &'static str,
    pub(super) tax_included: &'static str,
    pub(super) proviso: (&'static str, &'static str),
    pub(super) received: &'static str,
    /// Above what was paid, one by one: what, and how much.
    pub(super) item_heads: [&'static str; 2],
    pub(super) heads: [&'static str; 4],
    pub(super) paid: &'static str,
    pub(super) phone: &'static str,
    pub(super) registration: &'static str,
    pub(super) electronic: &'static str,
    pub(super) void: &'static str,
    pub(super) original: &'static str,
    pub(super) address: &'static str,
}

const JA: Words = Words {
    number: "番号",
    issued: "発行日",
    tax_included: "（税込）",
    proviso: ("但し", "として"),
    received: "上記の金額を正に領収いたしました。",
    item_heads: ["品目", "税込金額"],
    heads: ["内訳", "税抜金額", "消費税額", "税込金額"],
    paid: "お支払い",
    phone: "電話 ",
    registration: "登録番号 ",
    electronic: "この領収書は電子データで発行しました。",
    void: "取消",
    original: "元の領収書",
    address: "住所",
};

const EN: Words = Words {
    number: "No.",
    issued: "Issued",
    tax_included: "(tax included)",
    proviso: ("For", ""),
    received: "Received with thanks.",
    item_heads: ["Items", "Total"],
    heads: ["Details", "Net", "Tax", "Total"],
    paid: "Paid",
    phone: "Tel. ",
    registration: "Registration no. ",
    electronic: "This receipt was issued electronically.",
    void: "VOID",
    original: "Original",
    address: "Address",
};

impl Language {
    pub(super) fn words(self) -> &'static Words {
        match self {
            Language::Ja => &JA,
            Language::En => &EN,
        }
    }

    /// The usual words of the box for the revenue stamp on a receipt that is sent as data:
    /// what is not a paper document needs no stamp (印紙税法 taxes documents).
    pub fn stamp_note(self) -> &'static str {
        match self {
            Language::Ja => "電子発行のため\n収入印紙は\n不要です",
            Language::En => "Issued electronically:\nno revenue stamp\nis required",
        }
    }

    /// 「再発行（2回目）」
    pub(super) fn reissue(self, count: u32) -> String {
        match self {
            Language::Ja => format!("再発行（{count}回目）"),
            Language::En => format!("Reissue (no. {count})"),
        }
    }
}
