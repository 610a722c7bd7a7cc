//! 同じ方かもしれません: who in the book is like what somebody types. Asks the indexes of the search and of
//! the day of birth, and compares those few.

use schemars::JsonSchema;
use serde::Serialize;
use tsudoi_japan::fold;

use super::{
    super::{bulk, record::Record, scope, search, store},
    Evidence, Likeness, Score, by_points, score,
};
use crate::{Reader, Result};

/// So many are shown.
const SHOWN: usize = 10;
/// So many of one key are compared: more bear a name that says nothing.
const COMPARED: usize = 200;
/// Less than a telephone in common is not worth a line.
const LEAST: i32 = 20;

/// Somebody who may be the same.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Similar {
    /// Key.
    pub id: i64,
    /// 会員番号
    pub no: String,
    /// Name.
    pub name: String,
    /// Furigana.
    pub kana: String,
    /// What is the same and what is not, in the reader's language.
    pub why: String,
    /// How likely it is.
    pub likeness: Likeness,
    /// By what they are in order.
    pub points: i32,
}

/// Members who may be the one of this record and whom the actor sees, the likeliest first, at most ten: for forms and applications.
/// `except` is the member whose record it is.
pub fn similar(reader: &Reader<'_>, record: &Record, except: Option<i64>) -> Result<Vec<Similar>> {
    let typed = Evidence::of_record(record);
    let mut words = vec![fold::fold(&record.name()), typed.kana.to_string()];
    words.extend(typed.swapped());
    words.extend(typed.former.iter().map(ToString::to_string));
    words.extend(record.phones.iter().map(|p| super::evidence::phone_key(&p.number)));
    words.extend(record.emails.iter().map(|e| fold::fold_mail(&e.address)));
    let mut members: Vec<i64> = Vec::new();
    for folded in words.iter().filter(|folded| folded.chars().count() >= 2) {
        members.extend(search::same(reader, folded, except)?.into_iter().take(COMPARED));
    }
    if let Some(birth) = record.birth {
        members.extend(store::born_on(reader, birth)?.into_iter().filter(|id| Some(*id) != except).take(COMPARED));
    }
    members.sort_unstable();
    members.dedup();
    if let Some(seen) = scope::limit(reader)? {
        members.retain(|member| seen.contains(*member as u32));
    }
    let mut found: Vec<(i64, Score)> = Vec::new();
    for member in members {
        // Whoever is limited to a group hears of nobody outside, not even that they are alike.
        if !scope::sees(reader, member)? {
            continue;
        }
        let score = with_member(reader, &typed, member)?;
        found.extend(score.filter(|score| score.points >= LEAST).map(|score| (member, score)));
    }
    found.sort_by(|a, b| by_points(&a.1, &b.1).then(a.0.cmp(&b.0)));
    found.truncate(SHOWN);
    found
        .into_iter()
        .filter_map(|(id, score)| store::brief(reader.conn, id).transpose().map(|brief| (brief, score)))
        .map(|(brief, score)| {
            let brief = brief?;
            Ok(Similar {
                id: brief.id,
                no: brief.no,
                name: brief.name,
                kana: brief.kana,
                why: score.say(reader.lang()),
                likeness: score.likeness(),
                points: score.points,
            })
        })
        .collect()
}

fn with_member(reader: &Reader<'_>, typed: &Evidence, member: i64) -> Result<Option<Score>> {
    Ok(bulk::identity(reader, member)?.map(|whole| score(typed, &Evidence::of_member(&whole))))
}

/// How alike two members are; nothing when one of them is not there any more.
pub fn of_two(reader: &Reader<'_>, a: i64, b: i64) -> Result<Option<Score>> {
    let (Some(a), Some(b)) = (bulk::identity(reader, a)?, bulk::identity(reader, b)?) else { return Ok(None) };
    Ok(Some(score(&Evidence::of_member(&a), &Evidence::of_member(&b))))
}
