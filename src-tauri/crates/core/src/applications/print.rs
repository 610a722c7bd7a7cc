//! 理事会の資料: the applications before a board, on paper. Printing is in the journal.

use schemars::JsonSchema;
use serde::Deserialize;
use tsudoi_japan::date::seireki;

use super::{form::Asking, store};
use crate::{Area, Document, File, Permission, Reader, Result, board, ensure, members::MemberType, membership, words};

/// 入会申込の一覧を刷る.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Board {
    /// Which, in this order; without it all that wait, the oldest first.
    pub applications: Option<Vec<i64>>,
    /// For which meeting: stands below the title.
    #[serde(default)]
    pub meeting: String,
}

impl Document for Board {
    const NAME: &'static str = "applications.board";
    const NEEDS: Permission = Permission::view(Area::Members);
    const RECORDED: bool = true;
    fn run(self, reader: &Reader<'_>) -> Result<File> {
        let keys = match self.applications {
            Some(keys) => keys,
            None => store::waiting_keys(reader)?,
        };
        ensure!(!keys.is_empty(), "applications", "error-required");
        let asking = Asking::read(reader)?;
        let lang = reader.lang();
        let kinds = membership::kinds(reader)?;
        let mut rows = Vec::new();
        for (at, key) in keys.iter().enumerate() {
            let Some(of) = store::find(reader, *key)? else { continue };
            let kind = kinds.iter().find(|kind| Some(kind.id) == of.kind).map(|kind| kind.name.clone());
            let address = of.record.addresses.first();
            let place = address.map(|a| format!("{}{}", a.prefecture, a.city)).unwrap_or_default();
            let belongs = match of.record.kind_of {
                MemberType::Person => of.record.organisation.clone(),
                MemberType::Organisation => String::new(),
            };
            let missing = asking.missing(&of);
            let mut remarks = vec![of.introducer.clone(), of.note.clone()];
            if of.same_as.is_some() {
                remarks.push(words::say(lang, "applications-board-again", &[]));
            }
            if !missing.is_empty() {
                remarks.push(words::say(lang, "applications-missing", &[("what", missing.join("、"))]));
            }
            remarks.retain(|remark| !remark.is_empty());
            rows.push(vec![
                (at + 1).to_string(),
                format!("{}\n{}", of.kana, of.name).trim().to_owned(),
                kind.unwrap_or_default(),
                format!("{belongs}\n{place}").trim().to_owned(),
                of.received_on.format("%Y/%m/%d").to_string(),
                remarks.join("\n"),
            ]);
        }
        let head = |key: &str, share: f32| (words::say(lang, key, &[]), share);
        let mut lines = vec![words::say(lang, "applications-board-count", &[("count", rows.len().to_string())])];
        let meeting = self.meeting.trim();
        ensure!(meeting.chars().count() <= 100, "meeting", "error-too-long", max = 100);
        if !meeting.is_empty() {
            lines.insert(0, meeting.to_owned());
        }
        lines.push(words::say(lang, "applications-board-day", &[("day", seireki(reader.today()))]));
        let board = board::Board {
            title: words::say(lang, "applications-board-title", &[]),
            lines,
            columns: vec![
                head("applications-board-n", -0.6),
                head("applications-board-name", 2.4),
                head("applications-board-kind", 1.4),
                head("applications-board-belongs", 2.6),
                head("applications-board-received", 1.9),
                head("applications-board-remarks", 3.1),
            ],
            strong: Vec::new(),
            rows,
        };
        board::pdf(reader, board)
    }
}
