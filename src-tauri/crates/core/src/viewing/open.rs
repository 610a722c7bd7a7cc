//! 会員の画面を見る: the link.

use chrono::Duration;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{LINK, LOOK, SHOWN, chance, store};
use crate::{
    Area, Code, Command, Error, Permission, Result, Topic, Tx, Undo, association, ensure, error::OrNotFound, logins,
    members, values::moment_text,
};

/// 会員の画面を見る.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Open {
    /// Whose.
    pub member: i64,
    /// Why. Stands in the journal.
    pub reason: String,
}

/// What [`Open`] answers.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "ViewingLink")]
pub struct Link {
    /// The address to open in a browser; good once.
    pub url: String,
    /// How long the link is good, minutes.
    pub link_minutes: i64,
    /// How long one may look then, minutes.
    pub minutes: i64,
}

impl Command for Open {
    type Output = Link;
    const NAME: &'static str = "viewing.open";
    const NEEDS: Permission = Permission::change(Area::Members);
    const TOUCHES: &'static [Topic] = &[];
    const UNDO: Undo = Undo::Never("undo-never-viewing");
    fn run(self, tx: &mut Tx<'_>) -> Result<Link> {
        let contact = members::contact(tx, self.member)?.or_not_found("error-no-such-member")?;
        let reason = self.reason.trim();
        ensure!(!reason.is_empty(), "reason", "error-required");
        ensure!(reason.chars().count() <= 200, "reason", "error-too-long", max = 200);
        ensure!(logins::may_enter(&contact, tx.today()), "member", "error-viewing-closed", name = contact.name);
        for needs in SHOWN {
            tx.require(needs)?;
        }
        let staff = tx.actor().staff_id().ok_or_else(|| Error::new(Code::Forbidden, "error-viewing-staff"))?;
        let settings = association::mypage_settings(tx)?;
        if !settings.on {
            return Err(Error::conflict("error-viewing-off"));
        }
        let (token, csrf) = (chance(tx), chance(tx));
        let ends_at = moment_text(tx.now() + LINK);
        store::insert(tx, self.member, staff, &logins::token_hash(&token), &csrf, &ends_at)?;
        tx.note();
        tx.subject(format!("{} {}", contact.no, contact.name));
        tx.reason(reason);
        let minutes = |time: Duration| time.num_minutes();
        Ok(Link {
            url: format!("{}/viewing?token={token}", settings.public_url),
            link_minutes: minutes(LINK),
            minutes: minutes(LOOK),
        })
    }
}
