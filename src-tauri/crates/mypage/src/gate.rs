//! The gate that every connection comes through: so many at once, so many of one address, and none that is left
//! unread or grows too old.

use std::{
    collections::HashMap,
    io,
    net::IpAddr,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll},
};

use axum_server::accept::Accept;
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
    time::Sleep,
};
use tokio_io_timeout::TimeoutStream;

use crate::{
    limits::Limits,
    place::{Trust, neighbourhood},
};

/// How many there are of each, and in all.
#[derive(Debug, Default)]
pub(crate) struct Count {
    each: HashMap<IpAddr, usize>,
    all: usize,
}

/// A count that is shared by whoever takes a place in it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Counted(Arc<Mutex<Count>>);

impl Counted {
    fn lock(&self) -> MutexGuard<'_, Count> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A place, while there is one. `who`: none, nobody's share is counted.
    pub fn enter(&self, who: Option<IpAddr>, each: usize, all: usize) -> Option<Room> {
        let who = who.map(neighbourhood);
        let mut count = self.lock();
        if count.all >= all {
            return None;
        }
        if let Some(who) = who {
            let there = count.each.entry(who).or_default();
            if *there >= each {
                return None;
            }
            *there += 1;
        }
        count.all += 1;
        Some(Room { who, counted: self.clone() })
    }
}

/// A place that is given back when it is let go.
#[derive(Debug)]
pub(crate) struct Room {
    who: Option<IpAddr>,
    counted: Counted,
}

impl Drop for Room {
    fn drop(&mut self) {
        let mut count = self.counted.lock();
        count.all -= 1;
        if let Some(who) = self.who
            && let Some(there) = count.each.get_mut(&who)
        {
            *there -= 1;
            if *there == 0 {
                count.each.remove(&who);
            }
        }
    }
}

/// See the module.
#[derive(Debug, Clone)]
pub(crate) struct Gate {
    counted: Counted,
    limits: Limits,
    trust: Arc<Trust>,
}

impl Gate {
    pub fn new(limits: Limits, trust: Arc<Trust>) -> Self {
        Self { counted: Counted::default(), limits, trust }
    }
}

impl<S: Send + 'static> Accept<TcpStream, S> for Gate {
    type Stream = Line;
    type Service = S;
    type Future = std::future::Ready<io::Result<(Line, S)>>;

    fn accept(&self, stream: TcpStream, service: S) -> Self::Future {
        let line = || {
            let peer = stream.peer_addr()?.ip().to_canonical();
            // A proxy brings everybody: its connections are counted in all alone.
            let is_proxy = self.trust.is_proxy(peer);
            let room = self
                .counted
                .enter((!is_proxy).then_some(peer), self.limits.connections_each, self.limits.connections)
                .ok_or_else(|| io::Error::from(io::ErrorKind::QuotaExceeded))?;
            // Pages are small, and each waits for its answer.
            stream.set_nodelay(true)?;
            let mut stream = TimeoutStream::new(stream);
            stream.set_write_timeout(Some(self.limits.read_within));
            let end = (!is_proxy).then(|| Box::pin(tokio::time::sleep(self.limits.oldest)));
            Ok(Line { stream: Box::pin(stream), end, _room: room })
        };
        std::future::ready(line().map(|line| (line, service)))
    }
}

/// A connection in its place.
pub(crate) struct Line {
    stream: Pin<Box<TimeoutStream<TcpStream>>>,
    end: Option<Pin<Box<Sleep>>>,
    _room: Room,
}

impl Line {
    fn ensure_young(&mut self, context: &mut Context<'_>) -> io::Result<()> {
        let is_old = self.end.as_mut().is_some_and(|end| end.as_mut().poll(context).is_ready());
        if is_old { Err(io::ErrorKind::TimedOut.into()) } else { Ok(()) }
    }
}

impl AsyncRead for Line {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.ensure_young(context)?;
        self.stream.as_mut().poll_read(context, buffer)
    }
}

impl AsyncWrite for Line {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.ensure_young(context)?;
        self.stream.as_mut().poll_write(context, bytes)
    }
    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        pieces: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.ensure_young(context)?;
        self.stream.as_mut().poll_write_vectored(context, pieces)
    }
    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.stream.as_mut().poll_flush(context)
    }
    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.stream.as_mut().poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_given_back() {
        let counted = Counted::default();
        let one: IpAddr = "203.0.113.7".parse().expect("an address");
        let other: IpAddr = "203.0.113.8".parse().expect("an address");
        let first = counted.enter(Some(one), 2, 4).expect("a place");
        let second = counted.enter(Some(one), 2, 4).expect("another");
        assert!(counted.enter(Some(one), 2, 4).is_none(), "not more than its share");
        let third = counted.enter(Some(other), 2, 4).expect("others are not touched by it");
        let fourth = counted.enter(None, 2, 4).expect("a proxy has no share of its own");
        assert!(counted.enter(None, 2, 4).is_none(), "and nobody more than there is");
        drop(first);
        assert!(counted.enter(Some(one), 2, 4).is_some(), "whoever goes makes room");
        drop((second, third, fourth));
        assert!(counted.lock().each.is_empty(), "nobody is remembered who is gone");
    }
}
