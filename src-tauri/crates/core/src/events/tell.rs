//! What those who applied are told by mail. Who is not in the roster, or cannot be written to, is named to the office.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Event, Seat};
use crate::{
    Lang, Result, Tx, association,
    mail::{self, Template},
    members, words,
};

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// They have a place.
    Taken,
    /// They wait for one.
    Waiting,
    /// They have waited, and have one now.
    Promoted,
    /// Their place was given up.
    GivenUp,
    /// 中止
    CalledOff,
}

impl What {
    fn key(self) -> &'static str {
        match self {
            Self::Taken => "event-mail-taken",
            Self::Waiting => "event-mail-waiting",
            Self::Promoted => "event-mail-promoted",
            Self::GivenUp => "event-mail-given-up",
            Self::CalledOff => "event-mail-called-off",
        }
    }
}

/// Who could be told and who could not.
#[derive(Debug, Default, Serialize, JsonSchema)]
#[schemars(rename = "EventTold")]
pub struct Told {
    /// To how many a mail goes.
    pub told: u64,
    /// To whom none can: to be told by telephone or letter.
    pub not_told: Vec<String>,
}

impl Told {
    pub(super) fn count(&mut self, tx: &Tx<'_>, seat: &Seat, reached: bool) -> Result<()> {
        if reached {
            self.told += 1;
        } else {
            self.not_told.push(seat.who(tx)?);
        }
        Ok(())
    }
}

/// When it is, as people read it: 「2026年11月20日 13:00–16:00」.
pub(super) fn when(event: &Event, lang: Lang) -> String {
    let day = words::day(lang, event.starts_on);
    match (event.starts_at.as_str(), event.ends_at.as_str()) {
        ("", _) => day,
        (from, "") => format!("{day} {from}"),
        (from, until) => format!("{day} {from}–{until}"),
    }
}

/// Writes to whoever applied; whether they can be written to.
pub(super) fn tell(tx: &mut Tx<'_>, event: &Event, seat: &Seat, what: What, reason: &str) -> Result<bool> {
    let Some(member) = seat.member else { return Ok(false) };
    let lang = members::letters_in(tx, member)?;
    let mypage = association::mypage_settings(tx)?;
    let has_place = matches!(what, What::Taken | What::Promoted);
    let fields = [
        ("title", event.title.clone()),
        ("text", words::say(lang, what.key(), &[("people", seat.people().to_string())])),
        ("when", when(event, lang)),
        ("place", event.place.clone()),
        ("joining", if has_place { event.joining.clone() } else { String::new() }),
        ("reason", reason.to_owned()),
        ("address", if mypage.on { format!("{}/events/{}", mypage.public_url, event.id) } else { String::new() }),
    ];
    Ok(mail::enqueue_in(tx, lang, Template::Event, member, &fields, None)?.is_ok())
}
