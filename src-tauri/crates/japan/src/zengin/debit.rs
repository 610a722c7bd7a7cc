//! 91 預金口座振替: what is to be drawn from members' accounts, and what came of it.
//!
//! Request and result have one layout; the bank fills in the result codes and four sums.

use super::file::{Blank, File, Group, Kind, Mismatch, Sum, signed, wrong};
use super::letters::{Class, Rules, Unwritable};
use super::record::{AccountKind, Cell, Field, Form, MonthDay, Novelty, Problem, record};
use chrono::NaiveDate;

/// 91 預金口座振替.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Debit {}

record! {
    /// Who draws, when, and into which account.
    DebitHeader [120] {
        /// 委託者コード, given by the bank or the collector.
        collector: String = Form::N, 5, 10;
        /// 委託者名
        collector_name: String = Form::C(Class::Account), 15, 40;
        /// 引落日
        day: Option<MonthDay> = Form::N, 55, 4;
        /// 取引銀行番号
        bank: String = Form::N, 59, 4;
        /// 取引銀行名
        bank_name: String = Form::C(Class::Shop), 63, 15;
        /// 取引支店番号
        branch: String = Form::N, 78, 3;
        /// 取引支店名
        branch_name: String = Form::C(Class::Shop), 81, 15;
        /// 預金種目 (委託者)
        account_kind: AccountKind = Form::Code(b"129"), 96, 1;
        /// 口座番号 (委託者)
        account: String = Form::N, 97, 7;
    }
}

record! {
    /// One payer. A result is matched by `customer`, `amount` and the header's day.
    DebitLine [120] {
        /// 引落銀行番号
        bank: String = Form::N, 2, 4;
        /// 引落銀行名
        bank_name: String = Form::C(Class::Shop), 6, 15;
        /// 引落支店番号. For ゆうちょ see [`crate::yucho`].
        branch: String = Form::N, 21, 3;
        /// 引落支店名
        branch_name: String = Form::C(Class::Shop), 24, 15;
        /// 預金種目
        account_kind: AccountKind = Form::Code(b"1239"), 43, 1;
        /// 口座番号
        account: String = Form::N, 44, 7;
        /// 預金者名
        name: String = Form::C(Class::Account), 51, 30;
        /// 引落金額, whole yen.
        amount: u64 = Form::N, 81, 10;
        /// 新規コード: after the first success [`Novelty::Known`].
        novelty: Novelty = Form::Code(b"012"), 91, 1;
        /// 顧客番号: our own number of the charge or the member, and nothing else.
        customer: String = Form::N, 92, 20;
        /// 振替結果コード. In a request [`ResultCode::Done`], the byte `0`.
        result: ResultCode = Form::Code(&[]), 112, 1;
    }
}

record! {
    /// The sums. In a request the last four are 0.
    DebitTrailer [120] {
        /// 合計件数
        count: u64 = Form::N, 2, 6;
        /// 合計金額
        amount: u64 = Form::N, 8, 12;
        /// 振替済件数
        done_count: u64 = Form::N, 20, 6;
        /// 振替済金額
        done_amount: u64 = Form::N, 26, 12;
        /// 振替不能件数
        failed_count: u64 = Form::N, 38, 6;
        /// 振替不能金額
        failed_amount: u64 = Form::N, 44, 12;
    }
}

/// 振替結果コード, an open list: collectors (収納代行) add their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResultCode {
    /// `0` 振替済
    Done,
    /// `1` 資金不足
    NoFunds,
    /// `2` 取引なし: account closed or wrong.
    NoAccount,
    /// `3` 預金者の都合による停止
    StoppedByPayer,
    /// `4` 預金口座振替依頼書なし
    NoMandate,
    /// `8` 委託者の都合による停止
    StoppedByCollector,
    /// `9` その他
    Other,
    /// `E` データエラー, of collectors.
    DataError,
    /// `N` 未処理・未判定, of collectors.
    Undecided,
    /// Any other byte, kept as it is.
    Unknown(u8),
}

const RESULTS: [(u8, ResultCode); 9] = [
    (b'0', ResultCode::Done),
    (b'1', ResultCode::NoFunds),
    (b'2', ResultCode::NoAccount),
    (b'3', ResultCode::StoppedByPayer),
    (b'4', ResultCode::NoMandate),
    (b'8', ResultCode::StoppedByCollector),
    (b'9', ResultCode::Other),
    (b'E', ResultCode::DataError),
    (b'N', ResultCode::Undecided),
];

impl ResultCode {
    /// The code of a byte. Every byte has one.
    pub fn from_byte(byte: u8) -> Self {
        RESULTS.iter().find(|(known, _)| *known == byte).map_or(Self::Unknown(byte), |(_, code)| *code)
    }

    /// The byte of the code.
    pub fn byte(self) -> u8 {
        match self {
            Self::Unknown(byte) => byte,
            known => RESULTS.iter().find(|(_, code)| *code == known).map_or(b' ', |(byte, _)| *byte),
        }
    }

    /// Whether the money was drawn. Of no other code this may be assumed.
    pub fn is_done(self) -> bool {
        self == Self::Done
    }

    /// Whether it does not say what came of it, so that a person has to look (要確認).
    pub fn needs_a_look(self) -> bool {
        matches!(self, Self::DataError | Self::Undecided | Self::Unknown(_))
    }
}

impl Cell for ResultCode {
    fn read(bytes: &[u8], _: Field, _: NaiveDate) -> Result<Self, Problem> {
        Ok(Self::from_byte(bytes[0]))
    }

    fn write(&self, _: Field, _: &Rules) -> Result<Vec<u8>, Unwritable> {
        Ok(vec![self.byte()])
    }
}

impl Debit {
    /// A group of a request: result codes and sums of results are those of a file not yet carried out.
    pub fn request(header: DebitHeader, mut lines: Vec<DebitLine>) -> Group<Self> {
        for line in &mut lines {
            line.result = ResultCode::Done;
        }
        let all = Self::sum(&lines, |_| true);
        let trailer = Self::trailer(all, Sum::default(), Sum::default());
        Group { header, lines, trailer }
    }

    /// A group of a result, with the sums that its codes come to.
    pub fn result(header: DebitHeader, lines: Vec<DebitLine>) -> Group<Self> {
        let done = Self::sum(&lines, ResultCode::is_done);
        let failed = Self::sum(&lines, |code| !code.is_done());
        Group { header, lines, trailer: Self::trailer(done.plus(failed), done, failed) }
    }

    /// A file of groups.
    pub fn file(groups: Vec<Group<Self>>) -> File<Self> {
        File { groups, end: Blank }
    }

    /// Whether a group is a request that nobody has carried out: no result is counted in it.
    pub fn is_request(group: &Group<Self>) -> bool {
        let DebitTrailer { done_count, done_amount, failed_count, failed_amount, .. } = group.trailer;
        (done_count, done_amount, failed_count, failed_amount) == (0, 0, 0, 0)
            && group.lines.iter().all(|line| line.result.is_done())
    }

    fn sum(lines: &[DebitLine], wanted: impl Fn(ResultCode) -> bool) -> Sum {
        Sum::of(lines.iter().filter(|line| wanted(line.result)).map(|line| line.amount))
    }

    fn trailer(all: Sum, done: Sum, failed: Sum) -> DebitTrailer {
        DebitTrailer {
            count: all.count,
            amount: all.amount,
            done_count: done.count,
            done_amount: done.amount,
            failed_count: failed.count,
            failed_amount: failed.amount,
        }
    }
}

impl Kind for Debit {
    const CODE: &'static str = "91";
    type Header = DebitHeader;
    type Line = DebitLine;
    type Trailer = DebitTrailer;
    type End = Blank<120>;

    fn mismatches(group: &Group<Self>) -> Vec<Mismatch> {
        let said = &group.trailer;
        let all = Self::sum(&group.lines, |_| true);
        let [done, failed] = if Self::is_request(group) {
            [Sum::default(); 2]
        } else {
            [Self::sum(&group.lines, ResultCode::is_done), Self::sum(&group.lines, |code| !code.is_done())]
        };
        wrong([
            ("count", signed(said.count), signed(all.count)),
            ("amount", signed(said.amount), signed(all.amount)),
            ("done_count", signed(said.done_count), signed(done.count)),
            ("done_amount", signed(said.done_amount), signed(done.amount)),
            ("failed_count", signed(said.failed_count), signed(failed.count)),
            ("failed_amount", signed(said.failed_amount), signed(failed.amount)),
        ])
    }
}
