//! 在籍期間 from a row: what 会員種別, 入会日, 退会日 and the state in another system mean for the dated
//! periods of a member. Pure.

use super::{
    draft::Draft,
    merge::Merge,
    names::Names,
    own,
    remark::{Remark, Weight},
    target::Target,
    vocabulary,
};
use crate::{
    Lang,
    members::bulk::{Period, Whole},
    values::Day,
};

/// What stands for what a row does not say.
#[derive(Debug, Clone, Copy)]
pub struct Defaults {
    /// The kind of new members whose row names none.
    pub kind: Option<i64>,
    /// The first day of new members of whom no day is known: that of this fiscal year.
    pub start: Day,
    /// Today.
    pub today: Day,
}

/// The kind that the row names. A doubt when there is none of that name.
pub fn kind(draft: &Draft, names: &mut Names, doubts: &mut Vec<Remark>) -> Option<i64> {
    if draft.kind.is_empty() {
        return None;
    }
    let found = names.kind(&draft.kind);
    if found.is_none() {
        let mut remark = Remark::row(Weight::Doubt, "import-kind-unknown");
        remark.column = draft.kind_column;
        remark.value.clone_from(&draft.kind);
        doubts.push(remark);
    }
    found
}

/// The day after the last one, and why, if the row says that it is over. `died_now`: the day of death is news.
fn ending(draft: &Draft, today: Day, died_now: bool) -> Option<(Day, &'static str)> {
    let died = draft.death.is_some() || draft.status == "died";
    let reason = match draft.end_reason {
        "" if died => "died",
        "" => "left",
        said => said,
    };
    let last = draft.left_on.or_else(|| match draft.status {
        "left" => Some(draft.status_on.unwrap_or(today)),
        "died" => Some(draft.death.or(draft.status_on).unwrap_or(today)),
        _ => draft.death.filter(|_| died_now),
    })?;
    last.succ_opt().map(|end| (end, reason))
}

/// The periods of a new member.
pub fn of_new(draft: &Draft, names: &mut Names, defaults: Defaults, remarks: &mut Vec<Remark>) -> Vec<Period> {
    let named = kind(draft, names, remarks);
    let mut periods = others(&draft.memberships, names, remarks);
    if draft.status == "pending" {
        return periods;
    }
    let Some(kind) = named.or(defaults.kind) else { return periods };
    let end = ending(draft, defaults.today, true);
    let known = draft.starts_on.or(draft.joined_on);
    let mut starts_on = known.unwrap_or(defaults.start);
    if known.is_none() && end.is_none_or(|(end, _)| end > starts_on) {
        remarks.push(Remark::row(Weight::Note, "import-start-unknown").arg("day", starts_on));
    }
    if let Some((end, _)) = end.filter(|(end, _)| *end <= starts_on) {
        // Of those who had left before, or whose days are in doubt: the last day alone is certain.
        starts_on = end.pred_opt().unwrap_or(starts_on);
    }
    periods.push(Period {
        id: 0,
        kind,
        starts_on,
        ends_on: end.map(|(end, _)| end),
        end_reason: end.map_or("", |(_, reason)| reason).to_owned(),
        asked_on: draft.asked_on,
    });
    periods.sort_by_key(|p| p.starts_on);
    if overlap(&periods) {
        remarks.push(Remark::row(Weight::Doubt, "import-periods-overlap"));
        // Taken in all the same: the period that the row itself names.
        periods.retain(|p| p.kind == kind && p.starts_on == starts_on);
        periods.truncate(1);
    }
    periods
}

/// Two periods of a member never share a day.
fn overlap(periods: &[Period]) -> bool {
    let mut sorted: Vec<_> = periods.iter().map(|p| (p.starts_on, p.ends_on)).collect();
    sorted.sort_unstable();
    sorted.windows(2).any(|pair| pair[0].1.is_none_or(|end| end > pair[1].0))
}

impl Merge<'_> {
    /// What the row changes in the periods of a member that there is.
    pub fn periods(&mut self, named: Option<i64>, names: &mut Names, defaults: Defaults, remarks: &mut Vec<Remark>) {
        let Some(main) = self.new.main_period(self.today) else {
            if named.is_some() || !self.draft.memberships.is_empty() {
                self.new.periods = of_new(self.draft, names, Defaults { kind: None, ..defaults }, &mut Vec::new());
                if let Some(period) = self.new.periods.last() {
                    let kind = names.kind_name(period.kind).to_owned();
                    self.says(Target::Kind, "", kind);
                }
            }
            return;
        };
        let (before, said) = (self.new.periods.clone(), self.changes.len());
        self.kind(main, named, names);
        self.start(main);
        self.end(main, remarks);
        self.others(main, names);
        if self.new.periods != before && overlap(&self.new.periods) {
            remarks.push(Remark::row(Weight::Doubt, "import-periods-overlap"));
            self.new.periods = before;
            self.changes.truncate(said);
        }
    }

    fn kind(&mut self, main: usize, named: Option<i64>, names: &Names) {
        let old = self.new.periods[main].clone();
        let Some(kind) = named.filter(|kind| *kind != old.kind && self.may_replace(Target::Kind, false)) else {
            return;
        };
        self.says(Target::Kind, names.kind_name(old.kind), names.kind_name(kind));
        let from = self.draft.starts_on.filter(|day| *day > old.starts_on).unwrap_or(self.today);
        let lasts = old.ends_on.is_none_or(|end| end > from);
        if lasts && from > old.starts_on && self.draft.left_on.is_none() {
            let period = &mut self.new.periods[main];
            period.ends_on = Some(from);
            "changed".clone_into(&mut period.end_reason);
            self.new.periods.push(Period { id: 0, kind, starts_on: from, ..old });
        } else {
            // It had not begun, or is over: the name of the kind is put right.
            self.new.periods[main].kind = kind;
        }
    }

    fn start(&mut self, main: usize) {
        let may = self.may_replace(Target::StartsOn, false);
        let period = &mut self.new.periods[main];
        let said = self.draft.starts_on.filter(|day| *day != period.starts_on && period.end_reason != "changed");
        let Some(day) = said.filter(|day| period.ends_on.is_none_or(|end| *day < end)) else { return };
        if may {
            let old = std::mem::replace(&mut period.starts_on, day);
            self.says(Target::StartsOn, old.to_string(), day.to_string());
        }
    }

    fn end(&mut self, main: usize, remarks: &mut Vec<Remark>) {
        let old = self.new.periods[main].clone();
        let died_now = self.changes.iter().any(|change| change.target == Target::Death);
        if let Some((end, reason)) = ending(self.draft, self.today, died_now) {
            // A state without its day is no news of a membership that is over.
            let is_news = old.ends_on != Some(end) && (self.draft.left_on.is_some() || old.ends_on.is_none());
            if is_news && self.may_replace(Target::LeftOn, old.ends_on.is_none()) {
                if end <= old.starts_on && self.draft.left_on.is_none() {
                    // A period that is still to come does not end with a state of today.
                } else if end <= old.starts_on {
                    remarks.push(
                        Remark::row(Weight::Doubt, "import-left-before-joined")
                            .arg("joined", old.starts_on)
                            .arg("left", end.pred_opt().unwrap_or(end)),
                    );
                } else {
                    self.new.periods[main].ends_on = Some(end);
                    reason.clone_into(&mut self.new.periods[main].end_reason);
                    let last =
                        |day: Option<Day>| day.and_then(|d| d.pred_opt()).map_or_else(String::new, |d| d.to_string());
                    self.says(Target::LeftOn, last(old.ends_on), last(Some(end)));
                }
            } else if old.ends_on.is_some()
                && !self.draft.end_reason.is_empty()
                && old.end_reason != reason
                && self.may_replace(Target::EndReason, false)
            {
                reason.clone_into(&mut self.new.periods[main].end_reason);
                let say = |code: &str| vocabulary::END_REASON.say(code, self.lang);
                let (before, after) = (say(&old.end_reason), say(reason));
                self.says(Target::EndReason, before, after);
            }
        }
        let asked = self
            .draft
            .asked_on
            .filter(|day| Some(*day) != old.asked_on && self.may_replace(Target::AskedOn, old.asked_on.is_none()));
        if let Some(day) = asked {
            self.new.periods[main].asked_on = Some(day);
            self.says(Target::AskedOn, old.asked_on.map_or_else(String::new, |d| d.to_string()), day.to_string());
        }
    }

    /// Other periods come as one cell: they are the same, or are replaced together.
    fn others(&mut self, main: usize, names: &mut Names) {
        let said = &self.draft.memberships;
        if said.is_empty()
            || [Lang::Ja, Lang::En].into_iter().any(|lang| *said == cell(&self.new, self.today, names, lang))
        {
            return;
        }
        let old = cell(&self.new, self.today, names, self.lang);
        if !self.may_replace(Target::Memberships, old.is_empty()) {
            return;
        }
        let kept = self.new.periods[main].clone();
        let mut periods = others(said, names, &mut Vec::new());
        periods.push(kept);
        periods.sort_by_key(|p| p.starts_on);
        self.new.periods = periods;
        self.says(Target::Memberships, old, said);
    }
}

/// All periods but the one that counts today, one a line: kind, first day, last day, reason, 申出日.
pub fn cell(w: &Whole, today: Day, names: &Names, lang: Lang) -> String {
    if w.periods.len() < 2 {
        return String::new();
    }
    let main = w.main_period(today);
    let lines: Vec<String> = w
        .periods
        .iter()
        .enumerate()
        .filter(|(position, _)| Some(*position) != main)
        .map(|(_, p)| {
            let day = |d: Option<Day>| d.map_or_else(String::new, |d| d.to_string());
            own::join(&[
                names.kind_name(p.kind),
                &p.starts_on.to_string(),
                &day(p.ends_on.and_then(|d| d.pred_opt())),
                vocabulary::END_REASON.say(&p.end_reason, lang),
                &day(p.asked_on),
            ])
        })
        .collect();
    lines.join("\n")
}

/// The periods in such a cell. A line that is none is a doubt.
fn others(cell: &str, names: &mut Names, remarks: &mut Vec<Remark>) -> Vec<Period> {
    let mut periods = Vec::new();
    for line in cell.lines().filter(|l| !l.trim().is_empty()) {
        let parts = own::part(line);
        let part = |at: usize| parts.get(at).map_or("", String::as_str);
        let period = names.kind(part(0)).zip(part(1).parse().ok()).map(|(kind, starts_on)| Period {
            id: 0,
            kind,
            starts_on,
            ends_on: part(2).parse().ok().and_then(|last: Day| last.succ_opt()).filter(|end| *end > starts_on),
            end_reason: vocabulary::END_REASON.parse(part(3)).unwrap_or("").to_owned(),
            asked_on: part(4).parse().ok(),
        });
        if period.is_none() {
            let mut remark = Remark::row(Weight::Doubt, "import-period-unreadable");
            line.clone_into(&mut remark.value);
            remarks.push(remark);
        }
        periods.extend(period);
    }
    periods
}
