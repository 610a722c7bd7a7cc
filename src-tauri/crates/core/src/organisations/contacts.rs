//! 担当者 of an organisation.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{seats::Seats, store};
use crate::{
    Area, Command, Error, Permission, Query, Reader, Result, Topic, Tx, Undo, ensure,
    error::OrNotFound,
    members::{self, Brief, is_mail_address},
    values::Nothing,
};

/// What somebody does for an organisation.
#[derive(Debug, Clone, Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Roles {
    /// 代表者
    #[serde(default)]
    pub represents: bool,
    /// 事務担当
    #[serde(default)]
    pub office: bool,
    /// 請求先: bills go to them. One at most.
    #[serde(default)]
    pub billing: bool,
    /// 宛先: letters go to them. One at most; without one to the organisation itself.
    #[serde(default)]
    pub letters: bool,
}

/// Somebody who speaks for an organisation.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Contact {
    /// Key.
    pub id: i64,
    /// Who they are, if a member.
    pub person: Option<i64>,
    /// Name.
    pub name: String,
    /// Its furigana.
    pub kana: String,
    /// 部署
    pub department: String,
    /// 役職
    pub title: String,
    /// Telephone.
    pub phone: String,
    /// Mail address.
    pub email: String,
    /// What they do.
    pub roles: Roles,
}

/// 団体の担当者と口数.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Get {
    /// Which organisation.
    pub member: i64,
}

/// What [`Get`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Organisation {
    /// Contacts, in order.
    pub contacts: Vec<Contact>,
    /// How many seats it takes today.
    pub seats_now: i64,
    /// How that changed and will, the newest first.
    pub seats: Vec<Seats>,
}

impl Query for Get {
    type Output = Organisation;
    const NAME: &'static str = "organisations.get";
    const NEEDS: Permission = Permission::view(Area::Members);
    const SCOPED: bool = true;
    fn run(self, reader: &Reader<'_>) -> Result<Organisation> {
        members::brief(reader, self.member)?;
        let persons: Vec<i64> = store::persons(reader, self.member)?;
        let seen = members::briefs(reader, &persons)?;
        let seats = store::seats(reader, self.member)?;
        let today = reader.today();
        Ok(Organisation {
            contacts: store::contacts(reader, self.member)?
                .into_iter()
                .filter_map(|contact| with_name(contact, &seen))
                .collect(),
            seats_now: seats.iter().find(|one| one.starts_on <= today).map_or(1, |one| one.seats),
            seats,
        })
    }
}

/// A contact who is a member has the member's name; one whom the reader does not see is left out.
fn with_name(mut contact: Contact, seen: &[Brief]) -> Option<Contact> {
    if let Some(person) = contact.person {
        let brief = seen.iter().find(|brief| brief.id == person)?;
        contact.name.clone_from(&brief.name);
        contact.kana.clone_from(&brief.kana);
    }
    Some(contact)
}

/// 会員が担当者をつとめる団体.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OfPerson {
    /// Whose.
    pub member: i64,
}

/// An organisation for which somebody speaks.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SpeaksFor {
    /// The organisation.
    pub id: i64,
    /// 会員番号
    pub no: String,
    /// Its name.
    pub name: String,
    /// 役職
    pub title: String,
    /// What they do there.
    pub roles: Roles,
}

impl Query for OfPerson {
    type Output = Vec<SpeaksFor>;
    const NAME: &'static str = "organisations.of_person";
    const NEEDS: Permission = Permission::view(Area::Members);
    const SCOPED: bool = true;
    fn run(self, reader: &Reader<'_>) -> Result<Vec<SpeaksFor>> {
        members::brief(reader, self.member)?;
        let found = store::of_person(reader, self.member)?;
        let keys: Vec<i64> = found.iter().map(|(organisation, ..)| *organisation).collect();
        let seen = members::briefs(reader, &keys)?;
        Ok(found
            .into_iter()
            .filter_map(|(organisation, title, roles)| {
                let brief = seen.iter().find(|brief| brief.id == organisation)?;
                Some(SpeaksFor { id: brief.id, no: brief.no.clone(), name: brief.name.clone(), title, roles })
            })
            .collect())
    }
}

/// 担当者を加える・変える.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SaveContact {
    /// Of which organisation.
    pub member: i64,
    /// Which contact; absent: a new one.
    pub contact: Option<i64>,
    /// Who they are, if a member; then no name is given.
    pub person: Option<i64>,
    /// Else their name, up to 60 characters.
    #[serde(default)]
    pub name: String,
    /// Its furigana.
    #[serde(default)]
    pub kana: String,
    /// 部署
    #[serde(default)]
    pub department: String,
    /// 役職
    #[serde(default)]
    pub title: String,
    /// Telephone.
    #[serde(default)]
    pub phone: String,
    /// Mail address.
    #[serde(default)]
    pub email: String,
    /// What they do. Who was the one for bills or letters before is so no longer.
    #[serde(default)]
    pub roles: Roles,
}

/// What [`SaveContact`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Saved {
    /// Key.
    pub id: i64,
}

impl Command for SaveContact {
    type Output = Saved;
    const NAME: &'static str = "organisations.save_contact";
    const NEEDS: Permission = Permission::change(Area::Members);
    const TOUCHES: &'static [Topic] = &[Topic::Members];
    const UNDO: Undo = Undo::Changeset;
    fn run(mut self, tx: &mut Tx<'_>) -> Result<Saved> {
        let organisation = members::brief(tx, self.member)?;
        ensure!(organisation.is_organisation, "member", "error-contact-organisation", name = organisation.name);
        for (field, text) in [
            ("name", &mut self.name),
            ("kana", &mut self.kana),
            ("department", &mut self.department),
            ("title", &mut self.title),
            ("phone", &mut self.phone),
            ("email", &mut self.email),
        ] {
            *text = text.trim().to_owned();
            if text.chars().count() > 60 {
                return Err(Error::invalid(field, "error-too-long").arg("max", 60));
            }
        }
        self.kana = tsudoi_japan::fold::normal_kana(&self.kana);
        ensure!(self.email.is_empty() || is_mail_address(&self.email), "email", "error-mail-address");
        let name = if let Some(person) = self.person {
            let brief = members::brief(tx, person)?;
            ensure!(!brief.is_organisation, "person", "error-contact-person", name = brief.name);
            // The member's own name counts, also when it changes.
            self.name = String::new();
            self.kana = String::new();
            brief.name
        } else {
            ensure!(!self.name.is_empty(), "name", "error-required");
            self.name.clone()
        };
        if let Some(contact) = self.contact {
            store::owner(tx, contact)?.filter(|owner| *owner == self.member).or_not_found("error-no-such-contact")?;
        }
        store::free_roles(tx, &self)?;
        let id = store::put_contact(tx, &self)?;
        tx.subject(format!("{}: {name}", organisation.label()));
        Ok(Saved { id })
    }
}

/// 担当者を外す.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RemoveContact {
    /// Which.
    pub contact: i64,
}

impl Command for RemoveContact {
    type Output = Nothing;
    const NAME: &'static str = "organisations.remove_contact";
    const NEEDS: Permission = Permission::change(Area::Members);
    const TOUCHES: &'static [Topic] = &[Topic::Members];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let organisation = store::owner(tx, self.contact)?.or_not_found("error-no-such-contact")?;
        store::remove_contact(tx, self.contact)?;
        tx.subject(members::brief(tx, organisation)?.label());
        Ok(Nothing {})
    }
}
