//! 消去: names under which somebody has paid; and, when the time of the papers is over, what the bank wrote.

use crate::{Result, Tx, members::ERASED, rows, values::Day};

pub(in crate::bank) fn erase(tx: &Tx<'_>, member: i64) -> Result<()> {
    rows::run_all(tx.conn, member, &["DELETE FROM payer_alias WHERE member = ?1"])
}

/// The lines by which they paid; the key is made of their words, too.
pub(in crate::bank) fn erase_lines(tx: &Tx<'_>, member: i64, before: Day) -> Result<()> {
    tx.conn
        .prepare_cached(
            "UPDATE statement_line SET name = ?2, memo = '', key = 'erased:' || id WHERE day <= ?3 AND name <> ?2 AND id IN (
                 SELECT s.line FROM settlement s JOIN payment_state p ON p.payment = s.payment WHERE p.member = ?1)",
        )?
        .execute(rusqlite::params![member, ERASED, before.to_string()])?;
    Ok(())
}
