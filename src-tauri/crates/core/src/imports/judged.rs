//! What became of a row.

use super::{merge::Change, remark::Remark, request::State};
use crate::members::bulk::Whole;

/// A row, judged.
pub struct Judged {
    /// What becomes of it.
    pub state: State,
    /// The spreadsheet's number.
    pub row: u32,
    /// As the row names the member.
    pub name: String,
    /// The member that it is about.
    pub old: Option<Box<Whole>>,
    /// The member as it will be; keys below zero are still to be made.
    pub new: Option<Box<Whole>>,
    /// What would change.
    pub changes: Vec<Change>,
    /// What is said about it.
    pub remarks: Vec<Remark>,
    /// 過年度残高, yen.
    pub balance: i64,
}

impl Judged {
    /// A row that is not taken in, and why.
    pub(super) fn left_out(row: u32, name: String, remark: Remark) -> Self {
        let remarks = vec![remark];
        Self { state: State::LeftOut, row, name, old: None, new: None, changes: Vec::new(), remarks, balance: 0 }
    }
}
