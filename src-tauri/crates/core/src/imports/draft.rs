//! A member as one row draws it, before anybody knows whose row it is.

use super::{
    clean::{Cleaned, Say},
    remark::{Remark, Weight},
    target::Target,
    vocabulary::Vocabulary,
};
use crate::{
    members::bulk::{FieldValue, WholeAddress, WholeEmail, WholePhone},
    values::Day,
};

/// What a row says of a member. Empty: the row says nothing about it.
#[derive(Debug, Clone, Default)]
pub struct Draft {
    /// The spreadsheet's number.
    pub row: u32,
    /// 会員番号
    pub no: String,
    /// An organisation? If the row says so or shows it.
    pub is_organisation: Option<bool>,
    /// Whether a column says so.
    pub says_type: bool,
    /// 姓
    pub sei: String,
    /// 名
    pub mei: String,
    /// セイ
    pub sei_kana: String,
    /// メイ
    pub mei_kana: String,
    /// 団体名・勤務先
    pub organisation: String,
    /// Its reading.
    pub organisation_kana: String,
    /// 敬称
    pub honorific: String,
    pub former_sei: String,
    pub former_sei_kana: String,
    pub romaji_sei: String,
    pub romaji_mei: String,
    pub degree: String,
    pub mail_stop_reason: String,
    /// Code.
    pub gender: &'static str,
    /// Code.
    pub language: &'static str,
    /// 生年月日
    pub birth: Option<Day>,
    /// 逝去日
    pub death: Option<Day>,
    /// 入会日
    pub joined_on: Option<Day>,
    /// First day of the kind.
    pub starts_on: Option<Day>,
    /// Last day as a member.
    pub left_on: Option<Day>,
    /// Code.
    pub end_reason: &'static str,
    /// 退会申出日
    pub asked_on: Option<Day>,
    /// 会員種別, by name.
    pub kind: String,
    /// Column of `kind`.
    pub kind_column: Option<usize>,
    /// Other periods, as our export writes them.
    pub memberships: String,
    /// Former names, as our export writes them.
    pub former_names: String,
    /// The first day of 休会.
    pub leave_from: Option<Day>,
    /// The last day of it.
    pub leave_until: Option<Day>,
    /// All 休会, as our export writes them.
    pub leaves: String,
    /// Groups, as the cells have them.
    pub groups: Vec<String>,
    /// 同意, as our export writes them.
    pub consents: String,
    /// Single answers: to what, and the code of the answer.
    pub answers: Vec<(&'static str, &'static str)>,
    /// Code of the state in the other system.
    pub status: &'static str,
    /// Since when.
    pub status_on: Option<Day>,
    /// 発送停止
    pub mail_stop: Option<bool>,
    /// Label of the address that is 送付先.
    pub mailing: &'static str,
    /// Home (or abroad) and work.
    pub addresses: Vec<WholeAddress>,
    /// Other addresses, as our export writes them.
    pub more_addresses: String,
    /// Telephones.
    pub phones: Vec<WholePhone>,
    /// Mail addresses.
    pub emails: Vec<WholeEmail>,
    /// The address that is written to.
    pub mailing_email: String,
    /// Addresses that came back.
    pub bounced: String,
    /// Tags, as the cells have them.
    pub tags: Vec<String>,
    /// Notes, one a column.
    pub notes: Vec<String>,
    /// Own fields: the position in [`super::row::Frame::columns`] and the value.
    pub fields: Vec<(usize, FieldValue)>,
    /// `source:id`
    pub external_key: String,
    /// 過年度残高, yen.
    pub balance: i64,
    /// What is odd.
    pub remarks: Vec<Remark>,
}

impl Draft {
    /// As people call it.
    pub fn name(&self) -> String {
        if self.sei.is_empty() && self.mei.is_empty() {
            return self.organisation.clone();
        }
        if self.mei.is_empty() { self.sei.clone() } else { format!("{} {}", self.sei, self.mei).trim().to_owned() }
    }

    /// A day that was read by a guess is not taken.
    pub(super) fn forget_day(&mut self, target: Target) {
        match target {
            Target::Birth => self.birth = None,
            Target::Death => self.death = None,
            Target::JoinedOn => self.joined_on = None,
            Target::StartsOn => self.starts_on = None,
            Target::LeftOn => self.left_on = None,
            Target::AskedOn => self.asked_on = None,
            Target::LeaveFrom => self.leave_from = None,
            Target::LeaveUntil => self.leave_until = None,
            Target::StatusOn => self.status_on = None,
            _ => {}
        }
    }

    /// The heaviest remark.
    pub fn weight(&self) -> Weight {
        self.remarks.iter().map(|r| r.weight).max().unwrap_or(Weight::Note)
    }

    /// Something good to know about a cell, if there is.
    pub(super) fn note(&mut self, column: usize, cell: &str, say: Option<Say>) {
        if let Some(say) = say {
            self.remarks.push(Remark::cell(Weight::Note, column, cell, say));
        }
    }

    /// A cell that a person should look at.
    pub(super) fn doubt(&mut self, column: usize, cell: &str, key: &'static str) {
        self.remarks.push(Remark::cell(Weight::Doubt, column, cell, Say { key, fix: None }));
    }

    /// A value, or its doubt.
    pub(super) fn take<T>(&mut self, column: usize, cell: &str, cleaned: Cleaned<T>) -> Option<T> {
        match cleaned {
            Ok((value, say)) => {
                self.note(column, cell, say);
                Some(value)
            }
            Err(say) => {
                self.remarks.push(Remark::cell(Weight::Doubt, column, cell, say));
                None
            }
        }
    }

    /// The code of a word; a doubt when it is not known.
    pub(super) fn word(&mut self, words: &Vocabulary, column: usize, cell: &str) -> &'static str {
        words.parse(cell).unwrap_or_else(|| {
            self.doubt(column, cell, "import-word-unknown");
            ""
        })
    }

    /// The address of that label, begun when there is none.
    pub(super) fn address(&mut self, label: &str) -> &mut WholeAddress {
        let at = self.addresses.iter().position(|a| a.label == label).unwrap_or_else(|| {
            self.addresses.push(WholeAddress { label: label.to_owned(), ..WholeAddress::default() });
            self.addresses.len() - 1
        });
        &mut self.addresses[at]
    }
}
