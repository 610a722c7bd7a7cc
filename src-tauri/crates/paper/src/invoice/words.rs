//! The words that an invoice's sheet adds to its data, in both languages.

use crate::Language;

pub(super) struct Words {
    pub(super) number: &'static str,
    pub(super) issued: &'static str,
    pub(super) due: &'static str,
    pub(super) greeting: &'static str,
    pub(super) amount: &'static str,
    pub(super) heads: [&'static str; 3],
    pub(super) rates: [&'static str; 4],
    pub(super) parts: &'static str,
    pub(super) between: &'static str,
    pub(super) reduced: &'static str,
    pub(super) accounts: &'static str,
    pub(super) payer: &'static str,
    pub(super) please: &'static str,
    pub(super) notes: &'static str,
    pub(super) phone: &'static str,
    pub(super) registration: &'static str,
    pub(super) void: &'static str,
}

const JA: Words = Words {
    number: "請求書番号",
    issued: "発行日",
    due: "お支払期限",
    greeting: "下記のとおりご請求申し上げます。",
    amount: "ご請求金額",
    heads: ["内容", "税区分", "金額"],
    rates: ["税率ごとの内訳", "税抜金額", "消費税額", "税込金額"],
    parts: "分納　",
    between: "、",
    reduced: "※ は軽減税率の対象です。",
    accounts: "お振込先",
    payer: "振込名義",
    please: "お名前の前に会員番号を入れてください。",
    notes: "備考",
    phone: "電話 ",
    registration: "登録番号 ",
    void: "取消",
};

const EN: Words = Words {
    number: "Invoice no.",
    issued: "Issued",
    due: "Payment due",
    greeting: "Please pay the following.",
    amount: "Amount due",
    heads: ["Details", "Tax", "Amount"],
    rates: ["By rate of tax", "Net", "Tax", "Total"],
    parts: "In parts: ",
    between: ", ",
    reduced: "※ is taxed at the reduced rate.",
    accounts: "Transfer to",
    payer: "Payer's name",
    please: "Please put the member number before the name.",
    notes: "Notes",
    phone: "Tel. ",
    registration: "Registration no. ",
    void: "VOID",
};

impl Words {
    pub(super) fn of(language: Language) -> &'static Words {
        match language {
            Language::Ja => &JA,
            Language::En => &EN,
        }
    }
}
