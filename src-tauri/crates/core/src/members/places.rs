//! Where a member is reached: addresses, phones, mail addresses, each with what it is, from when until
//! when it holds, and one of them for letters. How they are stored is in `store::reach`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tsudoi_japan::{fold, phone};

use super::record::limit;
use crate::{Error, Result, ensure, values::Day};

macro_rules! labels {
    ($(#[$doc:meta])* $name:ident { $first:ident = $first_code:literal $(, $variant:ident = $code:literal)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
        pub enum $name {
            /// As it stands in the table: the first of them.
            #[default]
            #[serde(rename = $first_code)]
            $first,
            $(#[doc = $code] #[serde(rename = $code)] $variant,)*
        }

        impl $name {
            /// As it stands in the table.
            pub fn code(self) -> &'static str {
                match self { Self::$first => $first_code, $(Self::$variant => $code,)* }
            }
            /// From the table; what it does not know is the first.
            pub fn from_code(code: &str) -> Self {
                match code { $($code => Self::$variant,)* _ => Self::$first }
            }
        }
    };
}
pub(super) use labels;

labels!(
    /// Whose address it is.
    AddressLabel { Home = "home", Work = "work", Abroad = "abroad", Other = "other" }
);
labels!(
    /// Which phone.
    PhoneLabel { Home = "home", Mobile = "mobile", Work = "work", Fax = "fax", Other = "other" }
);
labels!(
    /// Which mail address.
    EmailLabel { Home = "home", Work = "work", Mobile = "mobile", Other = "other" }
);

/// From when until when something holds: half open, either end may be open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Span {
    /// The first day.
    pub starts_on: Option<Day>,
    /// The first day after it.
    pub ends_on: Option<Day>,
}

impl Span {
    /// Whether it holds on a day.
    pub fn holds(self, day: Day) -> bool {
        self.starts_on.is_none_or(|first| first <= day) && self.ends_on.is_none_or(|end| day < end)
    }

    fn check(self, field: &str) -> Result<()> {
        match (self.starts_on, self.ends_on) {
            (Some(first), Some(end)) if end <= first => Err(Error::invalid(field, "error-period-backwards")),
            _ => Ok(()),
        }
    }
}

/// 住所
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Address {
    /// The key, where it is written down already.
    #[serde(default)]
    pub id: Option<i64>,
    /// Whose.
    #[serde(default)]
    pub label: AddressLabel,
    /// What more there is to say: 実家, 単身赴任先.
    #[serde(default)]
    pub remark: String,
    /// Seven digits, or as typed where it is none (abroad).
    #[serde(default)]
    pub postal_code: String,
    /// 都道府県
    #[serde(default)]
    pub prefecture: String,
    /// 市区町村
    #[serde(default)]
    pub city: String,
    /// 町域・番地
    #[serde(default)]
    pub street: String,
    /// 建物・部屋
    #[serde(default)]
    pub building: String,
    /// 送付先. One that does not hold today is none: the next one takes its place on its day.
    #[serde(default)]
    pub mailing: bool,
    /// The first day on which it holds; without it since ever.
    #[serde(default)]
    pub starts_on: Option<Day>,
    /// The first day on which it does not hold any more.
    #[serde(default)]
    pub ends_on: Option<Day>,
    /// 住所不明 since this day. Read only: `post.returned` and `post.found` write it.
    #[serde(default)]
    pub unknown_since: Option<Day>,
}

impl Address {
    pub(super) fn is_empty(&self) -> bool {
        [&self.postal_code, &self.prefecture, &self.city, &self.street, &self.building].iter().all(|t| t.is_empty())
    }

    /// From when until when it holds.
    pub fn span(&self) -> Span {
        Span { starts_on: self.starts_on, ends_on: self.ends_on }
    }

    /// 〒390-1702 長野県松本市梓川梓2 里山荘. A code from abroad has no 〒.
    pub fn one_line(&self) -> String {
        let code = tsudoi_japan::postal::format(&self.postal_code);
        let code = if code == self.postal_code { code } else { format!("〒{code}") };
        let place = [&self.prefecture, &self.city, &self.street].map(String::as_str).concat();
        let parts = [code, place, self.building.clone()];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
    }
}

/// 電話
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Phone {
    /// The key, where it is written down already.
    #[serde(default)]
    pub id: Option<i64>,
    /// Which.
    #[serde(default)]
    pub label: PhoneLabel,
    /// What more there is to say: 夜のみ.
    #[serde(default)]
    pub remark: String,
    /// As typed.
    pub number: String,
    /// The first day on which it holds; without it since ever.
    #[serde(default)]
    pub starts_on: Option<Day>,
    /// The first day on which it does not hold any more.
    #[serde(default)]
    pub ends_on: Option<Day>,
}

impl Phone {
    /// From when until when it holds.
    pub fn span(&self) -> Span {
        Span { starts_on: self.starts_on, ends_on: self.ends_on }
    }
}

/// メール
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Email {
    /// The key, where it is written down already.
    #[serde(default)]
    pub id: Option<i64>,
    /// Which.
    #[serde(default)]
    pub label: EmailLabel,
    /// What more there is to say: 娘さんのもの.
    #[serde(default)]
    pub remark: String,
    /// As typed.
    pub address: String,
    /// 送付先. One that does not hold today is none: the next one takes its place on its day.
    #[serde(default)]
    pub mailing: bool,
    /// Whether mail to it came back.
    #[serde(default)]
    pub bounced: bool,
    /// The first day on which it holds; without it since ever.
    #[serde(default)]
    pub starts_on: Option<Day>,
    /// The first day on which it does not hold any more.
    #[serde(default)]
    pub ends_on: Option<Day>,
    /// When its reader opened a link that was sent to it, UTC. Read only.
    #[serde(default)]
    pub proven_at: Option<String>,
}

impl Email {
    /// From when until when it holds.
    pub fn span(&self) -> Span {
        Span { starts_on: self.starts_on, ends_on: self.ends_on }
    }
}

/// Brings addresses into their one form; empty ones are left out.
pub(super) fn normalise_addresses(addresses: &mut Vec<Address>, today: Day) -> Result<()> {
    addresses.retain(|address| !address.is_empty());
    for address in addresses.iter_mut() {
        let digits = fold::digits(&address.postal_code);
        if digits.len() == 7 {
            address.postal_code = digits;
        }
        for text in [
            &mut address.prefecture,
            &mut address.city,
            &mut address.street,
            &mut address.building,
            &mut address.remark,
        ] {
            *text = text.trim().to_owned();
            limit(text, "addresses")?;
        }
        address.span().check("addresses")?;
    }
    one_mailing(addresses.iter_mut().map(|a| (a.span().holds(today), &mut a.mailing)));
    Ok(())
}

/// The same of phones.
pub(super) fn normalise_phones(phones: &mut Vec<Phone>) -> Result<()> {
    phones.retain_mut(|phone| {
        // Full width as an IME writes it; a number with words beside it stays as it is.
        let has_words = phone.number.chars().any(char::is_alphabetic);
        phone.number = if has_words { phone.number.trim().to_owned() } else { phone::display(phone.number.trim()) };
        !phone.number.is_empty()
    });
    for phone in phones {
        phone.remark = phone.remark.trim().to_owned();
        limit(&phone.remark, "phones")?;
        phone.span().check("phones")?;
    }
    Ok(())
}

/// The same of mail addresses.
pub(super) fn normalise_emails(emails: &mut Vec<Email>, today: Day) -> Result<()> {
    emails.retain_mut(|email| {
        email.address = email.address.trim().to_owned();
        !email.address.is_empty()
    });
    for email in emails.iter_mut() {
        ensure!(is_mail_address(&email.address), "emails", "error-mail-address");
        email.remark = email.remark.trim().to_owned();
        limit(&email.remark, "emails")?;
        email.span().check("emails")?;
    }
    one_mailing(emails.iter_mut().map(|e| (e.span().holds(today), &mut e.mailing)));
    Ok(())
}

/// One `@` with something on both sides and a dot behind it. The addresses that carriers once gave out
/// (`a..b@docomo.ne.jp`) are real and pass.
pub fn is_mail_address(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else { return false };
    let clean = |part: &str| {
        !part.is_empty() && part.chars().all(|c| !c.is_whitespace() && !c.is_control() && !"<>(),;:\"[]@".contains(c))
    };
    clean(local) && clean(domain) && domain.contains('.') && !domain.starts_with('.') && !domain.ends_with('.')
}

/// At most one is the one for letters: of those that hold today the one that was chosen, else the first of
/// them; where none holds, none of them is refused: the choice stays, else the first.
fn one_mailing<'a>(choices: impl Iterator<Item = (bool, &'a mut bool)>) {
    let mut choices: Vec<(bool, &mut bool)> = choices.collect();
    let chosen = choices
        .iter()
        .position(|(holds, chosen)| *holds && **chosen)
        .or_else(|| choices.iter().position(|(holds, _)| *holds))
        .or_else(|| choices.iter().position(|(_, chosen)| **chosen))
        .unwrap_or(0);
    for (at, (_, choice)) in choices.iter_mut().enumerate() {
        **choice = at == chosen;
    }
}
