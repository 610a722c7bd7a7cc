//! 職員: who signs in to the office, and what their role allows. The keys themselves are in the vault.

mod acts;
mod entrance;
pub(crate) mod factors;
mod recovery;
mod roles;
mod rules;
mod scope;
mod seeing;
mod store;

use rusqlite::Connection;
use unicode_normalization::UnicodeNormalization;

use crate::{
    Actor, Code, Error, Level, Permission, Reader, Result, Tx,
    actor::Who,
    ensure,
    error::OrNotFound,
    journal,
    registry::{Entry, command, document, errand, query},
};

pub use acts::choose_password;
pub(crate) use entrance::{Knock, alarming, came_in, ensure_place, forbidden, turned_away};
pub use factors::{HalfWay, Stage, pass, stage};
pub(crate) use roles::{Reach, Role};
pub use seeing::{Seeing, seeing};

/// The entries of this room in the registry.
pub const ENTRIES: &[Entry] = &[
    query::<acts::List>(),
    query::<acts::Me>(),
    errand::<acts::Add>(),
    command::<acts::SetRole>(),
    command::<scope::Limit>(),
    errand::<acts::Remove>(),
    errand::<acts::ChangePassword>(),
    query::<factors::Own>(),
    errand::<factors::StartApp>(),
    command::<factors::ConfirmApp>(),
    errand::<factors::StopApp>(),
    errand::<factors::NewRecovery>(),
    command::<factors::Drop>(),
    query::<rules::Show>(),
    command::<rules::Set>(),
    query::<entrance::Record>(),
    errand::<recovery::Renew>(),
    document::<recovery::Sheet>(),
    query::<roles::List>(),
    command::<roles::Set>(),
];

/// Ends the other sessions of whoever calls it.
pub(crate) const NEW_PASSWORD: &str = <acts::ChangePassword as crate::Errand>::NAME;

/// Shortest password, in characters. Guessing is offline once the folder is stolen, so length counts.
const SHORTEST: usize = 10;

/// Refuses an empty or absurd name.
pub(crate) fn check_name(name: &str, field: &str) -> Result<()> {
    let name = name.trim();
    if name.is_empty() {
        return Err(Error::invalid(field, "error-required"));
    }
    if name.chars().count() > 100 {
        return Err(Error::invalid(field, "error-too-long").arg("max", 100));
    }
    Ok(())
}

/// Refuses a password that is short or everybody's.
pub(crate) fn check_password(password: &str) -> Result<()> {
    ensure!(password.chars().count() >= SHORTEST, "password", "error-password-short", min = SHORTEST);
    ensure!(!crate::logins::is_common(password), "password", "error-password-common");
    Ok(())
}

/// The first member of staff of a new book.
pub(crate) fn found(tx: &Tx<'_>, name: &str, slot: &str) -> Result<i64> {
    let admin = store::role_by_code(tx, "admin")?.or_not_found("error-no-such-role")?;
    store::insert(tx, name.trim(), admin, slot)
}

/// Who it is: the holder of one of the slots that opened, of that name.
/// Unknown name and wrong password are the same answer.
pub(crate) fn signed_in(tx: &Tx<'_>, name: Option<&str>, slots: &[String]) -> Result<Actor> {
    for slot in slots {
        if let Some((id, held_by)) = store::holder(tx, slot)?
            && name.is_none_or(|name| normal(name) == normal(&held_by))
        {
            return Ok(Actor::staff(id, &held_by));
        }
    }
    Err(Error::new(Code::Unauthorized, "error-sign-in"))
}

/// As names of staff are compared.
fn normal(name: &str) -> String {
    name.nfkc().collect::<String>().trim().to_owned()
}

/// Who has that name, or had it.
fn by_name(reader: &Reader<'_>, name: &str) -> Result<Option<i64>> {
    Ok(store::list(reader)?.into_iter().find(|one| normal(&one.name) == normal(name)).map(|one| one.id))
}

/// The slots that active staff hold.
pub(crate) fn slots(reader: &Reader<'_>) -> Result<Vec<String>> {
    store::slots(reader)
}

/// The slot of a staff member, by name.
pub(crate) fn slot_of(reader: &Reader<'_>, name: &str) -> Result<String> {
    store::slot_by_name(reader, name.trim())?
        .ok_or_else(|| Error::new(Code::NotFound, "error-no-such-staff").field("staff"))
}

/// Their password is their own: they have the sheet of the association.
pub(crate) fn password_is_own(tx: &Tx<'_>, staff: i64) -> Result<()> {
    store::forget_initial(tx, staff)
}

/// Whether an active staff member's role reaches that far.
pub(crate) fn may(conn: &Connection, staff: i64, needs: Permission) -> Result<bool> {
    Ok(match needs {
        Permission::SignedIn => store::is_active(conn, staff)?,
        Permission::In(area, level) => store::level(conn, staff, area.code())? >= Some(level_number(level)),
    })
}

/// The role by which the reader is shown what not everybody sees. None: the machine, which sees everything; to a
/// member at My Page nothing of the kind is shown.
pub(crate) fn role(reader: &Reader<'_>) -> Result<Option<i64>> {
    /// No role has this key.
    const NO_ROLE: i64 = 0;
    Ok(match reader.actor().who {
        Who::Machine => None,
        Who::Member(_) => Some(NO_ROLE),
        Who::Staff(id) => Some(store::role_of(reader, id)?.unwrap_or(NO_ROLE)),
    })
}

/// Which of these roles there are.
pub(crate) fn known_roles(reader: &Reader<'_>, roles: &[i64]) -> Result<Vec<i64>> {
    let all = store::roles(reader)?;
    Ok(all.into_iter().map(|(id, ..)| id).filter(|id| roles.contains(id)).collect())
}

/// The name of an active staff member.
pub(crate) fn active_name(reader: &Reader<'_>, staff: i64) -> Result<Option<String>> {
    Ok(store::find(reader, staff)?.filter(|staff| staff.active).map(|staff| staff.name))
}

/// The name of somebody who works here, or did.
pub(crate) fn name(reader: &Reader<'_>, staff: i64) -> String {
    store::name(reader.conn, staff).unwrap_or_default()
}

/// Active staff whose role reaches that far and who are not limited to groups: key and name, in their order.
pub(crate) fn who_may(reader: &Reader<'_>, needs: Permission) -> Result<Vec<(i64, String)>> {
    let mut found = Vec::new();
    for one in store::list(reader)?.into_iter().filter(|one| one.active) {
        if may(reader.conn, one.id, needs)? && !is_limited(reader.conn, one.id)? {
            found.push((one.id, one.name));
        }
    }
    Ok(found)
}

/// Whether somebody is limited to groups, with all below them.
pub(crate) fn is_limited(conn: &Connection, staff: i64) -> Result<bool> {
    store::is_limited(conn, staff)
}

fn level_number(level: Level) -> i64 {
    match level {
        Level::View => 1,
        Level::Change => 2,
    }
}

/// Somebody must remain who may change staff, or nobody ever could again.
pub(crate) fn ensure_somebody_administers(tx: &Tx<'_>, touched: &journal::Touched) -> Result<()> {
    if touched.any(&["staff", "role", "role_permission", "staff_scope"]) && store::other_administrators(tx, 0)? == 0 {
        return Err(Error::conflict("error-last-administrator"));
    }
    Ok(())
}

pub(crate) fn row_label(conn: &Connection, table: &str, key: i64) -> Option<String> {
    (table == "staff").then(|| store::name(conn, key)).flatten()
}
