//! A draft and the member that it is about: what would be different afterwards. Pure; used by the dry
//! run and the import alike.
//!
//! An empty cell never takes anything away. `Overwrite`: what the sheet says counts. `Fill`: only what
//! the member does not have yet is taken. `Skip`: nothing is. Each column may have a rule of its own. Tags
//! and notes are only ever added.

use std::mem;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tsudoi_japan::{fold, postal};

use super::{
    address, cells,
    draft::Draft,
    names::Names,
    row::Frame,
    target::{Part, Target},
};
use crate::{
    Lang,
    members::{
        bulk::{FieldValue, Whole, WholeAddress, WholeEmail, WholeNote, WholePhone},
        likeness::phone_key,
    },
    values::Day,
};

/// What happens to a value that the member has already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// 上書き: what the sheet says counts.
    #[default]
    Overwrite,
    /// 空欄のみ: it stays.
    Fill,
    /// 無視: nothing is taken for members that there are; new ones have it.
    Skip,
}

/// A value that would change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What it is.
    pub target: Target,
    /// As it is.
    pub old: String,
    /// As it would be.
    pub new: String,
}

fn may_replace(rule: Mode, is_empty: bool) -> bool {
    match rule {
        Mode::Overwrite => true,
        Mode::Fill => is_empty,
        Mode::Skip => false,
    }
}

/// A merge in the making.
pub struct Merge<'a> {
    /// The member as it will be.
    pub new: Whole,
    /// What is different.
    pub changes: Vec<Change>,
    pub(super) mode: Mode,
    pub(super) draft: &'a Draft,
    frame: &'a Frame,
    pub(super) today: Day,
    /// In which language old and new are shown.
    pub(super) lang: Lang,
}

impl Merge<'_> {
    pub(super) fn says(&mut self, target: Target, old: impl Into<String>, new: impl Into<String>) {
        self.changes.push(Change { target, old: old.into(), new: new.into() });
    }

    /// The rule of the column that brings this, else that of the whole sheet.
    pub(super) fn rule(&self, target: Target) -> Mode {
        self.frame.rule(target).unwrap_or(self.mode)
    }

    /// Whether a value may take the place of what stands there.
    pub(super) fn may_replace(&self, target: Target, is_empty: bool) -> bool {
        may_replace(self.rule(target), is_empty)
    }

    fn text(&mut self, target: Target, said: &str, place: impl Fn(&mut Whole) -> &mut String) {
        let rule = self.rule(target);
        let old = place(&mut self.new);
        if said.is_empty() || said == old.as_str() || !may_replace(rule, old.is_empty()) {
            return;
        }
        let before = mem::replace(old, said.to_owned());
        self.says(target, before, said);
    }

    fn day(&mut self, target: Target, said: Option<Day>, place: impl Fn(&mut Whole) -> &mut Option<Day>) {
        let rule = self.rule(target);
        let old = place(&mut self.new);
        let Some(day) = said.filter(|_| said != *old && may_replace(rule, old.is_none())) else { return };
        let before = old.replace(day);
        self.says(target, before.map_or_else(String::new, |d| d.to_string()), day.to_string());
    }
}

/// The member as it would be, and what is different. Periods are merged by `periods`.
pub fn merge<'a>(
    old: &Whole,
    (draft, frame): (&'a Draft, &'a Frame),
    mode: Mode,
    names: &mut Names,
    lang: Lang,
) -> Merge<'a> {
    let mut merge = Merge { new: old.clone(), changes: Vec::new(), mode, draft, frame, today: frame.today, lang };
    merge.name();
    let d = draft;
    merge.text(Target::Organisation, &d.organisation, |w| &mut w.organisation);
    merge.text(Target::OrganisationKana, &d.organisation_kana, |w| &mut w.organisation_kana);
    merge.text(Target::Honorific, &d.honorific, |w| &mut w.honorific);
    merge.text(Target::FormerSei, &d.former_sei, |w| &mut w.former_sei);
    merge.text(Target::FormerSeiKana, &d.former_sei_kana, |w| &mut w.former_sei_kana);
    merge.text(Target::RomajiSei, &d.romaji_sei, |w| &mut w.romaji_sei);
    merge.text(Target::RomajiMei, &d.romaji_mei, |w| &mut w.romaji_mei);
    merge.text(Target::Degree, &d.degree, |w| &mut w.degree);
    merge.text(Target::MailStopReason, &d.mail_stop_reason, |w| &mut w.mail_stop_reason);
    merge.text(Target::Gender, d.gender, |w| &mut w.gender);
    merge.text(Target::Language, d.language, |w| &mut w.language);
    merge.day(Target::Birth, d.birth, |w| &mut w.birth);
    merge.day(Target::Death, d.death, |w| &mut w.death);
    merge.day(Target::JoinedOn, d.joined_on, |w| &mut w.joined_on);
    merge.text(Target::No, &d.no, |w| &mut w.no);
    if !d.external_key.is_empty() && merge.new.external_key.is_none() && merge.rule(Target::ExternalId) != Mode::Skip {
        merge.new.external_key = Some(d.external_key.clone());
        merge.says(Target::ExternalId, "", &d.external_key);
    }
    if let Some(stop) =
        d.mail_stop.filter(|stop| *stop != merge.new.mail_stop && merge.may_replace(Target::MailStop, false))
    {
        merge.new.mail_stop = stop;
        merge.says(Target::MailStop, cells::yes_no(!stop, lang), cells::yes_no(stop, lang));
    }
    let said = d.is_organisation.filter(|is| d.says_type && *is != merge.new.is_organisation);
    if let Some(is) = said.filter(|_| merge.may_replace(Target::Type, false)) {
        merge.new.is_organisation = is;
        merge.says(Target::Type, cells::member_type(!is, lang), cells::member_type(is, lang));
    }
    merge.addresses();
    merge.phones();
    merge.emails();
    merge.tags(names);
    merge.notes();
    merge.fields(names);
    merge
}

impl Merge<'_> {
    /// A name in one cell may have been parted elsewhere: the same characters are the same name.
    fn name(&mut self) {
        let joined = |a: &str, b: &str| [a, b].concat().split_whitespace().collect::<String>();
        let d = self.draft;
        if joined(&d.sei, &d.mei) != joined(&self.new.sei, &self.new.mei) {
            self.text(Target::Sei, &d.sei, |w| &mut w.sei);
            self.text(Target::Mei, &d.mei, |w| &mut w.mei);
        }
        if joined(&d.sei_kana, &d.mei_kana) != joined(&self.new.sei_kana, &self.new.mei_kana) {
            self.text(Target::SeiKana, &d.sei_kana, |w| &mut w.sei_kana);
            self.text(Target::MeiKana, &d.mei_kana, |w| &mut w.mei_kana);
        }
    }

    fn addresses(&mut self) {
        let d = self.draft;
        for said in &d.addresses {
            let target = if said.label == "work" { Target::Work(Part::Whole) } else { Target::Home(Part::Whole) };
            let rule = self.rule(target);
            // Days alone are no address.
            let is_empty = cells::address(&WholeAddress { starts_on: None, ends_on: None, ..said.clone() }).is_empty();
            match self.new.addresses.iter().position(|a| a.label == said.label) {
                _ if rule == Mode::Skip => {}
                None if is_empty => {}
                None => {
                    let mailing = !self.new.addresses.iter().any(|a| a.mailing);
                    self.new.addresses.push(WholeAddress { mailing, ..said.clone() });
                    self.says(target, "", cells::address(said));
                }
                Some(at) => {
                    let after = self.address(&self.new.addresses[at], said, rule);
                    if after != self.new.addresses[at] {
                        self.says(target, cells::address(&self.new.addresses[at]), cells::address(&after));
                        self.new.addresses[at] = after;
                    }
                }
            }
        }
        self.more_addresses();
        self.mailing();
    }

    /// An address is one thing: a new street takes the old building with it, if the sheet has a column for
    /// buildings. A sheet that knows less of the same address changes nothing.
    fn address(&self, old: &WholeAddress, said: &WholeAddress, rule: Mode) -> WholeAddress {
        let plain = |a: &WholeAddress| fold::fold(&[a.prefecture.as_str(), &a.city, &a.street, &a.building].concat());
        let mut after = old.clone();
        if rule == Mode::Overwrite {
            for (place, part, of) in [
                (&mut after.prefecture, Part::Prefecture, &said.prefecture),
                (&mut after.city, Part::City, &said.city),
                (&mut after.street, Part::Street, &said.street),
                (&mut after.building, Part::Building, &said.building),
            ] {
                if self.frame.has_part(&said.label, part) {
                    place.clone_from(of);
                }
            }
            // The code of another place is none of this one: better none than a wrong one.
            let places = postal::lookup(&after.postal_code);
            if !places.is_empty() && !places.iter().any(|p| p.holds(&after.prefecture, &after.city)) {
                after.postal_code.clear();
            }
            let (before, now) = (plain(old), plain(said));
            let exact = [&old.prefecture, &old.city, &old.street, &old.building].map(String::as_str).concat()
                == [&said.prefecture, &said.city, &said.street, &said.building].map(String::as_str).concat();
            let knows_less = before != now && (before.starts_with(&now) || before.ends_with(&now));
            if exact || knows_less || now.is_empty() {
                after = old.clone();
            }
            if !said.postal_code.is_empty() && fold::digits(&said.postal_code) != fold::digits(&old.postal_code) {
                after.postal_code.clone_from(&said.postal_code);
            }
            for (day, part, of) in
                [(&mut after.starts_on, Part::From, said.starts_on), (&mut after.ends_on, Part::Until, said.ends_on)]
            {
                if self.frame.has_part(&said.label, part) {
                    *day = of;
                }
            }
        } else {
            let is_blank = plain(old).is_empty();
            for (place, part, takes) in [
                (&mut after.postal_code, &said.postal_code, true),
                (&mut after.prefecture, &said.prefecture, is_blank),
                (&mut after.city, &said.city, is_blank),
                (&mut after.street, &said.street, is_blank),
                (&mut after.building, &said.building, is_blank),
            ] {
                if place.is_empty() && takes {
                    place.clone_from(part);
                }
            }
            after.starts_on = after.starts_on.or(said.starts_on);
            after.ends_on = after.ends_on.or(said.ends_on);
        }
        after
    }

    /// Further addresses come as one cell: they are the same, or are replaced together.
    fn more_addresses(&mut self) {
        let said = &self.draft.more_addresses;
        let old = cells::further_addresses(&self.new, self.lang);
        let is_same = [Lang::Ja, Lang::En].into_iter().any(|lang| *said == cells::further_addresses(&self.new, lang));
        if said.is_empty() || is_same || !self.may_replace(Target::Addresses, old.is_empty()) {
            return;
        }
        let before = self.new.clone();
        let mut position = 0;
        self.new.addresses.retain(|_| {
            position += 1;
            !cells::is_further(&before, position - 1)
        });
        for mut address in address::more_addresses(said) {
            address.mailing &= !self.new.addresses.iter().any(|a| a.mailing);
            self.new.addresses.push(address);
        }
        self.says(Target::Addresses, old, said);
    }

    fn mailing(&mut self) {
        let said = self.draft.mailing;
        let old = self.new.addresses.iter().position(|a| a.mailing);
        let Some(new) = self.new.addresses.iter().position(|a| a.label == said).filter(|_| !said.is_empty()) else {
            return;
        };
        let is_there = old.is_some_and(|old| self.new.addresses[old].label == said);
        if is_there || !self.may_replace(Target::Mailing, old.is_none()) {
            return;
        }
        let before = old.map_or_else(String::new, |old| self.new.addresses[old].label.clone());
        for (position, address) in self.new.addresses.iter_mut().enumerate() {
            address.mailing = position == new;
        }
        self.says(Target::Mailing, cells::address_label(&before, self.lang), cells::address_label(said, self.lang));
    }

    fn phones(&mut self) {
        for label in ["home", "mobile", "work", "fax", "other"] {
            let said: Vec<&WholePhone> = self.draft.phones.iter().filter(|p| p.label == label).collect();
            let has = |w: &Whole, p: &WholePhone| {
                w.phones.iter().any(|o| {
                    phone_key(&o.number) == phone_key(&p.number)
                        && (o.label == label || !phone_key(&o.number).is_empty())
                })
            };
            let is_new = said.iter().any(|p| !has(&self.new, p));
            let old = cells::phones(&self.new, label);
            if !is_new || !self.may_replace(Target::Phone(label), old.is_empty()) {
                continue;
            }
            let keys: Vec<String> = said.iter().map(|p| phone_key(&p.number)).collect();
            self.new.phones.retain(|o| o.label != label || keys.contains(&phone_key(&o.number)));
            for phone in said {
                if !has(&self.new, phone) {
                    self.new.phones.push(phone.clone());
                }
            }
            let new = cells::phones(&self.new, label);
            self.says(Target::Phone(label), old, new);
        }
    }

    fn emails(&mut self) {
        let same = |a: &WholeEmail, b: &WholeEmail| a.address.eq_ignore_ascii_case(&b.address);
        for label in ["home", "work", "mobile", "other"] {
            let said: Vec<&WholeEmail> = self.draft.emails.iter().filter(|e| e.label == label).collect();
            let is_new = said.iter().any(|e| !self.new.emails.iter().any(|o| same(o, e)));
            let old = cells::emails(&self.new, label);
            if !is_new || !self.may_replace(Target::Email(label), old.is_empty()) {
                continue;
            }
            let was_mailing = self.new.emails.iter().any(|e| e.label == label && e.mailing);
            self.new.emails.retain(|o| o.label != label || said.iter().any(|e| same(o, e)));
            let none_mailing = !self.new.emails.iter().any(|e| e.mailing);
            for (position, email) in said.into_iter().enumerate() {
                if !self.new.emails.iter().any(|o| same(o, email)) {
                    let mailing = none_mailing && position == 0 && (was_mailing || self.new.emails.is_empty());
                    self.new.emails.push(WholeEmail { mailing, ..email.clone() });
                }
            }
            let new = cells::emails(&self.new, label);
            self.says(Target::Email(label), old, new);
        }
        let said = &self.draft.mailing_email;
        let old = cells::mailing_email(&self.new);
        let known = self.new.emails.iter().any(|e| e.address.eq_ignore_ascii_case(said));
        if known && !said.eq_ignore_ascii_case(&old) && self.may_replace(Target::MailingEmail, old.is_empty()) {
            for email in &mut self.new.emails {
                email.mailing = email.address.eq_ignore_ascii_case(said);
            }
            self.says(Target::MailingEmail, old, said);
        }
        let said = &self.draft.bounced;
        let old = cells::bounced(&self.new);
        if !said.is_empty() && *said != old && self.may_replace(Target::Bounced, old.is_empty()) {
            let bounced: Vec<&str> = said.lines().map(str::trim).collect();
            for email in &mut self.new.emails {
                email.bounced |= bounced.contains(&email.address.as_str());
            }
            let new = cells::bounced(&self.new);
            if new != old {
                self.says(Target::Bounced, old, new);
            }
        }
    }

    fn tags(&mut self, names: &mut Names) {
        if self.rule(Target::Tags) == Mode::Skip {
            return;
        }
        let old = names.tag_cell(&self.new.tags);
        for cell in self.draft.tags.iter().filter(|cell| **cell != old) {
            for tag in names.tags_of(cell) {
                if !self.new.tags.contains(&tag) {
                    self.new.tags.push(tag);
                }
            }
        }
        let new = names.tag_cell(&self.new.tags);
        if new != old {
            self.says(Target::Tags, old, new);
        }
    }

    fn notes(&mut self) {
        if self.rule(Target::Note) == Mode::Skip {
            return;
        }
        let old = cells::notes(&self.new);
        for cell in self.draft.notes.iter().filter(|cell| **cell != old) {
            for text in cells::parted_notes(cell) {
                if !self.new.notes.iter().any(|n| cells::same_text(&n.text, text) || cells::same_text(&n.text, cell)) {
                    self.new.notes.push(WholeNote { text: text.to_owned(), ..WholeNote::default() });
                    self.says(Target::Note, "", text);
                }
            }
        }
    }

    fn fields(&mut self, names: &Names) {
        for (column, value) in &self.draft.fields {
            let field = names.field_of_column(*column);
            let place = self.new.fields.iter_mut().find(|(f, _)| *f == field.id);
            let old = place.as_ref().map_or_else(String::new, |(_, v)| cells::field(v, field.kind, self.lang));
            let new = cells::field(value, field.kind, self.lang);
            if old == new
                || matches!(place, Some((_, FieldValue::File(_))))
                || !may_replace(self.frame.columns[*column].rule.unwrap_or(self.mode), old.is_empty())
            {
                continue;
            }
            match place {
                Some((_, place)) => *place = value.clone(),
                None => self.new.fields.push((field.id, value.clone())),
            }
            self.says(field.target, old, new);
        }
    }
}
