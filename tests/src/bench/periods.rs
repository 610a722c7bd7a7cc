//! The roster of a day long past.

use serde_json::json;

use super::{Goal, Measure, Outcome, office::Office, percentile, repeat};

const MANY: usize = 100_000;

/// The roster at a past date: 100,000 members and 300,000 periods, as three kinds of each member's life.
pub fn measure() -> Outcome<Vec<Measure>> {
    let office = Office::with_members(MANY)?;
    office.book.bare(|conn| {
        conn.execute_batch(
            "INSERT INTO kind (name, position) VALUES ('学生会員', 1), ('終身会員', 2);
             UPDATE membership SET ends_on = date(starts_on, '+4 years'), end_reason = 'changed', kind = 2;
             INSERT INTO membership (member, kind, starts_on, ends_on, end_reason)
               SELECT member, 1, ends_on, date(ends_on, '+6 years'), CASE id % 10 WHEN 0 THEN 'left' ELSE 'changed' END
                 FROM membership WHERE kind = 2;
             INSERT INTO membership (member, kind, starts_on)
               SELECT member, 3, ends_on FROM membership WHERE kind = 1;
             INSERT INTO leave (member, starts_on, ends_on) SELECT id, '2010-04-01', '2011-04-01' FROM member WHERE id % 50 = 0;
             UPDATE member SET death = '2015-06-01' WHERE id % 40 = 0;",
        )
    })?;
    let periods: i64 =
        office.book.bare(|conn| conn.query_row("SELECT count(*) FROM membership", [], |row| row.get(0)))?;
    let days = ["2005-04-01", "2010-10-01", "2016-01-01", "2024-03-31"];
    let mut measures = Vec::new();
    let enrolled = ["current", "grace", "on_leave"];
    for (work, name) in [("counted by kind and state", "membership.on"), ("first page of its list", "members.list")] {
        let mut at = 0;
        let took = repeat(12, || {
            let day = days[at % days.len()];
            at += 1;
            let input = match name {
                "membership.on" => json!({ "day": day }),
                _ => json!({ "filter": { "on": day, "state": enrolled }, "limit": 50 }),
            };
            office.call(name, input)?;
            Ok(())
        })?;
        measures.push(Measure {
            work: format!("roster at a past date, {MANY} members and {periods} periods, {work}, p95"),
            value: percentile(&took, 95),
            unit: "ms",
            bare: None,
            goal: Goal::AtMost(100.0),
        });
    }
    Ok(measures)
}
