//! 設定: the restricted key, which ways to pay are offered, and whether the connection works.
//!
//! The key stands in the table of secrets, outside the journal and every answer. It is encrypted with the book.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{gateway::Problem, store};
use crate::{
    Area, Command, Error, Permission, Query, Reader, Result, Topic, Tx, Undo, association, ensure, values::Nothing,
};

const ROOM: &str = "online";
const KEY: &str = "stripe";

/// What the association has settled.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Settings {
    /// コンビニ払い is offered, too.
    pub konbini: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self { konbini: true }
    }
}

pub(super) fn settings(reader: &Reader<'_>) -> Result<Settings> {
    association::setting(reader, ROOM)
}

/// The key; none where there is none. For the job alone.
pub(super) fn key(reader: &Reader<'_>) -> Result<Option<String>> {
    Ok(association::secret(reader, KEY)?.filter(|key| !key.is_empty()))
}

/// Which of Stripe's two worlds a key opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// テスト環境: no money moves.
    Test,
    /// 本番環境
    Live,
}

/// One right of the key, as it was found.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Right {
    /// As Stripe's own page calls it: 「Payment Links: Write」.
    pub name: String,
    /// Whether the key has it.
    pub ok: bool,
}

/// What 接続の確認 found.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Checked {
    pub at: String,
    pub rights: Vec<Right>,
    pub problem: Option<Problem>,
}

/// オンライン決済の設定を見る.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Show {}

/// What [`Show`] answers. The key itself never leaves the book.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Shown {
    /// Which world the key opens; none: no key is kept.
    pub mode: Option<Mode>,
    /// Whether コンビニ払い is offered.
    pub konbini: bool,
    /// The rights that the key must have, as Stripe's own page calls them.
    pub rights: Vec<&'static str>,
    /// Whether a check was asked for and is not done yet.
    pub checking: bool,
    /// When the connection was last checked, UTC.
    pub checked_at: Option<String>,
    /// What was found then.
    pub checked: Vec<Right>,
    /// What stood in the way of the check.
    pub check_problem: Option<String>,
    /// Up to when everything is known that happened at Stripe, UTC.
    pub polled_at: Option<String>,
    /// What stands in the way now.
    pub problem: Option<String>,
    /// Until when nothing is asked because of it, UTC.
    pub wait_until: Option<String>,
}

impl Query for Show {
    type Output = Shown;
    const NAME: &'static str = "online.settings";
    const NEEDS: Permission = Permission::view(Area::Money);
    fn run(self, reader: &Reader<'_>) -> Result<Shown> {
        let sync = store::sync(reader)?;
        let lang = reader.lang();
        let (at, checked, check_problem) = match sync.checked {
            Some(Checked { at, rights, problem }) => (Some(at), rights, problem.map(|problem| problem.say(lang))),
            None => (None, Vec::new(), None),
        };
        Ok(Shown {
            mode: key(reader)?.map(|key| if key.starts_with("rk_test_") { Mode::Test } else { Mode::Live }),
            konbini: settings(reader)?.konbini,
            rights: super::stripe::rights().into_iter().map(|(name, _)| name).collect(),
            checking: sync.check_asked,
            checked_at: at,
            checked,
            check_problem,
            polled_at: sync.polled_at,
            wait_until: sync.problem.is_some().then_some(sync.wait_until),
            problem: sync.problem.map(|problem| problem.say(lang)),
        })
    }
}

/// オンライン決済の設定を変える.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Set {
    /// The restricted key, `rk_live_…` or `rk_test_…`. Absent: the one that is kept stays; empty: it goes.
    pub key: Option<String>,
    /// Whether コンビニ払い is offered.
    pub konbini: bool,
}

impl Command for Set {
    type Output = Nothing;
    const NAME: &'static str = "online.set";
    const NEEDS: Permission = Permission::change(Area::Settings);
    const TOUCHES: &'static [Topic] = &[Topic::Online, Topic::Settings];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        if let Some(key) = &self.key {
            let key = key.trim();
            // The key to everything is not ours to hold, and what stands on web pages can read nothing.
            ensure!(!key.starts_with("sk_"), "key", "error-online-secret-key");
            ensure!(!key.starts_with("pk_"), "key", "error-online-public-key");
            let rest = key.strip_prefix("rk_live_").or_else(|| key.strip_prefix("rk_test_"));
            let is_key = rest.is_some_and(|rest| {
                (10..=250).contains(&rest.len()) && rest.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
            });
            ensure!(key.is_empty() || is_key, "key", "error-online-key");
            association::set_secret(tx, KEY, key)?;
            // The secret itself stands in no entry, but that it was changed does.
            tx.note();
            store::afresh(tx)?;
        }
        association::set_setting(tx, ROOM, &Settings { konbini: self.konbini })?;
        Ok(Nothing {})
    }
}

/// 接続を確かめる: asked for here, done by the job within seconds.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Check {}

impl Command for Check {
    type Output = Nothing;
    const NAME: &'static str = "online.check";
    const NEEDS: Permission = Permission::change(Area::Settings);
    const TOUCHES: &'static [Topic] = &[Topic::Online];
    const UNDO: Undo = Undo::Never("undo-never-online");
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        ensure_key(tx)?;
        store::ask_check(tx)?;
        tx.note();
        Ok(Nothing {})
    }
}

/// いま確認する: what happened at Stripe is asked now, not in some minutes.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Poll {}

impl Command for Poll {
    type Output = Nothing;
    const NAME: &'static str = "online.poll";
    const NEEDS: Permission = Permission::change(Area::Money);
    const TOUCHES: &'static [Topic] = &[Topic::Online];
    const UNDO: Undo = Undo::Never("undo-never-online");
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        ensure_key(tx)?;
        store::afresh(tx)?;
        Ok(Nothing {})
    }
}

/// # Errors
/// A conflict where no key is kept.
pub(super) fn ensure_key(reader: &Reader<'_>) -> Result<()> {
    key(reader)?.map(|_| ()).ok_or_else(|| Error::conflict("error-online-no-key"))
}
