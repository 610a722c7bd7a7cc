//! 廃棄証明: what was destroyed, by which rule, what is kept and until when, and where the journal says it. No names.

use schemars::JsonSchema;
use serde::Deserialize;

use super::store;
use crate::{
    Area, Document, File, Lang, Permission, Reader, Result, board, error::OrNotFound, journal, values::day_in_japan,
    vault::hex, words,
};

/// 廃棄証明を刷る. The same as often as it is asked for.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Certificate {
    /// Which run.
    pub run: i64,
}

impl Document for Certificate {
    const NAME: &'static str = "retention.certificate";
    const NEEDS: Permission = Permission::view(Area::Settings);
    const RECORDED: bool = true;
    fn run(self, reader: &Reader<'_>) -> Result<File> {
        let (run, backups) =
            store::runs(reader, Some(self.run))?.into_iter().next().or_not_found("error-retention-no-run")?;
        let lang = reader.lang();
        let say = |key: &str, args: &[(&str, String)]| words::say(lang, key, args);
        let on = chrono::DateTime::parse_from_rfc3339(&run.at).map_err(crate::Error::internal)?;
        let hash = journal::sealed(reader, run.entry)?.or_not_found("error-no-such-entry")?;
        let people = store::of_run(reader, run.id)?;
        let mut lines = vec![
            say("retention-proof-day", &[("day", words::day(lang, day_in_japan(on.to_utc())))]),
            say("retention-proof-by", &[("who", run.by.clone())]),
            say(
                "retention-proof-rule",
                &[("years", run.years.to_string()), ("documents", run.document_years.to_string())],
            ),
        ];
        if run.members > 0 {
            lines.push(say("retention-proof-people", &[("count", run.members.to_string())]));
            let goes = say("retention-proof-goes", &[]);
            let stays = say("retention-proof-stays", &[("years", run.document_years.to_string())]);
            lines.extend(goes.lines().chain(stays.lines()).map(str::to_owned));
        }
        if run.documents > 0 {
            lines.push(say("retention-proof-papers", &[("count", run.documents.to_string())]));
        }
        lines.push(match backups.as_slice() {
            [] => say("retention-proof-no-backup", &[]),
            all => {
                let names: Vec<&str> = all.iter().map(|(name, _)| name.as_str()).collect();
                say(
                    "retention-proof-backups",
                    &[("count", all.len().to_string()), ("names", names.join(separator(lang)))],
                )
            }
        });
        lines.push(say("retention-proof-entry", &[("entry", run.entry.to_string()), ("hash", hex(&hash))]));
        let rows = people.into_iter().zip(1..).map(|((no, ended_on, reason), at)| {
            let why = if reason.is_empty() { String::new() } else { say(&format!("retention-end-{reason}"), &[]) };
            vec![at.to_string(), no, words::day(lang, ended_on), why]
        });
        let head = |key: &str, share: f32| (say(key, &[]), share);
        let board = board::Board {
            title: say("retention-proof-title", &[]),
            lines,
            columns: vec![
                head("retention-proof-n", -0.6),
                head("retention-proof-no", 2.0),
                head("retention-proof-ended", 2.4),
                head("retention-proof-reason", 2.0),
            ],
            strong: Vec::new(),
            rows: rows.collect(),
        };
        let mut file = board::pdf(reader, board)?;
        file.subject = say("retention-proof-subject", &[("entry", run.entry.to_string())]);
        Ok(file)
    }
}

fn separator(lang: Lang) -> &'static str {
    if lang == Lang::En { ", " } else { "、" }
}
