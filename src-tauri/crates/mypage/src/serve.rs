//! Opening My Page to the network: where it listens, and how it speaks TLS.

use std::{
    net::{SocketAddr, TcpListener},
    sync::Arc,
    time::Duration,
};

use axum::Router;
use axum_server::{
    Handle,
    accept::Accept,
    tls_rustls::{RustlsAcceptor, RustlsConfig},
};
use hyper_util::rt::TokioTimer;
use tokio::task::JoinHandle;
use tsudoi_core::{
    Error, Result,
    association::{MypageSettings, Tls, Way},
    desk::Reception,
};

use crate::{gate::Gate, limits::Limits, place::Trust, published, tls::Source};

/// My Page, open.
pub struct Serving {
    /// Where it listens (with the port that was found, when 0 was asked for) and how it is spoken to: `https://127.0.0.1:4811`.
    pub address: String,
    /// Where plain HTTP leads to TLS, if it does: `http://127.0.0.1:80`.
    pub plain: Option<String>,
    handle: Handle<SocketAddr>,
    tasks: Vec<JoinHandle<std::io::Result<()>>>,
    keeper: Option<JoinHandle<()>>,
}

impl Drop for Serving {
    fn drop(&mut self) {
        if let Some(keeper) = &self.keeper {
            keeper.abort();
        }
    }
}

impl Serving {
    /// Closes it: pages that are being sent go out first, five seconds at most.
    pub async fn close(mut self) {
        self.handle.graceful_shutdown(Some(Duration::from_secs(5)));
        for task in self.tasks.drain(..) {
            match task.await {
                Ok(Ok(())) => {}
                Ok(Err(error)) => tracing::error!(kind = ?error.kind(), "my page ended badly"),
                Err(error) => tracing::error!(%error, "my page ended badly"),
            }
        }
    }
}

/// Opens My Page as the settings say. An error when the place is taken or the certificate cannot be used; the office
/// reads of it in its settings.
pub async fn serve(reception: Reception, settings: MypageSettings) -> Result<Serving> {
    serve_within(reception, settings, Limits::default()).await
}

/// The same with bounds of one's own, for tests and measurements.
pub async fn serve_within(reception: Reception, settings: MypageSettings, limits: Limits) -> Result<Serving> {
    let opened = open(reception.clone(), settings, limits).await;
    let told = match &opened {
        Ok(serving) => Ok(serving.address.clone()),
        Err(error) => Err(error.clone()),
    };
    // Nobody waits for it: the office may be importing.
    tokio::task::spawn_blocking(move || tell(&reception, &told));
    opened
}

fn tell(reception: &Reception, told: &Result<String>) {
    if let Err(error) = reception.tell_opening(told) {
        tracing::error!(%error, "telling the office of my page");
    }
}

/// Takes a place to listen.
fn listen(address: &str, field: &str) -> Result<TcpListener> {
    let address: SocketAddr = address.parse().map_err(|_| Error::invalid(field, "error-listen-address"))?;
    TcpListener::bind(address).and_then(|listener| listener.set_nonblocking(true).map(|()| listener)).map_err(|e| {
        let key = match e.kind() {
            // Ports below 1024 are the system's, on Linux and macOS.
            std::io::ErrorKind::PermissionDenied => "error-mypage-port-denied",
            _ => "error-mypage-listen",
        };
        Error::invalid(field, key).arg("address", address).arg("why", e.kind())
    })
}

async fn open(reception: Reception, settings: MypageSettings, limits: Limits) -> Result<Serving> {
    let listener = listen(&settings.address, "address")?;
    let plain = match settings.way {
        Way::Own if !settings.http_address.is_empty() => Some(listen(&settings.http_address, "http_address")?),
        _ => None,
    };
    let bound = listener.local_addr()?;
    let limits = if settings.way == Way::Proxy { limits.behind_a_proxy() } else { limits };
    let mut source = Source::new(reception.clone(), settings.clone(), bound);
    let tls = if settings.tls == Tls::None {
        None
    } else {
        let first = tokio::task::spawn_blocking(move || source.first().map(|config| (config, source)));
        Some(first.await.map_err(Error::internal)??)
    };
    let pages = published(reception.clone(), &settings, tls.is_some(), limits);
    let gate = || Gate::new(limits, Arc::new(Trust::new(&settings)));
    let handle = Handle::new();
    let scheme = if tls.is_some() { "https" } else { "http" };
    let address = format!("{scheme}://{bound}");
    let mut tasks = Vec::new();
    let mut keeper = None;
    match tls {
        Some((config, source)) => {
            let acceptor = RustlsAcceptor::new(config.clone()).handshake_timeout(limits.headers_within);
            let acceptor = acceptor.acceptor(gate());
            tasks.push(tokio::spawn(run(listener, acceptor, handle.clone(), pages.pages, limits)));
            keeper = Some(tokio::spawn(keep(config, source, reception, address.clone())));
        }
        None => tasks.push(tokio::spawn(run(listener, gate(), handle.clone(), pages.pages, limits))),
    }
    let mut plain_address = None;
    if let Some(plain) = plain {
        plain_address = Some(format!("http://{}", plain.local_addr()?));
        tasks.push(tokio::spawn(run(plain, gate(), handle.clone(), pages.plain, limits)));
    }
    Ok(Serving { address, plain: plain_address, handle, tasks, keeper })
}

async fn run<A>(
    listener: TcpListener,
    acceptor: A,
    handle: Handle<SocketAddr>,
    router: Router,
    limits: Limits,
) -> std::io::Result<()>
where
    A: Accept<tokio::net::TcpStream, Pages> + Clone + Send + Sync + 'static,
    A::Stream: tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin + Send,
    A::Service: axum_server::service::SendService<axum::http::Request<hyper::body::Incoming>> + Send,
    A::Future: Send,
{
    let pages = router.into_make_service_with_connect_info::<SocketAddr>();
    let mut server = axum_server::from_tcp(listener)?.handle(handle).acceptor(acceptor).http1_only();
    server
        .http_builder()
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.headers_within)
        .max_buf_size(limits.header_bytes)
        .max_headers(limits.headers);
    server.serve(pages).await
}

/// What a connection is given to.
type Pages = axum::middleware::AddExtension<Router, axum::extract::ConnectInfo<SocketAddr>>;

/// How often another certificate is looked for.
const LOOK: Duration = Duration::from_secs(2);

/// Shows another certificate as soon as there is one.
async fn keep(config: RustlsConfig, mut source: Source, reception: Reception, address: String) {
    let mut said = None;
    loop {
        tokio::time::sleep(LOOK).await;
        let looked = tokio::task::spawn_blocking(move || {
            let another = source.another();
            (source, another)
        });
        let Ok((back, another)) = looked.await else { return };
        source = back;
        match another {
            Ok(None) => {}
            Ok(Some(another)) => {
                config.reload_from_config(another);
                tracing::info!("my page shows another certificate");
                if said.take().is_some() {
                    let (reception, address) = (reception.clone(), address.clone());
                    tokio::task::spawn_blocking(move || tell(&reception, &Ok(address)));
                }
            }
            Err(error) if said.as_ref() == Some(&error.args) => {}
            Err(error) => {
                said = Some(error.args.clone());
                tracing::warn!(key = error.key, "my page keeps the certificate it has");
                let reception = reception.clone();
                tokio::task::spawn_blocking(move || tell(&reception, &Err(error)));
            }
        }
    }
}
