//! All SQL of `inquiry`, its messages, papers and looks, and `inquiry_read`.

use rusqlite::{Connection, OptionalExtension, Row, named_params, params};

use super::{Channel, Inquiry, Kind, Message, State};
use crate::{
    Lang, Reader, Result, Tx, rows,
    values::{Day, Moment, day_in_japan},
};

const COLUMNS: &str = "i.id, i.no, i.member, i.name, i.contact, i.channel, i.category, i.subject, i.shown, i.lang,
                       i.state, i.asked_at, i.assignee, i.due_on";

/// A code that stands in the table although the program knows none like it.
fn known<T>(found: Option<T>, column: usize) -> rusqlite::Result<T> {
    found.ok_or(rusqlite::Error::IntegralValueOutOfRange(column, 0))
}

fn inquiry(row: &Row<'_>) -> rusqlite::Result<Inquiry> {
    Ok(Inquiry {
        id: row.get(0)?,
        no: row.get(1)?,
        member: row.get(2)?,
        name: row.get(3)?,
        contact: row.get(4)?,
        channel: known(Channel::from_code(&row.get::<_, String>(5)?), 5)?,
        category: row.get(6)?,
        subject: row.get(7)?,
        shown: row.get(8)?,
        lang: Lang::from_tag(&row.get::<_, String>(9)?),
        state: known(State::from_code(&row.get::<_, String>(10)?), 10)?,
        asked_at: rows::moment(row, 11)?,
        assignee: row.get(12)?,
        due_on: rows::optional_day(row, 13)?,
    })
}

pub(super) fn find(reader: &Reader<'_>, id: i64) -> Result<Option<Inquiry>> {
    Ok(reader
        .conn
        .prepare_cached(&format!("SELECT {COLUMNS} FROM inquiry i WHERE i.id = ?"))?
        .query_row([id], inquiry)
        .optional()?)
}

/// All of a member, newest first.
pub(super) fn of_member(reader: &Reader<'_>, member: i64) -> Result<Vec<Inquiry>> {
    Ok(reader
        .conn
        .prepare_cached(&format!("SELECT {COLUMNS} FROM inquiry i WHERE i.member = ? ORDER BY i.id DESC"))?
        .query_map([member], inquiry)?
        .collect::<rusqlite::Result<_>>()?)
}

/// The number and what it is about, of a row of any table of the room.
pub(super) fn called(conn: &Connection, table: &str, key: i64) -> Option<(i64, String)> {
    let of = match table {
        "inquiry" => "i.id = ?",
        "inquiry_message" => "i.id = (SELECT inquiry FROM inquiry_message WHERE id = ?)",
        "inquiry_look" => "i.id = (SELECT inquiry FROM inquiry_look WHERE id = ?)",
        "inquiry_file" => {
            "i.id = (SELECT m.inquiry FROM inquiry_file f JOIN inquiry_message m ON m.id = f.message WHERE f.id = ?)"
        }
        _ => return None,
    };
    let sql = format!("SELECT i.no, i.subject FROM inquiry i WHERE {of}");
    conn.query_row(&sql, [key], |row| Ok((row.get(0)?, row.get(1)?))).ok()
}

// --- the list

/// An inquiry with what is owed to it.
pub(super) struct Found {
    pub inquiry: Inquiry,
    /// Since when an answer is owed.
    pub owed_since: Option<Moment>,
    /// When somebody first opened what it is owed to.
    pub read_at: Option<Moment>,
}

const FOUND: &str = "o.since, (SELECT min(l.at) FROM inquiry_look l WHERE l.inquiry = i.id AND l.upto >= o.message)
                     FROM inquiry i LEFT JOIN inquiry_owed o ON o.inquiry = i.id";

fn found_row(row: &Row<'_>) -> rusqlite::Result<Found> {
    Ok(Found {
        inquiry: inquiry(row)?,
        owed_since: rows::optional_moment(row, 14)?,
        read_at: rows::optional_moment(row, 15)?,
    })
}

pub(super) fn found(reader: &Reader<'_>, id: i64) -> Result<Option<Found>> {
    Ok(reader
        .conn
        .prepare_cached(&format!("SELECT {COLUMNS}, {FOUND} WHERE i.id = ?"))?
        .query_row([id], found_row)
        .optional()?)
}

/// What a list shows.
pub(super) struct Wanted<'a> {
    /// None: all that are not closed.
    pub state: Option<State>,
    pub assignee: Option<i64>,
    /// Empty: of all.
    pub category: &'a str,
    /// Empty: all.
    pub text: &'a str,
    /// The members that the text finds (a JSON list).
    pub members: Option<String>,
}

const WANTED: &str = "(CASE WHEN :state IS NULL THEN i.state <> 'closed' ELSE i.state = :state END)
    AND (:assignee IS NULL OR i.assignee = :assignee) AND (:category = '' OR i.category = :category)
    AND (:text = '' OR instr(lower(i.subject), lower(:text)) > 0 OR instr(i.name, :text) > 0
         OR printf('Q-%04d', i.no) = upper(:text) OR printf('%d', i.no) = ltrim(:text, '0')
         OR i.member IN (SELECT value FROM json_each(coalesce(:members, '[]'))))";

pub(super) fn list(reader: &Reader<'_>, wanted: &Wanted<'_>, limit: u32, offset: u32) -> Result<Vec<Found>> {
    // Whoever has waited longest for an answer comes first; what needs none is looked at from its end.
    let sql = format!(
        "SELECT {COLUMNS}, {FOUND} WHERE {WANTED} ORDER BY o.since IS NULL, o.since, i.id DESC LIMIT :limit OFFSET :offset"
    );
    Ok(reader
        .conn
        .prepare_cached(&sql)?
        .query_map(
            named_params! { ":state": wanted.state.map(State::code), ":assignee": wanted.assignee,
            ":category": wanted.category, ":text": wanted.text, ":members": wanted.members,
            ":limit": limit, ":offset": offset },
            found_row,
        )?
        .collect::<rusqlite::Result<_>>()?)
}

pub(super) fn count(reader: &Reader<'_>, wanted: &Wanted<'_>) -> Result<i64> {
    Ok(reader.conn.prepare_cached(&format!("SELECT count(*) FROM inquiry i WHERE {WANTED}"))?.query_row(
        named_params! { ":state": wanted.state.map(State::code), ":assignee": wanted.assignee,
        ":category": wanted.category, ":text": wanted.text, ":members": wanted.members },
        |row| row.get(0),
    )?)
}

pub(super) fn in_state(reader: &Reader<'_>, state: State) -> Result<i64> {
    Ok(reader
        .conn
        .prepare_cached("SELECT count(*) FROM inquiry WHERE state = ?")?
        .query_row([state.code()], |row| row.get(0))?)
}

/// How many wait for an answer, and since when the oldest does.
pub(super) fn waiting(reader: &Reader<'_>) -> Result<(i64, Option<Day>)> {
    Ok(reader
        .conn
        .prepare_cached("SELECT count(*), min(since) FROM inquiry_owed")?
        .query_row([], |row| Ok((row.get(0)?, rows::optional_moment(row, 1)?.map(day_in_japan))))?)
}

/// Since when an answer is owed.
pub(super) fn owed(reader: &Reader<'_>, inquiry: i64) -> Result<Option<Moment>> {
    Ok(reader
        .conn
        .prepare_cached("SELECT since FROM inquiry_owed WHERE inquiry = ?")?
        .query_row([inquiry], |row| rows::moment(row, 0))
        .optional()?)
}

// --- an inquiry

/// The next number: one that was given once never comes back, whatever is undone.
pub(super) fn next_number(tx: &Tx<'_>) -> Result<i64> {
    Ok(tx
        .conn
        .prepare_cached(
            "INSERT INTO counter (name, last) VALUES ('inquiry', 1)
             ON CONFLICT (name) DO UPDATE SET last = last + 1 RETURNING last",
        )?
        .query_row([], |row| row.get(0))?)
}

pub(super) fn insert(tx: &Tx<'_>, of: &Inquiry) -> Result<i64> {
    tx.conn
        .prepare_cached(
            "INSERT INTO inquiry (no, member, name, contact, channel, category, subject, shown, lang, state, asked_at,
                                  assignee, due_on)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )?
        .execute(params![
            of.no,
            of.member,
            of.name,
            of.contact,
            of.channel.code(),
            of.category,
            of.subject,
            of.shown,
            of.lang.tag(),
            of.state.code(),
            tx.now_text(),
            of.assignee,
            of.due_on.map(|day| day.to_string())
        ])?;
    Ok(tx.conn.last_insert_rowid())
}

/// What it is filed under.
pub(super) fn update(tx: &Tx<'_>, of: &Inquiry) -> Result<()> {
    tx.conn
        .prepare_cached(
            "UPDATE inquiry SET member = ?, name = ?, contact = ?, category = ?, subject = ?, shown = ?, due_on = ?
              WHERE id = ?",
        )?
        .execute(params![
            of.member,
            of.name,
            of.contact,
            of.category,
            of.subject,
            of.shown,
            of.due_on.map(|day| day.to_string()),
            of.id
        ])?;
    Ok(())
}

pub(super) fn set_state(tx: &Tx<'_>, id: i64, state: State) -> Result<()> {
    let closed_at = (state == State::Closed).then(|| tx.now_text());
    tx.conn.prepare_cached("UPDATE inquiry SET state = ?, closed_at = ? WHERE id = ?")?.execute(params![
        state.code(),
        closed_at,
        id
    ])?;
    Ok(())
}

pub(super) fn assign(tx: &Tx<'_>, id: i64, staff: Option<i64>) -> Result<()> {
    tx.conn.prepare_cached("UPDATE inquiry SET assignee = ? WHERE id = ?")?.execute(params![staff, id])?;
    Ok(())
}

pub(super) fn set_due(tx: &Tx<'_>, id: i64, day: Option<Day>) -> Result<()> {
    tx.conn
        .prepare_cached("UPDATE inquiry SET due_on = ? WHERE id = ?")?
        .execute(params![day.map(|day| day.to_string()), id])?;
    Ok(())
}

// --- messages

const MESSAGE: &str =
    "SELECT id, inquiry, kind, at, author, written_by, text, letter, taken_back_at FROM inquiry_message";

fn message_row(row: &Row<'_>) -> rusqlite::Result<Message> {
    Ok(Message {
        id: row.get(0)?,
        inquiry: row.get(1)?,
        kind: known(Kind::from_code(&row.get::<_, String>(2)?), 2)?,
        at: rows::moment(row, 3)?,
        author: row.get(4)?,
        written_by: row.get(5)?,
        text: row.get(6)?,
        letter: row.get(7)?,
        taken_back_at: rows::optional_moment(row, 8)?,
    })
}

/// Oldest first.
pub(super) fn messages(reader: &Reader<'_>, inquiry: i64) -> Result<Vec<Message>> {
    Ok(reader
        .conn
        .prepare_cached(&format!("{MESSAGE} WHERE inquiry = ? ORDER BY id"))?
        .query_map([inquiry], message_row)?
        .collect::<rusqlite::Result<_>>()?)
}

pub(super) fn message(reader: &Reader<'_>, id: i64) -> Result<Option<Message>> {
    Ok(reader.conn.prepare_cached(&format!("{MESSAGE} WHERE id = ?"))?.query_row([id], message_row).optional()?)
}

/// The newest message of whoever asks.
pub(super) fn newest_asked(reader: &Reader<'_>, inquiry: i64) -> Result<i64> {
    Ok(reader
        .conn
        .prepare_cached("SELECT coalesce(max(id), 0) FROM inquiry_message WHERE inquiry = ? AND kind = 'asked'")?
        .query_row([inquiry], |row| row.get(0))?)
}

/// How many a member has written at My Page since a moment (UTC text).
pub(super) fn written_since(reader: &Reader<'_>, member: i64, moment: &str) -> Result<i64> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT count(*) FROM inquiry_message m JOIN inquiry i ON i.id = m.inquiry
              WHERE i.member = ? AND m.kind = 'asked' AND m.written_by = '' AND m.at > ?",
        )?
        .query_row(params![member, moment], |row| row.get(0))?)
}

pub(super) fn write(tx: &Tx<'_>, inquiry: i64, kind: Kind, author: &str, written_by: &str, text: &str) -> Result<i64> {
    tx.conn
        .prepare_cached(
            "INSERT INTO inquiry_message (inquiry, kind, at, author, written_by, text) VALUES (?, ?, ?, ?, ?, ?)",
        )?
        .execute(params![inquiry, kind.code(), tx.now_text(), author, written_by, text])?;
    Ok(tx.conn.last_insert_rowid())
}

pub(super) fn set_letter(tx: &Tx<'_>, message: i64, letter: i64) -> Result<()> {
    tx.conn.prepare_cached("UPDATE inquiry_message SET letter = ? WHERE id = ?")?.execute([letter, message])?;
    Ok(())
}

pub(super) fn take_back(tx: &Tx<'_>, message: i64) -> Result<()> {
    tx.conn
        .prepare_cached("UPDATE inquiry_message SET taken_back_at = ? WHERE id = ?")?
        .execute(params![tx.now_text(), message])?;
    Ok(())
}

// --- papers

/// A paper with the message that it came with.
pub(super) struct FoundPaper {
    pub message: Message,
    pub file: i64,
}

/// Keys of the papers of a message with their files.
pub(super) fn papers(reader: &Reader<'_>, message: i64) -> Result<Vec<(i64, i64)>> {
    Ok(reader
        .conn
        .prepare_cached("SELECT id, file FROM inquiry_file WHERE message = ? ORDER BY id")?
        .query_map([message], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?)
}

pub(super) fn paper(reader: &Reader<'_>, paper: i64) -> Result<Option<FoundPaper>> {
    let found: Option<(i64, i64)> = reader
        .conn
        .prepare_cached("SELECT message, file FROM inquiry_file WHERE id = ?")?
        .query_row([paper], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((of, file)) = found else { return Ok(None) };
    Ok(message(reader, of)?.map(|message| FoundPaper { message, file }))
}

/// All files of a thread.
pub(super) fn files(reader: &Reader<'_>, inquiry: i64) -> Result<Vec<i64>> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT f.file FROM inquiry_file f JOIN inquiry_message m ON m.id = f.message WHERE m.inquiry = ?",
        )?
        .query_map([inquiry], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?)
}

pub(super) fn enclose(tx: &Tx<'_>, message: i64, file: i64) -> Result<()> {
    tx.conn.prepare_cached("INSERT INTO inquiry_file (message, file) VALUES (?, ?)")?.execute([message, file])?;
    Ok(())
}

// --- who has read what

/// Up to which message somebody of the office has opened it; 0 where they have not.
pub(super) fn seen_by(reader: &Reader<'_>, inquiry: i64, staff: i64) -> Result<i64> {
    Ok(reader
        .conn
        .prepare_cached("SELECT coalesce(max(upto), 0) FROM inquiry_look WHERE inquiry = ? AND staff = ?")?
        .query_row([inquiry, staff], |row| row.get(0))?)
}

/// When anybody of the office first opened a message.
pub(super) fn first_look(reader: &Reader<'_>, inquiry: i64, message: i64) -> Result<Option<Moment>> {
    Ok(reader
        .conn
        .prepare_cached("SELECT min(at) FROM inquiry_look WHERE inquiry = ? AND upto >= ?")?
        .query_row([inquiry, message], |row| rows::optional_moment(row, 0))?)
}

/// Staff, when (UTC), up to which message; oldest first.
pub(super) fn looks(reader: &Reader<'_>, inquiry: i64) -> Result<Vec<(i64, String, i64)>> {
    Ok(reader
        .conn
        .prepare_cached("SELECT staff, at, upto FROM inquiry_look WHERE inquiry = ? ORDER BY id")?
        .query_map([inquiry], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<rusqlite::Result<_>>()?)
}

pub(super) fn look(tx: &Tx<'_>, inquiry: i64, staff: i64, upto: i64) -> Result<()> {
    tx.conn
        .prepare_cached("INSERT INTO inquiry_look (inquiry, staff, at, upto) VALUES (?, ?, ?, ?)")?
        .execute(params![inquiry, staff, tx.now_text(), upto])?;
    Ok(())
}

/// Up to which message the member has read.
pub(super) fn read_upto(reader: &Reader<'_>, inquiry: i64) -> Result<i64> {
    Ok(reader
        .conn
        .prepare_cached("SELECT coalesce(max(upto), 0) FROM inquiry_read WHERE inquiry = ?")?
        .query_row([inquiry], |row| row.get(0))?)
}

/// Whether an answer that counts was not read by the member.
pub(super) fn unread(reader: &Reader<'_>, inquiry: i64) -> Result<bool> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM inquiry_message m WHERE m.inquiry = ?1 AND m.kind = 'answered'
                AND m.taken_back_at IS NULL
                AND m.id > coalesce((SELECT r.upto FROM inquiry_read r WHERE r.inquiry = ?1), 0))",
        )?
        .query_row([inquiry], |row| row.get(0))?)
}

/// The member has read all that counts.
pub(super) fn mark(tx: &Tx<'_>, inquiry: i64) -> Result<()> {
    tx.conn
        .prepare_cached(
            "INSERT INTO inquiry_read (inquiry, upto, at)
             SELECT ?1, max(id), ?2 FROM inquiry_message
              WHERE inquiry = ?1 AND kind = 'answered' AND taken_back_at IS NULL HAVING max(id) IS NOT NULL
             ON CONFLICT (inquiry) DO UPDATE SET upto = excluded.upto, at = excluded.at
              WHERE excluded.upto > inquiry_read.upto",
        )?
        .execute(params![inquiry, tx.now_text()])?;
    Ok(())
}

pub(super) fn papers_of(reader: &Reader<'_>, member: i64) -> Result<Vec<i64>> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT f.file FROM inquiry_file f JOIN inquiry_message m ON m.id = f.message
             JOIN inquiry i ON i.id = m.inquiry WHERE i.member = ?",
        )?
        .query_map([member], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?)
}

pub(super) fn erase(tx: &Tx<'_>, member: i64) -> Result<()> {
    let gone = [
        "DELETE FROM inquiry_file WHERE message IN (
             SELECT m.id FROM inquiry_message m JOIN inquiry i ON i.id = m.inquiry WHERE i.member = ?1)",
        "DELETE FROM inquiry_look WHERE inquiry IN (SELECT id FROM inquiry WHERE member = ?1)",
        "DELETE FROM inquiry_read WHERE inquiry IN (SELECT id FROM inquiry WHERE member = ?1)",
        "DELETE FROM inquiry_message WHERE inquiry IN (SELECT id FROM inquiry WHERE member = ?1)",
        "DELETE FROM inquiry WHERE member = ?1",
    ];
    rows::run_all(tx.conn, member, &gone)
}

pub(super) fn set_author(tx: &Tx<'_>, member: i64, was: &str, author: &str) -> Result<()> {
    tx.conn.execute(
        "UPDATE inquiry_message SET author = ?3
          WHERE author = ?2 AND inquiry IN (SELECT id FROM inquiry WHERE member = ?1)",
        params![member, was, author],
    )?;
    Ok(())
}
