//! お知らせ at My Page.

use super::{MemberDesk, Reception, act};
use crate::{
    Actor, File, Lang, Result, Topic, Work,
    book::Act,
    notices::{self, Opened, Told},
};

impl MemberDesk {
    /// What the member is told today, the pinned and the newest first.
    pub fn notices(&self) -> Result<Vec<Told>> {
        self.reception.ask(&self.actor, |reader| notices::told(reader, self.me))
    }

    /// A notice that is for the member. From now on they have read it; if somebody else writes just now, from the next
    /// time on: nobody waits for an import to read a page.
    pub fn notice(&self, id: i64) -> Result<Opened> {
        let me = self.me;
        let (opened, known) = self.reception.ask(&self.actor, |reader| {
            let opened = notices::open(reader, Some(me), id)?;
            Ok((opened, notices::is_read(reader, me, id)?))
        })?;
        if !known && !self.only_looks() {
            let act = Act { touches: &[Topic::Notices], ..act("mypage.read_notice") };
            let mark = |tx: &mut crate::Tx<'_>| notices::mark(tx, me, id);
            self.reception.book.execute_if_free(&self.actor, act, &Work::quiet(), mark)?;
        }
        Ok(opened)
    }

    /// A paper of a notice that is for the member.
    pub fn notice_paper(&self, notice: i64, paper: i64) -> Result<File> {
        self.reception.ask(&self.actor, |reader| notices::paper(reader, Some(self.me), notice, paper))
    }
}

impl Reception {
    /// What everybody is told today.
    pub fn notices(&self) -> Result<Vec<Told>> {
        self.ask(&Actor::machine(), notices::told_to_all)
    }

    /// A notice for everybody.
    pub fn notice(&self, id: i64, lang: Lang) -> Result<Opened> {
        self.ask(&Actor::machine().reading(lang), |reader| notices::open(reader, None, id))
    }

    /// A paper of a notice for everybody.
    pub fn notice_paper(&self, notice: i64, paper: i64) -> Result<File> {
        self.ask(&Actor::machine(), |reader| notices::paper(reader, None, notice, paper))
    }
}
