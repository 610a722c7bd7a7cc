//! The one place where it is asked whether somebody may do something.

use rusqlite::Connection;

use crate::{
    Actor, Code, Error, Result,
    actor::{Gate, Who},
    staff,
};

/// Whether the actor's role reaches as far as an act needs, and the act is open to whoever is limited to
/// groups. The one place.
pub(crate) fn permit(conn: &Connection, actor: &Actor, gate: Gate) -> Result<()> {
    match actor.who {
        // What members may do is decided by the narrow handle that My Page holds.
        Who::Machine | Who::Member(_) => Ok(()),
        Who::Staff(id) => {
            if !staff::may(conn, id, gate.needs)? {
                return Err(Error::new(Code::Forbidden, "error-forbidden").arg("needs", gate.needs.code()));
            }
            if !gate.scoped && staff::is_limited(conn, id)? {
                return Err(Error::new(Code::Forbidden, "error-limited"));
            }
            Ok(())
        }
    }
}
