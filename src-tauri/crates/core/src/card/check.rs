//! 会員証を確かめる: what is typed or scanned at the counter, and who it is.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use super::{code, is_good, key};
use crate::{
    Area, Permission, Query, Reader, Result, members,
    membership::{self, State},
    values::Day,
};

/// 会員証を確かめる.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Check {
    /// What was scanned or typed: the code, or the address that holds it; or a 会員番号 where there is no card.
    pub text: String,
}

/// What a card is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The code is ours and of today, and its owner is a member.
    Valid,
    /// The code is ours and of today, but its owner is no member now (or on leave).
    NotNow,
    /// The code is ours, but its day is over.
    Over,
    /// It is a number, which anybody can write: no proof.
    NumberOnly,
    /// Nothing of ours.
    Unknown,
}

/// What [`Check`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Checked {
    /// See [`Verdict`].
    pub verdict: Verdict,
    /// Whose it is.
    pub holder: Option<Holder>,
}

/// Whose card it is.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Holder {
    /// Key.
    pub member: i64,
    /// 会員番号.
    pub no: String,
    /// As it is read.
    pub name: String,
    /// 会員種別 now; empty without one.
    pub kind: String,
    /// What they are today.
    pub state: State,
    /// The last day of the membership, when it has one.
    pub until: Option<Day>,
    /// The last day of the code, when it has one.
    pub code_until: Option<Day>,
}

impl Query for Check {
    type Output = Checked;
    const NAME: &'static str = "card.check";
    const NEEDS: Permission = Permission::view(Area::Members);
    const SCOPED: bool = true;
    fn run(self, reader: &Reader<'_>) -> Result<Checked> {
        let unknown = Checked { verdict: Verdict::Unknown, holder: None };
        let found = code::read(&key::key(reader)?, &self.text);
        let typed: String = self.text.trim().nfkc().collect();
        let member = match found {
            Some(found) => Some(found.member),
            None => members::by_no(reader, &typed)?,
        };
        let Some(member) = member else { return Ok(unknown) };
        // Who is out of sight is nobody: neither name nor that there is a card.
        let Some(brief) = members::briefs(reader, &[member])?.pop() else { return Ok(unknown) };
        let today = reader.today();
        let history = membership::history(reader, member, brief.death)?;
        let state = history.state(today);
        let period = membership::shown(&history.periods, today);
        let verdict = match found {
            None => Verdict::NumberOnly,
            Some(found) if found.is_over(today) => Verdict::Over,
            Some(_) if is_good(state) => Verdict::Valid,
            Some(_) => Verdict::NotNow,
        };
        let holder = Holder {
            member,
            no: brief.no,
            name: brief.name,
            kind: period.map(|period| period.kind_name.clone()).unwrap_or_default(),
            state,
            until: period.and_then(|period| period.ends_on).map(|day| day.pred_opt().unwrap_or(day)),
            code_until: found.and_then(|found| found.until),
        };
        Ok(Checked { verdict, holder: Some(holder) })
    }
}
