//! The formats in which banks give statements, read as lines: 全銀 01 and 03, the CSVs of the usual banks,
//! and any other sheet by a mapping that is made once and kept. What belongs to a bank is `tsudoi_japan`'s.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tsudoi_japan::{
    fold,
    statement::{self, Column, Header, Line, Money, Reading, RowProblem},
    zengin::{self, AccountKind, Code, Deposits, Fault, Kind, Movements},
};
use tsudoi_sheet::{ReadOptions, read_guarded};

use super::{
    accounts::{Account, AccountType},
    statement::NewLine,
};
use crate::{Error, Lang, Reader, Result, Tx, association, words};

/// Which column of a sheet is what, counted from 0.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// The titles of the columns, by which such a file is known again.
    pub titles: Vec<String>,
    /// 日付
    pub date: usize,
    /// 入金額; where `outgoing` is absent, both, with a minus where it went out.
    pub incoming: usize,
    /// 出金額
    pub outgoing: Option<usize>,
    /// 名義
    pub name: usize,
    /// 摘要
    pub memo: Option<usize>,
    /// 残高
    pub balance: Option<usize>,
    /// 決済番号, 注文番号: what marks a line and no other, in every file. Services that take payments for us (会費ペイ,
    /// PayPay, Square) give one; banks do not.
    pub id: Option<usize>,
}

impl Mapping {
    fn of_bank(&self) -> statement::Mapping {
        let titles = self.titles.iter().filter(|title| !title.trim().is_empty()).cloned().collect();
        let incoming = Column::At(self.incoming);
        statement::Mapping {
            name: String::new(),
            header: Header::Holding(titles),
            day: statement::Day::One(Column::At(self.date)),
            money: match self.outgoing {
                Some(outgoing) => Money::InOut { income: incoming, outgo: Column::At(outgoing) },
                None => Money::Signed(incoming),
            },
            payer: vec![Column::At(self.name)],
            memo: self.memo.map(Column::At).into_iter().collect(),
            balance: self.balance.map(Column::At),
            id: self.id.map(Column::At).into_iter().collect(),
        }
    }

    /// What the titles seem to say; none when one of date, amount and name is not to be found. The words of 会費ペイ,
    /// PayPay and Square are guesses from their help pages: their sheets change, and somebody looks at every guess.
    fn guess(titles: &[String]) -> Option<Self> {
        let find = |words: &[&str]| {
            let at = |word: &&str| titles.iter().position(|title| fold::fold(title).starts_with(&fold::fold(word)));
            words.iter().find_map(at)
        };
        Some(Self {
            titles: titles.to_vec(),
            date: find(&["日付", "年月日", "取引日", "勘定日", "入金日", "決済日", "支払日", "支払い日"])?,
            incoming: find(&[
                "入金",
                "お預入",
                "預入",
                "受入",
                "お預り",
                "預り",
                "金額",
                "取引金額",
                "決済金額",
                "支払金額",
                "総売上",
                "合計",
            ])?,
            outgoing: find(&["出金", "お引出", "引出", "払出", "お支払", "支払", "払戻"]),
            name: find(&[
                "名義",
                "振込依頼人",
                "依頼人",
                "お取り扱い内容",
                "取引内容",
                "会員名",
                "顧客名",
                "お客様名",
                "氏名",
                "支払者",
                "内容",
                "摘要",
                "備考",
            ])?,
            // What a service took of a payment is seen beside it.
            memo: find(&["メモ", "備考", "手数料"]),
            balance: find(&["残高", "差引残高"]),
            id: find(&["決済番号", "決済ID", "取引番号", "取引ID", "注文番号", "注文ID", "オーダーID", "支払いID"]),
        })
    }
}

/// The account that a file names.
pub(super) struct Hint {
    pub account: Account,
}

impl Hint {
    /// Whether it is this account: as far as both say which branch of which bank.
    pub(super) fn is(&self, account: &Account) -> bool {
        let same = |a: &str, b: &str| a.is_empty() || b.is_empty() || a == b;
        let number = |account: &Account| account.number.trim_start_matches('0').to_owned();
        number(account) == number(&self.account)
            && same(&account.bank_code, &self.account.bank_code)
            && same(&account.branch_code, &self.account.branch_code)
    }

    pub(super) fn contradicts(&self, account: &Account) -> bool {
        !account.number.is_empty() && !self.is(account)
    }
}

/// A file as it was read.
#[derive(Default)]
pub(super) struct Read {
    /// 「三菱UFJ銀行 CSV」
    pub format: String,
    /// The bank, where the form of the file tells it.
    pub bank: String,
    pub hint: Option<Hint>,
    pub lines: Vec<NewLine>,
    pub problems: Vec<String>,
    /// Titles, where somebody must say which column is what.
    pub columns: Vec<String>,
    pub mapping: Option<Mapping>,
}

impl Read {
    fn take(&mut self, reading: &Reading, lang: Lang) {
        for error in &reading.errors {
            let (key, value) = match &error.problem {
                RowProblem::Day(text, _) => ("bank-problem-day", text.clone()),
                RowProblem::Amount(text) => ("bank-problem-amount", text.clone()),
                RowProblem::BothWays => ("bank-problem-both", String::new()),
                // What carries a balance forward moves nothing.
                RowProblem::NoAmount => continue,
            };
            let args = [("row", (error.row + 1).to_string()), ("value", value)];
            self.problems.push(words::say(lang, key, &args));
        }
        for (line, key) in reading.lines.iter().zip(statement::keys("", &reading.lines)) {
            let Line { day, amount, name, memo, balance, .. } = line.clone();
            if amount == 0 {
                continue;
            }
            self.lines.push(NewLine { key: key.text, day, amount, name, memo, balance });
        }
    }

    fn of_accounts<K: Kind>(
        format: &str,
        file: &zengin::Reading<K>,
        accounts: &[statement::Account],
        lang: Lang,
    ) -> Self {
        let mut read = Self { format: words::say(lang, format, &[]), ..Self::default() };
        for (_, wrong) in &file.mismatches {
            let args = [("said", wrong.said.to_string()), ("counted", wrong.counted.to_string())];
            read.problems.push(words::say(lang, "bank-problem-sum", &args));
        }
        let Some(first) = accounts.first() else { return read };
        if accounts.iter().any(|one| one.number != first.number || one.branch != first.branch || one.bank != first.bank)
        {
            read.problems.push(words::say(lang, "bank-problem-accounts", &[]));
        }
        let mut all = Reading::default();
        for account in accounts {
            all.lines.extend(account.reading.lines.iter().cloned());
            all.errors.extend(account.reading.errors.iter().cloned());
        }
        read.take(&all, lang);
        read.hint = Some(Hint {
            account: Account {
                bank: words::say(lang, "bank-of-code", &[("code", first.bank.clone())]),
                bank_code: first.bank.clone(),
                branch_code: first.branch.clone(),
                kind_of: match first.kind {
                    AccountKind::Current => AccountType::Current,
                    AccountKind::Savings => AccountType::Savings,
                    _ => AccountType::Ordinary,
                },
                number: format!("{:0>7}", first.number),
                printed: true,
                ..Account::default()
            },
        });
        read
    }
}

fn refused(fault: &Fault) -> Error {
    Error::invalid("bytes", "error-statement-record").arg("row", fault.line.to_string())
}

/// What the association has settled for itself about statements.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Kept {
    mappings: Vec<Mapping>,
}

/// So many mappings are kept.
const MOST_KEPT: usize = 20;

/// Reads a file.
///
/// # Errors
/// Invalid, in the field `bytes`, when it is no statement that can be read.
pub(super) fn read(reader: &Reader<'_>, name: &str, bytes: &[u8], mapping: Option<&Mapping>) -> Result<Read> {
    let (lang, today) = (reader.lang(), reader.today());
    match zengin::code_of(bytes) {
        Ok(Code::Movements) => {
            let file = zengin::read::<Movements>(bytes, today).map_err(|fault| refused(&fault))?;
            return Ok(Read::of_accounts("bank-format-03", &file, &statement::of_movements(&file), lang));
        }
        Ok(Code::Deposits) => {
            let file = zengin::read::<Deposits>(bytes, today).map_err(|fault| refused(&fault))?;
            return Ok(Read::of_accounts("bank-format-01", &file, &statement::of_deposits(&file), lang));
        }
        Ok(Code::Debit | Code::Transfer) => return Err(Error::invalid("bytes", "error-statement-other-kind")),
        // No file of the 全銀協: a sheet, as nearly all are.
        Err(_) => {}
    }
    let workbook = read_guarded(bytes, name, &ReadOptions::default())
        .map_err(|_| Error::invalid("bytes", "error-statement-empty"))?;
    let width = workbook.rows.width();
    let rows: Vec<Vec<String>> =
        workbook.rows.iter().map(|row| (0..width).map(|column| row.get(column).to_owned()).collect()).collect();
    let kept: Kept = association::setting(reader, "bank")?;
    let own = mapping.or_else(|| kept.mappings.iter().find(|one| one.of_bank().fits(&rows)));
    let (format, chosen) = match (own, statement::recognise(&rows)) {
        (Some(own), _) => (words::say(lang, "bank-format-own", &[]), own.of_bank()),
        (None, Some(preset)) => (words::say(lang, "bank-format-csv", &[("bank", preset.name.clone())]), preset),
        (None, None) => {
            // Titles that nobody has seen before are those of the first row with a column for day, name and amount.
            let first = || workbook.rows.iter().find(|row| row.width() >= 3).map(|row| row.number());
            let header = tsudoi_sheet::find_header(&workbook.rows)
                .or_else(|| first().and_then(|row| tsudoi_sheet::header_at(&workbook.rows, row)))
                .ok_or_else(|| Error::invalid("bytes", "error-statement-empty"))?;
            return Ok(Read { mapping: Mapping::guess(&header.names), columns: header.names, ..Read::default() });
        }
    };
    let reading = chosen.read(&rows).map_err(|_| Error::invalid("mapping", "error-statement-columns"))?;
    let mut read = Read { format, bank: chosen.name, mapping: own.cloned(), ..Read::default() };
    read.take(&reading, lang);
    Ok(read)
}

/// Keeps a mapping for the next file with the same titles.
pub(super) fn keep(tx: &Tx<'_>, mapping: &Mapping) -> Result<()> {
    let mut kept: Kept = association::setting(tx, "bank")?;
    kept.mappings.retain(|one| one.titles != mapping.titles);
    kept.mappings.insert(0, mapping.clone());
    kept.mappings.truncate(MOST_KEPT);
    association::set_setting(tx, "bank", &kept)
}
