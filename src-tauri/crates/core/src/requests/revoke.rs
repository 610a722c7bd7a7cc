//! 決めたことの取消: what was approved becomes what it was, where nobody has changed it since, and the request waits
//! again. A letter that went out stays out; one that waits is stopped.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{END, LEAVE, SIGN_IN, State, follow, leaving, parts, store};
use crate::{
    Area, Command, Error, Permission, Result, Topic, Tx, Undo, ensure, error::OrNotFound, files, mail, members,
    values::Nothing,
};

/// 変更依頼の決定を取り消す.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Revoke {
    /// Which.
    pub requests: Vec<i64>,
    /// Why; it is kept in the journal.
    #[serde(default)]
    pub reason: String,
}

impl Command for Revoke {
    type Output = Nothing;
    const NAME: &'static str = "requests.revoke";
    const NEEDS: Permission = Permission::change(Area::Members);
    const SCOPED: bool = true;
    const TOUCHES: &'static [Topic] = &[Topic::Requests, Topic::Members, Topic::Mail, Topic::Mypage];
    const UNDO: Undo = Undo::By("requests.decide");
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        ensure!(!self.requests.is_empty(), "requests", "error-required");
        // The last decision first: it stands on those before.
        for id in self.requests.iter().rev() {
            let of = store::find(tx, *id)?.or_not_found("error-no-such-request")?;
            let brief = members::brief(tx, of.member)?;
            tx.subject(brief.label());
            // What the member's own proof has done is not the office's to take back.
            let by_the_office = matches!(of.state, State::Approved | State::Refused) && !of.decided_by.is_empty();
            if !by_the_office {
                return Err(Error::conflict("error-request-not-decided"));
            }
            if store::open(tx, of.member, &of.item)?.is_some() {
                return Err(Error::conflict("error-request-newer").arg("name", brief.name));
            }
            match (of.state, of.item.as_str()) {
                (State::Refused, _) | (_, SIGN_IN) => {}
                (_, END | LEAVE) => leaving::take_back(tx, &of)?,
                (_, item) => {
                    let now = parts::part(&members::as_written(tx, of.member)?, item)?;
                    if !parts::same(&now, &of.after) {
                        return Err(Error::conflict("error-request-changed-since").arg("name", brief.name));
                    }
                    follow::apply(tx, of.member, &[(item.to_owned(), of.before.clone())], of.lang)?;
                }
            }
            if let Some(letter) = of.letter {
                mail::stop(tx, letter)?;
            }
            if let Some(paper) = of.paper {
                files::set_destroy_on(tx, paper, None)?;
            }
            store::reopen(tx, of.id)?;
        }
        tx.reason(self.reason.trim());
        Ok(Nothing {})
    }
}
