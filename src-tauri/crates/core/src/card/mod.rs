//! 会員証: the code on a member's card, who may look what it says, and what it says.
//!
//! A code names a member and its last day, hidden and sealed by a key of the book: nobody reads a member out of it,
//! nobody makes one, and it is good for nothing once its day is over. On the screen it is made anew every day; on paper
//! it holds as long as the card does. What somebody is today is asked of the roster when the code is looked at, so a
//! card of somebody who has left is not valid, whatever stands on it.

mod check;
mod code;
mod key;
mod settings;
#[cfg(test)]
mod tests;

use qrcode::render::svg::Color;

use crate::{
    Error, Reader, Result, association, members,
    membership::{self, State},
    registry::{Entry, command, query},
    values::Day,
};

pub use settings::{Settings, ShowName, settings};

/// The entries of this room in the registry.
pub const ENTRIES: &[Entry] =
    &[query::<check::Check>(), query::<settings::Show>(), command::<settings::Set>(), command::<settings::Renew>()];

/// A code to show, and until when it is good.
#[derive(Debug, Clone)]
pub struct Shown {
    /// What is typed where nothing can be scanned: `7Q2M-…`.
    pub code: String,
    /// As a QR code (SVG).
    pub qr_svg: String,
    /// Its last day.
    pub until: Day,
}

/// What everybody may know of a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Face {
    /// Only the office looks at cards.
    Closed,
    /// It is no card of ours, its day is over, or who it belongs to is no member now.
    NotValid,
    /// It is good.
    Valid {
        /// 会員種別, where it is shown.
        kind: Option<String>,
        /// The name or what of it is shown.
        name: Option<String>,
    },
}

/// The code of a member's card for the screen: good today and for as many days as the association says.
pub(crate) fn on_screen(reader: &Reader<'_>, member: i64) -> Result<Shown> {
    let until = reader.today() + chrono::Days::new(u64::from(settings(reader)?.days - 1));
    let code = code::make(&key::key(reader)?, member, Some(until))?;
    let svg = qrcode::QrCode::new(address(reader, &code)?).map_err(Error::internal)?;
    let svg = svg.render::<Color<'_>>().quiet_zone(true).build();
    // Inside a page there is no XML declaration.
    let qr_svg = svg.split_once("?>").map_or(svg.clone(), |(_, picture)| picture.to_owned());
    Ok(Shown { code: code::grouped(&code), qr_svg, until })
}

/// What the QR code of a printed card holds; without a day it is good while its owner is a member.
pub(crate) fn on_paper(reader: &Reader<'_>, member: i64, until: Option<Day>) -> Result<String> {
    address(reader, &code::make(&key::key(reader)?, member, until)?)
}

/// Where a telephone that scans it is led; where there is no My Page the code alone.
fn address(reader: &Reader<'_>, code: &str) -> Result<String> {
    let mypage = association::mypage_settings(reader)?;
    Ok(if mypage.on { format!("{}/card/{code}", mypage.public_url) } else { code.to_owned() })
}

/// What the public page says.
pub(crate) fn face(reader: &Reader<'_>, text: &str) -> Result<Face> {
    let rules = settings(reader)?;
    if !rules.public {
        return Ok(Face::Closed);
    }
    let Some(found) = code::read(&key::key(reader)?, text) else { return Ok(Face::NotValid) };
    let Some(holder) = members::briefs(reader, &[found.member])?.pop() else { return Ok(Face::NotValid) };
    let history = membership::history(reader, holder.id, holder.death)?;
    let state = history.state(reader.today());
    if found.is_over(reader.today()) || !is_good(state) {
        return Ok(Face::NotValid);
    }
    let kind = membership::shown(&history.periods, reader.today())
        .map(|period| period.kind_name.clone())
        .filter(|_| rules.kind);
    let name = match rules.name {
        ShowName::None => None,
        ShowName::Initials => Some(initials(&holder.name)),
        ShowName::Full => Some(holder.name),
    };
    Ok(Face::Valid { kind, name })
}

/// Who is on leave has laid the card down, too.
fn is_good(state: State) -> bool {
    matches!(state, State::Current | State::Grace)
}

/// 「小○ 千○○」, 「林○ 学○」, "A. L.": enough to compare with another paper, too little to learn a name.
fn initials(name: &str) -> String {
    let part = |part: &str| {
        let mut letters = part.chars();
        let first = letters.next().map(String::from).unwrap_or_default();
        if first.is_ascii() { format!("{first}.") } else { first + &"○".repeat(letters.count().max(1)) }
    };
    name.split_whitespace().map(part).collect::<Vec<_>>().join(" ")
}
