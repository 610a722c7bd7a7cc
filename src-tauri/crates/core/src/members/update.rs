//! 会員の記録を変える, and taking back one that was written down by mistake.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    brief, look, names, passing,
    record::{Record, Warning},
    store,
};
use crate::{Area, Command, Error, Permission, Result, Topic, Tx, Undo, error::OrNotFound, journal, values::Nothing};

/// 会員の記録を変える: the whole record as it shall be. What is left out of the lists is taken away.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Update {
    /// Whose.
    pub member: i64,
    /// As it shall be.
    pub record: Record,
    /// What `members.get` said it was made from ([`super::Member::seen`]). When somebody has saved since, nothing is
    /// written. Without it the last one wins.
    pub seen: Option<String>,
}

/// What [`Update`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Updated {
    /// What somebody should look at again.
    pub warnings: Vec<Warning>,
}

impl Command for Update {
    type Output = Updated;
    const NAME: &'static str = "members.update";
    const NEEDS: Permission = Permission::change(Area::Members);
    const SCOPED: bool = true;
    const TOUCHES: &'static [Topic] = &[Topic::Members];
    const UNDO: Undo = Undo::Changeset;
    fn run(mut self, tx: &mut Tx<'_>) -> Result<Updated> {
        let before = brief(tx, self.member)?;
        let stands = look::written(tx, self.member)?;
        if self.seen.is_some_and(|seen| seen != stands.seen()) {
            let last = journal::of_member(tx, self.member, 1)?.pop();
            return Err(Error::conflict("error-member-changed-since")
                .field("seen")
                .arg("who", last.map(|line| line.who).unwrap_or_default()));
        }
        passing::is_allowed(stands.record.death, self.record.death, stands.record.kind_of)?;
        self.record.normalise(tx.today())?;
        apply(tx, self.member, &self.record)?;
        tx.subject(format!("{} {}", before.no, self.record.name()));
        Ok(Updated { warnings: self.record.warnings(tx)? })
    }
}

/// Makes the rows of a member what the record says: rows that stay the same are not touched.
pub fn apply(tx: &Tx<'_>, member: i64, record: &Record) -> Result<()> {
    let (no, before) = store::record(tx, member)?.or_not_found("error-no-such-member")?;
    names::keep(tx, member, &before, record)?;
    store::update_member(tx, member, &no, record)?;
    let have = store::addresses(tx, member)?;
    let keep = |id: Option<i64>| id.filter(|id| have.iter().any(|a| a.id == Some(*id)));
    // What goes and what is no longer the one for letters first: at most one is at any moment.
    for old in &have {
        match record.addresses.iter().find(|a| a.id == old.id) {
            None => store::delete(tx, "address", old.id)?,
            Some(new) if old.mailing && !new.mailing => store::unset_mailing(tx, "address", old.id)?,
            Some(_) => {}
        }
    }
    for address in &record.addresses {
        match keep(address.id) {
            Some(id) => store::update_address(tx, id, address)?,
            None => store::insert_address(tx, member, address)?,
        }
    }
    let have = store::phones(tx, member)?;
    for old in have.iter().filter(|old| !record.phones.iter().any(|p| p.id == old.id)) {
        store::delete(tx, "phone", old.id)?;
    }
    for phone in &record.phones {
        match have.iter().find(|old| phone.id.is_some() && old.id == phone.id) {
            Some(old) if old == phone => {}
            Some(_) => store::update_phone(tx, phone)?,
            None => store::insert_phone(tx, member, phone)?,
        }
    }
    let have = store::emails(tx, member)?;
    for old in &have {
        match record.emails.iter().find(|e| e.id == old.id) {
            None => store::delete(tx, "email", old.id)?,
            Some(new) if old.mailing && !new.mailing => store::unset_mailing(tx, "email", old.id)?,
            Some(_) => {}
        }
    }
    for email in &record.emails {
        match have.iter().find(|old| email.id.is_some() && old.id == email.id) {
            Some(_) => store::update_email(tx, email)?,
            None => store::insert_email(tx, member, email)?,
        }
    }
    let have = store::tags_of(tx, member)?;
    for (_, name) in have.iter().filter(|(_, name)| !record.tags.contains(name)) {
        super::tags::remove(tx, member, name)?;
    }
    for name in record.tags.iter().filter(|name| !have.iter().any(|(_, had)| had == *name)) {
        super::tags::add(tx, member, name)?;
    }
    super::fields::set(tx, member, &record.fields)
}

/// Gives letters to the address that holds today, where the one for letters does not any more: of those that hold the
/// one that began last.
pub(super) fn turn(tx: &Tx<'_>, member: i64) -> Result<()> {
    let today = tx.today();
    let addresses = store::addresses(tx, member)?.into_iter().map(|a| (a.id, a.span(), a.mailing)).collect::<Vec<_>>();
    let emails = store::emails(tx, member)?.into_iter().map(|e| (e.id, e.span(), e.mailing)).collect::<Vec<_>>();
    for (table, all) in [("address", addresses), ("email", emails)] {
        let over = all.iter().find(|(_, span, mailing)| *mailing && !span.holds(today));
        let next = all.iter().filter(|(_, span, _)| span.holds(today)).max_by_key(|(_, span, _)| span.starts_on);
        if let (Some((over, ..)), Some((next, ..))) = (over, next) {
            store::unset_mailing(tx, table, *over)?;
            store::set_mailing(tx, table, *next)?;
        }
    }
    Ok(())
}

/// 登録の取消: a member written down by mistake, on whom nothing hangs. Who leaves gets an end of
/// membership instead and stays in the roster.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Remove {
    /// Whom.
    pub member: i64,
}

impl Command for Remove {
    type Output = Nothing;
    const NAME: &'static str = "members.remove";
    const NEEDS: Permission = Permission::change(Area::Members);
    const TOUCHES: &'static [Topic] = &[Topic::Members];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let member = brief(tx, self.member)?;
        tx.subject(member.label());
        store::delete_member(tx, self.member).map_err(|error| match error.key {
            // Money, documents or letters name this member.
            "error-still-used" => Error::conflict("error-member-has-records").arg("name", member.name),
            _ => error,
        })?;
        Ok(Nothing {})
    }
}
