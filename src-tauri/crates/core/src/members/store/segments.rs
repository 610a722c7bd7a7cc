//! SQL of `segment`, and the one statement that a tree of conditions becomes. Kinds and periods are joined
//! as lists join them; what other rooms know of a member comes from their views.

use chrono::{Days, Months};
use roaring::RoaringBitmap;
use rusqlite::{OptionalExtension, params, params_from_iter, types::Value};

use super::lists::state_on;
use crate::{
    Error, Reader, Result, Tx, association,
    members::{
        fields::FieldType,
        search,
        segment::{Condition, Expr, Op, Own, Saved, Subject, own},
    },
    membership,
    values::Day,
};

fn pairs(reader: &Reader<'_>, sql: &str) -> Result<Vec<(i64, String)>> {
    let mut statement = reader.conn.prepare_cached(sql)?;
    Ok(statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<rusqlite::Result<_>>()?)
}

pub(in crate::members) fn kinds(reader: &Reader<'_>) -> Result<Vec<(i64, String)>> {
    pairs(reader, "SELECT id, name FROM kind ORDER BY position, id")
}

pub(in crate::members) fn tags(reader: &Reader<'_>) -> Result<Vec<(i64, String)>> {
    pairs(reader, "SELECT id, name FROM tag ORDER BY name")
}

pub(in crate::members) fn groups(reader: &Reader<'_>) -> Result<Vec<(i64, String)>> {
    pairs(reader, "SELECT grp, path FROM grp_path ORDER BY path")
}

pub(in crate::members) fn items(reader: &Reader<'_>) -> Result<Vec<(i64, String)>> {
    pairs(reader, "SELECT item, name FROM charge_item ORDER BY item")
}

/// The segments that the reader may use: their own and everybody's.
pub(in crate::members) fn saved(reader: &Reader<'_>) -> Result<Vec<Saved>> {
    let mut statement = reader.conn.prepare_cached(
        "SELECT id, name, expr, owner FROM segment WHERE owner IS NULL OR owner = ?1 ORDER BY owner IS NOT NULL, name",
    )?;
    let mut rows = statement.query([reader.actor().staff_id()])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(Saved {
            id: row.get(0)?,
            name: row.get(1)?,
            expr: serde_json::from_str(&row.get::<_, String>(2)?)?,
            owner: row.get(3)?,
        });
    }
    Ok(found)
}

pub(in crate::members) fn insert(tx: &Tx<'_>, name: &str, expr: &Expr, owner: Option<i64>) -> Result<i64> {
    tx.conn.execute(
        "INSERT INTO segment (name, expr, owner) VALUES (?, ?, ?)",
        params![name, serde_json::to_string(expr)?, owner],
    )?;
    Ok(tx.conn.last_insert_rowid())
}

pub(in crate::members) fn update(tx: &Tx<'_>, id: i64, name: &str, expr: &Expr, owner: Option<i64>) -> Result<()> {
    tx.conn.execute(
        "UPDATE segment SET name = ?, expr = ?, owner = ? WHERE id = ?",
        params![name, serde_json::to_string(expr)?, owner, id],
    )?;
    Ok(())
}

pub(in crate::members) fn remove(tx: &Tx<'_>, id: i64) -> Result<()> {
    tx.conn.execute("DELETE FROM segment WHERE id = ?", [id])?;
    Ok(())
}

/// Names of segments, of anybody, whose tree holds another one by key.
pub(in crate::members) fn trees(reader: &Reader<'_>) -> Result<Vec<(i64, String, Expr)>> {
    let mut statement = reader.conn.prepare_cached("SELECT id, name, expr FROM segment")?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push((row.get(0)?, row.get(1)?, serde_json::from_str(&row.get::<_, String>(2)?)?));
    }
    Ok(found)
}

pub(in crate::members) fn name(conn: &rusqlite::Connection, id: i64) -> Option<String> {
    conn.query_row("SELECT name FROM segment WHERE id = ?", [id], |row| row.get(0)).optional().ok().flatten()
}

/// Who is meant.
pub(in crate::members) fn members(reader: &Reader<'_>, expr: &Expr) -> Result<RoaringBitmap> {
    let (sql, values) = statement(reader, expr, "SELECT m.id")?;
    let mut statement = reader.conn.prepare(&sql)?;
    let mut rows = statement.query(params_from_iter(values))?;
    let mut found = RoaringBitmap::new();
    while let Some(row) = rows.next()? {
        found.insert(row.get::<_, i64>(0)? as u32);
    }
    Ok(found)
}

/// How many are meant.
pub(in crate::members) fn count(reader: &Reader<'_>, expr: &Expr) -> Result<u64> {
    let (sql, values) = statement(reader, expr, "SELECT count(*)")?;
    let count: i64 = reader.conn.prepare(&sql)?.query_row(params_from_iter(values), |row| row.get(0))?;
    Ok(count as u64)
}

/// The statement and what is bound to it.
pub(in crate::members) fn statement(reader: &Reader<'_>, expr: &Expr, wanted: &str) -> Result<(String, Vec<Value>)> {
    let mut compiler = Compiler {
        reader,
        today: reader.today(),
        fiscal_year: association::show(reader)?.fiscal_year,
        fields: own(reader)?,
        saved: saved(reader)?,
        values: Vec::new(),
        within: Vec::new(),
    };
    let holds = compiler.expr(expr)?;
    Ok((format!("{wanted} FROM member m WHERE {holds}"), compiler.values))
}

struct Compiler<'r> {
    reader: &'r Reader<'r>,
    today: Day,
    fiscal_year: i32,
    fields: Vec<Own>,
    saved: Vec<Saved>,
    values: Vec<Value>,
    /// The segments that we are inside of.
    within: Vec<i64>,
}

impl Compiler<'_> {
    fn expr(&mut self, expr: &Expr) -> Result<String> {
        let mut joined = |parts: &[Expr], with: &str, none: &str| -> Result<String> {
            if parts.is_empty() {
                return Ok(none.to_owned());
            }
            let parts: Vec<String> = parts.iter().map(|part| self.expr(part)).collect::<Result<_>>()?;
            Ok(format!("({})", parts.join(with)))
        };
        match expr {
            Expr::All(parts) => joined(parts, " AND ", "TRUE"),
            Expr::Any(parts) => joined(parts, " OR ", "FALSE"),
            // What is not known (no birthday) does not hold; its opposite does.
            Expr::Not(inner) => Ok(format!("NOT coalesce({}, 0)", self.expr(inner)?)),
            Expr::Is(condition) => self.condition(condition),
        }
    }

    fn bind(&mut self, value: impl Into<Value>) -> &'static str {
        self.values.push(value.into());
        "?"
    }

    fn condition(&mut self, condition: &Condition) -> Result<String> {
        let Condition { subject, of, op, values } = condition;
        let of = of.as_deref();
        let keys = || -> String {
            values.iter().filter_map(|v| v.parse::<i64>().ok()).map(|v| v.to_string()).collect::<Vec<_>>().join(", ")
        };
        let day = of.and_then(|of| of.parse::<Day>().ok()).unwrap_or(self.today);
        let exists = |from: &str, holds: &str| format!("EXISTS (SELECT 1 FROM {from} WHERE x.member = m.id{holds})");
        let there = |from: &str| match op {
            Op::None => format!("NOT {}", exists(from, "")),
            _ => exists(from, ""),
        };
        Ok(match subject {
            Subject::No => self.text("m.no", *op, values),
            Subject::Organisation => self.text("m.organisation", *op, values),
            Subject::Name => {
                let found = search::find(self.reader, &values[0])?;
                let found = self.bind(serde_json::to_string(&found.iter().collect::<Vec<u32>>())?);
                format!("m.id IN (SELECT value FROM json_each({found}))")
            }
            Subject::Type => self.one_of("m.type", values),
            Subject::Gender => {
                let given: Vec<String> =
                    values.iter().map(|v| if v == "unsaid" { "unsaid" } else { v }.to_owned()).collect();
                self.one_of("m.gender", &given)
            }
            Subject::Age => self.age(*op, values),
            Subject::Birth => self.days("m.birth", *op, values)?,
            Subject::BirthMonth => {
                let months: Vec<String> =
                    values.iter().filter_map(|v| v.parse::<u32>().ok()).map(|month| format!("{month:02}")).collect();
                self.one_of("substr(m.birth, 6, 2)", &months)
            }
            Subject::Death => self.days("m.death", *op, values)?,
            Subject::Joined => self.days("m.joined_on", *op, values)?,
            Subject::Left => {
                let last = "(SELECT date(max(x.ends_on), '-1 day') FROM membership x WHERE x.member = m.id)";
                let holds = self.days(last, if *op == Op::None { Op::Some } else { *op }, values)?;
                let gone = format!("{} = 'left'", state_on(&format!("'{}'", self.today)));
                if *op == Op::None { format!("NOT ({gone} AND {holds})") } else { format!("({gone} AND {holds})") }
            }
            Subject::State => {
                let state = state_on(&format!("'{day}'"));
                self.one_of(&state, values)
            }
            Subject::Kind => {
                let counts = membership::counts_sql("x", &format!("'{day}'"));
                exists("membership x", &format!(" AND x.kind IN ({}) AND {counts}", keys()))
            }
            Subject::Tag => exists("member_tag x", &format!(" AND x.tag IN ({})", keys())),
            Subject::Group => exists(
                "grp_place x JOIN grp_below b ON b.below = x.grp",
                &format!(
                    " AND b.grp IN ({}) AND x.starts_on <= '{day}' AND (x.ends_on IS NULL OR x.ends_on > '{day}')",
                    keys()
                ),
            ),
            Subject::Household => {
                let each: Vec<String> = values
                    .iter()
                    .map(|value| match value.as_str() {
                        "head" => exists("household_place x", " AND x.head = m.id"),
                        "other" => exists("household_place x", " AND x.head IS NOT m.id"),
                        _ => format!("NOT {}", exists("household_place x", "")),
                    })
                    .collect();
                format!("({})", each.join(" OR "))
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
                format!("m.mail_stop IN ({})", flags.join(", "))
            }
            Subject::Dues => Self::dues(of.and_then(|of| of.parse().ok()).unwrap_or(self.fiscal_year), values),
            Subject::Owed => {
                self.number("(SELECT coalesce(sum(x.open), 0) FROM charge_state x WHERE x.member = m.id)", *op, values)
            }
            Subject::UnpaidYears => {
                let years = format!(
                    "(SELECT count(DISTINCT x.fiscal_year) FROM charge_state x
                      WHERE x.member = m.id AND x.open > 0 AND x.due_on < '{}')",
                    self.today
                );
                self.number(&years, *op, values)
            }
            Subject::Paid => {
                self.happened("paid_for x", "x.paid_on", of.map(|item| format!(" AND x.item = {item}")), *op, values)?
            }
            Subject::Mailed => {
                let cause = of.map(|cause| format!(" AND x.cause = '{cause}'"));
                self.happened("mail_sent x", "x.sent_on", cause, *op, values)?
            }
            Subject::Field => self.own(of, *op, values)?,
            Subject::Segment => self.segments(values)?,
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
    fn place(&mut self, column: &str, op: Op, values: &[String]) -> String {
        let (no, op) = if op == Op::None { ("NOT ", Op::Some) } else { ("", op) };
        let holds = self.text(column, op, values);
        format!("{no}EXISTS (SELECT 1 FROM address x WHERE x.member = m.id AND x.mailing = 1 AND {holds})")
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

    fn dues(year: i32, values: &[String]) -> String {
        let of_year = format!("FROM charge_state x WHERE x.member = m.id AND x.fiscal_year = {year}");
        let each: Vec<String> = values
            .iter()
            .map(|value| match value.as_str() {
                "open" => format!("EXISTS (SELECT 1 {of_year} AND x.open > 0)"),
                "none" => format!("NOT EXISTS (SELECT 1 {of_year})"),
                "paid" => format!("(SELECT sum(x.open) {of_year}) = 0"),
                "unpaid" => format!("(SELECT sum(x.open) > 0 AND sum(x.open) = sum(x.amount) {of_year})"),
                _ => format!("(SELECT sum(x.open) > 0 AND sum(x.open) < sum(x.amount) {of_year})"),
            })
            .collect();
        format!("({})", each.join(" OR "))
    }

    /// Something that happened on days, any number of times.
    fn happened(
        &mut self,
        from: &str,
        column: &str,
        also: Option<String>,
        op: Op,
        values: &[String],
    ) -> Result<String> {
        let also = also.unwrap_or_default();
        let (no, holds) = match op {
            Op::None => ("NOT ", String::new()),
            Op::Some => ("", String::new()),
            op => ("", format!(" AND {}", self.days(column, op, values)?)),
        };
        Ok(format!("{no}EXISTS (SELECT 1 FROM {from} WHERE x.member = m.id{also}{holds})"))
    }

    fn own(&mut self, of: Option<&str>, op: Op, values: &[String]) -> Result<String> {
        let field = of.and_then(|of| of.parse::<i64>().ok()).and_then(|id| self.fields.iter().find(|f| f.id == id));
        // A field that is no more, or that the reader may not see: nobody has it.
        let Some(Own { id, kind_of, .. }) = field.cloned() else { return Ok("FALSE".to_owned()) };
        let (no, op) = if op == Op::None { ("NOT ", Op::Some) } else { ("", op) };
        let holds = match (kind_of, op) {
            (FieldType::YesNo, Op::Is) => {
                let flags: Vec<&str> = values.iter().map(|v| if v == "yes" { "1" } else { "0" }).collect();
                format!(" AND x.number IN ({})", flags.join(", "))
            }
            (_, Op::Some) => String::new(),
            (FieldType::Number, op) => format!(" AND {}", self.number("x.number", op, values)),
            (FieldType::Date, op) => format!(" AND {}", self.days("x.day", op, values)?),
            (FieldType::Choices, _) => {
                format!(" AND EXISTS (SELECT 1 FROM json_each(x.text) c WHERE {})", self.one_of("c.value", values))
            }
            (_, op) => format!(" AND {}", self.text("x.text", op, values)),
        };
        Ok(format!("{no}EXISTS (SELECT 1 FROM field_value x WHERE x.member = m.id AND x.field = {id}{holds})"))
    }

    fn segments(&mut self, values: &[String]) -> Result<String> {
        let mut each = Vec::new();
        for id in values.iter().filter_map(|value| value.parse::<i64>().ok()) {
            if self.within.contains(&id) {
                return Err(Error::invalid("segment", "error-segment-circle"));
            }
            let Some(saved) = self.saved.iter().find(|saved| saved.id == id).cloned() else {
                return Err(Error::invalid("segment", "error-segment-gone"));
            };
            self.within.push(id);
            each.push(self.expr(&saved.expr)?);
            self.within.pop();
        }
        Ok(format!("({})", each.join(" OR ")))
    }
}
