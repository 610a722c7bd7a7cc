//! 登録情報を直す: the forms by which a member changes what the roster says of them. What becomes of a wish is decided
//! by [`crate::requests`]; the fields are named in `form.rs` and read again, when they come back, in `wishes.rs`.

use tsudoi_japan::postal;

use super::{
    Reception, act,
    form::{Group, Section, Texts, groups, text},
    member::{AccountDesk, MemberDesk},
    wishes::wishes,
};
use crate::{
    Actor, Code, Error, Lang, Reader, Result, Topic, Undo,
    book::Act,
    files::{self, Limits},
    members::{self, Answer, Purpose},
    requests::{self, Asked, Confirmation, Line, Policy, own_field},
    values::{Day, Moment},
    words,
};

/// A form.
#[derive(Debug, Clone)]
pub struct Editing {
    /// Which.
    pub section: Section,
    /// Its items.
    pub groups: Vec<Group>,
    /// Whether a paper may be asked for.
    pub needs_paper: bool,
    /// Whether anything waits for the office.
    pub needs_office: bool,
    /// How long a paper is kept after the decision, days.
    pub paper_days: u32,
    /// The address to sign in with.
    pub sign_in: String,
    /// Whether the roster holds it, too.
    pub sign_in_listed: bool,
}

/// A request, as its member sees it.
#[derive(Debug, Clone)]
pub struct Wished {
    /// The key, to withdraw it.
    pub id: i64,
    /// What it is about.
    pub item: String,
    /// As people call it.
    pub what: String,
    /// How far it is.
    pub state: requests::State,
    /// As it was.
    pub before: Vec<Line>,
    /// As it shall be.
    pub after: Vec<Line>,
    /// When it was asked for.
    pub asked_at: Moment,
    /// When it was decided.
    pub decided_at: Option<Moment>,
    /// What the office said; may be empty.
    pub reason: String,
    /// Whether a paper came along.
    pub paper: bool,
}

impl Wished {
    /// Whether it is about the membership, not about the profile.
    pub fn is_leaving(&self) -> bool {
        [requests::END, requests::LEAVE].contains(&self.item.as_str())
    }

    /// Whether it waits for the member's own proof.
    pub fn is_proving(&self) -> bool {
        self.state == requests::State::Proving
    }
}

/// One purpose of a consent, as the member answers it.
#[derive(Debug, Clone)]
pub struct Consent {
    /// Its word.
    pub purpose: String,
    /// As people call it.
    pub label: String,
    /// Whether it is about the roster.
    pub roster: bool,
    /// `yes`, `no`, or empty where they never said.
    pub answer: &'static str,
    /// When they said it.
    pub on: Option<Day>,
}

impl MemberDesk {
    /// The items that the member may change, in the order of My Page.
    pub fn editable(&self) -> Result<Vec<String>> {
        self.reception.ask(&self.actor, |reader| {
            let record = members::as_written(reader, self.me)?;
            let mut found = Vec::new();
            for section in Section::ALL {
                let groups = groups(reader, section, &record, &[])?;
                found.extend(groups.into_iter().filter(|group| group.policy != Policy::Never).map(|group| group.item));
            }
            Ok(found)
        })
    }

    /// A form as it stands, or as it was typed: `typed` lies over what the roster says.
    pub fn editing(&self, section: Section, typed: &Texts) -> Result<Editing> {
        self.reception.ask(&self.actor, |reader| {
            let record = members::as_written(reader, self.me)?;
            let groups = groups(reader, section, &record, typed)?;
            let any = |policy: Policy| groups.iter().any(|group| group.policy == policy);
            let sign_in = self.account().and_then(|own| own.address(reader)).unwrap_or_default();
            Ok(Editing {
                section,
                needs_paper: any(Policy::Paper),
                needs_office: any(Policy::Paper) || any(Policy::Approve),
                groups,
                paper_days: requests::rules(reader)?.paper_days,
                sign_in_listed: members::has_mail_address(reader, self.me, &sign_in)?,
                sign_in,
            })
        })
    }

    /// The address that a postal code stands for, put into what was typed. Nothing where there is no such code.
    pub fn look_up(texts: &mut Vec<(String, String)>, number: usize) -> bool {
        let code = text(texts, &format!("addresses.{number}.postal_code")).unwrap_or_default().to_owned();
        let places = postal::lookup(&code);
        let Some(place) = places.first() else { return false };
        let town = format!("{}{}", place.town, place.block);
        for (key, value) in [("prefecture", place.prefecture), ("city", place.city), ("street", town.as_str())] {
            let name = format!("addresses.{number}.{key}");
            let had = text(texts, &name).unwrap_or_default().to_owned();
            // A number that was typed already stays, behind the town that it belongs to.
            let value = match key {
                "street" if had.starts_with(value) => continue,
                "street" if had.starts_with(|c: char| c.is_numeric()) => format!("{value}{had}"),
                _ => value.to_owned(),
            };
            texts.retain(|(name_there, _)| *name_there != name);
            texts.push((name, value));
        }
        true
    }

    /// Whether they are asked whether all is still right; none where the association does not ask.
    pub fn confirmation(&self) -> Result<Option<Confirmation>> {
        self.reception.ask(&self.actor, |reader| requests::confirmation(reader, self.me))
    }

    /// All that My Page shows of them is right today.
    pub fn confirm_details(&self) -> Result<()> {
        let act = Act { undo: Undo::Never("undo-never-request"), ..act("mypage.confirm_details") };
        self.reception.execute(&self.actor, act, |tx| {
            tx.subject(format!("{} {}", self.contact.no, self.contact.name));
            members::confirm(tx, self.me, tx.today())
        })
    }

    /// Takes a form: what becomes of it is said by the answer. Fields that were not in the form stay as they are.
    pub fn change(&self, section: Section, texts: &Texts, paper: Option<&[u8]>) -> Result<Asked> {
        let me = self.me;
        // Pictures are decoded before anybody holds the writer.
        let paper = match paper {
            // What its sender calls it may say more than the paper is to tell.
            Some(bytes) => Some(files::accept("paper", bytes, &Limits::PAPER).map_err(|e| e.field("paper"))?),
            None => None,
        };
        let act = Act {
            touches: &[Topic::Members, Topic::Requests, Topic::Mypage, Topic::Mail],
            undo: Undo::Never("undo-never-request"),
            ..act("mypage.edit")
        };
        self.reception.execute(&self.actor, act, |tx| {
            let record = members::as_written(tx, me)?;
            let wishes = wishes(tx, section, &record, texts)?;
            requests::ask(tx, me, wishes, text(texts, "note").unwrap_or_default(), paper.as_ref())
        })
    }

    /// What the member has asked for: what is open, then the newest that are done with.
    pub fn wished(&self) -> Result<(Vec<Wished>, Vec<Wished>)> {
        self.reception.ask(&self.actor, |reader| {
            let mut open = Vec::new();
            let mut done = Vec::new();
            for of in requests::of_member(reader, self.me)? {
                let Some(what) = requests::item_name(reader, &of.item)? else { continue };
                let (before, after) = requests::lines(reader, &of);
                let wished = Wished {
                    id: of.id,
                    what,
                    before,
                    after,
                    state: of.state,
                    asked_at: of.asked_at,
                    decided_at: of.decided_at,
                    reason: of.reason,
                    paper: of.paper.is_some(),
                    item: of.item,
                };
                if wished.state.is_open() { open.push(wished) } else { done.push(wished) }
            }
            done.truncate(5);
            Ok((open, done))
        })
    }

    /// Takes an open request back.
    pub fn withdraw(&self, request: i64) -> Result<()> {
        let act = Act {
            touches: &[Topic::Requests, Topic::Mypage],
            undo: Undo::Never("undo-never-request"),
            ..act("mypage.withdraw")
        };
        self.reception.execute(&self.actor, act, |tx| requests::withdraw(tx, self.me, request))
    }

    /// What the member has agreed to.
    pub fn consents(&self) -> Result<Vec<Consent>> {
        self.reception.ask(&self.actor, |reader| {
            let given = members::consents_given(reader, self.me)?;
            let mut found = Vec::new();
            for one in given.now {
                let Some(label) = members::purpose_name(reader, one.purpose)? else { continue };
                if let Purpose::Column(members::RosterColumn::Field(field)) = one.purpose
                    && !is_shown(reader, field)?
                {
                    continue;
                }
                found.push(Consent {
                    purpose: one.purpose.to_string(),
                    label,
                    roster: matches!(one.purpose, Purpose::Roster | Purpose::Column(_)),
                    answer: match one.answer {
                        Answer::Yes => "yes",
                        Answer::No => "no",
                        Answer::Unknown => "",
                    },
                    on: one.on,
                });
            }
            Ok(found)
        })
    }

    /// Writes down what the member says to the purposes that the form named; what stays as it was is not written again.
    pub fn set_consents(&self, texts: &Texts) -> Result<()> {
        let asked = self.consents()?;
        let said: Vec<(Purpose, Answer)> = asked
            .iter()
            .filter_map(|one| {
                let answer = text(texts, &one.purpose).filter(|answer| ["yes", "no"].contains(answer))?;
                (answer != one.answer).then(|| Some((Purpose::parse(&one.purpose)?, Answer::from_code(answer))))?
            })
            .collect();
        let act = Act {
            touches: &[Topic::Members, Topic::Mypage],
            undo: Undo::Never("undo-never-request"),
            ..act("mypage.consents")
        };
        self.reception.execute(&self.actor, act, |tx| {
            let source = match tx.actor().in_stead() {
                Some(agent) => words::say(Lang::Ja, "mypage-consents-source-proxy", &[("agent", agent.to_owned())]),
                None => words::say(Lang::Ja, "mypage-consents-source", &[]),
            };
            for (purpose, answer) in &said {
                members::record_consent(tx, self.me, *purpose, *answer, tx.today(), &source)?;
            }
            tx.subject(members::brief(tx, self.me)?.label());
            Ok(())
        })
    }
}

impl AccountDesk<'_> {
    /// Asks for another address to sign in with, against the password: with the address comes the account, for whoever
    /// reads its mail can choose another password.
    pub fn change_sign_in(&self, address: &str, current: &str) -> Result<()> {
        self.ensure_is_owner(current)?;
        let act = Act {
            touches: &[Topic::Requests, Topic::Mypage, Topic::Mail],
            undo: Undo::Never("undo-never-request"),
            ..act("mypage.sign_in_address")
        };
        self.reception.execute(&self.actor, act, |tx| requests::ask_sign_in(tx, self.me, address))
    }
}

impl Reception {
    /// Which new mail address this link proves; none when it is used, over or unknown.
    pub fn confirm_start(&self, token: &str) -> Result<Option<String>> {
        Ok(self.ask(&Actor::machine(), |reader| requests::start(reader, token))?.map(|(_, email)| email))
    }

    /// Whoever holds this link reads the new address. Whether the change still waits for the office.
    pub fn confirm(&self, token: &str) -> Result<bool> {
        let found = self.ask(&Actor::machine(), |reader| {
            let Some((member, _)) = requests::start(reader, token)? else { return Ok(None) };
            members::contact(reader, member)
        })?;
        let contact = found.ok_or_else(|| Error::new(Code::NotFound, "error-link-over"))?;
        let act = Act {
            touches: &[Topic::Members, Topic::Requests, Topic::Mypage, Topic::Mail],
            undo: Undo::Never("undo-never-proof"),
            ..act("mypage.confirm")
        };
        let actor = Actor::member(contact.member, &contact.name, Lang::Ja);
        self.execute(&actor, act, |tx| requests::spend(tx, token))
    }
}

/// Whether My Page shows an own field.
fn is_shown(reader: &Reader<'_>, field: i64) -> Result<bool> {
    let items = members::form_items(reader, members::Form::Mypage)?;
    Ok(items.iter().any(|item| item.shown && own_field(&item.item) == Some(field)))
}
