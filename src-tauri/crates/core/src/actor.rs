//! Who acts, in which language they read, and what their role allows.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Code, Error, Result, proxies};

/// The reader's language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// 日本語
    #[default]
    Ja,
    /// English
    En,
}

impl Lang {
    /// From an `Accept-Language` header or a `LANG` variable; Japanese unless English is asked for first.
    pub fn from_tag(tag: &str) -> Self {
        if tag.trim_start().to_ascii_lowercase().starts_with("en") { Self::En } else { Self::Ja }
    }

    /// `ja` or `en`.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Ja => "ja",
            Self::En => "en",
        }
    }
}

/// A field of work that a role may see or change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Area {
    /// 会員
    Members,
    /// 会費と入金
    Money,
    /// 領収書
    Receipts,
    /// 連絡
    Mail,
    /// 問い合わせ
    Inquiries,
    /// イベント
    Events,
    /// 本人確認: the papers themselves.
    Identity,
    /// 書き出し・印刷
    Export,
    /// 記録
    Journal,
    /// 設定
    Settings,
    /// 職員
    Staff,
}

impl Area {
    /// All, in the order of the settings page.
    pub const ALL: [Self; 11] = [
        Self::Members,
        Self::Money,
        Self::Receipts,
        Self::Mail,
        Self::Inquiries,
        Self::Events,
        Self::Identity,
        Self::Export,
        Self::Journal,
        Self::Settings,
        Self::Staff,
    ];

    /// As it stands in the table `role_permission`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Members => "members",
            Self::Money => "money",
            Self::Receipts => "receipts",
            Self::Mail => "mail",
            Self::Inquiries => "inquiries",
            Self::Events => "events",
            Self::Identity => "identity",
            Self::Export => "export",
            Self::Journal => "journal",
            Self::Settings => "settings",
            Self::Staff => "staff",
        }
    }
}

/// How far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// 見る
    View,
    /// 変更
    Change,
}

/// What an act needs. Checked in [`crate::Book`], for every door, and nowhere else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Permission {
    /// A member of staff who is signed in.
    SignedIn,
    /// A role that reaches this far in this area.
    In(Area, Level),
}

impl Permission {
    /// To see.
    pub const fn view(area: Area) -> Self {
        Self::In(area, Level::View)
    }
    /// To change.
    pub const fn change(area: Area) -> Self {
        Self::In(area, Level::Change)
    }
    /// `members.change`, `signed_in`: for documents and the settings page.
    pub fn code(self) -> String {
        match self {
            Self::SignedIn => "signed_in".to_owned(),
            Self::In(area, Level::View) => format!("{}.view", area.code()),
            Self::In(area, Level::Change) => format!("{}.change", area.code()),
        }
    }
}

/// What is asked of whoever comes through a door: the reach of their role, and whether the act keeps to
/// the members whom they see. One that does not is closed to staff who are limited to groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gate {
    /// The reach of the role.
    pub needs: Permission,
    /// Whether the act keeps to a scope.
    pub scoped: bool,
}

impl From<Permission> for Gate {
    fn from(needs: Permission) -> Self {
        Self { needs, scoped: false }
    }
}

/// Who stands behind an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// A member of staff, by the key of the table `staff`.
    Staff(i64),
    /// A member at My Page. The narrow handle of `desk` decides what they may do.
    Member(i64),
    /// What happens by date.
    Machine,
}

/// Who acts and in which language they read. Made by signing in, never by a door.
#[derive(Debug, Clone)]
pub struct Actor {
    pub(crate) who: Who,
    pub(crate) name: String,
    /// Who it is, where somebody acts for a member.
    pub(crate) proxy: Option<String>,
    /// Sees what that one sees and changes nothing: [`crate::Book`] refuses it.
    pub(crate) only_looks: bool,
    /// The language of answers and errors.
    pub lang: Lang,
}

impl Actor {
    /// The same person, reading another language.
    pub fn reading(&self, lang: Lang) -> Self {
        Self { lang, ..self.clone() }
    }
    /// The name that the journal shows.
    pub fn name(&self) -> &str {
        &self.name
    }
    /// What acts by date: expiry, sending, backups.
    pub fn machine() -> Self {
        Self { who: Who::Machine, name: "Tsudoi".to_owned(), proxy: None, only_looks: false, lang: Lang::Ja }
    }
    pub(crate) fn staff(id: i64, name: &str) -> Self {
        Self { who: Who::Staff(id), name: name.to_owned(), proxy: None, only_looks: false, lang: Lang::Ja }
    }
    /// A member at My Page; made by `desk` alone.
    pub(crate) fn member(id: i64, name: &str, lang: Lang) -> Self {
        Self { who: Who::Member(id), name: name.to_owned(), proxy: None, only_looks: false, lang }
    }
    /// A member at My Page in the stead of another; made by `desk` alone.
    pub(crate) fn proxy(id: i64, name: &str, of: &str, lang: Lang) -> Self {
        Self { proxy: Some(name.to_owned()), ..Self::member(id, &proxies::called(name, of), lang) }
    }
    /// Whoever applies for membership, by the mail address that they have proven; made by `desk` alone, whose narrow
    /// handle decides what they may do. Nobody yet, so what is done is done by the machine, in their name.
    pub(crate) fn applicant(email: &str, lang: Lang) -> Self {
        Self { name: email.to_owned(), lang, ..Self::machine() }
    }
    /// Somebody of the office who sees what a member sees; made by `desk` alone.
    pub(crate) fn looking(member: i64, staff: &str, lang: Lang) -> Self {
        Self { only_looks: true, ..Self::member(member, staff, lang) }
    }
    /// Forbidden to whoever only looks.
    pub(crate) fn ensure_changes(&self) -> Result<()> {
        if self.only_looks { Err(Error::new(Code::Forbidden, "error-viewing-only")) } else { Ok(()) }
    }
    /// Who it is, where a member acts in the stead of another.
    pub fn in_stead(&self) -> Option<&str> {
        self.proxy.as_deref()
    }
    /// The key of the staff member, if it is one.
    pub fn staff_id(&self) -> Option<i64> {
        match self.who {
            Who::Staff(id) => Some(id),
            _ => None,
        }
    }
}
