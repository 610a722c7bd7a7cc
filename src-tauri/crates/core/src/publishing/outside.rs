//! The way outside: what is looked at there, what is asked of a certificate authority, and what comes back. How, is the
//! door's ([`Outside`]); what it means is decided in `judge` and `round`.

use std::net::IpAddr;

use crate::{Result, values::Moment};

/// Looks from outside in, and speaks with a certificate authority. `crates/post` does; tests have their own.
pub trait Outside {
    /// Looks at My Page as somebody outside sees it. Takes a bounded time (half a minute); what it does not find is
    /// absent from what it has seen.
    fn look(&self, asked: &AskedFor) -> Seen;

    /// The address of this machine in its network, as far as it has one.
    fn own_address(&self) -> Option<IpAddr> {
        None
    }

    /// Fetches a certificate. `place` puts the proof of a challenge where the authority looks for it: it is called with
    /// the token and its proof before the authority is told to look. Takes a bounded time (some minutes).
    ///
    /// # Errors
    /// [`Refusal`]: why there is none.
    fn certificate(
        &self,
        order: &Order,
        place: &dyn Fn(&str, &str) -> Result<()>,
    ) -> std::result::Result<Issued, Refusal>;
}

/// What is looked at.
#[derive(Debug, Clone)]
pub struct AskedFor {
    /// `https://my.example.jp`
    pub url: String,
    /// The page that only we can answer.
    pub path: String,
    /// Where plain HTTP should lead to TLS; none: it is not asked.
    pub plain: Option<String>,
    /// Somebody outside whose clock is asked, too; none: nobody.
    pub clock: Option<String>,
}

/// What was seen.
#[derive(Debug, Clone, Default)]
pub struct Seen {
    /// What the name means; empty: nothing.
    pub addresses: Vec<IpAddr>,
    /// What answered on the public address.
    pub answered: Option<Answered>,
    /// Why nothing did.
    pub why: Option<Why>,
    /// The certificate that was shown.
    pub seal: Option<Seal>,
    /// What plain HTTP on the public host answers; none: nothing.
    pub plain: Option<Plain>,
    /// The clock of somebody outside.
    pub clock: Option<Moment>,
}

/// An answer.
#[derive(Debug, Clone, Default)]
pub struct Answered {
    /// The status.
    pub status: u16,
    /// `Strict-Transport-Security`, or empty.
    pub hsts: String,
    /// The page, as far as it is short.
    pub body: String,
}

/// Why nothing answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// The door is shut.
    Refused,
    /// No word in time.
    Silence,
    /// No TLS could be agreed upon.
    Tls,
    /// Something else.
    Other,
}

/// A certificate that was shown.
#[derive(Debug, Clone)]
pub struct Seal {
    /// Whom it is for.
    pub names: Vec<String>,
    /// The last moment at which it is good.
    pub until: Moment,
    /// What a browser has against it.
    pub fault: Option<Fault>,
}

/// What a browser has against a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Nobody whom browsers trust has signed it.
    Unknown,
    /// It is for another name.
    Name,
    /// Its time is over.
    Expired,
    /// Its time has not come: most often a clock that is wrong.
    NotYet,
    /// Something else.
    Other,
}

/// An answer over plain HTTP.
#[derive(Debug, Clone, Default)]
pub struct Plain {
    /// The status.
    pub status: u16,
    /// Where it sends to, or empty.
    pub location: String,
}

/// A certificate that is wanted.
#[derive(Debug, Clone)]
pub struct Order {
    /// The authority's directory.
    pub directory: String,
    /// Where the authority may write; may be empty.
    pub email: String,
    /// For which name.
    pub name: String,
    /// Our account there, as it was given back before.
    pub account: Option<String>,
}

/// A certificate that was given.
#[derive(Debug, Clone)]
pub struct Issued {
    /// The account, to be kept: it holds a key.
    pub account: String,
    /// PEM, ours first.
    pub chain: String,
    /// PEM.
    pub key: String,
    /// When it begins to be good.
    pub from: Moment,
    /// When it ends.
    pub until: Moment,
}

/// Why there is no certificate.
#[derive(Debug, Clone)]
pub struct Refusal {
    /// `dns`, `connection`, `rateLimited` and so on, as RFC 8555 (6.7) calls them; `silence`: nobody answered;
    /// `strange`: what came is not what the RFC says; `ending`: the program ends.
    pub kind: String,
    /// The authority's words, or empty.
    pub said: String,
    /// The account, where it came so far.
    pub account: Option<String>,
}
