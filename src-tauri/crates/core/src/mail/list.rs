//! 送信の一覧: what waits, what went out, what was given up; and the two things the office can do about it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{MailState, store};
use crate::{Area, Command, Permission, Query, Reader, Result, Topic, Tx, Undo, ensure, values::Nothing};

/// 送信の一覧.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct List {
    /// Only those of this state.
    pub state: Option<MailState>,
    /// Only those to this member.
    pub member: Option<i64>,
    /// How many to leave out at the top.
    #[serde(default)]
    pub offset: i64,
    /// At most this many, 500 at most.
    #[serde(default = "hundred")]
    pub limit: i64,
}

fn hundred() -> i64 {
    100
}

/// A message in a list.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Row {
    /// The key.
    pub id: i64,
    /// `claim`, `reset`, `receipt` or `test`.
    pub cause: String,
    /// The member it is written to.
    pub member: Option<i64>,
    /// The reader as the letter addresses them.
    pub to_name: String,
    /// Where it goes.
    pub to_address: String,
    /// Its subject.
    pub subject: String,
    /// When it was written, UTC.
    pub queued_at: String,
    /// How far it is.
    pub state: MailState,
    /// How often it was tried.
    pub tries: i64,
    /// When it is tried next, UTC; only while it waits.
    pub due_at: Option<String>,
    /// When the carrier took it, UTC.
    pub sent_at: Option<String>,
    /// What the carrier said last; empty when nothing went wrong.
    pub last_error: String,
}

/// What [`List`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Rows {
    /// How many there are in all.
    pub total: i64,
    /// Newest first.
    pub rows: Vec<Row>,
}

impl Query for List {
    type Output = Rows;
    const NAME: &'static str = "mail.list";
    const NEEDS: Permission = Permission::view(Area::Mail);
    fn run(self, reader: &Reader<'_>) -> Result<Rows> {
        ensure!((1..=500).contains(&self.limit), "limit", "error-limit");
        let state = self.state.map(MailState::code);
        let (total, rows) = store::list(reader, state, self.member, self.offset.max(0), self.limit)?;
        Ok(Rows { total, rows })
    }
}

/// もう一度送る: messages that were given up or stopped wait again, from now and with fresh tries.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Retry {
    /// Their keys. One that waits already is tried at once; one that went out stays as it is.
    pub messages: Vec<i64>,
}

impl Command for Retry {
    type Output = Nothing;
    const NAME: &'static str = "mail.retry";
    const NEEDS: Permission = Permission::change(Area::Mail);
    const TOUCHES: &'static [Topic] = &[Topic::Mail];
    const UNDO: Undo = Undo::By("mail.stop");
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let mut changed = 0;
        for message in self.messages {
            changed += store::wait_again(tx, message)?;
        }
        if changed > 0 {
            tx.subject(changed.to_string());
            tx.note();
        }
        Ok(Nothing {})
    }
}

/// 送信を止める: messages that have not gone out yet will not.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Stop {
    /// Their keys. One that went out or is being sent stays as it is.
    pub messages: Vec<i64>,
}

impl Command for Stop {
    type Output = Nothing;
    const NAME: &'static str = "mail.stop";
    const NEEDS: Permission = Permission::change(Area::Mail);
    const TOUCHES: &'static [Topic] = &[Topic::Mail];
    const UNDO: Undo = Undo::By("mail.retry");
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let mut changed = 0;
        for message in self.messages {
            changed += store::stop(tx, message)?;
        }
        if changed > 0 {
            tx.subject(changed.to_string());
            tx.note();
        }
        Ok(Nothing {})
    }
}
