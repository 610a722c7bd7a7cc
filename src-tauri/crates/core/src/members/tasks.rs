//! やること: what is to be done about a member, by when, by whom. What is due stands on 今日の仕事.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{brief, scope, store};
use crate::{
    Area, Command, Error, Permission, Query, Reader, Result, Topic, Tx, Undo, ensure,
    error::OrNotFound,
    staff,
    values::{Day, Nothing},
};

/// Longest text, in characters.
const LONGEST: usize = 1_000;

/// Something to do.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Task {
    /// Key.
    pub id: i64,
    /// About whom.
    pub member: i64,
    /// 会員番号
    pub member_no: String,
    /// Name.
    pub member_name: String,
    /// What.
    pub text: String,
    /// By when.
    pub due_on: Day,
    /// Who is to do it; none: whoever comes to it.
    pub staff: Option<i64>,
    /// Their name.
    pub staff_name: Option<String>,
    /// When it was done, UTC.
    pub done_at: Option<String>,
    /// By whom.
    pub done_by: String,
    /// Who wrote it down.
    pub written_by: String,
}

/// What of it waits: how many are due, and since when the oldest is.
pub fn due(reader: &Reader<'_>) -> Result<(i64, Option<Day>)> {
    store::tasks::due(reader, reader.actor().staff_id(), scope::list(reader)?.as_deref())
}

/// やることの一覧, by the day on which they are due.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct List {
    /// About this member alone, done ones too.
    pub member: Option<i64>,
    /// Mine and everybody's alone.
    #[serde(default)]
    pub mine: bool,
    /// Due on this day or earlier.
    pub until: Option<Day>,
}

impl Query for List {
    type Output = Vec<Task>;
    const NAME: &'static str = "tasks.list";
    const NEEDS: Permission = Permission::view(Area::Members);
    const SCOPED: bool = true;
    fn run(self, reader: &Reader<'_>) -> Result<Vec<Task>> {
        let staff = if self.mine { reader.actor().staff_id() } else { None };
        store::tasks::list(reader, self.member, staff, self.until, scope::list(reader)?.as_deref())
    }
}

/// やることを書く・直す.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Save {
    /// Which; without it a new one.
    pub task: Option<i64>,
    /// About whom.
    pub member: i64,
    /// What.
    pub text: String,
    /// By when.
    pub due_on: Day,
    /// Who is to do it; without it whoever comes to it.
    pub staff: Option<i64>,
}

/// What [`Save`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Saved {
    /// Key.
    pub id: i64,
}

impl Command for Save {
    type Output = Saved;
    const NAME: &'static str = "tasks.save";
    const NEEDS: Permission = Permission::change(Area::Members);
    const SCOPED: bool = true;
    const TOUCHES: &'static [Topic] = &[Topic::Members];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Saved> {
        let member = brief(tx, self.member)?;
        let text = self.text.trim();
        ensure!(!text.is_empty(), "text", "error-required");
        ensure!(text.chars().count() <= LONGEST, "text", "error-too-long", max = LONGEST);
        if let Some(staff) = self.staff
            && staff::active_name(tx, staff)?.is_none()
        {
            return Err(Error::invalid("staff", "error-no-such-staff"));
        }
        tx.subject(member.label());
        let id = match self.task {
            None => store::tasks::insert(tx, self.member, text, self.due_on, self.staff)?,
            Some(task) => {
                let of = store::tasks::member_of(tx, task)?.or_not_found("error-no-such-task")?;
                ensure!(of == self.member, "task", "error-no-such-task");
                store::tasks::update(tx, task, text, self.due_on, self.staff)?;
                task
            }
        };
        Ok(Saved { id })
    }
}

/// 済みにする・戻す.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Done {
    /// Which.
    pub task: i64,
    /// Whether it is done.
    pub done: bool,
}

impl Command for Done {
    type Output = Nothing;
    const NAME: &'static str = "tasks.done";
    const NEEDS: Permission = Permission::change(Area::Members);
    const SCOPED: bool = true;
    const TOUCHES: &'static [Topic] = &[Topic::Members];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let member = store::tasks::member_of(tx, self.task)?.or_not_found("error-no-such-task")?;
        store::tasks::set_done(tx, self.task, self.done)?;
        tx.subject(brief(tx, member)?.label());
        Ok(Nothing {})
    }
}

/// やることを消す.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Remove {
    /// Which.
    pub task: i64,
}

impl Command for Remove {
    type Output = Nothing;
    const NAME: &'static str = "tasks.remove";
    const NEEDS: Permission = Permission::change(Area::Members);
    const SCOPED: bool = true;
    const TOUCHES: &'static [Topic] = &[Topic::Members];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let member = store::tasks::member_of(tx, self.task)?.or_not_found("error-no-such-task")?;
        tx.subject(brief(tx, member)?.label());
        store::delete(tx, "task", Some(self.task))?;
        Ok(Nothing {})
    }
}
