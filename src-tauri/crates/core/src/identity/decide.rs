//! 確認する・差し戻す: somebody of the named role has looked.

use std::collections::BTreeSet;

use chrono::Days;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{Field, Kind, hash, settings::settings, store};
use crate::{
    Area, Command, Error, Permission, Result, Topic, Tx, Undo, ensure,
    error::OrNotFound,
    files,
    mail::{self, Template},
    members::{self, Told},
    values::Nothing,
};

/// 確認済みにする: what the roster says is what the paper says.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Confirm {
    /// Who.
    pub member: i64,
    /// The papers that were looked at; none when they were seen at the counter and not kept.
    pub case: Option<i64>,
    /// By which document.
    pub document: Kind,
    /// What agrees.
    pub fields: Vec<Field>,
    /// What the roster said when it was compared, as `identity.of_member` gave it: what has changed since is not
    /// confirmed unseen.
    pub told: Told,
}

impl Command for Confirm {
    type Output = Nothing;
    const NAME: &'static str = "identity.confirm";
    const NEEDS: Permission = Permission::change(Area::Identity);
    const TOUCHES: &'static [Topic] = &[Topic::Identity, Topic::Members, Topic::Mail];
    const UNDO: Undo = Undo::By("identity.end");
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let told = members::told(tx, self.member)?;
        if told != self.told {
            return Err(Error::conflict("error-identity-changed").arg("name", told.name));
        }
        let fields: BTreeSet<Field> = self.fields.into_iter().collect();
        ensure!(!fields.is_empty(), "fields", "error-identity-fields");
        for field in &fields {
            // An empty field agrees with every paper.
            if field.of(&told).is_empty() {
                return Err(Error::invalid("fields", "error-identity-empty").arg("field", tx_word(tx, *field)));
            }
        }
        if let Some(case) = self.case {
            close(tx, self.member, case, "confirmed", "")?;
        }
        let hashes = fields.into_iter().map(|field| (field, hash(field, &told))).collect();
        store::insert_stamp(tx, self.member, self.case, self.document, &hashes)?;
        tx.subject(members::brief(tx, self.member)?.label());
        if self.case.is_some() {
            tell(tx, self.member, Template::IdentityConfirmed, "")?;
        }
        Ok(Nothing {})
    }
}

fn tx_word(tx: &Tx<'_>, field: Field) -> String {
    crate::words::say(tx.lang(), field.key(), &[])
}

/// 差し戻す: the papers do not do; the member is told why and may send others.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Refuse {
    /// Who.
    pub member: i64,
    /// Which papers.
    pub case: i64,
    /// Why, in words to the member.
    pub reason: String,
}

impl Command for Refuse {
    type Output = Nothing;
    const NAME: &'static str = "identity.refuse";
    const NEEDS: Permission = Permission::change(Area::Identity);
    const TOUCHES: &'static [Topic] = &[Topic::Identity, Topic::Members, Topic::Mail];
    const UNDO: Undo = Undo::Never("undo-never-told");
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let reason = self.reason.trim().to_owned();
        ensure!(!reason.is_empty(), "reason", "error-reason");
        ensure!(reason.chars().count() <= 300, "reason", "error-too-long", max = 300);
        close(tx, self.member, self.case, "refused", &reason)?;
        tx.subject(members::brief(tx, self.member)?.label());
        tell(tx, self.member, Template::IdentityRefused, &reason)?;
        tx.reason(reason);
        Ok(Nothing {})
    }
}

/// 確認を取り消す: the stamp counts no more.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct End {
    /// Whose.
    pub member: i64,
    /// Why.
    pub reason: String,
}

impl Command for End {
    type Output = Nothing;
    const NAME: &'static str = "identity.end";
    const NEEDS: Permission = Permission::change(Area::Identity);
    const TOUCHES: &'static [Topic] = &[Topic::Identity, Topic::Members];
    const UNDO: Undo = Undo::By("identity.confirm");
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let reason = self.reason.trim().to_owned();
        ensure!(!reason.is_empty(), "reason", "error-reason");
        let stamp = store::stamp(tx, self.member)?.or_not_found("error-identity-not-confirmed")?;
        store::end_stamp(tx, stamp.id)?;
        tx.subject(members::brief(tx, self.member)?.label());
        tx.reason(reason);
        Ok(Nothing {})
    }
}

/// What waits is decided, and its pictures get their last day.
fn close(tx: &Tx<'_>, member: i64, case: i64, state: &str, words: &str) -> Result<()> {
    if store::waiting_case(tx, member)? != Some(case) {
        return Err(Error::conflict("error-identity-decided"));
    }
    let by = tx.actor().name().to_owned();
    store::decide(tx, case, state, &by, words)?;
    let days = settings(tx)?.keep_days;
    let last = tx.today() + Days::new(u64::from(days));
    for file in store::papers(tx, case)? {
        if days == 0 { files::destroy(tx, file)? } else { files::set_destroy_on(tx, file, Some(last))? }
    }
    Ok(())
}

/// A letter, where one can be sent; who has no mail sees it at My Page.
fn tell(tx: &mut Tx<'_>, member: i64, template: Template, reason: &str) -> Result<()> {
    mail::enqueue(tx, template, member, &[("reason", reason.to_owned())], None).map(|_| ())
}
