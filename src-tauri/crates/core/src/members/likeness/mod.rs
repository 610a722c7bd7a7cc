//! 同じ人か: how alike two members are, in points with reasons that explain themselves. Pure; the same
//! score while somebody types, at import, and when the whole roster is looked through.
//!
//! Here: what tells people apart ([`Evidence`]) and the score of two. `keys` says which pairs are worth
//! comparing at all, `similar` asks the book for them. What becomes of a pair is the business of
//! [`crate::duplicates`].

mod evidence;
mod keys;
mod similar;

use std::cmp::Ordering;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tsudoi_japan::fold;

pub use evidence::{Evidence, Person, maiden_name, phone_key};
pub use keys::{Blocks, Found, Index, Pair};
pub use similar::{Similar, of_two, similar};

use crate::{Lang, words};

/// Something that speaks for or against two records being of one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The same name, whatever its kanji variants and spaces.
    Name,
    /// 姓 and 名 stand in each other's place.
    Swapped,
    /// The name that the other one bore before.
    FormerName,
    /// Another way of writing, the same furigana.
    Kana,
    /// Read alike but for a long vowel.
    KanaNear,
    /// One character of the name is another one.
    NameNear,
    /// The same 名 under another 姓: a marriage, perhaps.
    Given,
    /// Born on the same day.
    Birth,
    /// One digit of the day of birth is another one, or month and day changed places.
    BirthNear,
    /// A mail address in common.
    Mail,
    /// A telephone number in common.
    Phone,
    /// One digit of a telephone number is another one, or two changed places.
    PhoneNear,
    /// They live in the same place.
    Address,
    /// They live in the area of the same postal code.
    PostalCode,
    /// The same name, and read the same.
    KanaToo,
    /// The same kanji are read otherwise.
    KanaDiffers,
    /// Born on other days.
    BirthDiffers,
    /// One is a man, one a woman.
    GenderDiffers,
}

impl Reason {
    /// How much it weighs. Two that agree in name and in one thing that few share reach [`SAME`].
    pub fn points(self) -> i32 {
        match self {
            Self::Name => 40,
            Self::Swapped | Self::FormerName | Self::Birth => 35,
            Self::Kana | Self::Mail => 30,
            Self::Phone => 25,
            Self::NameNear | Self::KanaNear | Self::Address => 20,
            Self::Given => 15,
            Self::BirthNear | Self::PhoneNear | Self::KanaToo | Self::PostalCode => 10,
            Self::BirthDiffers | Self::GenderDiffers => -20,
            Self::KanaDiffers => -25,
        }
    }

    /// In words: 「氏名が同じ」.
    pub fn say(self, lang: Lang) -> String {
        words::say(lang, self.key(), &[])
    }

    fn key(self) -> &'static str {
        match self {
            Self::Name => "similar-name",
            Self::Swapped => "similar-swapped",
            Self::FormerName => "similar-former",
            Self::Kana => "similar-kana",
            Self::KanaNear => "similar-kana-near",
            Self::NameNear => "similar-name-near",
            Self::Given => "similar-given",
            Self::Birth => "similar-birth",
            Self::BirthNear => "similar-birth-near",
            Self::Mail => "similar-mail",
            Self::Phone => "similar-phone",
            Self::PhoneNear => "similar-phone-near",
            Self::Address => "similar-address",
            Self::PostalCode => "similar-postal-code",
            Self::KanaToo => "similar-kana-too",
            Self::KanaDiffers => "similar-kana-differs",
            Self::BirthDiffers => "similar-birth-differs",
            Self::GenderDiffers => "similar-gender-differs",
        }
    }
}

/// From here on two are taken for one person.
pub const SAME: i32 = 60;
/// From here on a person should look.
pub const PERHAPS: i32 = 40;
/// What two of different names reach at most: a family shares telephone, mail and house.
const OTHER_NAME: i32 = 30;

/// How likely it is that two are one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Likeness {
    /// Something is the same, but hardly the person: a family, a shared office.
    Little,
    /// A person should look.
    Perhaps,
    /// Very likely one person.
    Same,
}

/// How alike two are, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Score {
    /// The sum of the reasons; of two names at most 30.
    pub points: i32,
    /// What speaks for it and against it, the heaviest first.
    pub reasons: Vec<Reason>,
}

impl Score {
    fn of(mut reasons: Vec<Reason>) -> Self {
        reasons.sort_by_key(|reason| (std::cmp::Reverse(reason.points()), *reason));
        let sum: i32 = reasons.iter().map(|reason| reason.points()).sum();
        // A 名 under another 姓 counts with the day of birth alone: children are called after grandparents.
        let one_name = reasons.iter().any(|reason| match reason {
            Reason::Name
            | Reason::Swapped
            | Reason::FormerName
            | Reason::Kana
            | Reason::KanaNear
            | Reason::NameNear => true,
            Reason::Given => reasons.contains(&Reason::Birth),
            _ => false,
        });
        Self { points: if one_name { sum } else { sum.min(OTHER_NAME) }, reasons }
    }

    /// What the points say.
    pub fn likeness(&self) -> Likeness {
        match self.points {
            SAME.. => Likeness::Same,
            PERHAPS..SAME => Likeness::Perhaps,
            _ => Likeness::Little,
        }
    }

    /// Whether the name itself is one: 名 alone, or a name with another character in it, is not enough to
    /// change somebody's record without being asked.
    pub fn bears_the_name(&self) -> bool {
        self.reasons.iter().any(|r| matches!(r, Reason::Name | Reason::Swapped | Reason::FormerName | Reason::Kana))
    }

    /// Whether the two can be one at all: a name in common, or without it a day of birth, or a contact against
    /// which no day of birth speaks.
    pub fn can_be_one(&self) -> bool {
        let has = |reason| self.reasons.contains(&reason);
        self.bears_the_name()
            || [Reason::NameNear, Reason::KanaNear, Reason::Given, Reason::Birth].into_iter().any(has)
            || (has(Reason::Mail) || has(Reason::Phone)) && !has(Reason::BirthDiffers)
    }

    /// 「氏名が同じ・生年月日が同じ」
    pub fn say(&self, lang: Lang) -> String {
        let parts: Vec<String> = self.reasons.iter().map(|reason| reason.say(lang)).collect();
        parts.join(if lang == Lang::Ja { "・" } else { ", " })
    }
}

/// How alike two are. The order of the two does not matter.
pub fn score(a: &Evidence, b: &Evidence) -> Score {
    let mut reasons = Vec::new();
    names(a, b, &mut reasons);
    match (a.birth, b.birth) {
        (Some(a), Some(b)) if a == b => reasons.push(Reason::Birth),
        (Some(a), Some(b)) => reasons.push(if near_days(a, b) { Reason::BirthNear } else { Reason::BirthDiffers }),
        _ => {}
    }
    if a.mails().any(|mail| b.mails().any(|other| mail == other)) {
        reasons.push(Reason::Mail);
    }
    if a.phones().any(|phone| b.phones().any(|other| phone == other)) {
        reasons.push(Reason::Phone);
    } else if a.phones().any(|phone| b.phones().any(|other| near_numbers(phone, other))) {
        reasons.push(Reason::PhoneNear);
    }
    if reasons.contains(&Reason::BirthDiffers) {
        // Father and son live in one house.
    } else if a.place != 0 && a.place == b.place {
        reasons.push(Reason::Address);
    } else if a.postal_code != 0 && a.postal_code == b.postal_code {
        let only_code = a.place == 0 || b.place == 0;
        reasons.push(if only_code { Reason::Address } else { Reason::PostalCode });
    }
    if a.is_man() && b.is_woman() || a.is_woman() && b.is_man() {
        reasons.push(Reason::GenderDiffers);
    }
    Score::of(reasons)
}

fn names(a: &Evidence, b: &Evidence, reasons: &mut Vec<Reason>) {
    if a.name.is_empty() || b.name.is_empty() {
        return;
    }
    let both_read = !(a.kana.is_empty() || b.kana.is_empty());
    if a.name == b.name {
        reasons.push(Reason::Name);
        if both_read {
            match near_texts(&a.kana, &b.kana) {
                Some(0) => reasons.push(Reason::KanaToo),
                Some(_) => {}
                None => reasons.push(Reason::KanaDiffers),
            }
        }
        return;
    }
    let is_former = |of: &Evidence, name: &str| of.former.iter().any(|former| **former == *name);
    if is_former(a, &b.name) || is_former(b, &a.name) {
        reasons.push(Reason::FormerName);
    } else if a.is_swapped(b) {
        reasons.push(Reason::Swapped);
    } else if both_read && a.kana == b.kana {
        reasons.push(Reason::Kana);
    } else if both_read && fold::loose(&a.kana) == fold::loose(&b.kana) {
        reasons.push(Reason::KanaNear);
    } else if !both_read && a.name.chars().nth(2).is_some() && near_texts(&a.name, &b.name).is_some() {
        reasons.push(Reason::NameNear);
    } else if a.shares_given_name(b) {
        reasons.push(Reason::Given);
    }
}

/// How many characters differ, if at most one is another, missing or too many.
fn near_texts(a: &str, b: &str) -> Option<usize> {
    if a == b {
        return Some(0);
    }
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let head = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let tail = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    let tail = tail.min(a.len().min(b.len()) - head.min(a.len().min(b.len())));
    let left = (a.len() - head - tail, b.len() - head - tail);
    matches!(left, (1, 1 | 0) | (0, 1)).then_some(1)
}

/// Whether a slip of the finger makes one number of the other: a digit, or two neighbours.
fn near_numbers(a: u64, b: u64) -> bool {
    if a == b || a == 0 || b == 0 {
        return false;
    }
    let (a, b) = (digits(a), digits(b));
    let differ: Vec<usize> = (0..a.len()).filter(|at| a[*at] != b[*at]).collect();
    match differ.as_slice() {
        [_] => true,
        [first, second] => second - first == 1 && a[*first] == b[*second] && a[*second] == b[*first],
        _ => false,
    }
}

fn digits(mut number: u64) -> [u8; 20] {
    let mut digits = [0; 20];
    for place in digits.iter_mut().rev() {
        *place = (number % 10) as u8;
        number /= 10;
    }
    digits
}

fn near_days(a: crate::values::Day, b: crate::values::Day) -> bool {
    use chrono::Datelike;
    let number = |day: crate::values::Day| {
        u64::try_from(day.year()).unwrap_or(0) * 10_000 + u64::from(day.month()) * 100 + u64::from(day.day())
    };
    let turned = a.year() == b.year() && a.month() == b.day() && a.day() == b.month();
    turned || near_numbers(number(a), number(b))
}

/// The more alike first.
pub fn by_points(a: &Score, b: &Score) -> Ordering {
    b.points.cmp(&a.points)
}

#[cfg(test)]
mod tests;
