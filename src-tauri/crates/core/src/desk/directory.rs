//! 会員名簿 at My Page.

use super::MemberDesk;
use crate::{
    Result,
    directory::{self, Found},
};

impl MemberDesk {
    /// Members who agreed to be seen by others: those with `text` in the name, from `offset` on.
    ///
    /// # Errors
    /// Not found while the association shows none.
    pub fn directory(&self, text: &str, offset: u64) -> Result<Found> {
        self.reception.ask(&self.actor, |reader| directory::look(reader, self.me, text, offset))
    }

    /// Whether what the member agrees to is seen at My Page as well.
    pub fn has_directory(&self) -> Result<bool> {
        self.reception.ask(&self.actor, directory::is_open)
    }
}
