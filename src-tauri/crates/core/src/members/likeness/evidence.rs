//! What tells people apart, folded once and kept small: a roster of 100,000 fits into a few megabytes.

use std::hash::{DefaultHasher, Hash, Hasher};

use tsudoi_japan::{fold, organisation, phone};

use super::super::{
    bulk::{FormerName, Whole},
    record::Record,
};
use crate::{members::MemberType, values::Day};

/// A person or an organisation as it is written down somewhere: in the roster, in a form, in a row of a sheet.
#[derive(Debug, Default)]
pub struct Person<'a> {
    /// An organisation, not a person.
    pub is_organisation: bool,
    /// 姓
    pub sei: &'a str,
    /// 名
    pub mei: &'a str,
    /// セイ
    pub sei_kana: &'a str,
    /// メイ
    pub mei_kana: &'a str,
    /// Of an organisation its name.
    pub organisation: &'a str,
    /// Its reading.
    pub organisation_kana: &'a str,
    /// As the table has it.
    pub gender: &'a str,
    /// 生年月日
    pub birth: Option<Day>,
    /// Names that were borne before: 姓 and 名 together, of an organisation its name.
    pub former: Vec<String>,
    /// Telephones, as written.
    pub phones: Vec<&'a str>,
    /// Mail addresses.
    pub mails: Vec<&'a str>,
    /// Postal code, 市区町村 and 番地, of the address for letters.
    pub address: (&'a str, &'a str, &'a str),
}

/// See the module.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Evidence {
    /// 姓 and 名 folded, or the organisation's name without its legal form.
    pub(super) name: Box<str>,
    /// The same of the furigana.
    pub(super) kana: Box<str>,
    /// Where 名 begins in the name, and in the furigana.
    given: (u16, u16),
    pub(super) former: Box<[Box<str>]>,
    pub(super) birth: Option<Day>,
    gender: u8,
    /// Digits as a number; 0 is none.
    phones: [u64; 4],
    /// Hashes; 0 is none.
    mails: [u64; 3],
    pub(super) postal_code: u32,
    /// Postal code or 市区町村 with 番地, in a form without 丁目 and dashes; 0 is none.
    pub(super) place: u64,
}

pub(super) fn hash(text: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    // 0 stands for none.
    hasher.finish() | 1
}

/// A telephone number for comparing.
pub fn phone_key(number: &str) -> String {
    fold::digits(&phone::display(number))
}

/// 「梓川梓2丁目3番地の1」 and 「梓川梓２－３－１」 are one place.
fn place(street: &str) -> String {
    let numeral = |c: char| "〇一二三四五六七八九".chars().position(|n| n == c).and_then(|n| u32::try_from(n).ok());
    fold::fold(street)
        .chars()
        .filter(|c| !"丁目番地号之ノ".contains(*c))
        .map(|c| numeral(c).and_then(|n| char::from_digit(n, 10)).unwrap_or(c))
        .collect()
}

fn folded(first: &str, second: &str) -> (Box<str>, u16) {
    let mut text = fold::fold(first);
    let at = u16::try_from(text.len()).unwrap_or(0);
    text.push_str(&fold::fold(second));
    (text.into_boxed_str(), at)
}

/// Former names folded as the name itself is, each once.
fn former(person: &Person<'_>) -> Box<[Box<str>]> {
    let fold_as_name = |name: &String| {
        if person.is_organisation { folded(&organisation::without_form(name), "").0 } else { folded(name, "").0 }
    };
    let mut names: Vec<Box<str>> = person.former.iter().map(fold_as_name).filter(|name| !name.is_empty()).collect();
    names.sort_unstable();
    names.dedup();
    names.into_boxed_slice()
}

/// What somebody was called, by the history of names.
fn borne(name: &FormerName) -> String {
    if name.organisation.is_empty() { [name.sei.as_str(), &name.mei].concat() } else { name.organisation.clone() }
}

/// 旧姓 with the present 名: what somebody was called.
pub fn maiden_name(former_sei: &str, mei: &str) -> Option<String> {
    (!former_sei.is_empty() && !mei.is_empty()).then(|| [former_sei, mei].concat())
}

impl Evidence {
    /// Folds what is written.
    pub fn new(person: &Person<'_>) -> Self {
        let nobody = person.sei.is_empty() && person.mei.is_empty();
        let (name, kana) = if person.is_organisation || nobody {
            let bare = organisation::without_form(person.organisation);
            (folded(&bare, ""), (organisation::payer_key(person.organisation_kana).into_boxed_str(), 0))
        } else {
            (folded(person.sei, person.mei), folded(person.sei_kana, person.mei_kana))
        };
        let mut phones = [0; 4];
        let numbers = person.phones.iter().filter_map(|number| phone_key(number).parse().ok());
        phones.iter_mut().zip(numbers).for_each(|(slot, number)| *slot = number);
        let mut mails = [0; 3];
        let addresses = person.mails.iter().filter(|mail| !mail.is_empty()).map(|mail| hash(fold::fold_mail(mail)));
        mails.iter_mut().zip(addresses).for_each(|(slot, mail)| *slot = mail);
        let (code, city, street) = person.address;
        let code = fold::digits(code);
        let street = place(street);
        Self {
            name: name.0,
            kana: kana.0,
            given: (name.1, kana.1),
            former: former(person),
            birth: person.birth,
            gender: match person.gender {
                "male" => 1,
                "female" => 2,
                _ => 0,
            },
            phones,
            mails,
            postal_code: code.parse().unwrap_or(0),
            place: if street.chars().any(|c| c.is_ascii_digit()) {
                hash((if code.len() == 7 { code } else { fold::fold(city) }, street))
            } else {
                0
            },
        }
    }

    /// Of a member.
    pub fn of_member(w: &Whole) -> Self {
        let address = w.addresses.iter().find(|a| a.mailing).or(w.addresses.first());
        Self::new(&Person {
            is_organisation: w.is_organisation,
            sei: &w.sei,
            mei: &w.mei,
            sei_kana: &w.sei_kana,
            mei_kana: &w.mei_kana,
            organisation: &w.organisation,
            organisation_kana: &w.organisation_kana,
            gender: &w.gender,
            birth: w.birth,
            former: w.former.iter().map(borne).chain(maiden_name(&w.former_sei, &w.mei)).collect(),
            phones: w.phones.iter().map(|p| p.number.as_str()).collect(),
            mails: w.emails.iter().map(|e| e.address.as_str()).collect(),
            address: address.map_or(("", "", ""), |a| (&a.postal_code, &a.city, &a.street)),
        })
    }

    /// Of what is being typed.
    pub fn of_record(r: &Record) -> Self {
        let address = r.addresses.iter().find(|a| a.mailing).or(r.addresses.first());
        Self::new(&Person {
            is_organisation: r.kind_of == MemberType::Organisation,
            sei: &r.sei,
            mei: &r.mei,
            sei_kana: &r.sei_kana,
            mei_kana: &r.mei_kana,
            organisation: &r.organisation,
            organisation_kana: &r.organisation_kana,
            gender: r.gender.code(),
            birth: r.birth,
            former: maiden_name(&r.former_sei, &r.mei).into_iter().collect(),
            phones: r.phones.iter().map(|p| p.number.as_str()).collect(),
            mails: r.emails.iter().map(|e| e.address.as_str()).collect(),
            address: address.map_or(("", "", ""), |a| (&a.postal_code, &a.city, &a.street)),
        })
    }

    pub(super) fn phones(&self) -> impl Iterator<Item = u64> + '_ {
        self.phones.iter().copied().filter(|number| *number != 0)
    }

    pub(super) fn mails(&self) -> impl Iterator<Item = u64> + '_ {
        self.mails.iter().copied().filter(|mail| *mail != 0)
    }

    pub(super) fn is_man(&self) -> bool {
        self.gender == 1
    }

    pub(super) fn is_woman(&self) -> bool {
        self.gender == 2
    }

    fn given_name(&self) -> &str {
        self.name.get(usize::from(self.given.0)..).unwrap_or_default()
    }

    pub(super) fn given_kana(&self) -> &str {
        self.kana.get(usize::from(self.given.1)..).unwrap_or_default()
    }

    /// 姓 and 名 in each other's place, and both there.
    pub(super) fn swapped(&self) -> Option<String> {
        let at = usize::from(self.given.0);
        (at > 0 && at < self.name.len()).then(|| [&self.name[at..], &self.name[..at]].concat())
    }

    pub(super) fn is_swapped(&self, other: &Self) -> bool {
        self.name.len() == other.name.len() && self.swapped().is_some_and(|swapped| *swapped == *other.name)
    }

    /// The same 名, by its kanji or by its reading; one kana is no name.
    pub(super) fn shares_given_name(&self, other: &Self) -> bool {
        let (kanji, kana) = (self.given_name(), self.given_kana());
        self.given.0 > 0
            && other.given.0 > 0
            && (!kanji.is_empty() && kanji == other.given_name()
                || kana.chars().nth(1).is_some() && kana == other.given_kana())
    }
}
