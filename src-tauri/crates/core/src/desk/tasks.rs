//! What waits for a member, on the first page. A room that has something to ask of them adds a line to [`of`].

use super::money;
use crate::{Reader, Result, identity, inquiries, members, notices::Told, receipts, requests, values::Yen};

/// Something that waits for the member. Its words are for the page to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Task {
    /// Charges that are not paid in full.
    Pay {
        /// Yen in all.
        owed: Yen,
        /// Whether the day of any is over.
        late: bool,
    },
    /// Notices that they have not opened.
    Read {
        /// How many.
        count: usize,
        /// The one, where there is one.
        only: Option<(i64, String)>,
    },
    /// Answers to their inquiries that they have not read.
    Answered {
        /// How many.
        count: usize,
        /// The one, where there is one.
        only: Option<(i64, String)>,
    },
    /// What was confirmed of their identity counts no more, or was sent back.
    Identify {
        /// Whether the papers were sent back; else the roster has changed since.
        refused: bool,
    },
    /// A change waits for the link that went to the new address.
    Prove,
    /// It is time to look whether all is still right.
    Confirm,
    /// Things that the association asks for and does not know.
    Complete {
        /// How many.
        count: usize,
    },
    /// Somebody asks them to act for them at My Page.
    Proxy {
        /// Who.
        name: String,
    },
    /// Payments for which they may issue the receipt themselves.
    Receipts {
        /// How many.
        count: usize,
    },
}

/// All that waits, in the order of the page.
pub(super) fn of(reader: &Reader<'_>, member: i64, told: &[Told]) -> Result<Vec<Task>> {
    let mut tasks = Vec::new();
    let charges = money::charges(reader, member)?;
    let owed: Yen = charges.iter().map(|charge| charge.open).sum();
    if owed > 0 {
        let late = charges.iter().any(|charge| charge.open > 0 && charge.due_on < reader.today());
        tasks.push(Task::Pay { owed, late });
    }
    match identity::standing(reader, member)?.state {
        identity::State::Refused => tasks.push(Task::Identify { refused: true }),
        identity::State::Changed => tasks.push(Task::Identify { refused: false }),
        _ => {}
    }
    if requests::of_member(reader, member)?.iter().any(|of| of.state == requests::State::Proving) {
        tasks.push(Task::Prove);
    }
    if requests::confirmation(reader, member)?.is_some_and(|asked| asked.due) {
        tasks.push(Task::Confirm);
    }
    let lacking = members::profile(reader, member)?.items.iter().filter(|item| item.lacking).count();
    if lacking > 0 {
        tasks.push(Task::Complete { count: lacking });
    }
    let answered = inquiries::answered(reader, member)?;
    if !answered.is_empty() {
        let only = if let [only] = answered.as_slice() { Some(only.clone()) } else { None };
        tasks.push(Task::Answered { count: answered.len(), only });
    }
    let mut unread = told.iter().filter(|notice| !notice.read);
    if let Some(first) = unread.next() {
        let count = 1 + unread.count();
        tasks.push(Task::Read { count, only: (count == 1).then(|| (first.id, first.title.clone())) });
    }
    let waiting = receipts::waiting_of(reader, member)?.len();
    if waiting > 0 {
        tasks.push(Task::Receipts { count: waiting });
    }
    Ok(tasks)
}
