//! 理事会の資料: the candidates for 自然退会, on paper. Printing is in the journal.

use schemars::JsonSchema;
use serde::Deserialize;
use tsudoi_japan::money::yen;

use super::{
    lapse::{self, Level, Unpaid},
    settings::settings,
};
use crate::{Area, Document, File, Lang, Permission, Reader, Result, board, ensure, values::Day, words};

/// 自然退会の候補の一覧を刷る.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Board {
    /// Only these; without it every candidate.
    pub members: Option<Vec<i64>>,
    /// For which meeting: stands below the title.
    #[serde(default)]
    pub meeting: String,
}

/// Every notice that they had, a line each: reminders, then the last word before 自然退会.
fn told(row: &Unpaid, lang: Lang) -> String {
    let line = |name: String, on: Day| format!("{name} {}", on.format("%Y/%m/%d"));
    let notices = row.notices.iter().map(|told| line(told.level_name.clone(), told.sent_on));
    let warned = row.warned_on.map(|on| line(words::say(lang, "renewal-board-forewarned", &[]), on));
    notices.chain(warned).collect::<Vec<_>>().join("\n")
}

impl Document for Board {
    const NAME: &'static str = "renewal.lapse_board";
    const NEEDS: Permission = Permission::view(Area::Members);
    const RECORDED: bool = true;
    fn run(self, reader: &Reader<'_>) -> Result<File> {
        let lang = reader.lang();
        let say = |key: &str, args: &[(&str, String)]| words::say(lang, key, args);
        let wanted = |member: i64| self.members.as_ref().is_none_or(|members| members.contains(&member));
        let rows: Vec<_> = lapse::rows(reader)?
            .into_iter()
            .filter(|row| row.level == Level::Candidate && wanted(row.member))
            .collect();
        ensure!(!rows.is_empty(), "members", "error-lapse-nobody");
        let meeting = self.meeting.trim();
        ensure!(meeting.chars().count() <= 100, "meeting", "error-too-long", max = 100);
        let owed: i64 = rows.iter().map(|row| row.owed).sum();
        let mut lines = vec![say(
            "renewal-board-count",
            &[
                ("count", rows.len().to_string()),
                ("years", settings(reader)?.lapse_years.to_string()),
                ("owed", yen(owed)),
            ],
        )];
        if !meeting.is_empty() {
            lines.insert(0, meeting.to_owned());
        }
        let head = |key: &str, share: f32| (words::say(lang, key, &[]), share);
        let board = board::Board {
            title: say("renewal-board-title", &[]),
            lines,
            columns: vec![
                head("renewal-board-no", 1.2),
                head("renewal-board-name", 2.6),
                head("renewal-board-kind", 1.5),
                head("renewal-board-years", -1.0),
                head("renewal-board-since", -1.2),
                head("renewal-board-owed", -1.4),
                head("renewal-board-warned", 2.8),
                head("renewal-board-remarks", 2.2),
            ],
            strong: Vec::new(),
            rows: rows
                .into_iter()
                .map(|row| {
                    let remarks = match &row.exception {
                        Some(exception) if exception.id.is_none() => say("renewal-board-leave", &[]),
                        Some(exception) => exception.reason.clone(),
                        None => String::new(),
                    };
                    let notices = told(&row, lang);
                    vec![
                        row.no,
                        row.name,
                        row.kind,
                        row.unpaid_years.to_string(),
                        row.since.to_string(),
                        yen(row.owed),
                        notices,
                        remarks,
                    ]
                })
                .collect(),
        };
        board::pdf(reader, board)
    }
}
