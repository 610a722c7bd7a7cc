//! What all kinds of files have in common: groups of header, lines and trailer, and an end.

use super::letters::Rules;
use super::record::{FieldFault, Record, Sheet, Source};
use std::fmt::Debug;

/// A kind of file (種別コード): the tables of its records, and which sums must agree.
pub trait Kind: Clone + Debug + Eq {
    /// 種別コード, bytes 2 and 3 of a header.
    const CODE: &'static str;
    /// ヘッダー・レコード
    type Header: Record;
    /// データ・レコード
    type Line: Record;
    /// トレーラ・レコード
    type Trailer: Record;
    /// エンド・レコード
    type End: Record;

    /// The sums of a group that its trailer does not say as they are.
    fn mismatches(group: &Group<Self>) -> Vec<Mismatch>;

    /// The counts that the end record does not say as they are.
    fn end_mismatches(_: &File<Self>) -> Vec<Mismatch> {
        Vec::new()
    }

    /// Whether the lines below a header have the layout that is known here.
    fn is_known(_: &Self::Header) -> bool {
        true
    }
}

/// A file: one group for each account or day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File<K: Kind> {
    /// The groups in order.
    pub groups: Vec<Group<K>>,
    /// The end record.
    pub end: K::End,
}

/// Header, lines and trailer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group<K: Kind> {
    /// Whose account, which bank, which days.
    pub header: K::Header,
    /// What was or is to be paid.
    pub lines: Vec<K::Line>,
    /// The sums.
    pub trailer: K::Trailer,
}

/// A sum or a count that a file says wrongly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mismatch {
    /// The field of the trailer or of the end record.
    pub field: &'static str,
    /// What the file says.
    pub said: i64,
    /// What it comes to.
    pub counted: i64,
}

/// The wrong ones of some sums: `(field, said, counted)`.
pub(super) fn wrong<const N: usize>(sums: [(&'static str, i64, i64); N]) -> Vec<Mismatch> {
    let wrong = sums.into_iter().filter(|(_, said, counted)| said != counted);
    wrong.map(|(field, said, counted)| Mismatch { field, said, counted }).collect()
}

/// A count and a sum of amounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Sum {
    pub count: u64,
    pub amount: u64,
}

impl Sum {
    /// Adds up. A sum beyond u64 stays there: no field of a trailer could say it.
    pub fn of(amounts: impl Iterator<Item = u64>) -> Self {
        amounts.fold(Self::default(), |sum, amount| Self {
            count: sum.count + 1,
            amount: sum.amount.saturating_add(amount),
        })
    }

    pub fn plus(self, other: Self) -> Self {
        Self { count: self.count + other.count, amount: self.amount.saturating_add(other.amount) }
    }
}

/// For comparing what is said: beyond i64 no field goes.
pub(super) fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// An end record without fields, of 120 or 200 bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Blank<const LENGTH: usize>;

impl<const BYTES: usize> Record for Blank<BYTES> {
    const LENGTH: usize = BYTES;
    const FIELDS: &'static [super::record::Field] = &[];

    fn read(_: &Source<'_>) -> Result<Self, FieldFault> {
        Ok(Self)
    }

    fn write(&self, _: &mut Sheet<'_>) {}
}

/// The beginnings of records (データ区分).
pub(super) const HEADER: u8 = b'1';
pub(super) const LINE: u8 = b'2';
pub(super) const TRAILER: u8 = b'8';
pub(super) const END: u8 = b'9';

/// The bytes of one record, its first byte set; what could not be written is in the sheet.
pub(super) fn sheet_of<'r, R: Record>(record: &R, first: u8, rules: &'r Rules) -> Sheet<'r> {
    let mut sheet = Sheet::new(R::LENGTH, rules);
    sheet.bytes[0] = first;
    record.write(&mut sheet);
    sheet
}
