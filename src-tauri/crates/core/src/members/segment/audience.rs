//! To whom the association says something: a tree of conditions that other rooms keep beside what they say. None is
//! every member, which is everybody who has not left; a tree means exactly whom it means.
//!
//! Whoever looks, an audience is the same: conditions on fields that a role may not read count all the same. One
//! member is asked about without looking at the others, because My Page asks with every page it draws.

use roaring::RoaringBitmap;

use super::{Expr, Names, Subject, check, parse, say};
use crate::{
    Error, Reader, Result, ensure,
    members::store,
    membership::{self, State},
    words,
};

/// Whom "every member" means.
const MEMBERS: [State; 5] = [State::Current, State::OnLeave, State::Grace, State::Future, State::None];

/// Reads the text form of a segment, to be kept. None: every member.
///
/// # Errors
/// Invalid, in the field `audience`: what cannot be read, and segments that only one member of staff sees.
pub fn audience(reader: &Reader<'_>, text: &str) -> Result<Option<String>> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    let names = Names::new(reader)?;
    let read = parse::parse(&names, text).and_then(|expr| check::check(&names, &expr).map(|()| expr));
    let expr = read.map_err(|error| error.field("audience"))?;
    let mut found = Vec::new();
    expr.conditions(&mut found);
    if found.is_empty() {
        return Ok(None);
    }
    for used in found.iter().filter(|c| c.subject == Subject::Segment).flat_map(|c| c.values.iter()) {
        let private = names.segments.iter().find(|s| s.id.to_string() == *used && s.owner.is_some());
        ensure!(private.is_none(), "audience", "error-segment-private", name = private.map_or("", |s| s.name.as_str()));
    }
    // Says when it goes in a circle.
    store::segments::addressed(reader, &expr).map_err(|error| error.field("audience"))?;
    Ok(Some(serde_json::to_string(&expr)?))
}

/// The same, where an audience stands already: what was not changed stays as it is, also where it names what this reader
/// may not see.
pub fn audience_kept(reader: &Reader<'_>, text: &str, before: Option<&str>) -> Result<Option<String>> {
    if let Some(tree) = before
        && audience_said(reader, before)?.0 == text.trim()
    {
        return Ok(Some(tree.to_owned()));
    }
    audience(reader, text)
}

/// An audience in its text form and as people read it.
pub fn audience_said(reader: &Reader<'_>, audience: Option<&str>) -> Result<(String, String)> {
    let Some(tree) = audience else {
        return Ok((String::new(), words::say(reader.lang(), "audience-everybody", &[])));
    };
    let (names, expr) = (Names::new(reader)?, serde_json::from_str(tree)?);
    Ok((say::text(&names, &expr), say::sentence(&names, &expr)))
}

/// Whom an audience means.
pub fn audience_members(reader: &Reader<'_>, audience: Option<&str>) -> Result<RoaringBitmap> {
    match audience {
        None => membership::in_states(reader, &MEMBERS, reader.today()),
        Some(tree) => nobody_if_gone(store::segments::addressed(reader, &serde_json::from_str(tree)?)),
    }
}

/// Whether an audience means this member.
pub fn is_addressed(reader: &Reader<'_>, member: i64, audience: Option<&str>) -> Result<bool> {
    let Some(tree) = audience else {
        let history = membership::history(reader, member, store::segments::death(reader, member)?)?;
        return Ok(MEMBERS.contains(&history.state(reader.today())));
    };
    nobody_if_gone(store::segments::addresses(reader, &serde_json::from_str(tree)?, member))
}

/// A segment that an undo took away means nobody: better too few than too many.
fn nobody_if_gone<T: Default>(found: Result<T>) -> Result<T> {
    match found {
        Err(Error { key: "error-segment-gone" | "error-segment-circle", .. }) => Ok(T::default()),
        found => found,
    }
}

/// Whether a tree names a segment.
pub(super) fn names(expr: &Expr, segment: i64) -> bool {
    let mut found = Vec::new();
    expr.conditions(&mut found);
    let key = segment.to_string();
    found.iter().any(|c| c.subject == Subject::Segment && c.values.contains(&key))
}
