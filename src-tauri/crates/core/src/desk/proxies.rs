//! 代理 at My Page: whom a member lets act for them, and whose desk somebody opens in their stead.

use super::{AccountDesk, Strictness, act, member::gone};
use crate::{
    Result, Topic, Undo,
    book::Act,
    logins::{self, Whence},
    proxies::{self, Standing},
    values::Day,
};

const fn own_act(name: &'static str) -> Act {
    Act { touches: &[Topic::Members, Topic::Mypage, Topic::Mail], undo: Undo::Never("undo-never-proxy"), ..act(name) }
}

impl AccountDesk<'_> {
    /// Who acts for the member, for whom the member acts, and who asks them to.
    pub fn proxies(&self) -> Result<Standing> {
        self.reception.ask(&self.actor, |reader| proxies::standing(reader, self.me, &self.address(reader)?))
    }

    /// Asks whoever signs in with an address to act for the member. Not from a browser that somebody left open.
    pub fn ask_proxy(&self, address: &str, relation: &str, until: Option<Day>) -> Result<()> {
        self.must_be_fresh(Strictness::Adding)?;
        self.reception
            .execute(&self.actor, own_act("mypage.ask_proxy"), |tx| proxies::ask(tx, self.me, address, relation, until))
    }

    /// Says yes to somebody who asks.
    pub fn accept_proxy(&self, id: i64) -> Result<()> {
        self.reception.execute(&self.actor, own_act("mypage.accept_proxy"), |tx| {
            let address = self.address(tx)?;
            proxies::accept(tx, self.me, &address, id)
        })
    }

    /// Ends it from either side, or says no to somebody who asks.
    pub fn end_proxy(&self, id: i64) -> Result<()> {
        self.reception.execute(&self.actor, own_act("mypage.end_proxy"), |tx| {
            let address = self.address(tx)?;
            proxies::end(tx, self.me, &address, id)
        })
    }

    /// From now on this session is at the desk of somebody for whom they act. It stands in the journal and in the
    /// history of the member's account.
    pub fn act_for(&self, id: i64, whence: &Whence) -> Result<()> {
        let act = Act { always_recorded: true, ..own_act("mypage.act_for") };
        self.reception.execute(&self.actor, act, |tx| {
            proxies::came(tx, id, self.me, whence)?;
            logins::set_acting(tx, self.session.id, Some(id))
        })
    }

    /// The address that they sign in with.
    pub(super) fn address(&self, reader: &crate::Reader<'_>) -> Result<String> {
        Ok(logins::by_key(reader, self.session.login)?.ok_or_else(gone)?.email)
    }
}
