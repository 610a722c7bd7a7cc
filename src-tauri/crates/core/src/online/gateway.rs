//! The way to Stripe: what a question and its answer are, and what an answer that is none asks for. How a question
//! gets there is the door's ([`Gateway`]); which questions there are says `stripe`.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{Error, Lang, words};

/// Carries one question to Stripe and its answer back. `crates/post` does; tests have their own.
pub trait Gateway {
    /// Asks. `key` goes into the header and nowhere else: not into a log, not into what comes back.
    ///
    /// # Errors
    /// [`Trouble`]: anything but an answer of the kind 2xx. It waits a bounded time (half a minute) and never tries
    /// again by itself: when, is decided here.
    fn ask(&self, key: &str, question: &Question) -> Result<Value, Trouble>;

    /// Whether the program is about to end: what is in hand is finished, and nothing else is begun.
    fn is_ending(&self) -> bool {
        false
    }
}

/// What Stripe is asked. No key is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// `/v1/events`
    pub path: String,
    /// Of the address of a look, or of the form of an act.
    pub fields: Vec<(String, String)>,
    /// An act (POST): asked again with the same words, Stripe does it once. None: a look (GET).
    pub idempotency_key: Option<String>,
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// Stripe says no.
    No {
        /// The status of HTTP.
        status: u16,
        /// `error.code`, or `error.type` where there is no code; may be empty.
        code: String,
        /// `error.message`, Stripe's own words; may be empty.
        message: String,
        /// Seconds after which to ask again (`Retry-After`).
        retry_after: Option<u32>,
    },
    /// Nobody answers: no network, no name, no trust, no answer in time. Whether an act was done is not known.
    Silence,
    /// What came is not what Stripe documents.
    Strange,
}

/// What a [`Trouble`] asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    /// To ask again later: after so many seconds, where Stripe says so.
    Time(Option<u32>),
    /// Somebody has to mend the key or its rights; everything waits.
    Key,
    /// This question will never be answered otherwise.
    Nothing,
}

impl Trouble {
    pub(super) fn need(&self) -> Need {
        match self {
            Self::Silence | Self::Strange => Need::Time(None),
            Self::No { status: 401 | 403, .. } => Need::Key,
            Self::No { status: 409 | 429 | 500.., retry_after, .. } => Need::Time(*retry_after),
            Self::No { .. } => Need::Nothing,
        }
    }

    /// Whether Stripe has answered to this very key for good: an act is asked again under another one.
    pub(super) fn is_kept(&self) -> bool {
        // Stripe keeps the answer of an act by its key, a 500 as well; a 409 or 429 came before the act.
        matches!(self, Self::No { status, .. } if !matches!(status, 401 | 403 | 409 | 429))
    }

    pub(super) fn problem(&self) -> Problem {
        let with = |key: &str, args: &[(&str, String)]| Problem {
            key: key.to_owned(),
            args: args.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect(),
        };
        match self {
            Self::Silence => with("online-problem-silence", &[]),
            Self::Strange => with("online-problem-strange", &[]),
            Self::No { status: 401, .. } => with("online-problem-key", &[]),
            Self::No { status: 403, message, .. } => with("online-problem-right", &[("right", right(message))]),
            Self::No { status: 402, message, .. } => with("online-problem-402", &[("said", without_keys(message))]),
            Self::No { status: 409, .. } => with("online-problem-409", &[]),
            Self::No { status: 429, .. } => with("online-problem-429", &[]),
            Self::No { status: status @ 500.., .. } => with("online-problem-5xx", &[("status", status.to_string())]),
            Self::No { status, code, message, .. } => {
                let said = if message.is_empty() { format!("{status} {code}") } else { without_keys(message) };
                with("online-problem-refused", &[("said", said)])
            }
        }
    }
}

/// Which right of the restricted key is missing, as Stripe's two ways of saying it name it:
/// `Having the 'rak_charge_read' permission …` and `Enabling "Prices Read" ('plan_read') permissions …`.
fn right(message: &str) -> String {
    let quoted = |open: &str, close: char| {
        let (_, after) = message.split_once(open)?;
        after.split_once(close).map(|(name, _)| name.to_owned())
    };
    quoted("Enabling \"", '"').or_else(|| quoted("Having the '", '\'')).unwrap_or_else(|| without_keys(message))
}

/// Stripe's words on one line, without anything that looks like a key, even one that Stripe has masked.
fn without_keys(message: &str) -> String {
    let is_key = |word: &str| ["rk_", "sk_", "pk_"].iter().any(|start| word.contains(start));
    let words = message.split_whitespace().map(|word| if is_key(word) { "…" } else { word });
    words.collect::<Vec<_>>().join(" ").chars().take(300).collect()
}

/// What stands in the way, kept with what it is about and said in the reader's language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Problem {
    /// The Fluent message.
    pub key: String,
    /// Its arguments.
    pub args: Vec<(String, String)>,
}

impl Problem {
    pub(super) fn say(&self, lang: Lang) -> String {
        let args: Vec<(&str, String)> = self.args.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
        words::say(lang, &self.key, &args)
    }
}

impl From<&Error> for Problem {
    fn from(error: &Error) -> Self {
        let args = error.args.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        Self { key: error.key.to_owned(), args }
    }
}
