//! What a tree of conditions must be to have a meaning, wherever it came from.

use super::{
    Condition, Expr, Names,
    words::{Holds, Of, Op, UNITS},
};
use crate::{Error, Result, ensure, values::Day};

/// More conditions, or deeper ones, are no condition that somebody wrote; SQLite has limits of its own.
const MOST: usize = 100;
const DEEPEST: usize = 40;

pub(super) fn check(names: &Names, expr: &Expr) -> Result<()> {
    let mut conditions = Vec::new();
    expr.conditions(&mut conditions);
    ensure!(conditions.len() <= MOST && depth(expr) <= DEEPEST, "segment", "error-segment-deep");
    conditions.into_iter().try_for_each(|condition| one(names, condition))
}

fn depth(expr: &Expr) -> usize {
    1 + match expr {
        Expr::All(parts) | Expr::Any(parts) => parts.iter().map(depth).max().unwrap_or(0),
        Expr::Not(inner) => depth(inner),
        Expr::Is(_) => 0,
    }
}

fn one(names: &Names, condition: &Condition) -> Result<()> {
    let Condition { subject, of, op, values } = condition;
    let of = of.as_deref();
    let wrong = |value: &str| {
        Error::invalid("segment", "error-segment-value")
            .arg("word", value)
            .arg("subject", names.subject_label(*subject, of))
            .arg("known", "")
    };
    match (subject.of(), of) {
        (Of::Field, None) => return Err(Error::invalid("segment", "error-segment-field")),
        (Of::Nothing, Some(of)) => return Err(wrong(of)),
        (Of::Day, Some(day)) if day.parse::<Day>().is_err() => return Err(wrong(day)),
        (Of::Year | Of::Item | Of::Event | Of::Field, Some(key)) if key.parse::<i64>().is_err() => {
            return Err(wrong(key));
        }
        (Of::Cause, Some(cause)) if !super::names::CAUSES.contains(&cause) => return Err(wrong(cause)),
        _ => {}
    }
    if !names.ops(*subject, of).contains(op) {
        return Err(Error::invalid("segment", "error-segment-op")
            .arg("subject", names.subject_label(*subject, of))
            .arg("op", super::say::op_label(names.lang, names.holds(*subject, of), *op, false)));
    }
    match op {
        Op::Some | Op::None => ensure!(values.is_empty(), "segment", "error-segment-unfinished"),
        Op::Within => {
            let [number, unit] = values.as_slice() else {
                return Err(Error::invalid("segment", "error-segment-unfinished"));
            };
            let some = number.parse::<u32>().is_ok_and(|n| (1..=10_000).contains(&n)) && UNITS.contains(&unit.as_str());
            ensure!(some, "segment", "error-segment-span", word = format!("{number} {unit}"));
        }
        Op::Is => ensure!(!values.is_empty(), "segment", "error-segment-unfinished"),
        _ => ensure!(values.len() == 1, "segment", "error-segment-unfinished"),
    }
    if *op == Op::Within {
        return Ok(());
    }
    for value in values {
        let fits = match names.holds(*subject, of) {
            Holds::Text | Holds::Search => !value.trim().is_empty(),
            Holds::Number => value.parse::<f64>().is_ok_and(f64::is_finite),
            Holds::Day => value.parse::<Day>().is_ok(),
            Holds::Month => value.parse::<u32>().is_ok_and(|month| (1..=12).contains(&month)),
            Holds::Code => subject.codes().contains(&value.as_str()),
            Holds::Kind | Holds::Tag | Holds::Group | Holds::Segment => value.parse::<i64>().is_ok(),
            Holds::Presence => false,
            Holds::Own => true,
        };
        if !fits {
            return Err(wrong(value));
        }
    }
    Ok(())
}
