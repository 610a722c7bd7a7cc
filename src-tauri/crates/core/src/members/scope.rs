//! 見える範囲: whom of the roster the person who asks may see. Staff who are limited to groups see the
//! members of those groups today; everybody else sees all.
//!
//! The functions of this room ask here by themselves (search, lists, one member), so that an entry which
//! stands on them keeps to the scope without saying anything. An entry that reads members another way
//! passes what it found through [`keep`], or asks [`ensure`] first. Who is no member in scope does not
//! exist: not found, not counted, not named.

use roaring::RoaringBitmap;

use super::store;
use crate::{Code, Error, Reader, Result};

/// Whom the actor sees; none: everybody.
pub fn limit<'r>(reader: &'r Reader<'_>) -> Result<Option<&'r RoaringBitmap>> {
    if let Some(known) = reader.scope.get() {
        return Ok(known.as_ref());
    }
    let seen = match reader.actor().staff_id() {
        Some(staff) if crate::staff::is_limited(reader.conn, staff)? => Some(store::seen_by(reader, staff)?),
        _ => None,
    };
    Ok(reader.scope.get_or_init(|| seen).as_ref())
}

/// Those of `members` whom the actor sees.
pub fn keep(reader: &Reader<'_>, members: RoaringBitmap) -> Result<RoaringBitmap> {
    Ok(match limit(reader)? {
        Some(seen) => members & seen,
        None => members,
    })
}

/// Whom the actor sees as a statement takes it: a JSON list of keys; none: everybody.
pub(super) fn list(reader: &Reader<'_>) -> Result<Option<String>> {
    limit(reader)?.map(|seen| Ok(serde_json::to_string(&seen.iter().collect::<Vec<_>>())?)).transpose()
}

/// Whether the actor sees this member.
pub fn sees(reader: &Reader<'_>, member: i64) -> Result<bool> {
    Ok(limit(reader)?.is_none_or(|seen| u32::try_from(member).is_ok_and(|member| seen.contains(member))))
}

/// Refuses members whom the actor does not see: to them there are none.
pub fn ensure(reader: &Reader<'_>, members: &[i64]) -> Result<()> {
    for member in members {
        if !sees(reader, *member)? {
            return Err(Error::new(Code::NotFound, "error-no-such-member"));
        }
    }
    Ok(())
}
