//! メールアドレスの確認: whoever was written down at the telephone gets a link; who opens it has the address.
//! Only the hash of a token is kept, and no link ever stands in the outbox (see [`crate::logins`]).

use chrono::Duration;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{State, store};
use crate::{
    Area, Code, Command, Error, Permission, Reader, Result, Topic, Tx, Undo, association, ensure,
    error::OrNotFound,
    logins,
    mail::{self, Letter, Template},
    values::moment_text,
};

/// メールアドレスを確かめる手紙を送る.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Prove {
    /// Which application.
    pub application: i64,
}

/// What [`Prove`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Sent {
    /// The letter in the outbox.
    pub message: i64,
    /// Where it goes.
    pub email: String,
}

impl Command for Prove {
    type Output = Sent;
    const NAME: &'static str = "applications.prove";
    const NEEDS: Permission = Permission::change(Area::Members);
    const TOUCHES: &'static [Topic] = &[Topic::Applications, Topic::Mail];
    const UNDO: Undo = Undo::By("mail.stop");
    fn run(self, tx: &mut Tx<'_>) -> Result<Sent> {
        let of = store::find(tx, self.application)?.or_not_found("error-no-such-application")?;
        if !matches!(of.state, State::Waiting | State::Returned) {
            return Err(Error::conflict("error-application-decided"));
        }
        ensure!(association::mypage_settings(tx)?.on, "application", "error-prove-mypage-off");
        let email =
            of.mail().map(str::to_owned).ok_or_else(|| Error::invalid("application", "mail-no-way-no-address"))?;
        ensure!(email != of.proven_mail, "application", "error-prove-proven");
        let letter = Letter {
            template: Template::Prove,
            lang: crate::Lang::Ja,
            member: None,
            name: format!("{} 様", of.name),
            address: email.clone(),
            fields: Vec::new(),
            enclosed: None,
        };
        let message = mail::enqueue_letter(tx, letter)?;
        store::insert_proof(tx, of.id, message, &email)?;
        tx.subject(of.label());
        Ok(Sent { message, email })
    }
}

/// The link for a letter that is about to go out, or the message that says why there is none.
pub(crate) fn link(
    tx: &mut Tx<'_>,
    message: i64,
    message_id: &str,
) -> Result<std::result::Result<String, &'static str>> {
    let Some((application, email)) = store::proof_of_message(tx, message)? else {
        return Ok(Err("logins-no-link-newer"));
    };
    let of = store::find(tx, application)?.or_not_found("error-no-such-application")?;
    if of.mail() != Some(email.as_str()) {
        return Ok(Err("mail-no-way-address-gone"));
    }
    let (token, hash) = logins::derived_token(tx, Template::Prove, message_id)?;
    let ends_at = moment_text(tx.now() + Duration::days(7));
    store::set_proof_hash(tx, message, &hash, &ends_at)?;
    let url = association::mypage_settings(tx)?.public_url;
    Ok(Ok(format!("{url}/{}?token={token}", Template::Prove.code())))
}

/// The address that a token would prove; none when it is used, over or unknown.
pub(crate) fn start(reader: &Reader<'_>, token: &str) -> Result<Option<String>> {
    Ok(store::proof(reader, &logins::token_hash(token))?.map(|(_, _, email)| email))
}

/// Uses a token up: the address is proven. What it is.
pub(crate) fn spend(tx: &Tx<'_>, token: &str) -> Result<String> {
    let (proof, application, email) =
        store::proof(tx, &logins::token_hash(token))?.ok_or_else(|| Error::new(Code::NotFound, "error-link-over"))?;
    let of = store::find(tx, application)?.or_not_found("error-no-such-application")?;
    store::use_proof(tx, proof)?;
    store::set_proven(tx, application, &email)?;
    tx.subject(of.label());
    Ok(email)
}
