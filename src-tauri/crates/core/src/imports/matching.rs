//! Whose row is it? By number, by the other system's key, or by name with birth, telephone, mail or
//! postal code. Everything that tells people apart is kept in a few bytes each.

use std::{
    collections::HashMap,
    hash::{DefaultHasher, Hash, Hasher},
};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tsudoi_japan::{fold, organisation, phone};

use super::draft::Draft;
use crate::{members::bulk::Whole, values::Day};

/// By what a row finds its member.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Key {
    /// 会員番号
    No,
    /// The number in the other system.
    External,
    /// Name, with birth, telephone, mail or postal code.
    Match,
}

/// What tells two people of one name apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    name: u64,
    birth: Option<Day>,
    /// Telephones and mail addresses, as hashes; as many as fit.
    contacts: [u32; 5],
    postal: u32,
}

fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

/// A contact, never 0.
fn small(text: &str) -> u32 {
    hash(text) as u32 | 1
}

fn name_key(is_organisation: bool, sei: &str, mei: &str, organisation: &str) -> u64 {
    if is_organisation || sei.is_empty() && mei.is_empty() {
        return hash(&fold::fold(&organisation::without_form(organisation)));
    }
    hash(&fold::fold(&format!("{sei}{mei}")))
}

impl Evidence {
    fn new<'a>(
        name: u64,
        birth: Option<Day>,
        phones: impl Iterator<Item = &'a str>,
        emails: impl Iterator<Item = &'a str>,
        mut postal: impl Iterator<Item = &'a str>,
    ) -> Self {
        let mut contacts = [0; 5];
        let numbers = phones.map(|p| small(&phone_key(p)));
        let mails = emails.map(|e| small(&e.to_lowercase()));
        for (place, contact) in contacts.iter_mut().zip(mails.chain(numbers)) {
            *place = contact;
        }
        let postal = postal.find(|p| !p.is_empty()).map_or(0, small);
        Self { name, birth, contacts, postal }
    }

    /// Of a row.
    pub fn of_draft(d: &Draft) -> Self {
        Self::new(
            name_key(d.is_organisation == Some(true), &d.sei, &d.mei, &d.organisation),
            d.birth,
            d.phones.iter().map(|p| p.number.as_str()),
            d.emails.iter().map(|e| e.address.as_str()),
            d.addresses.iter().map(|a| a.postal_code.as_str()),
        )
    }

    /// Of a member.
    pub fn of_member(w: &Whole) -> Self {
        Self::new(
            name_key(w.is_organisation, &w.sei, &w.mei, &w.organisation),
            w.birth,
            w.phones.iter().map(|p| p.number.as_str()),
            w.emails.iter().map(|e| e.address.as_str()),
            w.addresses.iter().map(|a| a.postal_code.as_str()),
        )
    }

    /// Whether the two may be one person: the same name, or another name and the same birth or contact.
    pub fn may_be(&self, other: &Self) -> bool {
        self.name == other.name || self.fits(other) == Fit::Same
    }

    /// How well two of one name fit.
    fn fits(&self, other: &Self) -> Fit {
        let contact = self.contacts.iter().any(|c| *c != 0 && other.contacts.contains(c));
        let place = self.postal != 0 && self.postal == other.postal;
        match (self.birth, other.birth) {
            (Some(a), Some(b)) if a == b => Fit::Same,
            // A birth put right, or two of one family with one telephone.
            (Some(_), Some(_)) if contact => Fit::Perhaps,
            (Some(_), Some(_)) => Fit::Another,
            _ if contact || place => Fit::Same,
            _ => Fit::Perhaps,
        }
    }
}

/// A telephone number for comparing.
pub fn phone_key(number: &str) -> String {
    fold::digits(&phone::display(number))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fit {
    Same,
    Perhaps,
    Another,
}

struct Person {
    id: i64,
    evidence: Evidence,
    /// The next of the same name, as position + 1; 0 for none.
    next: u32,
}

/// Who a row may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// Nobody: a new member.
    Nobody,
    /// This one.
    One(i64),
    /// Only the name is the same, and nothing speaks against it.
    Perhaps(i64),
    /// Several could be meant.
    Several(Vec<i64>),
}

/// Everybody who is in the book, or in the rows before, by name.
#[derive(Default)]
pub struct Index {
    people: Vec<Person>,
    by_name: HashMap<u64, u32>,
}

impl Index {
    /// Nobody yet.
    pub fn is_empty(&self) -> bool {
        self.people.is_empty()
    }

    /// One more.
    pub fn add(&mut self, id: i64, evidence: Evidence) {
        let position = self.people.len() as u32 + 1;
        let next = self.by_name.insert(evidence.name, position).unwrap_or(0);
        self.people.push(Person { id, evidence, next });
    }

    /// Who it may be.
    pub fn find(&self, evidence: &Evidence) -> Found {
        let (mut same, mut perhaps) = (Vec::new(), Vec::new());
        let mut at = self.by_name.get(&evidence.name).copied().unwrap_or(0);
        while let Some(person) = (at as usize).checked_sub(1).map(|position| &self.people[position]) {
            match person.evidence.fits(evidence) {
                Fit::Same => same.push(person.id),
                Fit::Perhaps => perhaps.push(person.id),
                Fit::Another => {}
            }
            at = person.next;
        }
        match (same.as_slice(), perhaps.as_slice()) {
            ([], []) => Found::Nobody,
            ([one], _) => Found::One(*one),
            ([], [one]) => Found::Perhaps(*one),
            ([], _) => Found::Several(perhaps),
            _ => Found::Several(same),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::members::bulk::WholePhone;

    fn person(name: &str, birth: Option<&str>, number: Option<&str>) -> Evidence {
        let draft = Draft {
            sei: name.to_owned(),
            birth: birth.and_then(|b| b.parse().ok()),
            phones: number.iter().map(|n| WholePhone { number: (*n).to_owned(), ..WholePhone::default() }).collect(),
            ..Draft::default()
        };
        Evidence::of_draft(&draft)
    }

    #[test]
    fn people_of_one_name_are_told_apart() {
        let mut index = Index::default();
        index.add(1, person("髙橋 一郎", Some("1950-01-01"), Some("0263-33-1234")));
        index.add(2, person("髙橋 一郎", Some("1985-05-05"), Some("090-1111-2222")));
        let find = |birth, number| index.find(&person("高橋一郎", birth, number));
        assert_eq!(find(Some("1985-05-05"), None), Found::One(2), "the son, by birth; variants of kanji are one name");
        assert_eq!(find(None, Some("0263331234")), Found::One(1), "the father, by telephone");
        assert_eq!(find(Some("1999-09-09"), None), Found::Nobody, "a third one");
        assert_eq!(find(None, None), Found::Several(vec![2, 1]), "who could say");
        assert_eq!(index.find(&person("田中", None, None)), Found::Nobody, "no such name");
    }
}
