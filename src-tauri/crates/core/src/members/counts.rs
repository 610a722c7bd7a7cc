//! Members told apart by what is written of them: for numbers of the whole association.

use std::collections::HashMap;

use roaring::RoaringBitmap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tsudoi_japan::age_on;

use super::{
    fields::{self, Belongs, Field},
    segment::Subject,
    store,
};
use crate::{Reader, Result, error::OrNotFound, values::Day, words};

/// By what members are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// 会員種別 on the day
    Kind,
    /// Age on the day, in tens.
    Age,
    /// 性別
    Gender,
    /// 都道府県 of the 送付先
    Prefecture,
    /// 市区町村 of the 送付先
    City,
    /// 印; somebody may have several.
    Tag,
    /// グループ on the day, by its whole way; somebody may be in several.
    Group,
    /// Person or organisation.
    Type,
    /// An own field of text, choices, or yes and no.
    Field,
}

/// How many of the members there are of each; the words are those of the reader.
pub fn grouped(
    reader: &Reader<'_>,
    members: &[i64],
    by: By,
    field: Option<i64>,
    on: Day,
) -> Result<Vec<(String, u64)>> {
    let members = members.iter().map(|id| *id as u32).collect();
    folded(reader, &members, by, field, on, |count, _| *count += 1)
}

/// What comes of the members of each, one after the other; the words are those of the reader. In the order of what
/// tells them apart (ages, kinds), else those with the most members first; who stands in none is in the last.
pub fn folded<T: Default>(
    reader: &Reader<'_>,
    wanted: &RoaringBitmap,
    by: By,
    field: Option<i64>,
    on: Day,
    mut add: impl FnMut(&mut T, i64),
) -> Result<Vec<(String, T)>> {
    if by == By::Field {
        // One that the reader's role may not read does not exist for it, in numbers either.
        let field = field.or_not_found("error-no-such-field")?;
        let counted = |one: &&Field| one.id == field && one.belongs == Belongs::Member && !one.is_computed();
        fields::readable(reader)?.iter().find(counted).or_not_found("error-no-such-field")?;
    }
    let lang = reader.lang();
    let mut sums: HashMap<String, (u64, T)> = HashMap::new();
    let mut order: Vec<String> = Vec::new();
    let mut named = RoaringBitmap::new();
    store::counts::each(reader, by, field, on, |member, value| {
        if wanted.contains(member as u32) && !value.is_empty() {
            named.insert(member as u32);
            let key = if by == By::Age { decade(value, on) } else { value.to_owned() };
            let (count, sum) = sums.entry(key).or_insert_with_key(|key| {
                order.push(key.clone());
                (0, T::default())
            });
            *count += 1;
            add(sum, member);
        }
    })?;
    match by {
        // The statement gave them in their order.
        By::Kind | By::Group => {}
        By::Age => order.sort_by_key(|decade| decade.parse::<u32>().unwrap_or_default()),
        _ => order.sort_by(|a, b| sums[b].0.cmp(&sums[a].0).then_with(|| a.cmp(b))),
    }
    let label = |key: &str| match by {
        By::Age if key == "0" => words::say(lang, "statistics-under-ten", &[]),
        By::Age => words::say(lang, "statistics-decade", &[("n", key.to_owned())]),
        By::Gender => Subject::Gender.code_label(lang, key),
        By::Type => Subject::Type.code_label(lang, key),
        By::Field if key == "yes" || key == "no" => Subject::MailStop.code_label(lang, key),
        _ => key.to_owned(),
    };
    let mut groups: Vec<(String, T)> = order.iter().filter_map(|key| Some((label(key), sums.remove(key)?.1))).collect();
    let rest = wanted - named;
    if !rest.is_empty() {
        let mut sum = T::default();
        rest.iter().for_each(|member| add(&mut sum, i64::from(member)));
        groups.push((words::say(lang, "statistics-rest", &[]), sum));
    }
    Ok(groups)
}

/// The decade of an age: `60` for 60 to 69.
fn decade(birth: &str, on: Day) -> String {
    let age = birth.parse().ok().and_then(|birth: Day| age_on(birth, on)).unwrap_or_default();
    (age / 10 * 10).to_string()
}

/// A member with the days that are celebrated.
#[derive(Debug, Clone)]
pub struct Dated {
    /// Key.
    pub member: i64,
    /// 会員番号
    pub no: String,
    /// As it is read.
    pub name: String,
    /// Its furigana.
    pub kana: String,
    /// 生年月日
    pub birth: Option<Day>,
    /// 入会日, else the first day of the first membership.
    pub joined_on: Option<Day>,
}

/// The members with their days.
pub fn dated(reader: &Reader<'_>, members: &[i64]) -> Result<Vec<Dated>> {
    let wanted: RoaringBitmap = members.iter().map(|id| *id as u32).collect();
    store::counts::dated(reader, &wanted)
}
