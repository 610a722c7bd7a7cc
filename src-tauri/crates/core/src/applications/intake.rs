//! 受付: writing an application down. Half of one is kept as a draft; what is received may still lack
//! something, which its list says, but it is not approved before.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Application, Channel, State, Step, form::Asking, store};
use crate::{
    Area, Code, Command, Error, Permission, Result, Topic, Tx, Undo, ensure,
    error::OrNotFound,
    members::{self, MemberType, Record},
    membership,
    values::{Day, Nothing},
};

/// 申込を書きとめる, as a draft or as received.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Save {
    /// Which; without it a new one.
    pub application: Option<i64>,
    /// Only to be kept for now.
    #[serde(default)]
    pub draft: bool,
    /// The kind they would like to be.
    pub kind: Option<i64>,
    /// What they said about themselves.
    pub record: Record,
    /// How it came.
    #[serde(default)]
    pub channel: Channel,
    /// When; without it today.
    pub received_on: Option<Day>,
    /// From when they would like to be a member; without it from the day of the approval.
    pub starts_on: Option<Day>,
    /// 紹介者
    #[serde(default)]
    pub introducer: String,
    /// What else was said.
    #[serde(default)]
    pub note: String,
    /// 再入会: the member they were before, who keeps the number.
    pub same_as: Option<i64>,
}

/// What [`Save`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Saved {
    /// Key.
    pub id: i64,
    /// What is still lacking, in words.
    pub missing: Vec<String>,
}

impl Command for Save {
    type Output = Saved;
    const NAME: &'static str = "applications.save";
    const NEEDS: Permission = Permission::change(Area::Members);
    const TOUCHES: &'static [Topic] = &[Topic::Applications];
    const UNDO: Undo = Undo::Changeset;
    fn run(mut self, tx: &mut Tx<'_>) -> Result<Saved> {
        let before = match self.application {
            Some(id) => Some(store::find(tx, id)?.or_not_found("error-no-such-application")?),
            None => None,
        };
        let open = [State::Draft, State::Waiting, State::Returned];
        if before.as_ref().is_some_and(|before| !open.contains(&before.state)) {
            return Err(Error::conflict("error-application-decided"));
        }
        let normal = self.record.normalise(tx.today());
        match normal {
            // Half a name is no mistake while somebody is on the telephone.
            Err(error) if self.draft && error.code == Code::Invalid => {}
            other => other?,
        }
        members::check_fields(tx, &self.record.fields)?;
        let kana = match self.record.kind_of {
            MemberType::Person => format!("{} {}", self.record.sei_kana, self.record.mei_kana).trim().to_owned(),
            MemberType::Organisation => self.record.organisation_kana.clone(),
        };
        let state = match (self.draft, before.as_ref().map(|before| before.state)) {
            (true, None | Some(State::Draft)) => State::Draft,
            _ => State::Waiting,
        };
        ensure!(state == State::Draft || self.kind.is_some(), "kind", "error-application-kind");
        if let Some(kind) = self.kind {
            let kind = membership::kind(tx, kind)?;
            ensure!(!kind.retired, "kind", "error-kind-retired");
        }
        if let Some(member) = self.same_as {
            ensure!(members::brief(tx, member)?.death.is_none(), "same_as", "error-member-died");
        }
        let received_on = self.received_on.or(before.as_ref().map(|b| b.received_on)).unwrap_or_else(|| tx.today());
        ensure!(received_on <= tx.today(), "received_on", "error-received-future");
        let tidy = |text: &str| text.trim().to_owned();
        let (introducer, note) = (tidy(&self.introducer), tidy(&self.note));
        ensure!(introducer.chars().count() <= 200, "introducer", "error-too-long", max = 200);
        ensure!(note.chars().count() <= 2000, "note", "error-too-long", max = 2000);
        let stage = before.as_ref().map_or(0, |before| before.stage);
        let was = before.as_ref().map(|before| before.state);
        let (proven_mail, online) = before.map(|before| (before.proven_mail, before.online)).unwrap_or_default();
        let mut application = Application {
            id: self.application.unwrap_or_default(),
            state,
            stage,
            kind: self.kind,
            name: self.record.name(),
            kana,
            record: self.record,
            channel: self.channel,
            received_on,
            starts_on: self.starts_on,
            introducer,
            note,
            same_as: self.same_as,
            member: None,
            joined_on: None,
            charges: Vec::new(),
            welcome: None,
            proven_mail: String::new(),
            online,
        };
        // Another address has not been proven by the link that went to the one before.
        application.proven_mail = proven_mail;
        if application.mail() != Some(application.proven_mail.as_str()) {
            application.proven_mail.clear();
        }
        application.id = store::save(tx, &application)?;
        if state == State::Waiting && was != Some(State::Waiting) {
            store::insert_step(tx, application.id, Step::Received, "", "")?;
        }
        tx.subject(application.label());
        let missing = Asking::read(tx)?.missing(&application);
        Ok(Saved { id: application.id, missing })
    }
}

/// 下書きを消す.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Discard {
    /// Which.
    pub application: i64,
}

impl Command for Discard {
    type Output = Nothing;
    const NAME: &'static str = "applications.discard";
    const NEEDS: Permission = Permission::change(Area::Members);
    const TOUCHES: &'static [Topic] = &[Topic::Applications];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let application = store::find(tx, self.application)?.or_not_found("error-no-such-application")?;
        if application.state != State::Draft {
            return Err(Error::conflict("error-application-no-draft"));
        }
        store::delete(tx, application.id)?;
        tx.subject(application.label());
        Ok(Nothing {})
    }
}
