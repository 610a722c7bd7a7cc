//! 統合: two records become one, and 統合の取消.
//!
//! Every row that names the dropped record names the kept one afterwards: addresses and notes, and also
//! charges, payments, receipts and letters. Of money nothing changes but the key of the record that it
//! concerns: amounts, days, what is paid on what, numbers, snapshots and bytes of receipts stay as they were
//! issued, with the name that was printed on them. (A table "dropped → kept" that every list had to follow
//! would be forgotten by one of them some day, and then somebody's payment would be missing.) The journal
//! keeps both keys, so that the merge can be taken back as a whole.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tsudoi_japan::fold;

use super::{
    choice::{self, Choices, Side, side},
    schema::{self, BY_ROOM, Clash, Reference},
    store,
};
use crate::{
    Area, Command, Error, Permission, Reader, Result, Topic, Tx, Undo, dues, ensure,
    error::OrNotFound,
    identity, journal, logins,
    members::{self, merged},
    membership, words,
};

/// 会員を統合する.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Merge {
    /// Who stays.
    pub keep: i64,
    /// Who becomes part of it. The number stays taken and leads to the one who stays.
    pub drop: i64,
    /// Whose value or rows stand, by the keys of `members.compare`; what is not named is as proposed there.
    #[serde(default)]
    pub choices: Choices,
    /// Why, for the journal.
    #[serde(default)]
    pub reason: String,
}

/// What [`Merge`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct MergeDone {
    /// Who stayed.
    pub member: i64,
    /// The record that became part of it, for `members.unmerge`.
    pub merged: i64,
}

/// What a merge reaches: everything of a member.
const REACHES: &[Topic] =
    &[Topic::Members, Topic::Dues, Topic::Payments, Topic::Receipts, Topic::Reminders, Topic::Mail, Topic::Mypage];

/// A table as people call it.
pub(super) fn table(reader: &Reader<'_>, name: &str) -> String {
    words::say(reader.lang(), &format!("table-{}", name.replace('_', "-")), &[])
}

impl Command for Merge {
    type Output = MergeDone;
    const NAME: &'static str = "members.merge";
    const NEEDS: Permission = Permission::change(Area::Members);
    const TOUCHES: &'static [Topic] = REACHES;
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<MergeDone> {
        let Self { keep, drop, choices, reason } = self;
        ensure!(keep != drop, "drop", "error-merge-one");
        let (kept, dropped) = (members::brief(tx, keep)?, members::brief(tx, drop)?);
        let references = schema::store::references(tx)?;
        let clashes = schema::clashes(tx, &references, keep, drop)?;
        let known = known(tx, &clashes, keep)?;
        if let Some(stray) = choices.keys().find(|key| !known.contains(key)) {
            return Err(Error::invalid("choices", "error-merge-no-such-choice").arg("key", stray));
        }
        let columns = columns(tx, keep, drop, &choices)?;
        clashes.iter().try_for_each(|clash| settle(tx, clash, &choices))?;
        for table in ["address", "phone", "email"] {
            contacts(tx, table, side(&choices, table, Side::Both), keep, drop)?;
        }
        by_rooms(tx, &choices, keep, drop)?;
        store::join_decisions(tx, keep, drop)?;
        for reference in references.iter().filter(|r| !BY_ROOM.contains(&r.table.as_str())) {
            if schema::contact(&reference.table).is_none() {
                schema::store::join_spans(tx, reference, keep, drop)?;
            }
            schema::store::give(tx, reference, drop, keep)?;
        }
        let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
        merged::absorb(tx, keep, drop, &columns)?;
        tx.subject(format!("{} ← {}", kept.label(), dropped.label()));
        tx.reason(reason.trim());
        Ok(MergeDone { member: keep, merged: drop })
    }
}

/// What can be chosen of these two.
fn known(tx: &Tx<'_>, clashes: &[Clash], keep: i64) -> Result<Vec<String>> {
    let mut known: Vec<String> =
        ["membership", "login", "address", "phone", "email"].into_iter().map(str::to_owned).collect();
    known.extend(clashes.iter().map(|clash| clash.key.clone()));
    known.extend(merged::values(tx, keep)?.into_iter().map(|value| value.column));
    Ok(known)
}

/// The columns of the member's own row that come from the dropped record.
fn columns(tx: &Tx<'_>, keep: i64, drop: i64, choices: &Choices) -> Result<Vec<String>> {
    let (own, theirs) = (merged::values(tx, keep)?, merged::values(tx, drop)?);
    let from_drop = own.into_iter().zip(theirs).filter(|(own, other)| {
        side(choices, &own.column, choice::proposed(&own.text, &other.text)) == Side::Drop && own.text != other.text
    });
    Ok(from_drop.map(|(own, _)| own.column).collect())
}

/// Of two rows that cannot stand side by side one goes; of two flags one is taken down.
fn settle(tx: &Tx<'_>, clash: &Clash, choices: &Choices) -> Result<()> {
    let goes = if side(choices, &clash.key, Side::Keep) == Side::Drop { clash.keep } else { clash.drop };
    match &clash.flag {
        Some(flag) => schema::store::clear_flag(tx, &clash.table, flag, goes),
        None => schema::store::delete(tx, &clash.table, goes),
    }
}

/// Addresses, telephones, mail: those of one side, or all of them, and what both have once.
fn contacts(tx: &Tx<'_>, table: &str, side: Side, keep: i64, drop: i64) -> Result<()> {
    let columns = schema::contact(table).or_not_found("error-internal")?;
    let (own, theirs) =
        (schema::store::contacts(tx, table, columns, keep)?, schema::store::contacts(tx, table, columns, drop)?);
    let goes: Vec<i64> = match side {
        Side::Keep => theirs.iter().map(|row| row.0).collect(),
        Side::Drop => own.iter().map(|row| row.0).collect(),
        Side::Both => theirs
            .iter()
            .filter_map(|other| {
                let same = own.iter().find(|row| fold::fold_mail(&row.1) == fold::fold_mail(&other.1))?;
                // The one that letters go to stays.
                Some(if other.2 && !same.2 { same.0 } else { other.0 })
            })
            .collect(),
    };
    goes.into_iter().try_for_each(|id| schema::store::delete(tx, table, id))
}

/// What its room moves, since it knows more than the schema says.
fn by_rooms(tx: &Tx<'_>, choices: &Choices, keep: i64, drop: i64) -> Result<()> {
    let (own, theirs) = (membership::periods(tx, keep)?, membership::periods(tx, drop)?);
    let together = membership::can_stand_together(&own, &theirs);
    let whose = side(choices, "membership", if together { Side::Both } else { Side::Keep });
    membership::join(tx, keep, drop, whose.into())?;
    dues::take_over(tx, drop, keep)?;
    identity::take_over(tx, drop, keep)?;
    let (has, other_has) = (logins::of_member(tx, keep)?.is_some(), logins::of_member(tx, drop)?.is_some());
    if has && other_has {
        let goes = if side(choices, "login", Side::Keep) == Side::Drop { keep } else { drop };
        logins::close(tx, goes)?;
    }
    logins::take_over(tx, drop, keep)
}

/// 統合の取消: both records are as they were, as long as nothing of what moved was changed since.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Unmerge {
    /// The record that became part of another one.
    pub merged: i64,
}

/// What [`Unmerge`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Unmerged {
    /// Who was kept.
    pub keep: i64,
    /// Who is back.
    pub member: i64,
}

impl Command for Unmerge {
    type Output = Unmerged;
    const NAME: &'static str = "members.unmerge";
    const NEEDS: Permission = Permission::change(Area::Members);
    const TOUCHES: &'static [Topic] = REACHES;
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Unmerged> {
        let record = merged::get(tx, self.merged)?;
        // The last thing that happened to a record that is gone is what took it away.
        let entry = journal::last_change(tx, "member", self.merged)?.or_not_found("error-no-such-merged")?;
        journal::take_back(tx, entry)?;
        tx.subject(format!("{} {} ← {}", record.no, record.name, record.into));
        Ok(Unmerged { keep: record.member, member: self.merged })
    }
}

impl Reference {
    /// For tests and the check of the whole book: tables in which something of a member stands.
    #[cfg(test)]
    pub(super) fn of(reader: &Reader<'_>) -> Result<Vec<Self>> {
        schema::store::references(reader)
    }
}
