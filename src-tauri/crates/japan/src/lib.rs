//! tsudoi-japan: the facts of Japan that an association's office needs.
//!
//! Here belong writing (folding for search, kana, names), the calendar (和暦, 年度, age), addresses,
//! telephone numbers, amounts, numbers of the tax office, and what banks write: their files, names
//! and statements. Everything is pure: text and numbers in, text and numbers out; no clock, no file,
//! no network, no database. What an *association* does with these facts (who is a duplicate, which
//! payment fits) belongs in core.

pub mod address;
pub mod age;
pub mod customer_barcode;
pub mod date;
pub mod fiscal;
pub mod fold;
pub mod invoice_number;
pub mod money;
pub mod name;
pub mod organisation;
pub mod phone;
pub mod postal;
pub mod prefecture;
pub mod remitter;
pub mod statement;
pub mod upright;
mod variants;
pub mod yucho;
pub mod zengin;

pub use age::age_on;
