//! 今日の仕事.

use chrono::{Days, Months};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tsudoi_japan::fiscal::{self, FiscalYear};

use crate::{
    Area, Permission, Query, Reader, Result, association, backup, dues, imports, mail, members, membership, payments,
    values::{Day, Yen, day_in_japan},
};

/// A backup is old after so many days.
const BACKUP_DAYS: u64 = 7;
/// For so many days the rows that an import left out are called to mind.
const IMPORT_DAYS: u64 = 14;

/// 今日の仕事: what waits, longest first. Only what the reader's role may see.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Today {}

/// What [`Today`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Overview {
    /// What waits; whoever has waited longest comes first.
    pub tasks: Vec<Task>,
    /// Members in numbers.
    pub members: MemberNumbers,
    /// This year's dues in numbers.
    pub dues: DuesNumbers,
    /// When the last backup was made, UTC; none when there never was one.
    pub last_backup: Option<String>,
}

/// What kind of work waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TaskKind {
    /// Charges that are overdue: look through them.
    Unpaid,
    /// Payments without a receipt: issue them.
    ReceiptsToIssue,
    /// Mail that was given up: put the address right and send again.
    MailFailed,
    /// Members whom neither letter nor mail reaches: find out an address.
    NoChannel,
    /// No backup for a while: make one.
    BackupOld,
    /// Rows of the last import that were not taken in: look through them.
    ImportLeftOut,
}

/// Something that waits.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Task {
    /// What.
    pub kind: TaskKind,
    /// How many.
    pub count: i64,
    /// Since when the oldest waits.
    pub since: Option<Day>,
    /// What they come to, yen.
    pub amount: Option<Yen>,
}

/// Members in numbers.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub struct MemberNumbers {
    /// Members today.
    pub now: u64,
    /// Who joined in this fiscal year.
    pub joined_this_year: u64,
    /// Who left in this fiscal year.
    pub left_this_year: u64,
}

/// A year's dues in numbers.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub struct DuesNumbers {
    /// Which year.
    pub fiscal_year: i32,
    /// Charged, yen.
    pub charged: Yen,
    /// Of that, paid.
    pub paid: Yen,
    /// How many charges.
    pub charged_count: i64,
    /// Of them, paid in full.
    pub paid_count: i64,
    /// Per cent of last year's charges that was paid by this day a year ago.
    pub last_year_rate: Option<f64>,
}

impl Query for Today {
    type Output = Overview;
    const NAME: &'static str = "home.today";
    const NEEDS: Permission = Permission::SignedIn;
    fn run(self, reader: &Reader<'_>) -> Result<Overview> {
        let us = association::show(reader)?;
        let (first, _) = fiscal::range(FiscalYear(us.fiscal_year), us.fiscal_year_start);
        let backups = backup::kept(&reader.book_dir().join("backups"))?;
        let last_backup = backups.into_iter().next().map(|newest| newest.at);
        let mut overview = Overview {
            tasks: Vec::new(),
            members: MemberNumbers::default(),
            dues: DuesNumbers { fiscal_year: us.fiscal_year, ..DuesNumbers::default() },
            last_backup,
        };
        let may = |area| reader.require(Permission::view(area)).is_ok();
        if may(Area::Money) {
            overview.dues = numbers_of_dues(reader, us.fiscal_year)?;
            let (count, amount, since) = dues::overdue(reader)?;
            overview.add(TaskKind::Unpaid, count, since, Some(amount));
        }
        if may(Area::Receipts) {
            let (count, amount, since) = payments::waiting(reader)?;
            overview.add(TaskKind::ReceiptsToIssue, count, since, Some(amount));
        }
        if may(Area::Mail) {
            let counts = mail::counts(reader)?;
            overview.add(TaskKind::MailFailed, counts.failed, counts.failed_since.as_deref().and_then(day_of), None);
        }
        if may(Area::Members) {
            let now = membership::in_state(reader, membership::State::Current)?;
            overview.add(TaskKind::NoChannel, members::without_channel(reader, &now)? as i64, None, None);
            if let Some((at, count)) = imports::last_left_out(reader)? {
                let day = day_of(&at).filter(|day| *day + Days::new(IMPORT_DAYS) >= reader.today());
                overview.add(TaskKind::ImportLeftOut, if day.is_some() { count } else { 0 }, day, None);
            }
            overview.members = MemberNumbers {
                now: now.len(),
                joined_this_year: members::joined_since(reader, first)?,
                left_this_year: membership::left_since(reader, first)?,
            };
        }
        if may(Area::Settings) && overview.members.now > 0 {
            let made = overview.last_backup.as_deref().and_then(day_of);
            if made.is_none_or(|day| day + Days::new(BACKUP_DAYS) < reader.today()) {
                overview.add(TaskKind::BackupOld, 1, made, None);
            }
        }
        overview.tasks.sort_by_key(|task| (task.since.is_none(), task.since));
        Ok(overview)
    }
}

impl Overview {
    fn add(&mut self, kind: TaskKind, count: i64, since: Option<Day>, amount: Option<Yen>) {
        if count > 0 {
            self.tasks.push(Task { kind, count, since, amount });
        }
    }
}

/// The day in Japan of a moment as the tables hold it.
fn day_of(moment: &str) -> Option<Day> {
    chrono::DateTime::parse_from_rfc3339(moment).ok().map(|moment| day_in_japan(moment.to_utc()))
}

fn numbers_of_dues(reader: &Reader<'_>, fiscal_year: i32) -> Result<DuesNumbers> {
    let sum = dues::summary(reader, fiscal_year)?;
    let before = dues::summary(reader, fiscal_year - 1)?;
    let a_year_ago = reader.today() - Months::new(12);
    let last_year_rate = match before.charged {
        0 => None,
        charged => Some(payments::received_until(reader, fiscal_year - 1, a_year_ago)? as f64 * 100.0 / charged as f64),
    };
    Ok(DuesNumbers {
        fiscal_year,
        charged: sum.charged,
        paid: sum.paid,
        charged_count: sum.charged_count,
        paid_count: sum.paid_count,
        last_year_rate,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)] // a test may fall over

    use serde_json::json;

    use crate::testing::Office;

    #[test]
    fn whoever_waited_longest_comes_first() {
        let office = Office::new();
        let empty = office.done("home.today", json!({}));
        assert_eq!(empty["tasks"], json!([]), "nothing waits in a new book");
        let (a, b) = (office.member("小林", "千代子", Some("chiyoko@example.jp")), office.member("佐藤", "健", None));
        for (member, year, due_on) in [(a, 2025, "2025-05-31"), (a, 2026, "2026-05-31"), (b, 2026, "2026-12-31")] {
            office.done(
                "dues.charge",
                json!({ "member": member, "item": "annual", "fiscal_year": year, "amount": 8000, "due_on": due_on }),
            );
        }
        let pay = |amount, paid_on: &str| {
            office
                .done("payments.record", json!({ "member": a, "amount": amount, "paid_on": paid_on, "method": "cash" }))
        };
        pay(2000, "2025-04-10");
        pay(6000, "2026-01-10");
        let seen = office.done("home.today", json!({}));
        let kinds: Vec<_> =
            seen["tasks"].as_array().unwrap().iter().map(|task| task["kind"].as_str().unwrap()).collect();
        assert_eq!(
            kinds,
            ["receipts_to_issue", "unpaid", "no_channel", "backup_old"],
            "by the day since when it waits"
        );
        assert_eq!(
            seen["tasks"][1],
            json!({ "kind": "unpaid", "count": 1, "since": "2026-05-31", "amount": 8000 }),
            "what is overdue, not what is due later"
        );
        assert_eq!(seen["members"], json!({ "now": 2, "joined_this_year": 0, "left_this_year": 0 }), "since 2020");
        assert_eq!(seen["dues"]["charged"], 16000, "of this year alone");
        assert_eq!(seen["dues"]["last_year_rate"], 25.0, "2,000 of 8,000 yen had come in a year ago");
    }
}
