//! 消去: what was arranged with somebody. Charges stay.

use crate::{Result, Tx, rows};

pub(in crate::dues) fn erase(tx: &Tx<'_>, member: i64) -> Result<()> {
    rows::run_all(
        tx.conn,
        member,
        &["DELETE FROM own_fee WHERE member = ?1", "DELETE FROM payer WHERE member = ?1 OR payer = ?1"],
    )
}
