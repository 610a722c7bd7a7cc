//! The clock and chance, which acts are given and never take.

use rand::{SeedableRng, rngs::StdRng};

use crate::values::Moment;

/// Reads the clock. Tests give a fixed one.
pub trait Clock: Send + Sync {
    /// Now, in UTC.
    fn now(&self) -> Moment;
    /// A seed for the chance that acts are given.
    fn chance(&self) -> StdRng;
}

/// The machine's own.
pub struct MachineClock;

impl Clock for MachineClock {
    #[allow(clippy::disallowed_methods)] // the one place where the clock is read for every door
    fn now(&self) -> Moment {
        chrono::Utc::now()
    }
    #[allow(clippy::disallowed_methods)] // as above, for chance
    fn chance(&self) -> StdRng {
        StdRng::from_rng(&mut rand::rng())
    }
}
