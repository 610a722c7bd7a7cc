//! 退会・休会の申し出 of a member. What it means is said first; what becomes of it is decided in the office.

use super::{act, member::MemberDesk};
use crate::{
    Result, Topic, Undo,
    book::Act,
    requests::{self, Effects, Leaving},
};

impl MemberDesk {
    /// What leaving or resting would mean.
    pub fn leaving(&self) -> Result<Effects> {
        self.reception.ask(&self.actor, |reader| requests::effects(reader, self.me))
    }

    /// Says that the member wants to leave or to rest.
    pub fn ask_to_leave(&self, wish: Leaving) -> Result<()> {
        let act = Act {
            touches: &[Topic::Requests, Topic::Mypage, Topic::Mail],
            undo: Undo::Never("undo-never-request"),
            ..act("mypage.leave")
        };
        self.reception.execute(&self.actor, act, |tx| requests::ask_to_leave(tx, self.me, wish))
    }
}
