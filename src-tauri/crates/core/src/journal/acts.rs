//! What staff can do with the journal: read it, look into an entry, take one back, check the chain.

use rusqlite::Connection;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    apply_inverse, broken_links,
    history::{self, Change},
    store,
};
use crate::{
    Area, Code, Command, Error, Lang, Permission, Query, Reader, Result, Topic, Tx, Undo,
    error::OrNotFound,
    members,
    registry::{self, Entry, command, query},
    words,
};

/// The journal's entries in the registry.
pub const ENTRIES: &[Entry] =
    &[query::<List>(), query::<Show>(), command::<TakeBack>(), query::<LastUndoable>(), query::<Verify>()];

/// 記録: the journal, newest first.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct List {
    /// Only what concerns this member.
    pub member: Option<i64>,
    /// Only where who, what or about whom contains this.
    #[serde(default)]
    pub text: String,
    /// Only entries older than this one: the next page.
    pub before: Option<i64>,
    /// At most so many (1 to 500, else 50).
    pub limit: Option<i64>,
}

/// One line of the journal.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Line {
    /// The entry.
    pub id: i64,
    /// When, UTC.
    pub at: String,
    /// Who.
    pub who: String,
    /// Which act.
    pub command: String,
    /// What it is called, in the reader's language.
    pub summary: String,
    /// About whom or what.
    pub subject: String,
    /// Why.
    pub reason: String,
    /// How many rows changed.
    pub rows: i64,
    /// Whether it can be taken back now.
    pub undoable: bool,
    /// Why not, or by what else.
    pub why_not: Option<String>,
    /// Whether it was taken back.
    pub undone: bool,
    /// The entry that this one took back.
    pub undoes: Option<i64>,
}

fn line(reader: &Reader<'_>, row: store::Line) -> Result<Line> {
    let lang = reader.lang();
    let undone = row.turns % 2 == 1;
    let why_not = if undone {
        Some(words::say(lang, "undo-already", &[]))
    } else if row.turns > 0 {
        Some(words::say(lang, "undo-done-again", &[]))
    } else if row.rows == 0 {
        Some(words::say(lang, "undo-nothing-changed", &[]))
    } else if store::is_erased(reader.conn, row.id)? {
        Some(words::say(lang, "undo-erased", &[]))
    } else if let Some(by) = row.undo.strip_prefix("by:") {
        Some(words::say(lang, "undo-by", &[("command", registry::title(lang, by))]))
    } else if let Some(why) = row.undo.strip_prefix("never:") {
        Some(words::say(lang, why, &[]))
    } else if reader.require(needs(reader.conn, row.id)?).is_err() {
        Some(words::say(lang, "undo-not-allowed", &[]))
    } else {
        None
    };
    Ok(Line {
        id: row.id,
        at: row.at,
        who: row.who,
        summary: registry::title(lang, &row.command),
        command: row.command,
        subject: row.subject,
        reason: row.reason,
        rows: row.rows,
        undoable: why_not.is_none(),
        why_not,
        undone,
        undoes: row.undoes,
    })
}

/// Who may do a thing may take it back. What an undo did is what the entry under it did.
fn needs(conn: &Connection, entry: i64) -> Result<Permission> {
    let command = store::done_by(conn, entry)?;
    Ok(registry::find(&command).map_or(Permission::change(Area::Staff), |entry| entry.needs))
}

impl Query for List {
    type Output = Vec<Line>;
    const NAME: &'static str = "journal.list";
    const NEEDS: Permission = Permission::view(Area::Journal);
    fn run(self, reader: &Reader<'_>) -> Result<Vec<Line>> {
        let text = self.text.trim();
        let commands = commands_called(reader.lang(), text);
        let wanted = store::Wanted {
            member: self.member,
            text,
            commands: &commands,
            before: self.before,
            limit: self.limit.unwrap_or(50).clamp(1, 500),
        };
        store::list(reader.conn, &wanted)?.into_iter().map(|row| line(reader, row)).collect()
    }
}

/// The acts that people know by a title with the text in it.
fn commands_called(lang: Lang, text: &str) -> Vec<&'static str> {
    let named = |name: &&'static str| !text.is_empty() && registry::title(lang, name).contains(text);
    registry::entries().map(|entry| entry.name).filter(named).collect()
}

/// What concerns a member, newest first, for the member's own page.
pub fn of_member(reader: &Reader<'_>, member: i64, limit: i64) -> Result<Vec<Line>> {
    let mut rows = Vec::new();
    // What became part of the member has a story, too.
    for of in std::iter::once(member).chain(store::merged_into(reader.conn, member)?) {
        let wanted = store::Wanted { member: Some(of), text: "", commands: &[], before: None, limit };
        rows.extend(store::list(reader.conn, &wanted)?);
    }
    rows.sort_by_key(|row| std::cmp::Reverse(row.id));
    rows.dedup_by_key(|row| row.id);
    rows.truncate(usize::try_from(limit).unwrap_or_default());
    rows.into_iter().map(|row| line(reader, row)).collect()
}

/// Tables whose rows have something to say on the timeline of a member.
const TOLD: &[&str] =
    &["note", "task", "name_history", "returned_mail", "consent", "message", "charge", "payment", "receipt", "invoice"];
/// So much of what one entry says is shown.
const TEXTS: usize = 3;

/// What an entry says about a member: the note's words, the mail's subject, the amount.
pub fn texts(reader: &Reader<'_>, entry: i64, member: i64) -> Result<Vec<String>> {
    let mut texts = Vec::new();
    for (table, key) in store::rows_of(reader.conn, entry, member, TOLD)? {
        if let Some(text) = registry::row_text(reader, &table, key)?
            && !texts.contains(&text)
        {
            texts.push(text);
        }
        if texts.len() == TEXTS {
            break;
        }
    }
    Ok(texts)
}

/// 記録の中身: what an entry changed, before and after.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Show {
    /// The entry.
    pub entry: i64,
    /// Only what belongs to this member.
    pub member: Option<i64>,
}

/// What [`Show`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Shown {
    /// The rows, at most 200 of them.
    pub changes: Vec<Change>,
    /// How many there are in all.
    pub rows: i64,
}

impl Query for Show {
    type Output = Shown;
    const NAME: &'static str = "journal.show";
    const NEEDS: Permission = Permission::view(Area::Journal);
    fn run(self, reader: &Reader<'_>) -> Result<Shown> {
        let row = store::find(reader.conn, self.entry)?.or_not_found("error-no-such-entry")?;
        Ok(Shown { changes: history::changes(reader, &row, 200, self.member)?, rows: row.rows })
    }
}

/// 元に戻す: takes an entry back by writing another.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TakeBack {
    /// The entry; without it the newest that can be taken back.
    pub entry: Option<i64>,
}

/// What [`TakeBack`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct TakenBack {
    /// The entry that was taken back.
    pub undone: i64,
    /// What it was.
    pub summary: String,
}

impl Command for TakeBack {
    type Output = TakenBack;
    const NAME: &'static str = "journal.undo";
    const NEEDS: Permission = Permission::SignedIn;
    const SCOPED: bool = true;
    const TOUCHES: &'static [Topic] = Topic::ALL;
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<TakenBack> {
        let id = match self.entry {
            Some(id) => id,
            None => store::last_undoable(tx.conn)?.or_not_found("error-nothing-to-undo")?,
        };
        let summary = take_back(tx, id)?;
        Ok(TakenBack { undone: id, summary })
    }
}

/// Whoever is limited to groups takes back what they did themselves, as long as it concerns the members
/// whom they see: neither the rows nor what stands in the way names anybody else.
fn ensure_in_scope(tx: &Tx<'_>, row: &store::Row) -> Result<()> {
    if members::scope::limit(tx)?.is_none() {
        return Ok(());
    }
    let is_open = registry::find(&store::done_by(tx.conn, row.id)?).is_some_and(|entry| entry.scoped);
    if !is_open || row.staff != tx.actor().staff_id() {
        return Err(Error::new(Code::Forbidden, "error-limited"));
    }
    members::scope::ensure(tx, &store::members_of(tx.conn, row.id)?)
}

/// What was erased cannot come back, and the rest of such an entry alone would be half an act.
fn ensure_whole(tx: &Tx<'_>, id: i64, summary: &str) -> Result<()> {
    if store::is_erased(tx.conn, id)? {
        return Err(Error::conflict("error-undo-erased").arg("summary", summary));
    }
    Ok(())
}

/// Takes an entry back inside an act that is an undo by itself, for rooms that offer it under a name of
/// their own (統合の取消). What it was is the answer.
pub(crate) fn take_back(tx: &Tx<'_>, id: i64) -> Result<String> {
    let row = store::find(tx.conn, id)?.or_not_found("error-no-such-entry")?;
    tx.require(needs(tx.conn, id)?)?;
    ensure_in_scope(tx, &row)?;
    let summary = registry::title(tx.lang(), &row.command);
    match store::turns(tx.conn, id)? {
        0 => {}
        turns if turns % 2 == 1 => return Err(Error::conflict("error-undone-already").arg("summary", summary)),
        _ => return Err(Error::conflict("error-undo-done-again").arg("summary", summary)),
    }
    if let Some(by) = row.undo.strip_prefix("by:") {
        return Err(Error::conflict("error-undo-by")
            .arg("command", registry::title(tx.lang(), by))
            .arg("summary", summary));
    }
    if let Some(why) = row.undo.strip_prefix("never:") {
        return Err(Error::conflict("error-undo-never")
            .arg("why", words::say(tx.lang(), why, &[]))
            .arg("summary", summary));
    }
    if row.rows == 0 {
        return Err(Error::new(Code::Conflict, "error-undo-nothing-changed").arg("summary", summary));
    }
    ensure_whole(tx, id, &summary)?;
    apply_inverse(tx.conn, &row.changes, tx.lang())?;
    tx.undoes(id);
    tx.subject(if row.subject.is_empty() { summary.clone() } else { format!("{summary}: {}", row.subject) });
    Ok(summary)
}

/// What 元に戻す would take back now.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LastUndoable {}

impl Query for LastUndoable {
    type Output = Option<i64>;
    const NAME: &'static str = "journal.last_undoable";
    const NEEDS: Permission = Permission::SignedIn;
    fn run(self, reader: &Reader<'_>) -> Result<Option<i64>> {
        store::last_undoable(reader.conn)
    }
}

/// 記録を確かめる: whether the chain is whole.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Verify {}

/// What [`Verify`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Verified {
    /// Whether no entry was removed or altered.
    pub whole: bool,
    /// Entries that do not fit.
    pub broken: Vec<i64>,
}

impl Query for Verify {
    type Output = Verified;
    const NAME: &'static str = "journal.verify";
    const NEEDS: Permission = Permission::view(Area::Journal);
    fn run(self, reader: &Reader<'_>) -> Result<Verified> {
        let broken = broken_links(reader.conn)?;
        Ok(Verified { whole: broken.is_empty(), broken })
    }
}
