//! What a column of a sheet can become. The words of the wire (`sei`, `work_city`, `field:12`) and what
//! may stand twice are here; which header means which target is in `headers`.

use std::{borrow::Cow, fmt};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::members;

/// A part of an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Part {
    /// 郵便番号
    PostalCode,
    /// 都道府県
    Prefecture,
    /// 市区町村
    City,
    /// 番地
    Street,
    /// 建物
    Building,
    /// All of it in one cell.
    Whole,
    /// The first day on which it holds.
    From,
    /// The last day on which it holds.
    Until,
}

/// The type of an own field, as the table `field` names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FieldType {
    /// Any text.
    Text,
    /// A number.
    Number,
    /// A day.
    Date,
    /// One of several.
    Choice,
    /// Some of several.
    Choices,
    /// はい or いいえ.
    YesNo,
}

impl FieldType {
    const NAMES: [(&'static str, Self); 6] = [
        ("text", Self::Text),
        ("number", Self::Number),
        ("date", Self::Date),
        ("choice", Self::Choice),
        ("choices", Self::Choices),
        ("yes_no", Self::YesNo),
    ];

    /// By its name in the table; nothing for `file`, which no cell can hold.
    pub fn parse(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(n, _)| *n == name).map(|(_, t)| *t)
    }

    /// As the room of members calls it.
    pub fn stored(self) -> members::FieldType {
        match self {
            Self::Text => members::FieldType::Text,
            Self::Number => members::FieldType::Number,
            Self::Date => members::FieldType::Date,
            Self::Choice => members::FieldType::Choice,
            Self::Choices => members::FieldType::Choices,
            Self::YesNo => members::FieldType::YesNo,
        }
    }

    /// Nothing for a file, which no cell can hold.
    pub fn of(stored: members::FieldType) -> Option<Self> {
        Self::NAMES.iter().map(|(_, kind)| *kind).find(|kind| kind.stored() == stored)
    }

    /// Its name in the table.
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(_, t)| *t == self).map_or("text", |(n, _)| *n)
    }
}

/// What a column becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Target {
    /// Not taken in.
    Ignore,
    /// 会員番号
    No,
    /// 氏名 in one cell; parted at its space, else by the list of family names.
    Name,
    /// 姓
    Sei,
    /// 名
    Mei,
    /// フリガナ in one cell.
    Kana,
    /// セイ
    SeiKana,
    /// メイ
    MeiKana,
    /// An organisation's name, or a person's workplace.
    Organisation,
    /// Its reading.
    OrganisationKana,
    /// Person or organisation.
    Type,
    /// 旧姓
    FormerSei,
    /// 旧姓のカナ
    FormerSeiKana,
    /// 以前の氏名, as our own export writes them.
    FormerNames,
    /// The family name in Roman letters.
    RomajiSei,
    /// The given name in Roman letters.
    RomajiMei,
    /// 学位
    Degree,
    /// 敬称
    Honorific,
    /// 性別
    Gender,
    /// 連絡の言語
    Language,
    /// 生年月日
    Birth,
    /// 逝去日
    Death,
    /// 入会日
    JoinedOn,
    /// The last day as a member.
    LeftOn,
    /// Why the membership ended.
    EndReason,
    /// 退会申出日
    AskedOn,
    /// 会員種別, by name.
    Kind,
    /// The first day of this kind; 入会日 when there is no such column.
    StartsOn,
    /// Earlier and planned periods, as our own export writes them.
    Memberships,
    /// The first day of 休会.
    LeaveFrom,
    /// The last day of it.
    LeaveUntil,
    /// All 休会 with what is owed and why, as our own export writes them.
    Leaves,
    /// Of the home address.
    Home(Part),
    /// Of the workplace's address.
    Work(Part),
    /// The country of the home address: anything but Japan makes it an address abroad.
    Country,
    /// Further addresses, as our own export writes them.
    Addresses,
    /// Which address the mail goes to.
    Mailing,
    /// 発送停止
    MailStop,
    /// Why.
    MailStopReason,
    /// A telephone of that label.
    Phone(&'static str),
    /// A mail address of that label.
    Email(&'static str),
    /// Which mail address is written to.
    MailingEmail,
    /// Mail addresses that came back.
    Bounced,
    /// Tags, parted by , 、 ; or line ends.
    Tags,
    /// Groups, by name or with the names of those above: 松本支部/梓川班; parted as tags are.
    Groups,
    /// 同意, as our own export writes them.
    Consents,
    /// One 同意 alone: the answer.
    Consent(&'static str),
    /// A note.
    Note,
    /// The number in the system that the sheet comes from.
    ExternalId,
    /// State in the other system: 退会, Expired, Deceased.
    Status,
    /// Whether the person has died (CiviCRM): はい or いいえ.
    Deceased,
    /// Since when that state.
    StatusOn,
    /// In the other system's bin: the row is left out.
    Trash,
    /// 過年度残高: what was owed when the association came to Tsudoi, yen.
    OpeningBalance,
    /// An own field.
    Field(i64),
    /// An own field to be made, named by the header.
    NewField(FieldType),
}

use Part::{Building, City, From, PostalCode, Prefecture, Street, Until, Whole};

const NAMES: &[(&str, Target)] = &[
    ("ignore", Target::Ignore),
    ("no", Target::No),
    ("name", Target::Name),
    ("sei", Target::Sei),
    ("mei", Target::Mei),
    ("kana", Target::Kana),
    ("sei_kana", Target::SeiKana),
    ("mei_kana", Target::MeiKana),
    ("organisation", Target::Organisation),
    ("organisation_kana", Target::OrganisationKana),
    ("type", Target::Type),
    ("former_sei", Target::FormerSei),
    ("former_sei_kana", Target::FormerSeiKana),
    ("former_names", Target::FormerNames),
    ("romaji_sei", Target::RomajiSei),
    ("romaji_mei", Target::RomajiMei),
    ("degree", Target::Degree),
    ("honorific", Target::Honorific),
    ("gender", Target::Gender),
    ("language", Target::Language),
    ("birth", Target::Birth),
    ("death", Target::Death),
    ("joined_on", Target::JoinedOn),
    ("left_on", Target::LeftOn),
    ("end_reason", Target::EndReason),
    ("asked_on", Target::AskedOn),
    ("kind", Target::Kind),
    ("starts_on", Target::StartsOn),
    ("memberships", Target::Memberships),
    ("leave_from", Target::LeaveFrom),
    ("leave_until", Target::LeaveUntil),
    ("leaves", Target::Leaves),
    ("postal_code", Target::Home(PostalCode)),
    ("prefecture", Target::Home(Prefecture)),
    ("city", Target::Home(City)),
    ("street", Target::Home(Street)),
    ("building", Target::Home(Building)),
    ("address", Target::Home(Whole)),
    ("address_from", Target::Home(From)),
    ("address_until", Target::Home(Until)),
    ("work_postal_code", Target::Work(PostalCode)),
    ("work_prefecture", Target::Work(Prefecture)),
    ("work_city", Target::Work(City)),
    ("work_street", Target::Work(Street)),
    ("work_building", Target::Work(Building)),
    ("work_address", Target::Work(Whole)),
    ("work_address_from", Target::Work(From)),
    ("work_address_until", Target::Work(Until)),
    ("country", Target::Country),
    ("addresses", Target::Addresses),
    ("mailing", Target::Mailing),
    ("mail_stop", Target::MailStop),
    ("mail_stop_reason", Target::MailStopReason),
    ("phone", Target::Phone("home")),
    ("mobile", Target::Phone("mobile")),
    ("work_phone", Target::Phone("work")),
    ("fax", Target::Phone("fax")),
    ("other_phone", Target::Phone("other")),
    ("email", Target::Email("home")),
    ("work_email", Target::Email("work")),
    ("mobile_email", Target::Email("mobile")),
    ("email2", Target::Email("other")),
    ("mailing_email", Target::MailingEmail),
    ("bounced", Target::Bounced),
    ("tags", Target::Tags),
    ("groups", Target::Groups),
    ("consents", Target::Consents),
    ("consent_roster", Target::Consent("roster")),
    ("consent_mail", Target::Consent("mail")),
    ("consent_post", Target::Consent("post")),
    ("consent_phone", Target::Consent("phone")),
    ("consent_photo", Target::Consent("photo")),
    ("note", Target::Note),
    ("external_id", Target::ExternalId),
    ("status", Target::Status),
    ("deceased", Target::Deceased),
    ("status_on", Target::StatusOn),
    ("trash", Target::Trash),
    ("opening_balance", Target::OpeningBalance),
];

impl Target {
    /// By its word on the wire.
    pub fn parse(word: &str) -> Option<Self> {
        if let Some(id) = word.strip_prefix("field:") {
            return id.parse().ok().map(Self::Field);
        }
        if let Some(kind) = word.strip_prefix("new_field:") {
            return FieldType::parse(kind).map(Self::NewField);
        }
        NAMES.iter().find(|(name, _)| *name == word).map(|(_, target)| *target)
    }

    /// Its word on the wire.
    pub fn word(self) -> Cow<'static, str> {
        match self {
            Self::Field(id) => format!("field:{id}").into(),
            Self::NewField(kind) => format!("new_field:{}", kind.name()).into(),
            _ => NAMES.iter().find(|(_, target)| *target == self).map_or("ignore", |(name, _)| name).into(),
        }
    }

    /// Whether a cell may hold more than a line: notes, lists, own fields.
    pub fn may_be_long(self) -> bool {
        matches!(
            self,
            Self::Ignore
                | Self::Note
                | Self::Tags
                | Self::Memberships
                | Self::FormerNames
                | Self::Leaves
                | Self::Groups
                | Self::Consents
                | Self::Addresses
                | Self::Bounced
                | Self::Phone(_)
                | Self::Email(_)
                | Self::Field(_)
                | Self::NewField(_)
        )
    }

    /// Whether several columns may become it: their values are kept side by side, or joined, or the
    /// first that is not empty counts.
    pub fn may_repeat(self) -> bool {
        matches!(
            self,
            Self::Ignore
                | Self::Organisation
                | Self::Home(Street | Building)
                | Self::Work(Street | Building)
                | Self::Phone(_)
                | Self::Email(_)
                | Self::Tags
                | Self::Groups
                | Self::Note
                | Self::Status
                | Self::NewField(_)
        )
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.word())
    }
}

impl Serialize for Target {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(&self.word())
    }
}

impl<'de> Deserialize<'de> for Target {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let word = Cow::<'de, str>::deserialize(d)?;
        Self::parse(&word).ok_or_else(|| de::Error::custom(format!("`target` cannot be `{word}`")))
    }
}

impl JsonSchema for Target {
    fn schema_name() -> Cow<'static, str> {
        "ImportTarget".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_come_back_as_the_same_target() {
        for (word, target) in NAMES {
            assert_eq!(Target::parse(word), Some(*target), "one word, one target: {word}");
            assert_eq!(target.word(), *word, "one target, one word");
        }
        for word in ["field:12", "new_field:date"] {
            assert_eq!(Target::parse(word).map(|t| t.word().into_owned()).as_deref(), Some(word), "with its argument");
        }
        assert_eq!(Target::parse("new_field:file"), None, "no cell holds a file");
        assert_eq!(Target::parse("password"), None, "passwords are never taken in");
    }
}
