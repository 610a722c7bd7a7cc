//! The CSVs that banks give to everybody who asks, as mappings.
//!
//! Headers are those that users of each bank have published (2026); a bank that changes one gets a
//! new line here, and until then a person maps the file by hand.

use super::mapping::{Column, Day, Header, Mapping, Money};

fn named(name: &str) -> Column {
    Column::Named(name.to_owned())
}

fn all(names: &[&str]) -> Vec<Column> {
    names.iter().copied().map(named).collect()
}

fn owned(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

/// A row of the table of presets.
struct Preset {
    name: &'static str,
    /// The whole header, or what must be in it.
    whole: bool,
    header: &'static [&'static str],
    /// One column, or year, month and day.
    day: &'static [&'static str],
    income: &'static str,
    /// Empty where `income` has a sign.
    outgo: &'static str,
    payer: &'static [&'static str],
    memo: &'static [&'static str],
    balance: &'static str,
    id: &'static [&'static str],
}

/// 13 columns of the online service that many regional banks share (ANSER).
const ANSER: &[&str] = &[
    "照会口座",
    "番号",
    "勘定日",
    "（起算日）",
    "出金金額（円）",
    "入金金額（円）",
    "小切手区分",
    "残高（円）",
    "取引区分",
    "明細区分",
    "金融機関名",
    "支店名",
    "摘要",
];

const TABLE: &[Preset] = &[
    Preset {
        name: "三菱UFJ銀行",
        whole: true,
        header: &[
            "日付",
            "摘要",
            "摘要内容",
            "支払い金額",
            "預かり金額",
            "差引残高",
            "メモ",
            "未資金化区分",
            "入払区分",
        ],
        day: &["日付"],
        income: "預かり金額",
        outgo: "支払い金額",
        payer: &["摘要内容", "摘要"],
        memo: &["摘要", "メモ"],
        balance: "差引残高",
        id: &[],
    },
    Preset {
        name: "三井住友銀行",
        whole: true,
        header: &["年月日", "お引出し", "お預入れ", "お取り扱い内容", "残高", "メモ", "ラベル"],
        day: &["年月日"],
        income: "お預入れ",
        outgo: "お引出し",
        payer: &["お取り扱い内容"],
        memo: &["メモ"],
        balance: "残高",
        id: &[],
    },
    Preset {
        name: "三井住友銀行",
        whole: false,
        header: &["お取引日", "お引出し", "お預入れ", "お取り扱い内容", "残高"],
        day: &["お取引日"],
        income: "お預入れ",
        outgo: "お引出し",
        payer: &["お取り扱い内容"],
        memo: &[],
        balance: "残高",
        id: &[],
    },
    // 明細通番 begins anew in each file: it marks nothing.
    Preset {
        name: "みずほ銀行",
        whole: false,
        header: &["日付", "お引出金額", "お預入金額", "お取引内容", "残高"],
        day: &["日付"],
        income: "お預入金額",
        outgo: "お引出金額",
        payer: &["お取引内容"],
        memo: &[],
        balance: "残高",
        id: &[],
    },
    Preset {
        name: "ゆうちょダイレクト",
        whole: true,
        header: &["取引日", "入出金明細ＩＤ", "受入金額（円）", "払出金額（円）", "詳細１", "詳細２", "現在（貸付）高"],
        day: &["取引日"],
        income: "受入金額（円）",
        outgo: "払出金額（円）",
        payer: &["詳細２", "詳細１"],
        memo: &["詳細１"],
        balance: "現在（貸付）高",
        id: &["入出金明細ＩＤ"],
    },
    Preset {
        name: "PayPay銀行",
        whole: true,
        header: &[
            "操作日(年)",
            "操作日(月)",
            "操作日(日)",
            "操作時刻(時)",
            "操作時刻(分)",
            "操作時刻(秒)",
            "取引順番号",
            "摘要",
            "お支払金額",
            "お預り金額",
            "残高",
            "メモ",
        ],
        day: &["操作日(年)", "操作日(月)", "操作日(日)"],
        income: "お預り金額",
        outgo: "お支払金額",
        payer: &["摘要"],
        memo: &["メモ"],
        balance: "残高",
        id: &["操作時刻(時)", "操作時刻(分)", "操作時刻(秒)", "取引順番号"],
    },
    Preset {
        name: "楽天銀行",
        whole: true,
        header: &["取引日", "入出金(円)", "残高(円)", "入出金先内容"],
        day: &["取引日"],
        income: "入出金(円)",
        outgo: "",
        payer: &["入出金先内容"],
        memo: &[],
        balance: "残高(円)",
        id: &[],
    },
    Preset {
        name: "楽天銀行",
        whole: true,
        header: &["取引日", "入出金(円)", "取引後残高(円)", "入出金内容"],
        day: &["取引日"],
        income: "入出金(円)",
        outgo: "",
        payer: &["入出金内容"],
        memo: &[],
        balance: "取引後残高(円)",
        id: &[],
    },
    Preset {
        name: "住信SBIネット銀行",
        whole: true,
        header: &["日付", "内容", "出金金額(円)", "入金金額(円)", "残高(円)", "メモ"],
        day: &["日付"],
        income: "入金金額(円)",
        outgo: "出金金額(円)",
        payer: &["内容"],
        memo: &["メモ"],
        balance: "残高(円)",
        id: &[],
    },
    Preset {
        name: "ANSER",
        whole: true,
        header: ANSER,
        day: &["勘定日"],
        income: "入金金額（円）",
        outgo: "出金金額（円）",
        payer: &["摘要"],
        memo: &["取引区分", "明細区分", "金融機関名", "支店名"],
        balance: "残高（円）",
        id: &[],
    },
];

impl Preset {
    fn mapping(&self) -> Mapping {
        let header = owned(self.header);
        let income = named(self.income);
        Mapping {
            name: self.name.to_owned(),
            header: if self.whole { Header::Whole(header) } else { Header::Holding(header) },
            day: match self.day {
                [year, month, day] => Day::Three(named(year), named(month), named(day)),
                days => Day::One(named(days[0])),
            },
            money: match self.outgo {
                "" => Money::Signed(income),
                outgo => Money::InOut { income, outgo: named(outgo) },
            },
            payer: all(self.payer),
            memo: all(self.memo),
            balance: Some(named(self.balance)),
            id: all(self.id),
        }
    }
}

/// The mappings of the usual banks. One bank may have several.
pub fn presets() -> impl Iterator<Item = Mapping> {
    TABLE.iter().map(Preset::mapping)
}

/// The preset whose header a file has.
pub fn recognise<R: AsRef<[S]>, S: AsRef<str>>(rows: &[R]) -> Option<Mapping> {
    presets().find(|mapping| mapping.fits(rows))
}
