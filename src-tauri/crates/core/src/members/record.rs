//! What is written down about a member, as it is typed: the shape that adding, changing, checking and
//! importing share. Names are kept byte for byte; furigana, postal codes and numbers in one form.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tsudoi_japan::{fold, phone, postal};

use super::places::{self, Address, AddressLabel, Email, Phone, labels};

use crate::{Error, Lang, Reader, Result, ensure, values::Day, words};

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

labels!(
    /// 性別; empty: not asked.
    Gender { NotAsked = "", Male = "male", Female = "female", Other = "other", Unsaid = "unsaid" }
);
labels!(
    /// 連絡の言語: in which language a member is written to; empty: nobody has said, which counts as Japanese.
    Language { Unsaid = "", Ja = "ja", En = "en" }
);
labels!(
    /// How exactly the day of 逝去 or 解散 is known; the day itself then stands for the month or the year.
    DeathKnown { Day = "day", Month = "month", Year = "year", Unknown = "unknown" }
);

impl Language {
    /// The language of letters.
    pub fn lang(self) -> Lang {
        if self == Self::En { Lang::En } else { Lang::Ja }
    }
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
    /// 旧姓, of a person: shown beside the name and found by it.
    #[serde(default)]
    pub former_sei: String,
    /// Its furigana.
    #[serde(default)]
    pub former_sei_kana: String,
    /// The family name in Roman letters, as the person writes it.
    #[serde(default)]
    pub romaji_sei: String,
    /// The given name in Roman letters.
    #[serde(default)]
    pub romaji_mei: String,
    /// 学位
    #[serde(default)]
    pub degree: String,
    /// 敬称; empty: 様 or 御中.
    #[serde(default)]
    pub honorific: String,
    /// 性別
    #[serde(default)]
    pub gender: Gender,
    /// 連絡の言語
    #[serde(default)]
    pub language: Language,
    /// 生年月日
    #[serde(default)]
    pub birth: Option<Day>,
    /// 逝去日, of an organisation 解散日. `members.decease`, `members.dissolve` and `members.revive` change it.
    #[serde(default)]
    pub death: Option<Day>,
    /// How exactly that is known.
    #[serde(default)]
    pub death_known: DeathKnown,
    /// 発送停止
    #[serde(default)]
    pub mail_stop: bool,
    /// Why.
    #[serde(default)]
    pub mail_stop_reason: String,
    /// Since when; without it the day on which it was first said.
    #[serde(default)]
    pub mail_stop_since: Option<Day>,
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
            (&mut self.former_sei, "former_sei"),
            (&mut self.romaji_sei, "romaji_sei"),
            (&mut self.romaji_mei, "romaji_mei"),
            (&mut self.degree, "degree"),
            (&mut self.mail_stop_reason, "mail_stop_reason"),
        ] {
            // Only what cannot be seen: names are kept as they are written.
            *text = text.trim().to_owned();
            limit(text, field)?;
        }
        for (kana, field) in [
            (&mut self.sei_kana, "sei_kana"),
            (&mut self.mei_kana, "mei_kana"),
            (&mut self.organisation_kana, "organisation_kana"),
            (&mut self.former_sei_kana, "former_sei_kana"),
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
        if self.death.is_none() {
            self.death_known = DeathKnown::Day;
        }
        if self.mail_stop {
            self.mail_stop_since.get_or_insert(today);
        } else {
            self.mail_stop_since = None;
            self.mail_stop_reason.clear();
        }
        places::normalise_addresses(&mut self.addresses, today)?;
        places::normalise_phones(&mut self.phones)?;
        places::normalise_emails(&mut self.emails, today)?;
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
            } else if !places.iter().any(|place| place.holds("", &address.city)) {
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
        for item in super::fields::missing(reader, self)? {
            // The furigana has a warning of its own.
            if item != "kana" {
                warn(&item, "warning-asked-for", &[]);
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

/// Refuses what is longer than any line of a record.
pub(super) fn limit(text: &str, field: &str) -> Result<()> {
    if text.chars().count() > LONGEST {
        return Err(Error::invalid(field, "error-too-long").arg("max", LONGEST));
    }
    if text.contains('\0') {
        return Err(Error::invalid(field, "error-value"));
    }
    Ok(())
}
