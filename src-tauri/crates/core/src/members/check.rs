//! 入力の確認 while somebody types: what to look at again, and who may be the same. Never a wall.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tsudoi_japan::{fold, postal};

use super::{
    record::{Record, Warning},
    search, store,
};
use crate::{Area, Permission, Query, Reader, Result, words};

/// 入力の確認.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Check {
    /// Whose record it is, when it is a change.
    pub member: Option<i64>,
    /// As it is typed so far.
    pub record: Record,
}

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
    /// What is the same, in the reader's language.
    pub why: String,
}

/// What [`Check`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Checked {
    /// What somebody should look at again.
    pub warnings: Vec<Warning>,
    /// Who may be the same.
    pub similar: Vec<Similar>,
}

impl Query for Check {
    type Output = Checked;
    const NAME: &'static str = "members.check";
    const NEEDS: Permission = Permission::view(Area::Members);
    fn run(self, reader: &Reader<'_>) -> Result<Checked> {
        let mut record = self.record;
        // Half a record is no mistake while it is typed.
        let refused = record.normalise(reader.today()).err();
        let mut warnings = record.warnings(reader)?;
        if let Some(error) = refused
            && let Some(field) = &error.field
            && !record.name().is_empty()
        {
            warnings.insert(0, Warning { field: field.clone(), message: error.message(reader.lang()) });
        }
        Ok(Checked { warnings, similar: similar(reader, &record, self.member)? })
    }
}

/// Members who have the same name, furigana, phone or mail, at most ten.
pub fn similar(reader: &Reader<'_>, record: &Record, except: Option<i64>) -> Result<Vec<Similar>> {
    let mut keys = vec![
        ("similar-name", fold::fold(&record.name())),
        ("similar-kana", fold::fold(&format!("{}{}{}", record.sei_kana, record.mei_kana, record.organisation_kana))),
    ];
    keys.extend(record.phones.iter().map(|p| ("similar-phone", fold::digits(&p.number))));
    keys.extend(record.emails.iter().map(|e| ("similar-mail", fold::fold_mail(&e.address))));
    let mut found: Vec<(i64, &str)> = Vec::new();
    for (why, folded) in keys.into_iter().filter(|(_, folded)| folded.chars().count() >= 2) {
        for member in search::same(reader, &folded, except)? {
            if !found.iter().any(|(id, _)| *id == member) {
                found.push((member, why));
            }
        }
    }
    found.truncate(10);
    found
        .into_iter()
        .filter_map(|(id, why)| store::brief(reader.conn, id).transpose().map(|brief| (brief, why)))
        .map(|(brief, why)| {
            let brief = brief?;
            let why = words::say(reader.lang(), why, &[]);
            Ok(Similar { id: brief.id, no: brief.no, name: brief.name, kana: brief.kana, why })
        })
        .collect()
}

/// 郵便番号から住所.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Postal {
    /// With or without hyphen, any width.
    pub code: String,
}

/// A place that a postal code names.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Place {
    /// Seven digits.
    pub code: String,
    /// 都道府県
    pub prefecture: String,
    /// 市区町村
    pub city: String,
    /// 町域; empty where the code is for all others of the city.
    pub town: String,
}

impl Query for Postal {
    type Output = Vec<Place>;
    const NAME: &'static str = "postal.lookup";
    const NEEDS: Permission = Permission::view(Area::Members);
    fn run(self, _: &Reader<'_>) -> Result<Vec<Place>> {
        Ok(postal::lookup(&self.code)
            .into_iter()
            .map(|place| Place {
                code: place.code.to_owned(),
                prefecture: place.prefecture.to_owned(),
                city: place.city.to_owned(),
                town: format!("{}{}", place.town, place.block),
            })
            .collect())
    }
}
