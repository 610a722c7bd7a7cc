//! 消去: words beside money, when the time of its papers is over. Amounts and days stay.

use crate::{Result, Tx, members::ERASED, values::Day};

pub(in crate::payments) fn erase_words(tx: &Tx<'_>, member: i64, until: Day) -> Result<()> {
    let until = until.to_string();
    tx.conn.execute(
        "UPDATE payment SET memo = '', reason = iif(reason = '', '', ?3) WHERE member = ?1 AND paid_on <= ?2
            AND (memo <> '' OR reason NOT IN ('', ?3))",
        rusqlite::params![member, until, ERASED],
    )?;
    tx.conn.execute(
        "UPDATE refund SET reason = ?3 WHERE member = ?1 AND refunded_on <= ?2 AND reason <> ?3",
        rusqlite::params![member, until, ERASED],
    )?;
    Ok(())
}
