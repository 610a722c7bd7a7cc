//! How much of a stranger is listened to.

use std::time::Duration;

/// Bounds of what one address, and all together, may take of this machine. See [`Limits::default`].
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Connections at once, in all.
    pub connections: usize,
    /// Connections at once of one address (of one /64 of IPv6).
    pub connections_each: usize,
    /// Requests in hand at once of one address.
    pub requests_each: usize,
    /// Requests a second of one address, in the long run.
    pub rate: u32,
    /// And so many at once before that counts.
    pub burst: u32,
    /// Bytes of all headers of a request.
    pub header_bytes: usize,
    /// How many headers a request may have.
    pub headers: usize,
    /// By when all headers must be there; also how long a connection may wait for its next request.
    pub headers_within: Duration,
    /// How long the next piece of a form may take.
    pub body_pause: Duration,
    /// By when a form without files must be there and answered.
    pub answer_within: Duration,
    /// How long somebody may leave an answer unread.
    pub read_within: Duration,
    /// How old a connection may grow.
    pub oldest: Duration,
}

impl Default for Limits {
    /// Many members may share one address (a company, a mobile network): a page with its style is three requests, and a
    /// browser opens six connections.
    fn default() -> Self {
        Self {
            connections: 512,
            connections_each: 64,
            requests_each: 24,
            rate: 20,
            burst: 200,
            header_bytes: 32 * 1024,
            headers: 64,
            headers_within: Duration::from_secs(10),
            body_pause: Duration::from_secs(10),
            answer_within: Duration::from_secs(20),
            read_within: Duration::from_secs(20),
            oldest: Duration::from_mins(15),
        }
    }
}

impl Limits {
    /// Behind a proxy: it has read the headers by itself, and keeps lines open for the next visitor. Closed by us, one
    /// would be gone just when it is used.
    pub(crate) fn behind_a_proxy(self) -> Self {
        Self { headers_within: self.headers_within * 13, ..self }
    }
}
