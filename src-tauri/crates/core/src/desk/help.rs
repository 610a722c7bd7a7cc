//! ヘルプ at My Page.

use super::{MemberDesk, Reception};
use crate::{
    Actor, Lang, Result,
    faq::{self, Category},
};

impl MemberDesk {
    /// Questions and answers in which all these words stand; without words, all.
    pub fn help(&self, text: &str) -> Result<Vec<Category>> {
        self.reception.ask(&self.actor, |reader| faq::found(reader, true, text))
    }
}

impl Reception {
    /// The same of those for everybody.
    pub fn help(&self, text: &str, lang: Lang) -> Result<Vec<Category>> {
        self.ask(&Actor::machine().reading(lang), |reader| faq::found(reader, false, text))
    }
}
