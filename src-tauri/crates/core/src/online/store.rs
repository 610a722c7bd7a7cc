//! All SQL of `online_link`, its charges and its state, and of `online_sync`; of what was heard of payments in `heard`,
//! of the payouts in `payouts`, of lists in `list`.

mod heard;
pub(super) mod list;
pub(super) mod payouts;

pub(super) use heard::*;

use std::collections::HashSet;

use rusqlite::{Connection, Row, params};

use super::{gateway::Problem, links::MemberLink, settings::Checked};
use crate::{Reader, Result, Tx, rows::json, values::Yen};

// How far we are with Stripe.

#[derive(Debug)]
pub(super) struct Sync {
    pub due_at: String,
    pub wait_until: String,
    pub tries: i64,
    pub polled_at: Option<String>,
    pub payouts_at: Option<String>,
    pub problem: Option<Problem>,
    pub check_asked: bool,
    pub checked: Option<Checked>,
}

fn optional_json<T: serde::de::DeserializeOwned>(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<T>> {
    let is_null = row.get_ref(column)?.data_type() == rusqlite::types::Type::Null;
    if is_null { Ok(None) } else { json(row, column).map(Some) }
}

pub(super) fn sync(reader: &Reader<'_>) -> Result<Sync> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT due_at, wait_until, tries, polled_at, payouts_at, problem, check_asked, checked FROM online_sync",
        )?
        .query_row([], |row| {
            Ok(Sync {
                due_at: row.get(0)?,
                wait_until: row.get(1)?,
                tries: row.get(2)?,
                polled_at: row.get(3)?,
                payouts_at: row.get(4)?,
                problem: optional_json(row, 5)?,
                check_asked: row.get(6)?,
                checked: optional_json(row, 7)?,
            })
        })?)
}

fn set(tx: &Tx<'_>, what: &str, values: impl rusqlite::Params) -> Result<()> {
    tx.conn.prepare_cached(&format!("UPDATE online_sync SET {what}"))?.execute(values)?;
    Ok(())
}

/// Stripe is asked at once, whatever stood in the way.
pub(super) fn afresh(tx: &Tx<'_>) -> Result<()> {
    set(tx, "due_at = '', wait_until = '', tries = 0, problem = NULL, payouts_at = NULL", [])
}

pub(super) fn ask_check(tx: &Tx<'_>) -> Result<()> {
    set(tx, "check_asked = 1, wait_until = ''", [])
}

pub(super) fn set_checked(tx: &Tx<'_>, checked: &Checked) -> Result<()> {
    set(tx, "check_asked = 0, checked = ?", [serde_json::to_string(checked)?])
}

pub(super) fn set_due(tx: &Tx<'_>, at: &str) -> Result<()> {
    set(tx, "due_at = ?", [at])
}

pub(super) fn set_polled(tx: &Tx<'_>, at: &str) -> Result<()> {
    set(tx, "polled_at = ?", [at])
}

pub(super) fn went_well(tx: &Tx<'_>) -> Result<()> {
    set(tx, "tries = 0, problem = NULL, wait_until = ''", [])
}

pub(super) fn went_wrong(tx: &Tx<'_>, until: &str, problem: &Problem) -> Result<()> {
    set(tx, "tries = tries + 1, wait_until = ?, problem = ?", [until, &serde_json::to_string(problem)?])
}

// Links.

/// What Stripe is to do with a link, or has done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AtStripe {
    Asked,
    Open,
    Reopen,
    Closing,
    Closed,
    Failed,
}

impl AtStripe {
    const ALL: [(Self, &'static str); 6] = [
        (Self::Asked, "asked"),
        (Self::Open, "open"),
        (Self::Reopen, "reopen"),
        (Self::Closing, "closing"),
        (Self::Closed, "closed"),
        (Self::Failed, "failed"),
    ];

    fn code(self) -> &'static str {
        Self::ALL.into_iter().find(|(one, _)| *one == self).map_or("", |(_, code)| code)
    }

    fn from_code(code: &str) -> Self {
        Self::ALL.into_iter().find(|(_, known)| *known == code).map_or(Self::Failed, |(one, _)| one)
    }
}

pub(super) struct Link {
    pub id: i64,
    pub member: i64,
    pub claim: String,
    pub what: String,
    pub amount: Yen,
    pub konbini: bool,
    pub at_stripe: AtStripe,
    pub stripe: String,
    pub url: String,
    pub attempt: i64,
}

impl Link {
    /// Where to pay. The claim goes along, so that Stripe's own list shows it beside the session.
    pub(super) fn address(&self) -> String {
        address(&self.url, &self.claim)
    }
}

fn address(url: &str, claim: &str) -> String {
    if url.is_empty() { String::new() } else { format!("{url}{CLAIM}{claim}") }
}

/// Between the address that Stripe gave and our claim.
pub(super) const CLAIM: &str = "?client_reference_id=";

const LINK: &str = "SELECT l.id, l.member, l.claim, l.what, l.amount, l.konbini, s.state, s.stripe, s.url, s.attempt
                      FROM online_link l JOIN online_link_state s ON s.id = l.id";

fn link_row(row: &Row<'_>) -> rusqlite::Result<Link> {
    Ok(Link {
        id: row.get(0)?,
        member: row.get(1)?,
        claim: row.get(2)?,
        what: row.get(3)?,
        amount: row.get(4)?,
        konbini: row.get(5)?,
        at_stripe: AtStripe::from_code(&row.get::<_, String>(6)?),
        stripe: row.get(7)?,
        url: row.get(8)?,
        attempt: row.get(9)?,
    })
}

fn links_where(reader: &Reader<'_>, which: &str, values: impl rusqlite::Params) -> Result<Vec<Link>> {
    Ok(reader
        .conn
        .prepare_cached(&format!("{LINK} WHERE {which}"))?
        .query_map(values, link_row)?
        .collect::<rusqlite::Result<_>>()?)
}

pub(super) fn link(reader: &Reader<'_>, link: i64) -> Result<Option<Link>> {
    Ok(links_where(reader, "l.id = ?", [link])?.pop())
}

pub(super) fn link_of_claim(reader: &Reader<'_>, claim: &str) -> Result<Option<Link>> {
    Ok(links_where(reader, "l.claim = ?", [claim])?.pop())
}

/// A hundred at a time: between them the others have their turn.
pub(super) fn links_to_carry(reader: &Reader<'_>) -> Result<Vec<Link>> {
    links_where(reader, "s.state IN ('asked', 'reopen', 'closing') ORDER BY s.id LIMIT 100", [])
}

/// Links that may be paid although what they ask for is not owed any more as it was.
pub(super) fn settled_otherwise(reader: &Reader<'_>) -> Result<Vec<Link>> {
    let other = "s.state IN ('open', 'reopen', 'asked', 'failed')
         AND NOT EXISTS (SELECT 1 FROM online_payment p WHERE p.link = l.id AND p.state <> 'failed')
         AND EXISTS (SELECT 1 FROM online_link_charge c LEFT JOIN charge_owed o ON o.charge = c.charge
                      WHERE c.link = l.id AND coalesce(o.open, 0) < c.amount)";
    links_where(reader, other, [])
}

pub(super) struct NewLink<'a> {
    pub member: i64,
    pub claim: &'a str,
    pub what: &'a str,
    pub amount: Yen,
    pub konbini: bool,
    pub parts: &'a [(i64, Yen)],
}

pub(super) fn insert_link(tx: &Tx<'_>, new: &NewLink<'_>) -> Result<i64> {
    tx.conn
        .prepare_cached(
            "INSERT INTO online_link (member, claim, what, amount, konbini, made_at, made_by) VALUES (?, ?, ?, ?, ?, ?, ?)",
        )?
        .execute(params![
            new.member,
            new.claim,
            new.what,
            new.amount,
            new.konbini,
            tx.now_text(),
            tx.actor().name()
        ])?;
    let link = tx.conn.last_insert_rowid();
    let mut part = tx.conn.prepare_cached("INSERT INTO online_link_charge (link, charge, amount) VALUES (?, ?, ?)")?;
    for (charge, amount) in new.parts {
        part.execute(params![link, charge, amount])?;
    }
    tx.conn.prepare_cached("INSERT INTO online_link_state (id, state) VALUES (?, 'asked')")?.execute([link])?;
    Ok(link)
}

pub(super) fn set_state(tx: &Tx<'_>, link: i64, to: AtStripe, problem: Option<&Problem>) -> Result<()> {
    let problem = problem.map(serde_json::to_string).transpose()?;
    tx.conn.prepare_cached("UPDATE online_link_state SET state = ?, problem = ? WHERE id = ?")?.execute(params![
        to.code(),
        problem,
        link
    ])?;
    Ok(())
}

/// Stripe has made it. How far it is is said by [`carried`].
pub(super) fn made(tx: &Tx<'_>, link: i64, stripe: &str, price: &str, url: &str) -> Result<()> {
    tx.conn
        .prepare_cached("UPDATE online_link_state SET stripe = ?, price = ?, url = ? WHERE id = ?")?
        .execute(params![stripe, price, url, link])?;
    Ok(())
}

/// What was asked of Stripe is done: unless somebody wants something else by now.
pub(super) fn carried(tx: &Tx<'_>, link: &Link, to: AtStripe) -> Result<()> {
    let sessions = match link.at_stripe {
        AtStripe::Reopen => payments_of(tx, link.id)? + 1,
        _ => 0,
    };
    tx.conn
        .prepare_cached(
            "UPDATE online_link_state SET state = ?, problem = NULL, sessions = max(sessions, ?) WHERE id = ? AND state = ?",
        )?
        .execute(params![to.code(), sessions, link.id, link.at_stripe.code()])?;
    // Closed while it was being made: now there is something to close.
    tx.conn
        .prepare_cached(
            "UPDATE online_link_state SET state = 'closing' WHERE id = ? AND state = 'closed' AND stripe <> '' AND ?",
        )?
        .execute(params![link.id, link.at_stripe == AtStripe::Asked])?;
    Ok(())
}

pub(super) fn next_attempt(tx: &Tx<'_>, link: i64) -> Result<()> {
    tx.conn.execute("UPDATE online_link_state SET attempt = attempt + 1 WHERE id = ?", [link])?;
    Ok(())
}

pub(super) fn ask_again(tx: &Tx<'_>, link: i64) -> Result<()> {
    next_attempt(tx, link)?;
    tx.conn.execute(
        "UPDATE online_link_state SET state = iif(stripe = '', 'asked', 'reopen'), problem = NULL WHERE id = ?",
        [link],
    )?;
    Ok(())
}

/// Charges of a payer that may be paid by a link, or were and are not booked.
pub(super) fn charges_with_link(reader: &Reader<'_>, payer: i64) -> Result<HashSet<i64>> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT c.charge FROM online_link_now n JOIN online_link_charge c ON c.link = n.link
              WHERE n.member = ? AND (n.state IN ('asked', 'open', 'slip', 'failed') OR n.state = 'paid' AND n.payment IS NULL)",
        )?
        .query_map([payer], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?)
}

/// What a payer may pay by now.
pub(super) fn payable(reader: &Reader<'_>, payer: i64) -> Result<Vec<MemberLink>> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT url, claim, amount, state FROM online_link_now
              WHERE member = ? AND state IN ('asked', 'open', 'slip') ORDER BY link",
        )?
        .query_map([payer], |row| {
            let (url, claim): (String, String) = (row.get(0)?, row.get(1)?);
            let state: String = row.get(3)?;
            let address = Some(address(&url, &claim)).filter(|address| !address.is_empty());
            Ok(MemberLink { address, amount: row.get(2)?, slip: state == "slip" })
        })?
        .collect::<rusqlite::Result<_>>()?)
}

pub(super) fn parts_of_link(reader: &Reader<'_>, link: i64) -> Result<Vec<(i64, Yen)>> {
    Ok(reader
        .conn
        .prepare_cached("SELECT charge, amount FROM online_link_charge WHERE link = ? ORDER BY id")?
        .query_map([link], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?)
}

/// The moment since when sessions can be of a link that is not paid.
pub(super) fn oldest_unpaid(reader: &Reader<'_>) -> Result<Option<String>> {
    Ok(reader.conn.query_row(
        "SELECT min(made_at) FROM online_link_now WHERE state NOT IN ('paid', 'refunded') OR payment IS NULL",
        [],
        |row| row.get(0),
    )?)
}

pub(super) fn payer(conn: &Connection, table: &str, key: i64) -> Option<i64> {
    let of = match table {
        "online_link" => "SELECT member FROM online_link WHERE id = ?",
        _ => "SELECT l.member FROM online_link_charge c JOIN online_link l ON l.id = c.link WHERE c.id = ?",
    };
    conn.query_row(of, [key], |row| row.get(0)).ok()
}

/// Whether the job has anything to carry to Stripe.
pub(super) fn has_work(reader: &Reader<'_>) -> Result<bool> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM online_link_state WHERE state IN ('asked', 'reopen', 'closing'))
                 OR EXISTS (SELECT 1 FROM online_payment WHERE refund_attempt > 0)",
        )?
        .query_row([], |row| row.get(0))?)
}

/// Every rule of the room that does not hold, one line each.
pub(super) fn problems(reader: &Reader<'_>) -> Result<Vec<String>> {
    let mut statement = reader.conn.prepare(
        "SELECT 'online payment ' || o.id || ': is not the payment that it became' FROM online_payment o
           JOIN payment_state p ON p.payment = o.payment
          WHERE p.void_by IS NULL AND p.amount <> o.amount - o.taken_back
         UNION ALL
         SELECT 'online link ' || l.id || ': is not the sum of its charges' FROM online_link l
          WHERE l.amount <> (SELECT coalesce(sum(c.amount), 0) FROM online_link_charge c WHERE c.link = l.id)",
    )?;
    Ok(statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}

/// Links that the member asked for bear their name.
pub(super) fn erase_name(tx: &Tx<'_>, member: i64, name: &str) -> Result<()> {
    tx.conn
        .prepare_cached("UPDATE online_link SET made_by = ?3 WHERE member = ?1 AND made_by = ?2")?
        .execute(params![member, name, crate::members::ERASED])?;
    Ok(())
}
