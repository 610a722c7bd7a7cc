//! 督促の下見: who would get which notice today by which way, who would not and why, and what a notice would say.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    Channel,
    judge::{self, Out, Ready, Reason, Way},
    levels::settings,
    text::Writer,
};
use crate::{
    Area, Error, Permission, Query, Reader, Result, members,
    values::{Day, Yen},
};

/// 督促の下見.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Preview {
    /// Only those for whom this level is next.
    pub level: Option<u32>,
    /// How many to pass over.
    #[serde(default)]
    pub offset: u32,
    /// How many at most (1 to 500, else 100).
    pub limit: Option<u32>,
}

/// What [`Preview`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Previewed {
    /// Every level, with those for whom it is next.
    pub levels: Vec<OfLevel>,
    /// Why others are not reminded, and how many.
    pub left_out: Vec<OfReason>,
    /// How many rows there are.
    pub total: i64,
    /// One page of those who would get a notice, by level and amount, the largest first.
    pub rows: Vec<Row>,
    /// Whether mail is carried at all; without it letters take its place.
    pub mail_goes: bool,
}

/// A level, and who would get it today.
#[derive(Debug, Serialize, JsonSchema)]
pub struct OfLevel {
    /// Its number.
    pub level: u32,
    /// 「督促」
    pub name: String,
    /// What is late of them, yen.
    pub amount: Yen,
    /// How many get a mail.
    pub mail: i64,
    /// How many get a letter.
    pub letter: i64,
    /// How many get a postcard.
    pub postcard: i64,
    /// All of them, by key.
    pub payers: Vec<i64>,
}

/// A reason, and how many it holds back.
#[derive(Debug, Serialize, JsonSchema)]
pub struct OfReason {
    /// Why.
    pub reason: Reason,
    /// How many payers.
    pub count: i64,
    /// What is late of them, yen.
    pub amount: Yen,
}

/// Somebody who would get a notice.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Row {
    /// Who has to pay.
    pub payer: i64,
    /// 会員番号
    pub no: String,
    /// Name.
    pub name: String,
    /// Which level.
    pub level: u32,
    /// By which way.
    pub channel: Channel,
    /// Where to.
    pub to: String,
    /// What is late, yen.
    pub amount: Yen,
    /// The years that it is for, oldest first.
    pub years: BTreeSet<i32>,
    /// Since when the oldest of it.
    pub since: Option<Day>,
    /// The level of the notice before this one.
    pub last_level: Option<u32>,
    /// When it was sent.
    pub last_on: Option<Day>,
}

/// Somebody who is late and gets none.
#[derive(Debug, Serialize, JsonSchema)]
pub struct LeftOutRow {
    /// Who has to pay.
    pub payer: i64,
    /// 会員番号
    pub no: String,
    /// Name.
    pub name: String,
    /// What is late, yen.
    pub amount: Yen,
    /// Why.
    pub reason: Reason,
    /// The last day on which that counts, where there is one.
    pub until: Option<Day>,
    /// As somebody has said it; may be empty.
    pub why: String,
}

impl LeftOutRow {
    pub(super) fn of(reader: &Reader<'_>, out: Out) -> Result<Self> {
        let who = members::brief(reader, out.payer)?;
        let held = out.held;
        Ok(Self {
            payer: out.payer,
            no: who.no,
            name: who.name,
            amount: out.amount,
            reason: held.reason,
            until: held.until,
            why: held.why,
        })
    }
}

fn row(reader: &Reader<'_>, (ready, way): &(Ready, Way)) -> Result<Row> {
    let who = members::brief(reader, ready.payer)?;
    let last = ready.last();
    Ok(Row {
        payer: ready.payer,
        no: who.no,
        name: who.name,
        level: ready.level,
        channel: way.channel(),
        to: way.address(),
        amount: ready.amount(),
        years: ready.debts.iter().map(|debt| debt.fiscal_year).collect(),
        since: ready.debts.iter().map(|debt| debt.due_on).min(),
        last_level: last.map(|(level, _)| level),
        last_on: last.map(|(_, on)| on),
    })
}

fn limit(asked: Option<u32>) -> usize {
    asked.unwrap_or(100).clamp(1, 500) as usize
}

impl Query for Preview {
    type Output = Previewed;
    const NAME: &'static str = "reminders.preview";
    const NEEDS: Permission = Permission::view(Area::Money);
    fn run(self, reader: &Reader<'_>) -> Result<Previewed> {
        let mut judged = judge::judge(reader, None)?;
        let mut ready = judge::reach(reader, &mut judged)?;
        ready.sort_by_key(|(one, _)| (one.level, -one.amount(), one.payer));
        let mut levels: Vec<OfLevel> = settings(reader)?
            .levels
            .into_iter()
            .zip(1..)
            .map(|(level, number)| OfLevel {
                level: number,
                name: level.name,
                amount: 0,
                mail: 0,
                letter: 0,
                postcard: 0,
                payers: Vec::new(),
            })
            .collect();
        for (one, way) in &ready {
            let Some(of) = levels.get_mut(one.level as usize - 1) else { continue };
            of.amount += one.amount();
            of.payers.push(one.payer);
            match way.channel() {
                Channel::Mail => of.mail += 1,
                Channel::Letter => of.letter += 1,
                Channel::Postcard => of.postcard += 1,
            }
        }
        let mut reasons: BTreeMap<Reason, (i64, Yen)> = BTreeMap::new();
        for out in &judged.out {
            let of = reasons.entry(out.held.reason).or_default();
            *of = (of.0 + 1, of.1 + out.amount);
        }
        if let Some(level) = self.level {
            ready.retain(|(one, _)| one.level == level);
        }
        let page = ready.iter().skip(self.offset as usize).take(limit(self.limit));
        Ok(Previewed {
            levels,
            left_out: reasons.into_iter().map(|(reason, (count, amount))| OfReason { reason, count, amount }).collect(),
            total: ready.len() as i64,
            rows: page.map(|one| row(reader, one)).collect::<Result<_>>()?,
            mail_goes: judge::mail_goes(reader)?,
        })
    }
}

/// 督促しない方: who is late and would get no notice today, and why.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LeftOut {
    /// Only for this reason.
    pub reason: Option<Reason>,
    /// How many to pass over.
    #[serde(default)]
    pub offset: u32,
    /// How many at most (1 to 500, else 100).
    pub limit: Option<u32>,
}

/// What [`LeftOut`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct LeftOutRows {
    /// How many.
    pub total: i64,
    /// One page of them, by reason and amount, the largest first.
    pub rows: Vec<LeftOutRow>,
}

impl Query for LeftOut {
    type Output = LeftOutRows;
    const NAME: &'static str = "reminders.left_out";
    const NEEDS: Permission = Permission::view(Area::Money);
    fn run(self, reader: &Reader<'_>) -> Result<LeftOutRows> {
        let mut judged = judge::judge(reader, None)?;
        judge::reach(reader, &mut judged)?;
        let mut out = judged.out;
        out.retain(|one| self.reason.is_none_or(|reason| one.held.reason == reason));
        out.sort_by_key(|one| (one.held.reason, -one.amount, one.payer));
        let total = out.len() as i64;
        let page = out.into_iter().skip(self.offset as usize).take(limit(self.limit));
        Ok(LeftOutRows { total, rows: page.map(|one| LeftOutRow::of(reader, one)).collect::<Result<_>>()? })
    }
}

/// 督促の文面: what somebody would get today.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Draft {
    /// Who has to pay.
    pub payer: i64,
}

/// What [`Draft`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Drafted {
    /// Which level.
    pub level: u32,
    /// By which way.
    pub channel: Channel,
    /// Where to.
    pub to: String,
    /// Its subject.
    pub subject: String,
    /// Its text.
    pub body: String,
}

impl Query for Draft {
    type Output = Drafted;
    const NAME: &'static str = "reminders.draft";
    const NEEDS: Permission = Permission::view(Area::Money);
    fn run(self, reader: &Reader<'_>) -> Result<Drafted> {
        let mut judged = judge::judge(reader, Some(&[self.payer]))?;
        let (ready, way) =
            judge::reach(reader, &mut judged)?.pop().ok_or_else(|| Error::conflict("error-reminder-not-due"))?;
        let written = Writer::new(reader, settings(reader)?)?.write(reader, &ready)?;
        Ok(Drafted {
            level: ready.level,
            channel: way.channel(),
            to: way.address(),
            subject: written.subject,
            body: written.body,
        })
    }
}
