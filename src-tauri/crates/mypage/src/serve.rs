//! Opening My Page to the network: where it listens, and how it speaks TLS.

use std::{
    net::{SocketAddr, TcpListener},
    path::Path,
    sync::Arc,
    time::Duration,
};

use axum::Router;
use axum_server::{Handle, tls_rustls::RustlsConfig};
use hyper_util::rt::TokioTimer;
use tokio::task::JoinHandle;
use tsudoi_core::{
    Error, Result,
    association::{MypageSettings, Tls},
    desk::Reception,
};

use crate::{Options, certificate, router};

/// My Page, open.
pub struct Serving {
    /// Where it listens (with the port that was found, when 0 was asked for) and how it is spoken to: `https://127.0.0.1:4811`.
    pub address: String,
    handle: Handle<SocketAddr>,
    task: JoinHandle<std::io::Result<()>>,
}

impl Serving {
    /// Closes it: pages that are being sent go out first, five seconds at most.
    pub async fn close(self) {
        self.handle.graceful_shutdown(Some(Duration::from_secs(5)));
        match self.task.await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::error!(kind = ?error.kind(), "my page ended badly"),
            Err(error) => tracing::error!(%error, "my page ended badly"),
        }
    }
}

/// Opens My Page as the settings say. An error when the place is taken or the certificate cannot be used.
pub async fn serve(reception: Reception, settings: MypageSettings) -> Result<Serving> {
    let address: SocketAddr =
        settings.address.parse().map_err(|_| Error::invalid("address", "error-listen-address"))?;
    let listener = TcpListener::bind(address)
        .and_then(|listener| listener.set_nonblocking(true).map(|()| listener))
        .map_err(|e| Error::invalid("address", "error-mypage-listen").arg("address", address).arg("why", e.kind()))?;
    let bound = listener.local_addr()?;
    let tls = tls(&reception, &settings, bound).await?;
    // Members reach it through TLS, ours or that of a tunnel or proxy on this machine.
    let secure_cookies = tls.is_some() || settings.public_url.starts_with("https://");
    let router = router(reception, Options { secure_cookies });
    let handle = Handle::new();
    let scheme = if tls.is_some() { "https" } else { "http" };
    let task = tokio::spawn(run(listener, tls, handle.clone(), router));
    Ok(Serving { address: format!("{scheme}://{bound}"), handle, task })
}

/// Somebody who sends a letter a minute must not hold a line for ever.
const HEADERS_WITHIN: Duration = Duration::from_secs(10);

async fn run(
    listener: TcpListener,
    tls: Option<RustlsConfig>,
    handle: Handle<SocketAddr>,
    router: Router,
) -> std::io::Result<()> {
    let pages = router.into_make_service_with_connect_info::<SocketAddr>();
    if let Some(config) = tls {
        let mut server = axum_server::from_tcp_rustls(listener, config)?.handle(handle);
        server.http_builder().http1().timer(TokioTimer::new()).header_read_timeout(HEADERS_WITHIN);
        server.serve(pages).await
    } else {
        let mut server = axum_server::from_tcp(listener)?.handle(handle);
        server.http_builder().http1().timer(TokioTimer::new()).header_read_timeout(HEADERS_WITHIN);
        server.serve(pages).await
    }
}

async fn tls(reception: &Reception, settings: &MypageSettings, bound: SocketAddr) -> Result<Option<RustlsConfig>> {
    if settings.tls == Tls::None {
        return Ok(None);
    }
    // Once in a process; a second call finds it there.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let config = match settings.tls {
        Tls::None => return Ok(None),
        Tls::Files => RustlsConfig::from_pem_file(Path::new(&settings.cert_path), Path::new(&settings.key_path))
            .await
            .map_err(|e| Error::invalid("cert_path", "error-mypage-certificate").arg("why", e.kind()))?,
        Tls::SelfMade => {
            let (reception, url) = (reception.clone(), settings.public_url.clone());
            let made = tokio::task::spawn_blocking(move || certificate::kept_or_new(&reception, &url, bound.ip()));
            let made = Arc::new(made.await.map_err(Error::internal)??);
            RustlsConfig::from_pem(made.certificate.clone().into_bytes(), made.key.clone().into_bytes())
                .await
                .map_err(|e| Error::internal(format!("own certificate: {}", e.kind())))?
        }
    };
    Ok(Some(config))
}
