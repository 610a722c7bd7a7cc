//! What leaves the building: one mail, carried to a mail server or into a folder; one question, carried to Stripe; a look
//! at My Page from outside; an order with a certificate authority.
//!
//! Here belongs how a message is written (RFC 5322, RFC 2047) and handed over (RFC 5321), and how a
//! carrier's answer is understood. Whom a mail goes to, what it says, when it is tried again and when
//! it is given up is decided by the outbox and the jobs of the core: only `postman` knows those.
//!
//! One [`Outgoing`] is one message to one recipient, so that no address is ever shown to another
//! member. Nothing personal is logged: a mail is its number in the outbox.

mod acme;
mod folder;
mod message;
mod outside;
mod postman;
mod smtp;
mod stripe;

use std::{fmt, path::PathBuf, time::Duration};

pub use postman::{Following, Postman, follow};
pub use stripe::Stripe;

/// A mail as the outbox holds it, complete and rendered.
#[derive(Clone)]
pub struct Outgoing {
    /// Number of the outbox row; the only thing about a mail that is logged.
    pub id: i64,
    /// Who writes: the association.
    pub from: Mailbox,
    /// Where answers go, when not to `from`.
    pub reply_to: Option<Mailbox>,
    /// The one recipient.
    pub to: Mailbox,
    /// One line. Line breaks and other control characters become spaces.
    pub subject: String,
    /// The body as plain text; every mail has one.
    pub text: String,
    /// The same body as HTML, for those who show it.
    pub html: Option<String>,
    /// Files that go with it.
    pub attachments: Vec<Attachment>,
    /// `unique@domain`, with or without the angle brackets. Made once by the outbox and the same on
    /// every attempt, so that a mail delivered twice can be recognised as one (RFC 5322, 3.6.4).
    pub message_id: String,
}

impl fmt::Debug for Outgoing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outgoing").field("id", &self.id).finish_non_exhaustive()
    }
}

/// A person or an office with a mail address.
#[derive(Clone, PartialEq, Eq)]
pub struct Mailbox {
    /// The name shown; may be empty.
    pub name: String,
    /// `local@domain` as people write it. The addresses that Japanese carriers once gave out, such as
    /// `a..b@docomo.ne.jp` or `a.@ezweb.ne.jp`, break RFC 5321 and are quoted on the way out.
    pub address: String,
}

/// A file that goes with a mail.
#[derive(Clone)]
pub struct Attachment {
    /// File name shown to the recipient; Japanese is fine.
    pub name: String,
    /// Media type, such as `application/pdf`.
    pub media: String,
    /// The content.
    pub bytes: Vec<u8>,
}

/// Who carries the mail.
#[derive(Debug, Clone)]
pub enum Carrier {
    /// The mail server of the association's provider.
    Smtp(Smtp),
    /// A folder that receives one `.eml` per mail: for trying out, and for offices without a server.
    Folder {
        /// Made when it is not there.
        path: PathBuf,
    },
}

/// How to reach a mail server.
#[derive(Debug, Clone)]
pub struct Smtp {
    /// Name of the server; its certificate must be made out to it.
    pub host: String,
    /// Usually 465 with [`Security::Tls`], 587 with [`Security::StartTls`].
    pub port: u16,
    /// How the connection is protected.
    pub security: Security,
    /// Name and password, when the server wants them.
    pub login: Option<Login>,
    /// For the whole conversation about one mail.
    pub timeout: Duration,
    /// Certificates (PEM) to trust beside the public ones: an office with an authority of its own.
    pub extra_root_pem: Option<String>,
}

/// Name and password for the mail server.
#[derive(Clone)]
pub struct Login {
    /// Often the mail address.
    pub user: String,
    /// Never shown, not in `Debug` either.
    pub password: String,
}

impl fmt::Debug for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Login")
    }
}

/// How the connection to the mail server is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Security {
    /// TLS from the first byte (port 465).
    Tls,
    /// Plain first, then TLS, before anything is said; refused when the server cannot (port 587).
    StartTls,
    /// No protection: a server on this computer only, every other host is refused.
    None,
}

/// Why a mail was not carried. The outbox keeps it with the mail and decides from `kind` what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{kind:?}: {text}")]
pub struct Failure {
    /// What to do about it.
    pub kind: FailureKind,
    /// The server's reply code (RFC 5321, 4.2), when there was one.
    pub code: Option<u16>,
    /// The server's words or our own, in one line of at most 300 characters. May name an address:
    /// for the office's eyes, not for a log.
    pub text: String,
}

/// What a [`Failure`] asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailureKind {
    /// This mail will never be taken: give it up and tell the office.
    Permanent,
    /// This mail may be taken later (greylisting, a full mailbox).
    Temporary,
    /// Name, password or sender refused: every mail waits until the settings are mended.
    Auth,
    /// The carrier cannot be reached or trusted, or the folder cannot be written: every mail waits.
    Connection,
}

impl Failure {
    fn new(kind: FailureKind, code: Option<u16>, text: &dyn fmt::Display) -> Self {
        let text = message::one_line(&text.to_string());
        Self { kind, code, text: text.chars().take(300).collect() }
    }

    fn permanent(text: &dyn fmt::Display) -> Self {
        Self::new(FailureKind::Permanent, None, text)
    }

    fn connection(text: &dyn fmt::Display) -> Self {
        Self::new(FailureKind::Connection, None, text)
    }
}

/// Carries one mail, once.
///
/// `Ok` means that the carrier has taken the responsibility for it.
///
/// # Errors
/// A [`Failure`] says whether to try again. After [`FailureKind::Connection`] it can happen, as with
/// every mail server, that the mail was taken and only the answer was lost.
pub async fn send(carrier: &Carrier, mail: &Outgoing) -> Result<(), Failure> {
    let sent = match message::build(mail) {
        Err(failure) => Err(failure),
        Ok(message) => match carrier {
            Carrier::Smtp(server) => smtp::send(server, &message).await,
            Carrier::Folder { path } => folder::write(path, mail, &message).await,
        },
    };
    match &sent {
        Ok(()) => tracing::info!(mail = mail.id, "carried"),
        Err(failure) => {
            tracing::warn!(mail = mail.id, kind = ?failure.kind, code = failure.code, "not carried");
        }
    }
    sent
}
