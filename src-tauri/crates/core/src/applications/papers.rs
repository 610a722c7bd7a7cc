//! 申込に添えられた書類: looked at by who decides, each look in the journal, destroyed some days after the decision.

use chrono::Days;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Application, settings::Settings, store};
use crate::{Area, Document, File, Permission, Reader, Result, Tx, error::OrNotFound, files};

/// 申込に添えられた書類を見る.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TakePaper {
    /// Of which application.
    pub application: i64,
    /// Which of its papers.
    pub paper: i64,
}

impl Document for TakePaper {
    const NAME: &'static str = "applications.paper";
    const NEEDS: Permission = Permission::change(Area::Members);
    const RECORDED: bool = true;
    fn run(self, reader: &Reader<'_>) -> Result<File> {
        let of = store::find(reader, self.application)?.or_not_found("error-no-such-application")?;
        let paper = of.online.papers.iter().find(|paper| **paper == self.paper).or_not_found("error-no-such-file")?;
        Ok(File { subject: of.label(), ..files::hand_out(reader, *paper)? })
    }
}

/// A paper that came along.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "ApplicationPaper")]
pub struct Paper {
    /// Key of the file.
    pub id: i64,
    /// As whoever sent it called it; empty once it is destroyed.
    pub name: String,
    /// Whether its day has come.
    pub destroyed: bool,
}

pub(super) fn of(reader: &Reader<'_>, of: &Application) -> Result<Vec<Paper>> {
    let mut papers = Vec::new();
    for id in &of.online.papers {
        let info = files::info(reader, *id)?.or_not_found("error-no-such-file")?;
        papers.push(Paper { id: *id, name: info.name, destroyed: info.destroyed_at.is_some() });
    }
    Ok(papers)
}

/// The application is decided: its papers have their day.
pub(super) fn let_go(tx: &Tx<'_>, rules: &Settings, of: &Application) -> Result<()> {
    let day = tx.today() + Days::new(rules.online.keep_days.into());
    of.online.papers.iter().try_for_each(|paper| set_day(tx, *paper, Some(day)))
}

/// It waits again: what is still there is kept.
pub(super) fn keep(tx: &Tx<'_>, of: &Application) -> Result<()> {
    of.online.papers.iter().try_for_each(|paper| set_day(tx, *paper, None))
}

/// What whoever applied has taken out again is nobody's business any more.
pub(super) fn without(tx: &Tx<'_>, before: &Application, after: &Application) -> Result<()> {
    let dropped = before.online.papers.iter().filter(|paper| !after.online.papers.contains(paper));
    dropped.into_iter().try_for_each(|paper| set_day(tx, *paper, Some(tx.today())))
}

fn set_day(tx: &Tx<'_>, paper: i64, day: Option<crate::values::Day>) -> Result<()> {
    match files::info(tx, paper)? {
        Some(info) if info.destroyed_at.is_none() => files::set_destroy_on(tx, paper, day),
        _ => Ok(()),
    }
}
