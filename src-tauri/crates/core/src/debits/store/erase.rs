//! 消去: accounts from which somebody let their dues be drawn; later, what went to the bank and came from it.

use crate::{Result, Tx, members::ERASED, values::Day};

pub(in crate::debits) fn erase(tx: &Tx<'_>, member: i64) -> Result<()> {
    tx.conn
        .prepare_cached(
            "UPDATE mandate SET bank_code = '', bank = '', branch_code = '', branch = '', number = '', holder = ?2,
                    state = 'stopped', reason = ?2, ends_on = coalesce(ends_on, ?3) WHERE member = ?1",
        )?
        .execute(rusqlite::params![member, ERASED, tx.today().to_string()])?;
    Ok(())
}

/// The files hold everybody who was drawn that day: once their time is over nobody needs them.
pub(in crate::debits) fn erase_files(tx: &Tx<'_>, member: i64, until: Day) -> Result<()> {
    tx.conn
        .prepare_cached(
            "UPDATE debit_run SET file = x'', result_file = iif(result_file IS NULL, NULL, x'')
              WHERE day <= ?2 AND length(file) > 0 AND id IN (
                    SELECT l.run FROM debit_line l JOIN mandate m ON m.id = l.mandate WHERE m.member = ?1)",
        )?
        .execute(rusqlite::params![member, until.to_string()])?;
    Ok(())
}
