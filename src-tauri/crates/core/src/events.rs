//! What an open window or browser hears at once: touched topics and progress.

use std::sync::{Mutex, mpsc};

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
    /// The book was locked.
    Locked,
}

/// Who listens.
#[derive(Default)]
pub struct Listeners(Mutex<Vec<mpsc::Sender<Event>>>);

impl Listeners {
    /// Hears everything from now on, until it is dropped.
    pub fn listen(&self) -> mpsc::Receiver<Event> {
        let (tx, rx) = mpsc::channel();
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(tx);
        rx
    }

    /// Tells everybody; those who are gone are forgotten.
    pub fn tell(&self, event: &Event) {
        self.0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .retain(|listener| listener.send(event.clone()).is_ok());
    }
}
