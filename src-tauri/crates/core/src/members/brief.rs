//! A member in one line, for the other rooms: number, name, how to address them.

use rusqlite::OptionalExtension;

use crate::{Reader, Result, rows, values::Day};

/// See the module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brief {
    /// The key.
    pub id: i64,
    /// 会員番号.
    pub no: String,
    /// As it is read: 「小林 千代子」, or the organisation's name.
    pub name: String,
    /// Furigana; may be empty.
    pub kana: String,
    /// Whether it is an organisation.
    pub is_organisation: bool,
    /// 様 or 御中, or what the record says.
    pub honorific: String,
    /// The day of death, if it is known.
    pub death: Option<Day>,
}

impl Brief {
    /// For the journal: 「00127 小林 千代子」.
    pub fn subject(&self) -> String {
        format!("{} {}", self.no, self.name)
    }
}

/// One member; none when there is no such member.
pub fn brief(reader: &Reader<'_>, member: i64) -> Result<Option<Brief>> {
    Ok(reader
        .conn
        .prepare_cached("SELECT member, no, name, kana, is_organisation, honorific, death FROM member_brief WHERE member = ?")?
        .query_row([member], |row| {
            Ok(Brief {
                id: row.get(0)?,
                no: row.get(1)?,
                name: row.get(2)?,
                kana: row.get(3)?,
                is_organisation: row.get(4)?,
                honorific: row.get(5)?,
                death: rows::optional_day(row, 6)?,
            })
        })
        .optional()?)
}

/// The members found by what somebody typed, as a JSON list of keys for a statement; none when nothing
/// was typed.
pub fn found_by(reader: &Reader<'_>, text: &str) -> Result<Option<String>> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let pattern = format!("%{}%", text.replace(['%', '_'], ""));
    Ok(Some(reader.conn.query_row(
        "SELECT json_group_array(member) FROM member_brief WHERE no LIKE ?1 OR name LIKE ?1 OR kana LIKE ?1",
        [pattern],
        |row| row.get(0),
    )?))
}
