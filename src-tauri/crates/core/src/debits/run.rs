//! 引落: a request is made, taken to the bank, and may be called off until its result has come.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tsudoi_japan::zengin::{self, Debit};

use super::{plan::Plan, result::meaning, retry::Next, store};
use crate::{
    Area, Command, Document, Error, File, Permission, Query, Reader, Result, Topic, Tx, Undo, ensure,
    error::OrNotFound,
    values::{Day, Nothing, Yen},
};

/// 引落の依頼を作る: exactly what was looked at before.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Make {
    /// Which charges, when.
    pub plan: Plan,
    /// How many lines the preview had.
    pub count: u64,
    /// What it came to, yen.
    pub amount: Yen,
}

/// What [`Make`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Made {
    /// Key of the run.
    pub id: i64,
}

impl Command for Make {
    type Output = Made;
    const NAME: &'static str = "debits.make";
    const NEEDS: Permission = Permission::change(Area::Money);
    const TOUCHES: &'static [Topic] = &[Topic::Debits, Topic::Dues];
    const UNDO: Undo = Undo::By("debits.call_off");
    fn run(self, tx: &mut Tx<'_>) -> Result<Made> {
        let planned = self.plan.planned(tx)?;
        ensure!(!planned.lines.is_empty(), "plan", "error-debit-nobody");
        if (planned.lines.len() as u64, planned.amount()) != (self.count, self.amount) {
            return Err(Error::conflict("error-debit-changed").field("plan"));
        }
        let header = planned.consignor.header(Some(self.plan.day));
        let lines = planned.lines.iter().map(|line| line.record.clone()).collect();
        let file = Debit::file(vec![Debit::request(header, lines)]);
        // Every line was tried alone, so that only the sums can be too big for their fields.
        let bytes = zengin::write(&file, &planned.consignor.rules())
            .map_err(|_| Error::invalid("plan", "error-debit-unwritable"))?;
        let id = store::insert_run(tx, self.plan.day, &planned.consignor.code, &bytes)?;
        for line in &planned.lines {
            store::insert_line(tx, id, line)?;
        }
        tx.subject(format!("{} ￥{}", self.plan.day, tsudoi_japan::money::yen(planned.amount())));
        Ok(Made { id })
    }
}

/// How far a run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Its result has not come.
    Waiting,
    /// Its result was taken in.
    Done,
    /// It was called off.
    CalledOff,
}

/// A run.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Row {
    /// Key.
    pub id: i64,
    /// 引落日
    pub day: Day,
    /// How far.
    pub state: State,
    /// How many lines.
    pub count: i64,
    /// What they come to, yen.
    pub amount: Yen,
    /// Lines that were paid.
    pub paid: i64,
    /// What they come to, yen.
    pub paid_amount: Yen,
    /// Lines that were not.
    pub failed: i64,
    /// Lines that somebody has to look at.
    pub look: i64,
    /// When it was made, UTC.
    pub made_at: String,
    /// By whom.
    pub made_by: String,
    /// When its result was taken in, UTC.
    pub result_at: Option<String>,
}

/// 引落の一覧, newest first.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Runs {}

impl Query for Runs {
    type Output = Vec<Row>;
    const NAME: &'static str = "debits.runs";
    const NEEDS: Permission = Permission::view(Area::Money);
    fn run(self, reader: &Reader<'_>) -> Result<Vec<Row>> {
        store::runs(reader)
    }
}

/// 引落の詳細.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Get {
    /// Which.
    pub run: i64,
}

/// How far a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LineState {
    /// Its result has not come.
    Waiting,
    /// Its run was called off.
    CalledOff,
    /// 振替済
    Paid,
    /// Paid, and the payment was taken back since.
    TakenBack,
    /// 振替不能
    Failed,
    /// 要確認: the code does not say what came of it.
    Look,
}

/// A line of a run.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Line {
    /// Key.
    pub id: i64,
    /// The run.
    pub run: i64,
    /// 引落日
    pub day: Day,
    /// By which mandate.
    pub mandate: i64,
    /// Whose dues.
    pub member: i64,
    /// 会員番号
    pub no: String,
    /// Name.
    pub name: String,
    /// 顧客番号
    pub customer: String,
    /// Yen.
    pub amount: Yen,
    /// How far.
    pub state: LineState,
    /// 振替結果コード as it came; empty: none yet.
    pub code: String,
    /// 「資金不足」
    pub meaning: String,
    /// The payment that was recorded.
    pub payment: Option<i64>,
    /// Of one that failed: what comes next; none: nobody has decided it yet.
    pub next: Option<Next>,
}

impl Line {
    pub(super) fn told(mut self, reader: &Reader<'_>) -> Self {
        if !self.code.is_empty() {
            self.meaning = meaning(reader.lang(), &self.code);
        }
        self
    }
}

/// What [`Get`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Details {
    /// As in the list.
    #[serde(flatten)]
    pub row: Row,
    /// The name of the result's file; none: it has not come.
    pub result_name: Option<String>,
}

impl Query for Get {
    type Output = Details;
    const NAME: &'static str = "debits.get";
    const NEEDS: Permission = Permission::view(Area::Money);
    fn run(self, reader: &Reader<'_>) -> Result<Details> {
        let (row, result_name) = store::run(reader, self.run)?.or_not_found("error-no-such-run")?;
        Ok(Details { row, result_name })
    }
}

/// 引落の明細: those that somebody has to look at first, then those that failed.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Lines {
    /// Of which run.
    pub run: i64,
    /// How many to pass over.
    #[serde(default)]
    pub offset: u32,
    /// How many at most (1 to 500, else 100).
    pub limit: Option<u32>,
}

/// What [`Lines`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Listed {
    /// How many there are in all.
    pub total: i64,
    /// One page of them.
    pub rows: Vec<Line>,
}

impl Query for Lines {
    type Output = Listed;
    const NAME: &'static str = "debits.lines";
    const NEEDS: Permission = Permission::view(Area::Money);
    fn run(self, reader: &Reader<'_>) -> Result<Listed> {
        let (row, _) = store::run(reader, self.run)?.or_not_found("error-no-such-run")?;
        let limit = self.limit.unwrap_or(100).clamp(1, 500);
        let rows = store::lines(reader, self.run, self.offset, limit)?;
        Ok(Listed { total: row.count, rows: rows.into_iter().map(|line| line.told(reader)).collect() })
    }
}

/// 依頼ファイル: the same bytes every time.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// Of which run.
    pub run: i64,
}

impl Document for Request {
    const NAME: &'static str = "debits.request";
    const NEEDS: Permission = Permission::change(Area::Money);
    const RECORDED: bool = true;
    fn run(self, reader: &Reader<'_>) -> Result<File> {
        let (row, _) = store::run(reader, self.run)?.or_not_found("error-no-such-run")?;
        if row.state == State::CalledOff {
            return Err(Error::conflict("error-run-called-off").field("run"));
        }
        Ok(File {
            name: format!("furikae-{}-{}.txt", row.day, row.id),
            media_type: "application/octet-stream",
            bytes: store::file(reader, self.run)?,
            subject: format!("{} ￥{}", row.day, tsudoi_japan::money::yen(row.amount)),
        })
    }
}

/// 結果ファイル, as the bank gave it.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ResultFile {
    /// Of which run.
    pub run: i64,
}

impl Document for ResultFile {
    const NAME: &'static str = "debits.result";
    const NEEDS: Permission = Permission::change(Area::Money);
    const RECORDED: bool = true;
    fn run(self, reader: &Reader<'_>) -> Result<File> {
        let (row, name) = store::run(reader, self.run)?.or_not_found("error-no-such-run")?;
        let bytes = store::result_file(reader, self.run)?.or_not_found("error-no-result")?;
        Ok(File {
            name: name.unwrap_or_default(),
            media_type: "application/octet-stream",
            bytes,
            subject: format!("{} ￥{}", row.day, tsudoi_japan::money::yen(row.amount)),
        })
    }
}

/// 引落を取りやめる: before its result has come. The charges are free for another run.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CallOff {
    /// Which.
    pub run: i64,
    /// Why; it is kept.
    pub reason: String,
}

impl Command for CallOff {
    type Output = Nothing;
    const NAME: &'static str = "debits.call_off";
    const NEEDS: Permission = Permission::change(Area::Money);
    const TOUCHES: &'static [Topic] = &[Topic::Debits, Topic::Dues];
    const UNDO: Undo = Undo::Never("undo-never-money");
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let reason = self.reason.trim();
        ensure!(!reason.is_empty(), "reason", "error-reason");
        let (row, _) = store::run(tx, self.run)?.or_not_found("error-no-such-run")?;
        match row.state {
            State::Waiting => {}
            State::CalledOff => return Err(Error::conflict("error-run-called-off").field("run")),
            State::Done => return Err(Error::conflict("error-run-done").field("run")),
        }
        store::call_off(tx, self.run)?;
        tx.subject(format!("{} ￥{}", row.day, tsudoi_japan::money::yen(row.amount)));
        tx.reason(reason);
        Ok(Nothing {})
    }
}
