//! 文面: the words of a level, with the places in braces filled in. What stands in a name or a label is letters and
//! never a place.

use tsudoi_japan::money::yen;

use super::{
    judge::Ready,
    levels::{Level, Settings},
};
use crate::{Error, Lang, Reader, Result, bank, dues, error::OrNotFound, members, words};

/// What may stand in braces.
pub(super) const PLACES: [&str; 7] = ["name", "no", "amount", "due", "years", "accounts", "lines"];

/// What a notice says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Written {
    pub language: Lang,
    pub subject: String,
    pub body: String,
    /// What each charge is called, in the order of the debts.
    pub labels: Vec<String>,
}

/// The parts of a text: what stands there, and what is asked for in braces.
fn parts(text: &str) -> impl Iterator<Item = (&str, Option<&str>)> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let now = rest?;
        let place = now.split_once('{').and_then(|(before, after)| {
            let (name, behind) = after.split_once('}')?;
            Some((before, name, behind))
        });
        let Some((before, name, behind)) = place else {
            rest = None;
            return Some((now, None));
        };
        rest = Some(behind);
        Some((before, Some(name)))
    })
}

/// The first place that nobody can fill.
pub(super) fn unknown_place(text: &str) -> Option<&str> {
    parts(text).find_map(|(_, place)| place.filter(|place| !PLACES.contains(place)))
}

fn fill(text: &str, value: impl Fn(&str) -> String) -> String {
    parts(text).fold(String::with_capacity(text.len() * 2), |mut filled, (words, place)| {
        filled.push_str(words);
        filled.push_str(&place.map(&value).unwrap_or_default());
        filled
    })
}

/// What is the same in all notices of a run.
pub(super) struct Writer {
    settings: Settings,
    accounts: Vec<bank::Account>,
}

impl Writer {
    pub fn new(reader: &Reader<'_>, settings: Settings) -> Result<Self> {
        Ok(Self { settings, accounts: bank::printed_accounts(reader)? })
    }

    /// The level of a number, which somebody was found ready for.
    pub fn level(&self, number: u32) -> Result<&Level> {
        self.settings.level(number).ok_or_else(|| Error::internal("a level that is not there"))
    }

    /// The notice of somebody.
    pub fn write(&self, reader: &Reader<'_>, ready: &Ready) -> Result<Written> {
        let level = self.level(ready.level)?;
        let language = level.language;
        let payer = members::brief(reader, ready.payer)?;
        let mut labels = Vec::with_capacity(ready.debts.len());
        let mut lines = Vec::with_capacity(ready.debts.len());
        for debt in &ready.debts {
            let mut label = dues::find(reader, debt.charge)?.or_not_found("error-no-such-charge")?.label;
            if debt.member != ready.payer {
                let of = members::brief(reader, debt.member)?.name;
                label = words::say(language, "reminders-label-of", &[("label", label), ("name", of)]);
            }
            let told =
                [("label", label.clone()), ("amount", yen(debt.amount)), ("due", words::day(language, debt.due_on))];
            lines.push(words::say(language, "reminders-line", &told));
            labels.push(label);
        }
        let mut years: Vec<i32> = ready.debts.iter().map(|debt| debt.fiscal_year).collect();
        years.sort_unstable();
        years.dedup();
        let year = |year: &i32| words::say(language, "reminders-year", &[("year", year.to_string())]);
        let since = ready.debts.iter().map(|debt| debt.due_on).min();
        let value = |place: &str| match place {
            "name" => format!("{} {}", payer.name, payer.honorific),
            "no" => payer.no.clone(),
            "amount" => yen(ready.amount()),
            "due" => since.map(|day| words::day(language, day)).unwrap_or_default(),
            "years" => years.iter().map(year).collect::<Vec<_>>().join(if language == Lang::Ja { "・" } else { ", " }),
            "accounts" => self.accounts(language),
            "lines" => lines.join("\n"),
            _ => String::new(),
        };
        Ok(Written { language, subject: fill(&level.subject, value), body: fill(&level.body, value), labels })
    }

    /// Where money may be sent, a line each.
    fn accounts(&self, language: Lang) -> String {
        if self.accounts.is_empty() {
            return words::say(language, "reminders-no-account", &[]);
        }
        let line = |account: &bank::Account| {
            let kind_of = match account.kind_of {
                bank::AccountType::Ordinary => "reminders-account-ordinary",
                bank::AccountType::Current => "reminders-account-current",
                bank::AccountType::Savings => "reminders-account-savings",
                bank::AccountType::Post => "reminders-account-post",
            };
            let number = words::say(
                language,
                kind_of,
                &[("number", account.number.clone()), ("branch", account.branch_code.clone())],
            );
            let parts = [account.bank.as_str(), &account.branch, &number, &account.holder];
            parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
        };
        self.accounts.iter().map(line).collect::<Vec<_>>().join("\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_filled_and_braces_in_a_name_are_letters() {
        let value = |place: &str| if place == "name" { "{amount}".to_owned() } else { "8,000".to_owned() };
        assert_eq!(fill("{name} 様 {amount}円", value), "{amount} 様 8,000円", "a name is no place");
        assert_eq!(fill("{ そのまま", value), "{ そのまま", "a brace alone is a letter");
    }

    #[test]
    fn a_place_that_nobody_fills_is_found() {
        assert_eq!(unknown_place("{name} {lines}"), None, "both are known");
        assert_eq!(unknown_place("{name} {amout}円"), Some("amout"), "members would read it");
    }
}
