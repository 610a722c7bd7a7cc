//! What a field of a bank's file does not take, in words: which character, where, and why.

use tsudoi_japan::zengin::{
    AccountKind, Debit, DebitHeader, DebitLine, Part, Rules, Unwritable, WriteFault,
    letters::{Reason, Unfit},
    write,
};

use crate::{Lang, words};

/// A field of a record and what is wrong with it.
pub(super) type Fault = (&'static str, String);

fn character(lang: Lang, unfit: &Unfit) -> String {
    let key = match unfit.reason {
        Reason::Kanji => "debits-unfit-kanji",
        Reason::Comma => "debits-unfit-comma",
        Reason::Mark => "debits-unfit-mark",
        Reason::NotInField => "debits-unfit-other",
    };
    words::say(lang, key, &[("at", (unfit.at + 1).to_string()), ("character", unfit.character.to_string())])
}

fn problem(lang: Lang, reason: &Unwritable) -> String {
    match reason {
        Unwritable::Letters(unfit) => {
            unfit.iter().map(|one| character(lang, one)).collect::<Vec<_>>().join(&words::say(lang, "debits-and", &[]))
        }
        Unwritable::TooLong { length, limit, shortened } => {
            let args = [("length", length.to_string()), ("limit", limit.to_string()), ("shortened", shortened.clone())];
            words::say(lang, "debits-too-long", &args)
        }
        Unwritable::TooBig { limit } => words::say(lang, "debits-too-big", &[("limit", limit.to_string())]),
        Unwritable::NotDigits => words::say(lang, "debits-not-digits", &[]),
        Unwritable::NotAllowed(_) => words::say(lang, "debits-not-allowed", &[]),
    }
}

fn faults(lang: Lang, found: Vec<WriteFault>, wanted: impl Fn(Part) -> bool) -> Vec<Fault> {
    let told = found.into_iter().filter_map(|fault| match fault {
        WriteFault::Field { part, field, reason } if wanted(part) => Some((field.name, problem(lang, &reason))),
        _ => None,
    });
    told.collect()
}

/// A header in which nothing is wrong, for looking at a line alone.
fn blank_header() -> DebitHeader {
    DebitHeader {
        collector: String::new(),
        collector_name: String::new(),
        day: None,
        bank: String::new(),
        bank_name: String::new(),
        branch: String::new(),
        branch_name: String::new(),
        account_kind: AccountKind::Ordinary,
        account: String::new(),
    }
}

/// What of a line cannot be written.
pub(super) fn of_line(lang: Lang, line: &DebitLine, rules: &Rules) -> Vec<Fault> {
    let file = Debit::file(vec![Debit::request(blank_header(), vec![line.clone()])]);
    faults(lang, write(&file, rules).err().unwrap_or_default(), |part| matches!(part, Part::Line(..)))
}

/// What of a header cannot be written.
pub(super) fn of_header(lang: Lang, header: &DebitHeader, rules: &Rules) -> Vec<Fault> {
    let file = Debit::file(vec![Debit::request(header.clone(), Vec::new())]);
    faults(lang, write(&file, rules).err().unwrap_or_default(), |part| matches!(part, Part::Header(_)))
}
