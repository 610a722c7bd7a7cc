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
        extension::ClientId,
    },
};
use std::net::{IpAddr, Ipv4Addr};

/// Who we say we are. The computer's own name may hold the name of its owner and is nobody's business;
/// an address literal is what RFC 5321 (4.1.4) gives a client without a public name.
const HELLO: ClientId = ClientId::Ipv4(Ipv4Addr::LOCALHOST);

/// Hands the message to the server.
pub(crate) async fn send(server: &Smtp, message: &Message) -> Result<(), Failure> {
    tokio::time::timeout(server.timeout, converse(server, message))
        .await
        .unwrap_or_else(|_| Err(Failure::connection(&"the mail server did not answer in time")))
}

async fn converse(server: &Smtp, message: &Message) -> Result<(), Failure> {
    let mut connection = connect(server).await?;
    if let Some(Login { user, password }) = &server.login {
        let credentials = Credentials::new(user.clone(), password.clone());
        connection.auth(DEFAULT_MECHANISMS, &credentials).await.map_err(|error| failure(&error, FailureKind::Auth))?;
    }
    connection
        .send(message.envelope(), &message.formatted())
        .await
        .map_err(|error| failure(&error, FailureKind::Permanent))?;
    // The mail is theirs now: a server that hangs up without a goodbye changes nothing about that.
    let _goodbye = connection.quit().await;
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

/// A refusal means `refused`, unless its code says more.
fn failure(error: &Error, refused: FailureKind) -> Failure {
    let kind = match code(error) {
        // "Authentication required", said to the first command that needs it.
        Some(530) => FailureKind::Auth,
        // "Closing": the server goes away, the mail is not at fault.
        Some(421) => FailureKind::Connection,
        Some(400..=499) => FailureKind::Temporary,
        Some(_) => refused,
        // Ours, without asking the server: no login that both sides know, an address it cannot take.
        None if error.is_client() => refused,
        None => FailureKind::Connection,
    };
    Failure::new(kind, code(error), error)
}

fn code(error: &Error) -> Option<u16> {
    error.status().map(u16::from)
}
