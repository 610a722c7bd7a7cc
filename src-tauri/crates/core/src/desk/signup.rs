//! Before there is a member: proving a mail address, beginning with My Page, applying for membership. An
//! [`Applicant`] reaches what was written under the address that was proven, and nothing else.

use std::net::IpAddr;

use super::{
    Reception, act,
    form::{Group, Texts, of_application, text},
    reception::SessionToken,
    wishes::typed_part,
};
use crate::{
    Actor, Code, Error, Lang, Reader, Result, Topic, Undo,
    applications::{self, Given, Offered, Online, Said, Standing},
    association,
    book::Act,
    ensure,
    error::OrNotFound,
    files::{self, Limits},
    logins::{self, Happened, Key},
    members::{self, Answer, Email, MemberType, Purpose, Record},
    requests,
    signup::{self, Known, Link, Signup},
    values::{Day, day_in_japan},
    words,
};

/// What a stranger may begin with here.
#[derive(Debug, Clone, Copy)]
pub struct Joining {
    /// Links go out: without mail nobody can begin.
    pub open: bool,
    /// Some kind of membership may be applied for.
    pub applies: bool,
}

/// A form as it stands.
#[derive(Debug, Clone)]
pub struct JoinForm {
    /// The kind that is applied for.
    pub kind: Offered,
    /// Whether it is for an organisation.
    pub organisation: bool,
    /// The items.
    pub groups: Vec<Group>,
    /// What stands in the other fields.
    pub texts: Vec<(String, String)>,
    /// Ways of paying that one chooses from.
    pub payments: Vec<String>,
    /// Papers that were sent already.
    pub papers: Vec<JoinPaper>,
    /// How long papers are kept after the decision, days.
    pub keep_days: u32,
    /// Until when what is written here is kept.
    pub kept_until: Day,
}

/// A paper that was sent.
#[derive(Debug, Clone)]
pub struct JoinPaper {
    /// The key of its file.
    pub id: i64,
    /// As the sender calls it.
    pub name: String,
}

/// An application before it is sent.
#[derive(Debug, Clone)]
pub struct Checked {
    /// The kind that is applied for.
    pub kind: Offered,
    /// What was filled in, by item.
    pub lines: Vec<(String, Vec<String>)>,
    /// The papers.
    pub papers: Vec<JoinPaper>,
    /// 利用目的
    pub statement: String,
}

/// The consents that a form asks for.
const CONSENTS: [Purpose; 2] = [Purpose::Mail, Purpose::Roster];

const SENT: Act = Act {
    touches: &[Topic::Applications, Topic::Mail],
    undo: Undo::Never("undo-never-request"),
    ..act("mypage.apply")
};

impl Reception {
    /// What may be begun here.
    pub fn joining(&self) -> Result<Joining> {
        self.ask(&Actor::machine(), |reader| {
            let open = association::mail_settings(reader)?.carrier != association::Carrier::None;
            Ok(Joining { open, applies: open && applications::takes_online(reader)? })
        })
    }

    /// Asks for a link to an address. The answer is the same for every address; a place that has asked too often waits.
    pub fn join(&self, email: &str, place: IpAddr, lang: Lang) -> Result<()> {
        let act = Act { touches: &[Topic::Mail], undo: Undo::Never("undo-never-proof"), ..act("mypage.join") };
        self.execute(&Actor::machine(), act, |tx| {
            logins::wait_or_count(tx, &[Key::Place(place)])?;
            signup::ask(tx, email, lang)
        })
    }

    /// What a link is.
    pub fn join_link(&self, token: &str) -> Result<Link> {
        self.ask(&Actor::machine(), |reader| signup::look(reader, token))
    }

    /// Whoever holds this link has the address: their browser is let in.
    pub fn open_join(&self, token: &str) -> Result<SessionToken> {
        let act = Act { undo: Undo::Never("undo-never-proof"), ..act("mypage.join_open") };
        self.execute(&Actor::machine(), act, |tx| signup::open(tx, token))
    }

    /// Whoever was let in; none when that is over.
    pub fn applicant(&self, token: &str, lang: Lang) -> Result<Option<Applicant>> {
        let found = self.ask(&Actor::machine(), |reader| signup::find(reader, token))?;
        Ok(found.map(|of| Applicant { reception: self.clone(), actor: Actor::applicant(&of.email, lang), of }))
    }
}

/// See the module. Holds who it is for; no method takes an address.
pub struct Applicant {
    reception: Reception,
    actor: Actor,
    of: Signup,
}

impl Applicant {
    /// The address that they have proven.
    pub fn email(&self) -> &str {
        &self.of.email
    }

    /// Who has this address in the roster: told now that it is proven.
    pub fn known(&self) -> Result<Known> {
        self.reception.ask(&self.actor, |reader| signup::known(reader, &self.of.email))
    }

    /// How what they sent stands; none when they have sent nothing.
    pub fn standing(&self) -> Result<Option<Standing>> {
        let Some(application) = self.of.application else { return Ok(None) };
        self.reception.ask(&self.actor, |reader| applications::standing(reader, application))
    }

    /// Whether a form was begun.
    pub fn has_begun(&self) -> bool {
        !self.of.texts.is_empty()
    }

    /// The kinds that may be applied for.
    pub fn offered(&self) -> Result<Vec<Offered>> {
        self.reception.ask(&self.actor, applications::offered)
    }

    /// Makes the account of a member who has this address.
    pub fn claim(&self, member: i64, password: &str, device: &str) -> Result<()> {
        logins::check_password(password)?;
        let hash = logins::hash_password(password, &mut self.reception.book.chance())?;
        let name = |known: &Known| known.members.iter().find(|(key, _)| *key == member).map(|(_, name)| name.clone());
        let named = name(&self.known()?).or_not_found("error-no-such-member")?;
        self.reception.execute(&Actor::member(member, &named, self.actor.lang), act("mypage.claim"), |tx| {
            // Once more, now that nobody can come between.
            name(&signup::known(tx, &self.of.email)?).or_not_found("error-no-such-member")?;
            let login = logins::claim(tx, member, &self.of.email, &hash)?;
            logins::note(tx, Some(login), Happened::Claimed, device)?;
            tx.subject(members::brief(tx, member)?.label());
            signup::leave(tx, self.of.id)
        })
    }

    /// Chooses the kind, and whether it is for an organisation. What was written before stays.
    pub fn begin(&self, kind: i64, organisation: bool) -> Result<()> {
        let offered = self.offered()?;
        ensure!(offered.iter().any(|one| one.id == kind), "kind", "error-application-kind");
        let mut texts = self.of.texts.clone();
        texts.retain(|(name, _)| name != "kind" && name != "type");
        texts.push(("kind".to_owned(), kind.to_string()));
        texts.push(("type".to_owned(), if organisation { "organisation" } else { "person" }.to_owned()));
        self.reception.execute(&self.actor, act("mypage.join_keep"), |tx| signup::keep(tx, &self.of, &texts, None))
    }

    /// The form as it stands, or as it was typed; none until a kind is chosen that may be applied for.
    pub fn form(&self, typed: Option<&Texts>) -> Result<Option<JoinForm>> {
        self.reception.ask(&self.actor, |reader| {
            let Some(kind) = self.kind(reader)? else { return Ok(None) };
            let rules = applications::online_rules(reader)?;
            let texts = typed.unwrap_or(&self.of.texts);
            Ok(Some(JoinForm {
                groups: of_application(reader, self.kind_of(), &kind.asked, texts)?,
                organisation: self.kind_of() == MemberType::Organisation,
                texts: texts.to_vec(),
                papers: self.papers(reader)?,
                payments: rules.payments,
                keep_days: rules.keep_days,
                kept_until: day_in_japan(self.of.ends_at),
                kind,
            }))
        })
    }

    /// Keeps what was typed, finished or not, and a paper that came along.
    pub fn keep(&self, typed: &Texts, paper: Option<(&str, &[u8])>) -> Result<()> {
        // Pictures are decoded before anybody holds the writer, and only where they can be kept.
        let paper = match paper {
            Some(_) => signup::has_room(&self.of).map(|()| paper)?,
            None => None,
        };
        let paper = match paper {
            Some((name, bytes)) => Some(files::accept(name, bytes, &Limits::PAPER).map_err(|e| e.field("paper"))?),
            None => None,
        };
        let mut texts = typed.to_vec();
        texts.retain(|(name, _)| name != "kind" && name != "type");
        texts.extend(self.of.texts.iter().filter(|(name, _)| name == "kind" || name == "type").cloned());
        let act = Act { undo: Undo::Never("undo-never-request"), ..act("mypage.join_keep") };
        self.reception.execute(&self.actor, act, |tx| signup::keep(tx, &self.of, &texts, paper.as_ref()))
    }

    /// Takes a paper away again.
    pub fn remove_paper(&self, paper: i64) -> Result<()> {
        let act = Act { undo: Undo::Never("undo-never-destroyed"), ..act("mypage.join_keep") };
        self.reception.execute(&self.actor, act, |tx| signup::remove_paper(tx, &self.of, paper))
    }

    /// What would be sent, to be looked at once more.
    ///
    /// # Errors
    /// Invalid in a field of the form, or in `form` where something is lacking.
    pub fn checked(&self) -> Result<Checked> {
        self.reception.ask(&self.actor, |reader| {
            let given = self.given(reader, None)?;
            let missing = applications::missing(reader, &given)?;
            ensure!(
                missing.is_empty(),
                "form",
                "error-application-lacks",
                what = words::listed(reader.lang(), &missing)
            );
            let kind = self.kind(reader)?.or_not_found("error-application-not-offered")?;
            let mut lines = Vec::new();
            for group in of_application(reader, self.kind_of(), &kind.asked, &[])? {
                let said = requests::said(reader, &given.record, &group.item)?;
                if !said.is_empty() {
                    lines.push((group.label, said));
                }
            }
            let consents =
                CONSENTS.map(|purpose| (format!("consent:{purpose}"), format!("mypage-join-consent-{purpose}")));
            for (name, word) in consents {
                if let said @ ("yes" | "no") = self.text(&name) {
                    lines.push((self.word(&word), vec![self.word(&format!("mypage-edit-{said}"))]));
                }
            }
            for (word, said) in
                [("payment", given.online.payment), ("introducer", given.introducer), ("note", given.note)]
            {
                if !said.is_empty() {
                    lines.push((self.word(&format!("mypage-join-{word}")), vec![said]));
                }
            }
            Ok(Checked {
                kind,
                lines,
                papers: self.papers(reader)?,
                statement: applications::online_rules(reader)?.statement,
            })
        })
    }

    /// Sends it to the office.
    pub fn send(&self, agreed: bool) -> Result<()> {
        ensure!(agreed, "agreed", "error-signup-agree");
        self.reception.execute(&self.actor, SENT, |tx| {
            // What stands there now, and not what another tab has written over since.
            let now =
                Self { of: signup::again(tx, &self.of)?, reception: self.reception.clone(), actor: self.actor.clone() };
            let given = now.given(tx, Some(tx.today()))?;
            signup::send(tx, &now.of, given)
        })
    }

    /// Takes back what was sent.
    pub fn withdraw(&self) -> Result<()> {
        let act = Act { name: "mypage.apply_withdraw", ..SENT };
        self.reception.execute(&self.actor, act, |tx| signup::withdraw(tx, &self.of))
    }

    /// Begins anew once what was sent is decided.
    pub fn restart(&self) -> Result<()> {
        self.reception.execute(&self.actor, act("mypage.join_keep"), |tx| signup::restart(tx, &self.of))
    }

    /// The browser is not let in any more; what was written stays.
    pub fn leave(&self) -> Result<()> {
        self.reception.execute(&self.actor, act("mypage.join_leave"), |tx| signup::leave(tx, self.of.id))
    }

    /// The address that a postal code stands for, put into what was typed.
    pub fn look_up(texts: &mut Vec<(String, String)>, number: usize) -> bool {
        super::MemberDesk::look_up(texts, number)
    }

    fn word(&self, key: &str) -> String {
        words::say(self.actor.lang, key, &[])
    }

    fn text(&self, name: &str) -> &str {
        text(&self.of.texts, name).unwrap_or_default()
    }

    fn kind_of(&self) -> MemberType {
        if self.text("type") == "organisation" { MemberType::Organisation } else { MemberType::Person }
    }

    fn kind(&self, reader: &Reader<'_>) -> Result<Option<Offered>> {
        let chosen = self.text("kind").parse::<i64>().ok();
        Ok(applications::offered(reader)?.into_iter().find(|kind| Some(kind.id) == chosen))
    }

    fn papers(&self, reader: &Reader<'_>) -> Result<Vec<JoinPaper>> {
        let mut papers = Vec::new();
        for id in &self.of.papers {
            let info = files::info(reader, *id)?.filter(|info| info.destroyed_at.is_none());
            papers.extend(info.map(|info| JoinPaper { id: *id, name: info.name }));
        }
        Ok(papers)
    }

    /// What the form says, as the office takes it. An error is located in the item that it is about.
    fn given(&self, reader: &Reader<'_>, agreed_on: Option<Day>) -> Result<Given> {
        let kind = self.kind(reader)?.ok_or_else(|| Error::new(Code::NotFound, "error-application-not-offered"))?;
        let blank = Record { kind_of: self.kind_of(), ..Record::default() };
        let mut record = blank.clone();
        for group in of_application(reader, blank.kind_of, &kind.asked, &[])? {
            let Some(part) = typed_part(reader, &blank, &group.item, &self.of.texts)? else { continue };
            let part = requests::normal_part(reader, &record, &group.item, &part).map_err(|error| {
                let place = error.field.clone().filter(|field| field != "fields").unwrap_or_else(|| group.item.clone());
                error.field(&place)
            })?;
            record = requests::with_part(&record, &group.item, &part)?;
        }
        record.emails = vec![Email { address: self.of.email.clone(), mailing: true, ..Email::default() }];
        let consents = CONSENTS.into_iter().filter_map(|purpose| {
            let answer = Answer::from_code(self.text(&format!("consent:{purpose}")));
            (answer != Answer::Unknown).then_some(Said { purpose, answer })
        });
        let payments = applications::online_rules(reader)?.payments;
        let online = Online {
            papers: self.papers(reader)?.into_iter().map(|paper| paper.id).collect(),
            paper_asked: kind.paper,
            consents: consents.collect(),
            payment: payments.into_iter().find(|one| one == self.text("payment")).unwrap_or_default(),
            agreed_on,
            lang: self.actor.lang,
        };
        let [introducer, note] = ["introducer", "note"].map(|name| self.text(name).to_owned());
        Ok(Given {
            application: self.of.application,
            kind: kind.id,
            record,
            introducer,
            note,
            online,
            proven_mail: self.of.email.clone(),
        })
    }
}
