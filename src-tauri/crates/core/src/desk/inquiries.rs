//! 問い合わせ at My Page: writing one, writing on in one, reading what the office answered.

use super::{MemberDesk, Paper, act};
use crate::{
    File, Result, Topic, Undo, Work,
    book::Act,
    files::Accepted,
    inquiries::{self, Own, OwnThread, Wish},
};

impl MemberDesk {
    /// The member's threads, newest first.
    pub fn inquiries(&self) -> Result<Vec<Own>> {
        self.reception.ask(&self.actor, |reader| inquiries::threads(reader, self.me))
    }

    /// The categories of the form, as they come back from it and as they are read; none where the association takes no
    /// inquiries here.
    pub fn inquiry_form(&self) -> Result<Option<Vec<(String, String)>>> {
        self.reception.ask(&self.actor, inquiries::form)
    }

    /// A thread of the member's. From now on they have read what was answered; if somebody else writes just now, from the
    /// next time on.
    pub fn inquiry(&self, id: i64) -> Result<OwnThread> {
        let me = self.me;
        let (thread, unread) = self
            .reception
            .ask(&self.actor, |reader| Ok((inquiries::thread(reader, me, id)?, inquiries::has_unread(reader, id)?)))?;
        if unread && !self.only_looks() {
            let act = Act { touches: &[Topic::Inquiries], ..act("mypage.read_inquiry") };
            let mark = |tx: &mut crate::Tx<'_>| inquiries::mark(tx, id);
            self.reception.book.execute_if_free(&self.actor, act, &Work::quiet(), mark)?;
        }
        Ok(thread)
    }

    /// Writes a new inquiry; its key. Papers are looked at before the book is held.
    pub fn inquire(&self, wish: &Wish, papers: &[Paper]) -> Result<i64> {
        let papers = accept(papers)?;
        let act = own_act("mypage.inquire");
        self.reception.execute(&self.actor, act, |tx| inquiries::ask(tx, self.me, wish, &papers))
    }

    /// Writes on in a thread of the member's.
    pub fn write_on(&self, inquiry: i64, text: &str, papers: &[Paper]) -> Result<()> {
        let papers = accept(papers)?;
        let act = own_act("mypage.write_on");
        self.reception.execute(&self.actor, act, |tx| inquiries::write_on(tx, self.me, inquiry, text, &papers))
    }

    /// A paper of a thread of the member's.
    pub fn inquiry_paper(&self, inquiry: i64, paper: i64) -> Result<File> {
        self.reception.ask(&self.actor, |reader| inquiries::paper(reader, self.me, inquiry, paper))
    }
}

const fn own_act(name: &'static str) -> Act {
    Act { touches: &[Topic::Inquiries], undo: Undo::Never("undo-never-inquiry"), ..act(name) }
}

fn accept(papers: &[Paper]) -> Result<Vec<Accepted>> {
    inquiries::accept(papers.iter().map(|paper| (paper.name.as_str(), paper.bytes.as_slice())))
}
