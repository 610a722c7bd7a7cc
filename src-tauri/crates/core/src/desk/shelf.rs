//! 資料 at My Page.

use super::{MemberDesk, act};
use crate::{
    File, Result, Undo,
    book::Act,
    shelf::{self, GivenFolder},
};

impl MemberDesk {
    /// The folders in which there is something for the member.
    pub fn shelf(&self) -> Result<Vec<GivenFolder>> {
        self.reception.ask(&self.actor, |reader| shelf::given(reader, self.me))
    }

    /// Takes a document. One that is for the member alone leaves an entry in the journal: somebody may ask later
    /// whether the certificate was fetched.
    pub fn take_document(&self, id: i64) -> Result<File> {
        let (file, own) = self.reception.ask(&self.actor, |reader| shelf::take(reader, self.me, id))?;
        if own && !self.only_looks() {
            let act = Act {
                touches: &[],
                undo: Undo::Never("undo-never-document"),
                always_recorded: true,
                ..act("mypage.take_document")
            };
            self.reception.execute(&self.actor, act, |tx| {
                tx.subject(format!("{} {} {}", file.subject, self.contact.no, self.contact.name));
                Ok(())
            })?;
        }
        Ok(file)
    }
}
