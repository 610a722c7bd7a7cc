//! 利用時間: when members may come in, and what they read while they may not. All times are those of Japan.

use chrono::{Datelike, Duration, NaiveDateTime, NaiveTime};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    Area, Command, Permission, Query, Reader, Result, Topic, Tx, Undo, association, ensure,
    values::{Day, Moment, Nothing},
};

const ROOM: &str = "mypage-hours";
/// Japan's clocks.
const JAPAN: Duration = Duration::hours(9);
/// How far ahead the next opening is looked for.
const AHEAD: u64 = 400;

/// From when until when, `09:00` to `17:30`; `24:00` is the end of the day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Span {
    /// The first minute.
    pub from: String,
    /// The minute at which it closes.
    pub until: String,
}

/// A day that is not like its weekday.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Exception {
    /// Which day.
    pub day: Day,
    /// When it is open; none: not at all.
    pub open: Option<Span>,
}

/// When My Page is open. Always, until the association says otherwise.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Hours {
    /// Whether the hours below hold; else it is open day and night.
    pub limited: bool,
    /// Monday to Sunday; none: closed on that day.
    pub week: Vec<Option<Span>>,
    /// Days that are not like their weekday.
    pub exceptions: Vec<Exception>,
    /// 休止中: closed now, whatever the hours say.
    pub closed: bool,
    /// Until when it is closed: the time of Japan, `2026-11-28T09:00`; empty: until somebody opens it.
    pub closed_until: String,
    /// What members read meanwhile; empty: words of the program.
    pub words_ja: String,
    /// The same in English; empty: words of the program.
    pub words_en: String,
}

/// Not open now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Closed {
    /// When it opens, as far as that is known.
    pub until: Option<Moment>,
}

/// Minutes of the day: 0 to 1440.
fn minutes(text: &str) -> Option<i64> {
    let (hour, minute) = text.split_once(':')?;
    let is_number = |part: &str| part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
    if !is_number(hour) || !is_number(minute) {
        return None;
    }
    let (hour, minute): (i64, i64) = (hour.parse().ok()?, minute.parse().ok()?);
    let all = hour * 60 + minute;
    (minute < 60 && all <= 24 * 60).then_some(all)
}

impl Span {
    fn minutes(&self) -> Option<(i64, i64)> {
        let (from, until) = (minutes(&self.from)?, minutes(&self.until)?);
        (from < until).then_some((from, until))
    }
}

/// `2026-11-28T09:00`, as a browser's field for a moment writes it.
fn local(text: &str) -> Option<NaiveDateTime> {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M").ok()
}

impl Hours {
    fn on(&self, day: Day) -> Option<(i64, i64)> {
        let usual = || self.week.get(day.weekday().num_days_from_monday() as usize)?.as_ref();
        let span = match self.exceptions.iter().find(|exception| exception.day == day) {
            Some(exception) => exception.open.as_ref(),
            None => usual(),
        };
        span.and_then(Span::minutes)
    }

    /// From when on the hours let somebody in, from `at` on; `at` itself when they do then.
    fn opens(&self, at: NaiveDateTime) -> Option<NaiveDateTime> {
        if !self.limited {
            return Some(at);
        }
        for day in at.date().iter_days().take(AHEAD as usize) {
            let Some((from, until)) = self.on(day) else { continue };
            let midnight = day.and_time(NaiveTime::MIN);
            let (from, until) = (midnight + Duration::minutes(from), midnight + Duration::minutes(until));
            if at < until {
                return Some(at.max(from));
            }
        }
        None
    }

    /// Whether it is closed at that moment, and until when.
    pub fn closed_at(&self, moment: Moment) -> Option<Closed> {
        let now = moment.naive_utc() + JAPAN;
        let until = local(&self.closed_until);
        let may_open = match (self.closed, until) {
            (true, None) => return Some(Closed { until: None }),
            (true, Some(until)) => now.max(until),
            (false, _) => now,
        };
        let opens = self.opens(may_open);
        if opens == Some(now) {
            return None;
        }
        Some(Closed { until: opens.map(|at| (at - JAPAN).and_utc()) })
    }
}

/// What was settled.
pub fn hours(reader: &Reader<'_>) -> Result<Hours> {
    association::setting(reader, ROOM)
}

/// マイページの利用時間を見る.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Show {}

/// What [`Show`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Shown {
    /// What was settled; the week is always seven days long.
    pub hours: Hours,
    /// Whether members may come in now.
    pub open: bool,
    /// When it opens, UTC, where it is closed and that is known.
    pub opens_at: Option<Moment>,
}

impl Query for Show {
    type Output = Shown;
    const NAME: &'static str = "publishing.hours";
    const NEEDS: Permission = Permission::view(Area::Settings);
    fn run(self, reader: &Reader<'_>) -> Result<Shown> {
        let mut hours = hours(reader)?;
        let closed = hours.closed_at(reader.now());
        if hours.week.is_empty() {
            let span = |from: &str, until: &str| Some(Span { from: from.to_owned(), until: until.to_owned() });
            hours.week = vec![span("06:00", "24:00"); 7];
        }
        Ok(Shown { hours, open: closed.is_none(), opens_at: closed.and_then(|closed| closed.until) })
    }
}

/// マイページの利用時間を決める.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Set {
    /// See [`Hours`].
    pub limited: bool,
    /// See [`Hours`]: seven of them.
    pub week: Vec<Option<Span>>,
    /// See [`Hours`].
    #[serde(default)]
    pub exceptions: Vec<Exception>,
    /// See [`Hours`].
    #[serde(default)]
    pub closed: bool,
    /// See [`Hours`].
    #[serde(default)]
    pub closed_until: String,
    /// See [`Hours`]: at most 1,000 letters.
    #[serde(default)]
    pub words_ja: String,
    /// See [`Hours`]: at most 1,000 letters.
    #[serde(default)]
    pub words_en: String,
}

impl Command for Set {
    type Output = Nothing;
    const NAME: &'static str = "publishing.set_hours";
    const NEEDS: Permission = Permission::change(Area::Settings);
    const TOUCHES: &'static [Topic] = &[Topic::Settings, Topic::Mypage];
    const UNDO: Undo = Undo::Changeset;
    fn run(mut self, tx: &mut Tx<'_>) -> Result<Nothing> {
        ensure!(self.week.len() == 7, "week", "error-hours-week");
        // Days that have passed say nothing any more.
        let today = tx.today();
        self.exceptions.retain(|exception| exception.day >= today);
        let spans = self.week.iter().flatten();
        ensure!(spans.clone().all(|span| span.minutes().is_some()), "week", "error-hours-span");
        ensure!(
            !self.limited || spans.count() > 0 || self.exceptions.iter().any(|e| e.open.is_some()),
            "week",
            "error-hours-never"
        );
        ensure!(self.exceptions.len() <= 200, "exceptions", "error-hours-many");
        self.exceptions.sort_by_key(|exception| exception.day);
        for pair in self.exceptions.windows(2) {
            ensure!(pair[0].day != pair[1].day, "exceptions", "error-hours-twice", day = pair[0].day);
        }
        let mut open = self.exceptions.iter().filter_map(|exception| exception.open.as_ref());
        ensure!(open.all(|span| span.minutes().is_some()), "exceptions", "error-hours-span");
        let until = self.closed_until.trim();
        ensure!(until.is_empty() || local(until).is_some(), "closed_until", "error-hours-until");
        if self.closed && !until.is_empty() {
            let is_ahead = local(until).is_some_and(|until| until > tx.now().naive_utc() + JAPAN);
            ensure!(is_ahead, "closed_until", "error-hours-past");
        }
        let short = |text: &str| text.chars().count() <= 1000;
        ensure!(short(&self.words_ja), "words_ja", "error-hours-words");
        ensure!(short(&self.words_en), "words_en", "error-hours-words");
        let hours = Hours {
            limited: self.limited,
            week: self.week,
            exceptions: self.exceptions,
            closed: self.closed,
            closed_until: if self.closed { until.to_owned() } else { String::new() },
            words_ja: self.words_ja.trim().to_owned(),
            words_en: self.words_en.trim().to_owned(),
        };
        association::set_setting(tx, ROOM, &hours)?;
        Ok(Nothing {})
    }
}
