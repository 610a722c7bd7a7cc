//! Records as tables: where each field stands, and the one reader and the one writer for all of them.
//!
//! `record!` makes a struct and its table from one list, so that they cannot part ways. A type that
//! may stand in a field is a [`Cell`]. What the records of each kind hold: `debit.rs` and its
//! neighbours.

use super::letters::{Calendar, Class, Rules, Unwritable, decode, fit};
use crate::date::{DayError, parse_bank_day, wareki_digits};
use chrono::{Datelike, NaiveDate};
use std::fmt::Debug;

/// How a field is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// N: digits, right-aligned, zeros before; unset is all zeros.
    N,
    /// C: characters of a class, left-aligned, spaces behind; unset is all spaces.
    C(Class),
    /// A code of one byte, one of these when it is written.
    Code(&'static [u8]),
}

/// A line of a table: where a field stands in its record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// The name of the field in the struct.
    pub name: &'static str,
    /// The first byte, from 1 as in the banks' own tables.
    pub start: usize,
    /// The number of bytes.
    pub length: usize,
    /// How it is written.
    pub form: Form,
}

/// Why the bytes of a field are no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Problem {
    /// Something else where digits must be.
    NotDigits,
    /// No day, or none within two years before today and tomorrow.
    Day(DayError),
    /// A code that does not exist.
    NoSuchCode,
}

/// A field that cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FieldFault {
    /// Which field, and where it stands.
    pub field: Field,
    /// What is wrong with it.
    pub problem: Problem,
}

/// A record, or a part of one that has two forms, with its table.
pub trait Record: Clone + Debug + Eq {
    /// Bytes of the record.
    const LENGTH: usize;
    /// Its table. What is not in it is filled with spaces.
    const FIELDS: &'static [Field];
    /// Read all fields.
    fn read(source: &Source<'_>) -> Result<Self, FieldFault>;
    /// Write all fields.
    fn write(&self, sheet: &mut Sheet<'_>);
}

/// The bytes of a record that is read.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// The bytes, as many as the record has.
    pub bytes: &'a [u8],
    /// Today, by which a year of two digits is understood.
    pub today: NaiveDate,
}

impl Source<'_> {
    /// Read one field.
    pub fn cell<T: Cell>(&self, field: Field) -> Result<T, FieldFault> {
        let bytes = &self.bytes[field.start - 1..field.start - 1 + field.length];
        T::read(bytes, field, self.today).map_err(|problem| FieldFault { field, problem })
    }
}

/// The bytes of a record that is written, and what could not be.
#[derive(Debug)]
pub struct Sheet<'a> {
    /// The bytes; spaces where nothing is written.
    pub bytes: Vec<u8>,
    /// What the bank takes.
    pub rules: &'a Rules,
    /// Fields that could not be written.
    pub faults: Vec<(Field, Unwritable)>,
}

impl<'a> Sheet<'a> {
    /// An empty record.
    pub fn new(length: usize, rules: &'a Rules) -> Self {
        Self { bytes: vec![b' '; length], rules, faults: Vec::new() }
    }

    /// Write one field.
    pub fn cell<T: Cell>(&mut self, field: Field, value: &T) {
        match value.write(field, self.rules) {
            Ok(bytes) => self.bytes[field.start - 1..field.start - 1 + field.length].copy_from_slice(&bytes),
            Err(reason) => self.faults.push((field, reason)),
        }
    }
}

/// A value that may stand in a field.
pub trait Cell: Sized {
    /// Read it from the field's bytes.
    fn read(bytes: &[u8], field: Field, today: NaiveDate) -> Result<Self, Problem>;
    /// Its bytes, exactly as many as the field has.
    fn write(&self, field: Field, rules: &Rules) -> Result<Vec<u8>, Unwritable>;
}

/// A number. Spaces before it and a blank field are understood.
impl Cell for u64 {
    fn read(bytes: &[u8], _: Field, _: NaiveDate) -> Result<Self, Problem> {
        let digits = bytes.trim_ascii_start();
        digits.iter().try_fold(0u64, |number, digit| match digit {
            b'0'..=b'9' => {
                let shifted = number.checked_mul(10).ok_or(Problem::NotDigits)?;
                shifted.checked_add(u64::from(digit - b'0')).ok_or(Problem::NotDigits)
            }
            _ => Err(Problem::NotDigits),
        })
    }

    fn write(&self, field: Field, _: &Rules) -> Result<Vec<u8>, Unwritable> {
        right_aligned(&self.to_string(), field.length)
    }
}

/// A text, or digits whose zeros count: numbers of banks, branches, accounts and customers.
///
/// Read, digits are whatever stands there without the spaces around it, since some collectors let
/// letters stand in a customer's number. Written, they are digits or nothing.
impl Cell for String {
    fn read(bytes: &[u8], field: Field, _: NaiveDate) -> Result<Self, Problem> {
        Ok(match field.form {
            Form::N => decode(bytes).trim().to_owned(),
            Form::C(_) | Form::Code(_) => decode(bytes).trim_end().to_owned(),
        })
    }

    fn write(&self, field: Field, rules: &Rules) -> Result<Vec<u8>, Unwritable> {
        match field.form {
            Form::C(class) => fit(self, class, field.length, rules),
            Form::N | Form::Code(_) if !self.bytes().all(|byte| byte.is_ascii_digit()) => Err(Unwritable::NotDigits),
            Form::N | Form::Code(_) => right_aligned(self, field.length),
        }
    }
}

fn right_aligned(digits: &str, limit: usize) -> Result<Vec<u8>, Unwritable> {
    if digits.len() > limit {
        return Err(Unwritable::TooBig { limit });
    }
    Ok(format!("{digits:0>limit$}").into_bytes())
}

fn is_unset(bytes: &[u8]) -> bool {
    bytes.iter().all(|byte| matches!(byte, b'0' | b' '))
}

/// YYMMDD in 和暦 or 西暦, whichever lies near today ([`parse_bank_day`]); unset is zeros or spaces.
impl Cell for Option<NaiveDate> {
    fn read(bytes: &[u8], _: Field, today: NaiveDate) -> Result<Self, Problem> {
        if is_unset(bytes) {
            return Ok(None);
        }
        parse_bank_day(&decode(bytes), today).map(Some).map_err(Problem::Day)
    }

    fn write(&self, field: Field, rules: &Rules) -> Result<Vec<u8>, Unwritable> {
        let digits = match (self, rules.calendar) {
            (None, _) => String::new(),
            (Some(day), Calendar::Wareki) => wareki_digits(*day),
            (Some(day), Calendar::Seireki) => day.format("%y%m%d").to_string(),
        };
        right_aligned(&digits, field.length)
    }
}

/// MMDD: a day without its year, as in files of 120 bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MonthDay {
    month: u32,
    day: u32,
}

impl std::fmt::Display for MonthDay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.month, self.day)
    }
}

impl MonthDay {
    /// The month and day of a day.
    pub fn of(day: NaiveDate) -> Self {
        Self { month: day.month(), day: day.day() }
    }

    /// The first such day on or after the day on which the file was made. 29 February waits for a
    /// leap year: it never becomes the 28th.
    ///
    /// `None` only beyond the end of the calendar.
    pub fn on_or_after(self, created: NaiveDate) -> Option<NaiveDate> {
        (created.year()..=created.year() + 8)
            .filter_map(|year| NaiveDate::from_ymd_opt(year, self.month, self.day))
            .find(|day| *day >= created)
    }
}

impl Cell for Option<MonthDay> {
    fn read(bytes: &[u8], field: Field, today: NaiveDate) -> Result<Self, Problem> {
        if is_unset(bytes) {
            return Ok(None);
        }
        let number = u64::read(bytes, field, today)? as u32;
        let (month, day) = (number / 100, number % 100);
        // A leap year: it has every day that there is.
        NaiveDate::from_ymd_opt(2024, month, day).ok_or(Problem::Day(DayError::NoSuchDay))?;
        Ok(Some(MonthDay { month, day }))
    }

    fn write(&self, field: Field, _: &Rules) -> Result<Vec<u8>, Unwritable> {
        let digits = self.map(|day| format!("{:02}{:02}", day.month, day.day));
        right_aligned(&digits.unwrap_or_default(), field.length)
    }
}

/// A struct of fields and its table in one: name, type, form, first byte (from 1), length.
macro_rules! record {
    ($(#[$about:meta])* $name:ident [$bytes:expr] {
        $($(#[$doc:meta])* $field:ident: $type:ty = $form:expr, $start:literal, $length:literal;)*
    }) => {
        $(#[$about])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct $name { $($(#[$doc])* pub $field: $type,)* }

        impl $crate::zengin::record::Record for $name {
            const LENGTH: usize = $bytes;
            const FIELDS: &'static [$crate::zengin::record::Field] = &[$(
                $crate::zengin::record::Field {
                    name: stringify!($field), start: $start, length: $length, form: $form,
                },
            )*];

            fn read(
                source: &$crate::zengin::record::Source<'_>,
            ) -> Result<Self, $crate::zengin::record::FieldFault> {
                let mut fields = Self::FIELDS.iter().copied();
                let mut next = || fields.next().expect("as many as the struct has");
                Ok(Self { $($field: source.cell(next())?,)* })
            }

            fn write(&self, sheet: &mut $crate::zengin::record::Sheet<'_>) {
                let mut fields = Self::FIELDS.iter().copied();
                let mut next = || fields.next().expect("as many as the struct has");
                $(sheet.cell(next(), &self.$field);)*
            }
        }
    };
}

/// An enum of codes of one byte. A space is read as `0` where that is one of them.
macro_rules! codes {
    ($(#[$about:meta])* $name:ident { $($(#[$doc:meta])* $code:ident = $byte:literal,)* }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $name { $($(#[$doc])* $code,)* }

        impl $crate::zengin::record::Cell for $name {
            fn read(
                bytes: &[u8],
                _: $crate::zengin::record::Field,
                _: chrono::NaiveDate,
            ) -> Result<Self, $crate::zengin::record::Problem> {
                match if bytes == b" " { b"0" } else { bytes } {
                    $(&[$byte] => Ok(Self::$code),)*
                    _ => Err($crate::zengin::record::Problem::NoSuchCode),
                }
            }

            fn write(
                &self,
                field: $crate::zengin::record::Field,
                _: &$crate::zengin::letters::Rules,
            ) -> Result<Vec<u8>, $crate::zengin::letters::Unwritable> {
                let byte = match self { $(Self::$code => $byte,)* };
                $crate::zengin::record::allowed(byte, field)
            }
        }
    };
}

pub(super) use {codes, record};

/// A code's byte, if the field takes it.
pub(super) fn allowed(byte: u8, field: Field) -> Result<Vec<u8>, Unwritable> {
    match field.form {
        Form::Code(codes) if !codes.contains(&byte) => Err(Unwritable::NotAllowed(char::from(byte))),
        _ => Ok(vec![byte]),
    }
}

/// Write a record that is a field of another: one that has two forms.
pub(super) fn nested<R: Record>(record: &R, rules: &Rules) -> Result<Vec<u8>, Unwritable> {
    let mut sheet = Sheet::new(R::LENGTH, rules);
    record.write(&mut sheet);
    match sheet.faults.pop() {
        Some((_, reason)) => Err(reason),
        None => Ok(sheet.bytes),
    }
}

codes! {
    /// 預金種目: the kind of an account. Each field takes only some when it is written.
    AccountKind {
        /// Not said.
        Unset = b'0',
        /// 普通
        Ordinary = b'1',
        /// 当座
        Current = b'2',
        /// 納税準備
        TaxReserve = b'3',
        /// 貯蓄
        Savings = b'4',
        /// 通知
        Notice = b'5',
        /// 定期
        Time = b'6',
        /// 積立定期
        InstalmentTime = b'7',
        /// 定期積金
        Instalment = b'8',
        /// その他
        Other = b'9',
    }
}

codes! {
    /// 新規コード: whether a payer's account is paid from, or to, for the first time.
    Novelty {
        /// その他: neither.
        Known = b'0',
        /// 第1回
        First = b'1',
        /// 変更分: the account has changed.
        Changed = b'2',
    }
}
