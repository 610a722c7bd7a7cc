//! だれに, どの段階を: what is late, held against the levels, the notices that were sent and what holds a payer
//! back. One rule ([`decide`]) for one payer; everything around it reads. By which way a notice goes is [`reach`].
//!
//! Each charge goes from level to level by itself. A payer gets one notice: at the highest level that one of their
//! charges is due for, about everything that is late.

use std::collections::HashMap;

use chrono::Duration;
use roaring::RoaringBitmap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tsudoi_paper::post::Piece;

use super::{
    Channel,
    levels::{Settings, settings},
    store,
};
use crate::{
    Reader, Result, association, dues, mail, membership,
    membership::State,
    prints,
    values::{Day, Yen},
};

/// Why somebody who is late gets no notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// They have promised to pay by a day.
    Promise,
    /// They say that they do not owe it.
    Dispute,
    /// Stopped for another reason.
    Stopped,
    /// 分納, and every part so far is paid.
    InParts,
    /// 休会
    OnLeave,
    /// 退会
    Left,
    /// 逝去
    Died,
    /// They had a notice a few days ago.
    Rested,
    /// Not late long enough.
    TooSoon,
    /// Every level was sent.
    AllSent,
    /// Neither mail nor post reaches them.
    Unreachable,
    /// A character of the notice is in no font.
    Characters,
    /// The text does not fit on its paper.
    TooLong,
    /// They owe nothing that is late.
    NotLate,
}

/// What is late of a charge, and how far its notices are.
#[derive(Debug, Clone)]
pub(super) struct Debt {
    pub charge: i64,
    pub member: i64,
    pub fiscal_year: i32,
    pub amount: Yen,
    pub due_on: Day,
    /// The last level that was sent about it; 0: none.
    pub level: u32,
    /// When.
    pub last_on: Option<Day>,
    /// The level that is to be sent about it now, if one is.
    pub next: Option<u32>,
}

/// What keeps notices from a payer.
#[derive(Debug, Clone)]
pub(super) struct Held {
    pub reason: Reason,
    pub until: Option<Day>,
    pub why: String,
}

/// Somebody who is to be reminded.
#[derive(Debug, Clone)]
pub(super) struct Ready {
    pub payer: i64,
    pub level: u32,
    /// Oldest first.
    pub debts: Vec<Debt>,
}

impl Ready {
    /// What is late, yen.
    pub fn amount(&self) -> Yen {
        self.debts.iter().map(|debt| debt.amount).sum()
    }

    /// The notice that one of the debts had last: its level and day.
    pub fn last(&self) -> Option<(u32, Day)> {
        self.debts.iter().filter_map(|debt| debt.last_on.map(|on| (debt.level, on))).max_by_key(|(_, on)| *on)
    }
}

/// Somebody who is late and is not reminded.
#[derive(Debug, Clone)]
pub(super) struct Out {
    pub payer: i64,
    pub amount: Yen,
    pub held: Held,
}

impl Out {
    /// Somebody who was to be reminded, and cannot be.
    pub fn of(ready: &Ready, reason: Reason) -> Self {
        let held = Held { reason, until: None, why: String::new() };
        Self { payer: ready.payer, amount: ready.amount(), held }
    }
}

/// Everybody who is late.
#[derive(Debug, Default)]
pub(super) struct Judged {
    pub ready: Vec<Ready>,
    pub out: Vec<Out>,
}

/// What all payers are held against.
struct Standing {
    died: RoaringBitmap,
    left: RoaringBitmap,
    on_leave: RoaringBitmap,
    holds: HashMap<i64, Held>,
    /// When a payer had a notice within the days of rest.
    rested: HashMap<i64, Day>,
}

impl Standing {
    fn read(reader: &Reader<'_>, settings: &Settings) -> Result<Self> {
        let of = |state| membership::in_states(reader, &[state], reader.today());
        let since = reader.today() - Duration::days(i64::from(settings.rest_days));
        Ok(Self {
            died: of(State::Died)?,
            left: of(State::Left)?,
            on_leave: of(State::OnLeave)?,
            holds: store::holds_in_force(reader)?,
            rested: store::reminded_after(reader, since)?,
        })
    }

    /// What keeps every notice from a payer.
    fn held(&self, payer: i64, settings: &Settings) -> Option<Held> {
        let is_in = |set: &RoaringBitmap| u32::try_from(payer).is_ok_and(|payer| set.contains(payer));
        let plain = |reason| Held { reason, until: None, why: String::new() };
        if is_in(&self.died) {
            Some(plain(Reason::Died))
        } else if is_in(&self.left) {
            Some(plain(Reason::Left))
        } else if let Some(held) = self.holds.get(&payer) {
            Some(held.clone())
        } else if is_in(&self.on_leave) {
            Some(plain(Reason::OnLeave))
        } else {
            let on = self.rested.get(&payer)?;
            let until = *on + Duration::days(i64::from(settings.rest_days) - 1);
            Some(Held { until: Some(until), ..plain(Reason::Rested) })
        }
    }
}

/// The level of the notice that is due about these debts of one payer, each of which then says its own; or why none
/// is. The levels of a debt come in order, each once, each so many days after the one before.
pub(super) fn decide(debts: &mut [Debt], settings: &Settings, today: Day) -> std::result::Result<u32, Held> {
    let mut soonest: Option<Day> = None;
    for debt in &mut *debts {
        let next = debt.level + 1;
        let Some(level) = settings.level(next) else { continue };
        let on = debt.last_on.unwrap_or(debt.due_on) + Duration::days(i64::from(level.after_days));
        if on <= today {
            debt.next = Some(next);
        } else {
            soonest = Some(soonest.map_or(on, |day| day.min(on)));
        }
    }
    debts.iter().filter_map(|debt| debt.next).max().ok_or_else(|| Held {
        reason: if soonest.is_some() { Reason::TooSoon } else { Reason::AllSent },
        until: soonest.and_then(|day| day.pred_opt()),
        why: String::new(),
    })
}

/// Everybody who is late today, or of these alone. Whoever is asked for and is not late is named, too.
pub(super) fn judge(reader: &Reader<'_>, only: Option<&[i64]>) -> Result<Judged> {
    let settings = settings(reader)?;
    let standing = Standing::read(reader, &settings)?;
    let mut judged = Judged::default();
    let late = match only {
        // A handful is asked for one by one; many are picked from everything.
        Some(payers) if payers.len() < 50 => {
            let mut late = Vec::new();
            for payer in payers {
                late.extend(dues::late(reader, Some(*payer))?);
            }
            late
        }
        _ => dues::late(reader, None)?,
    };
    let wanted: Option<RoaringBitmap> = only.map(|payers| payers.iter().map(|payer| *payer as u32).collect());
    let is_wanted = |payer: i64| wanted.as_ref().is_none_or(|wanted| wanted.contains(payer as u32));
    let sent = store::levels_sent(reader)?;
    let mut seen = RoaringBitmap::new();
    for of_payer in late.chunk_by(|a, b| a.payer == b.payer) {
        let Some(payer) = of_payer.first().map(|debt| debt.payer).filter(|payer| is_wanted(*payer)) else { continue };
        seen.insert(payer as u32);
        let mut debts: Vec<Debt> = of_payer.iter().map(|late| debt(late, &sent)).collect();
        let held = match standing.held(payer, &settings) {
            Some(held) => held,
            None => match decide(&mut debts, &settings, reader.today()) {
                Ok(level) => {
                    judged.ready.push(Ready { payer, level, debts });
                    continue;
                }
                Err(held) => held,
            },
        };
        judged.out.push(Out { payer, amount: debts.iter().map(|debt| debt.amount).sum(), held });
    }
    for plan in dues::in_parts_in_time(reader)?.into_iter().filter(|plan| is_wanted(plan.payer)) {
        if seen.insert(plan.payer as u32) {
            let held = Held { reason: Reason::InParts, until: Some(plan.due_on), why: String::new() };
            judged.out.push(Out { payer: plan.payer, amount: plan.amount, held });
        }
    }
    for payer in only.unwrap_or_default() {
        if seen.insert(*payer as u32) {
            let held = Held { reason: Reason::NotLate, until: None, why: String::new() };
            judged.out.push(Out { payer: *payer, amount: 0, held });
        }
    }
    Ok(judged)
}

fn debt(late: &dues::Late, sent: &HashMap<i64, (u32, Day)>) -> Debt {
    let last = sent.get(&late.charge);
    Debt {
        charge: late.charge,
        member: late.member,
        fiscal_year: late.fiscal_year,
        amount: late.amount,
        due_on: late.due_on,
        level: last.map_or(0, |(level, _)| *level),
        last_on: last.map(|(_, on)| *on),
        next: None,
    }
}

/// By which way somebody gets their notice.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Way {
    /// To this mail address.
    Mail(String),
    /// With this address on it.
    Post(Channel, Box<Piece>),
}

impl Way {
    pub fn channel(&self) -> Channel {
        match self {
            Self::Mail(_) => Channel::Mail,
            Self::Post(channel, _) => *channel,
        }
    }

    /// Where it goes, for the ledger.
    pub fn address(&self) -> String {
        match self {
            Self::Mail(address) => address.clone(),
            Self::Post(_, piece) => format!("{} {}", piece.postal_code, piece.address.join(" ")).trim().to_owned(),
        }
    }
}

/// The way of each: the one of the level where it reaches them, else mail in place of paper or a letter in place of
/// mail. Whom nothing reaches is left out.
pub(super) fn reach(reader: &Reader<'_>, judged: &mut Judged) -> Result<Vec<(Ready, Way)>> {
    let settings = settings(reader)?;
    let mail_goes = mail_goes(reader)?;
    let payers: Vec<i64> = judged.ready.iter().map(|ready| ready.payer).collect();
    let mut across: HashMap<i64, Piece> = prints::pieces(reader, &payers, false)?.into_iter().collect();
    let cards: Vec<i64> =
        judged.ready.iter().filter(|one| wanted(&settings, one) == Channel::Postcard).map(|one| one.payer).collect();
    let mut upright: HashMap<i64, Piece> = prints::pieces(reader, &cards, true)?.into_iter().collect();
    let mut found = Vec::with_capacity(judged.ready.len());
    for ready in std::mem::take(&mut judged.ready) {
        let by_mail = || -> Result<Option<Way>> {
            if !mail_goes {
                return Ok(None);
            }
            Ok(mail::reach(reader, mail::Template::Reminder, ready.payer)?.ok().map(Way::Mail))
        };
        let mut by_post = |channel| {
            let pieces = if channel == Channel::Postcard { &mut upright } else { &mut across };
            pieces.remove(&ready.payer).map(|piece| Way::Post(channel, Box::new(piece)))
        };
        let way = match wanted(&settings, &ready) {
            Channel::Mail => match by_mail()? {
                Some(way) => Some(way),
                None => by_post(Channel::Letter),
            },
            paper => match by_post(paper) {
                Some(way) => Some(way),
                None => by_mail()?,
            },
        };
        if let Some(way) = way {
            found.push((ready, way));
        } else {
            judged.out.push(Out::of(&ready, Reason::Unreachable));
        }
    }
    Ok(found)
}

/// Whether mail is carried at all.
pub(super) fn mail_goes(reader: &Reader<'_>) -> Result<bool> {
    Ok(association::mail_settings(reader)?.carrier != association::Carrier::None)
}

fn wanted(settings: &Settings, ready: &Ready) -> Channel {
    settings.level(ready.level).map_or(Channel::Letter, |level| level.channel)
}
