//! 消去: why somebody left, rested or stood otherwise. Kinds and days stay: numbers of members are made of them.

use crate::{Result, Tx, members::ERASED, rows};

pub(in crate::membership) fn erase(tx: &Tx<'_>, member: i64) -> Result<()> {
    rows::run_all(
        tx.conn,
        member,
        &["UPDATE membership SET why = '' WHERE member = ?1", "UPDATE leave SET reason = '' WHERE member = ?1"],
    )?;
    tx.conn
        .prepare_cached("UPDATE state_override SET reason = ?2 WHERE member = ?1")?
        .execute(rusqlite::params![member, ERASED])?;
    Ok(())
}
