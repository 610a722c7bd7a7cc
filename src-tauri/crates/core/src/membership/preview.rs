//! 下見: what a step of a membership would change, said before it is done.

use chrono::Duration;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tsudoi_japan::{date::seireki, money::yen};

use super::{MidYear, Period, Term, holding, kind, store};
use crate::{Area, Lang, Permission, Query, Reader, Result, members, values::Day, words};

/// Which step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// 入会・復会
    Start,
    /// 種別の変更
    Change,
    /// 退会・除名
    End,
    /// 休会
    Leave,
}

/// 在籍の手続きの下見.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Preview {
    /// Whose.
    pub member: i64,
    /// Which step.
    pub step: Step,
    /// Its first day; of an end the last day.
    pub day: Day,
    /// The kind, where one begins.
    pub kind: Option<i64>,
}

/// What [`Preview`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Previewed {
    /// What would change, a sentence each, in the reader's language.
    pub effects: Vec<String>,
    /// What somebody should think about first.
    pub cautions: Vec<String>,
}

struct Saying<'a> {
    lang: Lang,
    said: &'a mut Vec<String>,
}

impl Saying<'_> {
    fn say(&mut self, key: &str, args: &[(&str, String)]) {
        self.said.push(words::say(self.lang, key, args));
    }
}

impl Query for Preview {
    type Output = Previewed;
    const NAME: &'static str = "membership.preview";
    const NEEDS: Permission = Permission::view(Area::Members);
    fn run(self, reader: &Reader<'_>) -> Result<Previewed> {
        let mut answer = Previewed { effects: Vec::new(), cautions: Vec::new() };
        let lang = reader.lang();
        let mut effects = Saying { lang, said: &mut answer.effects };
        let mut cautions = Saying { lang, said: &mut answer.cautions };
        if members::brief(reader, self.member)?.death.is_some() {
            cautions.say("error-member-died", &[]);
        }
        let periods = store::periods(reader, self.member)?;
        match self.step {
            Step::Start => {
                if periods.iter().any(|period| period.end_reason == "expelled") {
                    cautions.say("membership-was-expelled", &[]);
                }
                if !periods.is_empty() {
                    effects.say("membership-same-number", &[]);
                }
                if let Some(kind) = self.kind {
                    begins(reader, kind, self.day, &mut effects)?;
                }
            }
            Step::Change => changes(reader, &periods, self.day, self.kind, &mut effects, &mut cautions)?,
            Step::End => ends(reader, self.member, &periods, self.day, &mut effects, &mut cautions)?,
            Step::Leave => match holding(&periods, self.day) {
                None => cautions.say("error-leave-no-period", &[]),
                Some(_) => effects.say("membership-leave-effect", &[("from", seireki(self.day))]),
            },
        }
        Ok(answer)
    }
}

fn begins(reader: &Reader<'_>, key: i64, day: Day, effects: &mut Saying<'_>) -> Result<()> {
    let kind = kind(reader, key)?;
    let fee = kind.fee_on(day);
    effects.say("membership-begins", &[("kind", kind.name.clone()), ("from", seireki(day))]);
    if let Some(fee) = fee {
        effects.say("membership-fee", &[("fee", yen(fee))]);
    }
    if kind.term == Term::Rolling {
        effects.say("membership-rolling", &[]);
    } else if kind.midyear != MidYear::Full {
        effects.say(kind.midyear.message(), &[("month", kind.half_from.to_string())]);
    }
    Ok(())
}

fn changes(
    reader: &Reader<'_>,
    periods: &[Period],
    day: Day,
    to: Option<i64>,
    effects: &mut Saying<'_>,
    cautions: &mut Saying<'_>,
) -> Result<()> {
    let Some(now) = holding(periods, day) else {
        cautions.say("error-no-period-then", &[]);
        return Ok(());
    };
    let Some(to) = to else { return Ok(()) };
    let (old, new) = (kind(reader, now.kind)?, kind(reader, to)?);
    effects.say(
        "membership-changes",
        &[("before", old.name.clone()), ("after", new.name.clone()), ("from", seireki(day))],
    );
    if let (Some(old), Some(new)) = (old.fee_on(day), new.fee_on(day)) {
        effects.say("membership-fee-changes", &[("before", yen(old)), ("after", yen(new))]);
    }
    Ok(())
}

fn ends(
    reader: &Reader<'_>,
    member: i64,
    periods: &[Period],
    last: Day,
    effects: &mut Saying<'_>,
    cautions: &mut Saying<'_>,
) -> Result<()> {
    let Some(now) = holding(periods, last) else {
        cautions.say("error-no-period-then", &[]);
        return Ok(());
    };
    effects.say("membership-ends", &[("kind", now.kind_name.clone()), ("last", seireki(last))]);
    for later in periods.iter().filter(|period| period.starts_on > last) {
        let args = [("kind", later.kind_name.clone()), ("from", seireki(later.starts_on))];
        effects.say("membership-plan-falls", &args);
    }
    let after = last + Duration::days(1);
    if store::leaves(reader, member)?.iter().any(|leave| leave.ends_on.is_none_or(|back| back > after)) {
        effects.say("membership-leave-falls", &[]);
    }
    if store::has_login(reader, member)? {
        effects.say("membership-login-ends", &[]);
    }
    let (count, open) = store::open_charges(reader, member)?;
    if count > 0 {
        cautions.say("membership-owes", &[("count", count.to_string()), ("amount", yen(open))]);
    }
    Ok(())
}
