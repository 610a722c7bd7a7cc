//! Where the rules of the room do not hold.

use crate::{Reader, Result, rows};

/// Every rule of the room that does not hold, one line each; the bytes are looked at elsewhere.
pub(in crate::receipts) fn broken_rules(reader: &Reader<'_>) -> Result<Vec<String>> {
    let mut statement = reader.conn.prepare(
        "SELECT series || fiscal_year || ': a number is missing' FROM receipt GROUP BY series, fiscal_year
          HAVING min(number) <> 1 OR max(number) <> count(DISTINCT number)
         UNION ALL
         SELECT series || fiscal_year || '-' || number || ': a copy is missing' FROM receipt
          GROUP BY series, fiscal_year, number HAVING min(copy) <> 1 OR max(copy) <> count(*)
         UNION ALL
         SELECT s.no || ': the snapshot is not what the columns say' FROM receipt_state s JOIN receipt r ON r.id = s.receipt
          WHERE json_extract(r.snapshot, '$.number') IS NOT s.no OR json_extract(r.snapshot, '$.amount') IS NOT r.amount
             OR json_extract(r.snapshot, '$.total.gross') IS NOT r.amount
             OR json_extract(r.snapshot, '$.issued_on') IS NOT r.issued_on
             OR json_extract(r.snapshot, '$.addressee') IS NOT r.addressee
             OR json_extract(r.snapshot, '$.proviso') IS NOT r.proviso
         UNION ALL
         SELECT s.no || ': it is for more or less than it says' FROM receipt_state s
          WHERE (SELECT coalesce(sum(h.amount), 0) FROM receipt_share h WHERE h.receipt = s.receipt) <> s.amount
         UNION ALL
         SELECT s.no || ': one of its payments is another payer''s' FROM receipt_share h
           JOIN receipt_state s ON s.receipt = h.receipt JOIN payment_state p ON p.payment = h.payment
          WHERE p.member <> s.member
         UNION ALL
         SELECT 'payment ' || p.payment || ': more is receipted than was paid' FROM payment_state p
          WHERE (SELECT coalesce(sum(r.amount), 0) FROM receipt_in_force r WHERE r.payment = p.payment) > p.amount - p.refunded
         UNION ALL
         SELECT r.no || ': in force for a payment that was taken back' FROM receipt_in_force r
           JOIN payment_state p ON p.payment = r.payment WHERE p.void_by IS NOT NULL
         UNION ALL
         SELECT series || fiscal_year || '-' || number || ': no series has this code' FROM receipt
          WHERE series NOT IN (SELECT code FROM receipt_series)
         UNION ALL
         SELECT s.no || ': the bytes of its PDF are missing' FROM receipt_state s
          WHERE s.addressee <> ?
            AND NOT EXISTS (SELECT 1 FROM receipt_file f JOIN receipt_bytes b ON b.id = f.id WHERE f.receipt = s.receipt)",
    )?;
    Ok(statement.query_map([crate::members::ERASED], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}

/// Every stored PDF that is not what was printed, one line each.
pub(in crate::receipts) fn changed_papers(reader: &Reader<'_>) -> Result<Vec<String>> {
    rows::changed_papers(&mut reader.conn.prepare(
        "SELECT s.no, f.size, f.sha256, b.bytes FROM receipt_file f JOIN receipt_bytes b ON b.id = f.id
         JOIN receipt_state s ON s.receipt = f.receipt
         UNION ALL
         SELECT s.no, f.size, f.sha256, b.bytes FROM receipt_void_file f JOIN receipt_void_bytes b ON b.id = f.id
         JOIN receipt_void v ON v.id = f.receipt_void JOIN receipt_state s ON s.receipt = v.receipt",
    )?)
}
