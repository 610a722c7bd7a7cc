//! 01 振込入金通知: transfers that have come in.

use super::file::{Blank, File, Group, Kind, Mismatch, Sum, signed, wrong};
use super::letters::{Class, Rules, Unwritable};
use super::record::{AccountKind, Cell, Field, Form, Problem, Record, Source, nested, record};
use chrono::NaiveDate;

/// 01 振込入金通知.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deposits {}

record! {
    /// Which account, which days.
    DepositsHeader [200] {
        /// 作成日
        created: Option<NaiveDate> = Form::N, 5, 6;
        /// 勘定日 (自)
        from: Option<NaiveDate> = Form::N, 11, 6;
        /// 勘定日 (至)
        to: Option<NaiveDate> = Form::N, 17, 6;
        /// 銀行コード
        bank: String = Form::N, 23, 4;
        /// 銀行名
        bank_name: String = Form::C(Class::Shop), 27, 15;
        /// 支店コード
        branch: String = Form::N, 42, 3;
        /// 支店名
        branch_name: String = Form::C(Class::Shop), 45, 15;
        /// 預金種目
        account_kind: AccountKind = Form::Code(b"124"), 60, 1;
        /// 口座番号
        account: String = Form::N, 61, 7;
        /// 口座名
        account_name: String = Form::C(Class::Account), 68, 40;
    }
}

record! {
    /// One transfer.
    DepositLine [200] {
        /// 照会番号, unique in a day; zeros where the bank gives none.
        inquiry: String = Form::N, 2, 6;
        /// 勘定日
        day: Option<NaiveDate> = Form::N, 8, 6;
        /// 起算日
        value_day: Option<NaiveDate> = Form::N, 14, 6;
        /// 金額 of layout A; ask [`DepositLine::yen`].
        amount: u64 = Form::N, 20, 10;
        /// うち他店券
        cheques: u64 = Form::N, 30, 10;
        /// 振込依頼人コード
        remitter: String = Form::N, 40, 10;
        /// 振込依頼人名
        remitter_name: String = Form::C(Class::Account), 50, 48;
        /// 仕向銀行名
        bank_name: String = Form::C(Class::Shop), 98, 15;
        /// 仕向店名
        branch_name: String = Form::C(Class::Shop), 113, 15;
        /// 取消区分: 1 when this takes back an earlier line.
        cancelled: u64 = Form::N, 128, 1;
        /// The rest, in layout A or B.
        tail: Tail = Form::C(Class::Edi), 129, 72;
    }
}

/// Bytes 129 to 200. Both layouts have 種別 01; B is known by the 24 digits with which it begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tail {
    /// フォーマットA
    A(TailA),
    /// フォーマットB, for amounts of more than ten digits.
    B(TailB),
}

record! {
    /// The end of layout A.
    TailA [72] {
        /// EDI情報
        edi: String = Form::C(Class::Edi), 1, 20;
    }
}

record! {
    /// The end of layout B.
    TailB [72] {
        /// 金額(2): twelve digits
        amount: u64 = Form::N, 1, 12;
        /// うち他店券(2)
        cheques: u64 = Form::N, 13, 12;
        /// EDI情報
        edi: String = Form::C(Class::Edi), 25, 20;
    }
}

impl Cell for Tail {
    fn read(bytes: &[u8], _: Field, today: NaiveDate) -> Result<Self, Problem> {
        let source = Source { bytes, today };
        let is_wide = bytes[..24].iter().all(u8::is_ascii_digit);
        let read = if is_wide { TailB::read(&source).map(Self::B) } else { TailA::read(&source).map(Self::A) };
        read.map_err(|fault| fault.problem)
    }

    fn write(&self, _: Field, rules: &Rules) -> Result<Vec<u8>, Unwritable> {
        match self {
            Self::A(tail) => nested(tail, rules),
            Self::B(tail) => nested(tail, rules),
        }
    }
}

impl DepositLine {
    /// The amount in yen, by whichever layout the line has.
    pub fn yen(&self) -> u64 {
        match &self.tail {
            Tail::B(tail) if tail.amount > 0 => tail.amount,
            _ => self.amount,
        }
    }

    /// EDI情報: what the sender wrote for us, often a number.
    pub fn edi(&self) -> &str {
        match &self.tail {
            Tail::A(tail) => &tail.edi,
            Tail::B(tail) => &tail.edi,
        }
    }

    /// Whether the line takes back an earlier one.
    pub fn is_cancelled(&self) -> bool {
        self.cancelled == 1
    }
}

record! {
    /// The sums.
    DepositsTrailer [200] {
        /// 振込合計件数
        count: u64 = Form::N, 2, 6;
        /// 振込合計金額
        amount: u64 = Form::N, 8, 12;
        /// 取消合計件数; banks may leave it out.
        cancelled_count: u64 = Form::N, 20, 6;
        /// 取消合計金額; banks may leave it out.
        cancelled_amount: u64 = Form::N, 26, 12;
    }
}

impl Deposits {
    /// A group with the sums of its lines.
    pub fn group(header: DepositsHeader, lines: Vec<DepositLine>) -> Group<Self> {
        let [kept, cancelled] = Self::sums(&lines);
        let trailer = DepositsTrailer {
            count: kept.count,
            amount: kept.amount,
            cancelled_count: cancelled.count,
            cancelled_amount: cancelled.amount,
        };
        Group { header, lines, trailer }
    }

    /// A file of groups.
    pub fn file(groups: Vec<Group<Self>>) -> File<Self> {
        File { groups, end: Blank }
    }

    fn sums(lines: &[DepositLine]) -> [Sum; 2] {
        [false, true].map(|cancelled| {
            Sum::of(lines.iter().filter(|line| line.is_cancelled() == cancelled).map(DepositLine::yen))
        })
    }
}

impl Kind for Deposits {
    const CODE: &'static str = "01";
    type Header = DepositsHeader;
    type Line = DepositLine;
    type Trailer = DepositsTrailer;
    type End = Blank<200>;

    /// The rule does not say whether the sum holds cancelled lines, and banks do it both ways; their
    /// own sum is voluntary. Each way is right.
    fn mismatches(group: &Group<Self>) -> Vec<Mismatch> {
        let said = &group.trailer;
        let [kept, cancelled] = Self::sums(&group.lines);
        let with = kept.plus(cancelled);
        let all = if (said.count, said.amount) == (with.count, with.amount) { with } else { kept };
        let none = (said.cancelled_count, said.cancelled_amount) == (0, 0);
        let cancelled = if none { Sum::default() } else { cancelled };
        wrong([
            ("count", signed(said.count), signed(all.count)),
            ("amount", signed(said.amount), signed(all.amount)),
            ("cancelled_count", signed(said.cancelled_count), signed(cancelled.count)),
            ("cancelled_amount", signed(said.cancelled_amount), signed(cancelled.amount)),
        ])
    }
}
