//! 出納の記入: what came in and went out beside the members' payments, and what was moved from one place to
//! another. Nothing is changed afterwards: an entry is reversed by another one.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tsudoi_japan::money::yen;

use super::{
    purses::{MOST, Saved},
    store,
    subjects::Side,
};
use crate::{
    Area, Command, Error, Permission, Result, Topic, Tx, Undo, association, ensure,
    error::OrNotFound,
    values::{Day, Yen},
};

/// What an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// 収入
    Income,
    /// 支出
    Expense,
    /// 振替: from one place to another.
    Transfer,
}

impl Act {
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Income => "income",
            Self::Expense => "expense",
            Self::Transfer => "transfer",
        }
    }
}

/// 出納に記入する.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Enter {
    /// When; not after today, not in a closed year.
    pub day: Day,
    /// What it is.
    pub act: Act,
    /// Where it came in or went out.
    pub purse: i64,
    /// Of a transfer: where it went.
    pub to_purse: Option<i64>,
    /// 科目; needed but for a transfer.
    pub subject: Option<i64>,
    /// Yen, more than 0.
    pub amount: Yen,
    /// 相手先
    #[serde(default)]
    pub partner: String,
    /// 摘要
    #[serde(default)]
    pub memo: String,
}

impl Command for Enter {
    type Output = Saved;
    const NAME: &'static str = "books.enter";
    const NEEDS: Permission = Permission::change(Area::Money);
    const TOUCHES: &'static [Topic] = &[Topic::Books];
    const UNDO: Undo = Undo::By("books.reverse");
    fn run(self, tx: &mut Tx<'_>) -> Result<Saved> {
        Ok(Saved { id: enter(tx, self)? })
    }
}

/// Enters it, for the rooms above; the key.
///
/// # Errors
/// As [`Enter`].
pub fn enter(tx: &Tx<'_>, mut asked: Enter) -> Result<i64> {
    ensure!((1..=MOST).contains(&asked.amount), "amount", "error-amount");
    ensure!(asked.day <= tx.today(), "day", "error-day-future");
    association::ensure_open(tx, asked.day, "day")?;
    let purses = store::purses(tx)?;
    let purse = |key: i64, field: &'static str| {
        let found = purses.iter().find(|purse| purse.id == key && !purse.retired);
        found.ok_or_else(|| Error::invalid(field, "error-no-such-purse"))
    };
    let from = purse(asked.purse, "purse")?;
    ensure!(asked.day >= from.opened_on, "day", "error-before-purse", purse = &from.name, day = from.opened_on);
    let what = match (asked.act, asked.to_purse, asked.subject) {
        (Act::Transfer, Some(to), None) => {
            ensure!(to != asked.purse, "to_purse", "error-transfer-same");
            let to = purse(to, "to_purse")?;
            ensure!(asked.day >= to.opened_on, "day", "error-before-purse", purse = &to.name, day = to.opened_on);
            format!("{} → {}", from.name, to.name)
        }
        (Act::Transfer, ..) => return Err(Error::invalid("to_purse", "error-required")),
        (act, None, Some(subject)) => {
            let side = if act == Act::Income { Side::Income } else { Side::Expense };
            let found = store::subjects(tx)?.into_iter().find(|one| one.id == subject && one.side == side);
            let found = found.filter(|one| !one.retired);
            found.ok_or_else(|| Error::invalid("subject", "error-no-such-subject"))?.name
        }
        _ => return Err(Error::invalid("subject", "error-required")),
    };
    for (text, field) in [(&mut asked.partner, "partner"), (&mut asked.memo, "memo")] {
        *text = text.trim().to_owned();
        if text.chars().count() > 200 {
            return Err(Error::invalid(field, "error-too-long").arg("max", 200));
        }
    }
    tx.subject(format!("{} {what} ￥{}", asked.day, yen(asked.amount)));
    store::enter(tx, &asked)
}

/// 記入を取り消す: by an entry that mirrors it, on its own day; where that lies in a closed year, today.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reverse {
    /// Which.
    pub entry: i64,
    /// Why; it is kept.
    pub reason: String,
}

impl Command for Reverse {
    type Output = Saved;
    const NAME: &'static str = "books.reverse";
    const NEEDS: Permission = Permission::change(Area::Money);
    const TOUCHES: &'static [Topic] = &[Topic::Books];
    const UNDO: Undo = Undo::Never("undo-never-money");
    fn run(self, tx: &mut Tx<'_>) -> Result<Saved> {
        let reason = self.reason.trim();
        ensure!(!reason.is_empty(), "reason", "error-reason");
        ensure!(reason.chars().count() <= 200, "reason", "error-too-long", max = 200);
        let (day, amount, reversed) = store::entry(tx, self.entry)?.or_not_found("error-no-such-book-entry")?;
        if reversed {
            return Err(Error::conflict("error-entry-reversed").field("entry"));
        }
        let is_open = association::ensure_open(tx, day, "entry").is_ok();
        let on = if is_open { day } else { tx.today() };
        association::ensure_open(tx, on, "entry")?;
        tx.subject(format!("{day} ￥{}", yen(amount)));
        tx.reason(reason);
        Ok(Saved { id: store::reverse(tx, self.entry, on, reason)? })
    }
}
