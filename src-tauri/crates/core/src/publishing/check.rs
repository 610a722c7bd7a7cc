//! 外からの確認: asked for here, done by the job within seconds. A page that only we can answer is asked for through the
//! public address: the way goes out and comes in again.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::Duration;
use rand::Rng;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::store;
use crate::{
    Area, Command, Permission, Reader, Result, Topic, Tx, Undo,
    values::{Moment, Nothing, moment_text},
};

/// Where the page stands; what was asked for comes behind it.
pub const CHECK_PATH: &str = "/.well-known/tsudoi-check/";
/// A question that was asked is answered for so long.
const GOOD: Duration = Duration::minutes(5);

/// A question on its way.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Question {
    /// What stands in the address. 256 bits of chance.
    pub nonce: String,
    /// What only our own page answers. It stands in no address.
    pub answer: String,
    pub until: Moment,
}

/// What our page answers to the nonce of a question that is on its way; none: there is no such page.
pub fn check_answer(reader: &Reader<'_>, nonce: &str) -> Result<Option<String>> {
    let now = reader.now();
    let asked = store::state(reader)?.question;
    Ok(asked.filter(|question| question.nonce == nonce && now < question.until).map(|question| question.answer))
}

/// 外から確かめる.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Check {}

impl Command for Check {
    type Output = Nothing;
    const NAME: &'static str = "publishing.check";
    const NEEDS: Permission = Permission::change(Area::Settings);
    const TOUCHES: &'static [Topic] = &[Topic::Mypage];
    const UNDO: Undo = Undo::Never("undo-never-publishing");
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let mut chance = || {
            let mut bytes = [0; 32];
            tx.random.fill_bytes(&mut bytes);
            URL_SAFE_NO_PAD.encode(bytes)
        };
        let question = Question { nonce: chance(), answer: chance(), until: tx.now() + GOOD };
        store::ask(tx, &question)?;
        tx.note();
        Ok(Nothing {})
    }
}

/// What was found.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Checked {
    pub at: String,
    pub found: Vec<super::judge::Found>,
}

impl Checked {
    pub(super) fn new(now: Moment, found: Vec<super::judge::Found>) -> Self {
        Self { at: moment_text(now), found }
    }
}
