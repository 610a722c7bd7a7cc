//! 集い: what an association can do.
//!
//! Everything that changes or reads the association's file is an entry of the [`registry`], run by the
//! [`book`]. The doors (window, office, My Page, terminal) carry words in and out and decide nothing.
//! This crate names no window, socket or terminal.

pub mod actor;
pub mod applications;
pub mod association;
pub mod backup;
pub mod bank;
mod board;
pub mod book;
pub mod books;
pub mod bulk;
pub mod card;
pub mod claims;
pub mod clients;
pub mod command;
pub mod debits;
pub mod desk;
pub mod directory;
pub mod door;
pub mod dues;
pub mod duplicates;
pub mod error;
pub mod events;
pub mod faq;
pub mod files;
pub mod groups;
pub mod home;
pub mod households;
pub mod identity;
pub mod imports;
pub mod inquiries;
pub mod invoices;
pub mod jobs;
pub mod journal;
pub mod listeners;
pub mod logins;
pub mod mail;
mod markup;
pub mod members;
pub mod membership;
pub mod memory;
mod migrate;
pub mod notices;
pub mod online;
pub mod organisations;
pub mod payments;
pub mod prints;
pub mod proxies;
pub mod publishing;
pub mod receipts;
pub mod registry;
pub mod reminders;
pub mod renewal;
pub mod requests;
pub mod retention;
mod rows;
mod second;
pub mod shelf;
pub mod signup;
pub mod staff;
pub mod statistics;
pub mod transfers;
pub mod tx;
pub mod values;
pub mod vault;
pub mod viewing;
pub mod words;
pub mod work;

#[cfg(any(test, feature = "testing"))]
pub mod testing;

pub use actor::{Actor, Area, Lang, Level, Permission};
pub use book::{Book, NewBook};
pub use command::{Command, Document, Errand, File, Query, Topic, Undo};
pub use error::{Code, Error, Result};
pub use tx::{Reader, Tx};
pub use work::Work;
