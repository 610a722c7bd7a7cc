//! 計算項目: small expressions over other fields, computed when they are read. They cannot fail, loop or reach
//! anything but what they name: what makes no sense (a division by zero, an empty field) is an empty value.
//!
//! ```text
//! 年数([生年月日], 今日())                    もし([口数] >= 10, "特別", "普通")
//! 年度([入会日]) & "年度入会"                 [口数] * 5000
//!
//! expression = or            or  = and {("or" | "または") and}      and = not {("and" | "かつ") not}
//! not  = ["not"] compare     compare = join [("=" | "<>" | "<" | "<=" | ">" | ">=") join]
//! join = sum {"&" sum}       sum = product {("+" | "-") product}    product = unary {("*" | "/") unary}
//! unary = ["-"] atom         atom = number | "text" | [field] | function(expression, …) | (expression)
//! ```
//!
//! Full-width signs count as narrow ones. A field is named as people read it; kept is its key, so that renaming
//! it changes nothing. The functions are listed in [`FUNCTIONS`].

mod parse;

use chrono::{Datelike, NaiveDate};
use tsudoi_japan::{age_on, fiscal};

use super::FieldType;
use crate::{Error, Result, values::Day};

pub(in crate::members) use parse::{parse, to_keys, to_names};

/// What an expression is made of and comes to.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::members) enum Value {
    /// Nothing is there.
    None,
    Number(f64),
    Text(String),
    Day(Day),
    YesNo(bool),
}

/// What a formula names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::members) enum Name {
    /// 生年月日
    Birth,
    /// 入会日
    JoinedOn,
    /// 逝去日
    Death,
    /// An own field.
    Field(i64),
}

/// The standard fields that a formula can name: word of the wire, 日本語, English.
pub(super) const STANDARD: &[(Name, &str, &str, &str)] = &[
    (Name::Birth, "birth", "生年月日", "Birth date"),
    (Name::JoinedOn, "joined_on", "入会日", "Joined on"),
    (Name::Death, "death", "逝去日", "Date of death"),
];

/// What a formula is computed from.
pub(in crate::members) trait Facts {
    fn value(&self, name: Name) -> Value;
}

/// The day of the look, and the month in which the association's year begins.
#[derive(Debug, Clone, Copy)]
pub(in crate::members) struct Frame {
    pub today: Day,
    pub year_start: u32,
}

#[derive(Debug, Clone)]
pub(in crate::members) enum Expression {
    Literal(Value),
    Name(Name),
    Call(&'static Function, Vec<Self>),
    If(Box<[Self; 3]>),
    Not(Box<Self>),
    Minus(Box<Self>),
    Binary(Operator, Box<[Self; 2]>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::members) enum Operator {
    Or,
    And,
    Equal,
    Other,
    Less,
    AtMost,
    More,
    AtLeast,
    Join,
    Plus,
    Minus,
    Times,
    Over,
}

/// A function: its two names, what it takes and gives, and how.
pub(in crate::members) struct Function {
    names: [&'static str; 2],
    takes: &'static [FieldType],
    gives: FieldType,
    compute: fn(&[Value], Frame) -> Option<Value>,
}

impl std::fmt::Debug for Function {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.names[0])
    }
}

use FieldType::{Date, Number, Text, YesNo};

/// All functions but `if`, whose result is that of its branches.
static FUNCTIONS: &[Function] = &[
    Function { names: ["today", "今日"], takes: &[], gives: Date, compute: |_, frame| Some(Value::Day(frame.today)) },
    Function {
        names: ["years", "年数"],
        takes: &[Date, Date],
        gives: Number,
        compute: |v, _| whole(years(day(v, 0)?, day(v, 1)?)),
    },
    Function {
        names: ["months", "月数"],
        takes: &[Date, Date],
        gives: Number,
        compute: |v, _| whole(months(day(v, 0)?, day(v, 1)?)),
    },
    Function {
        names: ["days", "日数"],
        takes: &[Date, Date],
        gives: Number,
        compute: |v, _| whole((day(v, 1)? - day(v, 0)?).num_days()),
    },
    Function {
        names: ["year", "年"],
        takes: &[Date],
        gives: Number,
        compute: |v, _| whole(i64::from(day(v, 0)?.year())),
    },
    Function {
        names: ["month", "月"],
        takes: &[Date],
        gives: Number,
        compute: |v, _| whole(i64::from(day(v, 0)?.month())),
    },
    Function {
        names: ["fiscal_year", "年度"],
        takes: &[Date],
        gives: Number,
        compute: |v, frame| whole(i64::from(fiscal::fiscal_year(day(v, 0)?, frame.year_start).0)),
    },
    Function {
        names: ["date", "日付"],
        takes: &[Number, Number, Number],
        gives: Date,
        compute: |v, _| {
            let part = |at: usize| number(v, at).filter(|n| n.fract() == 0.0 && (0.0..=9999.0).contains(n));
            NaiveDate::from_ymd_opt(part(0)? as i32, part(1)? as u32, part(2)? as u32).map(Value::Day)
        },
    },
    Function {
        names: ["round", "四捨五入"],
        takes: &[Number, Number],
        gives: Number,
        compute: |v, _| {
            let scale = 10_f64.powi(number(v, 1)?.clamp(-9.0, 9.0) as i32);
            Some(Value::Number((number(v, 0)? * scale).round() / scale))
        },
    },
    Function {
        names: ["floor", "切り捨て"],
        takes: &[Number],
        gives: Number,
        compute: |v, _| Some(Value::Number(number(v, 0)?.floor())),
    },
    Function {
        names: ["ceil", "切り上げ"],
        takes: &[Number],
        gives: Number,
        compute: |v, _| Some(Value::Number(number(v, 0)?.ceil())),
    },
    Function {
        names: ["min", "最小"],
        takes: &[Number, Number],
        gives: Number,
        compute: |v, _| Some(Value::Number(number(v, 0)?.min(number(v, 1)?))),
    },
    Function {
        names: ["max", "最大"],
        takes: &[Number, Number],
        gives: Number,
        compute: |v, _| Some(Value::Number(number(v, 0)?.max(number(v, 1)?))),
    },
    Function {
        names: ["filled", "記入あり"],
        takes: &[Text],
        gives: YesNo,
        compute: |v, _| Some(Value::YesNo(v[0] != Value::None)),
    },
];

fn day(values: &[Value], at: usize) -> Option<Day> {
    if let Value::Day(day) = values[at] { Some(day) } else { None }
}

fn number(values: &[Value], at: usize) -> Option<f64> {
    if let Value::Number(number) = values[at] { Some(number) } else { None }
}

#[allow(clippy::unnecessary_wraps)] // as every function gives it
fn whole(number: i64) -> Option<Value> {
    Some(Value::Number(number as f64))
}

/// Full years from one day to another, as ages are counted; negative the other way round.
fn years(from: Day, to: Day) -> i64 {
    match age_on(from, to) {
        Some(years) => i64::from(years),
        None => -i64::from(age_on(to, from).unwrap_or_default()),
    }
}

fn months(from: Day, to: Day) -> i64 {
    let count = |day: Day| i64::from(day.year()) * 12 + i64::from(day.month0());
    let between = count(to) - count(from);
    match between {
        n if n > 0 && to.day() < from.day() => n - 1,
        n if n < 0 && to.day() > from.day() => n + 1,
        n => n,
    }
}

/// How a value reads inside a text.
fn text(value: &Value) -> String {
    match value {
        Value::None => String::new(),
        Value::Text(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Day(day) => day.to_string(),
        Value::YesNo(yes) => if *yes { "はい" } else { "いいえ" }.to_owned(),
    }
}

impl Expression {
    /// What it comes to.
    pub fn compute(&self, facts: &dyn Facts, frame: Frame) -> Value {
        let value = match self {
            Self::Literal(value) => value.clone(),
            Self::Name(name) => facts.value(*name),
            Self::Call(function, arguments) => {
                let values: Vec<Value> = arguments.iter().map(|a| a.compute(facts, frame)).collect();
                (function.compute)(&values, frame).unwrap_or(Value::None)
            }
            Self::If(parts) => match parts[0].compute(facts, frame) {
                Value::YesNo(true) => parts[1].compute(facts, frame),
                _ => parts[2].compute(facts, frame),
            },
            Self::Not(inner) => match inner.compute(facts, frame) {
                Value::YesNo(yes) => Value::YesNo(!yes),
                _ => Value::None,
            },
            Self::Minus(inner) => match inner.compute(facts, frame) {
                Value::Number(number) => Value::Number(-number),
                _ => Value::None,
            },
            Self::Binary(operator, sides) => {
                binary(*operator, &sides[0].compute(facts, frame), &sides[1].compute(facts, frame))
            }
        };
        match value {
            Value::Number(number) if !number.is_finite() => Value::None,
            value => value,
        }
    }

    /// Of which type it is, or what does not fit: said when the formula is written, never when it is read.
    pub fn type_of(&self, of: &dyn Fn(Name) -> Option<FieldType>) -> Result<FieldType> {
        let fits = |found: FieldType, wanted: FieldType| {
            if found == wanted { Ok(()) } else { Err(wrong("error-formula-type")) }
        };
        Ok(match self {
            Self::Literal(Value::Number(_)) => Number,
            Self::Literal(Value::Day(_)) => Date,
            Self::Literal(Value::YesNo(_)) => YesNo,
            Self::Literal(_) => Text,
            Self::Name(name) => match of(*name).ok_or_else(|| wrong("error-formula-field"))? {
                FieldType::Choice | FieldType::Choices => Text,
                FieldType::File => return Err(wrong("error-formula-file")),
                plain => plain,
            },
            Self::Call(function, arguments) => {
                for (argument, wanted) in arguments.iter().zip(function.takes) {
                    let found = argument.type_of(of)?;
                    // Whether something is filled in may be asked of anything.
                    if function.gives != YesNo {
                        fits(found, *wanted)?;
                    }
                }
                function.gives
            }
            Self::If(parts) => {
                fits(parts[0].type_of(of)?, YesNo)?;
                let then = parts[1].type_of(of)?;
                fits(parts[2].type_of(of)?, then)?;
                then
            }
            Self::Not(inner) => {
                fits(inner.type_of(of)?, YesNo)?;
                YesNo
            }
            Self::Minus(inner) => {
                fits(inner.type_of(of)?, Number)?;
                Number
            }
            Self::Binary(operator, sides) => {
                let (left, right) = (sides[0].type_of(of)?, sides[1].type_of(of)?);
                match operator {
                    Operator::Or | Operator::And => {
                        fits(left, YesNo)?;
                        fits(right, YesNo)?;
                        YesNo
                    }
                    Operator::Join => Text,
                    Operator::Plus | Operator::Minus | Operator::Times | Operator::Over => {
                        fits(left, Number)?;
                        fits(right, Number)?;
                        Number
                    }
                    _ => {
                        fits(right, left)?;
                        YesNo
                    }
                }
            }
        })
    }

    /// What it names.
    pub fn names(&self, found: &mut Vec<Name>) {
        match self {
            Self::Literal(_) => {}
            Self::Name(name) => found.push(*name),
            Self::Call(_, arguments) => arguments.iter().for_each(|a| a.names(found)),
            Self::If(parts) => parts.iter().for_each(|part| part.names(found)),
            Self::Not(inner) | Self::Minus(inner) => inner.names(found),
            Self::Binary(_, sides) => sides.iter().for_each(|side| side.names(found)),
        }
    }
}

fn binary(operator: Operator, left: &Value, right: &Value) -> Value {
    use Operator as O;
    let compared = || match (left, right) {
        (Value::Number(a), Value::Number(b)) => a.partial_cmp(b),
        (Value::Text(a), Value::Text(b)) => Some(a.cmp(b)),
        (Value::Day(a), Value::Day(b)) => Some(a.cmp(b)),
        (Value::YesNo(a), Value::YesNo(b)) => Some(a.cmp(b)),
        _ => None,
    };
    let is = |test: fn(std::cmp::Ordering) -> bool| compared().map_or(Value::None, |order| Value::YesNo(test(order)));
    let counted = |count: fn(f64, f64) -> f64| match (left, right) {
        (Value::Number(a), Value::Number(b)) => Value::Number(count(*a, *b)),
        _ => Value::None,
    };
    match operator {
        O::Or => Value::YesNo(*left == Value::YesNo(true) || *right == Value::YesNo(true)),
        O::And => Value::YesNo(*left == Value::YesNo(true) && *right == Value::YesNo(true)),
        O::Equal => is(std::cmp::Ordering::is_eq),
        O::Other => is(std::cmp::Ordering::is_ne),
        O::Less => is(std::cmp::Ordering::is_lt),
        O::AtMost => is(std::cmp::Ordering::is_le),
        O::More => is(std::cmp::Ordering::is_gt),
        O::AtLeast => is(std::cmp::Ordering::is_ge),
        O::Join => Value::Text(text(left) + &text(right)),
        O::Plus => counted(|a, b| a + b),
        O::Minus => counted(|a, b| a - b),
        O::Times => counted(|a, b| a * b),
        O::Over => counted(|a, b| a / b),
    }
}

fn wrong(key: &'static str) -> Error {
    Error::invalid("formula", key)
}

#[cfg(test)]
mod tests;
