//! 21 総合振込: what the association pays to others (refunds, 謝金, expenses).

use super::file::{Blank, File, Group, Kind, Mismatch, Sum, signed, wrong};
use super::letters::{Class, Rules, Unwritable};
use super::record::{AccountKind, Cell, Field, Form, MonthDay, Novelty, Problem, Record, Source, nested, record};
use chrono::NaiveDate;

/// 21 総合振込.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Transfer {}

record! {
    /// Who pays, when, and from which account.
    TransferHeader [120] {
        /// 振込依頼人コード, given by the bank.
        sender: String = Form::N, 5, 10;
        /// 振込依頼人名
        sender_name: String = Form::C(Class::Account), 15, 40;
        /// 取組日: the day on which the bank pays.
        day: Option<MonthDay> = Form::N, 55, 4;
        /// 仕向銀行番号
        bank: String = Form::N, 59, 4;
        /// 仕向銀行名
        bank_name: String = Form::C(Class::Shop), 63, 15;
        /// 仕向支店番号
        branch: String = Form::N, 78, 3;
        /// 仕向支店名
        branch_name: String = Form::C(Class::Shop), 81, 15;
        /// 預金種目 (依頼人)
        account_kind: AccountKind = Form::Code(b"129"), 96, 1;
        /// 口座番号 (依頼人)
        account: String = Form::N, 97, 7;
    }
}

record! {
    /// One payment.
    TransferLine [120] {
        /// 被仕向銀行番号
        bank: String = Form::N, 2, 4;
        /// 被仕向銀行名
        bank_name: String = Form::C(Class::Shop), 6, 15;
        /// 被仕向支店番号
        branch: String = Form::N, 21, 3;
        /// 被仕向支店名
        branch_name: String = Form::C(Class::Shop), 24, 15;
        /// 手形交換所番号: not used, 0.
        clearing_house: u64 = Form::N, 39, 4;
        /// 預金種目
        account_kind: AccountKind = Form::Code(b"1249"), 43, 1;
        /// 口座番号
        account: String = Form::N, 44, 7;
        /// 受取人名
        name: String = Form::C(Class::Account), 51, 30;
        /// 振込金額, whole yen.
        amount: u64 = Form::N, 81, 10;
        /// 新規コード
        novelty: Novelty = Form::Code(b"012"), 91, 1;
        /// 顧客コード or EDI情報, with 振込指定区分 and 識別表示.
        reference: Reference = Form::C(Class::Edi), 92, 22;
    }
}

/// Bytes 92 to 113, which 識別表示 gives one of two forms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reference {
    /// Two numbers of our own.
    Codes(Codes),
    /// A text for the payee (識別表示 `Y`).
    Edi(Edi),
}

record! {
    /// [`Reference`] in numbers.
    Codes [22] {
        /// 顧客コード1
        first: u64 = Form::N, 1, 10;
        /// 顧客コード2
        second: u64 = Form::N, 11, 10;
        /// 振込指定区分: 7 テレ振込, 8 文書振込, 0 not said.
        route: u64 = Form::N, 21, 1;
    }
}

record! {
    /// [`Reference`] as a text.
    Edi [22] {
        /// EDI情報
        text: String = Form::C(Class::Edi), 1, 20;
        /// 振込指定区分
        route: u64 = Form::N, 21, 1;
    }
}

/// 識別表示 in the last byte: the text before it is EDI情報.
const IS_EDI: u8 = b'Y';

impl Cell for Reference {
    fn read(bytes: &[u8], _: Field, today: NaiveDate) -> Result<Self, Problem> {
        let source = Source { bytes, today };
        let read = match bytes.last() {
            Some(&IS_EDI) => Edi::read(&source).map(Self::Edi),
            _ => Codes::read(&source).map(Self::Codes),
        };
        read.map_err(|fault| fault.problem)
    }

    fn write(&self, _: Field, rules: &Rules) -> Result<Vec<u8>, Unwritable> {
        match self {
            Self::Codes(codes) => nested(codes, rules),
            Self::Edi(edi) => {
                let mut bytes = nested(edi, rules)?;
                if let Some(last) = bytes.last_mut() {
                    *last = IS_EDI;
                }
                Ok(bytes)
            }
        }
    }
}

impl Transfer {
    /// A group with the sums of its lines.
    pub fn group(header: TransferHeader, lines: Vec<TransferLine>) -> Group<Self> {
        let Sum { count, amount } = Self::sum(&lines);
        Group { header, lines, trailer: TransferTrailer { count, amount } }
    }

    /// A file of groups.
    pub fn file(groups: Vec<Group<Self>>) -> File<Self> {
        File { groups, end: Blank }
    }

    fn sum(lines: &[TransferLine]) -> Sum {
        Sum::of(lines.iter().map(|line| line.amount))
    }
}

record! {
    /// The sums.
    TransferTrailer [120] {
        /// 合計件数
        count: u64 = Form::N, 2, 6;
        /// 合計金額
        amount: u64 = Form::N, 8, 12;
    }
}

impl Kind for Transfer {
    const CODE: &'static str = "21";
    type Header = TransferHeader;
    type Line = TransferLine;
    type Trailer = TransferTrailer;
    type End = Blank<120>;

    fn mismatches(group: &Group<Self>) -> Vec<Mismatch> {
        let sum = Self::sum(&group.lines);
        wrong([
            ("count", signed(group.trailer.count), signed(sum.count)),
            ("amount", signed(group.trailer.amount), signed(sum.amount)),
        ])
    }
}
