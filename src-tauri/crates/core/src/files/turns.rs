//! Turns at what takes much memory: no more than so many at once, whoever asks and from wherever.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// How many are at it, and how many wait.
#[derive(Debug, Default)]
struct Count {
    at_it: usize,
    waiting: usize,
}

/// So many at once.
#[derive(Debug)]
pub(super) struct Turns {
    most: usize,
    count: Mutex<Count>,
    over: Condvar,
}

/// A turn; it ends when it is let go.
pub(super) struct Turn<'a>(&'a Turns);

impl Turns {
    pub const fn new(most: usize) -> Self {
        Self { most, count: Mutex::new(Count { at_it: 0, waiting: 0 }), over: Condvar::new() }
    }

    fn lock(&self) -> MutexGuard<'_, Count> {
        self.count.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for a turn.
    pub fn take(&self) -> Turn<'_> {
        let mut count = self.lock();
        count.waiting += 1;
        while count.at_it >= self.most {
            count = self.over.wait(count).unwrap_or_else(PoisonError::into_inner);
        }
        count.waiting -= 1;
        count.at_it += 1;
        Turn(self)
    }

    /// How many wait.
    #[cfg(test)]
    pub fn waiting(&self) -> usize {
        self.lock().waiting
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.0.lock().at_it -= 1;
        self.0.over.notify_one();
    }
}
