//! The office's door over HTTP: the same calls as the window's, for browsers in the building.
//!
//! `POST /api/{name}` runs an entry of the registry, `/session` signs in and out, `/events` tells what
//! was touched, everything else is a page. The door finds the session and the language and decides
//! nothing. What a page from elsewhere could send (a form, an image) never counts: calls need a header
//! that only our own script sets, the cookie is strict, and the host must be one of ours.

mod answer;
mod pages;
mod routes;

use std::{net::SocketAddr, sync::Arc};

use axum::Router;
use tsudoi_core::door::Door;

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

/// Listens at `address` until `stop` resolves; then finishes what is in hand.
pub async fn serve(
    door: Arc<Door>,
    address: SocketAddr,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<Serving> {
    let listener = tokio::net::TcpListener::bind(address).await?;
    let address = listener.local_addr()?;
    let idle = tokio::spawn(lock_when_idle(door.clone()));
    let task = tokio::spawn(async move {
        let served = axum::serve(listener, router(door)).with_graceful_shutdown(stop).await;
        idle.abort();
        served
    });
    Ok(Serving { address, task })
}

async fn lock_when_idle(door: Arc<Door>) {
    let mut tick = tokio::time::interval(std::time::Duration::from_secs(15));
    loop {
        tick.tick().await;
        let door = door.clone();
        // Looks into the book: off the threads that serve.
        if let Err(error) = tokio::task::spawn_blocking(move || door.sign_out_idle()).await {
            tracing::error!(%error, "locking when idle");
        }
    }
}
