//! One conversation with a mail server, and what its answers mean.
//!
//! A connection per mail: associations send some hundreds at a time, a fresh connection has no stale
//! state, and a refusal of one recipient cannot touch the next.

use crate::{Failure, FailureKind, Login, Security, Smtp};
use lettre::{
    Message,
    transport::smtp::{
        Error,
        authentication::{Credentials, DEFAULT_MECHANISMS},
        client::{AsyncSmtpConnection, Certificate, TlsParameters},
        commands::{Data, Mail, Rcpt},
        extension::{ClientId, Extension, MailBodyParameter, MailParameter},
    },
};
use std::{
    net::{IpAddr, Ipv4Addr},
    time::Duration,
};

/// Who we say we are. The computer's own name may hold the name of its owner and is nobody's business;
/// an address literal is what RFC 5321 (4.1.4) gives a client without a public name.
const HELLO: ClientId = ClientId::Ipv4(Ipv4Addr::LOCALHOST);

/// How long a server may take to say goodbye.
const GOODBYE: Duration = Duration::from_secs(2);

/// Hands the message to the server.
pub(crate) async fn send(server: &Smtp, message: &Message) -> Result<(), Failure> {
    let mut open = None;
    let talked = tokio::time::timeout(server.timeout, converse(server, message, &mut open)).await;
    let Ok(handed) = talked else { return Err(Failure::connection(&"the mail server did not answer in time")) };
    if let Some(mut connection) = open {
        // The mail is theirs or was refused: a server that hangs up without a goodbye, or never says it, changes
        // nothing about that.
        let _goodbye = tokio::time::timeout(GOODBYE, connection.quit()).await;
    }
    handed
}

async fn converse(server: &Smtp, message: &Message, open: &mut Option<AsyncSmtpConnection>) -> Result<(), Failure> {
    let connection = open.insert(connect(server).await?);
    if let Some(Login { user, password }) = &server.login {
        let credentials = Credentials::new(user.clone(), password.clone());
        connection.auth(DEFAULT_MECHANISMS, &credentials).await.map_err(|error| about_us(&error))?;
    }
    hand_over(connection, message).await
}

/// Command by command, so that what the server says of the sender is told from what it says of the mail.
async fn hand_over(connection: &mut AsyncSmtpConnection, message: &Message) -> Result<(), Failure> {
    let (envelope, bytes) = (message.envelope(), message.formatted());
    let ask_for = |extension, name: &str| {
        let offered = connection.server_info().supports_feature(extension);
        offered.then_some(()).ok_or_else(|| Failure::permanent(&format!("the mail server has no {name}")))
    };
    let mut parameters = Vec::new();
    if envelope.from().into_iter().chain(envelope.to()).any(|address| !address.to_string().is_ascii()) {
        ask_for(Extension::SmtpUtfEight, "SMTPUTF8")?;
        parameters.push(MailParameter::SmtpUtfEight);
    }
    if !bytes.is_ascii() {
        ask_for(Extension::EightBitMime, "8BITMIME")?;
        parameters.push(MailParameter::Body(MailBodyParameter::EightBitMime));
    }
    let sender = Mail::new(envelope.from().cloned(), parameters);
    connection.command(sender).await.map_err(|error| about_us(&error))?;
    for recipient in envelope.to() {
        let recipient = Rcpt::new(recipient.clone(), Vec::new());
        connection.command(recipient).await.map_err(|error| about_the_mail(&error))?;
    }
    connection.command(Data).await.map_err(|error| about_the_mail(&error))?;
    connection.message(&bytes).await.map_err(|error| about_the_mail(&error))?;
    Ok(())
}

async fn connect(server: &Smtp) -> Result<AsyncSmtpConnection, Failure> {
    if server.security == Security::None && !is_this_computer(&server.host) {
        return Err(Failure::connection(&"a mail server on another computer must be reached through TLS"));
    }
    let tls = match server.security {
        Security::None => None,
        Security::Tls | Security::StartTls => Some(tls(server)?),
    };
    let (at_once, later) = match server.security {
        Security::StartTls => (None, tls),
        Security::Tls | Security::None => (tls, None),
    };
    let address = (server.host.as_str(), server.port);
    let reached = AsyncSmtpConnection::connect_tokio1(address, Some(server.timeout), &HELLO, at_once, None);
    let mut connection = reached.await.map_err(|error| unreachable(&error))?;
    if let Some(tls) = later {
        let protected = connection.starttls(tls, &HELLO).await;
        protected.map_err(|error| unreachable(&error))?;
    }
    Ok(connection)
}

fn tls(server: &Smtp) -> Result<TlsParameters, Failure> {
    let mut parameters = TlsParameters::builder(server.host.clone());
    if let Some(pem) = &server.extra_root_pem {
        let root = Certificate::from_pem(pem.as_bytes()).map_err(|error| unreachable(&error))?;
        parameters = parameters.add_root_certificate(root);
    }
    parameters.build().map_err(|error| unreachable(&error))
}

fn is_this_computer(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost") || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// Before the mail is spoken of every failure is about the server, whatever code it gives.
fn unreachable(error: &Error) -> Failure {
    Failure::new(FailureKind::Connection, code(error), error)
}

/// Said of name, password or sender, which are the same for all mails: no mail is at fault.
fn about_us(error: &Error) -> Failure {
    let kind = match code(error) {
        Some(400..=499) => FailureKind::Connection,
        Some(_) => FailureKind::Auth,
        // Ours, without asking the server: no login that both sides know.
        None if error.is_client() => FailureKind::Auth,
        None => FailureKind::Connection,
    };
    Failure::new(kind, code(error), error)
}

/// Said of this mail, unless its code says otherwise.
fn about_the_mail(error: &Error) -> Failure {
    let kind = match code(error) {
        // "Authentication required", said to the first command that needs it.
        Some(530) => FailureKind::Auth,
        // "Closing", or no answer: the server goes away, the mail is not at fault.
        Some(421) | None => FailureKind::Connection,
        Some(400..=499) => FailureKind::Temporary,
        Some(_) if is_about_the_sender(error) => FailureKind::Auth,
        Some(_) => FailureKind::Permanent,
    };
    Failure::new(kind, code(error), error)
}

/// Many servers keep what they have against the sender until a recipient is named: 5.1.7 and 5.1.8 of RFC 3463
/// say so, or Postfix's words for an address that does not belong to the account (5.7.1, which means anything).
fn is_about_the_sender(error: &Error) -> bool {
    let said = error.to_string();
    ["): 5.1.7 ", "): 5.1.8 ", "Sender address rejected: not "].iter().any(|mark| said.contains(mark))
}

fn code(error: &Error) -> Option<u16> {
    error.status().map(u16::from)
}
