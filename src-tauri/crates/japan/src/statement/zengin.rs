//! Lines from 全銀協 files: 01 振込入金通知 and 03 入出金取引明細.

use super::{Line, Reading, RowError, RowProblem};
use crate::date::DayError;
use crate::zengin::{AccountKind, Deposits, Direction, Movements, Reading as FileReading};

/// The lines of one account in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// 銀行コード
    pub bank: String,
    /// 支店コード
    pub branch: String,
    /// 預金種目
    pub kind: AccountKind,
    /// 口座番号, without zeros before it.
    pub number: String,
    /// What moved in it.
    pub reading: Reading,
}

/// The accounts of a 01 file. A line that takes back an earlier one (取消) is money out.
pub fn of_deposits(file: &FileReading<Deposits>) -> Vec<Account> {
    let groups = file.file.groups.iter().enumerate();
    groups
        .map(|(index, group)| {
            let header = &group.header;
            let mut reading = Reading::default();
            for (at, line) in group.lines.iter().enumerate() {
                let yen = i64::try_from(line.yen()).unwrap_or(i64::MAX);
                reading.take(Parts {
                    row: file.number(index, at),
                    day: line.day.or(header.to),
                    amount: if line.is_cancelled() { -yen } else { yen },
                    name: &line.remitter_name,
                    memo: [line.edi(), code(&line.remitter), ""],
                    balance: None,
                    id: code(&line.inquiry),
                });
            }
            let number = number(&header.account);
            Account {
                bank: header.bank.clone(),
                branch: header.branch.clone(),
                kind: header.account_kind,
                number,
                reading,
            }
        })
        .collect()
}

/// The accounts of a 03 file. The balance after each line is added up from that of the header.
pub fn of_movements(file: &FileReading<Movements>) -> Vec<Account> {
    let groups = file.file.groups.iter().enumerate();
    groups
        .map(|(index, group)| {
            let header = &group.header;
            let mut reading = Reading::default();
            let mut balance = header.balance_yen();
            for (at, line) in group.lines.iter().enumerate() {
                balance = balance.saturating_add(line.yen());
                // Of a withdrawal the field holds a contract number.
                let name = if line.direction == Direction::In { line.remitter_name.as_str() } else { "" };
                let rest = if name.is_empty() { line.remitter_name.as_str() } else { code(&line.remitter) };
                reading.take(Parts {
                    row: file.number(index, at),
                    day: line.day.or(header.to),
                    amount: line.yen(),
                    name: if name.is_empty() { &line.memo } else { name },
                    memo: [&line.memo, &line.edi, rest],
                    balance: Some(balance),
                    id: code(&line.inquiry),
                });
            }
            let number = number(&header.account);
            Account {
                bank: header.bank.clone(),
                branch: header.branch.clone(),
                kind: header.account_kind,
                number,
                reading,
            }
        })
        .collect()
}

/// A line before it is looked at.
struct Parts<'a> {
    row: Option<usize>,
    day: Option<chrono::NaiveDate>,
    amount: i64,
    name: &'a str,
    memo: [&'a str; 3],
    balance: Option<i64>,
    id: &'a str,
}

impl Reading {
    fn take(&mut self, parts: Parts<'_>) {
        let row = parts.row.unwrap_or_default();
        let Some(day) = parts.day else {
            let problem = RowProblem::Day(String::new(), DayError::Empty);
            self.errors.push(RowError { row, problem });
            return;
        };
        let memo: Vec<&str> = parts.memo.into_iter().filter(|text| !text.is_empty()).collect();
        self.lines.push(Line {
            row,
            day,
            amount: parts.amount,
            name: parts.name.to_owned(),
            memo: memo.join(" "),
            balance: parts.balance,
            id: parts.id.to_owned(),
        });
    }
}

/// A number that means something: all zeros is none.
fn code(digits: &str) -> &str {
    if digits.bytes().all(|byte| byte == b'0') { "" } else { digits }
}

fn number(account: &str) -> String {
    account.trim_start_matches('0').to_owned()
}
