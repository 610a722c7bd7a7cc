//! One noisy address takes nothing from the others: each has so many requests in hand and so many a second.

use std::{net::IpAddr, num::NonZeroU32};

use axum::{
    extract::{Request, State},
    http::StatusCode,
    middleware::Next,
    response::Response,
};
use governor::{Quota, RateLimiter, clock::DefaultClock, state::keyed::HashMapStateStore};

use crate::{
    House, answer,
    gate::{Counted, Room},
    limits::Limits,
    place::neighbourhood,
};

/// So many addresses are remembered before those that are quiet again are forgotten.
const REMEMBERED: usize = 4096;

/// See the module.
pub(crate) struct Crowd {
    rate: RateLimiter<IpAddr, HashMapStateStore<IpAddr>, DefaultClock>,
    in_hand: Counted,
    uploads: Counted,
    each: usize,
}

impl Crowd {
    pub fn new(limits: &Limits) -> Self {
        let at_least_one = |number: u32| NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN);
        let quota = Quota::per_second(at_least_one(limits.rate)).allow_burst(at_least_one(limits.burst));
        Self {
            rate: RateLimiter::hashmap(quota),
            in_hand: Counted::default(),
            uploads: Counted::default(),
            each: limits.requests_each,
        }
    }

    /// A place for a form with files, of which each address has two: others come in, too.
    pub fn upload(&self, who: IpAddr) -> Option<Room> {
        self.uploads.enter(Some(who), 2, usize::MAX)
    }

    fn is_too_fast(&self, who: IpAddr) -> bool {
        if self.rate.len() > REMEMBERED {
            self.rate.retain_recent();
        }
        self.rate.check_key(&neighbourhood(who)).is_err()
    }
}

/// Lets a request in, or asks for patience.
pub(crate) async fn watch(State(house): State<House>, request: Request, next: Next) -> Response {
    let place = house.trust.place(request.extensions(), request.headers());
    if place.is_nobody() {
        return next.run(request).await;
    }
    if house.crowd.is_too_fast(place.from) {
        return answer::bare(StatusCode::TOO_MANY_REQUESTS, "mypage-bare-often");
    }
    let Some(_room) = house.crowd.in_hand.enter(Some(place.from), house.crowd.each, usize::MAX) else {
        return answer::bare(StatusCode::TOO_MANY_REQUESTS, "mypage-bare-often");
    };
    next.run(request).await
}
