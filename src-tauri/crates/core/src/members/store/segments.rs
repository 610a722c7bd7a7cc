//! The sets of members that conditions are. What other rooms know of a member comes from their views, states and kinds
//! from [`membership`]; the conditions that are kept stand in `kept.rs`.

mod kept;
mod own;

use chrono::{Days, Months};
use roaring::RoaringBitmap;
use rusqlite::{OptionalExtension, params_from_iter, types::Value};

use crate::{
    Error, Reader, Result, association,
    members::{
        fields::{self, Field},
        list::DuesState,
        scope, search,
        segment::{Condition, Expr, Op, Saved, Subject},
    },
    membership::{self, State},
    values::Day,
};

pub(in crate::members) use kept::{
    audiences, events, groups, insert, items, kinds, name, remove, saved, tags, trees, update,
};

/// Who is meant. Every condition is a set, read from its index in the order in which it stands there, and the
/// tree joins sets: a statement that asks each member one condition after the other fetches and decrypts a
/// page for every answer, and takes seven times as long among 100,000.
pub(in crate::members) fn members(reader: &Reader<'_>, expr: &Expr) -> Result<RoaringBitmap> {
    scope::keep(reader, Sets::new(reader, fields::readable(reader)?, None)?.expr(expr)?)
}

/// Who is meant by whom the association tells something: conditions count whoever looks.
pub(in crate::members) fn addressed(reader: &Reader<'_>, expr: &Expr) -> Result<RoaringBitmap> {
    Sets::new(reader, super::fields(reader)?, None)?.expr(expr)
}

/// The same of one member alone: every condition looks at the rows of that member and at no others.
pub(in crate::members) fn addresses(reader: &Reader<'_>, expr: &Expr, member: i64) -> Result<bool> {
    let Ok(only) = u32::try_from(member) else { return Ok(false) };
    Ok(Sets::new(reader, super::fields(reader)?, Some(only))?.expr(expr)?.contains(only))
}

/// The day of death that the record of a member says.
pub(in crate::members) fn death(reader: &Reader<'_>, member: i64) -> Result<Option<Day>> {
    let mut statement = reader.conn.prepare_cached("SELECT death FROM member WHERE id = ?")?;
    Ok(statement.query_row([member], |row| crate::rows::optional_day(row, 0)).optional()?.flatten())
}

/// How many are meant.
pub(in crate::members) fn count(reader: &Reader<'_>, expr: &Expr) -> Result<u64> {
    Ok(members(reader, expr)?.len())
}

/// What a condition asks for.
enum Holds {
    /// Whose own row is so; `m` is the table.
    Row(String),
    /// Who has such a row elsewhere: from where (`x` has the column `member`) and with which condition.
    Has(String, String),
    /// Who has none.
    HasNo(String, String),
    /// Known already.
    Set(RoaringBitmap),
}

struct Sets<'r> {
    reader: &'r Reader<'r>,
    today: Day,
    fiscal_year: i32,
    fields: Vec<Field>,
    saved: Vec<Saved>,
    everybody: Option<RoaringBitmap>,
    /// What is bound to the statement in the making.
    values: Vec<Value>,
    /// The segments that we are inside of.
    within: Vec<i64>,
    /// Asked of this member alone.
    only: Option<u32>,
}

impl<'r> Sets<'r> {
    fn new(reader: &'r Reader<'r>, fields: Vec<Field>, only: Option<u32>) -> Result<Self> {
        Ok(Self {
            reader,
            today: reader.today(),
            fiscal_year: association::show(reader)?.fiscal_year,
            fields,
            saved: saved(reader)?,
            everybody: only.map(|member| RoaringBitmap::from_iter([member])),
            values: Vec::new(),
            within: Vec::new(),
            only,
        })
    }

    /// The rows of `column` that are asked about, as the first of the conditions of a statement.
    fn those(&self, column: &str) -> String {
        self.only.map_or_else(String::new, |member| format!("{column} = {member} AND "))
    }

    /// Of what was found another way only those that are asked about.
    fn keep(&self, found: RoaringBitmap) -> RoaringBitmap {
        match self.only {
            Some(only) if found.contains(only) => RoaringBitmap::from_iter([only]),
            Some(_) => RoaringBitmap::new(),
            None => found,
        }
    }

    fn in_states(&self, states: &[State], day: Day) -> Result<RoaringBitmap> {
        let Some(only) = self.only else { return membership::in_states(self.reader, states, day) };
        let history = membership::history(self.reader, only.into(), death(self.reader, only.into())?)?;
        Ok(if states.contains(&history.state(day)) { RoaringBitmap::from_iter([only]) } else { RoaringBitmap::new() })
    }

    fn of_kinds(&self, kinds: &[i64], day: Day) -> Result<RoaringBitmap> {
        let Some(only) = self.only else { return membership::of_kinds(self.reader, kinds, day) };
        let is = membership::is_of_kinds(self.reader, only.into(), kinds, day)?;
        Ok(if is { RoaringBitmap::from_iter([only]) } else { RoaringBitmap::new() })
    }

    fn expr(&mut self, expr: &Expr) -> Result<RoaringBitmap> {
        match expr {
            Expr::All(parts) => {
                let mut found: Option<RoaringBitmap> = None;
                for part in parts {
                    if found.as_ref().is_some_and(RoaringBitmap::is_empty) {
                        break;
                    }
                    let set = self.expr(part)?;
                    found = Some(found.map_or_else(|| set.clone(), |found| found & &set));
                }
                found.map_or_else(|| self.everybody(), Ok)
            }
            Expr::Any(parts) => parts.iter().try_fold(RoaringBitmap::new(), |found, part| Ok(found | self.expr(part)?)),
            // What is not known (no birthday) does not hold; its opposite does.
            Expr::Not(inner) => Ok(self.everybody()? - self.expr(inner)?),
            Expr::Is(condition) => self.set(condition),
        }
    }

    fn everybody(&mut self) -> Result<RoaringBitmap> {
        if self.everybody.is_none() {
            self.everybody = Some(self.ask("SELECT m.id FROM member m")?);
        }
        Ok(self.everybody.clone().unwrap_or_default())
    }

    fn ask(&mut self, sql: &str) -> Result<RoaringBitmap> {
        let mut statement = self.reader.conn.prepare(sql)?;
        let mut rows = statement.query(params_from_iter(self.values.drain(..)))?;
        let mut found = RoaringBitmap::new();
        while let Some(row) = rows.next()? {
            found.insert(row.get::<_, i64>(0)? as u32);
        }
        Ok(found)
    }

    fn set(&mut self, condition: &Condition) -> Result<RoaringBitmap> {
        match self.holds(condition)? {
            Holds::Row(holds) => {
                let those = self.those("m.id");
                self.ask(&format!("SELECT m.id FROM member m WHERE {those}{holds}"))
            }
            Holds::Has(from, holds) => {
                let those = self.those("x.member");
                self.ask(&format!("SELECT x.member FROM {from} WHERE {those}{holds}"))
            }
            Holds::HasNo(from, holds) => {
                let those = self.those("x.member");
                let having = self.ask(&format!("SELECT x.member FROM {from} WHERE {those}{holds}"))?;
                Ok(self.everybody()? - having)
            }
            Holds::Set(set) => Ok(set),
        }
    }

    fn bind(&mut self, value: impl Into<Value>) -> &'static str {
        self.values.push(value.into());
        "?"
    }

    fn holds(&mut self, condition: &Condition) -> Result<Holds> {
        let Condition { subject, of, op, values } = condition;
        let of = of.as_deref();
        let keys = || -> Vec<i64> { values.iter().filter_map(|v| v.parse().ok()).collect() };
        let list = |keys: Vec<i64>| keys.iter().map(i64::to_string).collect::<Vec<_>>().join(", ");
        let day = of.and_then(|of| of.parse::<Day>().ok()).unwrap_or(self.today);
        let there = |from: &str| match op {
            Op::None => Holds::HasNo(from.to_owned(), "TRUE".to_owned()),
            _ => Holds::Has(from.to_owned(), "TRUE".to_owned()),
        };
        Ok(match subject {
            Subject::No => Holds::Row(self.text("m.no", *op, values)),
            Subject::Organisation => Holds::Row(self.text("m.organisation", *op, values)),
            Subject::Name => Holds::Set(self.keep(search::find(self.reader, &values[0])?)),
            Subject::Type => Holds::Row(self.one_of("m.type", values)),
            Subject::Gender => Holds::Row(self.one_of("m.gender", values)),
            // Nobody has said: Japanese.
            Subject::Language => Holds::Row(self.one_of("iif(m.language = '', 'ja', m.language)", values)),
            Subject::Age => Holds::Row(self.age(*op, values)),
            Subject::Birth => Holds::Row(self.days("m.birth", *op, values)?),
            Subject::BirthMonth => {
                let months: Vec<String> =
                    values.iter().filter_map(|v| v.parse::<u32>().ok()).map(|month| format!("{month:02}")).collect();
                Holds::Row(format!("m.birth IS NOT NULL AND {}", self.one_of("substr(m.birth, 6, 2)", &months)))
            }
            Subject::Death => Holds::Row(self.days("m.death", *op, values)?),
            Subject::Joined => Holds::Row(self.days("m.joined_on", *op, values)?),
            Subject::Confirmed => Holds::Row(self.days("m.confirmed_on", *op, values)?),
            Subject::Left => {
                let left = self.in_states(&[State::Left], self.today)?;
                let (op, not) = if *op == Op::None { (Op::Some, true) } else { (*op, false) };
                let last = self.days("date(max(x.ends_on), '-1 day')", op, values)?;
                let those = self.those("x.member");
                let found = left
                    & self.ask(&format!(
                        "SELECT x.member FROM period x WHERE {those}TRUE GROUP BY x.member HAVING {last}"
                    ))?;
                Holds::Set(if not { self.everybody()? - found } else { found })
            }
            Subject::State => {
                let states: Vec<State> = values.iter().map(|code| State::from_code(code)).collect();
                Holds::Set(self.in_states(&states, day)?)
            }
            Subject::Kind => Holds::Set(self.of_kinds(&keys(), day)?),
            Subject::Tag => Holds::Has("member_tag x".to_owned(), format!("x.tag IN ({})", list(keys()))),
            Subject::Group => Holds::Has(
                "grp_place x JOIN grp_below b ON b.below = x.grp".to_owned(),
                format!(
                    "b.grp IN ({}) AND x.starts_on <= '{day}' AND (x.ends_on IS NULL OR x.ends_on > '{day}')",
                    list(keys())
                ),
            ),
            Subject::Household => {
                let mut found = RoaringBitmap::new();
                for value in values {
                    let place = match value.as_str() {
                        "head" => "x.head = x.member",
                        "other" => "x.head IS NOT x.member",
                        _ => "TRUE",
                    };
                    let those = self.those("x.member");
                    let set = self.ask(&format!("SELECT x.member FROM household_place x WHERE {those}{place}"))?;
                    found |= if place == "TRUE" { self.everybody()? - set } else { set };
                }
                Holds::Set(found)
            }
            Subject::Prefecture => self.place("x.prefecture", *op, values),
            Subject::City => self.place("x.city", *op, values),
            Subject::PostalCode => {
                let digits: Vec<String> = values.iter().map(|v| tsudoi_japan::fold::digits(v)).collect();
                self.place("x.postal_code", *op, &digits)
            }
            Subject::Address => there("address x"),
            Subject::Phone => there("phone x"),
            Subject::Email => there("email x"),
            Subject::Mypage => there("login_state x"),
            Subject::MailStop => {
                let flags: Vec<&str> = values.iter().map(|v| if v == "yes" { "1" } else { "0" }).collect();
                Holds::Row(format!("m.mail_stop IN ({})", flags.join(", ")))
            }
            Subject::Dues => {
                let year = of.and_then(|of| of.parse().ok()).unwrap_or(self.fiscal_year);
                Holds::Set(self.dues(year, values)?)
            }
            Subject::Owed => self.counted("charge_state", "sum(x.open)", "TRUE", *op, values),
            Subject::UnpaidYears => {
                let late = format!("x.open > 0 AND x.due_on < '{}'", self.today);
                self.counted("charge_state", "count(DISTINCT x.fiscal_year)", &late, *op, values)
            }
            Subject::Reminded => self.counted("reminded", "max(x.level)", "TRUE", *op, values),
            Subject::Paid => {
                self.happened("paid_for x", "x.paid_on", of.map(|item| format!("x.item = {item}")), *op, values)?
            }
            Subject::Mailed => {
                let cause = of.map(|cause| format!("x.cause = '{cause}'"));
                self.happened("mail_sent x", "x.sent_on", cause, *op, values)?
            }
            Subject::Applied | Subject::Attended => {
                let mut also: Vec<String> = of.iter().map(|event| format!("x.event = {event}")).collect();
                if *subject == Subject::Attended {
                    also.push("x.came".to_owned());
                }
                let also = (!also.is_empty()).then(|| also.join(" AND "));
                self.happened("event_applied x", "x.starts_on", also, *op, values)?
            }
            Subject::Field => self.own(of, *op, values)?,
            Subject::Segment => Holds::Set(self.segments(values)?),
        })
    }

    fn one_of(&mut self, column: &str, values: &[String]) -> String {
        let marks: Vec<&str> = values.iter().map(|value| self.bind(value.clone())).collect();
        format!("{column} IN ({})", marks.join(", "))
    }

    /// A column of text; what is empty is not there.
    fn text(&mut self, column: &str, op: Op, values: &[String]) -> String {
        match op {
            Op::Contains => format!("instr({column}, {}) > 0", self.bind(values[0].clone())),
            Op::Begins => {
                format!("substr({column}, 1, {}) = {}", values[0].chars().count(), self.bind(values[0].clone()))
            }
            Op::Some => format!("{column} <> ''"),
            Op::None => format!("{column} = ''"),
            _ => self.one_of(column, values),
        }
    }

    /// A column of the 送付先.
    fn place(&mut self, column: &str, op: Op, values: &[String]) -> Holds {
        let (holds, op) =
            if op == Op::None { (Holds::HasNo as fn(_, _) -> _, Op::Some) } else { (Holds::Has as _, op) };
        holds("address x".to_owned(), format!("x.mailing = 1 AND {}", self.text(column, op, values)))
    }

    fn sign(op: Op) -> &'static str {
        match op {
            Op::Less => "<",
            Op::AtMost => "<=",
            Op::AtLeast => ">=",
            Op::More => ">",
            _ => "=",
        }
    }

    fn number(&mut self, column: &str, op: Op, values: &[String]) -> String {
        if op == Op::Is {
            let marks: Vec<String> =
                values.iter().filter_map(|v| v.parse::<f64>().ok()).map(|v| v.to_string()).collect();
            return format!("{column} IN ({})", marks.join(", "));
        }
        let number: f64 = values[0].parse().unwrap_or_default();
        format!("{column} {} {}", Self::sign(op), self.bind(number))
    }

    /// A column that holds a day or nothing.
    fn days(&mut self, column: &str, op: Op, values: &[String]) -> Result<String> {
        Ok(match op {
            Op::Some => format!("{column} IS NOT NULL"),
            Op::None => format!("{column} IS NULL"),
            Op::Within => format!("{column} BETWEEN '{}' AND '{}'", self.before_today(values)?, self.today),
            Op::Is => self.one_of(column, values),
            op => format!("{column} {} {}", Self::sign(op), self.bind(values[0].clone())),
        })
    }

    fn before_today(&self, span: &[String]) -> Result<Day> {
        let number: u32 = span[0].parse().map_err(|e| Error::internal(format!("span: {e}")))?;
        let from = match span[1].as_str() {
            "days" => self.today.checked_sub_days(Days::new(number.into())),
            "weeks" => self.today.checked_sub_days(Days::new(u64::from(number) * 7)),
            "months" => self.today.checked_sub_months(Months::new(number)),
            _ => self.today.checked_sub_months(Months::new(number * 12)),
        };
        Ok(from.unwrap_or(crate::values::FIRST_DAY).max(crate::values::FIRST_DAY))
    }

    /// Whoever was born on or before a day is that old: as [`tsudoi_japan::age_on`] counts.
    fn age(&self, op: Op, values: &[String]) -> String {
        let at_least = |years: i64| -> String {
            let years = years.clamp(0, 200) as u32;
            let born = self.today.checked_sub_months(Months::new(years * 12)).unwrap_or(self.today);
            format!("m.birth <= '{born}'")
        };
        let years = |value: &String| value.parse::<f64>().unwrap_or_default();
        let value = years(&values[0]);
        let (whole, above) = (value.ceil() as i64, value.floor() as i64 + 1);
        match op {
            Op::AtLeast => at_least(whole),
            Op::More => at_least(above),
            Op::Less => format!("m.birth IS NOT NULL AND NOT {}", at_least(whole)),
            Op::AtMost => format!("m.birth IS NOT NULL AND NOT {}", at_least(above)),
            _ => {
                let each: Vec<String> = values
                    .iter()
                    .map(years)
                    .filter(|value| value.fract() == 0.0)
                    .map(|value| format!("({} AND NOT {})", at_least(value as i64), at_least(value as i64 + 1)))
                    .collect();
                if each.is_empty() { "FALSE".to_owned() } else { format!("({})", each.join(" OR ")) }
            }
        }
    }

    fn dues(&mut self, year: i32, values: &[String]) -> Result<RoaringBitmap> {
        let charged = super::lists::dues(self.reader, year, self.only.map(i64::from))?;
        let mut found = RoaringBitmap::new();
        for value in values {
            let of = |wanted: &dyn Fn(DuesState) -> bool| -> RoaringBitmap {
                charged.iter().filter(|(_, state)| wanted(**state)).map(|(member, _)| *member as u32).collect()
            };
            found |= match value.as_str() {
                "none" => self.everybody()? - of(&|_| true),
                "open" => of(&|state| state != DuesState::Paid),
                "paid" => of(&|state| state == DuesState::Paid),
                "unpaid" => of(&|state| state == DuesState::Unpaid),
                _ => of(&|state| state == DuesState::Part),
            };
        }
        Ok(found)
    }

    /// A number counted over charges, 0 for whoever has none: where 0 is meant too, those of whom it does not hold
    /// are taken away.
    fn counted(&mut self, from: &str, number: &str, of: &str, op: Op, values: &[String]) -> Holds {
        let holds = self.number(number, op, values);
        let zero = values.iter().filter_map(|value| value.parse::<f64>().ok()).any(|value| match op {
            Op::Less => 0.0 < value,
            Op::AtMost => 0.0 <= value,
            Op::AtLeast => 0.0 >= value,
            Op::More => 0.0 > value,
            _ => value == 0.0,
        });
        let each = |not: &str| format!("{of} GROUP BY x.member HAVING {not}({holds})");
        if zero { Holds::HasNo(format!("{from} x"), each("NOT ")) } else { Holds::Has(format!("{from} x"), each("")) }
    }

    /// Something that happened on days, any number of times.
    fn happened(&mut self, from: &str, column: &str, also: Option<String>, op: Op, values: &[String]) -> Result<Holds> {
        let also = also.unwrap_or_else(|| "TRUE".to_owned());
        Ok(match op {
            Op::None => Holds::HasNo(from.to_owned(), also),
            Op::Some => Holds::Has(from.to_owned(), also),
            op => Holds::Has(from.to_owned(), format!("{also} AND {}", self.days(column, op, values)?)),
        })
    }

    fn segments(&mut self, values: &[String]) -> Result<RoaringBitmap> {
        let mut found = RoaringBitmap::new();
        for id in values.iter().filter_map(|value| value.parse::<i64>().ok()) {
            if self.within.contains(&id) {
                return Err(Error::invalid("segment", "error-segment-circle"));
            }
            let Some(saved) = self.saved.iter().find(|saved| saved.id == id).cloned() else {
                return Err(Error::invalid("segment", "error-segment-gone"));
            };
            self.within.push(id);
            found |= self.expr(&saved.expr)?;
            self.within.pop();
        }
        Ok(found)
    }
}
