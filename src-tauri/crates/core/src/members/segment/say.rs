//! A segment in writing: the text form that `parse` reads back, and the sentence that people read.

use super::{
    Condition, Expr, Names,
    parse::{is_of_word, is_reserved},
    words::{Holds, Op, Subject},
};
use crate::{Lang, words};

/// The text form. What `parse` makes of it is the same tree, but for brackets that say nothing.
pub(super) fn text(names: &Names, expr: &Expr) -> String {
    match expr {
        Expr::All(parts) => joined(parts, " and ", |part| match part {
            Expr::Any(_) | Expr::All(_) => format!("({})", text(names, part)),
            part => text(names, part),
        }),
        Expr::Any(parts) => joined(parts, " or ", |part| match part {
            Expr::Any(_) => format!("({})", text(names, part)),
            part => text(names, part),
        }),
        Expr::Not(inner) => match inner.as_ref() {
            Expr::Is(condition) => format!("not {}", one(names, condition)),
            inner => format!("not ({})", text(names, inner)),
        },
        Expr::Is(condition) => one(names, condition),
    }
}

fn joined(parts: &[Expr], with: &str, write: impl Fn(&Expr) -> String) -> String {
    parts.iter().map(write).collect::<Vec<_>>().join(with)
}

fn quoted(text: &str) -> String {
    let plain = !text.is_empty() && text.chars().all(is_of_word) && !is_reserved(text);
    if plain { text.to_owned() } else { format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")) }
}

fn one(names: &Names, condition: &Condition) -> String {
    let Condition { subject, of, op, values } = condition;
    let head = match of {
        None => subject.code().to_owned(),
        Some(of) => format!("{}.{}", subject.code(), quoted(&names.write_of(*subject, of))),
    };
    let values: Vec<String> =
        values.iter().map(|value| quoted(&names.write_value(*subject, of.as_deref(), value, false))).collect();
    let value = values.join(", ");
    match op {
        Op::Is if values.len() > 1 => format!("{head} in ({value})"),
        Op::Is if matches!(subject, Subject::Tag | Subject::Group | Subject::Segment) => format!("{head}:{value}"),
        Op::Is => format!("{head} = {value}"),
        Op::Contains => format!("{head} ~ {value}"),
        Op::Begins => format!("{head} ^ {value}"),
        Op::Less => format!("{head} < {value}"),
        Op::AtMost => format!("{head} <= {value}"),
        Op::AtLeast => format!("{head} >= {value}"),
        Op::More => format!("{head} > {value}"),
        Op::Within => format!("{head} within {}", values.join(" ")),
        Op::Some => format!("{head} = some"),
        Op::None => format!("{head} = none"),
    }
}

/// For a menu: of days it is before and after, of tags to have and not to have.
pub(super) fn op_label(lang: Lang, holds: Holds, op: Op, no: bool) -> String {
    let of = match (holds, op) {
        (Holds::Day, Op::Less | Op::AtMost | Op::AtLeast | Op::More) => "day-",
        (Holds::Tag, Op::Is) => "tag-",
        (Holds::Group, Op::Is) => "group-",
        (Holds::Segment, Op::Is) => "segment-",
        _ => "",
    };
    words::say(lang, &format!("segment-op-{of}{}{}", op.code(), if no { "-not" } else { "" }), &[])
}

/// How a segment is named in the text form.
pub(super) fn reference(name: &str) -> String {
    format!("{}:{}", Subject::Segment.code(), quoted(name))
}

/// The sentence: 「種別が正会員、かつ2026年度の会費が未納、かつ「役員」の印がない」.
pub(super) fn sentence(names: &Names, expr: &Expr) -> String {
    match expr {
        Expr::All(parts) if parts.is_empty() => words::say(names.lang, "segment-everybody", &[]),
        Expr::Any(parts) if parts.is_empty() => words::say(names.lang, "segment-nobody", &[]),
        Expr::All(parts) => joined(parts, &words::say(names.lang, "segment-and", &[]), |part| match part {
            Expr::Any(inner) if inner.len() > 1 => bracketed(names, part),
            part => sentence(names, part),
        }),
        Expr::Any(parts) => joined(parts, &words::say(names.lang, "segment-or", &[]), |part| match part {
            Expr::All(inner) if inner.len() > 1 => bracketed(names, part),
            part => sentence(names, part),
        }),
        Expr::Not(inner) => match inner.as_ref() {
            Expr::Is(condition) => phrase(names, condition, true),
            inner => words::say(names.lang, "segment-not", &[("inner", bracketed(names, inner))]),
        },
        Expr::Is(condition) => phrase(names, condition, false),
    }
}

fn bracketed(names: &Names, expr: &Expr) -> String {
    words::say(names.lang, "segment-bracket", &[("inner", sentence(names, expr))])
}

/// One condition as a phrase, or its opposite.
pub(super) fn phrase(names: &Names, condition: &Condition, no: bool) -> String {
    let Condition { subject, of, op, values } = condition;
    let of = of.as_deref();
    let said: Vec<String> = values.iter().map(|value| names.write_value(*subject, of, value, true)).collect();
    let mut value = said.join(&words::say(names.lang, "segment-one-of", &[]));
    if *op == Op::Within
        && let [number, unit] = values.as_slice()
    {
        value = words::say(names.lang, &format!("segment-span-{unit}"), &[("n", number.clone())]);
    }
    let kind = match (op, names.holds(*subject, of)) {
        (Op::Is, Holds::Tag) => "tag",
        (Op::Is, Holds::Group) => "group",
        (Op::Is, Holds::Segment) => "segment",
        (op, Holds::Day) if !matches!(op, Op::Within | Op::Some | Op::None) => {
            return day(names, condition, no, &value);
        }
        (op, _) => op.code(),
    };
    let not = if no { "-not" } else { "" };
    let subject = names.subject_label(*subject, of);
    words::say(names.lang, &format!("segment-say-{kind}{not}"), &[("subject", subject), ("value", value)])
}

/// Days are before and after one another, not less and more.
fn day(names: &Names, condition: &Condition, no: bool, value: &str) -> String {
    let not = if no { "-not" } else { "" };
    let subject = names.subject_label(condition.subject, condition.of.as_deref());
    let value = match value.parse::<crate::values::Day>() {
        Ok(day) if names.lang == Lang::Ja => tsudoi_japan::date::seireki(day),
        _ => value.to_owned(),
    };
    let key = format!("segment-say-day-{}{not}", condition.op.code());
    words::say(names.lang, &key, &[("subject", subject), ("value", value)])
}
