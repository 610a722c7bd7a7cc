//! 役員・委員: who holds which office, of a group or of the whole association, and from when until when.

use std::collections::HashMap;

use chrono::Days;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Forest, store};
use crate::{
    Area, Command, Error, Permission, Query, Reader, Result, Topic, Tx, Undo, ensure,
    error::OrNotFound,
    members,
    values::{Day, Nothing},
};

/// So many days before its end an office is called to mind: time enough to find somebody before a 総会.
pub(super) const SOON: u64 = 60;
/// So many days after its end it still is, while nobody follows.
const LATE: u64 = 90;

/// 役員・委員の一覧, the newest first.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct List {
    /// Only of this group and those below it; absent: of all, and of the association itself.
    pub group: Option<i64>,
    /// Who holds an office on this day; absent: today.
    pub on: Option<Day>,
    /// Everybody who ever held one or will, instead of those of one day.
    #[serde(default)]
    pub history: bool,
}

/// Somebody in an office.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Term {
    /// Key.
    pub id: i64,
    /// Whom.
    pub member: i64,
    /// 会員番号
    pub no: String,
    /// Name.
    pub name: String,
    /// 会長, 理事, 班長 …
    pub title: String,
    /// Of which group; none: of the association.
    pub group: Option<i64>,
    /// With the names of those above it; empty: of the association.
    pub path: String,
    /// The first day.
    pub starts_on: Day,
    /// The first day after it; none: open.
    pub ends_on: Option<Day>,
    /// Whether it ends soon, or ended not long ago, and nobody is known who follows.
    pub ending: bool,
}

impl Query for List {
    type Output = Vec<Term>;
    const NAME: &'static str = "offices.list";
    const NEEDS: Permission = Permission::view(Area::Members);
    const SCOPED: bool = true;
    fn run(self, reader: &Reader<'_>) -> Result<Vec<Term>> {
        let forest = Forest::seen(reader)?;
        let groups = self.group.map(|group| forest.get(group).map(|found| forest.with_below(found.id))).transpose()?;
        let day = (!self.history).then(|| self.on.unwrap_or_else(|| reader.today()));
        let terms = store::terms(reader, &Wanted { groups: groups.as_deref(), day, member: None })?;
        shown(reader, &forest, terms)
    }
}

/// Which terms.
pub(super) struct Wanted<'a> {
    pub groups: Option<&'a [i64]>,
    pub day: Option<Day>,
    pub member: Option<i64>,
}

/// Names the holders; those whom the actor does not see are left out.
fn shown(reader: &Reader<'_>, forest: &Forest, terms: Vec<store::TermRow>) -> Result<Vec<Term>> {
    let mut holders: Vec<i64> = terms.iter().map(|term| term.member).collect();
    holders.sort_unstable();
    holders.dedup();
    let holders: HashMap<i64, _> =
        members::briefs(reader, &holders)?.into_iter().map(|brief| (brief.id, brief)).collect();
    let window = window(reader.today());
    Ok(terms
        .into_iter()
        .filter_map(|term| {
            let holder = holders.get(&term.member)?;
            Some(Term {
                id: term.id,
                member: term.member,
                no: holder.no.clone(),
                name: holder.name.clone(),
                title: term.title,
                group: term.group,
                path: term.group.map(|group| forest.path(group)).unwrap_or_default(),
                starts_on: term.starts_on,
                ends_on: term.ends_on,
                ending: !term.followed && term.ends_on.is_some_and(|end| window.0 < end && end <= window.1),
            })
        })
        .collect())
}

/// The ends that are called to mind: after the first day, up to the second.
fn window(today: Day) -> (Day, Day) {
    (today - Days::new(LATE), today + Days::new(SOON))
}

pub(super) fn ending(reader: &Reader<'_>) -> Result<(i64, Option<Day>)> {
    let today = reader.today();
    let (after, until) = window(today);
    let mut count = 0;
    let mut first: Option<Day> = None;
    for (member, ends_on) in store::ending(reader, after, until)? {
        if members::scope::sees(reader, member)? {
            count += 1;
            let is_over = ends_on <= today;
            first = if is_over { Some(first.map_or(ends_on, |first| first.min(ends_on))) } else { first };
        }
    }
    Ok((count, first))
}

/// The offices that these members hold in these groups on a day.
pub(super) fn titles(
    reader: &Reader<'_>,
    groups: &[i64],
    members: &[i64],
    day: Day,
) -> Result<HashMap<i64, Vec<String>>> {
    let mut titles: HashMap<i64, Vec<String>> = HashMap::new();
    for term in store::terms(reader, &Wanted { groups: Some(groups), day: Some(day), member: None })? {
        if members.contains(&term.member) {
            titles.entry(term.member).or_default().push(term.title);
        }
    }
    Ok(titles)
}

/// All offices of a member.
pub(super) fn of_member(reader: &Reader<'_>, forest: &Forest, member: i64) -> Result<Vec<Term>> {
    shown(reader, forest, store::terms(reader, &Wanted { groups: None, day: None, member: Some(member) })?)
}

/// 役職に就ける.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Appoint {
    /// Whom.
    pub member: i64,
    /// Of which group; absent: of the association.
    pub group: Option<i64>,
    /// 会長, 理事, 班長 …, up to 40 characters.
    pub title: String,
    /// The first day.
    pub starts_on: Day,
    /// The last day; absent: until somebody ends it.
    pub until: Option<Day>,
}

/// What [`Appoint`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Appointed {
    /// Key.
    pub id: i64,
}

impl Command for Appoint {
    type Output = Appointed;
    const NAME: &'static str = "offices.appoint";
    const NEEDS: Permission = Permission::change(Area::Members);
    const TOUCHES: &'static [Topic] = &[Topic::Groups];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Appointed> {
        let title = self.title.trim();
        ensure!(!title.is_empty(), "title", "error-required");
        ensure!(title.chars().count() <= 40, "title", "error-too-long", max = 40);
        ensure!(self.until.is_none_or(|until| until >= self.starts_on), "until", "error-period-backwards");
        let member = members::brief(tx, self.member)?;
        ensure!(member.death.is_none_or(|death| death >= self.starts_on), "member", "error-office-died");
        if let Some(group) = self.group {
            Forest::seen(tx)?.get(group)?;
        }
        let ends_on = self.until.map(|until| until + Days::new(1));
        if store::holds_already(tx, &self, title, ends_on)? {
            return Err(Error::conflict("error-office-twice").field("starts_on").arg("title", title));
        }
        tx.subject(format!("{} {title}", member.label()));
        Ok(Appointed { id: store::appoint(tx, &self, title, ends_on)? })
    }
}

/// 任期を終える・変える: sets the last day of an office.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct End {
    /// Which term.
    pub term: i64,
    /// The last day; absent: open again.
    pub on: Option<Day>,
}

impl Command for End {
    type Output = Nothing;
    const NAME: &'static str = "offices.end";
    const NEEDS: Permission = Permission::change(Area::Members);
    const TOUCHES: &'static [Topic] = &[Topic::Groups];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let term = store::term(tx, self.term)?.or_not_found("error-no-such-term")?;
        ensure!(self.on.is_none_or(|on| on >= term.starts_on), "on", "error-period-backwards");
        store::set_end(tx, self.term, self.on.map(|on| on + Days::new(1)))?;
        tx.subject(format!("{} {}", members::brief(tx, term.member)?.label(), term.title));
        Ok(Nothing {})
    }
}

/// 役職の記録を消す: one that was written down by mistake. An office that was held ends instead.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Remove {
    /// Which term.
    pub term: i64,
}

impl Command for Remove {
    type Output = Nothing;
    const NAME: &'static str = "offices.remove";
    const NEEDS: Permission = Permission::change(Area::Members);
    const TOUCHES: &'static [Topic] = &[Topic::Groups];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let term = store::term(tx, self.term)?.or_not_found("error-no-such-term")?;
        tx.subject(format!("{} {}", members::brief(tx, term.member)?.label(), term.title));
        store::remove_term(tx, self.term)?;
        Ok(Nothing {})
    }
}
