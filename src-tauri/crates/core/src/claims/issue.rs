//! コードを作る, コードを取り消す.

use chrono::Days;
use rand::Rng;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Code, code, may_begin, store};
use crate::{
    Area, Command, Permission, Result, Topic, Tx, Undo, association, ensure,
    logins::token_hash,
    members,
    values::{Day, Nothing},
    vault::hex,
    words,
};

pub(super) const SECRET: &str = "claims";
const LONGEST_DAYS: u32 = 365;

/// 利用開始のコードを作る: for each of those chosen who has no account yet. Those they had before are worth nothing.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Issue {
    /// For whom.
    #[serde(default)]
    pub members: Vec<i64>,
    /// And whom this segment means (抽出条件, in its text form).
    #[serde(default)]
    pub segment: String,
    /// For how many days it is good.
    pub days: u32,
}

/// Somebody for whom none was made.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "ClaimSkipped")]
pub struct Skipped {
    /// The key.
    pub member: i64,
    /// 会員番号 and name.
    pub label: String,
    /// Why, in the reader's language.
    pub reason: String,
}

/// What [`Issue`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Issued {
    /// For whom; `claims.letters` prints them.
    pub members: Vec<i64>,
    /// The last day.
    pub ends_on: Day,
    /// For whom not, and why.
    pub skipped: Vec<Skipped>,
}

impl Command for Issue {
    type Output = Issued;
    const NAME: &'static str = "claims.issue";
    const NEEDS: Permission = Permission::change(Area::Mail);
    const TOUCHES: &'static [Topic] = &[Topic::Mypage];
    const UNDO: Undo = Undo::By("claims.withdraw");
    fn run(self, tx: &mut Tx<'_>) -> Result<Issued> {
        ensure!((1..=LONGEST_DAYS).contains(&self.days), "days", "error-claims-days", max = LONGEST_DAYS);
        let mut chosen = self.members;
        if !self.segment.trim().is_empty() {
            chosen.extend(members::meant(tx, &self.segment)?);
        }
        chosen.sort_unstable();
        chosen.dedup();
        ensure!(!chosen.is_empty(), "members", "error-required");
        let secret = secret(tx)?;
        let ends_on = tx.today() + Days::new(self.days.into());
        let mut issued = Issued { members: Vec::new(), ends_on, skipped: Vec::new() };
        let total = chosen.len() as u64;
        for (done, member) in chosen.into_iter().enumerate() {
            tx.step(done as u64, total)?;
            let label = members::brief(tx, member)?.label();
            if let Some(reason) = refusal(tx, member)? {
                let reason = words::say(tx.lang(), reason, &[]);
                issued.skipped.push(Skipped { member, label, reason });
                continue;
            }
            let mut nonce = [0; 16];
            tx.random.fill_bytes(&mut nonce);
            let hash = token_hash(&code::make(&secret, member, &nonce)?);
            store::put(tx, &Code { member, nonce, ends_on }, &hash)?;
            issued.members.push(member);
        }
        tx.note();
        tx.subject(words::say(tx.lang(), "claims-count", &[("count", issued.members.len().to_string())]));
        Ok(issued)
    }
}

/// Why no code is made for a member.
fn refusal(tx: &Tx<'_>, member: i64) -> Result<Option<&'static str>> {
    if !may_begin(tx, member)? {
        return Ok(Some("claims-skip-begun"));
    }
    let record = members::as_written(tx, member)?;
    let asks = record.birth.is_some() || record.addresses.iter().any(|one| one.postal_code.len() == 7);
    Ok((!asks).then_some("claims-skip-nothing-to-ask"))
}

fn secret(tx: &mut Tx<'_>) -> Result<String> {
    if let Some(secret) = association::secret(tx, SECRET)? {
        return Ok(secret);
    }
    let mut chance = [0; 32];
    tx.random.fill_bytes(&mut chance);
    let secret = hex(&chance);
    association::set_secret(tx, SECRET, &secret)?;
    Ok(secret)
}

/// 利用開始のコードを取り消す: a letter went to a wrong address.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Withdraw {
    /// Whose.
    pub members: Vec<i64>,
}

impl Command for Withdraw {
    type Output = Nothing;
    const NAME: &'static str = "claims.withdraw";
    const NEEDS: Permission = Permission::change(Area::Mail);
    const TOUCHES: &'static [Topic] = &[Topic::Mypage];
    const UNDO: Undo = Undo::By("claims.issue");
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        ensure!(!self.members.is_empty(), "members", "error-required");
        let mut gone = 0;
        for member in &self.members {
            gone += store::remove(tx, *member)?;
        }
        tx.note();
        tx.subject(words::say(tx.lang(), "claims-count", &[("count", gone.to_string())]));
        Ok(Nothing {})
    }
}
