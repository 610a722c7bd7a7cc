//! What a field of a bank's file does not take, in words: which field, which character, where, and why.

use tsudoi_japan::zengin::{File, Kind, Part, Reason, Rules, Unfit, Unwritable, WriteFault, write};

use crate::{Error, Lang, words};

/// A field of a record that cannot be written.
#[derive(Debug)]
pub(crate) struct Fault {
    /// As the layout calls it.
    pub field: &'static str,
    reason: Unwritable,
}

impl Fault {
    /// 「預金者名: 4文字目の「恒」は漢字です」
    pub(crate) fn told(&self, lang: Lang) -> String {
        let key = match self.field {
            "name" | "collector_name" | "sender_name" => "debits-field-name",
            "bank_name" => "debits-field-bank",
            "branch_name" => "debits-field-branch",
            "amount" => "debits-field-amount",
            _ => "debits-field-number",
        };
        let args = [("field", words::say(lang, key, &[])), ("problem", self.problem(lang))];
        words::say(lang, "debits-in-field", &args)
    }

    fn problem(&self, lang: Lang) -> String {
        match &self.reason {
            Unwritable::Letters(unfit) => {
                let each: Vec<_> = unfit.iter().map(|one| character(lang, one)).collect();
                each.join(&words::say(lang, "debits-and", &[]))
            }
            Unwritable::TooLong { length, limit, shortened } => {
                let args =
                    [("length", length.to_string()), ("limit", limit.to_string()), ("shortened", shortened.clone())];
                words::say(lang, "debits-too-long", &args)
            }
            Unwritable::TooBig { limit } => words::say(lang, "debits-too-big", &[("limit", limit.to_string())]),
            Unwritable::NotDigits => words::say(lang, "debits-not-digits", &[]),
            Unwritable::NotAllowed(_) => words::say(lang, "debits-not-allowed", &[]),
        }
    }
}

/// The refusal of a request's field, with what is wrong in it.
pub(crate) fn refusal(lang: Lang, field: &str, fault: &Fault) -> Error {
    Error::invalid(field, "error-debit-letters").arg("problem", fault.problem(lang))
}

fn character(lang: Lang, unfit: &Unfit) -> String {
    let key = match unfit.reason {
        Reason::Kanji => "debits-unfit-kanji",
        Reason::Comma => "debits-unfit-comma",
        Reason::Mark => "debits-unfit-mark",
        Reason::NotInField => "debits-unfit-other",
    };
    words::say(lang, key, &[("at", (unfit.at + 1).to_string()), ("character", unfit.character.to_string())])
}

fn faults<K: Kind>(file: &File<K>, rules: &Rules, wanted: impl Fn(Part) -> bool) -> Vec<Fault> {
    let found = write(file, rules).err().unwrap_or_default();
    let told = found.into_iter().filter_map(|fault| match fault {
        WriteFault::Field { part, field, reason } if wanted(part) => Some(Fault { field: field.name, reason }),
        _ => None,
    });
    told.collect()
}

/// What of a file's lines cannot be written.
pub(crate) fn in_lines<K: Kind>(file: &File<K>, rules: &Rules) -> Vec<Fault> {
    faults(file, rules, |part| matches!(part, Part::Line(..)))
}

/// What of a file's headers cannot be written.
pub(crate) fn in_header<K: Kind>(file: &File<K>, rules: &Rules) -> Vec<Fault> {
    faults(file, rules, |part| matches!(part, Part::Header(_)))
}
