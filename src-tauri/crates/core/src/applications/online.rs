//! マイページからの申込: what [`crate::signup`] asks of this room. Who applies has proven the mail address; what is
//! decided is told by a letter, and seen by whoever proves the address again.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    Application, Channel, State, Step,
    form::Asking,
    intake, papers,
    settings::{online_rules, settings},
    store,
};
use crate::{
    Command, Error, Lang, Reader, Result, Tx, association, ensure,
    error::OrNotFound,
    mail::{self, Letter, Template},
    members::{self, Answer, Purpose, Record},
    membership,
    values::{Day, Yen},
    words,
};

/// An answer that came with an application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "ApplicationConsent")]
pub struct Said {
    /// To what.
    pub purpose: Purpose,
    /// What.
    pub answer: Answer,
}

/// What came along with an application from My Page; nothing of it where staff wrote it down.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Online {
    /// Keys of files.
    pub papers: Vec<i64>,
    /// Which paper was asked for; empty: none.
    pub paper_asked: String,
    /// What they agreed to, and what not.
    pub consents: Vec<Said>,
    /// How they would like to pay.
    pub payment: String,
    /// On which day they agreed to the statement.
    pub agreed_on: Option<Day>,
    /// In which language they read.
    pub lang: Lang,
}

/// A kind that may be applied for at My Page.
#[derive(Debug, Clone)]
pub struct Offered {
    /// Key.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// 入会金, yen.
    pub entrance_fee: Yen,
    /// The yearly fee of today.
    pub fee: Option<Yen>,
    /// The paper that is asked for; empty: none.
    pub paper: String,
    /// What must be filled in, as items of the form; `introducer` among them.
    pub asked: Vec<&'static str>,
}

/// The kinds that may be applied for at My Page.
pub fn offered(reader: &Reader<'_>) -> Result<Vec<Offered>> {
    let rules = settings(reader)?;
    let kinds = membership::kinds(reader)?;
    let open = kinds.into_iter().filter(|kind| !kind.retired && rules.online.kinds.contains(&kind.id));
    Ok(open
        .map(|kind| Offered {
            paper: rules.online.papers.get(&kind.id).cloned().unwrap_or_default(),
            asked: rules
                .asked
                .get(&kind.id)
                .into_iter()
                .flatten()
                .map(|one| one.item().unwrap_or("introducer"))
                .collect(),
            id: kind.id,
            name: kind.name,
            entrance_fee: kind.entrance_fee,
            fee: kind.current_fee,
        })
        .collect())
}

/// Whether anything may be applied for at My Page.
pub fn takes_online(reader: &Reader<'_>) -> Result<bool> {
    Ok(!offered(reader)?.is_empty())
}

/// An application from My Page.
#[derive(Debug)]
pub struct Given {
    /// The one that was sent back and is mended by this; none: a new one.
    pub application: Option<i64>,
    /// The kind they would like to be.
    pub kind: i64,
    /// What they said about themselves.
    pub record: Record,
    /// 紹介者
    pub introducer: String,
    /// What else they said.
    pub note: String,
    /// What came along.
    pub online: Online,
    /// The mail address that they have proven.
    pub proven_mail: String,
}

/// What [`receive`] would still ask for, in words.
pub fn missing(reader: &Reader<'_>, given: &Given) -> Result<Vec<String>> {
    let mut of = Application {
        id: 0,
        state: State::Draft,
        stage: 0,
        kind: Some(given.kind),
        name: given.record.name(),
        kana: [&given.record.sei_kana, &given.record.mei_kana, &given.record.organisation_kana]
            .map(String::as_str)
            .concat(),
        record: given.record.clone(),
        channel: Channel::Mypage,
        received_on: reader.today(),
        starts_on: None,
        introducer: given.introducer.clone(),
        note: String::new(),
        same_as: None,
        member: None,
        joined_on: None,
        charges: Vec::new(),
        welcome: None,
        proven_mail: String::new(),
        online: given.online.clone(),
    };
    of.record.normalise(reader.today())?;
    let mut missing = Asking::read(reader)?.missing(&of);
    if !of.online.paper_asked.is_empty() && of.online.papers.is_empty() {
        missing.push(of.online.paper_asked.clone());
    }
    if !online_rules(reader)?.payments.is_empty() && of.online.payment.is_empty() {
        missing.push(words::say(reader.lang(), "applications-lacks-payment", &[]));
    }
    Ok(missing)
}

/// Takes an application in. Its key.
///
/// # Errors
/// Something is lacking, or wrong in a field; it was decided already.
pub fn receive(tx: &mut Tx<'_>, given: Given) -> Result<i64> {
    let lacking = missing(tx, &given)?;
    ensure!(lacking.is_empty(), "form", "error-application-lacks", what = lacking.join("、"));
    ensure!(offered(tx)?.iter().any(|kind| kind.id == given.kind), "kind", "error-application-not-offered");
    let before = match given.application {
        Some(id) => Some(store::find(tx, id)?.or_not_found("error-no-such-application")?),
        None => None,
    };
    if before.as_ref().is_some_and(|before| before.state != State::Returned) {
        return Err(Error::conflict("error-application-decided"));
    }
    let save = intake::Save {
        application: given.application,
        draft: false,
        kind: Some(given.kind),
        record: given.record,
        channel: Channel::Mypage,
        received_on: None,
        starts_on: before.as_ref().and_then(|before| before.starts_on),
        introducer: given.introducer,
        note: given.note,
        // Whom the office has found to be the same stays so.
        same_as: before.as_ref().and_then(|before| before.same_as),
    };
    let id = save.run(tx)?.id;
    store::set_online(tx, id, &given.online)?;
    store::set_proven(tx, id, &given.proven_mail)?;
    let of = store::find(tx, id)?.or_not_found("error-no-such-application")?;
    papers::keep(tx, &of)?;
    if let Some(before) = before {
        papers::without(tx, &before, &of)?;
    }
    tell(tx, &of, "applications-told-received", "")?;
    Ok(id)
}

/// How an application stands, for whoever applied.
#[derive(Debug, Clone)]
pub struct Standing {
    /// How far it is.
    pub state: State,
    /// As it is read.
    pub name: String,
    /// The kind that they applied for.
    pub kind: String,
    /// When it came in.
    pub received_on: Day,
    /// The stages that it passes.
    pub stages: Vec<String>,
    /// The one at which it is, from 0.
    pub stage: usize,
    /// What the office said when it was sent back or refused; else empty.
    pub words: String,
    /// The number of the member that it became; else empty.
    pub no: String,
}

/// How it stands; nothing where there is no such application any more.
pub fn standing(reader: &Reader<'_>, application: i64) -> Result<Option<Standing>> {
    let Some(of) = store::find(reader, application)? else { return Ok(None) };
    let rules = settings(reader)?;
    let told = match of.state {
        State::Returned => Some(Step::Returned),
        State::Rejected => Some(Step::Rejected),
        _ => None,
    };
    let steps = store::steps(reader, of.id)?;
    let words = steps.into_iter().rev().find(|step| Some(step.step) == told).map(|step| step.note);
    Ok(Some(Standing {
        kind: of.kind.map(|kind| membership::kind(reader, kind)).transpose()?.map(|k| k.name).unwrap_or_default(),
        no: match of.member.filter(|_| of.state == State::Approved) {
            Some(member) => members::brief(reader, member)?.no,
            None => String::new(),
        },
        stages: rules.stages,
        stage: of.stage,
        words: words.unwrap_or_default(),
        state: of.state,
        name: of.name,
        received_on: of.received_on,
    }))
}

/// Whoever applied takes it back.
pub fn withdraw(tx: &mut Tx<'_>, application: i64) -> Result<()> {
    let of = store::find(tx, application)?.or_not_found("error-no-such-application")?;
    if !matches!(of.state, State::Waiting | State::Returned) {
        return Err(Error::conflict("error-application-decided"));
    }
    let rules = settings(tx)?;
    store::set_state(tx, of.id, State::Withdrawn)?;
    store::insert_step(tx, of.id, Step::Withdrawn, rules.stage(of.stage), "")?;
    papers::let_go(tx, &rules, &of)?;
    tx.subject(of.label());
    Ok(())
}

/// Tells whoever applied at My Page what became of it. Who applied elsewhere is told by the office.
pub(super) fn tell(tx: &mut Tx<'_>, of: &Application, key: &str, reason: &str) -> Result<()> {
    let lang = of.online.lang;
    let Some(address) = of.mail().filter(|mail| *mail == of.proven_mail) else { return Ok(()) };
    if of.channel != Channel::Mypage {
        return Ok(());
    }
    let letter = Letter {
        template: Template::Application,
        lang,
        member: None,
        name: words::say(lang, "applications-told-name", &[("name", of.name.clone())]),
        address: address.to_owned(),
        fields: vec![
            ("text", words::say(lang, key, &[])),
            ("reason", reason.to_owned()),
            ("address", format!("{}/join", association::mypage_settings(tx)?.public_url)),
        ],
        enclosed: None,
    };
    mail::enqueue_letter(tx, letter).map(|_| ())
}

/// What they agreed to is written down of the member that they have become, and their address is proven.
pub(super) fn carry_over(tx: &Tx<'_>, of: &Application, member: i64) -> Result<()> {
    let source = words::say(Lang::Ja, "applications-consent-source", &[]);
    for said in &of.online.consents {
        members::record_consent(tx, member, said.purpose, said.answer, of.received_on, &source)?;
    }
    if of.proven_mail.is_empty() { Ok(()) } else { members::prove_email(tx, member, &of.proven_mail) }
}
