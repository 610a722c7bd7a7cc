//! How long somebody waits who has tried too often.
//!
//! A try is counted before it is made, so that guesses that come at once count each. Every place in the
//! network waits for itself: one stranger cannot lock out everybody. All places together wait only after
//! many more failures, for a stranger who comes from a new place each time.

use std::{
    collections::HashMap,
    net::{IpAddr, Ipv6Addr},
    sync::Mutex,
    time::{Duration, Instant},
};

use super::lock;
use crate::{Code, Error, Result};

/// Where somebody knocks from; none: at this computer itself (the window, the terminal).
pub type Place = Option<IpAddr>;

/// Failures in a row after which a place waits.
const OF_ONE: u32 = 5;
/// And all places together.
const OF_ALL: u32 = 100;
const LONGEST: Duration = Duration::from_mins(5);
/// Places that are remembered; a place is forgotten when it has been quiet for [`QUIET`].
const PLACES: usize = 4096;
const QUIET: Duration = Duration::from_mins(15);

/// Failed tries in a row, and until when the next one waits.
#[derive(Default)]
struct Tries {
    failed: u32,
    until: Option<Instant>,
    last: Option<Instant>,
}

impl Tries {
    fn wait(&self, now: Instant) -> Option<Duration> {
        self.until.and_then(|until| until.checked_duration_since(now)).filter(|wait| !wait.is_zero())
    }

    /// From the `free`th failure in a row the next try waits 2, 4, 8 … seconds.
    fn failed(&mut self, now: Instant, free: u32) {
        self.failed += 1;
        self.last = Some(now);
        if self.failed >= free {
            let seconds = 2u64.saturating_pow(self.failed - free + 1);
            self.until = Some(now + Duration::from_secs(seconds).min(LONGEST));
        }
    }

    /// The try was no guess (the book was open elsewhere, a new password was too short).
    fn was_none(&mut self, free: u32) {
        self.failed = self.failed.saturating_sub(1);
        if self.failed < free {
            self.until = None;
        }
    }
}

/// See the module.
#[derive(Default)]
pub(super) struct Guard(Mutex<Known>);

#[derive(Default)]
struct Known {
    all: Tries,
    places: HashMap<Place, Tries>,
}

/// A network of IPv6 is one place: whoever has one address of it has them all. An address of this computer stays it.
pub fn neighbourhood(place: Place) -> Place {
    place.map(|address| match address.to_canonical() {
        here @ IpAddr::V6(Ipv6Addr::LOCALHOST) => here,
        IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() & (!0 << 64))),
        v4 @ IpAddr::V4(_) => v4,
    })
}

impl Guard {
    /// Makes a try for `from`, unless it has to wait.
    pub(super) fn watch<T>(&self, from: Place, attempt: impl FnOnce() -> Result<T>) -> Result<T> {
        let from = neighbourhood(from);
        self.begin(from)?;
        let outcome = attempt();
        let mut known = lock(&self.0);
        match &outcome {
            Ok(_) => {
                known.all = Tries::default();
                known.places.remove(&from);
            }
            Err(error) if is_guess(error) => {}
            Err(_) => {
                known.all.was_none(OF_ALL);
                known.places.entry(from).or_default().was_none(OF_ONE);
            }
        }
        outcome
    }

    fn begin(&self, from: Place) -> Result<()> {
        let now = Instant::now();
        let mut known = lock(&self.0);
        if known.places.len() >= PLACES {
            known.places.retain(|_, tries| tries.last.is_some_and(|last| now.duration_since(last) < QUIET));
        }
        let own = known.places.get(&from).and_then(|tries| tries.wait(now));
        if let Some(wait) = own.max(known.all.wait(now)) {
            return Err(Error::new(Code::TooMany, "error-too-many").arg("seconds", wait.as_secs() + 1));
        }
        known.all.failed(now, OF_ALL);
        known.places.entry(from).or_default().failed(now, OF_ONE);
        Ok(())
    }
}

/// A wrong name, password or recovery code.
pub(super) fn is_guess(error: &Error) -> bool {
    error.code == Code::Unauthorized || error.field.as_deref() == Some("code")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong() -> Result<()> {
        Err(Error::new(Code::Unauthorized, "error-sign-in"))
    }

    fn refused(guard: &Guard, from: Place) -> bool {
        guard.watch(from, || Ok(())).is_err_and(|error| error.code == Code::TooMany)
    }

    fn v4(last: u8) -> IpAddr {
        IpAddr::from([192, 0, 2, last])
    }

    #[test]
    fn every_place_waits_for_itself() {
        let guard = Guard::default();
        for _ in 0..OF_ONE {
            assert!(guard.watch(Some(v4(1)), wrong).is_err_and(|e| e.code == Code::Unauthorized), "tried, and wrong");
        }
        assert!(refused(&guard, Some(v4(1))), "the right password waits as well, or waiting would tell");
        assert!(!refused(&guard, Some(v4(2))) && !refused(&guard, None), "the others need not wait");
    }

    #[test]
    fn a_success_begins_anew() {
        let guard = Guard::default();
        for _ in 0..3 {
            for _ in 1..OF_ONE {
                assert!(guard.watch(Some(v4(1)), wrong).is_err(), "a slip of the finger");
            }
            assert!(guard.watch(Some(v4(1)), || Ok(())).is_ok(), "failures count in a row");
        }
    }

    #[test]
    fn what_is_no_guess_does_not_count() {
        let guard = Guard::default();
        for _ in 0..3 * OF_ONE {
            let outcome =
                guard.watch(Some(v4(1)), || Err::<(), _>(Error::new(Code::OpenElsewhere, "error-open-elsewhere")));
            assert!(
                outcome.is_err_and(|e| e.code == Code::OpenElsewhere),
                "a book that is open elsewhere tells nothing"
            );
        }
    }

    #[test]
    fn a_stranger_with_many_addresses_waits_too() {
        let guard = Guard::default();
        let network = |host: u64| Some(IpAddr::V6(Ipv6Addr::from_bits((0x2001_0db8_u128 << 96) | u128::from(host))));
        for host in 0..u64::from(OF_ONE) {
            assert!(guard.watch(network(host), wrong).is_err(), "tried");
        }
        assert!(refused(&guard, network(99)), "a network of IPv6 is one place");
        for last in 0..100 {
            // Some are refused already, when the first of all have had to wait.
            assert!(guard.watch(Some(v4(last)), wrong).is_err(), "tried");
        }
        assert!(refused(&guard, Some(v4(200))), "after so many failures everybody waits a little");
    }
}
