//! 今日の仕事.

use chrono::{Datelike, Days, Months};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tsudoi_japan::fiscal::{self, FiscalYear};

use crate::{
    Area, Permission, Query, Reader, Result, applications, association, backup, bank, debits, dues, groups, identity,
    imports, inquiries, mail, members, membership, online, payments, receipts, reminders, renewal, requests, retention,
    staff,
    values::{Day, Yen, day_in_japan},
};

/// A backup is old after so many days.
const BACKUP_DAYS: u64 = 7;
/// What runs out within so many days is called to mind.
const DUE_DAYS: u64 = 30;
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
    /// Payers who are to be reminded: send them the next notice.
    ToRemind,
    /// Lines of bank statements that wait: say whose they are.
    ToMatch,
    /// Dues that could not be drawn from an account: try again, or ask for a transfer.
    DebitsFailed,
    /// Online payments and links that wait for a person: look at why.
    OnlineWaits,
    /// Payments without a receipt: issue them.
    ReceiptsToIssue,
    /// Mail that was given up: put the address right and send again.
    MailFailed,
    /// Papers of members that wait to be looked at: compare them with the roster.
    IdentityWaits,
    /// Inquiries that wait for an answer: write it.
    Inquiries,
    /// Applications for membership that wait for a decision.
    Applications,
    /// What members ask to be changed about them: decide.
    ChangeRequests,
    /// Periods that run out, and leaves that end, within 30 days.
    MembershipDue,
    /// Members who may lapse: decide about them.
    Lapse,
    /// Members whom neither letter nor mail reaches: find out an address.
    NoChannel,
    /// Follow-ups that are due: do them.
    FollowUps,
    /// Members whose post came back: find out where they live.
    Lost,
    /// Members who left long ago: erase what is kept of them.
    RetentionDue,
    /// Tries to come into the office that were no slips of the finger: look who it was.
    Entrance,
    /// No backup for a while: make one.
    BackupOld,
    /// Offices whose term ends soon, or has ended without somebody new: find a successor.
    OfficeEnds,
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
    /// Members at the end of each of the last eleven months, and today.
    pub months: Vec<MonthCount>,
}

/// Members at the end of a month.
#[derive(Debug, Serialize, JsonSchema)]
pub struct MonthCount {
    /// `2026-04`
    pub month: String,
    /// How many.
    pub members: i64,
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
    /// Per cent of this year's charges that was paid by the end of each month of the year, up to this one.
    pub rates: Vec<f64>,
    /// The same of last year's charges in all twelve months of last year; empty when nothing was charged.
    pub last_year_rates: Vec<f64>,
}

impl Query for Today {
    type Output = Overview;
    const NAME: &'static str = "home.today";
    const NEEDS: Permission = Permission::SignedIn;
    const SCOPED: bool = true;
    fn run(self, reader: &Reader<'_>) -> Result<Overview> {
        let us = association::show(reader)?;
        let (first, _) = fiscal::range(FiscalYear(us.fiscal_year), us.fiscal_year_start);
        // Whoever is limited to groups has work with their members alone.
        let limited = members::scope::limit(reader)?.is_some();
        let backups = if limited { Vec::new() } else { backup::kept(&reader.book_dir().join("backups"))? };
        let last_backup = backups.into_iter().next().map(|newest| newest.at);
        let mut overview = Overview {
            tasks: Vec::new(),
            members: MemberNumbers::default(),
            dues: DuesNumbers { fiscal_year: us.fiscal_year, ..DuesNumbers::default() },
            last_backup,
        };
        let may = |area| reader.require(Permission::view(area)).is_ok() && (!limited || area == Area::Members);
        if may(Area::Money) {
            overview.dues = numbers_of_dues(reader, us.fiscal_year, us.fiscal_year_start)?;
            let (count, amount, since) = dues::overdue(reader)?;
            overview.add(TaskKind::Unpaid, count, since, Some(amount));
            let (count, amount, since) = reminders::waiting(reader)?;
            overview.add(TaskKind::ToRemind, count, since, Some(amount));
            let (count, amount, since) = bank::waiting(reader)?;
            overview.add(TaskKind::ToMatch, count, since, Some(amount));
            let (count, amount, since) = debits::waiting(reader)?;
            overview.add(TaskKind::DebitsFailed, count, since, Some(amount));
            overview.add(TaskKind::OnlineWaits, online::waiting(reader)?, None, None);
        }
        if may(Area::Receipts) {
            let (count, amount, since) = receipts::waiting(reader)?;
            overview.add(TaskKind::ReceiptsToIssue, count, since, Some(amount));
        }
        if may(Area::Identity) {
            let (count, since) = identity::waiting(reader)?;
            overview.add(TaskKind::IdentityWaits, count, since, None);
        }
        if may(Area::Inquiries) {
            let (count, since) = inquiries::waiting(reader)?;
            overview.add(TaskKind::Inquiries, count, since, None);
        }
        if may(Area::Mail) {
            let counts = mail::counts(reader)?;
            overview.add(TaskKind::MailFailed, counts.failed, counts.failed_since.as_deref().and_then(day_of), None);
        }
        if may(Area::Members) {
            let (count, since) = members::due_tasks(reader)?;
            overview.add(TaskKind::FollowUps, count, since, None);
            let (count, since) = members::lost(reader)?;
            overview.add(TaskKind::Lost, count, since, None);
            let (count, since) = requests::waiting(reader)?;
            overview.add(TaskKind::ChangeRequests, count, since, None);
            if !limited {
                let (count, since) = applications::waiting(reader)?;
                overview.add(TaskKind::Applications, count, since, None);
                let (count, _) = membership::due_within(reader, DUE_DAYS)?;
                overview.add(TaskKind::MembershipDue, count, None, None);
                overview.add(TaskKind::Lapse, renewal::lapse_candidates(reader)?, None, None);
            }
            let now = membership::in_states(reader, &membership::State::ENROLLED, reader.today())?;
            let now = members::scope::keep(reader, now)?;
            overview.add(TaskKind::NoChannel, members::without_channel(reader, &now)? as i64, None, None);
            let (count, since) = groups::ending(reader)?;
            overview.add(TaskKind::OfficeEnds, count, since, None);
            if !limited && let Some((at, count)) = imports::last_left_out(reader)? {
                let day = day_of(&at).filter(|day| *day + Days::new(IMPORT_DAYS) >= reader.today());
                overview.add(TaskKind::ImportLeftOut, if day.is_some() { count } else { 0 }, day, None);
            }
            overview.members = MemberNumbers {
                now: now.len(),
                joined_this_year: members::joined_since(reader, first)?,
                left_this_year: membership::left_since(reader, first)?,
                // The course of months is that of the whole association.
                months: if limited { Vec::new() } else { members_by_month(reader, now.len() as i64)? },
            };
        }
        if may(Area::Settings) && may(Area::Members) {
            let (count, since) = retention::waiting(reader)?;
            overview.add(TaskKind::RetentionDue, count, since, None);
        }
        if may(Area::Staff) {
            let (count, since) = staff::alarming(reader)?;
            overview.add(TaskKind::Entrance, count, since.as_deref().and_then(day_of), None);
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

/// `count` months from the one with `first` in it.
fn months(first: Day, count: u32) -> Vec<String> {
    let start = first - Days::new(u64::from(first.day0()));
    (0..count).map(|n| (start + Months::new(n)).format("%Y-%m").to_string()).collect()
}

fn members_by_month(reader: &Reader<'_>, now: i64) -> Result<Vec<MonthCount>> {
    let months = months(reader.today() - Months::new(11), 12);
    let mut counts = membership::at_month_ends(reader, &months)?;
    // This month has not ended: what begins later in it is not there yet.
    if let Some(last) = counts.last_mut() {
        *last = now;
    }
    Ok(months.into_iter().zip(counts).map(|(month, members)| MonthCount { month, members }).collect())
}

/// Per cent of `charged` that had come in by the end of each month of a fiscal year.
fn rates(reader: &Reader<'_>, fiscal_year: i32, start: u32, charged: Yen, count: u32) -> Result<Vec<f64>> {
    if charged == 0 {
        return Ok(Vec::new());
    }
    let (first, _) = fiscal::range(FiscalYear(fiscal_year), start);
    let sums = payments::received_by_month_ends(reader, fiscal_year, &months(first, count))?;
    Ok(sums.into_iter().map(|sum| sum as f64 * 100.0 / charged as f64).collect())
}

fn numbers_of_dues(reader: &Reader<'_>, fiscal_year: i32, start: u32) -> Result<DuesNumbers> {
    let sum = dues::summary(reader, fiscal_year)?;
    let before = dues::summary(reader, fiscal_year - 1)?;
    let today = reader.today();
    let last_year_rate = match before.charged {
        0 => None,
        charged => {
            let received = payments::received_until(reader, fiscal_year - 1, today - Months::new(12))?;
            Some(received as f64 * 100.0 / charged as f64)
        }
    };
    let (first, _) = fiscal::range(FiscalYear(fiscal_year), start);
    let so_far = (today.year() * 12 + today.month0() as i32) - (first.year() * 12 + first.month0() as i32) + 1;
    Ok(DuesNumbers {
        fiscal_year,
        charged: sum.charged,
        paid: sum.paid,
        charged_count: sum.charged_count,
        paid_count: sum.paid_count,
        last_year_rate,
        rates: rates(reader, fiscal_year, start, sum.charged, so_far.clamp(1, 12) as u32)?,
        last_year_rates: rates(reader, fiscal_year - 1, start, before.charged, 12)?,
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
            ["receipts_to_issue", "unpaid", "to_remind", "no_channel", "backup_old"],
            "by the day since when it waits"
        );
        assert_eq!(
            seen["tasks"][1],
            json!({ "kind": "unpaid", "count": 1, "since": "2026-05-31", "amount": 8000 }),
            "what is overdue, not what is due later"
        );
        let members = &seen["members"];
        assert_eq!((&members["now"], &members["joined_this_year"]), (&json!(2), &json!(0)), "since 2020");
        let months = members["months"].as_array().unwrap();
        assert_eq!((months.len(), &months[0]["members"]), (12, &json!(2)), "a year of months, both all the time");
        let rates = seen["dues"]["last_year_rates"].as_array().unwrap();
        assert_eq!(
            (rates.len(), &rates[0], &rates[8], &rates[9], &rates[11]),
            (12, &json!(25.0), &json!(25.0), &json!(100.0), &json!(100.0)),
            "2,000 yen in April, the rest in January"
        );
        assert_eq!(seen["dues"]["charged"], 16000, "of this year alone");
        assert_eq!(seen["dues"]["last_year_rate"], 25.0, "2,000 of 8,000 yen had come in a year ago");
    }
}
