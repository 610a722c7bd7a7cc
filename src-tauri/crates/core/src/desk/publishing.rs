//! What the server of My Page asks and tells about being published: whether it is open, what only it can answer, its
//! certificate.

use super::{Reception, act};
use crate::{Actor, Error, Result, Topic, publishing};

pub use crate::publishing::{CHECK_PATH, Closed, Given, Hours};

impl Reception {
    /// When members may come in, and what they read meanwhile.
    pub fn hours(&self) -> Result<Hours> {
        self.ask(&Actor::machine(), publishing::hours)
    }

    /// What our page answers to a question of the office that is on its way; none: there is no such page.
    pub fn check_answer(&self, nonce: &str) -> Result<Option<String>> {
        self.ask(&Actor::machine(), |reader| publishing::check_answer(reader, nonce))
    }

    /// The proof for a challenge of the certificate authority; none: it is not asked for.
    pub fn challenge(&self, token: &str) -> Result<Option<String>> {
        self.ask(&Actor::machine(), |reader| publishing::challenge(reader, token))
    }

    /// The certificate that was fetched; none: there is none yet.
    pub fn fetched_certificate(&self) -> Result<Option<Given>> {
        self.ask(&Actor::machine(), publishing::given)
    }

    /// Says to the office where the pages are open, or why they are not.
    pub fn tell_opening(&self, opening: &std::result::Result<String, Error>) -> Result<()> {
        self.execute(&Actor::machine(), act("mypage.keep"), |tx| publishing::tell_opening(tx, opening))?;
        self.book.touched(&[Topic::Mypage]);
        Ok(())
    }
}
