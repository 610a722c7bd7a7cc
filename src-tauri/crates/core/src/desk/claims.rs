//! Beginning with My Page by a printed code.

use std::net::IpAddr;

use super::{Reception, act, reception::Invited};
use crate::{
    Actor, Lang, Result, Topic, Undo,
    book::Act,
    claims,
    error::OrNotFound,
    logins::{self, Happened, Key},
};

const START: Act =
    Act { touches: &[Topic::Mypage, Topic::Mail], undo: Undo::Never("undo-never-proof"), ..act("mypage.start") };

impl Reception {
    /// Takes a code, the day of birth or the postal code, and an address: where they belong together, a link goes
    /// there. Wrong tries are counted for the code and for the place, before they are looked at.
    pub fn start(&self, code: &str, answer: &str, email: &str, place: IpAddr, lang: Lang) -> Result<()> {
        let machine = Actor::machine();
        let key = claims::key(code);
        let keys: Vec<Key<'_>> = key.iter().map(|key| Key::Address(key)).chain([Key::Place(place)]).collect();
        self.execute(&machine, START, |tx| logins::wait_or_count(tx, &keys))?;
        self.execute(&machine, START, |tx| {
            let member = claims::check(tx, code, answer)?;
            claims::ask(tx, member, email, lang)?;
            logins::right(tx, &keys)
        })
    }

    /// Who holds this link.
    pub fn start_link(&self, token: &str) -> Result<Option<Invited>> {
        let found = self.ask(&Actor::machine(), |reader| claims::look(reader, token))?;
        Ok(found.map(|claimant| Invited { email: claimant.email, name: claimant.name }))
    }

    /// Makes the account with the first password; code and link are used up.
    pub fn start_claim(&self, token: &str, password: &str, device: &str) -> Result<()> {
        let over = "error-link-over";
        let found = self.ask(&Actor::machine(), |reader| claims::look(reader, token))?;
        let claimant = found.or_not_found(over)?;
        logins::check_password(password)?;
        let hash = logins::hash_password(password, &mut self.book.chance())?;
        let actor = Actor::member(claimant.member, &claimant.name, Lang::Ja);
        self.execute(&actor, act("mypage.claim"), |tx| {
            // Once more, now that nobody can come between.
            let claimant = claims::spend(tx, token)?;
            let login = logins::claim(tx, claimant.member, &claimant.email, &hash)?;
            claims::tell(tx, &claimant)?;
            tx.subject(crate::members::brief(tx, claimant.member)?.label());
            logins::note(tx, Some(login), Happened::Claimed, device)
        })
    }
}
