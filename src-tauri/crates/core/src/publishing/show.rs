//! How the publishing stands, in words.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{certificate, judge::State, store};
use crate::{Area, Error, Permission, Query, Reader, Result, Tx, association, association::Tls, values::Moment, words};

/// What came of opening the pages, kept by whoever opened them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Opening {
    /// Where they are open; empty: they are not.
    pub at: String,
    /// The Fluent message that says why not.
    pub key: String,
    /// Its arguments.
    pub args: Vec<(String, String)>,
}

/// Keeps what came of opening the pages: where, or why not.
pub(crate) fn tell_opening(tx: &Tx<'_>, opening: &std::result::Result<String, Error>) -> Result<()> {
    let opening = match opening {
        Ok(at) => Opening { at: at.clone(), key: String::new(), args: Vec::new() },
        Err(error) => Opening {
            at: String::new(),
            key: error.key.to_owned(),
            args: error.args.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect(),
        },
    };
    store::set_opening(tx, &opening)
}

/// マイページの公開の様子.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Show {}

/// One line of what was found.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Line {
    /// What it is about: `url`, `name`, `reach`, …
    pub what: String,
    /// The same in words.
    pub title: String,
    /// How it is.
    pub state: State,
    /// What was found and, where it is not well, what to do.
    pub text: String,
}

/// The certificate that is fetched by itself.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Fetched {
    /// Until when it is good; none: there is none yet.
    pub until: Option<Moment>,
    /// Why the last try gave none, and what to do.
    pub problem: Option<String>,
    /// When it is tried again, UTC, after a problem.
    pub next: Option<String>,
}

/// What [`Show`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Shown {
    /// Where the pages are open on this machine, as far as is known.
    pub open_at: Option<String>,
    /// Why they could not be opened.
    pub open_problem: Option<String>,
    /// The address of this machine in its network, as far as is known.
    pub own_address: Option<String>,
    /// Where certificates are fetched.
    pub certificate: Option<Fetched>,
    /// Whether a look from outside is on its way.
    pub checking: bool,
    /// When it was last looked, UTC.
    pub checked_at: Option<String>,
    /// What was found then.
    pub lines: Vec<Line>,
}

impl Query for Show {
    type Output = Shown;
    const NAME: &'static str = "publishing.show";
    const NEEDS: Permission = Permission::view(Area::Settings);
    fn run(self, reader: &Reader<'_>) -> Result<Shown> {
        let state = store::state(reader)?;
        let settings = association::mypage_settings(reader)?;
        let certificate = if settings.tls == Tls::Acme {
            Some(Fetched {
                until: certificate::good_until(reader, &settings)?,
                next: state.trouble.is_some().then_some(state.wait_until).filter(|at| !at.is_empty()),
                problem: state.trouble.map(|trouble| trouble.say(reader)),
            })
        } else {
            None
        };
        let say = |key: &str, args: &[(String, String)]| {
            let args: Vec<(&str, String)> = args.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
            words::say(reader.lang(), key, &args)
        };
        let opening = state.opening.filter(|_| settings.on);
        let (checked_at, found) = state.checked.map_or((None, Vec::new()), |one| (Some(one.at), one.found));
        Ok(Shown {
            open_at: opening.as_ref().map(|opening| opening.at.clone()).filter(|at| !at.is_empty()),
            open_problem: opening.filter(|one| !one.key.is_empty()).map(|one| say(&one.key, &one.args)),
            own_address: Some(state.own_address).filter(|address| !address.is_empty()),
            certificate,
            checking: state.question.is_some_and(|question| reader.now() < question.until),
            checked_at,
            lines: found
                .into_iter()
                .map(|found| Line {
                    title: say(&format!("publishing-what-{}", found.what), &[]),
                    text: say(&format!("publishing-{}", found.key), &found.args),
                    state: found.state,
                    what: found.what,
                })
                .collect(),
        })
    }
}
