//! One key for one movement, in whichever file it comes.

use super::Line;
use crate::fold::fold;
use std::collections::HashMap;
use unicode_normalization::UnicodeNormalization;

/// The key of a line, and how far it can be relied on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// Equal for one movement in all files of one kind; never shown.
    pub text: String,
    /// What tells it from an equal movement.
    pub proof: Proof,
}

/// What tells a line from another of the same day, amount and name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proof {
    /// The bank's own mark.
    Id,
    /// The balance after it.
    Balance,
    /// Its place among its equals, and the file holds the whole day.
    WholeDay,
    /// Its place among its equals in a day at the edge of the file, of which a part may be missing.
    /// If its key is known already it may be the same line, or an equal one in the part of the day
    /// that the earlier file did not hold: a person has to be asked.
    PartOfDay,
}

/// The keys of the lines of one file. `account` is any text that stands for the account.
///
/// A key is made of account, day, amount, name (folded), then the bank's mark of the line, or else
/// the balance after it, and last the line's number among its equals in this file. The memo is not
/// in it: people change it in the bank's own pages.
///
/// - Two equal payments on one day have two keys: mark or balance differ, or their number does.
/// - A file that overlaps with an earlier one gives its lines the keys they had. With marks or
///   balances this holds wherever the files begin and end. Without both it holds for days that are
///   whole in each; of a day that is cut, equal payments are counted from what is there, which makes
///   too few new ones, never too many, and [`Proof::PartOfDay`] says so.
/// - Lines that are equal to their balance can only lie around a movement that took one back; they
///   are told apart by their number.
///
/// Files of different kinds (a CSV and a 03) have different keys: of one account always the same
/// kind is to be read.
pub fn keys(account: &str, lines: &[Line]) -> Vec<Key> {
    let days = || lines.iter().map(|line| line.day);
    let edges = (days().min(), days().max());
    let mut equals: HashMap<String, usize> = HashMap::with_capacity(lines.len());
    let account = plain(account);
    lines
        .iter()
        .map(|line| {
            let id = plain(&line.id);
            let (proof, mark) = match line.balance {
                _ if !id.is_empty() => (Proof::Id, format!("i{id}")),
                Some(balance) => (Proof::Balance, format!("b{balance}")),
                None if [edges.0, edges.1].contains(&Some(line.day)) => (Proof::PartOfDay, String::new()),
                None => (Proof::WholeDay, String::new()),
            };
            // No part holds a tab, so that no two sets of parts give one text.
            let name = fold(&line.name);
            let parts = format!("{account}\t{}\t{}\t{name}\t{mark}", line.day, line.amount);
            let number = equals.entry(parts.clone()).or_default();
            *number += 1;
            Key { text: format!("{parts}\t{number}"), proof }
        })
        .collect()
}

/// A number of the bank in one width. It is not folded: in `1-23` and `12-3` the hyphen counts.
fn plain(number: &str) -> String {
    number.nfkc().filter(|c| !c.is_whitespace() && !c.is_control()).collect()
}
