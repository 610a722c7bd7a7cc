//! The office's door over HTTP: the same calls as the window's, for browsers in the building.
//!
//! `POST /api/{name}` runs an entry of the registry, `/session` signs in and out, `/events` tells what
//! was touched, everything else is a page. The door finds the session and the language and decides
//! nothing. What a page from elsewhere could send (a form, an image) never counts: calls need a header
//! that only our own script sets, the cookie is strict, and the host must be one of ours.

mod answer;
mod ask;
mod pages;
mod routes;

use std::{
    net::{SocketAddr, TcpListener},
    sync::Arc,
    time::Duration,
};

use axum::Router;
use axum_server::Handle;
use hyper_util::rt::TokioTimer;
use tsudoi_core::{Code, Error, Result, door::Door};

/// The routes, for the server and for tests without a port.
pub fn router(door: Arc<Door>) -> Router {
    routes::router(door)
}

/// A server that listens.
pub struct Serving {
    /// Where.
    pub address: SocketAddr,
    task: tokio::task::JoinHandle<std::io::Result<()>>,
}

impl Serving {
    /// Until it has finished what was in hand.
    pub async fn finished(self) -> std::io::Result<()> {
        self.task.await.map_err(std::io::Error::other)?
    }
}

/// The office speaks no TLS of its own, and what is said to it are passwords: it listens on this computer only.
pub fn may_listen(address: SocketAddr) -> Result<()> {
    if address.ip().to_canonical().is_loopback() {
        Ok(())
    } else {
        Err(Error::invalid("office", "error-office-in-the-clear").arg("address", address))
    }
}

/// Somebody who sends a letter a minute must not hold a line for ever.
const HEADERS_WITHIN: Duration = Duration::from_secs(10);
/// What a browser sends is a tenth of it.
const LARGEST_HEADERS: usize = 64 * 1024;
const MOST_HEADERS: usize = 64;
/// How long answers that are being sent may take when we stop.
const LAST_WORDS: Duration = Duration::from_secs(10);

/// Listens at `address` until `stop` resolves; then finishes what is in hand. Within a runtime.
pub fn serve(door: Arc<Door>, address: SocketAddr, stop: impl Future<Output = ()> + Send + 'static) -> Result<Serving> {
    may_listen(address)?;
    let listener = TcpListener::bind(address).map_err(|error| match error.kind() {
        std::io::ErrorKind::AddrInUse => Error::new(Code::Conflict, "error-address-in-use").arg("address", address),
        _ => error.into(),
    })?;
    listener.set_nonblocking(true)?;
    let address = listener.local_addr()?;
    let handle = Handle::new();
    let mut server = axum_server::from_tcp(listener)?.handle(handle.clone()).http1_only();
    server
        .http_builder()
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADERS_WITHIN)
        .max_buf_size(LARGEST_HEADERS)
        .max_headers(MOST_HEADERS);
    let service = router(door.clone()).into_make_service_with_connect_info::<SocketAddr>();
    let idle = tokio::spawn(lock_when_idle(door.clone()));
    let stopping = tokio::spawn(async move {
        stop.await;
        // A page that listens would listen for ever.
        door.listeners().close();
        handle.graceful_shutdown(Some(LAST_WORDS));
    });
    let task = tokio::spawn(async move {
        let served = server.serve(service).await;
        stopping.abort();
        idle.abort();
        served
    });
    Ok(Serving { address, task })
}

async fn lock_when_idle(door: Arc<Door>) {
    let mut tick = tokio::time::interval(Duration::from_secs(15));
    loop {
        tick.tick().await;
        let door = door.clone();
        // Looks into the book: off the threads that serve.
        if let Err(error) = tokio::task::spawn_blocking(move || door.sign_out_idle()).await {
            tracing::error!(%error, "locking when idle");
        }
    }
}
