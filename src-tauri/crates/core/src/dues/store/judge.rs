//! Whom a billing charges, and how much: one statement for each item, since a hundred thousand members must
//! not take longer than a breath.

use rusqlite::named_params;

use crate::dues::{
    bill_year::{Billing, KindSum, SkipCode, WouldCharge},
    items::{Item, Rule},
};
use crate::{Error, Reader, Result, Tx, values::Yen};

/// Everybody who is asked about, with what they owe for the year and who pays it, or the reason why they are
/// not charged.
///
/// `:item` is what is charged, `:rule` how much it is. `day` is the first day on which somebody is a member in
/// the year; of a kind that runs twelve months, the day in the year on which a term begins. Kind, price, a leave
/// and the seats are those of that day; only of the annual fee (item 1) a year that was joined late is a share. What was arranged with a member
/// (個別会費) stands in place of all of that.
const LOOKED: &str = "
    WITH held AS (
      SELECT *, CASE WHEN term = 'rolling' AND starts_on < :first AND ends_on < :after THEN ends_on
                     ELSE max(starts_on, :first) END AS day,
             term = 'rolling' AND starts_on < :first AND end_reason <> '' AS over
        FROM billable
       WHERE starts_on < :after AND (ends_on IS NULL OR ends_on > :first)),
    began AS (
      SELECT member, kind, kind_name, position, fee, term, midyear, half_from, min(day) AS day,
             (strftime('%Y', day) - strftime('%Y', :first)) * 12 + strftime('%m', day) - strftime('%m', :first) AS month
        FROM held WHERE NOT over AND day >= fee_from AND day < fee_until
       GROUP BY member),
    first AS (
      SELECT member, kind, kind_name, position, term, midyear, half_from, day, month,
             CASE WHEN :item = 1 THEN fee
                  ELSE (SELECT p.fee FROM item_fee p
                         WHERE p.item = :item AND coalesce(p.kind, 0) = CASE :rule WHEN 'kind' THEN began.kind ELSE 0 END
                           AND p.starts_on <= began.day ORDER BY p.starts_on DESC LIMIT 1) END AS fee
        FROM began),
    share AS (
      SELECT f.*, l.fee AS leave, e.fee AS own,
             CASE WHEN :item <> 1 OR f.term = 'rolling' OR f.day = :first THEN f.fee
                  ELSE CASE f.midyear WHEN 'free' THEN 0 WHEN 'monthly' THEN f.fee * (12 - f.month) / 12
                       WHEN 'half' THEN CASE WHEN f.month >= (f.half_from - strftime('%m', :first) + 12) % 12
                                             THEN f.fee / 2 ELSE f.fee END
                       ELSE f.fee END END
             * CASE l.fee WHEN 'free' THEN 0 WHEN 'reduced' THEN l.percent ELSE 100 END / 100 AS owed
        FROM first f LEFT JOIN on_leave l ON l.member = f.member AND l.starts_on <= f.day AND l.ends_on > f.day
             LEFT JOIN own_fee e ON e.member = f.member AND e.item = :item AND e.starts_on <= f.day
                                AND (e.ends_on IS NULL OR e.ends_on > f.day)),
    taken AS (
      SELECT c.member, max(c.round) AS round, max(r.id IS NULL) AS in_force
        FROM charge c LEFT JOIN charge_reversal r ON r.charge = c.id
       WHERE c.fiscal_year = :year AND c.item = :item
       GROUP BY c.member),
    looked AS (
      SELECT m.member, m.no, m.name, m.sort_kana, f.kind_name, f.position, f.day,
             coalesce(f.own, f.owed * CASE WHEN :item = 1 OR :rule = 'seat' THEN coalesce(s.seats, 1) ELSE 1 END) AS owed,
             coalesce(s.seats, 1) AS seats, coalesce(y.payer, p.payer, m.member) AS payer,
             CASE f.term WHEN 'rolling' THEN f.day ELSE '' END AS not_before, coalesce(t.round, 0) + 1 AS round,
             CASE
               WHEN m.death IS NOT NULL THEN 'died'
               WHEN f.member IS NULL THEN CASE
                 WHEN EXISTS (SELECT 1 FROM billable b WHERE b.member = m.member AND b.starts_on >= :after) THEN 'later'
                 WHEN EXISTS (SELECT 1 FROM billable b WHERE b.member = m.member AND b.starts_on < :after
                                 AND (b.ends_on IS NULL OR b.ends_on > :first)) THEN 'covered'
                 WHEN EXISTS (SELECT 1 FROM billable b WHERE b.member = m.member) THEN 'left'
                 ELSE 'no_membership' END
               WHEN :kinds IS NOT NULL AND f.kind NOT IN (SELECT value FROM json_each(:kinds)) THEN 'not_chosen'
               WHEN t.in_force = 1 AND NOT :by_branch THEN 'charged'
               WHEN f.own IS NOT NULL THEN iif(f.own = 0, 'exempt', NULL)
               WHEN f.fee IS NULL THEN 'no_fee'
               WHEN f.leave = 'free' THEN 'on_leave'
               WHEN :item = 1 AND f.midyear = 'free' AND f.term = 'year' AND f.day > :first THEN 'next_year'
               WHEN f.owed = 0 THEN 'free'
             END AS skip
        FROM member_brief m LEFT JOIN share f ON f.member = m.member LEFT JOIN taken t ON t.member = m.member
             LEFT JOIN seats_span s ON s.member = m.member AND s.starts_on <= f.day AND s.until > f.day
             LEFT JOIN household_payer p ON p.member = m.member
             LEFT JOIN payer y ON y.member = m.member AND y.starts_on <= :today AND (y.ends_on IS NULL OR y.ends_on > :today)
                              AND EXISTS (SELECT 1 FROM member_days d WHERE d.member = y.payer AND d.death IS NULL)
       WHERE :members IS NULL OR m.member IN (SELECT value FROM json_each(:members)))";

/// Of an item that is charged as [`LOOKED`] says.
const EACH: &str = "judged AS (SELECT * FROM looked)";

/// Of an item that is charged once for each household: to its head if they owe it, else to the next in its
/// order, and to nobody where one of them was charged before.
const ONE_OF_A_HOUSEHOLD: &str = "
    housed AS (SELECT o.household FROM taken t JOIN household_place o ON o.member = t.member WHERE t.in_force = 1),
    placed AS (
      SELECT l.*, h.household,
             row_number() OVER (PARTITION BY h.household, l.skip IS NULL
                                ORDER BY l.member <> h.head, h.position, l.member) AS place
        FROM looked l LEFT JOIN household_place h ON h.member = l.member),
    judged AS (
      SELECT member, no, name, sort_kana, kind_name, position, owed, seats, payer, not_before, round,
             CASE WHEN skip IS NOT NULL THEN skip
                  WHEN household IS NOT NULL AND (place > 1 OR household IN (SELECT household FROM housed))
                  THEN 'household' END AS skip
        FROM placed)";

/// 人頭割: what is owed for the heads of a branch, to who pays for it. Somebody who pays for several is charged once.
/// Who is in several is counted in the one that was made first.
const ONE_OF_A_BRANCH: &str = "
    heads AS (
      SELECT l.*, (SELECT min(b.branch) FROM grp_place x JOIN grp_payer b ON b.grp = x.grp
                     JOIN member_days d ON d.member = b.payer AND d.death IS NULL
                    WHERE x.member = l.member AND x.starts_on <= l.day AND (x.ends_on IS NULL OR x.ends_on > l.day)) AS branch
        FROM looked l),
    asked AS (
      SELECT h.*, b.payer AS pays, b.name AS branch_name, coalesce(t.round, 0) + 1 AS next,
             CASE WHEN h.skip IS NOT NULL THEN h.skip WHEN b.payer IS NULL THEN 'no_branch'
                  WHEN t.in_force = 1 THEN 'charged' END AS why
        FROM heads h LEFT JOIN grp_payer b ON b.grp = h.branch LEFT JOIN taken t ON t.member = b.payer),
    counted AS (
      SELECT pays, next, sum(owed) AS owed, count(*) AS heads, branch_name || ' ' || count(*) || '名' AS called
        FROM asked WHERE why IS NULL GROUP BY pays, branch),
    judged AS (
      SELECT member, no, name, sort_kana, kind_name, position, owed, seats, payer, not_before, round, why AS skip
        FROM asked WHERE why IS NOT NULL
      UNION ALL
      SELECT m.member, m.no, m.name, m.sort_kana, c.called, 0, c.owed, c.heads, m.member, '', c.next, NULL
        FROM (SELECT pays, next, sum(owed) AS owed, sum(heads) AS heads, group_concat(called, '・') AS called
                FROM counted GROUP BY pays) c
        JOIN member_brief m ON m.member = c.pays)";

fn judged(item: &Item) -> String {
    let how = match item.rule {
        Rule::Household => ONE_OF_A_HOUSEHOLD,
        _ if item.by_branch => ONE_OF_A_BRANCH,
        _ => EACH,
    };
    format!("{LOOKED}, {how}")
}

/// Somebody who is not charged.
pub(in crate::dues) struct Skip {
    pub member: i64,
    pub no: String,
    pub name: String,
    pub code: SkipCode,
    pub message: &'static str,
}

macro_rules! judge {
    ($reader:ident, $billing:ident, $item:ident) => {
        named_params! {
            ":item": $item.id,
            ":rule": $item.rule.code(),
            ":by_branch": $item.by_branch,
            ":today": $reader.today().to_string(),
            ":year": $billing.fiscal_year,
            ":first": $billing.first.to_string(),
            ":after": $billing.after.to_string(),
            ":members": $billing.members,
            ":kinds": $billing.kinds,
        }
    };
}

/// Charges everybody who is to be charged an item; how many, how much, and who is not. Everybody is judged once,
/// into a table of this connection's own.
pub(in crate::dues) fn bill(tx: &Tx<'_>, billing: &Billing, item: &Item) -> Result<(i64, Yen, Vec<Skip>)> {
    tx.conn.execute_batch("DROP TABLE IF EXISTS temp.judged_now")?;
    tx.conn
        .prepare_cached(&format!(
            "CREATE TEMP TABLE judged_now AS {} SELECT * FROM judged ORDER BY member",
            judged(item)
        ))?
        .execute(judge!(tx, billing, item))?;
    let made = tx.conn.prepare_cached(
        "INSERT INTO charge (member, payer, item, fiscal_year, label, amount, tax_class, charged_on, due_on, round)
         SELECT j.member, j.payer, i.id, :year,
                :year || '年度 ' || i.name || CASE
                  WHEN i.by_branch THEN '（' || j.kind_name || '）'
                  WHEN i.rule = 'kind' THEN '（' || j.kind_name || iif(i.id = 1 AND j.seats > 1, '・' || j.seats || '口', '') || '）'
                  WHEN i.rule = 'seat' AND j.seats > 1 THEN '（' || j.seats || '口）'
                  ELSE '' END,
                j.owed, i.tax_class, :today, max(:due_on, j.not_before), j.round
           FROM temp.judged_now j JOIN item i ON i.id = :item
          WHERE j.skip IS NULL",
    )?.execute(named_params! {
        ":item": item.id,
        ":year": billing.fiscal_year,
        ":today": tx.today().to_string(),
        ":due_on": billing.due_on.to_string(),
    })?;
    let amount =
        tx.conn
            .query_row("SELECT coalesce(sum(owed), 0) FROM temp.judged_now WHERE skip IS NULL", [], |row| row.get(0))?;
    let skipped = skips(&mut tx.conn.prepare(&format!("{SKIPPED} temp.judged_now {BY_NAME}"))?.query([])?)?;
    tx.conn.execute_batch("DROP TABLE temp.judged_now")?;
    Ok((made as i64, amount, skipped))
}

const SKIPPED: &str = "SELECT member, no, name, skip FROM";
const BY_NAME: &str = "WHERE skip IS NOT NULL ORDER BY sort_kana, member";

fn skips(found: &mut rusqlite::Rows<'_>) -> Result<Vec<Skip>> {
    let mut skipped = Vec::new();
    while let Some(row) = found.next()? {
        let word: String = row.get(3)?;
        let (code, message) =
            SkipCode::from_word(&word).ok_or_else(|| Error::internal(format!("no reason named {word}")))?;
        skipped.push(Skip { member: row.get(0)?, no: row.get(1)?, name: row.get(2)?, code, message });
    }
    Ok(skipped)
}

pub(in crate::dues) fn skipped(reader: &Reader<'_>, billing: &Billing, item: &Item) -> Result<Vec<Skip>> {
    let mut statement = reader.conn.prepare_cached(&format!("{} {SKIPPED} judged {BY_NAME}", judged(item)))?;
    skips(&mut statement.query(judge!(reader, billing, item))?)
}

pub(in crate::dues) fn preview_sums(reader: &Reader<'_>, billing: &Billing, item: &Item) -> Result<Vec<KindSum>> {
    let mut statement = reader.conn.prepare_cached(&format!(
        "{} SELECT kind_name, count(*), owed, sum(owed) FROM judged WHERE skip IS NULL
                   GROUP BY kind_name, owed ORDER BY position, kind_name, owed",
        judged(item)
    ))?;
    Ok(statement
        .query_map(judge!(reader, billing, item), |row| {
            Ok(KindSum {
                item: item.name.clone(),
                kind: row.get(0)?,
                count: row.get(1)?,
                fee: row.get(2)?,
                amount: row.get(3)?,
            })
        })?
        .collect::<rusqlite::Result<_>>()?)
}

pub(in crate::dues) fn preview_rows(reader: &Reader<'_>, billing: &Billing, item: &Item) -> Result<Vec<WouldCharge>> {
    let mut statement = reader.conn.prepare_cached(&format!(
        "{} SELECT member, no, name, kind_name, owed FROM judged WHERE skip IS NULL
                   ORDER BY sort_kana, member LIMIT 200",
        judged(item)
    ))?;
    Ok(statement
        .query_map(judge!(reader, billing, item), |row| {
            Ok(WouldCharge {
                item: item.name.clone(),
                member: row.get(0)?,
                no: row.get(1)?,
                name: row.get(2)?,
                kind: row.get(3)?,
                amount: row.get(4)?,
            })
        })?
        .collect::<rusqlite::Result<_>>()?)
}
