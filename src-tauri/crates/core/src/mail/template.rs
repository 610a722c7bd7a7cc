//! ひな型: what a mail says. One file per cause and language; the first line is the subject.
//!
//! Merge fields are minijinja's. A field that is missing is an error, never an empty place.

use std::collections::BTreeMap;

use minijinja::{AutoEscape, Environment, UndefinedBehavior};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Error, Lang, Result};

/// Why a mail is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Template {
    /// マイページのご案内: the one-time link with which an account is claimed.
    Claim,
    /// The one-time link with which a forgotten password is replaced.
    Reset,
    /// A receipt, attached. Fields: `receipt_no`, `amount` (with commas), `paid_on` (as people read it).
    Receipt,
    /// An invoice, attached. Fields: `invoice_no`, `amount` (with commas), `due_on` (as people read it), `payer`.
    Invoice,
    /// 入会のお知らせ. Fields: `member_no`, `kind`, `starts_on`, `owed` (with commas, empty for nothing), `due_on`,
    /// `mypage` (where its account is made, empty while it is off).
    Welcome,
    /// The one-time link with which whoever applied proves a mail address.
    Prove,
    /// 会費のお願い before 自然退会. Fields: `since` (a fiscal year), `years`, `owed` (with commas), `rule` (years).
    Lapse,
    /// 督促, in the words that the association has laid down. Fields: `title`, `text`.
    Reminder,
    /// オンラインでのお支払い. Fields: `what`, `amount` (with commas), `address`, `ways` (how it may be paid).
    PayLink,
    /// The one-time link with which a member proves a new mail address.
    Confirm,
    /// Where letters, mail or sign-in go was changed: told to the addresses of before and of now. Field: `what`.
    Changed,
    /// What the office decided about what a member asked for. Fields: `text` (a line each), `reason` (may be empty).
    Decided,
    /// 退会・休会の申し出 has arrived. Field: `what`.
    Arrived,
    /// 本人確認の完了. Fields: `reason` (empty).
    IdentityConfirmed,
    /// 本人確認書類の差戻し. Fields: `reason`.
    IdentityRefused,
    /// Somebody came in from a device that was not seen before. Fields: `device`, `place`, `when`.
    NewDevice,
    /// The keys of an account were changed. Fields: `what_changed`, `when`.
    AccountChanged,
    /// 代理: who acts for whom. Fields: `what_happened`.
    Proxy,
    /// The one-time link with which somebody who would like to join, or to begin with My Page, proves a mail address.
    Join,
    /// The one-time link with which a member who has a printed code proves a mail address and chooses a password.
    Start,
    /// How an application that came by My Page stands. Fields: `text`, `reason` (may be empty), `address`.
    Application,
    /// 問い合わせに返信があったこと, and nothing of what it says. Fields: `inquiry_no`, `address` (where it is read).
    Answered,
    /// What became of an application for an event. Fields: `title`, `text`, `when`, `place`, `joining`, `reason`, `address`
    /// (the last four may be empty).
    Event,
    /// Whether the settings are right.
    Test,
}

impl Template {
    const ALL: [Self; 24] = [
        Self::Claim,
        Self::Reset,
        Self::Receipt,
        Self::Invoice,
        Self::Welcome,
        Self::Prove,
        Self::Lapse,
        Self::Reminder,
        Self::PayLink,
        Self::Confirm,
        Self::Changed,
        Self::Decided,
        Self::Arrived,
        Self::IdentityConfirmed,
        Self::IdentityRefused,
        Self::NewDevice,
        Self::AccountChanged,
        Self::Proxy,
        Self::Join,
        Self::Start,
        Self::Application,
        Self::Answered,
        Self::Event,
        Self::Test,
    ];

    /// As it stands in `message.cause`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Claim => "claim",
            Self::Reset => "reset",
            Self::Receipt => "receipt",
            Self::Invoice => "invoice",
            Self::Welcome => "welcome",
            Self::Prove => "prove",
            Self::Lapse => "lapse",
            Self::Reminder => "reminder",
            Self::PayLink => "pay_link",
            Self::Confirm => "confirm",
            Self::Changed => "changed",
            Self::Decided => "decided",
            Self::Arrived => "arrived",
            Self::IdentityConfirmed => "identity_confirmed",
            Self::IdentityRefused => "identity_refused",
            Self::NewDevice => "new_device",
            Self::AccountChanged => "account_changed",
            Self::Proxy => "proxy",
            Self::Join => "join",
            Self::Start => "start",
            Self::Application => "application",
            Self::Answered => "answered",
            Self::Event => "event",
            Self::Test => "test",
        }
    }

    /// The one of that code.
    pub(crate) fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|template| template.code() == code)
    }

    /// Whether it carries a one-time link.
    pub(crate) fn has_link(self) -> bool {
        matches!(self, Self::Claim | Self::Reset | Self::Prove | Self::Confirm | Self::Join | Self::Start)
    }

    /// Whether a no to mail stops it. What the reader has asked for themselves goes out all the same.
    pub(crate) fn asks_consent(self) -> bool {
        matches!(self, Self::Claim | Self::Receipt | Self::Invoice)
    }

    /// Whether its writer has chosen the address, which the roster need not name: the one to sign in with, the one that
    /// shall be proven, the one of before.
    pub(crate) fn goes_where_it_says(self) -> bool {
        matches!(
            self,
            Self::Reset
                | Self::Confirm
                | Self::Changed
                | Self::NewDevice
                | Self::AccountChanged
                | Self::Start
                | Self::Proxy
        )
    }

    fn source(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Self::Claim, Lang::Ja) => include_str!("templates/ja/claim.txt"),
            (Self::Claim, Lang::En) => include_str!("templates/en/claim.txt"),
            (Self::Reset, Lang::Ja) => include_str!("templates/ja/reset.txt"),
            (Self::Reset, Lang::En) => include_str!("templates/en/reset.txt"),
            (Self::Receipt, Lang::Ja) => include_str!("templates/ja/receipt.txt"),
            (Self::Receipt, Lang::En) => include_str!("templates/en/receipt.txt"),
            (Self::Invoice, Lang::Ja) => include_str!("templates/ja/invoice.txt"),
            (Self::Invoice, Lang::En) => include_str!("templates/en/invoice.txt"),
            (Self::Welcome, Lang::Ja) => include_str!("templates/ja/welcome.txt"),
            (Self::Welcome, Lang::En) => include_str!("templates/en/welcome.txt"),
            (Self::Prove, Lang::Ja) => include_str!("templates/ja/prove.txt"),
            (Self::Prove, Lang::En) => include_str!("templates/en/prove.txt"),
            (Self::Lapse, Lang::Ja) => include_str!("templates/ja/lapse.txt"),
            (Self::Lapse, Lang::En) => include_str!("templates/en/lapse.txt"),
            (Self::Reminder, Lang::Ja) => include_str!("templates/ja/reminder.txt"),
            (Self::Reminder, Lang::En) => include_str!("templates/en/reminder.txt"),
            (Self::PayLink, Lang::Ja) => include_str!("templates/ja/pay_link.txt"),
            (Self::PayLink, Lang::En) => include_str!("templates/en/pay_link.txt"),
            (Self::Confirm, Lang::Ja) => include_str!("templates/ja/confirm.txt"),
            (Self::Confirm, Lang::En) => include_str!("templates/en/confirm.txt"),
            (Self::Changed, Lang::Ja) => include_str!("templates/ja/changed.txt"),
            (Self::Changed, Lang::En) => include_str!("templates/en/changed.txt"),
            (Self::Decided, Lang::Ja) => include_str!("templates/ja/decided.txt"),
            (Self::Decided, Lang::En) => include_str!("templates/en/decided.txt"),
            (Self::Arrived, Lang::Ja) => include_str!("templates/ja/arrived.txt"),
            (Self::Arrived, Lang::En) => include_str!("templates/en/arrived.txt"),
            (Self::IdentityConfirmed, Lang::Ja) => include_str!("templates/ja/identity_confirmed.txt"),
            (Self::IdentityConfirmed, Lang::En) => include_str!("templates/en/identity_confirmed.txt"),
            (Self::IdentityRefused, Lang::Ja) => include_str!("templates/ja/identity_refused.txt"),
            (Self::IdentityRefused, Lang::En) => include_str!("templates/en/identity_refused.txt"),
            (Self::NewDevice, Lang::Ja) => include_str!("templates/ja/new_device.txt"),
            (Self::AccountChanged, Lang::Ja) => include_str!("templates/ja/account_changed.txt"),
            (Self::Proxy, Lang::Ja) => include_str!("templates/ja/proxy.txt"),
            (Self::Proxy, Lang::En) => include_str!("templates/en/proxy.txt"),
            (Self::Join, Lang::Ja) => include_str!("templates/ja/join.txt"),
            (Self::Join, Lang::En) => include_str!("templates/en/join.txt"),
            (Self::Start, Lang::Ja) => include_str!("templates/ja/start.txt"),
            (Self::Start, Lang::En) => include_str!("templates/en/start.txt"),
            (Self::Application, Lang::Ja) => include_str!("templates/ja/application.txt"),
            (Self::Application, Lang::En) => include_str!("templates/en/application.txt"),
            (Self::Answered, Lang::Ja) => include_str!("templates/ja/answered.txt"),
            (Self::Answered, Lang::En) => include_str!("templates/en/answered.txt"),
            (Self::Event, Lang::Ja) => include_str!("templates/ja/event.txt"),
            (Self::Event, Lang::En) => include_str!("templates/en/event.txt"),
            (Self::Test, Lang::Ja) => include_str!("templates/ja/test.txt"),
            (Self::NewDevice, Lang::En) => include_str!("templates/en/new_device.txt"),
            (Self::AccountChanged, Lang::En) => include_str!("templates/en/account_changed.txt"),
            (Self::Test, Lang::En) => include_str!("templates/en/test.txt"),
        }
    }
}

/// Where the one-time link will stand. It is put in at the moment of sending, so that no secret is
/// ever kept in the book or its journal.
pub(crate) const LINK: &str = "{one-time-link}";

/// Subject and body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Written {
    pub subject: String,
    pub body: String,
}

/// Fills a template.
pub(crate) fn write(template: Template, lang: Lang, fields: &[(&str, String)]) -> Result<Written> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    let mut values: BTreeMap<String, String> =
        fields.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
    values.insert("link".to_owned(), LINK.to_owned());
    let source = template.source(lang).replace("\r\n", "\n");
    let text = environment
        .render_str(&source, &values)
        .map_err(|e| Error::internal(format!("mail template {}: {:?}", template.code(), e.kind())))?;
    let (subject, body) = text
        .split_once("\n\n")
        .ok_or_else(|| Error::internal(format!("mail template {} has no subject", template.code())))?;
    Ok(Written { subject: subject.trim().to_owned(), body: format!("{}\n", body.trim_end()) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Vec<(&'static str, String)> {
        [
            ("association", "梓川里山研究会"),
            ("name", "小林 千代子 様"),
            ("signature", "\n--\n梓川里山研究会 事務局\n電話 0263-00-0820"),
            ("receipt_no", "2026-0001"),
            ("invoice_no", "S2026-0001"),
            ("payer", "00127 コバヤシ チヨコ"),
            ("title", "会費のお知らせ"),
            ("text", "ご入金をまだ確認できていません。"),
            ("amount", "8,000"),
            ("paid_on", "2026年6月12日"),
            ("member_no", "00127"),
            ("since", "2025"),
            ("years", "2"),
            ("rule", "2"),
            ("kind", "正会員"),
            ("starts_on", "2026年11月20日"),
            ("owed", "8,000"),
            ("due_on", "2026年12月20日"),
            ("what", "2026年度 年会費（正会員）"),
            ("address", "https://buy.stripe.com/test_00000"),
            ("ways", "クレジットカード"),
            ("device", "iPhone・Safari"),
            ("place", "203.0.113.7"),
            ("when", "2026年11月20日 12:00"),
            ("joining", "入口で受付をします。"),
            ("what_changed", "パスワードが変わりました"),
            ("what_happened", "小林 健太さんの代理になりました。"),
            ("inquiry_no", "Q-0312"),
            ("reason", "ご本人のお申し出"),
            ("mypage", "https://my.example.jp/join"),
        ]
        .map(|(k, v)| (k, v.to_owned()))
        .to_vec()
    }

    #[test]
    fn every_template_renders_with_sample_data() {
        for template in Template::ALL {
            assert_eq!(Template::from_code(template.code()), Some(template), "a code must lead back");
            for lang in [Lang::Ja, Lang::En] {
                let mail = write(template, lang, &sample()).unwrap();
                assert!(!mail.subject.is_empty() && !mail.subject.contains('\n'), "a subject is one line");
                assert!(mail.subject.contains("梓川里山研究会"), "readers must see at once who writes");
                assert!(mail.body.starts_with("小林 千代子 様\n"), "a letter begins with its reader");
                assert!(mail.body.ends_with("電話 0263-00-0820\n"), "and ends with who wrote it");
                assert_eq!(mail.body.contains(LINK), template.has_link(), "a link stands where one is put in");
                assert!(!mail.body.contains("{{"), "nothing is left to fill in");
            }
        }
    }

    #[test]
    fn the_receipt_reads_as_it_should() {
        let mail = write(Template::Receipt, Lang::Ja, &sample()).unwrap();
        assert_eq!(mail.subject, "領収書 2026-0001（梓川里山研究会）", "members search their mail by number");
        assert!(mail.body.contains("2026年6月12日に8,000円をお納めいただき"), "it says what was received and when");
    }

    #[test]
    fn a_missing_field_is_an_error() {
        assert!(write(Template::Receipt, Lang::Ja, &sample()[..3]).is_err(), "an empty place would be sent to members");
    }

    #[test]
    fn braces_in_a_name_are_letters() {
        let mut fields = sample();
        fields[1].1 = "{{ link }}".to_owned();
        let mail = write(Template::Test, Lang::Ja, &fields).unwrap();
        assert!(mail.body.starts_with("{{ link }}"), "what members are called is data, never a template");
    }
}
