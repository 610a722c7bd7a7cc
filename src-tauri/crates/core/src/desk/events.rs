//! イベント at My Page: what is to come, applying, giving a place up.

use super::{MemberDesk, act};
use crate::{
    Result, Topic, Undo,
    book::Act,
    events::{self, Own, Wish},
};

impl MemberDesk {
    /// What is to come for the member, the next first, and what they had a place for before, the newest first.
    pub fn events(&self) -> Result<(Vec<Own>, Vec<Own>)> {
        self.reception.ask(&self.actor, |reader| events::of_member(reader, self.me))
    }

    /// One event that is for the member.
    pub fn event(&self, id: i64) -> Result<Own> {
        self.reception.ask(&self.actor, |reader| events::open(reader, self.me, id))
    }

    /// Applies; whether they have a place at once.
    pub fn apply_for(&self, event: i64, wish: &Wish) -> Result<bool> {
        let act = own_act("mypage.apply_for_event");
        self.reception.execute(&self.actor, act, |tx| events::apply(tx, self.me, event, wish))
    }

    /// Gives their place up.
    pub fn give_up(&self, event: i64) -> Result<()> {
        let act = own_act("mypage.give_up_event");
        self.reception.execute(&self.actor, act, |tx| events::give_up(tx, self.me, event))
    }
}

const fn own_act(name: &'static str) -> Act {
    Act { touches: &[Topic::Events, Topic::Mail], undo: Undo::Never("undo-never-event-seat"), ..act(name) }
}
