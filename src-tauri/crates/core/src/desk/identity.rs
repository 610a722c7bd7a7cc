//! 本人確認 at My Page: how it stands, sending papers, taking them back. Pictures never come back out here.

use super::{MemberDesk, act};
use crate::{
    Error, Result, Topic, Undo,
    book::Act,
    identity::{self, Kind, Settings, Standing},
};

pub use crate::identity::{Field as IdentityField, Kind as IdentityDocument, Paper, State as IdentityState};

/// How it stands, and what may be sent.
#[derive(Debug, Clone)]
pub struct Identity {
    /// How.
    pub standing: Standing,
    /// What the association asks for, and what for.
    pub rules: Settings,
}

impl MemberDesk {
    /// How it stands with the proof of identity; none where the association asks for none and never did.
    pub fn identity(&self) -> Result<Option<Identity>> {
        self.reception.ask(&self.actor, |reader| {
            let rules = identity::settings(reader)?;
            let standing = identity::standing(reader, self.me)?;
            let concerns = rules.on || standing.state != IdentityState::None;
            Ok(concerns.then_some(Identity { standing, rules }))
        })
    }

    /// Sends papers; what waited before is destroyed. Pictures are looked at and written anew before the book is held.
    pub fn send_identity(&self, document: &str, papers: &[Paper]) -> Result<()> {
        let kind = Kind::from_code(document).ok_or_else(|| Error::invalid("document", "error-identity-document"))?;
        let papers = identity::accept(papers)?;
        let act = Act {
            touches: &[Topic::Identity, Topic::Members],
            undo: Undo::By("identity.refuse"),
            ..act("mypage.identity")
        };
        self.reception.execute(&self.actor, act, |tx| identity::send_own(tx, self.me, kind, papers))
    }

    /// Takes back what waits: the pictures are destroyed.
    pub fn withdraw_identity(&self) -> Result<()> {
        let act = Act {
            touches: &[Topic::Identity, Topic::Members],
            undo: Undo::Never("undo-never-destroyed"),
            ..act("mypage.identity_withdraw")
        };
        self.reception.execute(&self.actor, act, |tx| identity::withdraw_own(tx, self.me))
    }
}
