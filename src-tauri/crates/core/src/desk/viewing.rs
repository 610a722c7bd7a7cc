//! 会員の画面を見る: the office opens a member's pages.

use super::{Reception, act};
use crate::{Actor, Result, Topic, book::Act, error::OrNotFound, logins::Whence, members, viewing};

impl Reception {
    /// Whose pages this link opens; none when it is used, over or unknown.
    pub fn viewing_start(&self, link: &str) -> Result<Option<String>> {
        self.ask(&Actor::machine(), |reader| {
            let Some(viewing) = viewing::by_link(reader, link)? else { return Ok(None) };
            let contact = members::contact(reader, viewing.member)?.or_not_found("error-no-such-member")?;
            Ok(Some(contact.name))
        })
    }

    /// Uses the link up. The answer is the token for the browser; what it had before ends.
    pub fn view(&self, link: &str, whence: &Whence) -> Result<String> {
        let act = Act { touches: &[Topic::Mypage], ..act("mypage.view") };
        self.execute(&Actor::machine(), act, |tx| viewing::enter(tx, link, whence))
    }
}
