//! Members in bulk: whole members with all that belongs to them, read in one sweep of all tables or one
//! by one, and written with statements that are prepared once. For imports and exports.
//!
//! Rules are not asked here: who comes with a whole member has checked it.

mod store;

use super::record;
use crate::{Reader, Result, Tx, association, values::Day};

pub use store::Writer;

/// A member with everything that stands in the roster about it. Items with key 0 are not written yet.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Whole {
    /// Its key; 0 for a new one.
    pub id: i64,
    /// 会員番号
    pub no: String,
    /// An organisation, not a person.
    pub is_organisation: bool,
    /// 姓
    pub sei: String,
    /// 名
    pub mei: String,
    /// セイ
    pub sei_kana: String,
    /// メイ
    pub mei_kana: String,
    /// Name of an organisation, workplace of a person.
    pub organisation: String,
    /// Its reading.
    pub organisation_kana: String,
    /// Empty: 様 or 御中 by type.
    pub honorific: String,
    /// 旧姓
    pub former_sei: String,
    /// Its furigana.
    pub former_sei_kana: String,
    /// The family name in Roman letters.
    pub romaji_sei: String,
    /// The given name in Roman letters.
    pub romaji_mei: String,
    /// 学位
    pub degree: String,
    /// Why no post.
    pub mail_stop_reason: String,
    /// Names that were borne before, oldest first.
    pub former: Vec<FormerName>,
    /// `male`, `female`, `other`, `unsaid`, or empty.
    pub gender: String,
    /// `ja`, `en`, or empty.
    pub language: String,
    /// 生年月日
    pub birth: Option<Day>,
    /// 逝去日
    pub death: Option<Day>,
    /// 発送停止
    pub mail_stop: bool,
    /// 入会日
    pub joined_on: Option<Day>,
    /// `source:id`
    pub external_key: Option<String>,
    /// All addresses.
    pub addresses: Vec<WholeAddress>,
    /// All telephones.
    pub phones: Vec<WholePhone>,
    /// All mail addresses.
    pub emails: Vec<WholeEmail>,
    /// Keys of tags.
    pub tags: Vec<i64>,
    /// Own fields that have a value.
    pub fields: Vec<(i64, FieldValue)>,
    /// 在籍期間
    pub periods: Vec<Period>,
    /// 休会, in the order of days.
    pub leaves: Vec<WholeLeave>,
    /// Groups of today, by key. Their room writes them.
    pub groups: Vec<i64>,
    /// What they said last to each purpose.
    pub consents: Vec<WholeConsent>,
    /// Notes.
    pub notes: Vec<WholeNote>,
}

/// A name that was borne before. Of a person 姓 and 名, of an organisation its name.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FormerName {
    /// Its key.
    pub id: i64,
    /// 姓
    pub sei: String,
    /// 名
    pub mei: String,
    /// セイ
    pub sei_kana: String,
    /// メイ
    pub mei_kana: String,
    /// Of an organisation.
    pub organisation: String,
    /// Its reading.
    pub organisation_kana: String,
    /// The last day of it.
    pub until: Day,
}

/// An address.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct WholeAddress {
    /// Its key.
    pub id: i64,
    /// `home`, `work`, `abroad`, `other`.
    pub label: String,
    /// Seven digits; abroad as written.
    pub postal_code: String,
    /// 都道府県
    pub prefecture: String,
    /// 市区町村
    pub city: String,
    /// 番地
    pub street: String,
    /// 建物
    pub building: String,
    /// 送付先
    pub mailing: bool,
    /// The first day on which it holds; none: always.
    pub starts_on: Option<Day>,
    /// The first day on which it does not any more; none: it holds on.
    pub ends_on: Option<Day>,
}

impl WholeAddress {
    /// The last day on which it holds, as people write it.
    pub fn last_day(&self) -> Option<Day> {
        self.ends_on.and_then(|end| end.pred_opt())
    }
}

/// 休会, half open.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct WholeLeave {
    /// Its key.
    pub id: i64,
    /// The first day.
    pub starts_on: Day,
    /// The day of return; none: open.
    pub ends_on: Option<Day>,
    /// `free`, `reduced`, `full`
    pub fee: String,
    /// Per cent of the fee, where it is reduced.
    pub percent: i64,
    /// 休会申出日
    pub asked_on: Option<Day>,
    /// In the member's words.
    pub reason: String,
}

/// An answer that counts.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct WholeConsent {
    /// Its key.
    pub id: i64,
    /// To what: `mail`, `roster:address` …
    pub purpose: String,
    /// `yes`, `no`, `unknown`
    pub answer: String,
    /// When they said it.
    pub on: Day,
    /// Where it is written.
    pub source: String,
}

/// A telephone.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct WholePhone {
    /// Its key.
    pub id: i64,
    /// `home`, `mobile`, `work`, `fax`, `other`.
    pub label: String,
    /// As written.
    pub number: String,
}

/// A mail address.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct WholeEmail {
    /// Its key.
    pub id: i64,
    /// `home`, `work`, `mobile`, `other`.
    pub label: String,
    /// The address.
    pub address: String,
    /// 送付先
    pub mailing: bool,
    /// It came back.
    pub bounced: bool,
}

/// The value of an own field.
#[derive(Debug, Clone, PartialEq)]
pub enum FieldValue {
    /// Text, a choice, or choices as a JSON list.
    Text(String),
    /// A number; 1 and 0 for はい and いいえ.
    Number(f64),
    /// A day.
    Day(Day),
    /// A file: kept, never read from or written to a sheet.
    File(i64),
}

/// A dated period of one kind, half open.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Period {
    /// Its key.
    pub id: i64,
    /// The kind.
    pub kind: i64,
    /// The first day.
    pub starts_on: Day,
    /// The day after the last one.
    pub ends_on: Option<Day>,
    /// As the table has it; empty while it lasts.
    pub end_reason: String,
    /// 退会申出日
    pub asked_on: Option<Day>,
}

/// A note.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct WholeNote {
    /// Its key.
    pub id: i64,
    /// What it says.
    pub text: String,
    /// Whether the reader's role may not read it: it is compared with, and never shown.
    pub hidden: bool,
}

impl Whole {
    /// As people call it.
    pub fn name(&self) -> String {
        if self.is_organisation || (self.sei.is_empty() && self.mei.is_empty()) {
            return self.organisation.clone();
        }
        [self.sei.as_str(), self.mei.as_str()].iter().filter(|p| !p.is_empty()).copied().collect::<Vec<_>>().join(" ")
    }

    /// Whether a change takes a name away from them: the rule of the room, for whole members.
    fn name_ends(&self, after: &Self) -> bool {
        let name = |whole: &Self| record::Record {
            kind_of: if whole.is_organisation { record::MemberType::Organisation } else { record::MemberType::Person },
            sei: whole.sei.clone(),
            mei: whole.mei.clone(),
            organisation: whole.organisation.clone(),
            ..record::Record::default()
        };
        self.is_organisation == after.is_organisation && super::names::is_other_name(&name(self), &name(after))
    }

    /// By what it is put in order.
    pub(super) fn sort_kana(&self) -> String {
        let kana = if self.is_organisation {
            self.organisation_kana.clone()
        } else {
            [self.sei_kana.as_str(), &self.mei_kana].concat()
        };
        record::order_key(&kana, &self.name(), &self.no)
    }

    /// The period that counts today, by the rule of [`crate::membership::shown`]: the one that holds it,
    /// else the next, else the last.
    pub fn main_period(&self, today: Day) -> Option<usize> {
        let all = || self.periods.iter().enumerate();
        all()
            .find(|(_, p)| p.starts_on <= today && p.ends_on.is_none_or(|end| today < end))
            .or_else(|| all().filter(|(_, p)| p.starts_on > today).min_by_key(|(_, p)| p.starts_on))
            .or_else(|| all().max_by_key(|(_, p)| p.starts_on))
            .map(|(index, _)| index)
    }

    /// The leave that counts today: the one that holds it, else the next, else the last.
    pub fn main_leave(&self, today: Day) -> Option<&WholeLeave> {
        let all = || self.leaves.iter();
        all()
            .find(|leave| leave.starts_on <= today && leave.ends_on.is_none_or(|end| today < end))
            .or_else(|| all().find(|leave| leave.starts_on > today))
            .or_else(|| all().next_back())
    }

    /// Forgets everything, but keeps the room it took.
    fn clear(&mut self) {
        for text in [
            &mut self.no,
            &mut self.sei,
            &mut self.mei,
            &mut self.sei_kana,
            &mut self.mei_kana,
            &mut self.organisation,
            &mut self.organisation_kana,
            &mut self.honorific,
            &mut self.former_sei,
            &mut self.former_sei_kana,
            &mut self.romaji_sei,
            &mut self.romaji_mei,
            &mut self.degree,
            &mut self.mail_stop_reason,
            &mut self.gender,
            &mut self.language,
        ] {
            text.clear();
        }
        self.former.clear();
        self.addresses.clear();
        self.phones.clear();
        self.emails.clear();
        self.tags.clear();
        self.fields.clear();
        self.periods.clear();
        self.leaves.clear();
        self.groups.clear();
        self.consents.clear();
        self.notes.clear();
    }
}

/// Which tables a sweep reads beside the members themselves.
#[derive(Debug, Clone, Copy, Default)]
pub struct Parts {
    /// Tags.
    pub tags: bool,
    /// Own fields.
    pub fields: bool,
    /// 在籍期間 and 休会.
    pub periods: bool,
    /// Groups.
    pub groups: bool,
    /// 同意
    pub consents: bool,
    /// Notes.
    pub notes: bool,
}

impl Parts {
    /// Everything.
    pub const ALL: Self = Self { tags: true, fields: true, periods: true, groups: true, consents: true, notes: true };
    /// What tells one person from another: name, number, days, addresses, telephones, mail.
    pub const IDENTITY: Self =
        Self { tags: false, fields: false, periods: false, groups: false, consents: false, notes: false };
}

/// The tags that there are: key and name.
pub fn tags(reader: &Reader<'_>) -> Result<Vec<(i64, String)>> {
    Ok(super::store::tags(reader, None)?.into_iter().map(|tag| (tag.id, tag.name)).collect())
}

/// How many members there are.
pub fn count(reader: &Reader<'_>) -> Result<u64> {
    store::count(reader)
}

/// One member.
pub fn get(reader: &Reader<'_>, id: i64) -> Result<Option<Whole>> {
    let mut found = None;
    store::each(reader, (id, id), Parts::ALL, |whole| {
        found = Some(whole.clone());
        Ok(())
    })?;
    Ok(found)
}

/// Key, 会員番号 and key in another system of everybody.
pub fn keys(reader: &Reader<'_>, with: impl FnMut(i64, &str, Option<&str>) -> Result<()>) -> Result<()> {
    store::keys(reader, with)
}

/// What tells one member from another, without the rest.
pub fn identity(reader: &Reader<'_>, id: i64) -> Result<Option<Whole>> {
    let mut found = None;
    store::each(reader, (id, id), Parts::IDENTITY, |whole| {
        found = Some(whole.clone());
        Ok(())
    })?;
    Ok(found)
}

/// All members in the order of their keys; what is given is filled anew each time.
pub fn each(reader: &Reader<'_>, parts: Parts, with: impl FnMut(&Whole) -> Result<()>) -> Result<()> {
    store::each(reader, (0, i64::MAX), parts, with)
}

/// Writes members during one act.
pub fn writer<'c>(tx: &Tx<'c>) -> Result<Writer<'c>> {
    Writer::new(tx)
}

/// A new tag.
pub fn add_tag(tx: &Tx<'_>, name: &str) -> Result<i64> {
    super::store::insert_tag(tx, name)
}

/// 会員番号 by the association's rule, many at once: the counter is read once and written once.
pub struct Numbers {
    prefix: String,
    width: usize,
    last: i64,
}

impl Numbers {
    /// From where the association is now.
    pub fn new(reader: &Reader<'_>) -> Result<Self> {
        let us = association::show(reader)?;
        Ok(Self { last: store::counter(reader)?, prefix: us.member_no_prefix, width: us.member_no_width as usize })
    }

    /// A number as the rule writes it: 「127」 that a spreadsheet left of 「00127」.
    pub fn padded(&self, no: &str) -> Option<String> {
        let is_short = no.len() < self.width && !no.is_empty() && no.bytes().all(|b| b.is_ascii_digit());
        is_short.then(|| format!("{}{no:0>width$}", self.prefix, width = self.width))
    }

    /// A number that comes from outside is passed.
    pub fn seen(&mut self, no: &str) {
        let number = no.strip_prefix(self.prefix.as_str()).filter(|d| d.len() < 15).and_then(|d| d.parse().ok());
        self.last = self.last.max(number.unwrap_or(0));
    }

    /// The next one that nobody has.
    pub fn draw(&mut self, reader: &Reader<'_>) -> Result<String> {
        loop {
            self.last += 1;
            let no = format!("{}{:0width$}", self.prefix, self.last, width = self.width);
            if super::store::by_no(reader, &no)?.is_none() && super::merged::with_no(reader, &no)?.is_none() {
                return Ok(no);
            }
        }
    }

    /// Writes the counter.
    pub fn keep(&self, tx: &Tx<'_>) -> Result<()> {
        super::store::raise_counter(tx, self.last)
    }
}
