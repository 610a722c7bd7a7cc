//! 会員を加える.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    record::{Record, Warning},
    store,
};
use crate::{
    Area, Command, Error, Permission, Result, Topic, Tx, Undo, association, ensure, error::OrNotFound, membership,
    values::Day,
};

/// 会員を加える.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Add {
    /// 会員番号; without it the next one.
    pub no: Option<String>,
    /// What is written down.
    pub record: Record,
    /// The kind of the first period; without it the member has none yet.
    pub kind: Option<i64>,
    /// When it begins; without it today.
    pub starts_on: Option<Day>,
    /// A first note.
    pub note: Option<String>,
}

/// What [`Add`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Added {
    /// Key.
    pub id: i64,
    /// 会員番号
    pub no: String,
    /// What somebody should look at again.
    pub warnings: Vec<Warning>,
}

impl Command for Add {
    type Output = Added;
    const NAME: &'static str = "members.add";
    const NEEDS: Permission = Permission::change(Area::Members);
    const TOUCHES: &'static [Topic] = &[Topic::Members];
    const UNDO: Undo = Undo::Changeset;
    fn run(mut self, tx: &mut Tx<'_>) -> Result<Added> {
        self.record.normalise(tx.today())?;
        let starts_on = self.starts_on.or(self.record.joined_on).unwrap_or_else(|| tx.today());
        if self.kind.is_some() && self.record.joined_on.is_none() {
            self.record.joined_on = Some(starts_on);
        }
        let (id, no) = insert(tx, self.no.as_deref(), &self.record)?;
        if let Some(kind) = self.kind {
            membership::start(tx, id, kind, starts_on, None)?;
        }
        if let Some(note) = self.note.filter(|note| !note.trim().is_empty()) {
            store::insert_note(tx, id, note.trim(), &[])?;
        }
        tx.subject(format!("{no} {}", self.record.name()));
        Ok(Added { id, no, warnings: self.record.warnings(tx)? })
    }
}

/// Writes a record that was normalised down as a new member; key and number are the answer.
pub fn insert(tx: &Tx<'_>, no: Option<&str>, record: &Record) -> Result<(i64, String)> {
    let no = take_no(tx, no)?;
    let id = store::insert_member(tx, &no, record)?;
    for address in &record.addresses {
        store::insert_address(tx, id, address)?;
    }
    for phone in &record.phones {
        store::insert_phone(tx, id, phone)?;
    }
    for email in &record.emails {
        store::insert_email(tx, id, email)?;
    }
    for tag in &record.tags {
        super::tags::add(tx, id, tag)?;
    }
    super::fields::set(tx, id, &record.fields)?;
    Ok((id, no))
}

/// The number that was asked for, if nobody has it; else the next one by the association's rule. The
/// counter only grows, so that a number never comes back.
fn take_no(tx: &Tx<'_>, asked: Option<&str>) -> Result<String> {
    let us = association::show(tx)?;
    if let Some(no) = asked.map(str::trim).filter(|no| !no.is_empty()) {
        ensure!(no.chars().count() <= 40, "no", "error-too-long", max = 40);
        if let Some(holder) = store::by_no(tx, no)? {
            let holder = store::brief(tx.conn, holder)?.or_not_found("error-no-such-member")?;
            return Err(Error::conflict("error-member-no-taken").field("no").arg("no", no).arg("name", holder.name));
        }
        if let Some(merged) = super::merged::with_no(tx, no)? {
            return Err(Error::conflict("error-member-no-merged").field("no").arg("no", no).arg("name", merged.into));
        }
        if let Some(number) = no.strip_prefix(&us.member_no_prefix).and_then(|digits| digits.parse::<i64>().ok()) {
            store::raise_counter(tx, number)?;
        }
        return Ok(no.to_owned());
    }
    loop {
        let number = store::next_counter(tx)?;
        let no = format!("{}{number:0width$}", us.member_no_prefix, width = us.member_no_width as usize);
        if store::by_no(tx, &no)?.is_none() && super::merged::with_no(tx, &no)?.is_none() {
            return Ok(no);
        }
    }
}
