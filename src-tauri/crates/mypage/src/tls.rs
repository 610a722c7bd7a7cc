//! The certificate that is shown: made here, from files, or fetched; and another one as soon as there is one.

use std::{fs, net::SocketAddr, path::Path, sync::Arc, time::SystemTime};

use axum_server::tls_rustls::RustlsConfig;
use rustls::{
    ServerConfig,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
};
use tsudoi_core::{
    Error, Result,
    association::{MypageSettings, Tls},
    desk::{GivenCertificate, Reception},
};

use crate::certificate;

/// When it was written and how long it is: another number, another file.
type Mark = Option<(SystemTime, u64)>;

/// Where the certificate comes from.
pub(crate) struct Source {
    reception: Reception,
    settings: MypageSettings,
    bound: SocketAddr,
    /// The files as they were read.
    marks: (Mark, Mark),
    /// The one that is shown, and how many acts had changed the book then.
    fetched: Option<GivenCertificate>,
    commits: u64,
}

/// From PEM. HTTP/1.1 alone: what bounds a connection bounds all that goes over it.
fn config(chain: &[u8], key: &[u8]) -> Result<ServerConfig, String> {
    let chain: Vec<CertificateDer<'static>> =
        CertificateDer::pem_slice_iter(chain).collect::<Result<_, _>>().map_err(|e| e.to_string())?;
    if chain.is_empty() {
        return Err("no certificate".to_owned());
    }
    let key = PrivateKeyDer::from_pem_slice(key).map_err(|e| e.to_string())?;
    let mut config =
        ServerConfig::builder().with_no_client_auth().with_single_cert(chain, key).map_err(|e| e.to_string())?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}

fn mark(path: &str) -> Mark {
    let meta = fs::metadata(path).ok()?;
    Some((meta.modified().ok()?, meta.len()))
}

impl Source {
    pub fn new(reception: Reception, settings: MypageSettings, bound: SocketAddr) -> Self {
        // Once in a process; a second call finds it there.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let commits = reception.commits();
        Self { reception, settings, bound, marks: (None, None), fetched: None, commits }
    }

    /// The certificate to begin with. Takes its time: files, keys.
    pub fn first(&mut self) -> Result<RustlsConfig> {
        let config = match self.settings.tls {
            Tls::Files => self.of_files()?,
            Tls::None | Tls::SelfMade => self.own()?,
            Tls::Acme => match self.reception.fetched_certificate()? {
                Some(given) => self.show(given)?,
                // Until the first one is there: the authority comes over plain HTTP.
                None => self.own()?,
            },
        };
        Ok(RustlsConfig::from_config(Arc::new(config)))
    }

    fn own(&self) -> Result<ServerConfig> {
        let made = certificate::kept_or_new(&self.reception, &self.settings.public_url, self.bound.ip())?;
        config(made.certificate.as_bytes(), made.key.as_bytes())
            .map_err(|e| Error::internal(format!("own certificate: {e}")))
    }

    fn of_files(&mut self) -> Result<ServerConfig> {
        // Looked at before they are read: what is written in between is read again.
        self.marks = (mark(&self.settings.cert_path), mark(&self.settings.key_path));
        let read = |path: &str| {
            fs::read(Path::new(path))
                .map_err(|e| Error::invalid("cert_path", "error-mypage-certificate").arg("why", e.kind()))
        };
        let (chain, key) = (read(&self.settings.cert_path)?, read(&self.settings.key_path)?);
        config(&chain, &key).map_err(|e| Error::invalid("cert_path", "error-mypage-certificate").arg("why", e))
    }

    fn show(&mut self, given: GivenCertificate) -> Result<ServerConfig> {
        let shown = config(given.chain.as_bytes(), given.key.as_bytes())
            .map_err(|e| Error::internal(format!("fetched certificate: {e}")));
        self.fetched = Some(given);
        shown
    }

    /// Another certificate than the one that is shown, if there is one.
    pub fn another(&mut self) -> Result<Option<Arc<ServerConfig>>> {
        match self.settings.tls {
            Tls::Files => {
                let now = (mark(&self.settings.cert_path), mark(&self.settings.key_path));
                if now == self.marks {
                    return Ok(None);
                }
                // While one of the two is being written they do not fit: the one that is shown stays, and both are
                // looked at again.
                self.of_files().map(|config| Some(Arc::new(config))).map_err(|mut error| {
                    error.key = "error-mypage-certificate-kept";
                    error
                })
            }
            Tls::Acme => {
                let commits = self.reception.commits();
                if commits == self.commits {
                    return Ok(None);
                }
                self.commits = commits;
                let given = self.reception.fetched_certificate()?;
                match given {
                    Some(given) if self.fetched.as_ref() != Some(&given) => {
                        self.show(given).map(|config| Some(Arc::new(config)))
                    }
                    _ => Ok(None),
                }
            }
            Tls::None | Tls::SelfMade => Ok(None),
        }
    }
}

#[cfg(test)]
mod tests {
    use tsudoi_core::{desk::reception, testing::Office};

    use super::*;

    fn pair() -> (String, String) {
        let made = rcgen::generate_simple_self_signed(vec!["my.example.jp".to_owned()]).expect("a certificate");
        (made.cert.pem(), made.signing_key.serialize_pem())
    }

    #[test]
    fn files_are_read_again_when_they_change_and_broken_ones_change_nothing() {
        let office = Office::new();
        let path = |name: &str| office.folder.path().join(name).to_string_lossy().into_owned();
        let (chain, key) = pair();
        fs::write(path("chain.pem"), &chain).expect("written");
        fs::write(path("key.pem"), &key).expect("written");
        let settings = MypageSettings {
            tls: Tls::Files,
            cert_path: path("chain.pem"),
            key_path: path("key.pem"),
            ..MypageSettings::default()
        };
        let mut source = Source::new(reception(office.book.clone()), settings, "127.0.0.1:0".parse().expect("one"));
        source.first().expect("what was written is good");
        assert!(source.another().expect("nothing happened").is_none(), "the same files");
        fs::write(path("chain.pem"), "half a certifi").expect("written");
        let error = source.another().expect_err("it is broken");
        assert_eq!(error.key, "error-mypage-certificate-kept", "the office is told that the old one is still shown");
        let (chain, key) = pair();
        fs::write(path("chain.pem"), format!("{chain}\n")).expect("written");
        fs::write(path("key.pem"), format!("{key}\n\n")).expect("written");
        assert!(source.another().expect("both are new").is_some(), "and then they are shown");
    }
}
