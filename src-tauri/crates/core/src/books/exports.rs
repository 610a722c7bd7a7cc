//! What other programs of bookkeeping take: 弥生会計 (弥生インポート形式: 25 columns without titles, CP932, one line
//! a posting with the flag 2000) and freee (取引インポート: titles in the first line, CP932). Both layouts are
//! those that the makers describe in their support pages; names of accounts are ours and are matched there.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{days, figures::year_label, store};
use crate::{
    Area, Document, File, Permission, Reader, Result,
    values::{Day, Year, Yen},
};

/// For which program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Program {
    /// 弥生会計
    Yayoi,
    /// freee会計
    Freee,
}

/// 会計ソフトへの書き出し of a year. A character that CP932 does not have becomes 〓.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Export {
    /// Which year.
    pub fiscal_year: Year,
    /// For which program.
    pub program: Program,
}

/// A movement, before it is a line of a file.
pub(super) struct Posting {
    pub day: Day,
    pub purse: String,
    pub subject: Option<String>,
    pub of_year: Option<i32>,
    pub before: bool,
    pub amount: Yen,
    pub tax_class: String,
    pub partner: String,
    pub memo: String,
    pub to_purse: Option<String>,
    pub side: String,
}

const ADVANCE: &str = "前受金";

impl Posting {
    /// Debit and credit, with an amount above 0. What is paid before its year is 前受金 until that begins.
    fn accounts(&self, year: i32) -> (&str, &str) {
        let early = self.of_year.is_some_and(|of| of > year);
        let subject = self.subject.as_deref().filter(|_| !early).unwrap_or(ADVANCE);
        let (debit, credit) = match (self.to_purse.as_deref(), self.side.as_str(), self.before) {
            (Some(to), ..) => (to, self.purse.as_str()),
            (_, _, true) => (ADVANCE, subject),
            (_, "expense", _) => (subject, self.purse.as_str()),
            _ => (self.purse.as_str(), subject),
        };
        if self.amount < 0 { (credit, debit) } else { (debit, credit) }
    }
}

impl Document for Export {
    const NAME: &'static str = "books.export";
    const NEEDS: Permission = Permission::change(Area::Export);
    const RECORDED: bool = true;
    fn run(self, reader: &Reader<'_>) -> Result<File> {
        let year = self.fiscal_year.0;
        let postings = store::postings(reader, year, days(reader, year)?)?;
        let (name, text) = match self.program {
            Program::Yayoi => ("yayoi", yayoi(&postings, year)),
            Program::Freee => ("freee", freee(&postings, year)),
        };
        let (bytes, _) = tsudoi_sheet::encode_cp932(&text);
        let label = year_label(reader, year);
        Ok(File {
            name: format!("{name}-{year}.csv"),
            media_type: "text/csv; charset=Shift_JIS",
            bytes,
            subject: format!("{name} {label} ({})", postings.len()),
        })
    }
}

/// A line of cells: quoted where that is needed, ended as Windows does.
fn line(out: &mut String, cells: &[&str]) {
    for (at, cell) in cells.iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        if cell.contains(['"', ',', '\n', '\r']) {
            out.push('"');
            out.push_str(&cell.replace('"', "\"\"").replace(['\n', '\r'], " "));
            out.push('"');
        } else {
            out.push_str(cell);
        }
    }
    out.push_str("\r\n");
}

fn cut(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}

fn yayoi(postings: &[Posting], year: i32) -> String {
    let mut out = String::new();
    for posting in postings {
        let (debit, credit) = posting.accounts(year);
        let (day, amount) = (posting.day.format("%Y/%m/%d").to_string(), posting.amount.abs().to_string());
        let tax = match posting.tax_class.as_str() {
            "exempt" => "非課税売上",
            "standard" => "課税売上込10%",
            "reduced" => "課税売上込軽減8%",
            _ => "対象外",
        };
        let (debit_tax, credit_tax) = if posting.amount < 0 { (tax, "対象外") } else { ("対象外", tax) };
        let memo = cut([posting.partner.as_str(), &posting.memo].join(" ").trim(), 32);
        // 識別フラグ, 伝票No, 決算, 取引日付, 借方 (科目 補助 部門 税区分 金額 税額), 貸方 (the same), 摘要, 番号, 期日,
        // タイプ, 生成元, 仕訳メモ, 付箋1, 付箋2, 調整
        line(
            &mut out,
            &[
                "2000", "", "", &day, debit, "", "", debit_tax, &amount, "", credit, "", "", credit_tax, &amount, "",
                &memo, "", "", "0", "", "", "0", "0", "no",
            ],
        );
    }
    out
}

fn freee(postings: &[Posting], year: i32) -> String {
    let mut out = String::new();
    line(
        &mut out,
        &[
            "収支区分",
            "管理番号",
            "発生日",
            "決済期日",
            "取引先",
            "勘定科目",
            "税区分",
            "金額",
            "税計算区分",
            "税額",
            "備考",
            "品目",
            "部門",
            "メモタグ（複数指定可、カンマ区切り）",
            "決済日",
            "決済口座",
            "決済金額",
        ],
    );
    // What was paid before the year began moved no money in it, and a transfer is no income: freee takes both as
    // 振替伝票 and 口座振替, not here.
    for posting in postings.iter().filter(|posting| !posting.before && posting.to_purse.is_none()) {
        let (debit, credit) = posting.accounts(year);
        let (side, subject) = if debit == posting.purse { ("収入", credit) } else { ("支出", debit) };
        let (day, amount) = (posting.day.format("%Y/%m/%d").to_string(), posting.amount.abs().to_string());
        let tax = match posting.tax_class.as_str() {
            "exempt" => "非課税売上",
            "standard" => "課税売上10%",
            "reduced" => "課税売上8%（軽）",
            _ => "対象外",
        };
        line(
            &mut out,
            &[
                side,
                "",
                &day,
                "",
                &posting.partner,
                subject,
                tax,
                &amount,
                "内税",
                "",
                &posting.memo,
                "",
                "",
                "",
                &day,
                &posting.purse,
                &amount,
            ],
        );
    }
    out
}
