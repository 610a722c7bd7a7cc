//! 改姓・改名・改称: what somebody was called before. A change of the name keeps the old one by itself;
//! here are the two things that people do by hand, and the rule.

use chrono::Duration;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    brief,
    record::{MemberType, Record, limit},
    store,
};
use crate::{
    Area, Command, Permission, Result, Topic, Tx, Undo, ensure,
    error::OrNotFound,
    values::{Day, Nothing},
};

/// A name that was.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FormerName {
    /// Key.
    pub id: i64,
    /// As it is read.
    pub name: String,
    /// Its furigana.
    pub kana: String,
    /// The last day on which it held.
    pub until: Day,
}

/// Whether a change takes a name away from somebody: one that is only completed is none.
pub(super) fn is_other_name(before: &Record, after: &Record) -> bool {
    let other = |old: &str, new: &str| !old.is_empty() && old != new;
    match before.kind_of {
        MemberType::Person => other(&before.sei, &after.sei) || other(&before.mei, &after.mei),
        MemberType::Organisation => other(&before.organisation, &after.organisation),
    }
}

/// Keeps the name that a change takes away. It held until yesterday: today the new one does.
pub(super) fn keep(tx: &Tx<'_>, member: i64, before: &Record, after: &Record) -> Result<()> {
    if before.kind_of == after.kind_of && is_other_name(before, after) {
        store::names::insert(tx, member, before, tx.today() - Duration::days(1))?;
    }
    Ok(())
}

/// The newest former name that `name` is (`{"sei", "mei"}`, or `{"organisation"}`) was none: what brought it in was
/// taken back.
pub fn forget_former_name(tx: &Tx<'_>, member: i64, name: &serde_json::Value) -> Result<()> {
    let part = |key: &str| name[key].as_str().unwrap_or_default();
    store::names::forget(tx, member, part("sei"), part("mei"), part("organisation"))
}

/// 以前の名前を書く: one from before the book.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Add {
    /// Whose.
    pub member: i64,
    /// 姓; of an organisation its name.
    pub sei: String,
    /// 名; without it today's.
    #[serde(default)]
    pub mei: String,
    /// The last day on which it held.
    pub until: Day,
}

impl Command for Add {
    type Output = Nothing;
    const NAME: &'static str = "names.add";
    const NEEDS: Permission = Permission::change(Area::Members);
    const SCOPED: bool = true;
    const TOUCHES: &'static [Topic] = &[Topic::Members];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let now = brief(tx, self.member)?;
        let (_, record) = store::record(tx, self.member)?.or_not_found("error-no-such-member")?;
        let (sei, mei) = (self.sei.trim(), self.mei.trim());
        ensure!(!sei.is_empty(), "sei", "error-required");
        limit(sei, "sei")?;
        limit(mei, "mei")?;
        ensure!(self.until < tx.today(), "until", "error-name-until-future");
        let was = match record.kind_of {
            MemberType::Organisation => {
                Record { kind_of: record.kind_of, organisation: sei.to_owned(), ..Record::default() }
            }
            MemberType::Person => Record {
                sei: sei.to_owned(),
                mei: if mei.is_empty() { record.mei } else { mei.to_owned() },
                ..Record::default()
            },
        };
        store::names::insert(tx, self.member, &was, self.until)?;
        tx.subject(now.label());
        Ok(Nothing {})
    }
}

/// 以前の名前を消す: it was a slip of the pen.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Remove {
    /// Which.
    pub name: i64,
}

impl Command for Remove {
    type Output = Nothing;
    const NAME: &'static str = "names.remove";
    const NEEDS: Permission = Permission::change(Area::Members);
    const SCOPED: bool = true;
    const TOUCHES: &'static [Topic] = &[Topic::Members];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let member = store::names::member_of(tx, self.name)?.or_not_found("error-no-such-name")?;
        tx.subject(brief(tx, member)?.label());
        store::delete(tx, "name_history", Some(self.name))?;
        Ok(Nothing {})
    }
}
