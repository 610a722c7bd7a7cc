//! 承認・見送り: one request, or all of a person at once. What has changed in the roster since it was asked for is not
//! written over.

use std::collections::BTreeMap;

use chrono::Days;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{END, LEAVE, Request, State, ask::new_mails, follow, item_name, leaving, parts, rules, store};
use crate::{
    Area, Command, Error, Permission, Reader, Result, Topic, Tx, Undo, ensure,
    error::OrNotFound,
    files,
    mail::{self, Template},
    members, membership,
    values::Day,
    words,
};

/// What is decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// 承認
    Approve,
    /// 見送り
    Refuse,
}

/// 変更依頼を決める: each of them, of one person or of several. The members hear of it by mail.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Decide {
    /// Which.
    pub requests: Vec<i64>,
    /// What.
    pub decision: Decision,
    /// Why; needed to refuse. The member reads it.
    #[serde(default)]
    pub reason: String,
    /// Of a 退会 the last day, of a 休会 the first day, where it is another one than was asked for.
    pub on: Option<Day>,
    /// What is owed during a 休会.
    #[serde(default)]
    pub fee: membership::LeaveFee,
    /// Per cent of the fee, 1 to 99, where it is reduced; else 50.
    pub percent: Option<u32>,
}

/// One that was left as it is.
#[derive(Debug, Serialize, JsonSchema)]
pub struct LeftOut {
    /// The request.
    pub request: i64,
    /// Whose.
    pub name: String,
    /// Why, in words.
    pub reason: String,
}

/// What [`Decide`] answers.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub struct Decided {
    /// How many were decided.
    pub done: i64,
    /// Those that could not be, and why; they wait as before.
    pub left_out: Vec<LeftOut>,
    /// Members who hear nothing of it, with the reason in words.
    pub no_letter: Vec<String>,
}

impl Command for Decide {
    type Output = Decided;
    const NAME: &'static str = "requests.decide";
    const NEEDS: Permission = Permission::change(Area::Members);
    const SCOPED: bool = true;
    const TOUCHES: &'static [Topic] = &[Topic::Requests, Topic::Members, Topic::Mail, Topic::Mypage];
    const UNDO: Undo = Undo::By("requests.revoke");
    fn run(self, tx: &mut Tx<'_>) -> Result<Decided> {
        ensure!(!self.requests.is_empty(), "requests", "error-required");
        let reason = self.reason.trim();
        ensure!(self.decision == Decision::Approve || !reason.is_empty(), "reason", "error-reason");
        ensure!(reason.chars().count() <= 400, "reason", "error-too-long", max = 400);
        let mut answer = Decided::default();
        let mut decided: BTreeMap<i64, Vec<(Request, String)>> = BTreeMap::new();
        let mut names = Vec::new();
        for id in &self.requests {
            let of = store::find(tx, *id)?.or_not_found("error-no-such-request")?;
            let brief = members::brief(tx, of.member)?;
            if let Some(why) = refusal(tx, &of, self.decision)? {
                answer.left_out.push(LeftOut { request: *id, name: brief.name, reason: why });
                continue;
            }
            let line = self.carry_out(tx, &of, reason)?;
            answer.done += 1;
            names.push(brief.label());
            decided.entry(of.member).or_default().push((of, line));
        }
        if answer.done == 0
            && let [only] = answer.left_out.as_slice()
        {
            return Err(Error::conflict("error-request-not-now").arg("name", &only.name).arg("reason", &only.reason));
        }
        for (member, requests) in decided {
            answer.no_letter.extend(tell(tx, member, &requests, reason)?);
        }
        names.dedup();
        tx.subject(match names.as_slice() {
            [one] => one.clone(),
            many => words::say(tx.lang(), "requests-decided", &[("count", many.len().to_string())]),
        });
        tx.reason(reason);
        Ok(answer)
    }
}

impl Decide {
    /// Does what was decided; the line of the letter that says so.
    fn carry_out(&self, tx: &mut Tx<'_>, of: &Request, reason: &str) -> Result<String> {
        let by = tx.actor().name().to_owned();
        let what = ("what", follow::name_in(tx, of.lang, &of.item)?);
        let (state, line) = match (self.decision, of.item.as_str()) {
            (Decision::Refuse, _) => (State::Refused, words::say(of.lang, "requests-letter-refused", &[what])),
            (Decision::Approve, END | LEAVE) => {
                (State::Approved, leaving::accept(tx, of, self.on, self.fee, self.percent)?)
            }
            (Decision::Approve, item) => {
                follow::apply(tx, of.member, &[(item.to_owned(), of.after.clone())], of.lang)?;
                // A new address has come this far only by its link.
                for address in new_mails(&of.before, &of.after) {
                    members::prove_email(tx, of.member, &address)?;
                }
                (State::Approved, words::say(of.lang, "requests-letter-approved", &[what]))
            }
        };
        store::decide(tx, of.id, state, &by, reason)?;
        if let Some(paper) = of.paper
            && !store::paper_is_needed(tx, paper)?
        {
            let until = tx.today() + Days::new(u64::from(rules(tx)?.paper_days));
            files::set_destroy_on(tx, paper, Some(until))?;
        }
        Ok(line)
    }
}

/// Why a request cannot be decided so now, in words.
fn refusal(reader: &Reader<'_>, of: &Request, decision: Decision) -> Result<Option<String>> {
    let say = |key: &str| Ok(Some(words::say(reader.lang(), key, &[])));
    if item_name(reader, &of.item)?.is_none() {
        return say("error-request-hidden");
    }
    match (of.state, decision) {
        (State::Waiting, _) | (State::Proving, Decision::Refuse) => {}
        (State::Proving, Decision::Approve) => return say("error-request-unproven"),
        _ => return say("error-request-decided"),
    }
    if decision == Decision::Refuse {
        return Ok(None);
    }
    if members::brief(reader, of.member)?.death.is_some() {
        return say("error-member-died");
    }
    if is_stale(reader, of)? { say("error-request-stale") } else { Ok(None) }
}

/// Whether the roster says something else now than when it was asked for, and not what is asked for either.
pub(super) fn is_stale(reader: &Reader<'_>, of: &Request) -> Result<bool> {
    if !of.state.is_open() || [END, LEAVE, super::SIGN_IN].contains(&of.item.as_str()) {
        return Ok(false);
    }
    let now = parts::part(&members::as_written(reader, of.member)?, &of.item)?;
    Ok(!parts::same(&now, &of.before) && !parts::same(&now, &of.after))
}

/// One letter for all that was decided about a member. Why none goes out, in words.
fn tell(tx: &mut Tx<'_>, member: i64, requests: &[(Request, String)], reason: &str) -> Result<Option<String>> {
    let Some((newest, _)) = requests.last() else { return Ok(None) };
    let lines: Vec<&str> = requests.iter().map(|(_, line)| line.as_str()).collect();
    let fields = [("text", lines.join("\n")), ("reason", reason.to_owned())];
    match mail::enqueue_in(tx, newest.lang, Template::Decided, member, &fields, None)? {
        Ok(letter) => {
            for (of, _) in requests {
                store::set_letter(tx, of.id, letter)?;
            }
            Ok(None)
        }
        Err(no_way) => {
            let why = words::say(tx.lang(), no_way.key(), &[]);
            Ok(Some(format!("{}: {why}", members::brief(tx, member)?.name)))
        }
    }
}
