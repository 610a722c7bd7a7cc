//! A member's values as cells: what our export writes, what a plan shows as old and new, and by what an
//! import sees that nothing is different. The reverse of `row`.

use tsudoi_japan::postal;

use super::{own, target::FieldType, vocabulary};
use crate::{
    Lang,
    members::bulk::{FieldValue, Whole, WholeAddress, WholeEmail},
    values::Day,
};

/// はい or いいえ.
pub fn yes_no(is: bool, lang: Lang) -> &'static str {
    vocabulary::YES_NO.say(if is { "yes" } else { "no" }, lang)
}

/// 個人 or 団体.
pub fn member_type(is_organisation: bool, lang: Lang) -> &'static str {
    vocabulary::TYPE.say(if is_organisation { "organisation" } else { "person" }, lang)
}

/// 自宅, 勤務先 …
pub fn address_label(label: &str, lang: Lang) -> &'static str {
    vocabulary::ADDRESS.say(label, lang)
}

/// An address in one line, to be read, with the days on which it holds.
pub fn address(a: &WholeAddress) -> String {
    let days = match (a.starts_on, a.last_day()) {
        (None, None) => String::new(),
        (from, until) => format!(" ({}–{})", day(from), day(until)),
    };
    let code = if a.postal_code.is_empty() { String::new() } else { format!("〒{} ", postal::format(&a.postal_code)) };
    let building = if a.building.is_empty() { String::new() } else { format!(" {}", a.building) };
    format!("{code}{}{}{}{building}{days}", a.prefecture, a.city, a.street).trim().to_owned()
}

/// The addresses that have columns of their own: the first at home, the first at work.
pub fn first_address<'a>(w: &'a Whole, label: &str) -> Option<(usize, &'a WholeAddress)> {
    w.addresses.iter().enumerate().find(|(_, a)| a.label == label)
}

/// Whether the address at a position stands in the column of further addresses.
pub fn is_further(w: &Whole, position: usize) -> bool {
    !["home", "work"].iter().any(|label| first_address(w, label).is_some_and(|(first, _)| first == position))
}

/// All others, one a line.
pub fn further_addresses(w: &Whole, lang: Lang) -> String {
    let further = w.addresses.iter().enumerate().filter(|(position, _)| is_further(w, *position));
    lines(further.map(|(_, a)| {
        let mailing = if a.mailing { yes_no(true, lang) } else { "" };
        own::join(&[
            address_label(&a.label, lang),
            &a.postal_code,
            &a.prefecture,
            &a.city,
            &a.street,
            &a.building,
            mailing,
            &day(a.starts_on),
            &day(a.last_day()),
        ])
    }))
}

/// A day, or nothing.
pub fn day(day: Option<Day>) -> String {
    day.map_or_else(String::new, |day| day.to_string())
}

pub(super) fn lines(items: impl Iterator<Item = impl AsRef<str>>) -> String {
    let mut out = String::new();
    for item in items {
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str(item.as_ref());
    }
    out
}

/// Telephones of a label, one a line.
pub fn phones(w: &Whole, label: &str) -> String {
    lines(w.phones.iter().filter(|p| p.label == label).map(|p| &p.number))
}

/// Mail addresses of a label, one a line.
pub fn emails(w: &Whole, label: &str) -> String {
    lines(w.emails.iter().filter(|e| e.label == label).map(|e| &e.address))
}

fn mails(w: &Whole, with: impl Fn(&WholeEmail) -> bool) -> String {
    lines(w.emails.iter().filter(|e| with(e)).map(|e| &e.address))
}

/// The mail address that is written to.
pub fn mailing_email(w: &Whole) -> String {
    mails(w, |e| e.mailing)
}

/// Mail addresses that came back.
pub fn bounced(w: &Whole) -> String {
    mails(w, |e| e.bounced)
}

const BETWEEN_NOTES: &str = "\n----\n";

/// All notes.
pub fn notes(w: &Whole) -> String {
    let shown = w.notes.iter().filter(|note| !note.hidden);
    shown.map(|note| note.text.as_str()).collect::<Vec<_>>().join(BETWEEN_NOTES)
}

/// The notes in such a cell.
pub fn parted_notes(cell: &str) -> impl Iterator<Item = &str> {
    cell.split(BETWEEN_NOTES).map(str::trim).filter(|text| !text.is_empty())
}

/// Whether two texts differ in line ends and outer spaces only.
pub fn same_text(a: &str, b: &str) -> bool {
    a == b || super::clean::lines(a) == super::clean::lines(b)
}

/// The value of an own field.
pub fn field(value: &FieldValue, kind: FieldType, lang: Lang) -> String {
    match (value, kind) {
        (FieldValue::Text(text), FieldType::Choices) => {
            serde_json::from_str::<Vec<String>>(text).map_or_else(|_| text.clone(), |chosen| lines(chosen.iter()))
        }
        (FieldValue::Text(text), _) => text.clone(),
        (FieldValue::Number(number), FieldType::YesNo) => yes_no(*number != 0.0, lang).to_owned(),
        (FieldValue::Number(number), _) => number.to_string(),
        (FieldValue::Day(day), _) => day.to_string(),
        (FieldValue::File(_), _) => String::new(),
    }
}
