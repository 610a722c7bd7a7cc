//! Looking at My Page from outside in: through the public name, over TLS as a browser would, and by plain HTTP. What it
//! means is decided by the core; nothing secret is sent, so that also a certificate that nobody trusts is looked at.

use std::{
    net::{IpAddr, SocketAddr, TcpStream, ToSocketAddrs, UdpSocket},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use chrono::DateTime;
use rustls::{
    CertificateError, ClientConfig, ClientConnection, DigitallySignedStruct, RootCertStore, SignatureScheme,
    client::{
        WebPkiServerVerifier,
        danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    },
    pki_types::{CertificateDer, ServerName, UnixTime},
};
use tsudoi_core::publishing::{Answered, AskedFor, Fault, Plain, Seal, Seen, Why};
use ureq::{Agent, http::Uri, tls::TlsConfig};
use x509_parser::{extensions::GeneralName, parse_x509_certificate};

/// For one question with its answer.
const PATIENCE: Duration = Duration::from_secs(8);
/// As much of a page as is read.
const MOST: u64 = 16 * 1024;

/// Whether an address is one of this computer, by its number.
pub(crate) fn is_here(url: &str) -> bool {
    let uri: Option<Uri> = url.parse().ok();
    let host = uri.as_ref().and_then(Uri::host).map(|host| host.trim_matches(['[', ']']));
    host.and_then(|host| host.parse::<IpAddr>().ok()).is_some_and(|ip| ip.is_loopback())
}

/// Looks. `roots`: trusted beside the public authorities, for tests.
pub(crate) fn look(asked: &AskedFor, roots: &[CertificateDer<'static>]) -> Seen {
    let mut seen = Seen::default();
    let Ok(uri) = asked.url.parse::<Uri>() else { return seen };
    let Some(host) = uri.host().map(|host| host.trim_matches(['[', ']']).to_owned()) else { return seen };
    let is_tls = uri.scheme_str() == Some("https");
    let port = uri.port_u16().unwrap_or(if is_tls { 443 } else { 80 });
    let found = (host.as_str(), port).to_socket_addrs();
    let sockets: Vec<SocketAddr> = found.map(Iterator::collect).unwrap_or_default();
    seen.addresses = sockets.iter().map(|socket| socket.ip().to_canonical()).collect();
    seen.addresses.dedup();
    if is_tls {
        seen.seal = sockets.iter().find_map(|socket| seal(*socket, &host, roots));
    }
    if !sockets.is_empty() {
        let agent = agent();
        match page(&agent, &format!("{}{}", asked.url, asked.path)) {
            Ok(answered) => seen.answered = Some(answered),
            Err(error) => seen.why = Some(why(&error)),
        }
        seen.plain = asked.plain.as_deref().and_then(|url| plain(&agent, url));
    }
    seen.clock = asked.clock.as_deref().and_then(clock);
    seen
}

/// Follows nothing and trusts everybody: what is seen is judged afterwards.
fn agent() -> Agent {
    Agent::config_builder()
        .timeout_global(Some(PATIENCE))
        .timeout_connect(Some(PATIENCE / 2))
        .http_status_as_error(false)
        .max_redirects(0)
        .proxy(None)
        .tls_config(TlsConfig::builder().disable_verification(true).build())
        .user_agent("Tsudoi")
        .build()
        .into()
}

fn page(agent: &Agent, url: &str) -> Result<Answered, ureq::Error> {
    let mut answer = agent.get(url).call()?;
    let text = |name: &str| answer.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let (status, hsts) = (answer.status().as_u16(), text("strict-transport-security").to_owned());
    // A page that is longer than ours is not ours.
    let body = answer.body_mut().with_config().limit(MOST).read_to_string().unwrap_or_default();
    Ok(Answered { status, hsts, body })
}

fn plain(agent: &Agent, url: &str) -> Option<Plain> {
    let answer = agent.get(url).call().ok()?;
    let location = answer.headers().get("location").and_then(|value| value.to_str().ok()).unwrap_or_default();
    Some(Plain { status: answer.status().as_u16(), location: location.to_owned() })
}

fn why(error: &ureq::Error) -> Why {
    match error {
        ureq::Error::Timeout(_) => Why::Silence,
        ureq::Error::Io(error) => match error.kind() {
            std::io::ErrorKind::ConnectionRefused => Why::Refused,
            std::io::ErrorKind::TimedOut | std::io::ErrorKind::WouldBlock => Why::Silence,
            std::io::ErrorKind::InvalidData => Why::Tls,
            _ => Why::Other,
        },
        ureq::Error::ConnectionFailed => Why::Refused,
        ureq::Error::Rustls(_) | ureq::Error::Tls(_) => Why::Tls,
        _ => Why::Other,
    }
}

/// What somebody outside takes for the time.
fn clock(url: &str) -> Option<DateTime<chrono::Utc>> {
    let agent: Agent = Agent::config_builder()
        .timeout_global(Some(PATIENCE))
        .http_status_as_error(false)
        .max_redirects(0)
        .user_agent("Tsudoi")
        .build()
        .into();
    let answer = agent.get(url).call().ok()?;
    let date = answer.headers().get("date")?.to_str().ok()?;
    DateTime::parse_from_rfc2822(date).ok().map(|date| date.to_utc())
}

/// The address from which this machine would speak to the network. Nothing is sent.
pub(crate) fn own_address() -> Option<IpAddr> {
    // A documentation address (RFC 5737): only the way there is looked up.
    let socket = UdpSocket::bind("0.0.0.0:0").ok()?;
    socket.connect("192.0.2.1:9").ok()?;
    let address = socket.local_addr().ok()?.ip();
    (!address.is_loopback() && !address.is_unspecified()).then_some(address)
}

/// Lets everybody through, and keeps what a browser would have said.
#[derive(Debug)]
struct Witness {
    verifier: Arc<WebPkiServerVerifier>,
    said: Mutex<Option<rustls::Error>>,
}

impl ServerCertVerifier for Witness {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let judged = self.verifier.verify_server_cert(end_entity, intermediates, name, ocsp, now);
        *self.said.lock().unwrap_or_else(PoisonError::into_inner) = judged.err();
        Ok(ServerCertVerified::assertion())
    }
    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.verifier.verify_tls12_signature(message, certificate, signed)
    }
    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.verifier.verify_tls13_signature(message, certificate, signed)
    }
    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.verifier.supported_verify_schemes()
    }
}

/// The certificate that is shown at an address under this name.
fn seal(socket: SocketAddr, host: &str, roots: &[CertificateDer<'static>]) -> Option<Seal> {
    let mut store = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    store.add_parsable_certificates(roots.iter().cloned());
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let verifier = WebPkiServerVerifier::builder_with_provider(Arc::new(store), provider.clone()).build().ok()?;
    let witness = Arc::new(Witness { verifier, said: Mutex::default() });
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .ok()?
        .dangerous()
        .with_custom_certificate_verifier(witness.clone())
        .with_no_client_auth();
    let name = ServerName::try_from(host.to_owned()).ok()?;
    let mut connection = ClientConnection::new(Arc::new(config), name).ok()?;
    let mut stream = TcpStream::connect_timeout(&socket, PATIENCE / 2).ok()?;
    stream.set_read_timeout(Some(PATIENCE)).ok()?;
    stream.set_write_timeout(Some(PATIENCE)).ok()?;
    while connection.is_handshaking() {
        connection.complete_io(&mut stream).ok()?;
    }
    let shown = connection.peer_certificates()?.first()?.clone();
    let said = witness.said.lock().unwrap_or_else(PoisonError::into_inner).take();
    let (_, certificate) = parse_x509_certificate(&shown).ok()?;
    let alternatives = certificate.subject_alternative_name().ok().flatten();
    let names = alternatives.into_iter().flat_map(|names| names.value.general_names.iter());
    let names = names.filter_map(|name| match name {
        GeneralName::DNSName(name) => Some((*name).to_owned()),
        GeneralName::IPAddress(bytes) => match **bytes {
            [a, b, c, d] => Some(IpAddr::from([a, b, c, d]).to_string()),
            _ => <[u8; 16]>::try_from(*bytes).ok().map(|bytes| IpAddr::from(bytes).to_string()),
        },
        _ => None,
    });
    Some(Seal {
        names: names.collect(),
        until: DateTime::from_timestamp(certificate.validity().not_after.timestamp(), 0)?,
        fault: said.as_ref().map(fault),
    })
}

fn fault(error: &rustls::Error) -> Fault {
    let rustls::Error::InvalidCertificate(error) = error else { return Fault::Other };
    match error {
        CertificateError::UnknownIssuer | CertificateError::BadSignature | CertificateError::Other(_) => Fault::Unknown,
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => Fault::Name,
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => Fault::Expired,
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => Fault::NotYet,
        // Our own certificate is its own authority, which webpki does not take for a server's.
        _ => Fault::Other,
    }
}
