//! 入金: money that came in, and which charges it pays. A payment is never changed; it is taken back by
//! a payment that reverses it. What is not allocated stays on the payment as 前受金, and may be given back (返金).
//!
//! Always true, and looked at by [`problems`]: what is allocated and given back of a payment is at most its amount, what
//! is allocated to a charge at most what is owed, a payment that was taken back pays nothing.

mod allocate;
mod list;
mod record;
mod refund;
mod store;
/// 消去: words beside payments and refunds until a day.
pub(crate) fn erase_documents(tx: &crate::Tx<'_>, member: i64, until: crate::values::Day) -> Result<()> {
    store::erase::erase_words(tx, member, until)
}

#[cfg(test)]
mod tests;
mod void;

use rusqlite::Connection;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    Lang, Reader, Result,
    registry::{Entry, command, query},
    values::{Day, Yen},
    words,
};

pub use allocate::{Allocation, Asked, allocate};
pub use list::Row;
pub use record::{Record, Recorded, record};
pub use void::void;

/// The entries of this room in the registry.
pub const ENTRIES: &[Entry] = &[
    command::<record::Record>(),
    command::<allocate::Allocate>(),
    command::<void::Void>(),
    command::<refund::Refund>(),
    command::<refund::TakeBackRefund>(),
    query::<list::List>(),
    query::<list::Get>(),
];

/// How the money came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// 現金
    Cash,
    /// 銀行振込
    Bank,
    /// 郵便振替
    Post,
    /// 口座振替
    Debit,
    /// クレジットカード
    Card,
    /// コンビニ払い
    Konbini,
    /// QR決済
    Qr,
    /// その他
    Other,
}

impl Method {
    const ALL: [(Self, &'static str, &'static str); 8] = [
        (Self::Cash, "cash", "payment-method-cash"),
        (Self::Bank, "bank", "payment-method-bank"),
        (Self::Post, "post", "payment-method-post"),
        (Self::Debit, "debit", "payment-method-debit"),
        (Self::Card, "card", "payment-method-card"),
        (Self::Konbini, "konbini", "payment-method-konbini"),
        (Self::Qr, "qr", "payment-method-qr"),
        (Self::Other, "other", "payment-method-other"),
    ];

    fn entry(self) -> (&'static str, &'static str) {
        let found = Self::ALL.into_iter().find(|(method, ..)| *method == self);
        let (_, code, message) = found.expect("every method stands in the list");
        (code, message)
    }

    /// As it stands in the table.
    pub fn code(self) -> &'static str {
        self.entry().0
    }

    /// As people read it: 「銀行振込」.
    pub fn name(self, lang: Lang) -> String {
        words::say(lang, self.entry().1, &[])
    }

    pub(crate) fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(_, known, _)| *known == code).map(|(method, ..)| method)
    }
}

/// A payment with all that a receipt says of it.
#[derive(Debug, Clone)]
pub struct Paid {
    /// The key.
    pub id: i64,
    /// Who paid.
    pub member: i64,
    /// Yen.
    pub amount: Yen,
    /// When it was paid.
    pub paid_on: Day,
    /// How.
    pub method: Method,
    /// Whether it was taken back.
    pub void: bool,
    /// 返金: what of it was given back, yen.
    pub refunded: Yen,
    /// What it pays, in the order in which it was allocated.
    pub allocations: Vec<Allocation>,
}

impl Paid {
    /// What is neither allocated nor given back: 前受金.
    pub fn remaining(&self) -> Yen {
        self.amount - self.refunded - self.allocations.iter().map(|allocation| allocation.amount).sum::<Yen>()
    }
}

/// One payment; none when there is no such payment, or it is itself a reversal.
pub fn find(reader: &Reader<'_>, payment: i64) -> Result<Option<Paid>> {
    store::find(reader, payment)
}

/// Rows of the list for these payments, oldest first.
pub fn rows(reader: &Reader<'_>, payments: &[i64]) -> Result<Vec<Row>> {
    store::rows(reader, payments)
}

/// The payments in force of a member, newest first: what My Page and the timeline show.
pub fn of_member(reader: &Reader<'_>, member: i64) -> Result<Vec<Row>> {
    store::of_member(reader, member)
}

/// What came in by a day (that day included) for the charges of a year, yen.
pub fn received_until(reader: &Reader<'_>, fiscal_year: i32, day: Day) -> Result<Yen> {
    store::received_until(reader, fiscal_year, day)
}

/// What had come in by the end of each of these months (`2026-04`, in order) for the charges of a year, yen.
pub fn received_by_month_ends(reader: &Reader<'_>, fiscal_year: i32, months: &[String]) -> Result<Vec<Yen>> {
    let mut received = store::received_by_month(reader, fiscal_year)?.into_iter().peekable();
    let mut sum = 0;
    Ok(months
        .iter()
        .map(|month| {
            while let Some((_, amount)) = received.next_if(|(of, _)| of <= month) {
                sum += amount;
            }
            sum
        })
        .collect())
}

/// Where the rules of this room do not hold. For the check of the whole book.
pub(crate) fn problems(reader: &Reader<'_>) -> Result<Vec<String>> {
    store::problems(reader)
}

/// What a payment says, for the timeline of its payer: 「¥8,000」.
pub(crate) fn row_text(reader: &Reader<'_>, payment: i64) -> Result<Option<String>> {
    Ok(store::amount(reader, payment)?.map(|amount| format!("¥{}", tsudoi_japan::money::yen(amount))))
}

/// What people call a payment: who paid how much when.
pub(crate) fn row_label(conn: &Connection, table: &str, key: i64) -> Option<String> {
    match table {
        "payment" => store::label(conn, key),
        "refund" => store::label(conn, store::refunds::payment_of(conn, key)?),
        "allocation" => store::label(conn, store::allocated_of(conn, key)?),
        _ => None,
    }
}
