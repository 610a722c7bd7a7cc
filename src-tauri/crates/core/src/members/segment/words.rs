//! The vocabulary of conditions: what each is about, what may stand after its dot, what it is compared
//! with and how. Parsing, writing, saying, compiling and the editor all read it from here.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Lang, words};

/// What a condition is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// 会員番号
    No,
    /// What the search box finds: names in any writing, number, phone, mail.
    Name,
    /// A person or an organisation.
    Type,
    /// 団体名, of a person 勤務先.
    Organisation,
    /// 性別
    Gender,
    /// 連絡の言語
    Language,
    /// Age today.
    Age,
    /// 生年月日
    Birth,
    /// The month of the birthday.
    BirthMonth,
    /// 逝去日
    Death,
    /// 入会日
    Joined,
    /// 登録内容の確認
    Confirmed,
    /// The last day of the last membership, of whoever is no member any more.
    Left,
    /// The state, today or on a day.
    State,
    /// 会員種別, today or on a day.
    Kind,
    /// 印
    Tag,
    /// グループ with all below it, today or on a day.
    Group,
    /// Whether and how somebody belongs to a household.
    Household,
    /// 都道府県 of the 送付先.
    Prefecture,
    /// 市区町村 of the 送付先.
    City,
    /// 郵便番号 of the 送付先, digits.
    PostalCode,
    /// Whether there is an address.
    Address,
    /// Whether there is a phone.
    Phone,
    /// Whether there is a mail address.
    Email,
    /// Whether there is an account at My Page.
    Mypage,
    /// 発送停止
    MailStop,
    /// Dues of this fiscal year or of one.
    Dues,
    /// What is open in all, yen.
    Owed,
    /// Of how many fiscal years something is open after its due day.
    UnpaidYears,
    /// How far the reminders about what is open have come; 0: none was sent.
    Reminded,
    /// The day of a payment, of anything or for one item.
    Paid,
    /// The day on which a mail was sent, of any cause or of one.
    Mailed,
    /// The day of an event that somebody has applied for, of any or of one.
    Applied,
    /// The day of an event at which somebody was, of any or of one.
    Attended,
    /// An own field.
    Field,
    /// Another segment.
    Segment,
}

/// What stands after the dot of a subject: `dues.2026`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Of {
    /// Nothing.
    Nothing,
    /// A day; without it today.
    Day,
    /// A fiscal year; without it the current one.
    Year,
    /// An own field; needed.
    Field,
    /// An item of charges; without it any.
    Item,
    /// The cause of a mail; without it any.
    Cause,
    /// An event; without it any.
    Event,
}

/// What a subject is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Holds {
    /// Text.
    Text,
    /// What the search box takes.
    Search,
    /// A number.
    Number,
    /// A day.
    Day,
    /// A month, 1 to 12.
    Month,
    /// One of a few codes; see [`Subject::codes`].
    Code,
    /// A kind of membership.
    Kind,
    /// A tag.
    Tag,
    /// A group.
    Group,
    /// A segment.
    Segment,
    /// Nothing: it is there or it is not.
    Presence,
    /// As the own field says.
    Own,
}

/// How a subject is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Op {
    /// Is one of the values.
    Is,
    /// Holds the text.
    Contains,
    /// Begins with the text.
    Begins,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>=`
    AtLeast,
    /// `>`
    More,
    /// Within so many days, weeks, months or years before today: two values, `90` and `days`.
    Within,
    /// There is something.
    Some,
    /// There is nothing.
    None,
}

impl Op {
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Is => "is",
            Self::Contains => "contains",
            Self::Begins => "begins",
            Self::Less => "less",
            Self::AtMost => "at-most",
            Self::AtLeast => "at-least",
            Self::More => "more",
            Self::Within => "within",
            Self::Some => "some",
            Self::None => "none",
        }
    }
}

/// The units of [`Op::Within`].
pub(super) const UNITS: [&str; 4] = ["days", "weeks", "months", "years"];

impl Subject {
    /// In the order of the editor's menu.
    pub(super) const ALL: [Self; 36] = [
        Self::Kind,
        Self::State,
        Self::Dues,
        Self::Tag,
        Self::Group,
        Self::Field,
        Self::Age,
        Self::Joined,
        Self::Confirmed,
        Self::Left,
        Self::Owed,
        Self::UnpaidYears,
        Self::Reminded,
        Self::Paid,
        Self::Prefecture,
        Self::City,
        Self::PostalCode,
        Self::Address,
        Self::Email,
        Self::Phone,
        Self::Mypage,
        Self::MailStop,
        Self::Mailed,
        Self::Attended,
        Self::Applied,
        Self::Household,
        Self::Type,
        Self::Name,
        Self::No,
        Self::Organisation,
        Self::Gender,
        Self::Language,
        Self::Birth,
        Self::BirthMonth,
        Self::Death,
        Self::Segment,
    ];

    /// As it is written.
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::No => "no",
            Self::Name => "name",
            Self::Type => "type",
            Self::Organisation => "organisation",
            Self::Gender => "gender",
            Self::Language => "language",
            Self::Age => "age",
            Self::Birth => "birth",
            Self::BirthMonth => "birth_month",
            Self::Death => "death",
            Self::Joined => "joined",
            Self::Confirmed => "confirmed",
            Self::Left => "left",
            Self::State => "state",
            Self::Kind => "kind",
            Self::Tag => "tag",
            Self::Group => "group",
            Self::Household => "household",
            Self::Prefecture => "prefecture",
            Self::City => "city",
            Self::PostalCode => "postal_code",
            Self::Address => "address",
            Self::Phone => "phone",
            Self::Email => "email",
            Self::Mypage => "mypage",
            Self::MailStop => "mail_stop",
            Self::Dues => "dues",
            Self::Owed => "owed",
            Self::UnpaidYears => "unpaid_years",
            Self::Reminded => "reminded",
            Self::Paid => "paid",
            Self::Mailed => "mailed",
            Self::Applied => "applied",
            Self::Attended => "attended",
            Self::Field => "field",
            Self::Segment => "segment",
        }
    }

    pub(super) fn of(self) -> Of {
        match self {
            Self::State | Self::Kind | Self::Group => Of::Day,
            Self::Dues => Of::Year,
            Self::Paid => Of::Item,
            Self::Mailed => Of::Cause,
            Self::Applied | Self::Attended => Of::Event,
            Self::Field => Of::Field,
            _ => Of::Nothing,
        }
    }

    pub(super) fn holds(self) -> Holds {
        match self {
            Self::Name => Holds::Search,
            Self::No | Self::Organisation | Self::Prefecture | Self::City | Self::PostalCode => Holds::Text,
            Self::Age | Self::Owed | Self::UnpaidYears | Self::Reminded => Holds::Number,
            Self::Birth
            | Self::Death
            | Self::Joined
            | Self::Confirmed
            | Self::Left
            | Self::Paid
            | Self::Mailed
            | Self::Applied
            | Self::Attended => Holds::Day,
            Self::BirthMonth => Holds::Month,
            Self::Type
            | Self::Gender
            | Self::Language
            | Self::State
            | Self::MailStop
            | Self::Dues
            | Self::Household => Holds::Code,
            Self::Kind => Holds::Kind,
            Self::Tag => Holds::Tag,
            Self::Group => Holds::Group,
            Self::Segment => Holds::Segment,
            Self::Address | Self::Phone | Self::Email | Self::Mypage => Holds::Presence,
            Self::Field => Holds::Own,
        }
    }

    /// The codes of [`Holds::Code`].
    pub(super) fn codes(self) -> &'static [&'static str] {
        match self {
            Self::Type => &["person", "organisation"],
            Self::Gender => &["male", "female", "other", "unsaid"],
            Self::Language => &["ja", "en"],
            Self::State => &["current", "grace", "on_leave", "future", "left", "died", "none"],
            Self::MailStop => &["yes", "no"],
            Self::Household => &["head", "other", "none"],
            Self::Dues => &["unpaid", "part", "open", "paid", "none"],
            _ => &[],
        }
    }

    /// What people read.
    pub(super) fn label(self, lang: Lang) -> String {
        words::say(lang, &format!("segment-subject-{}", self.code()), &[])
    }

    /// A code, as people read it.
    pub(in crate::members) fn code_label(self, lang: Lang, code: &str) -> String {
        words::say(lang, &format!("segment-{}-{code}", self.code()), &[])
    }
}

impl Holds {
    pub(super) fn ops(self) -> &'static [Op] {
        match self {
            Self::Text => &[Op::Is, Op::Contains, Op::Begins, Op::Some, Op::None],
            Self::Search => &[Op::Contains],
            Self::Number => &[Op::AtLeast, Op::AtMost, Op::Is, Op::More, Op::Less],
            Self::Day => &[Op::Within, Op::AtLeast, Op::AtMost, Op::Less, Op::More, Op::Is, Op::Some, Op::None],
            Self::Month | Self::Code | Self::Kind | Self::Tag | Self::Group | Self::Segment => &[Op::Is],
            Self::Presence => &[Op::Some, Op::None],
            Self::Own => &[],
        }
    }
}
