//! All SQL of `event` and `event_seat`.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{Event, People, Seat, SeatState};
use crate::{
    Error, Reader, Result, Tx, rows,
    values::{Day, moment_text},
};

const EVENT: &str = "e.id, e.title, e.starts_on, e.starts_at, e.ends_at, e.place, e.fee, e.body, e.joining, e.audience,
    e.capacity, e.companions, e.apply_until, e.cancel_until, e.published_at, e.called_off_at";
const SEAT: &str = "s.id, s.event, s.member, s.name, s.contact, s.companions, s.companion_names, s.note, s.state,
    s.applied_at, s.came_at";

fn event(row: &Row<'_>) -> rusqlite::Result<Event> {
    Ok(Event {
        id: row.get(0)?,
        title: row.get(1)?,
        starts_on: rows::day(row, 2)?,
        starts_at: row.get(3)?,
        ends_at: row.get(4)?,
        place: row.get(5)?,
        fee: row.get(6)?,
        body: row.get(7)?,
        joining: row.get(8)?,
        audience: row.get(9)?,
        capacity: row.get(10)?,
        companions: row.get(11)?,
        apply_until: rows::day(row, 12)?,
        cancel_until: rows::day(row, 13)?,
        published_at: rows::optional_moment(row, 14)?,
        called_off_at: rows::optional_moment(row, 15)?,
    })
}

fn seat(row: &Row<'_>) -> Result<Seat> {
    let code: String = row.get(8)?;
    Ok(Seat {
        id: row.get(0)?,
        event: row.get(1)?,
        member: row.get(2)?,
        name: row.get(3)?,
        contact: row.get(4)?,
        companions: row.get(5)?,
        companion_names: row.get(6)?,
        note: row.get(7)?,
        state: SeatState::from_code(&code).ok_or_else(|| Error::internal(format!("event_seat.state: {code}")))?,
        applied_at: rows::moment(row, 9)?,
        came_at: rows::optional_moment(row, 10)?,
    })
}

fn seats(reader: &Reader<'_>, sql: &str, params: impl rusqlite::Params) -> Result<Vec<Seat>> {
    let mut statement = reader.conn.prepare_cached(sql)?;
    let mut rows = statement.query(params)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(seat(row)?);
    }
    Ok(found)
}

pub(super) fn find(reader: &Reader<'_>, id: i64) -> Result<Option<Event>> {
    let mut statement = reader.conn.prepare_cached(&format!("SELECT {EVENT} FROM event e WHERE e.id = ?"))?;
    Ok(statement.query_row([id], event).optional()?)
}

pub(super) fn find_seat(reader: &Reader<'_>, id: i64) -> Result<Option<Seat>> {
    Ok(seats(reader, &format!("SELECT {SEAT} FROM event_seat s WHERE s.id = ?"), [id])?.pop())
}

/// Those from today on, the next first; or those before, the newest first.
pub(super) fn page(
    reader: &Reader<'_>,
    past: bool,
    text: &str,
    offset: u64,
    limit: u64,
) -> Result<(i64, Vec<(Event, People)>)> {
    let (holds, order) = if past { ("<", "DESC") } else { (">=", "ASC") };
    let wanted = format!("e.starts_on {holds} ?1 AND (?2 = '' OR instr(e.title || ' ' || e.place, ?2) > 0)");
    let today = reader.today().to_string();
    let total = reader
        .conn
        .prepare_cached(&format!("SELECT count(*) FROM event e WHERE {wanted}"))?
        .query_row([&today, text], |row| row.get(0))?;
    let mut statement = reader.conn.prepare_cached(&format!(
        "SELECT {EVENT} FROM event e WHERE {wanted} ORDER BY e.starts_on {order}, e.id {order} LIMIT ?3 OFFSET ?4"
    ))?;
    let found: Vec<Event> = statement
        .query_map(params![today, text, limit as i64, offset as i64], event)?
        .collect::<rusqlite::Result<_>>()?;
    let rows = found.into_iter().map(|event| Ok((people(reader, event.id)?, event)));
    Ok((total, rows.map(|row: Result<_>| row.map(|(people, event)| (event, people))).collect::<Result<_>>()?))
}

/// What members may see from a day on.
pub(super) fn published_from(reader: &Reader<'_>, day: Day) -> Result<Vec<Event>> {
    let mut statement = reader.conn.prepare_cached(&format!(
        "SELECT {EVENT} FROM event e WHERE e.starts_on >= ? AND e.published_at IS NOT NULL ORDER BY e.starts_on, e.starts_at, e.id"
    ))?;
    Ok(statement.query_map([day.to_string()], event)?.collect::<rusqlite::Result<_>>()?)
}

/// People in numbers.
pub(super) fn people(reader: &Reader<'_>, event: i64) -> Result<People> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT coalesce(sum(1 + companions) FILTER (WHERE state = 'taken'), 0),
                    coalesce(sum(1 + companions) FILTER (WHERE state = 'waiting'), 0),
                    coalesce(sum(1 + companions) FILTER (WHERE came_at IS NOT NULL), 0)
               FROM event_seat WHERE event = ?",
        )?
        .query_row([event], |row| Ok(People { taken: row.get(0)?, waiting: row.get(1)?, came: row.get(2)? }))?)
}

/// Who waits, longest first.
pub(super) fn queue(reader: &Reader<'_>, event: i64) -> Result<Vec<Seat>> {
    in_state(reader, event, SeatState::Waiting)
}

/// The applications of one state, in the order in which they came.
pub(super) fn in_state(reader: &Reader<'_>, event: i64, state: SeatState) -> Result<Vec<Seat>> {
    let sql = format!("SELECT {SEAT} FROM event_seat s WHERE s.event = ? AND s.state = ? ORDER BY s.id");
    seats(reader, &sql, params![event, state.code()])
}

/// The application of a member that holds, if there is one.
pub(super) fn seat_of(reader: &Reader<'_>, event: i64, member: i64) -> Result<Option<Seat>> {
    let sql = format!("SELECT {SEAT} FROM event_seat s WHERE s.event = ? AND s.member = ? AND s.state <> 'given_up'");
    Ok(seats(reader, &sql, [event, member])?.pop())
}

/// All that a member ever applied for, with the event, the newest first.
pub(super) fn of_member(reader: &Reader<'_>, member: i64) -> Result<Vec<(Event, Seat)>> {
    let mut found = Vec::new();
    for seat in seats(reader, &format!("SELECT {SEAT} FROM event_seat s WHERE s.member = ? ORDER BY s.id"), [member])? {
        if let Some(event) = find(reader, seat.event)? {
            found.push((event, seat));
        }
    }
    found.sort_by_key(|(event, seat)| std::cmp::Reverse((event.starts_on, seat.id)));
    Ok(found)
}

/// A new event, or what one is from now on; its key.
pub(super) fn save(tx: &Tx<'_>, known: Option<i64>, event: &Event) -> Result<i64> {
    let mut statement = tx.conn.prepare_cached(
        "INSERT INTO event (id, title, starts_on, starts_at, ends_at, place, fee, body, joining, audience, capacity,
             companions, apply_until, cancel_until, published_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET title = excluded.title, starts_on = excluded.starts_on,
             starts_at = excluded.starts_at, ends_at = excluded.ends_at, place = excluded.place, fee = excluded.fee,
             body = excluded.body, joining = excluded.joining, audience = excluded.audience,
             capacity = excluded.capacity, companions = excluded.companions, apply_until = excluded.apply_until,
             cancel_until = excluded.cancel_until, published_at = excluded.published_at
         RETURNING id",
    )?;
    let values = params![
        known,
        event.title,
        event.starts_on.to_string(),
        event.starts_at,
        event.ends_at,
        event.place,
        event.fee,
        event.body,
        event.joining,
        event.audience,
        event.capacity,
        event.companions,
        event.apply_until.to_string(),
        event.cancel_until.to_string(),
        event.published_at.map(moment_text),
    ];
    Ok(statement.query_row(values, |row| row.get(0))?)
}

pub(super) fn call_off(tx: &Tx<'_>, event: i64) -> Result<()> {
    tx.conn.execute("UPDATE event SET called_off_at = ? WHERE id = ?", params![tx.now_text(), event])?;
    Ok(())
}

/// Whether anybody ever applied.
pub(super) fn has_seats(reader: &Reader<'_>, event: i64) -> Result<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM event_seat WHERE event = ?)";
    Ok(reader.conn.prepare_cached(sql)?.query_row([event], |row| row.get(0))?)
}

pub(super) fn remove(tx: &Tx<'_>, event: i64) -> Result<()> {
    tx.conn.execute("DELETE FROM event WHERE id = ?", [event])?;
    Ok(())
}

/// A new application; its key.
pub(super) fn apply(tx: &Tx<'_>, seat: &Seat) -> Result<i64> {
    tx.conn.execute(
        "INSERT INTO event_seat (event, member, name, contact, companions, companion_names, note, state, applied_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        params![
            seat.event,
            seat.member,
            seat.name,
            seat.contact,
            seat.companions,
            seat.companion_names,
            seat.note,
            seat.state.code(),
            moment_text(seat.applied_at)
        ],
    )?;
    Ok(tx.conn.last_insert_rowid())
}

/// What is no place is nobody's arrival.
pub(super) fn set_state(tx: &Tx<'_>, seat: i64, state: SeatState) -> Result<()> {
    tx.conn.execute("UPDATE event_seat SET state = ?, came_at = NULL WHERE id = ?", params![state.code(), seat])?;
    Ok(())
}

pub(super) fn set_came(tx: &Tx<'_>, seat: i64, came: bool) -> Result<()> {
    let at = came.then(|| tx.now_text());
    tx.conn.execute("UPDATE event_seat SET came_at = ? WHERE id = ?", params![at, seat])?;
    Ok(())
}

/// An event with more people than places, and how many those are.
pub(super) fn overfull(reader: &Reader<'_>) -> Result<Option<(String, i64)>> {
    let mut statement = reader.conn.prepare_cached(
        "SELECT e.title, sum(1 + s.companions) AS people FROM event e JOIN event_seat s ON s.event = e.id
          WHERE e.capacity IS NOT NULL AND s.state = 'taken' GROUP BY e.id HAVING people > e.capacity LIMIT 1",
    )?;
    Ok(statement.query_row([], |row| Ok((row.get(0)?, row.get(1)?))).optional()?)
}

pub(super) fn title(conn: &Connection, id: i64) -> Option<String> {
    conn.query_row("SELECT title FROM event WHERE id = ?", [id], |row| row.get(0)).ok()
}

pub(super) fn title_of_seat(conn: &Connection, seat: i64) -> Option<String> {
    let title = "SELECT e.title FROM event_seat s JOIN event e ON e.id = s.event WHERE s.id = ?";
    conn.query_row(title, [seat], |row| row.get(0)).ok()
}

pub(super) fn erase_member(tx: &Tx<'_>, member: i64) -> Result<()> {
    rows::run_all(
        tx.conn,
        member,
        &["UPDATE event_seat SET member = NULL, contact = '', companion_names = '', note = '' WHERE member = ?1"],
    )
}
