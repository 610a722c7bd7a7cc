//! 内訳: what a receipt is for, item by item and rate by rate. Pure.
//!
//! Always true: the items of a rate come to its line, the lines to the total, the total to the amount.

use std::collections::BTreeSet;

use super::{
    covers::Share,
    snapshot::{Item, Line, Part, Total},
};
use crate::{Lang, dues::TaxClass, values::Yen, words};

/// The classes in the order of the sheet, dearest first, and what their lines are called.
const CLASSES: [(TaxClass, &str); 4] = [
    (TaxClass::Standard, "receipt-line-standard"),
    (TaxClass::Reduced, "receipt-line-reduced"),
    (TaxClass::Exempt, "receipt-line-exempt"),
    (TaxClass::Outside, "receipt-line-outside"),
];

/// Parts of one item and tax class, whatever their years.
struct Group {
    /// 「年会費」, what follows the year.
    what: String,
    item: Option<i64>,
    years: BTreeSet<i32>,
    tax_class: TaxClass,
    amount: Yen,
}

/// 「2025年度 年会費（正会員）」 is 「年会費」 of 2025: without the year, and without what is in brackets.
fn bare(share: &Share) -> (String, Option<i32>) {
    let label = share.label.split('（').next().unwrap_or_default().trim();
    let year = share.fiscal_year.filter(|year| label.starts_with(&format!("{year}年度")));
    let what = match year {
        Some(year) => label.trim_start_matches(&format!("{year}年度")).trim(),
        None => label,
    };
    (what.to_owned(), year)
}

fn groups(shares: &[Share]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for share in shares {
        let (what, year) = bare(share);
        let same = |group: &&mut Group| {
            group.what == what
                && group.item == share.item
                && group.tax_class == share.tax_class
                && group.years.is_empty() == year.is_none()
        };
        if let Some(group) = groups.iter_mut().find(same) {
            group.years.extend(year);
            group.amount += share.open;
        } else {
            let (item, tax_class, amount) = (share.item, share.tax_class, share.open);
            groups.push(Group { what, item, years: year.into_iter().collect(), tax_class, amount });
        }
    }
    groups
}

/// 「2025・2026年度 年会費」
fn dated(years: &BTreeSet<i32>, what: &str) -> String {
    if years.is_empty() { what.to_owned() } else { format!("{}年度 {what}", joined(years)) }
}

fn joined(years: &BTreeSet<i32>) -> String {
    years.iter().map(i32::to_string).collect::<Vec<_>>().join("・")
}

/// What was paid, one by one; what is taxed at the reduced rate bears its mark (消費税法57条の4第1項3号).
/// Empty when there is only one thing: the 但し書き says it.
pub(super) fn items(shares: &[Share]) -> Vec<Item> {
    let groups = groups(shares);
    if groups.len() < 2 {
        return Vec::new();
    }
    let label = |group: &Group| {
        let mark = if group.tax_class == TaxClass::Reduced { " ※" } else { "" };
        format!("{}{mark}", dated(&group.years, &group.what))
    };
    let item = |group: &Group| Item { label: label(group), tax_class: group.tax_class, gross: group.amount };
    groups.iter().map(item).collect()
}

/// Lines by rate, dearest first. The tax is in the amounts; it is worked out of the sum of each rate, so
/// that there is one rounding (down) for each rate in a document (消費税法施行令70条の10). What pays nothing
/// yet (前受金) is a line of its own.
pub(crate) fn lines(parts: &[Part], advance: Yen) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for (class, message) in CLASSES {
        let gross: Yen = parts.iter().filter(|part| part.tax_class == class).map(|part| part.amount).sum();
        if gross != 0 {
            let tax = class.rate().map(|rate| gross * rate / (100 + rate));
            let label = words::say(Lang::Ja, message, &[]);
            lines.push(Line { label, tax_class: class, net: gross - tax.unwrap_or(0), tax, gross });
        }
    }
    if advance > 0 {
        let label = words::say(Lang::Ja, "receipt-advance", &[]);
        lines.push(Line { label, tax_class: TaxClass::Outside, net: advance, tax: None, gross: advance });
    }
    lines
}

/// The same of what a receipt is for.
pub(super) fn lines_of(shares: &[Share]) -> Vec<Line> {
    let parts: Vec<Part> = shares
        .iter()
        .filter(|share| share.charge.is_some())
        .map(|share| Part { tax_class: share.tax_class, amount: share.open })
        .collect();
    let advance = shares.iter().filter(|share| share.charge.is_none()).map(|share| share.open).sum();
    lines(&parts, advance)
}

pub(crate) fn total(lines: &[Line]) -> Total {
    let taxed = lines.iter().any(|line| line.tax.is_some());
    Total {
        net: lines.iter().map(|line| line.net).sum(),
        tax: taxed.then(|| lines.iter().filter_map(|line| line.tax).sum()),
        gross: lines.iter().map(|line| line.gross).sum(),
    }
}

/// 「2025・2026年度 年会費、名札代、前受金」: what was paid, in the words of the item's first 但し書き where it
/// has one. `preset` gives it.
pub(super) fn proviso(shares: &[Share], preset: impl Fn(i64) -> Option<String>) -> String {
    let mut said: Vec<String> = Vec::new();
    for group in groups(shares) {
        let words = match group.item.and_then(&preset) {
            Some(preset) => filled(&preset, &group.years),
            None => dated(&group.years, &group.what),
        };
        if !said.contains(&words) {
            said.push(words);
        }
    }
    said.join("、")
}

/// A preset with its years in it.
pub(super) fn filled(preset: &str, years: &BTreeSet<i32>) -> String {
    preset.replace("{年度}", &joined(years)).trim().to_owned()
}

/// The years of what is paid.
pub(super) fn years(shares: &[Share]) -> BTreeSet<i32> {
    shares.iter().filter_map(|share| share.fiscal_year).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn share(label: &str, fiscal_year: Option<i32>, tax_class: TaxClass, open: Yen) -> Share {
        let charge = (label != "前受金").then_some(1);
        let (item, label) = (charge, label.to_owned());
        Share { payment: 1, charge, label, fiscal_year, item, tax_class, amount: open, open, series: 1 }
    }

    #[test]
    fn tax_is_rounded_once_for_each_rate() {
        let part = |tax_class, amount| Part { tax_class, amount };
        let parts = [
            part(TaxClass::Standard, 999),
            part(TaxClass::Outside, 8000),
            part(TaxClass::Standard, 999),
            part(TaxClass::Reduced, 108),
        ];
        let lines = lines(&parts, 500);
        let seen: Vec<_> = lines.iter().map(|l| (l.label.as_str(), l.net, l.tax, l.gross)).collect();
        let expected = [
            ("10% 対象", 1817, Some(181), 1998),
            ("8% 対象（軽減税率）", 100, Some(8), 108),
            ("不課税", 8000, None, 8000),
            ("前受金", 500, None, 500),
        ];
        assert_eq!(seen, expected, "181, not 90 + 90; what nobody owed is a line of its own");
        assert_eq!(total(&lines).gross, 10_606, "all of it");
    }

    #[test]
    fn the_proviso_joins_years_of_one_item() {
        let parts = [
            share("2025年度 年会費（正会員）", Some(2025), TaxClass::Outside, 1),
            share("2026年度 年会費（学生会員）", Some(2026), TaxClass::Outside, 2),
            share("名札代", Some(2026), TaxClass::Outside, 4),
            share("前受金", None, TaxClass::Outside, 8),
        ];
        assert_eq!(proviso(&parts, |_| None), "2025・2026年度 年会費、名札代、前受金", "as somebody would write it");
        let preset = |_| Some("{年度}年度 会費".to_owned());
        assert_eq!(proviso(&parts[..2], preset), "2025・2026年度 会費", "in the words that are kept for the item");
        let shown: Vec<_> = items(&parts).into_iter().map(|item| (item.label, item.gross)).collect();
        let expected = [("2025・2026年度 年会費", 3), ("名札代", 4), ("前受金", 8)].map(|(l, g)| (l.to_owned(), g));
        assert_eq!(shown, expected, "one by one");
        assert_eq!(items(&parts[..2]), [], "one thing needs no list");
    }

    #[test]
    fn what_is_taxed_at_the_reduced_rate_bears_its_mark() {
        let both = [share("弁当代", None, TaxClass::Reduced, 1_080), share("参加費", None, TaxClass::Standard, 3_300)];
        assert_eq!(items(&both)[0].label, "弁当代 ※", "軽減対象資産の譲渡等である旨");
    }

    fn class() -> impl Strategy<Value = TaxClass> {
        prop_oneof![Just(TaxClass::Standard), Just(TaxClass::Reduced), Just(TaxClass::Exempt), Just(TaxClass::Outside)]
    }

    proptest! {
        #[test]
        fn lines_come_to_the_total_per_rate(
            parts in proptest::collection::vec((0..4usize, class(), 1..2_000_000i64), 1..12)
        ) {
            const LABELS: [&str; 4] = ["2025年度 年会費", "懇親会費", "弁当代", "前受金"];
            let shares: Vec<Share> =
                parts.iter().map(|(label, class, yen)| share(LABELS[*label], Some(2025), *class, *yen)).collect();
            let (lines, items) = (lines_of(&shares), items(&shares));
            let whole = total(&lines);
            let amount: Yen = parts.iter().map(|(_, _, yen)| yen).sum();
            prop_assert_eq!(whole.gross, amount, "nothing is lost");
            prop_assert_eq!(whole.net + whole.tax.unwrap_or(0), amount, "net and tax are the whole");
            for line in &lines {
                prop_assert_eq!(line.net + line.tax.unwrap_or(0), line.gross, "of each line, too");
                if let Some(rate) = line.tax_class.rate() {
                    prop_assert_eq!(line.tax, Some(line.gross * rate / (100 + rate)), "one rounding of the sum");
                    prop_assert_eq!(lines.iter().filter(|l| l.tax_class == line.tax_class).count(), 1, "one line");
                }
            }
            for (class, _) in CLASSES {
                let sum = |all: Vec<Yen>| all.into_iter().sum::<Yen>();
                let of_items = sum(items.iter().filter(|i| i.tax_class == class).map(|i| i.gross).collect());
                let of_lines = sum(lines.iter().filter(|l| l.tax_class == class && l.label != "前受金").map(|l| l.gross).collect());
                let advance = sum(shares.iter().filter(|s| s.charge.is_none() && s.tax_class == class).map(|s| s.open).collect());
                prop_assert!(items.is_empty() || of_items == of_lines + advance, "the items of a rate come to its line");
            }
        }
    }
}
