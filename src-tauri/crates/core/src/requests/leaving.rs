//! 退会・休会の申し出 from My Page: what it means is said first, the office accepts it into the acts of
//! [`crate::membership`], and the member hears of both.

use chrono::{Days, Duration};
use serde_json::{Value, json};
use tsudoi_japan::fiscal::{self, FiscalYear};

use super::{END, LEAVE, Request, State, ask, follow, rules, store};
use crate::{
    Error, Reader, Result, Tx, association, dues, ensure,
    error::OrNotFound,
    logins,
    mail::{self, Template},
    members,
    membership::{self, EndReason, LeaveFee},
    values::{Day, Yen},
    words,
};

/// What a member says.
#[derive(Debug, Clone)]
pub enum Leaving {
    /// 退会: until this day.
    End {
        /// The last day.
        on: Day,
        /// In their words; may be empty.
        why: String,
    },
    /// 休会: from this day.
    Rest {
        /// The first day.
        starts_on: Day,
        /// The last day; without it, until they come back.
        until: Option<Day>,
        /// In their words; may be empty.
        why: String,
    },
}

/// What leaving means, said before it is asked for.
#[derive(Debug, Clone)]
pub struct Effects {
    /// Whether the association takes a 退会 from My Page, and the member is one.
    pub may_end: bool,
    /// The same of a 休会.
    pub may_rest: bool,
    /// The last day that is proposed: the end of the fiscal year, or of the membership if that is earlier.
    pub last: Day,
    /// What is owed now, yen.
    pub owed: Yen,
    /// The last day on which My Page opens, if the last day of the membership is the one proposed.
    pub opens_until: Day,
    /// The day on which the membership ends already, where it does.
    pub ends: Option<Day>,
}

/// What leaving would mean for a member.
pub fn effects(reader: &Reader<'_>, member: i64) -> Result<Effects> {
    let us = association::show(reader)?;
    let (_, next_year) = fiscal::range(FiscalYear(us.fiscal_year), us.fiscal_year_start);
    let year_end = next_year - Days::new(1);
    let periods = membership::periods(reader, member)?;
    let now = membership::holding(&periods, reader.today());
    let ends = now.and_then(|period| period.ends_on).map(|end| end - Duration::days(1));
    let last = ends.map_or(year_end, |end| end.min(year_end));
    let rules = rules(reader)?;
    let owed = dues::open_of_payer(reader, member)?.iter().map(|charge| charge.open).sum();
    let opens_until = logins::opens_until(last + Duration::days(1)) - Days::new(1);
    let (may_end, may_rest) = (rules.end && now.is_some(), rules.leave && now.is_some());
    Ok(Effects { may_end, may_rest, last, owed, opens_until, ends })
}

/// Writes down that a member wants to leave or to rest, and tells them that it has arrived.
///
/// # Errors
/// Invalid in `on`, `starts_on`, `until`, `why`: a day that has passed or on which they are no member.
pub fn ask_to_leave(tx: &mut Tx<'_>, member: i64, wish: Leaving) -> Result<()> {
    let brief = members::brief(tx, member)?;
    let (rules, today) = (rules(tx)?, tx.today());
    let periods = membership::periods(tx, member)?;
    let is_member = |day: Day| membership::holding(&periods, day).is_some();
    let (item, after, why) = match wish {
        Leaving::End { on, why } => {
            ensure!(rules.end, "on", "error-requests-off");
            ensure!(on >= today, "on", "error-requests-past");
            ensure!(is_member(on), "on", "error-no-period-then");
            let why = why.trim().to_owned();
            (END, json!({ "on": on, "why": why }), why)
        }
        Leaving::Rest { starts_on, until, why } => {
            ensure!(rules.leave, "starts_on", "error-requests-off");
            ensure!(starts_on >= today, "starts_on", "error-requests-past");
            ensure!(is_member(starts_on), "starts_on", "error-leave-no-period");
            ensure!(until.is_none_or(|last| last >= starts_on), "until", "error-period-backwards");
            let why = why.trim().to_owned();
            (LEAVE, json!({ "starts_on": starts_on, "until": until, "why": why }), why)
        }
    };
    ensure!(why.chars().count() <= 400, "why", "error-too-long", max = 400);
    ask::not_too_many(tx, member)?;
    ask::keep(tx, member, item, json!({}), after, State::Waiting, "", None)?;
    let lang = tx.lang();
    let what = follow::name_in(tx, lang, item)?;
    // Who cannot be written to sees it at My Page all the same.
    let _no_way = mail::enqueue_in(tx, lang, Template::Arrived, member, &[("what", what)], None)?;
    tx.subject(brief.label());
    tx.reason(why);
    Ok(())
}

fn day(value: &Value, key: &str) -> Option<Day> {
    value[key].as_str().and_then(|text| text.parse().ok())
}

/// Accepts it; the line of the letter that says so. `on` is the day that the office has settled instead.
pub(super) fn accept(
    tx: &Tx<'_>,
    of: &Request,
    on: Option<Day>,
    fee: LeaveFee,
    percent: Option<u32>,
) -> Result<String> {
    let asked_on = Some(crate::values::day_in_japan(of.asked_at));
    let why = of.after["why"].as_str().unwrap_or_default();
    if of.item == END {
        let last = on.or_else(|| day(&of.after, "on")).or_not_found("error-no-period-then")?;
        let first_without = last + Duration::days(1);
        membership::end(tx, of.member, first_without, EndReason::Left, asked_on, why)?;
        settle(tx, of, "on", last)?;
        let until = words::day(of.lang, logins::opens_until(first_without) - Days::new(1));
        return Ok(words::say(of.lang, "requests-letter-end", &[("day", words::day(of.lang, last)), ("until", until)]));
    }
    let starts_on = on.or_else(|| day(&of.after, "starts_on")).or_not_found("error-leave-no-period")?;
    let leave = membership::BeginLeave {
        member: of.member,
        starts_on,
        until: day(&of.after, "until"),
        fee,
        percent,
        asked_on,
        reason: why.to_owned(),
    };
    membership::begin_leave(tx, leave)?;
    settle(tx, of, "starts_on", starts_on)?;
    Ok(words::say(of.lang, "requests-letter-leave", &[("day", words::day(of.lang, starts_on))]))
}

/// The day that was settled stands in the request, so that it says what was done.
fn settle(tx: &Tx<'_>, of: &Request, key: &str, on: Day) -> Result<()> {
    let mut after = of.after.clone();
    after[key] = json!(on);
    store::set_after(tx, of.id, &after)
}

/// Takes back what was accepted: the membership goes on, the rest is as if it had not been asked for. What had been
/// planned for later and fell away with the end stays away.
pub(super) fn take_back(tx: &Tx<'_>, of: &Request) -> Result<()> {
    let gone = || Error::conflict("error-request-changed-since");
    if of.item == END {
        let ends_on = day(&of.after, "on").map(|last| last + Duration::days(1));
        let periods = membership::periods(tx, of.member)?;
        let period = periods.iter().find(|one| one.ends_on == ends_on && one.end_reason == "left").ok_or_else(gone)?;
        return membership::reopen(tx, period.id).map(|_| ());
    }
    let starts_on = day(&of.after, "starts_on");
    let leaves = membership::history(tx, of.member, None)?.leaves;
    let leave = leaves.iter().find(|one| Some(one.starts_on) == starts_on).ok_or_else(gone)?;
    membership::remove_leave(tx, leave.id)
}
