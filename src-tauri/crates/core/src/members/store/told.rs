//! What rows of the roster say, for the timeline of their member.

use rusqlite::{OptionalExtension, types::FromSql};

use crate::{
    Reader, Result,
    members::{
        consents::{Purpose, purpose_name},
        notes,
    },
    staff, words,
};

fn columns<T: FromSql>(reader: &Reader<'_>, sql: &str, key: i64, count: usize) -> Result<Option<Vec<T>>> {
    Ok(reader
        .conn
        .prepare_cached(sql)?
        .query_row([key], |row| (0..count).map(|column| row.get(column)).collect())
        .optional()?)
}

pub(in crate::members) fn text(reader: &Reader<'_>, table: &str, key: i64) -> Result<Option<String>> {
    let say = |word: &str| words::say(reader.lang(), word, &[]);
    let texts = |sql: &str, count: usize| columns::<String>(reader, sql, key, count);
    Ok(match table {
        "note" => {
            let may = super::note(reader, key)?
                .is_some_and(|(_, roles)| staff::role(reader).is_ok_and(|role| notes::reads(role, &roles)));
            if may { texts("SELECT text FROM note WHERE id = ?", 1)?.map(|t| t.concat()) } else { None }
        }
        "task" => texts("SELECT text FROM task WHERE id = ?", 1)?.map(|t| t.concat()),
        "name_history" => texts("SELECT trim(sei || ' ' || mei || organisation) FROM name_history WHERE id = ?", 1)?
            .map(|t| t.concat()),
        "returned_mail" => texts("SELECT what, why, place FROM returned_mail WHERE id = ?", 3)?.map(|t| {
            let why = say(&format!("returned-{}", t[1]));
            [t[0].as_str(), &why, &t[2]].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("　")
        }),
        "consent" => {
            let Some(t) = texts("SELECT purpose, answer, source FROM consent WHERE id = ?", 3)? else {
                return Ok(None);
            };
            let name = Purpose::parse(&t[0]).map_or(Ok(None), |purpose| purpose_name(reader, purpose))?;
            name.map(|name| format!("{name}: {}　{}", say(&format!("answer-{}", t[1])), t[2]).trim().to_owned())
        }
        _ => None,
    })
}
