//! 入室: from where staff may come in, and the record of who came, who was turned away, and what was refused to whom
//! inside. A name that nobody has is not kept: people type their password there.

use std::net::IpAddr;

use chrono::Duration;
use ipnet::IpNet;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{factors::act, rules, store};
use crate::{
    Actor, Area, Book, Code, Error, Permission, Query, Reader, Result, Tx, Work,
    door::{Place, neighbourhood},
    registry,
    values::{Moment, moment_text},
};

/// How long the record is kept, like that of members.
const KEPT: Duration = Duration::days(400);
/// Within this time the same is counted and not written again: whoever tries a thousand times leaves one line, and so
/// does a script that signs in for every call.
const TOGETHER: Duration = Duration::hours(1);
/// So many failed tries from one place, or for one name, on one day are no slips of the finger.
const MANY: u32 = 5;
/// For so long they are called to mind.
const RECENT: Duration = Duration::days(7);
/// As many lines as anybody reads.
const SHOWN: u32 = 200;

/// What happened at the office's door.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "EntranceWhat")]
pub enum What {
    /// Somebody came in.
    SignedIn,
    /// A wrong name or password.
    Refused,
    /// The password was right, the code of the app was not.
    CodeRefused,
    /// The password was right, and the place is none from which staff may come.
    Elsewhere,
    /// Somebody who is in asked for what their role may not.
    Forbidden,
}

impl What {
    const ALL: [Self; 5] = [Self::SignedIn, Self::Refused, Self::CodeRefused, Self::Elsewhere, Self::Forbidden];

    /// As it stands in the table.
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::SignedIn => "signed_in",
            Self::Refused => "refused",
            Self::CodeRefused => "code_refused",
            Self::Elsewhere => "elsewhere",
            Self::Forbidden => "forbidden",
        }
    }

    pub(super) fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|what| what.code() == code)
    }
}

/// A wrong name or password at a book that is locked: it is written down once the book is open.
pub(crate) struct Knock {
    pub name: String,
    pub from: Place,
    pub at: Moment,
}

/// Writes down what happened just now.
pub(super) fn note(tx: &Tx<'_>, staff: Option<i64>, what: What, from: Place) -> Result<()> {
    note_at(tx, staff, what, "", from, tx.now())
}

fn note_at(tx: &Tx<'_>, staff: Option<i64>, what: What, act: &str, from: Place, at: Moment) -> Result<()> {
    store::drop_events(tx, &moment_text(tx.now() - KEPT))?;
    // As the guard counts: a network of IPv6 is one place.
    let place = neighbourhood(from).filter(|from| !is_here(*from)).map(|from| from.to_string()).unwrap_or_default();
    store::note(
        tx,
        &store::Event { staff, what: what.code(), act, place: &place, at: &moment_text(at) },
        &moment_text(at - TOGETHER),
    )
}

/// This computer, by whatever name.
fn is_here(from: IpAddr) -> bool {
    from.to_canonical().is_loopback()
}

/// Writes down that these were turned away.
pub(crate) fn turned_away(book: &Book, knocks: &[Knock]) -> Result<()> {
    if knocks.is_empty() {
        return Ok(());
    }
    book.execute(&Actor::machine(), act("staff.sign_in"), &Work::quiet(), |tx| {
        for knock in knocks {
            let staff = super::by_name(tx, &knock.name)?;
            note_at(tx, staff, What::Refused, "", knock.from, knock.at)?;
        }
        Ok(())
    })?;
    Ok(())
}

/// Writes down that somebody opened the book for a machine.
pub(crate) fn came_in(book: &Book, actor: &Actor) -> Result<()> {
    book.execute(actor, act("staff.sign_in"), &Work::quiet(), |tx| {
        note(tx, tx.actor().staff_id(), What::SignedIn, None)
    })?;
    Ok(())
}

/// Writes down that an entry of the registry was refused to somebody who is in.
pub(crate) fn forbidden(book: &Book, actor: &Actor, name: &str) -> Result<()> {
    let Some(staff) = actor.staff_id() else { return Ok(()) };
    book.execute(&Actor::machine(), act("staff.sign_in"), &Work::quiet(), |tx| {
        note_at(tx, Some(staff), What::Forbidden, name, None, tx.now())
    })?;
    Ok(())
}

/// Whether staff may come from there. This computer is never shut out: whoever sits at it has the file.
pub(super) fn lets_in(reader: &Reader<'_>, from: Place) -> Result<bool> {
    let Some(from) = from.filter(|from| !is_here(*from)).map(|from| from.to_canonical()) else { return Ok(true) };
    let places = rules::places(reader)?;
    Ok(places.is_empty() || places.iter().any(|net: &IpNet| net.contains(&from)))
}

/// Refuses whoever comes from where staff may not come from, and writes it down where they were signed in already: a
/// session that was carried away.
pub(crate) fn ensure_place(book: &Book, actor: Option<&Actor>, from: Place) -> Result<()> {
    if from.is_none_or(is_here) {
        return Ok(());
    }
    let act = act("staff.sign_in");
    if book.ask(&Actor::machine(), act.gate(), &Work::quiet(), |reader| lets_in(reader, from))? {
        return Ok(());
    }
    if let Some(staff) = actor.and_then(Actor::staff_id) {
        book.execute(&Actor::machine(), act, &Work::quiet(), |tx| note(tx, Some(staff), What::Elsewhere, from))?;
    }
    Err(elsewhere())
}

pub(super) fn elsewhere() -> Error {
    Error::new(Code::Forbidden, "error-office-place")
}

/// How many times in the last days somebody tried often on one day or came from elsewhere, and since when.
pub(crate) fn alarming(reader: &Reader<'_>) -> Result<(i64, Option<String>)> {
    store::alarming(reader, MANY, &moment_text(reader.now() - RECENT))
}

/// 入室の記録: who came in, who was turned away, what was refused inside; newest first.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// Only what was refused.
    #[serde(default)]
    pub refused: bool,
}

/// A line of it.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "EntranceLine")]
pub struct Line {
    /// Key.
    pub id: i64,
    /// Who; none: nobody of the name that was given.
    pub staff: Option<String>,
    /// What.
    pub what: What,
    /// For what was refused inside: what they wanted to do, in the reader's language.
    pub act: Option<String>,
    /// An IP address; none: this computer.
    pub place: Option<String>,
    /// How often within the hour that began then.
    pub times: u32,
    /// The first time, UTC.
    pub at: String,
    /// The last time, UTC.
    pub until: String,
}

impl Query for Record {
    type Output = Vec<Line>;
    const NAME: &'static str = "staff.entrance";
    const NEEDS: Permission = Permission::view(Area::Staff);
    fn run(self, reader: &Reader<'_>) -> Result<Vec<Line>> {
        let mut lines = store::events(reader, self.refused, SHOWN)?;
        for line in &mut lines {
            line.act = line.act.take().map(|name| registry::title(reader.lang(), &name));
        }
        Ok(lines)
    }
}
