//! マイページへの招待: a mail with the one-time link, to each of those chosen who has no account yet.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{account::normal_email, may_enter, store};
use crate::{
    Area, Command, Permission, Result, Topic, Tx, Undo,
    error::OrNotFound,
    mail::{self, Template},
    members, words,
};

/// マイページへ招待する.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Invite {
    /// Whom.
    #[serde(default)]
    pub members: Vec<i64>,
    /// And whom this segment means (抽出条件, in its text form).
    #[serde(default)]
    pub segment: String,
}

/// Somebody who was left out.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Skipped {
    /// The key.
    pub member: i64,
    /// 会員番号.
    pub no: String,
    /// The name.
    pub name: String,
    /// Why, in the reader's language.
    pub reason: String,
}

/// What [`Invite`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Invited {
    /// How many mails wait to go out.
    pub queued: i64,
    /// Everybody who was left out, and why.
    pub skipped: Vec<Skipped>,
}

impl Command for Invite {
    type Output = Invited;
    const NAME: &'static str = "logins.invite";
    const NEEDS: Permission = Permission::change(Area::Mail);
    const TOUCHES: &'static [Topic] = &[Topic::Mail, Topic::Mypage];
    const UNDO: Undo = Undo::By("mail.stop");
    fn run(self, tx: &mut Tx<'_>) -> Result<Invited> {
        let mut invited = self.members;
        if !self.segment.trim().is_empty() {
            invited.extend(members::meant(tx, &self.segment)?);
            invited.sort_unstable();
            invited.dedup();
        }
        let mut answer = Invited { queued: 0, skipped: Vec::new() };
        let total = invited.len() as u64;
        for (done, member) in invited.into_iter().enumerate() {
            tx.step(done as u64, total)?;
            let contact = members::contact(tx, member)?.or_not_found("error-no-such-member")?;
            let reason = match refusal(tx, &contact)? {
                Some(reason) => reason,
                None => match mail::enqueue(tx, Template::Claim, member, &[], None)? {
                    Ok(_) => {
                        answer.queued += 1;
                        continue;
                    }
                    Err(no_way) => no_way.key(),
                },
            };
            let reason = words::say(tx.lang(), reason, &[]);
            answer.skipped.push(Skipped { member, no: contact.no, name: contact.name, reason });
        }
        tx.subject(answer.queued.to_string());
        Ok(answer)
    }
}

/// Why a member is not invited, beside what [`mail::NoWay`] knows.
fn refusal(tx: &Tx<'_>, contact: &members::Contact) -> Result<Option<&'static str>> {
    if store::login_of(tx, contact.member)?.is_some() {
        return Ok(Some("logins-skip-claimed"));
    }
    if !contact.dead && !may_enter(contact, tx.today()) {
        return Ok(Some("logins-skip-left"));
    }
    let email = contact.email.as_deref().map(normal_email).unwrap_or_default();
    if store::account_by_email(tx, &email)?.is_some() {
        return Ok(Some("logins-skip-shared"));
    }
    Ok(None)
}
