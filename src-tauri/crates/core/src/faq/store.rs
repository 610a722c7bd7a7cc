//! All SQL of `faq`.

use rusqlite::{Connection, params};

use super::Words;
use crate::{Reader, Result, Tx};

/// In their order.
pub(super) fn all(reader: &Reader<'_>) -> Result<Vec<(i64, Words)>> {
    let mut statement = reader.conn.prepare_cached(
        "SELECT id, category, category_en, question, question_en, answer, answer_en, public FROM faq
          ORDER BY position, id",
    )?;
    let found = statement.query_map([], |row| {
        Ok((
            row.get(0)?,
            Words {
                category: row.get(1)?,
                category_en: row.get(2)?,
                question: row.get(3)?,
                question_en: row.get(4)?,
                answer: row.get(5)?,
                answer_en: row.get(6)?,
                public: row.get(7)?,
            },
        ))
    })?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

pub(super) fn insert(tx: &Tx<'_>, words: &Words) -> Result<i64> {
    tx.conn.execute(
        "INSERT INTO faq (category, category_en, question, question_en, answer, answer_en, public, position)
         VALUES (?, ?, ?, ?, ?, ?, ?, (SELECT coalesce(max(position), 0) + 1 FROM faq))",
        params![
            words.category,
            words.category_en,
            words.question,
            words.question_en,
            words.answer,
            words.answer_en,
            words.public
        ],
    )?;
    Ok(tx.conn.last_insert_rowid())
}

/// Whether there was one.
pub(super) fn update(tx: &Tx<'_>, id: i64, words: &Words) -> Result<bool> {
    let changed = tx.conn.execute(
        "UPDATE faq SET category = ?, category_en = ?, question = ?, question_en = ?, answer = ?, answer_en = ?,
             public = ? WHERE id = ?",
        params![
            words.category,
            words.category_en,
            words.question,
            words.question_en,
            words.answer,
            words.answer_en,
            words.public,
            id
        ],
    )?;
    Ok(changed == 1)
}

pub(super) fn place(tx: &Tx<'_>, id: i64, position: usize) -> Result<()> {
    tx.conn.execute("UPDATE faq SET position = ? WHERE id = ?", params![position as i64, id])?;
    Ok(())
}

pub(super) fn remove(tx: &Tx<'_>, id: i64) -> Result<()> {
    tx.conn.execute("DELETE FROM faq WHERE id = ?", [id])?;
    Ok(())
}

pub(super) fn question(conn: &Connection, id: i64) -> Option<String> {
    conn.query_row("SELECT question FROM faq WHERE id = ?", [id], |row| row.get(0)).ok()
}
