//! All SQL of `online_link`, its charges and its state, of `online_payment`, `online_event` and `online_sync`; of the
//! payouts in `payouts`, of lists in `list`.

pub(super) mod list;
pub(super) mod payouts;

use std::collections::HashSet;

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{
    gateway::Problem,
    links::MemberLink,
    settings::Checked,
    stripe::{Stage, Told},
};
use crate::{
    Reader, Result, Tx,
    rows::{json, optional_day},
    values::{Day, Yen},
};

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

// Payments.

fn code(stage: Stage) -> &'static str {
    match stage {
        Stage::Pending => "pending",
        Stage::Failed => "failed",
        Stage::Paid => "paid",
    }
}

fn stage(code: &str) -> Stage {
    match code {
        "paid" => Stage::Paid,
        "failed" => Stage::Failed,
        _ => Stage::Pending,
    }
}

/// What is known of a payment only grows: told twice or in another order, it comes to the same.
pub(super) fn hear(tx: &Tx<'_>, link: i64, told: &Told) -> Result<()> {
    let before = tx
        .conn
        .prepare_cached("SELECT state FROM online_payment WHERE intent = ?")?
        .query_row([&told.intent], |row| Ok(stage(&row.get::<_, String>(0)?)))
        .optional()?;
    let method = if matches!(told.method.as_str(), "card" | "konbini") { told.method.as_str() } else { "other" };
    if before.is_none() {
        tx.conn
            .prepare_cached(
                "INSERT INTO online_payment (intent, session, link, state, method, amount, currency, paid_on) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            )?
            .execute(params![
                told.intent,
                told.session,
                link,
                code(told.stage),
                method,
                told.amount,
                told.currency,
                told.paid_on.map(|day| day.to_string())
            ])?;
    } else if before.is_some_and(|before| before < told.stage) {
        tx.conn
            .prepare_cached(
                "UPDATE online_payment SET session = ?2, state = ?3, method = ?4, amount = ?5, currency = ?6, paid_on = ?7 WHERE intent = ?1",
            )?
            .execute(params![
                told.intent,
                told.session,
                code(told.stage),
                method,
                told.amount,
                told.currency,
                told.paid_on.map(|day| day.to_string())
            ])?;
    }
    tx.conn
        .prepare_cached(
            "UPDATE online_payment SET slip_until = coalesce(?2, slip_until), fee = coalesce(fee, ?3), net = coalesce(net, ?4),
                    refunded = max(refunded, ?5) WHERE intent = ?1",
        )?
        .execute(params![told.intent, told.slip_until, told.fee, told.net, told.refunded])?;
    Ok(())
}

/// Of all payments of a link the one that counts: paid, else on its way, else in vain.
pub(super) fn stage_of_link(reader: &Reader<'_>, link: i64) -> Result<Option<Stage>> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT state FROM online_payment WHERE link = ? ORDER BY state = 'paid' DESC, state = 'pending' DESC LIMIT 1",
        )?
        .query_row([link], |row| Ok(stage(&row.get::<_, String>(0)?)))
        .optional()?)
}

/// How many sessions of a link were gone through.
pub(super) fn payments_of(reader: &Reader<'_>, link: i64) -> Result<i64> {
    Ok(reader
        .conn
        .prepare_cached("SELECT count(*) FROM online_payment WHERE link = ?")?
        .query_row([link], |row| row.get(0))?)
}

/// Whether a link has to be opened for one more session.
pub(super) fn reopens(reader: &Reader<'_>, link: i64) -> Result<bool> {
    let sessions: i64 = reader
        .conn
        .prepare_cached("SELECT sessions FROM online_link_state WHERE id = ?")?
        .query_row([link], |row| row.get(0))?;
    Ok(payments_of(reader, link)? >= sessions)
}

/// A payment as it was heard of.
pub(super) struct Heard {
    pub id: i64,
    pub intent: String,
    pub link: i64,
    pub member: i64,
    pub method: String,
    pub amount: Yen,
    pub currency: String,
    pub paid_on: Option<Day>,
    pub refunded: Yen,
    pub taken_back: Yen,
    pub payment: Option<i64>,
    pub refund_reason: String,
}

const HEARD: &str =
    "SELECT p.id, p.intent, p.link, l.member, p.method, p.amount, p.currency, p.paid_on, p.refunded, p.taken_back,
                            p.payment, p.refund_reason
                       FROM online_payment p JOIN online_link l ON l.id = p.link";

fn heard_row(row: &Row<'_>) -> rusqlite::Result<Heard> {
    Ok(Heard {
        id: row.get(0)?,
        intent: row.get(1)?,
        link: row.get(2)?,
        member: row.get(3)?,
        method: row.get(4)?,
        amount: row.get(5)?,
        currency: row.get(6)?,
        paid_on: optional_day(row, 7)?,
        refunded: row.get(8)?,
        taken_back: row.get(9)?,
        payment: row.get(10)?,
        refund_reason: row.get(11)?,
    })
}

pub(super) fn heard(reader: &Reader<'_>, payment: i64) -> Result<Option<Heard>> {
    let of = format!("{HEARD} WHERE p.id = ?");
    Ok(reader.conn.prepare_cached(&of)?.query_row([payment], heard_row).optional()?)
}

pub(super) fn paid_of_link(reader: &Reader<'_>, link: i64) -> Result<Option<Heard>> {
    let of = format!("{HEARD} WHERE p.link = ? AND p.state = 'paid' ORDER BY p.id LIMIT 1");
    Ok(reader.conn.prepare_cached(&of)?.query_row([link], heard_row).optional()?)
}

/// Payments that are not booked as they were heard of.
pub(super) fn to_book(reader: &Reader<'_>) -> Result<Vec<i64>> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT id FROM online_payment WHERE state = 'paid' AND payment IS NULL
             UNION SELECT id FROM online_payment WHERE refunded > taken_back ORDER BY 1",
        )?
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?)
}

pub(super) fn is_booked(reader: &Reader<'_>, payment: i64) -> Result<bool> {
    Ok(reader
        .conn
        .query_row("SELECT payment IS NOT NULL FROM online_payment WHERE id = ?", [payment], |row| row.get(0))?)
}

/// What it became, how much of it was taken back since, and what of it paid nothing.
pub(super) fn set_payment(tx: &Tx<'_>, id: i64, payment: i64, taken_back: Yen, left_over: Yen) -> Result<()> {
    tx.conn
        .prepare_cached("UPDATE online_payment SET payment = ?, taken_back = ?, left_over = ? WHERE id = ?")?
        .execute(params![payment, taken_back, left_over, id])?;
    Ok(())
}

pub(super) fn set_problem(tx: &Tx<'_>, id: i64, problem: Option<&Problem>) -> Result<()> {
    let problem = problem.map(serde_json::to_string).transpose()?;
    tx.conn.prepare_cached("UPDATE online_payment SET problem = ? WHERE id = ?")?.execute(params![problem, id])?;
    Ok(())
}

/// Sessions whose fee Stripe had not reckoned yet, the newest hundred.
pub(super) fn without_fee(reader: &Reader<'_>) -> Result<Vec<String>> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT session FROM online_payment WHERE state = 'paid' AND fee IS NULL ORDER BY id DESC LIMIT 100",
        )?
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?)
}

/// The number of a receipt in force for a payment.
pub(super) fn receipt_of(reader: &Reader<'_>, payment: Option<i64>) -> Result<Option<String>> {
    Ok(reader
        .conn
        .prepare_cached("SELECT no FROM receipt_in_force WHERE payment = ? LIMIT 1")?
        .query_row([payment], |row| row.get(0))
        .optional()?)
}

// Refunds. An attempt above 0 waits for Stripe.

pub(super) fn ask_refund(tx: &Tx<'_>, id: i64, reason: &str) -> Result<()> {
    tx.conn.execute(
        "UPDATE online_payment SET refund_reason = ?, refund_by = ?, refund_attempt = 1, problem = NULL WHERE id = ?",
        params![reason, tx.actor().name(), id],
    )?;
    Ok(())
}

pub(super) fn refunds_to_carry(reader: &Reader<'_>) -> Result<Vec<(i64, String, i64)>> {
    Ok(reader
        .conn
        .prepare_cached("SELECT id, intent, refund_attempt FROM online_payment WHERE refund_attempt > 0 ORDER BY id")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<rusqlite::Result<_>>()?)
}

pub(super) fn next_refund(tx: &Tx<'_>, id: i64) -> Result<()> {
    tx.conn.execute("UPDATE online_payment SET refund_attempt = refund_attempt + 1 WHERE id = ?", [id])?;
    Ok(())
}

pub(super) fn refund_carried(tx: &Tx<'_>, id: i64) -> Result<()> {
    tx.conn.execute("UPDATE online_payment SET refund_attempt = 0 WHERE id = ?", [id])?;
    Ok(())
}

/// Stripe does not give it back: it may be asked again.
pub(super) fn refund_refused(tx: &Tx<'_>, id: i64, problem: &Problem) -> Result<()> {
    tx.conn.execute(
        "UPDATE online_payment SET refund_attempt = 0, refund_reason = '', refund_by = '', problem = ? WHERE id = ?",
        params![serde_json::to_string(problem)?, id],
    )?;
    Ok(())
}

// Events.

fn known(reader: &Reader<'_>, sql: &str, ids: &[&str]) -> Result<HashSet<String>> {
    Ok(reader
        .conn
        .prepare_cached(sql)?
        .query_map([serde_json::to_string(ids)?], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?)
}

pub(super) fn known_events(reader: &Reader<'_>, ids: &[&str]) -> Result<HashSet<String>> {
    known(reader, "SELECT event FROM online_event WHERE event IN (SELECT value FROM json_each(?))", ids)
}

pub(super) fn known_intents(reader: &Reader<'_>, ids: &[&str]) -> Result<HashSet<String>> {
    known(reader, "SELECT intent FROM online_payment WHERE intent IN (SELECT value FROM json_each(?))", ids)
}

pub(super) fn keep_events(tx: &Tx<'_>, ids: &[&str]) -> Result<()> {
    let mut keep = tx.conn.prepare_cached("INSERT OR IGNORE INTO online_event (event, at) VALUES (?, ?)")?;
    for id in ids {
        keep.execute(params![id, tx.now_text()])?;
    }
    Ok(())
}

pub(super) fn forget_events(tx: &Tx<'_>, before: &str) -> Result<()> {
    tx.conn.execute("DELETE FROM online_event WHERE at < ?", [before])?;
    Ok(())
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
