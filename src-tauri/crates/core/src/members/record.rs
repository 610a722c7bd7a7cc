//! What is written down about a member, as it is typed: the shape that adding, changing, checking and
//! importing share. Names are kept byte for byte; furigana, postal codes and numbers in one form.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tsudoi_japan::{fold, phone, postal};

use crate::{Error, Reader, Result, ensure, values::Day, words};

/// A person or an organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MemberType {
    /// 個人
    #[default]
    Person,
    /// 団体・法人
    Organisation,
}

impl MemberType {
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Organisation => "organisation",
        }
    }
}

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

labels!(
    /// 性別; empty: not asked.
    Gender { NotAsked = "", Male = "male", Female = "female", Other = "other", Unsaid = "unsaid" }
);
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
    /// 送付先
    #[serde(default)]
    pub mailing: bool,
}

impl Address {
    fn is_empty(&self) -> bool {
        [&self.postal_code, &self.prefecture, &self.city, &self.street, &self.building].iter().all(|t| t.is_empty())
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
    /// As typed.
    pub number: String,
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
    /// As typed.
    pub address: String,
    /// 送付先
    #[serde(default)]
    pub mailing: bool,
    /// Whether mail to it came back.
    #[serde(default)]
    pub bounced: bool,
}

/// What somebody should look at again. Never a wall.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Warning {
    /// The field of the record.
    pub field: String,
    /// In the reader's language.
    pub message: String,
}

/// See the module. `no`, kind and first period are given apart.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// A person or an organisation.
    #[serde(default, rename = "type")]
    pub kind_of: MemberType,
    /// 姓
    #[serde(default)]
    pub sei: String,
    /// 名
    #[serde(default)]
    pub mei: String,
    /// セイ
    #[serde(default)]
    pub sei_kana: String,
    /// メイ
    #[serde(default)]
    pub mei_kana: String,
    /// Of an organisation its name; of a person 勤務先.
    #[serde(default)]
    pub organisation: String,
    /// Its furigana.
    #[serde(default)]
    pub organisation_kana: String,
    /// 敬称; empty: 様 or 御中.
    #[serde(default)]
    pub honorific: String,
    /// 性別
    #[serde(default)]
    pub gender: Gender,
    /// 生年月日
    #[serde(default)]
    pub birth: Option<Day>,
    /// 逝去日
    #[serde(default)]
    pub death: Option<Day>,
    /// 発送停止
    #[serde(default)]
    pub mail_stop: bool,
    /// 入会日, as the association counts it.
    #[serde(default)]
    pub joined_on: Option<Day>,
    /// `source:id` of the system it came from.
    #[serde(default)]
    pub external_key: Option<String>,
    /// 住所
    #[serde(default)]
    pub addresses: Vec<Address>,
    /// 電話
    #[serde(default)]
    pub phones: Vec<Phone>,
    /// メール
    #[serde(default)]
    pub emails: Vec<Email>,
    /// 印, by name.
    #[serde(default)]
    pub tags: Vec<String>,
    /// 独自項目, by key; null takes a value away, absent ones stay.
    #[serde(default)]
    pub fields: BTreeMap<i64, Value>,
}

/// Longest name or line, in characters.
const LONGEST: usize = 200;

impl Record {
    /// Brings what has one form into it, and refuses what cannot be written down at all.
    pub fn normalise(&mut self, today: Day) -> Result<()> {
        for (text, field) in [
            (&mut self.sei, "sei"),
            (&mut self.mei, "mei"),
            (&mut self.organisation, "organisation"),
            (&mut self.honorific, "honorific"),
        ] {
            // Only what cannot be seen: names are kept as they are written.
            *text = text.trim().to_owned();
            limit(text, field)?;
        }
        for (kana, field) in [
            (&mut self.sei_kana, "sei_kana"),
            (&mut self.mei_kana, "mei_kana"),
            (&mut self.organisation_kana, "organisation_kana"),
        ] {
            *kana = fold::normal_kana(kana).trim().to_owned();
            limit(kana, field)?;
        }
        match self.kind_of {
            MemberType::Person => {
                ensure!(!(self.sei.is_empty() && self.mei.is_empty()), "sei", "error-member-name");
            }
            MemberType::Organisation => {
                ensure!(!self.organisation.is_empty(), "organisation", "error-organisation-name");
            }
        }
        if let Some(birth) = self.birth {
            ensure!(birth <= today, "birth", "error-birth-future");
        }
        if let Some(death) = self.death {
            ensure!(death <= today, "death", "error-death-future");
            ensure!(self.birth.is_none_or(|birth| birth <= death), "death", "error-death-before-birth");
        }
        self.external_key = self.external_key.take().filter(|key| !key.trim().is_empty());
        self.addresses.retain(|address| !address.is_empty());
        for address in &mut self.addresses {
            let digits = fold::digits(&address.postal_code);
            if digits.len() == 7 {
                address.postal_code = digits;
            }
            for text in [&mut address.prefecture, &mut address.city, &mut address.street, &mut address.building] {
                *text = text.trim().to_owned();
                limit(text, "addresses")?;
            }
        }
        self.phones.retain_mut(|phone| {
            // Full width as an IME writes it; a number with words beside it stays as it is.
            let has_words = phone.number.chars().any(char::is_alphabetic);
            phone.number = if has_words { phone.number.trim().to_owned() } else { phone::display(phone.number.trim()) };
            !phone.number.is_empty()
        });
        self.emails.retain_mut(|email| {
            email.address = email.address.trim().to_owned();
            !email.address.is_empty()
        });
        for email in &self.emails {
            ensure!(is_mail_address(&email.address), "emails", "error-mail-address");
        }
        one_mailing(self.addresses.iter_mut().map(|a| &mut a.mailing));
        one_mailing(self.emails.iter_mut().map(|e| &mut e.mailing));
        self.tags = self.tags.drain(..).map(|tag| tag.trim().to_owned()).filter(|tag| !tag.is_empty()).collect();
        self.tags.dedup();
        Ok(())
    }

    /// 「小林 千代子」, or the organisation's name.
    pub fn name(&self) -> String {
        match self.kind_of {
            MemberType::Organisation => self.organisation.clone(),
            MemberType::Person => format!("{} {}", self.sei, self.mei).trim().to_owned(),
        }
    }

    /// See [`order_key`].
    pub(super) fn sort_kana(&self, no: &str) -> String {
        let kana = match self.kind_of {
            MemberType::Person => format!("{}{}", self.sei_kana, self.mei_kana),
            MemberType::Organisation => self.organisation_kana.clone(),
        };
        order_key(&kana, &self.name(), no)
    }

    /// What somebody should look at again.
    pub fn warnings(&self, reader: &Reader<'_>) -> Result<Vec<Warning>> {
        let mut warnings = Vec::new();
        let mut warn = |field: &str, key: &str, args: &[(&str, String)]| {
            warnings.push(Warning { field: field.to_owned(), message: words::say(reader.lang(), key, args) });
        };
        let kana = match self.kind_of {
            MemberType::Person => [("sei_kana", &self.sei_kana), ("mei_kana", &self.mei_kana)].to_vec(),
            MemberType::Organisation => [("organisation_kana", &self.organisation_kana)].to_vec(),
        };
        for (field, kana) in &kana {
            if !kana.is_empty() && !fold::is_kana(kana) {
                warn(field, "warning-not-kana", &[]);
            }
        }
        if kana.iter().all(|(_, kana)| kana.is_empty()) {
            warn(kana[0].0, "warning-no-kana", &[]);
        }
        for (at, address) in self.addresses.iter().enumerate() {
            let field = format!("addresses.{at}.postal_code");
            if address.label == AddressLabel::Abroad || address.postal_code.is_empty() {
                continue;
            }
            let places = postal::lookup(&address.postal_code);
            if places.is_empty() {
                match postal::repair(&address.postal_code) {
                    Some(code) => warn(&field, "warning-postal-lost-zero", &[("code", postal::format(&code))]),
                    None => warn(&field, "warning-postal-unknown", &[]),
                }
            } else if !address.city.is_empty()
                && !places.iter().any(|p| address.city.starts_with(p.city) || p.city.ends_with(address.city.as_str()))
            {
                let there = format!("{}{}", places[0].prefecture, places[0].city);
                warn(&field, "warning-postal-other-city", &[("place", there)]);
            }
        }
        for (at, given) in self.phones.iter().enumerate() {
            let digits = fold::digits(&given.number);
            let at_home = digits.starts_with('0') && (10..=11).contains(&digits.len());
            let abroad = given.number.starts_with('+');
            if !(abroad || at_home) {
                let field = format!("phones.{at}.number");
                match phone::repair(&given.number) {
                    Some(number) => warn(&field, "warning-phone-lost-zero", &[("number", number)]),
                    None => warn(&field, "warning-phone-length", &[]),
                }
            }
        }
        for (at, email) in self.emails.iter().enumerate() {
            let local = email.address.split('@').next().unwrap_or_default();
            if local.contains("..") || local.starts_with('.') || local.ends_with('.') {
                warn(&format!("emails.{at}.address"), "warning-mail-old-carrier", &[]);
            }
        }
        Ok(warnings)
    }
}

/// The order of names (五十音順): folded furigana, else the folded name. Never empty.
pub(super) fn order_key(kana: &str, name: &str, no: &str) -> String {
    [kana, name, no].into_iter().map(fold::fold).find(|folded| !folded.is_empty()).unwrap_or_else(|| no.to_owned())
}

fn limit(text: &str, field: &str) -> Result<()> {
    if text.chars().count() > LONGEST {
        return Err(Error::invalid(field, "error-too-long").arg("max", LONGEST));
    }
    if text.contains('\0') {
        return Err(Error::invalid(field, "error-value"));
    }
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

/// At most one is the one for letters; where none is chosen the first is.
fn one_mailing<'a>(choices: impl Iterator<Item = &'a mut bool>) {
    let mut choices: Vec<&mut bool> = choices.collect();
    let chosen = choices.iter().position(|chosen| **chosen).unwrap_or(0);
    for (at, choice) in choices.iter_mut().enumerate() {
        **choice = at == chosen;
    }
}
