//! 全銀協 files: what an association sends to its bank and gets from it, as records of fixed length.
//!
//! Four kinds: [`Debit`] (91 口座振替, request and result), [`Transfer`] (21 総合振込), [`Deposits`]
//! (01 振込入金通知) and [`Movements`] (03 入出金取引明細). Source of layouts, codes and characters:
//! 全銀協「適用業務およびレコード・フォーマット」(AP-I-12 別冊, 令和元年12月), with what banks' manuals
//! say where they differ.
//!
//! A layout is a table ([`record`]); [`read()`] and [`write()`] are the same for all of them. A file is
//! refused as a whole when it cannot be read for certain; sums that do not agree are given beside it
//! ([`Reading::mismatches`]), and whoever books money refuses such a file. What the bytes of a text
//! mean is `letters.rs`. EBCDIC, other kinds and the postal bank's own transmissions are not here.

mod debit;
mod deposits;
mod file;
pub mod letters;
mod movements;
mod read;
pub mod record;
#[cfg(test)]
mod tests;
mod transfer;
mod write;

pub use debit::{Debit, DebitHeader, DebitLine, DebitTrailer, ResultCode};
pub use deposits::{DepositLine, Deposits, DepositsHeader, DepositsTrailer, Tail, TailA, TailB};
pub use file::{Blank, File, Group, Kind, Mismatch};
pub use letters::{Calendar, Class, Dot, Reason, Rules, Unfit, Unwritable, convert};
pub use movements::{
    CORRECTION, Direction, MovementLine, Movements, MovementsEnd, MovementsHeader, MovementsTrailer, Sign,
};
pub use read::{Code, Fault, Reading, Refusal, code_of, read};
pub use record::{AccountKind, FieldFault, MonthDay, Novelty, Problem};
pub use transfer::{Codes, Edi, Reference, Transfer, TransferHeader, TransferLine, TransferTrailer};
pub use write::{Part, WriteFault, write};
