//! 会員証 at My Page: the member's own, and the page that a scanned code leads to.

use super::{MemberDesk, Reception};
use crate::{
    Actor, Result,
    card::{self, Face, Shown},
    members::{self, Profile},
    values::{Day, day_in_japan},
};

/// The card of a member.
#[derive(Debug, Clone)]
pub struct Card {
    /// What stands on it.
    pub profile: Profile,
    /// Its code.
    pub code: Shown,
    /// Whether anybody who scans it learns whether it is valid.
    pub public: bool,
}

impl MemberDesk {
    /// The member's card.
    pub fn card(&self) -> Result<Card> {
        self.reception.ask(&self.actor, |reader| {
            let me = self.me;
            Ok(Card {
                profile: members::profile(reader, me)?,
                code: card::on_screen(reader, me)?,
                public: card::settings(reader)?.public,
            })
        })
    }
}

impl Reception {
    /// Today in Japan.
    pub fn today(&self) -> Day {
        day_in_japan(self.now())
    }

    /// What everybody may know of the card with this code.
    pub fn card(&self, code: &str) -> Result<Face> {
        self.ask(&Actor::machine(), |reader| card::face(reader, code))
    }
}
