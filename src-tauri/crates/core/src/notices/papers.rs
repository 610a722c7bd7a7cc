//! The papers of a notice.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Enclosed, edit::KEPT, store};
use crate::{
    Area, Command, Document, File, Permission, Reader, Result, Topic, Tx, Undo, ensure,
    error::OrNotFound,
    files,
    values::{Bytes, Nothing},
};

const MOST: usize = 10;

/// What stands with a notice; papers that were destroyed are gone.
pub(super) fn of(reader: &Reader<'_>, notice: i64) -> Result<Vec<Enclosed>> {
    let mut found = Vec::new();
    for (id, file) in store::papers(reader, notice)? {
        if let Some(info) = files::info(reader, file)?.filter(|info| info.destroyed_at.is_none()) {
            found.push(Enclosed { id, name: info.name, size: info.size });
        }
    }
    Ok(found)
}

/// お知らせに書類をつける.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Attach {
    /// To which.
    pub notice: i64,
    /// As it is called.
    pub name: String,
    /// What stands in it, at most 20 MB.
    pub bytes: Bytes,
}

/// What [`Attach`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Attached {
    /// Key of the paper.
    pub id: i64,
}

impl Command for Attach {
    type Output = Attached;
    const NAME: &'static str = "notices.attach";
    const NEEDS: Permission = Permission::change(Area::Mail);
    const TOUCHES: &'static [Topic] = &[Topic::Notices];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Attached> {
        let notice = store::find(tx, self.notice)?.or_not_found("error-no-such-notice")?;
        ensure!(store::papers(tx, notice.id)?.len() < MOST, "file", "error-notice-papers", max = MOST);
        let accepted = files::accept_ours(&self.name, self.bytes.0)?;
        tx.subject(format!("{} {}", notice.title, accepted.name));
        let file = files::keep(tx, &accepted, None)?;
        Ok(Attached { id: store::attach(tx, notice.id, file)? })
    }
}

/// お知らせの書類をはずす. It is destroyed a month later.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Detach {
    /// Which.
    pub paper: i64,
}

impl Command for Detach {
    type Output = Nothing;
    const NAME: &'static str = "notices.detach";
    const NEEDS: Permission = Permission::change(Area::Mail);
    const TOUCHES: &'static [Topic] = &[Topic::Notices];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let (notice, file) = store::paper(tx, self.paper)?.or_not_found("error-no-such-file")?;
        let name = files::info(tx, file)?.map(|info| info.name).unwrap_or_default();
        tx.subject(format!("{} {name}", store::title(tx.conn, notice).unwrap_or_default()));
        files::set_destroy_on(tx, file, Some(tx.today() + KEPT))?;
        store::detach(tx, self.paper)?;
        Ok(Nothing {})
    }
}

/// お知らせの書類を開く.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Paper {
    /// Which.
    pub paper: i64,
}

impl Document for Paper {
    const NAME: &'static str = "notices.paper";
    const NEEDS: Permission = Permission::view(Area::Mail);
    const RECORDED: bool = false;
    fn run(self, reader: &Reader<'_>) -> Result<File> {
        let (_, file) = store::paper(reader, self.paper)?.or_not_found("error-no-such-file")?;
        files::hand_out(reader, file)
    }
}
