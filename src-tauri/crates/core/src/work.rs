//! A call while it runs: how far it is, and whether the caller has taken it back.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use crate::{Code, Error, Result};

type Report = dyn Fn(u64, u64) + Send + Sync;

/// Held by the caller and by the act. Cloning gives another handle of the same work.
#[derive(Clone, Default)]
pub struct Work {
    cancelled: Arc<AtomicBool>,
    report: Option<Arc<Report>>,
}

impl Work {
    /// Work that nobody watches.
    pub fn quiet() -> Self {
        Self::default()
    }

    /// Work that tells `report` how far it is: done, total (0 when not known).
    pub fn watched(report: impl Fn(u64, u64) + Send + Sync + 'static) -> Self {
        Self { cancelled: Arc::default(), report: Some(Arc::new(report)) }
    }

    /// Takes it back. The act stops at its next step and nothing of it remains.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    /// Called by the act now and then. An error when the caller has taken it back.
    pub fn step(&self, done: u64, total: u64) -> Result<()> {
        if self.cancelled.load(Ordering::Relaxed) {
            return Err(Error::new(Code::Cancelled, "error-cancelled"));
        }
        if let Some(report) = &self.report {
            report(done, total);
        }
        Ok(())
    }
}
