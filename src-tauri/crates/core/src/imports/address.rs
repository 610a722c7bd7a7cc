//! Addresses: the parts that have columns of their own, an address in one cell, and the lines in which our export
//! writes further ones.

use tsudoi_japan::{postal, prefecture};

use super::{
    clean,
    draft::Draft,
    own,
    row::{Frame, day},
    target::Part,
    vocabulary,
};
use crate::{members::bulk::WholeAddress, values::Day};

/// An address in one cell: prefecture, city, street, and the building behind a space.
pub fn full_address(address: &mut WholeAddress, cell: &str) {
    let mut rest = cell;
    let code = rest.strip_prefix('〒').map(str::trim_start);
    if let Some(after) = code {
        let end = after.find(|c: char| !(c.is_numeric() || matches!(c, '-' | '－' | '‐'))).unwrap_or(after.len());
        if address.postal_code.is_empty() {
            address.postal_code = clean::postal_code(&after[..end]).0;
        }
        rest = after[end..].trim_start();
    }
    let (prefecture, after) = prefecture::split(rest);
    let after = after.trim_start();
    if let Some(prefecture) = prefecture {
        prefecture.clone_into(&mut address.prefecture);
    }
    let places = postal::lookup(&address.postal_code);
    let place = places.iter().find(|p| !p.city.is_empty() && after.starts_with(p.city));
    let end = match place {
        Some(place) => {
            if address.prefecture.is_empty() {
                place.prefecture.clone_into(&mut address.prefecture);
            }
            place.city.len()
        }
        None => end_of_city(after),
    };
    after[..end].clone_into(&mut address.city);
    let street = after[end..].trim_start();
    // 「梓川梓2288 コーポ梓101」: behind a number and a space stands the building.
    let parted = street.split_once([' ', '\u{3000}']).filter(|(before, behind)| {
        before.ends_with(|c: char| c.is_numeric() || matches!(c, '号' | '地'))
            && !behind.trim_start().starts_with(|c: char| c.is_numeric() || c == '-')
    });
    let parted = parted.filter(|_| address.building.is_empty());
    let (street, building) = parted.unwrap_or((street, ""));
    street.clone_into(&mut address.street);
    if !building.is_empty() {
        building.trim().clone_into(&mut address.building);
    }
}

/// Where 市, 区 of Tokyo, or 郡 with 町 or 村 end; 0 when none is seen near the beginning.
fn end_of_city(text: &str) -> usize {
    let near = |c: char, from: usize| {
        text[from..].char_indices().take(8).skip(1).find(|(_, x)| *x == c).map(|(at, x)| from + at + x.len_utf8())
    };
    if let Some(city) = near('市', 0) {
        // 政令指定都市: 「札幌市中央区」.
        return near('区', city).filter(|end| text[city..*end].chars().count() <= 4).unwrap_or(city);
    }
    if let Some(ward) = near('区', 0) {
        return ward;
    }
    let after_county = near('郡', 0).unwrap_or(0);
    near('町', after_county).or_else(|| near('村', after_county)).unwrap_or(0)
}

/// Lines of our export's column of further addresses.
pub fn more_addresses(cell: &str) -> Vec<WholeAddress> {
    cell.lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| {
            let mut parts = own::part(line).into_iter();
            let mut next = || parts.next().unwrap_or_default();
            let label = vocabulary::ADDRESS.parse(&next()).unwrap_or("other").to_owned();
            let mut address = WholeAddress {
                label,
                postal_code: next(),
                prefecture: next(),
                city: next(),
                street: next(),
                building: next(),
                mailing: !next().is_empty(),
                ..WholeAddress::default()
            };
            address.starts_on = next().parse().ok();
            let last: Option<Day> = next().parse().ok();
            let end = last.and_then(|last| last.succ_opt());
            address.ends_on = end.filter(|end| address.starts_on.is_none_or(|start| start < *end));
            address
        })
        .collect()
}

/// A part of an address that has a column of its own.
pub(super) fn part(draft: &mut Draft, column: usize, label: &str, part: Part, cell: &str, frame: &Frame) {
    if clean::is_nothing(cell) {
        return;
    }
    match part {
        Part::PostalCode => {
            let (code, say) = clean::postal_code(cell);
            draft.note(column, cell, say);
            draft.address(label).postal_code = code;
        }
        Part::Prefecture => {
            let code = cell.parse::<u8>().ok().and_then(prefecture::name);
            code.unwrap_or(cell).clone_into(&mut draft.address(label).prefecture);
        }
        Part::City => cell.clone_into(&mut draft.address(label).city),
        Part::Street => join(&mut draft.address(label).street, cell),
        Part::Building => join(&mut draft.address(label).building, cell),
        Part::From => draft.address(label).starts_on = day(draft, column, cell, frame),
        Part::Until => draft.address(label).ends_on = day(draft, column, cell, frame).and_then(|last| last.succ_opt()),
        Part::Whole => {}
    }
}

/// Two columns for one place: Strasse and Hausnummer.
fn join(into: &mut String, cell: &str) {
    if !into.is_empty() {
        into.push(' ');
    }
    into.push_str(cell);
}
