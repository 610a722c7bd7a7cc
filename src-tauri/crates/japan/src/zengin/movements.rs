//! 03 入出金取引明細: everything that moved in an account, of 普通, 当座 and 貯蓄.
//!
//! 通知, 定期 and 積立定期 have lines of another layout: such accounts are left out of a reading.

use super::file::{File, Group, Kind, Mismatch, Sum, signed, wrong};
use super::letters::Class;
use super::record::{AccountKind, Form, codes, record};
use chrono::NaiveDate;

/// 03 入出金取引明細.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Movements {}

/// 取引区分 19, 訂正: what takes back a deposit is a withdrawal, and the other way round.
pub const CORRECTION: u64 = 19;

codes! {
    /// 貸越区分: whether the account holds or owes.
    Sign {
        /// Not said: holds.
        Unset = b'0',
        /// プラス
        Plus = b'1',
        /// マイナス
        Minus = b'2',
    }
}

codes! {
    /// 入払区分
    Direction {
        /// 入金
        In = b'1',
        /// 出金
        Out = b'2',
    }
}

record! {
    /// Which account, which days, and what was in it before.
    MovementsHeader [200] {
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
        /// ダミー: zeros.
        filler: u64 = Form::N, 60, 3;
        /// 預金種目
        account_kind: AccountKind = Form::Code(b"124"), 63, 1;
        /// 口座番号
        account: String = Form::N, 64, 10;
        /// 口座名
        account_name: String = Form::C(Class::Account), 74, 40;
        /// 貸越区分 of the balance.
        sign: Sign = Form::Code(b"012"), 114, 1;
        /// 通帳・証書区分: 1 通帳, 2 証書.
        book: u64 = Form::N, 115, 1;
        /// 取引前残高 without its sign; ask [`MovementsHeader::balance_yen`].
        balance: u64 = Form::N, 116, 14;
    }
}

record! {
    /// One movement.
    MovementLine [200] {
        /// 照会番号, unique in a day; zeros where the bank gives none.
        inquiry: String = Form::N, 2, 8;
        /// 勘定日
        day: Option<NaiveDate> = Form::N, 10, 6;
        /// 預入・払出日 (起算日)
        value_day: Option<NaiveDate> = Form::N, 16, 6;
        /// 入払区分
        direction: Direction = Form::Code(b"12"), 22, 1;
        /// 取引区分: 10 現金, 11 振込, 12 他店券入金, 13 交換, 14 振替, 15 継続, 18 その他, 19 訂正.
        kind: u64 = Form::N, 23, 2;
        /// 取引金額; ask [`MovementLine::yen`].
        amount: u64 = Form::N, 25, 12;
        /// うち他店券
        cheques: u64 = Form::N, 37, 12;
        /// 交換呈示日
        presented: Option<NaiveDate> = Form::N, 49, 6;
        /// 不渡返還日
        returned: Option<NaiveDate> = Form::N, 55, 6;
        /// 手形・小切手区分: 1 小切手, 2 約束手形, 3 為替手形.
        bill: u64 = Form::N, 61, 1;
        /// 手形・小切手番号
        bill_number: u64 = Form::N, 62, 7;
        /// 僚店番号
        sister_branch: u64 = Form::N, 69, 3;
        /// 振込依頼人コード
        remitter: String = Form::N, 72, 10;
        /// 振込依頼人名; of a withdrawal 契約者番号 in the first twenty.
        remitter_name: String = Form::C(Class::Account), 82, 48;
        /// 仕向銀行名
        bank_name: String = Form::C(Class::Shop), 130, 15;
        /// 仕向店名
        branch_name: String = Form::C(Class::Shop), 145, 15;
        /// 摘要内容
        memo: String = Form::C(Class::Edi), 160, 20;
        /// EDI情報
        edi: String = Form::C(Class::Edi), 180, 20;
    }
}

record! {
    /// The sums, and what is in the account after.
    MovementsTrailer [200] {
        /// 入金件数
        in_count: u64 = Form::N, 2, 6;
        /// 入金額合計
        in_amount: u64 = Form::N, 8, 13;
        /// 出金件数
        out_count: u64 = Form::N, 21, 6;
        /// 出金額合計
        out_amount: u64 = Form::N, 27, 13;
        /// 貸越区分 of the balance.
        sign: Sign = Form::Code(b"012"), 40, 1;
        /// 取引後残高 without its sign; ask [`MovementsTrailer::balance_yen`].
        balance: u64 = Form::N, 41, 14;
        /// データ・レコード件数
        lines: u64 = Form::N, 55, 7;
    }
}

record! {
    /// The counts of the whole file.
    MovementsEnd [200] {
        /// レコード総件数
        records: u64 = Form::N, 2, 10;
        /// 口座数
        accounts: u64 = Form::N, 12, 5;
    }
}

impl Sign {
    fn of(yen: i64) -> Self {
        if yen < 0 { Self::Minus } else { Self::Plus }
    }

    fn put_on(self, amount: u64) -> i64 {
        let amount = signed(amount);
        if self == Self::Minus { -amount } else { amount }
    }
}

impl MovementsHeader {
    /// 取引前残高 in yen; less than nothing when the account owes.
    pub fn balance_yen(&self) -> i64 {
        self.sign.put_on(self.balance)
    }
}

impl MovementsTrailer {
    /// 取引後残高 in yen; less than nothing when the account owes.
    pub fn balance_yen(&self) -> i64 {
        self.sign.put_on(self.balance)
    }
}

impl MovementLine {
    /// The amount in yen: what came in is positive, what went out negative.
    pub fn yen(&self) -> i64 {
        match self.direction {
            Direction::In => signed(self.amount),
            Direction::Out => -signed(self.amount),
        }
    }
}

impl Movements {
    /// A group with the sums of its lines and the balance that they lead to.
    pub fn group(header: MovementsHeader, lines: Vec<MovementLine>) -> Group<Self> {
        let [income, outgo] = Self::sums(&lines);
        let balance = Self::balance_after(&header, &lines);
        let trailer = MovementsTrailer {
            in_count: income.count,
            in_amount: income.amount,
            out_count: outgo.count,
            out_amount: outgo.amount,
            sign: Sign::of(balance),
            balance: balance.unsigned_abs(),
            lines: lines.len() as u64,
        };
        Group { header, lines, trailer }
    }

    /// A file of groups, with its counts.
    pub fn file(groups: Vec<Group<Self>>) -> File<Self> {
        let end = MovementsEnd { records: Self::records(&groups), accounts: groups.len() as u64 };
        File { groups, end }
    }

    fn sums(lines: &[MovementLine]) -> [Sum; 2] {
        [Direction::In, Direction::Out]
            .map(|wanted| Sum::of(lines.iter().filter(|line| line.direction == wanted).map(|line| line.amount)))
    }

    fn balance_after(header: &MovementsHeader, lines: &[MovementLine]) -> i64 {
        lines.iter().fold(header.balance_yen(), |balance, line| balance.saturating_add(line.yen()))
    }

    /// All records, the end record too.
    fn records(groups: &[Group<Self>]) -> u64 {
        groups.iter().map(|group| group.lines.len() as u64 + 2).sum::<u64>() + 1
    }
}

impl Kind for Movements {
    const CODE: &'static str = "03";
    type Header = MovementsHeader;
    type Line = MovementLine;
    type Trailer = MovementsTrailer;
    type End = MovementsEnd;

    fn is_known(header: &MovementsHeader) -> bool {
        use AccountKind::{Current, Ordinary, Savings};
        matches!(header.account_kind, Ordinary | Current | Savings)
    }

    fn mismatches(group: &Group<Self>) -> Vec<Mismatch> {
        let said = &group.trailer;
        let [income, outgo] = Self::sums(&group.lines);
        wrong([
            ("in_count", signed(said.in_count), signed(income.count)),
            ("in_amount", signed(said.in_amount), signed(income.amount)),
            ("out_count", signed(said.out_count), signed(outgo.count)),
            ("out_amount", signed(said.out_amount), signed(outgo.amount)),
            ("balance", said.balance_yen(), Self::balance_after(&group.header, &group.lines)),
            ("lines", signed(said.lines), signed(group.lines.len() as u64)),
        ])
    }

    /// Banks count the end record or do not: both are right.
    fn end_mismatches(file: &File<Self>) -> Vec<Mismatch> {
        let records = Self::records(&file.groups);
        let counted = if file.end.records + 1 == records { file.end.records } else { records };
        wrong([
            ("records", signed(file.end.records), signed(counted)),
            ("accounts", signed(file.end.accounts), signed(file.groups.len() as u64)),
        ])
    }
}
