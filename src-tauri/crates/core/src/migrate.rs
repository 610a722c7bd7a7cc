//! The schema's steps, forward only. All or nothing; a newer file is refused before anything is written.

use rusqlite::Connection;

use crate::{Code, Error, Result};

const STEPS: &[&str] = &[
    include_str!("../../../../migrations/0001_book.sql"),
    include_str!("../../../../migrations/0002_members.sql"),
    include_str!("../../../../migrations/0003_money.sql"),
    include_str!("../../../../migrations/0004_receipts.sql"),
    include_str!("../../../../migrations/0005_mail.sql"),
    include_str!("../../../../migrations/0006_mypage.sql"),
    include_str!("../../../../migrations/0007_segments.sql"),
    include_str!("../../../../migrations/0008_record.sql"),
    include_str!("../../../../migrations/0009_fields.sql"),
    include_str!("../../../../migrations/0010_groups.sql"),
    include_str!("../../../../migrations/0011_membership.sql"),
    include_str!("../../../../migrations/0012_applications.sql"),
    include_str!("../../../../migrations/0013_duplicates.sql"),
    include_str!("../../../../migrations/0014_prints.sql"),
    include_str!("../../../../migrations/0015_offices.sql"),
    include_str!("../../../../migrations/0016_scans.sql"),
    include_str!("../../../../migrations/0017_bank.sql"),
    include_str!("../../../../migrations/0018_items.sql"),
    include_str!("../../../../migrations/0019_debits.sql"),
    include_str!("../../../../migrations/0020_charges.sql"),
    include_str!("../../../../migrations/0021_books.sql"),
    include_str!("../../../../migrations/0022_reminders.sql"),
    include_str!("../../../../migrations/0023_receipts.sql"),
    include_str!("../../../../migrations/0024_invoices.sql"),
    include_str!("../../../../migrations/0025_online.sql"),
    include_str!("../../../../migrations/0026_rules.sql"),
    include_str!("../../../../migrations/0027_refunds.sql"),
    include_str!("../../../../migrations/0028_files.sql"),
    include_str!("../../../../migrations/0029_requests.sql"),
    include_str!("../../../../migrations/0030_notices.sql"),
    include_str!("../../../../migrations/0031_publishing.sql"),
    include_str!("../../../../migrations/0032_identity.sql"),
    include_str!("../../../../migrations/0033_clients.sql"),
    include_str!("../../../../migrations/0034_sign_in.sql"),
    include_str!("../../../../migrations/0035_signup.sql"),
    include_str!("../../../../migrations/0036_claims.sql"),
    include_str!("../../../../migrations/0037_inquiries.sql"),
    include_str!("../../../../migrations/0038_proxies.sql"),
    include_str!("../../../../migrations/0039_retention.sql"),
    include_str!("../../../../migrations/0040_doors.sql"),
    include_str!("../../../../migrations/0041_viewing.sql"),
    include_str!("../../../../migrations/0042_language.sql"),
    include_str!("../../../../migrations/0043_confirmed.sql"),
    include_str!("../../../../migrations/0044_events.sql"),
    include_str!("../../../../migrations/0045_entrance.sql"),
];

/// The schema that this program writes.
pub const CURRENT: i64 = STEPS.len() as i64;

pub fn version(conn: &Connection) -> Result<i64> {
    Ok(conn.query_row("PRAGMA user_version", [], |row| row.get(0))?)
}

/// Whether steps are missing. An error when the file is newer than the program.
pub fn is_behind(conn: &Connection) -> Result<bool> {
    let found = version(conn)?;
    if found > CURRENT {
        return Err(Error::new(Code::Newer, "error-newer"));
    }
    Ok(found < CURRENT)
}

/// Runs what is missing, up to `to`.
pub fn run(conn: &Connection, to: i64) -> Result<()> {
    let from = version(conn)?;
    let tx = rusqlite::Transaction::new_unchecked(conn, rusqlite::TransactionBehavior::Immediate)?;
    for step in &STEPS[from as usize..to as usize] {
        tx.execute_batch(step)?;
    }
    tx.pragma_update(None, "user_version", to)?;
    tx.commit()?;
    Ok(())
}
