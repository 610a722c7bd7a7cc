//! What an open window or browser hears at once: touched topics and progress.

use std::sync::{Mutex, PoisonError};

use serde::Serialize;

use crate::command::Topic;

/// One thing to hear. Sent after the commit, never before.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Event {
    /// Somebody changed something: refetch what shows these.
    Touched {
        /// What to refetch.
        topics: Vec<Topic>,
    },
    /// A long piece of work goes on.
    Progress {
        /// As the caller named it.
        work: String,
        /// So far.
        done: u64,
        /// In all; 0 when not known.
        total: u64,
    },
    /// Somebody's session ended: ask whether it was yours.
    Locked,
}

type Listener = Box<dyn Fn(&Event) -> bool + Send>;

/// Who listens.
#[derive(Default)]
pub struct Listeners(Mutex<Hearers>);

#[derive(Default)]
struct Hearers {
    all: Vec<Listener>,
    closed: bool,
}

impl Listeners {
    /// `hear` is called with every event from now on, until it answers false.
    pub fn listen(&self, hear: impl Fn(&Event) -> bool + Send + 'static) {
        let mut hearers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !hearers.closed {
            hearers.all.push(Box::new(hear));
        }
    }

    /// Tells everybody; those who are gone are forgotten.
    pub fn tell(&self, event: &Event) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).all.retain(|hear| hear(event));
    }

    /// Nothing more is said: who listens is let go, and so is who comes later. Before the program ends.
    pub fn close(&self) {
        let mut hearers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        hearers.closed = true;
        hearers.all.clear();
    }
}
