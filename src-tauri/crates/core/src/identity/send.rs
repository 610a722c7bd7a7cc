//! 提出: papers come in, from the member at My Page or through staff at the counter.

use chrono::Days;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{Kind, settings::settings, store};
use crate::{
    Area, Command, Error, Permission, Result, Topic, Tx, Undo, ensure,
    error::OrNotFound,
    files::{self, Accepted, Limits},
    members,
    values::{Bytes, Nothing},
};

/// Front, back, and a page more.
const MOST: usize = 4;

/// A picture as it was sent.
pub struct Paper {
    /// As its sender calls it.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// A member's own papers. What waited before is destroyed: only the newest is looked at.
pub fn send_own(tx: &mut Tx<'_>, member: i64, kind: Kind, papers: Vec<Accepted>) -> Result<()> {
    let rules = settings(tx)?;
    if !rules.on {
        return Err(Error::new(crate::Code::Forbidden, "error-identity-off"));
    }
    ensure!(rules.documents.contains(&kind), "document", "error-identity-document");
    take(tx, member, kind, papers, true)
}

/// The member takes back what waits: the pictures are destroyed at once.
pub fn withdraw_own(tx: &mut Tx<'_>, member: i64) -> Result<()> {
    let waiting = store::waiting_case(tx, member)?.or_not_found("error-identity-nothing-waits")?;
    tx.subject(members::brief(tx, member)?.label());
    withdraw(tx, waiting)
}

fn withdraw(tx: &Tx<'_>, case: i64) -> Result<()> {
    for file in store::papers(tx, case)? {
        files::destroy(tx, file)?;
    }
    store::decide(tx, case, "withdrawn", "", "")
}

/// The papers of one record become those of another. Of two that wait the newer ones go on waiting; the others are
/// destroyed like papers that were decided about, so that a merge can be taken back.
pub fn take_over(tx: &Tx<'_>, from: i64, to: i64) -> Result<()> {
    if let (Some(own), Some(theirs)) = (store::waiting_case(tx, to)?, store::waiting_case(tx, from)?) {
        let older = own.min(theirs);
        store::decide(tx, older, "withdrawn", "", "")?;
        let last = tx.today() + Days::new(u64::from(settings(tx)?.keep_days.max(1)));
        for file in store::papers(tx, older)? {
            files::set_destroy_on(tx, file, Some(last))?;
        }
    }
    store::give(tx, from, to)
}

/// Looks at each picture, outside of any act: decoding takes its time.
pub(crate) fn accept(papers: &[Paper]) -> Result<Vec<Accepted>> {
    ensure!(!papers.is_empty(), "file", "error-identity-no-paper");
    ensure!(papers.len() <= MOST, "file", "error-paper-many", count = MOST);
    papers.iter().map(|paper| files::accept(&paper.name, &paper.bytes, &Limits::PAPER)).collect()
}

fn take(tx: &mut Tx<'_>, member: i64, kind: Kind, papers: Vec<Accepted>, by_member: bool) -> Result<()> {
    if let Some(before) = store::waiting_case(tx, member)? {
        withdraw(tx, before)?;
    }
    let case = store::insert_case(tx, member, kind, by_member)?;
    for (place, mut paper) in papers.into_iter().enumerate() {
        // What its sender calls it may say more than the picture is to tell.
        paper.name = format!("{}-{}.{}", kind.code(), place + 1, paper.name.rsplit('.').next().unwrap_or("bin"));
        let file = files::keep(tx, &paper, None)?;
        store::insert_paper(tx, case, file)?;
    }
    tx.subject(members::brief(tx, member)?.label());
    Ok(())
}

/// A picture that staff hand in.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "IdentityPaper")]
pub struct Given {
    /// What it is called.
    pub name: String,
    /// JPEG, PNG, WebP or PDF.
    pub bytes: Bytes,
}

/// 本人確認書類を預かる: papers that came by post or over the counter wait to be looked at.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Add {
    /// Whose.
    pub member: i64,
    /// What it is.
    pub document: Kind,
    /// One to four pictures.
    pub papers: Vec<Given>,
}

impl Command for Add {
    type Output = Nothing;
    const NAME: &'static str = "identity.add";
    const NEEDS: Permission = Permission::change(Area::Identity);
    const TOUCHES: &'static [Topic] = &[Topic::Identity, Topic::Members];
    const UNDO: Undo = Undo::By("identity.refuse");
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let papers: Vec<Paper> =
            self.papers.into_iter().map(|given| Paper { name: given.name, bytes: given.bytes.0 }).collect();
        let papers = accept(&papers)?;
        take(tx, self.member, self.document, papers, false)?;
        Ok(Nothing {})
    }
}
