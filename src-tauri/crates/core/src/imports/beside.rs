//! What stands beside the record: former names, 休会, groups and 同意. As cells, as our export writes them, and what a row
//! changes in them. Pure.
//!
//! Former names, groups and consents are only ever added; leaves come as one cell and are replaced together, or as
//! the days of one leave.

use super::{
    cells,
    draft::Draft,
    merge::{Change, Mode},
    names::Names,
    own,
    remark::{Remark, Weight},
    target::Target,
    vocabulary,
};
use crate::{
    Lang,
    members::{
        Purpose, RosterColumn,
        bulk::{FormerName, Whole, WholeConsent, WholeLeave},
    },
    values::Day,
};

/// Former names, one a line: 姓, 名, セイ, メイ, name of an organisation, its reading, last day.
pub fn former_names(w: &Whole) -> String {
    cells::lines(w.former.iter().map(|name| {
        let until = name.until.to_string();
        own::join(&[
            &name.sei,
            &name.mei,
            &name.sei_kana,
            &name.mei_kana,
            &name.organisation,
            &name.organisation_kana,
            &until,
        ])
    }))
}

/// All leaves, one a line, where two days do not say everything: first day, last day, what is owed, per cent, 申出日,
/// reason.
pub fn leaves(w: &Whole, lang: Lang) -> String {
    let is_plain = |leave: &WholeLeave| leave.fee == "free" && leave.asked_on.is_none() && leave.reason.is_empty();
    if w.leaves.is_empty() || w.leaves.len() == 1 && is_plain(&w.leaves[0]) {
        return String::new();
    }
    leave_lines(&w.leaves, lang)
}

fn leave_lines(leaves: &[WholeLeave], lang: Lang) -> String {
    cells::lines(leaves.iter().map(|leave| {
        let percent = if leave.fee == "reduced" { leave.percent.to_string() } else { String::new() };
        own::join(&[
            &leave.starts_on.to_string(),
            &cells::day(leave.ends_on.and_then(|end| end.pred_opt())),
            vocabulary::LEAVE_FEE.say(&leave.fee, lang),
            &percent,
            &cells::day(leave.asked_on),
            &leave.reason,
        ])
    }))
}

/// What counts of their consents, one a line: to what, answer, day, where it is written.
pub fn consents(w: &Whole, names: &Names, lang: Lang) -> String {
    cells::lines(w.consents.iter().filter_map(|said| consent_line(said, names, lang)))
}

fn consent_line(said: &WholeConsent, names: &Names, lang: Lang) -> Option<String> {
    let title = match Purpose::parse(&said.purpose)? {
        Purpose::Column(RosterColumn::Field(id)) => own::field_title(names.own_field(id)?, lang),
        _ => vocabulary::CONSENT.say(&said.purpose, lang).to_owned(),
    };
    let answer = vocabulary::ANSWER.say(&said.answer, lang);
    Some(own::join(&[&title, answer, &said.on.to_string(), &said.source]))
}

/// A row that is put together with a member.
pub struct Beside<'a> {
    /// What the row says.
    pub draft: &'a Draft,
    /// The rule of the column that brings a value.
    pub rule: &'a dyn Fn(Target) -> Mode,
    /// Today: nobody has said anything after it.
    pub today: Day,
    /// In which language old and new are shown.
    pub lang: Lang,
}

impl Beside<'_> {
    /// What the row changes, and what a person should look at.
    pub fn merge(&self, whole: &mut Whole, names: &Names, remarks: &mut Vec<Remark>) -> Vec<Change> {
        let mut changes = Vec::new();
        self.former(whole, remarks, &mut changes);
        self.leaves(whole, remarks, &mut changes);
        self.groups(whole, names, remarks, &mut changes);
        self.consents(whole, names, remarks, &mut changes);
        changes
    }

    fn former(&self, whole: &mut Whole, remarks: &mut Vec<Remark>, changes: &mut Vec<Change>) {
        if (self.rule)(Target::FormerNames) == Mode::Skip {
            return;
        }
        for line in filled(&self.draft.former_names) {
            let parts = own::part(line);
            let part = |at: usize| parts.get(at).cloned().unwrap_or_default();
            let Some(until) = part(6).parse().ok().filter(|until| *until <= self.today) else {
                remarks.push(doubt("import-former-unreadable", line));
                continue;
            };
            let name = FormerName {
                id: 0,
                sei: part(0),
                mei: part(1),
                sei_kana: part(2),
                mei_kana: part(3),
                organisation: part(4),
                organisation_kana: part(5),
                until,
            };
            if !whole.former.iter().any(|there| FormerName { id: 0, ..there.clone() } == name) {
                changes.push(Change { target: Target::FormerNames, old: String::new(), new: line.to_owned() });
                whole.former.push(name);
            }
        }
    }

    fn leaves(&self, whole: &mut Whole, remarks: &mut Vec<Remark>, changes: &mut Vec<Change>) {
        let Some((target, mut said)) = self.leaves_said(whole, remarks) else { return };
        let rule = (self.rule)(target);
        if rule == Mode::Skip || rule == Mode::Fill && !whole.leaves.is_empty() {
            return;
        }
        said.sort_by_key(|leave| leave.starts_on);
        let last_end = whole.periods.iter().map(|period| period.ends_on).max_by_key(|end| end.unwrap_or(Day::MAX));
        // Who rests until further notice is back at the latest when the membership is over.
        if let Some(end) = last_end.flatten() {
            said.iter_mut().filter(|leave| leave.ends_on.is_none()).for_each(|leave| leave.ends_on = Some(end));
        }
        if !fits(&said, whole, last_end.flatten()) {
            remarks.push(Remark::row(Weight::Doubt, "import-leave-unfit"));
            return;
        }
        let (old, new) = (leave_lines(&whole.leaves, self.lang), leave_lines(&said, self.lang));
        changes.push(Change { target, old, new });
        whole.leaves = said;
    }

    /// The leaves as they would be, where the row says something else than is there.
    fn leaves_said(&self, whole: &Whole, remarks: &mut Vec<Remark>) -> Option<(Target, Vec<WholeLeave>)> {
        let said = &self.draft.leaves;
        if !said.is_empty() {
            if [Lang::Ja, Lang::En].into_iter().any(|lang| *said == leave_lines(&whole.leaves, lang)) {
                return None;
            }
            let mut leaves = Vec::new();
            for line in filled(said) {
                match leave_of(line) {
                    Some(leave) => leaves.push(leave),
                    None => remarks.push(doubt("import-leave-unreadable", line)),
                }
            }
            return Some((Target::Leaves, leaves)).filter(|(_, leaves)| !leaves.is_empty());
        }
        let end = self.draft.leave_until.and_then(|last| last.succ_opt());
        let main = whole.main_leave(self.today);
        let from = self.draft.leave_from.or_else(|| end.and(main).map(|leave| leave.starts_on))?;
        let mut leaves = whole.leaves.clone();
        match leaves.iter_mut().find(|leave| leave.starts_on == from) {
            Some(there) if end.is_none() || there.ends_on == end => return None,
            Some(there) => there.ends_on = end,
            None => leaves.push(WholeLeave {
                starts_on: from,
                ends_on: end,
                fee: "free".to_owned(),
                percent: 50,
                ..WholeLeave::default()
            }),
        }
        Some((Target::LeaveFrom, leaves))
    }

    fn groups(&self, whole: &mut Whole, names: &Names, remarks: &mut Vec<Remark>, changes: &mut Vec<Change>) {
        if (self.rule)(Target::Groups) == Mode::Skip {
            return;
        }
        let old = names.group_cell(&whole.groups);
        for cell in self.draft.groups.iter().filter(|cell| **cell != old) {
            let (found, unknown) = names.groups_of(cell);
            remarks.extend(unknown.into_iter().map(|name| doubt("import-group-unknown", name)));
            for group in found {
                if !whole.groups.contains(&group) {
                    whole.groups.push(group);
                }
            }
        }
        let new = names.group_cell(&whole.groups);
        if new != old {
            changes.push(Change { target: Target::Groups, old, new });
        }
    }

    fn consents(&self, whole: &mut Whole, names: &Names, remarks: &mut Vec<Remark>, changes: &mut Vec<Change>) {
        for line in filled(&self.draft.consents) {
            match consent_of(line, names) {
                Said::Answer(said) if said.on <= self.today => {
                    self.consent(whole, Target::Consents, said, names, changes);
                }
                Said::NoField => remarks.push(about(Weight::Note, "import-consent-no-field", line)),
                Said::Answer(_) | Said::Nothing => remarks.push(doubt("import-consent-unreadable", line)),
            }
        }
        for (purpose, answer) in &self.draft.answers {
            // A column that says what counts already is no new paper.
            let counts = whole.consents.iter().find(|said| said.purpose == *purpose);
            if counts.map_or("unknown", |said| said.answer.as_str()) == *answer {
                continue;
            }
            let said = WholeConsent {
                purpose: (*purpose).to_owned(),
                answer: (*answer).to_owned(),
                on: self.today,
                ..WholeConsent::default()
            };
            self.consent(whole, Target::Consent(purpose), said, names, changes);
        }
    }

    /// One answer: an older one does not overrule a newer one.
    fn consent(&self, whole: &mut Whole, target: Target, said: WholeConsent, names: &Names, changes: &mut Vec<Change>) {
        let at = whole.consents.iter().position(|there| there.purpose == said.purpose);
        let counts = at.map(|at| &whole.consents[at]);
        let is_same = counts.is_some_and(|there| WholeConsent { id: 0, ..there.clone() } == said);
        let is_known = counts.is_some_and(|there| there.answer != "unknown");
        let takes = match (self.rule)(target) {
            Mode::Overwrite => counts.is_none_or(|there| there.on <= said.on),
            Mode::Fill => !is_known,
            Mode::Skip => false,
        };
        if is_same || !takes {
            return;
        }
        let line = |said: &WholeConsent| consent_line(said, names, self.lang).unwrap_or_default();
        changes.push(Change { target, old: counts.map_or_else(String::new, line), new: line(&said) });
        match at {
            Some(at) => whole.consents[at] = said,
            None => whole.consents.push(said),
        }
    }
}

fn filled(cell: &str) -> impl Iterator<Item = &str> {
    cell.lines().filter(|line| !line.trim().is_empty())
}

fn doubt(key: &'static str, value: &str) -> Remark {
    about(Weight::Doubt, key, value)
}

fn about(weight: Weight, key: &'static str, value: &str) -> Remark {
    let mut remark = Remark::row(weight, key);
    value.clone_into(&mut remark.value);
    remark
}

/// Whether the leaves, in the order of days, share no day and lie within the membership, which ends on that day.
fn fits(leaves: &[WholeLeave], whole: &Whole, last_end: Option<Day>) -> bool {
    let holds = |day: Day| whole.periods.iter().any(|p| p.starts_on <= day && p.ends_on.is_none_or(|end| day < end));
    leaves.windows(2).all(|two| two[0].ends_on.is_some_and(|end| end <= two[1].starts_on))
        && leaves.iter().all(|leave| {
            holds(leave.starts_on)
                && leave.ends_on.is_none_or(|end| end > leave.starts_on && last_end.is_none_or(|last| end <= last))
        })
}

/// A leave of a line of ours.
fn leave_of(line: &str) -> Option<WholeLeave> {
    let parts = own::part(line);
    let part = |at: usize| parts.get(at).map_or("", String::as_str);
    Some(WholeLeave {
        id: 0,
        starts_on: part(0).parse().ok()?,
        ends_on: part(1).parse().ok().and_then(|last: Day| last.succ_opt()),
        fee: vocabulary::LEAVE_FEE.parse(part(2)).unwrap_or("free").to_owned(),
        percent: part(3).parse().ok().filter(|percent| (1..=99).contains(percent)).unwrap_or(50),
        asked_on: part(4).parse().ok(),
        reason: part(5).to_owned(),
    })
}

/// What a line of ours says of a consent.
enum Said {
    Answer(WholeConsent),
    /// It is about an own field that is not here: the member is taken in without it.
    NoField,
    Nothing,
}

/// An answer of a line of ours.
fn consent_of(line: &str, names: &Names) -> Said {
    let parts = own::part(line);
    let part = |at: usize| parts.get(at).map_or("", String::as_str);
    let purpose = match own::field_name(part(0)) {
        Some(name) => match names.own_field_named(name) {
            Some(id) => Purpose::Column(RosterColumn::Field(id)).word().into_owned(),
            None => return Said::NoField,
        },
        None => vocabulary::CONSENT.parse(part(0)).unwrap_or_default().to_owned(),
    };
    let answer = vocabulary::ANSWER.parse(part(1));
    match (purpose.is_empty(), answer, part(2).parse()) {
        (false, Some(answer), Ok(on)) => {
            let source = part(3).to_owned();
            Said::Answer(WholeConsent { id: 0, purpose, answer: answer.to_owned(), on, source })
        }
        _ => Said::Nothing,
    }
}
