//! 完了・再開.

use chrono::Days;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{State, keep_papers, reopen, rules, store};
use crate::{Area, Command, Error, Permission, Result, Topic, Tx, Undo, error::OrNotFound, values::Nothing};

/// It is done with; its papers are kept for as long as the rules say.
pub(super) fn close(tx: &Tx<'_>, inquiry: i64) -> Result<()> {
    store::set_state(tx, inquiry, State::Closed)?;
    let keep_days = rules::rules(tx)?.keep_days;
    keep_papers(tx, inquiry, Some(tx.today() + Days::new(u64::from(keep_days))))
}

/// 問い合わせを完了にする, also without an answer: it may have been given by telephone.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "InquiryClose")]
pub struct Close {
    /// Which.
    pub inquiry: i64,
}

impl Command for Close {
    type Output = Nothing;
    const NAME: &'static str = "inquiries.close";
    const NEEDS: Permission = Permission::change(Area::Inquiries);
    const TOUCHES: &'static [Topic] = &[Topic::Inquiries];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let of = store::find(tx, self.inquiry)?.or_not_found("error-no-such-inquiry")?;
        if of.state == State::Closed {
            return Err(Error::conflict("error-inquiry-closed"));
        }
        close(tx, of.id)?;
        tx.subject(of.label());
        Ok(Nothing {})
    }
}

/// 問い合わせを再開する.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "InquiryReopen")]
pub struct Reopen {
    /// Which.
    pub inquiry: i64,
}

impl Command for Reopen {
    type Output = Nothing;
    const NAME: &'static str = "inquiries.reopen";
    const NEEDS: Permission = Permission::change(Area::Inquiries);
    const TOUCHES: &'static [Topic] = &[Topic::Inquiries];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let of = store::find(tx, self.inquiry)?.or_not_found("error-no-such-inquiry")?;
        if of.state != State::Closed {
            return Err(Error::conflict("error-inquiry-open"));
        }
        reopen(tx, &of)?;
        tx.subject(of.label());
        Ok(Nothing {})
    }
}
