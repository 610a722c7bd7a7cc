//! All SQL of `member_text` and `member_gram`, and what of a member goes into them.

use roaring::RoaringBitmap;
use rusqlite::{OptionalExtension, Rows, fallible_streaming_iterator::FallibleStreamingIterator as _, params};

use super::grams::Gram;
use crate::{Error, Reader, Result, Tx};

/// What of a member people look for. Several of a kind stand one a line.
pub(super) struct Source {
    pub id: i64,
    pub order: String,
    pub no: String,
    /// Name, furigana, organisation, its furigana; the name with 旧姓 and in Roman letters; what they were called.
    pub names: String,
    pub phones: String,
    pub emails: String,
    /// Numbers and names of records that became part of this one.
    pub merged: String,
}

/// Goes through the members with keys from `first` to `last`.
pub(super) fn each_source(
    reader: &Reader<'_>,
    first: i64,
    last: i64,
    mut f: impl FnMut(Source) -> Result<()>,
) -> Result<()> {
    let mut members = reader.conn.prepare_cached(
        "SELECT id, sort_kana, no,
                concat_ws(char(10), sei || mei, sei_kana || mei_kana, organisation, organisation_kana,
                          iif(former_sei = '', '', former_sei || mei),
                          iif(former_sei_kana = '', '', former_sei_kana || mei_kana),
                          trim(romaji_sei || ' ' || romaji_mei))
         FROM member WHERE id BETWEEN ? AND ? ORDER BY id",
    )?;
    let mut phones =
        reader.conn.prepare_cached("SELECT member, number FROM phone WHERE member BETWEEN ? AND ? ORDER BY member")?;
    let mut emails =
        reader.conn.prepare_cached("SELECT member, address FROM email WHERE member BETWEEN ? AND ? ORDER BY member")?;
    let mut former = reader.conn.prepare_cached(
        "SELECT member, sei || mei || organisation || char(10) || sei_kana || mei_kana || organisation_kana
         FROM name_history WHERE member BETWEEN ? AND ? ORDER BY member",
    )?;
    let mut merged = reader.conn.prepare_cached(
        "SELECT member, no AS word FROM merged WHERE member BETWEEN ?1 AND ?2
          UNION SELECT member, replace(name, ' ', '') FROM merged WHERE member BETWEEN ?1 AND ?2
          UNION SELECT member, replace(kana, ' ', '') FROM merged WHERE member BETWEEN ?1 AND ?2 ORDER BY member",
    )?;
    let mut phones = Lines::of(phones.query([first, last])?)?;
    let mut emails = Lines::of(emails.query([first, last])?)?;
    let mut former = Lines::of(former.query([first, last])?)?;
    let mut merged = Lines::of(merged.query([first, last])?)?;
    let mut rows = members.query([first, last])?;
    while let Some(row) = rows.next()? {
        let id = row.get(0)?;
        f(Source {
            id,
            order: row.get(1)?,
            no: row.get(2)?,
            names: former.add(id, row.get(3)?)?,
            phones: phones.add(id, String::new())?,
            emails: emails.add(id, String::new())?,
            merged: merged.add(id, String::new())?,
        })?;
    }
    Ok(())
}

/// Rows `(member, text)` in the order of members, read beside the members.
struct Lines<'a>(Rows<'a>);

impl<'a> Lines<'a> {
    fn of(mut rows: Rows<'a>) -> Result<Self> {
        rows.advance()?;
        Ok(Self(rows))
    }

    /// The member's texts below `lines`.
    fn add(&mut self, member: i64, mut lines: String) -> Result<String> {
        while let Some(row) = self.0.get() {
            if row.get::<_, i64>(0)? > member {
                break;
            }
            lines.push('\n');
            lines.push_str(row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?);
            self.0.advance()?;
        }
        Ok(lines)
    }
}

/// Those of `members` whose text is what `holds` looks for.
pub(super) fn keep_texts(
    reader: &Reader<'_>,
    members: &RoaringBitmap,
    holds: impl Fn(&str) -> bool,
) -> Result<RoaringBitmap> {
    let mut statement = reader.conn.prepare_cached("SELECT text FROM member_text WHERE id = ?")?;
    let mut kept = RoaringBitmap::new();
    for member in members {
        let mut rows = statement.query([member])?;
        if let Some(row) = rows.next()?
            && holds(row.get_ref(0)?.as_str().map_err(|e| Error::internal(format!("member_text: {e}")))?)
        {
            kept.insert(member);
        }
    }
    Ok(kept)
}

/// The texts that are stored for keys from `first` to `last`.
pub(super) fn texts(reader: &Reader<'_>, first: i64, last: i64) -> Result<Vec<(i64, String)>> {
    Ok(reader
        .conn
        .prepare_cached("SELECT id, text FROM member_text WHERE id BETWEEN ? AND ? ORDER BY id")?
        .query_map([first, last], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?)
}

pub(super) fn set_text(tx: &Tx<'_>, member: i64, text: &str) -> Result<()> {
    tx.conn
        .prepare_cached("INSERT INTO member_text (id, text) VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE SET text = ?2")?
        .execute(params![member, text])?;
    Ok(())
}

pub(super) fn remove_text(tx: &Tx<'_>, member: i64) -> Result<()> {
    tx.conn.prepare_cached("DELETE FROM member_text WHERE id = ?")?.execute([member])?;
    Ok(())
}

fn bitmap(row: &rusqlite::Row<'_>, column: usize) -> Result<RoaringBitmap> {
    let bytes = row.get_ref(column)?.as_blob().map_err(|e| Error::internal(format!("member_gram: {e}")))?;
    // Checked on reading: a damaged index must not bring the office down.
    RoaringBitmap::deserialize_from(bytes).map_err(|e| Error::internal(format!("member_gram: {e}")))
}

pub(super) fn members(reader: &Reader<'_>, gram: Gram) -> Result<RoaringBitmap> {
    let mut statement = reader.conn.prepare_cached("SELECT members FROM member_gram WHERE id = ?")?;
    let mut rows = statement.query([gram])?;
    match rows.next()? {
        Some(row) => bitmap(row, 0),
        None => Ok(RoaringBitmap::new()),
    }
}

/// Goes through the runs from `first` to `last`, until `f` says that it has enough.
pub(super) fn each_gram(
    reader: &Reader<'_>,
    (first, last): (Gram, Gram),
    descending: bool,
    mut f: impl FnMut(Gram, RoaringBitmap) -> Result<bool>,
) -> Result<()> {
    let mut statement = reader.conn.prepare_cached(if descending {
        "SELECT id, members FROM member_gram WHERE id BETWEEN ? AND ? ORDER BY id DESC"
    } else {
        "SELECT id, members FROM member_gram WHERE id BETWEEN ? AND ? ORDER BY id"
    })?;
    let mut rows = statement.query([first, last])?;
    while let Some(row) = rows.next()? {
        if !f(row.get(0)?, bitmap(row, 1)?)? {
            break;
        }
    }
    Ok(())
}

/// Under which the state of the runs is told apart from others; no run has this key.
const STAMP: Gram = -1;

/// Which state of the runs this is; 0 before the first.
pub(super) fn stamp(reader: &Reader<'_>) -> Result<i64> {
    let stamp = reader
        .conn
        .prepare_cached("SELECT members FROM member_gram WHERE id = ?")?
        .query_row([STAMP], |row| row.get::<_, [u8; 8]>(0))
        .optional()?;
    Ok(stamp.map_or(0, i64::from_le_bytes))
}

/// The runs are other ones now.
pub(super) fn renew_stamp(tx: &Tx<'_>) -> Result<()> {
    let stamp = stamp(tx)?.wrapping_add(1).max(1);
    tx.conn
        .prepare_cached(
            "INSERT INTO member_gram (id, members) VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE SET members = ?2",
        )?
        .execute(params![STAMP, stamp.to_le_bytes()])?;
    Ok(())
}

pub(super) fn set_members(tx: &Tx<'_>, gram: Gram, members: &RoaringBitmap) -> Result<()> {
    if members.is_empty() {
        tx.conn.prepare_cached("DELETE FROM member_gram WHERE id = ?")?.execute([gram])?;
        return Ok(());
    }
    let mut bytes = Vec::with_capacity(members.serialized_size());
    members.serialize_into(&mut bytes)?;
    tx.conn
        .prepare_cached(
            "INSERT INTO member_gram (id, members) VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE SET members = ?2",
        )?
        .execute(params![gram, bytes])?;
    Ok(())
}

pub(super) fn clear(tx: &Tx<'_>) -> Result<()> {
    tx.conn.execute_batch("DELETE FROM member_text; DELETE FROM member_gram WHERE id >= 0;")?;
    Ok(())
}

/// Order key and member, in order, of those whose order key begins with `beginning`.
pub(super) fn each_in_order(
    reader: &Reader<'_>,
    beginning: &str,
    descending: bool,
    mut f: impl FnMut(i64) -> bool,
) -> Result<()> {
    let mut statement = reader.conn.prepare_cached(if descending {
        "SELECT id FROM member INDEXED BY member_sort WHERE sort_kana >= ?1 AND sort_kana < ?1 || char(1114111)
         ORDER BY sort_kana DESC, id DESC"
    } else {
        "SELECT id FROM member INDEXED BY member_sort WHERE sort_kana >= ?1 AND sort_kana < ?1 || char(1114111)
         ORDER BY sort_kana, id"
    })?;
    let mut rows = statement.query([beginning])?;
    while let Some(row) = rows.next()? {
        if !f(row.get(0)?) {
            break;
        }
    }
    Ok(())
}

pub(super) fn order_key(reader: &Reader<'_>, member: u32) -> Result<String> {
    Ok(reader
        .conn
        .prepare_cached("SELECT sort_kana FROM member WHERE id = ?")?
        .query_row([member], |row| row.get(0))?)
}
