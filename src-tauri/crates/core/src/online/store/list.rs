//! Lists of links, by the view `online_link_now`.

use rusqlite::{Row as SqlRow, named_params};

use super::{address, optional_json};
use crate::{
    Lang, Reader, Result,
    online::{
        gateway::Problem,
        list::{Count, Kind, Part, Row, State, Task},
    },
    rows::optional_day,
};

/// What a list looks for.
#[derive(Default)]
pub(in crate::online) struct Wanted {
    /// A JSON list of keys; none: everybody.
    pub members: Option<String>,
    pub link: Option<i64>,
    pub member: Option<i64>,
    pub state: Option<State>,
    pub offset: u32,
    pub limit: u32,
}

const STATES: [(State, &str); 7] = [
    (State::Asked, "asked"),
    (State::Open, "open"),
    (State::Slip, "slip"),
    (State::Paid, "paid"),
    (State::Refunded, "refunded"),
    (State::Closed, "closed"),
    (State::Failed, "failed"),
];

fn code(state: State) -> &'static str {
    STATES.iter().find(|(one, _)| *one == state).map_or("", |(_, code)| code)
}

fn state(code: &str) -> State {
    STATES.iter().find(|(_, known)| *known == code).map_or(State::Failed, |(one, _)| *one)
}

const FILTER: &str = "(:members IS NULL OR n.member IN (SELECT value FROM json_each(:members)))
     AND (:state IS NULL OR n.state = :state)";

fn row(row: &SqlRow<'_>, lang: Lang) -> rusqlite::Result<Row> {
    let (url, claim): (String, String) = (row.get(7)?, row.get(8)?);
    let problem: Option<Problem> = optional_json(row, 19)?;
    Ok(Row {
        id: row.get(0)?,
        member: row.get(1)?,
        no: row.get(2)?,
        name: row.get(3)?,
        what: row.get(4)?,
        amount: row.get(5)?,
        konbini: row.get(6)?,
        address: address(&url, &claim),
        state: state(&row.get::<_, String>(9)?),
        made_at: row.get(10)?,
        made_by: row.get(11)?,
        slip_until: row.get(12)?,
        method: row.get(13)?,
        paid_on: optional_day(row, 14)?,
        fee: row.get(15)?,
        net: row.get(16)?,
        refunded: row.get(17)?,
        refunding: row.get(18)?,
        problem: problem.map(|problem| problem.say(lang)),
        payment: row.get(20)?,
    })
}

const ROW: &str = "SELECT n.link, n.member, m.no, m.name, n.what, n.amount, n.konbini, n.url, n.claim, n.state, n.made_at, n.made_by,
         n.slip_until, iif(n.state IN ('slip', 'paid', 'refunded'), n.method, NULL), n.paid_on, n.fee, n.net, coalesce(n.refunded, 0),
         coalesce(n.refund_reason <> '' AND n.refunded = 0, 0), n.problem, n.payment
    FROM online_link_now n JOIN member_brief m ON m.member = n.member";

pub(in crate::online) fn rows(reader: &Reader<'_>, wanted: &Wanted) -> Result<Vec<Row>> {
    let lang = reader.lang();
    // One link or one member is found by its index; the list by the newest key.
    let which = match (wanted.link, wanted.member) {
        (Some(_), _) => "n.link = :key",
        (None, Some(_)) => "n.member = :key",
        (None, None) => ":key IS NULL",
    };
    let sql = format!("{ROW} WHERE {which} AND {FILTER} ORDER BY n.link DESC LIMIT :limit OFFSET :offset");
    Ok(reader
        .conn
        .prepare_cached(&sql)?
        .query_map(
            named_params! {
                ":key": wanted.link.or(wanted.member),
                ":members": wanted.members,
                ":state": wanted.state.map(code),
                ":limit": wanted.limit,
                ":offset": wanted.offset,
            },
            |found| row(found, lang),
        )?
        .collect::<rusqlite::Result<_>>()?)
}

pub(in crate::online) fn count(reader: &Reader<'_>, wanted: &Wanted) -> Result<i64> {
    Ok(reader
        .conn
        .prepare_cached(&format!("SELECT count(*) FROM online_link_now n WHERE {FILTER}"))?
        .query_row(named_params! { ":members": wanted.members, ":state": wanted.state.map(code) }, |row| row.get(0))?)
}

pub(in crate::online) fn counts(reader: &Reader<'_>) -> Result<Vec<Count>> {
    Ok(reader
        .conn
        .prepare_cached("SELECT state, count(*), sum(amount) FROM online_link_now GROUP BY state")?
        .query_map([], |row| {
            Ok(Count { state: state(&row.get::<_, String>(0)?), count: row.get(1)?, amount: row.get(2)? })
        })?
        .collect::<rusqlite::Result<_>>()?)
}

pub(in crate::online) fn charges(reader: &Reader<'_>, link: i64) -> Result<Vec<Part>> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT c.charge, coalesce(s.label, ''), c.amount FROM online_link_charge c
               LEFT JOIN charge_state s ON s.charge = c.charge WHERE c.link = ? ORDER BY c.id",
        )?
        .query_map([link], |row| Ok(Part { charge: row.get(0)?, label: row.get(1)?, amount: row.get(2)? }))?
        .collect::<rusqlite::Result<_>>()?)
}

/// What the job could not decide, oldest first.
pub(in crate::online) fn waiting(reader: &Reader<'_>) -> Result<Vec<Task>> {
    let lang = reader.lang();
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT 'payment', o.link, l.member, m.no, m.name, o.amount, o.payment, o.problem
               FROM online_payment o JOIN online_link l ON l.id = o.link JOIN member_brief m ON m.member = l.member
              WHERE o.problem IS NOT NULL
             UNION ALL
             SELECT 'advance', o.link, l.member, m.no, m.name, p.amount - p.allocated - p.refunded, o.payment, NULL
               FROM online_payment o JOIN payment_state p ON p.payment = o.payment JOIN online_link l ON l.id = o.link
               JOIN member_brief m ON m.member = l.member
              WHERE o.left_over > 0 AND p.void_by IS NULL AND p.allocated + p.refunded < p.amount
             UNION ALL
             SELECT 'link', l.id, l.member, m.no, m.name, l.amount, NULL, s.problem
               FROM online_link_state s JOIN online_link l ON l.id = s.id JOIN member_brief m ON m.member = l.member
              WHERE s.state = 'failed'",
        )?
        .query_map([], |row| {
            let kind: String = row.get(0)?;
            let problem: Option<Problem> = optional_json(row, 7)?;
            Ok(Task {
                kind: match kind.as_str() {
                    "payment" => Kind::Payment,
                    "advance" => Kind::Advance,
                    _ => Kind::Link,
                },
                link: row.get(1)?,
                member: row.get(2)?,
                no: row.get(3)?,
                name: row.get(4)?,
                amount: row.get(5)?,
                payment: row.get(6)?,
                problem: problem.map(|problem| problem.say(lang)),
            })
        })?
        .collect::<rusqlite::Result<_>>()?)
}
