//! All SQL of `publishing_state`.

use rusqlite::Row;
use serde::{Serialize, de::DeserializeOwned};

use super::{
    certificate::Trouble,
    check::{Checked, Question},
    show::Opening,
};
use crate::{Reader, Result, Tx, rows::json};

#[derive(Debug)]
pub(super) struct State {
    pub question: Option<Question>,
    pub checked: Option<Checked>,
    pub wait_until: String,
    pub tries: i64,
    pub trouble: Option<Trouble>,
    pub opening: Option<Opening>,
    pub own_address: String,
}

fn optional<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<T>> {
    let is_null = row.get_ref(column)?.data_type() == rusqlite::types::Type::Null;
    if is_null { Ok(None) } else { json(row, column).map(Some) }
}

pub(super) fn state(reader: &Reader<'_>) -> Result<State> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT question, checked, wait_until, tries, trouble, opening, own_address FROM publishing_state",
        )?
        .query_row([], |row| {
            Ok(State {
                question: optional(row, 0)?,
                checked: optional(row, 1)?,
                wait_until: row.get(2)?,
                tries: row.get(3)?,
                trouble: optional(row, 4)?,
                opening: optional(row, 5)?,
                own_address: row.get(6)?,
            })
        })?)
}

/// A token and its proof.
pub(super) fn challenge(reader: &Reader<'_>) -> Result<Option<(String, String)>> {
    Ok(reader.conn.prepare_cached("SELECT token, proof FROM publishing_state")?.query_row([], |row| {
        let token: Option<String> = row.get(0)?;
        let proof: Option<String> = row.get(1)?;
        Ok(token.zip(proof))
    })?)
}

fn set(tx: &Tx<'_>, what: &str, values: impl rusqlite::Params) -> Result<()> {
    tx.conn.prepare_cached(&format!("UPDATE publishing_state SET {what}"))?.execute(values)?;
    Ok(())
}

fn text(value: &impl Serialize) -> Result<String> {
    Ok(serde_json::to_string(value)?)
}

pub(super) fn ask(tx: &Tx<'_>, question: &Question) -> Result<()> {
    set(tx, "question = ?", [text(question)?])
}

pub(super) fn set_checked(tx: &Tx<'_>, checked: &Checked) -> Result<()> {
    set(tx, "question = NULL, checked = ?", [text(checked)?])
}

pub(super) fn place(tx: &Tx<'_>, token: &str, proof: &str) -> Result<()> {
    set(tx, "token = ?, proof = ?", [token, proof])
}

pub(super) fn went_well(tx: &Tx<'_>) -> Result<()> {
    set(tx, "wait_until = '', tries = 0, trouble = NULL, token = NULL, proof = NULL", [])
}

pub(super) fn went_wrong(tx: &Tx<'_>, until: &str, trouble: &Trouble) -> Result<()> {
    set(tx, "wait_until = ?, tries = tries + 1, trouble = ?, token = NULL, proof = NULL", [until, &text(trouble)?])
}

pub(super) fn try_now(tx: &Tx<'_>) -> Result<()> {
    set(tx, "wait_until = ''", [])
}

pub(super) fn set_opening(tx: &Tx<'_>, opening: &Opening) -> Result<()> {
    set(tx, "opening = ?", [text(opening)?])
}

pub(super) fn set_own_address(tx: &Tx<'_>, address: &str) -> Result<()> {
    set(tx, "own_address = ?", [address])
}
