//! 取り込む: writes what the judge says, in one transaction, with a batch that says where it came from
//! and whom it left out. Taken back as a whole by `journal.undo`.

use std::mem::take;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use tsudoi_japan::fiscal;

use super::{
    judge::Judge,
    judged::Judged,
    plan::{self, STEP},
    remark::{Remark, RowReason, Weight},
    request::{Request, State},
    store,
};
use crate::{
    Area, Errand, Permission, Result, Topic, Tx, Undo, association,
    book::Act,
    command::Round,
    dues, ensure, groups,
    members::bulk::{self, Writer},
    values::{Day, Yen},
    words,
};

/// 名簿を取り込む.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Commit(Request);

/// What [`Commit`] answers.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub struct Committed {
    /// The batch; none when nothing was different.
    pub batch: Option<i64>,
    /// The journal entry, for 元に戻す.
    pub entry: Option<i64>,
    /// Rows below the titles.
    pub rows: u64,
    /// 新規
    pub added: u64,
    /// 更新
    pub updated: u64,
    /// 同一
    pub unchanged: u64,
    /// Rows that were not taken in, and why: 除外 and 要確認.
    pub rejected: Vec<RowReason>,
    /// What is good to know of rows that were taken in: 1,000 at most.
    pub warnings: Vec<RowReason>,
    /// 過年度残高: how many were charged. An act of its own, since money is reversed and not undone.
    pub balances: u64,
    #[serde(skip)]
    owed: Vec<(i64, Yen)>,
}

const MOST_WARNINGS: usize = 1_000;

impl Errand for Commit {
    type Output = Committed;
    const NAME: &'static str = "imports.commit";
    const NEEDS: Permission = Permission::change(Area::Members);
    const TOUCHES: &'static [Topic] = &[Topic::Members, Topic::Kinds, Topic::Fields, Topic::Groups];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, round: &Round<'_>) -> Result<Committed> {
        let Self(request) = self;
        let sheet = round.book().drawer.get(&request.token)?;
        let mut committed = round.execute(|tx| {
            ensure!(request.balance_on.is_none_or(|on| on <= tx.today()), "balance_on", "import-balance-future");
            let mut judge = Judge::new(tx, &sheet, &request)?;
            let mut committed = take_in(tx, &mut judge)?;
            let lang = tx.lang();
            let whole = plan::warnings(&judge, lang);
            committed.warnings.splice(
                0..0,
                whole.into_iter().map(|reason| RowReason {
                    row: 0,
                    column: String::new(),
                    value: String::new(),
                    reason,
                }),
            );
            if committed.added + committed.updated > 0 {
                let mapping = json!({
                    "key": judge.key,
                    "mode": request.mode,
                    "columns": judge.mapping.iter().map(|m| json!({
                        "column": m.column, "title": judge.titles.get(m.column), "target": m.target,
                    })).collect::<Vec<_>>(),
                });
                committed.batch = Some(store::insert(tx, &sheet.file_name, judge.layout.name(), &mapping, &committed)?);
                let taken = committed.added + committed.updated;
                tx.subject(words::say(
                    lang,
                    "import-subject",
                    &[("file", sheet.file_name.clone()), ("count", taken.to_string())],
                ));
            }
            if !committed.owed.is_empty() {
                // Asked before anything is written: the roster alone would be half of what was meant.
                tx.require(Permission::change(Area::Money))?;
            }
            Ok(committed)
        })?;
        committed.entry = round.last_entry.get();
        committed.balances = balances(round, take(&mut committed.owed), request.balance_on)?;
        if committed.batch.is_some() {
            round.book().drawer.forget(&request.token);
        }
        Ok(committed)
    }
}

fn take_in(tx: &Tx<'_>, judge: &mut Judge<'_>) -> Result<Committed> {
    let mut writer = bulk::writer(tx)?;
    let mut committed = Committed::default();
    let total = judge.data().count() as u64;
    for row in judge.data() {
        if committed.rows % STEP == 0 {
            tx.step(committed.rows, total)?;
        }
        committed.rows += 1;
        let judged = judge.judge(tx, row)?;
        committed.say(&judged, judge, tx);
        match judged.state {
            State::New => committed.added += 1,
            State::Update => committed.updated += 1,
            State::Same => committed.unchanged += 1,
            State::Doubtful | State::LeftOut => continue,
        }
        let balance = judged.balance;
        let member = write(tx, judge, &mut writer, judged)?;
        if let Some(member) = member.filter(|_| balance > 0) {
            committed.owed.push((member, balance));
        }
    }
    judge.numbers.keep(tx)?;
    Ok(committed)
}

/// Charges what was owed on a day before; who was charged it already is passed by. How many were charged.
fn balances(round: &Round<'_>, owed: Vec<(i64, Yen)>, on: Option<Day>) -> Result<u64> {
    if owed.is_empty() {
        return Ok(0);
    }
    let act = Act { undo: Undo::By("dues.cancel"), touches: &[Topic::Dues], ..round.act };
    let done = round.book().execute(round.actor, act, round.work, |tx| {
        let us = association::show(tx)?;
        let year = fiscal::range(fiscal::FiscalYear(us.fiscal_year), us.fiscal_year_start);
        let on = on.or_else(|| year.0.pred_opt()).unwrap_or_else(|| tx.today());
        let mut charged = 0;
        for (member, amount) in owed {
            charged += u64::from(dues::opening_balance(tx, member, amount, on)?);
        }
        if charged > 0 {
            let args = [("day", on.to_string()), ("count", charged.to_string())];
            tx.subject(words::say(tx.lang(), "import-balance-subject", &args));
        }
        Ok(charged)
    })?;
    Ok(done.value)
}

/// The member that was written, or is as the row says already.
fn write(tx: &Tx<'_>, judge: &mut Judge<'_>, writer: &mut Writer<'_>, judged: Judged) -> Result<Option<i64>> {
    let Some(mut new) = judged.new else { return Ok(judged.old.map(|old| old.id)) };
    judge.names.make(tx, &mut new)?;
    let (member, from) = if let Some(old) = &judged.old {
        writer.update(old, &new)?;
        (old.id, tx.today())
    } else {
        if new.no.is_empty() {
            new.no = judge.numbers.draw(tx)?;
        }
        let first = new.periods.iter().map(|period| period.starts_on).min();
        (writer.insert(&new)?, new.joined_on.or(first).unwrap_or_else(|| tx.today()).min(tx.today()))
    };
    let stood = judged.old.map_or_else(Vec::new, |old| old.groups);
    for group in new.groups.iter().filter(|group| !stood.contains(group)) {
        groups::join(tx, *group, member, from)?;
    }
    Ok(Some(member))
}

impl Committed {
    fn say(&mut self, judged: &Judged, judge: &Judge<'_>, tx: &Tx<'_>) {
        let reason = |remark: &Remark| RowReason::new(judged.row, remark.reason(&judge.titles, tx.lang()));
        match judged.state {
            State::Doubtful | State::LeftOut => {
                // Why it was not taken in, not what else could be said.
                let heavy = judged.remarks.iter().map(|r| r.weight).max().unwrap_or(Weight::Out);
                self.rejected.extend(judged.remarks.iter().filter(|r| r.weight == heavy).map(reason));
            }
            State::New | State::Update => {
                let room = MOST_WARNINGS.saturating_sub(self.warnings.len());
                self.warnings.extend(judged.remarks.iter().take(room).map(reason));
            }
            State::Same => {}
        }
    }
}
