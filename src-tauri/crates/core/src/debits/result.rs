//! 振替結果: the bank's answer to a request, booked as a whole or not at all.
//!
//! A file is refused when any sum is wrong, when it is a request, when it was taken in before, or when its
//! lines are not exactly those of one run (顧客番号, amount, day). Code 0 is a payment; other known codes
//! are failures; what is not known is neither, until somebody has asked the bank ([`Decide`]).

use std::collections::HashMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tsudoi_japan::zengin::{self, Code, Debit, Group, MonthDay, ResultCode};

use super::{mandates::customer, store};
use crate::{
    Area, Command, Error, Lang, Permission, Query, Reader, Result, Topic, Tx, Undo, dues, ensure,
    error::OrNotFound,
    members,
    payments::{self, Asked, Method, Record},
    values::{Bytes, Day, Yen},
    vault::hex,
    words,
};

/// What a 振替結果コード means, as it is shown: a character.
pub(super) fn meaning(lang: Lang, code: &str) -> String {
    let byte = if code.is_ascii() { code.bytes().next() } else { None };
    let key = match byte.map_or(ResultCode::Unknown(0), ResultCode::from_byte) {
        ResultCode::Done => "debits-code-done",
        ResultCode::NoFunds => "debits-code-no-funds",
        ResultCode::NoAccount => "debits-code-no-account",
        ResultCode::StoppedByPayer => "debits-code-stopped-by-payer",
        ResultCode::NoMandate => "debits-code-no-mandate",
        ResultCode::StoppedByCollector => "debits-code-stopped-by-us",
        ResultCode::Other => "debits-code-other",
        ResultCode::DataError => "debits-code-data-error",
        ResultCode::Undecided => "debits-code-undecided",
        ResultCode::Unknown(_) => "debits-code-unknown",
    };
    words::say(lang, key, &[("code", code.to_owned())])
}

/// A result in the file.
struct Found {
    line: store::Waiting,
    code: ResultCode,
}

/// A file that belongs to a run.
struct Matched {
    run: i64,
    day: Day,
    hash: String,
    found: Vec<Found>,
}

fn is_zeros_apart(one: &str, other: &str) -> bool {
    one.trim_start_matches('0') == other.trim_start_matches('0')
}

fn read(reader: &Reader<'_>, bytes: &[u8]) -> Result<Group<Debit>> {
    let refused = |fault: zengin::Fault| Error::invalid("bytes", "error-debit-record").arg("row", fault.line);
    if zengin::code_of(bytes).map_err(refused)? != Code::Debit {
        return Err(Error::invalid("bytes", "error-debit-other-kind"));
    }
    let mut reading = zengin::read::<Debit>(bytes, reader.today()).map_err(refused)?;
    if let Some((_, wrong)) = reading.mismatches.first() {
        return Err(Error::invalid("bytes", "error-debit-sums")
            .arg("said", tsudoi_japan::money::yen(wrong.said))
            .arg("counted", tsudoi_japan::money::yen(wrong.counted)));
    }
    match (reading.file.groups.pop(), reading.file.groups.is_empty()) {
        (Some(group), true) if Debit::is_request(&group) => Err(Error::invalid("bytes", "error-debit-request")),
        (Some(group), true) => Ok(group),
        _ => Err(Error::invalid("bytes", "error-debit-groups")),
    }
}

fn matched(reader: &Reader<'_>, bytes: &[u8]) -> Result<Matched> {
    let hash = hex(&Sha256::digest(bytes));
    if store::is_taken(reader, &hash)? {
        return Err(Error::conflict("error-debit-same-file").field("bytes"));
    }
    let group = read(reader, bytes)?;
    let fits = |run: &store::OpenRun| {
        group.header.day == Some(MonthDay::of(run.day)) && is_zeros_apart(&group.header.collector, &run.consignor)
    };
    let runs: Vec<_> = store::open_runs(reader)?.into_iter().filter(fits).collect();
    let mut refusal = Error::conflict("error-debit-no-run")
        .field("bytes")
        .arg("day", group.header.day.map(|day| day.to_string()).unwrap_or_default())
        .arg("code", &group.header.collector);
    for run in runs {
        match of_run(reader, &run, &group) {
            Ok(found) => return Ok(Matched { run: run.id, day: run.day, hash, found }),
            Err(why) => refusal = why,
        }
    }
    Err(refusal)
}

/// The file's lines as those of a run, if they are exactly these.
fn of_run(reader: &Reader<'_>, run: &store::OpenRun, group: &Group<Debit>) -> Result<Vec<Found>> {
    let mut waiting: HashMap<String, store::Waiting> =
        store::waiting_lines(reader, run.id)?.into_iter().map(|line| (customer(line.mandate), line)).collect();
    let mut found = Vec::with_capacity(group.lines.len());
    for result in &group.lines {
        let customer = format!("{:0>20}", result.customer);
        let in_file = tsudoi_japan::money::yen(i64::try_from(result.amount).unwrap_or(i64::MAX));
        match waiting.remove(&customer) {
            Some(line) if line.amount.unsigned_abs() == result.amount => {
                found.push(Found { line, code: result.result });
            }
            Some(line) => {
                return Err(Error::conflict("error-debit-amount")
                    .field("bytes")
                    .arg("name", members::brief(reader, line.member)?.label())
                    .arg("asked", tsudoi_japan::money::yen(line.amount))
                    .arg("amount", in_file));
            }
            None => {
                return Err(Error::conflict("error-debit-line")
                    .field("bytes")
                    .arg("customer", customer)
                    .arg("amount", in_file));
            }
        }
    }
    if let Some(first) = waiting.values().min_by_key(|line| line.id) {
        return Err(Error::conflict("error-debit-missing")
            .field("bytes")
            .arg("count", waiting.len())
            .arg("name", members::brief(reader, first.member)?.label()));
    }
    if run.day > reader.today() {
        return Err(Error::conflict("error-debit-day-ahead").field("bytes").arg("day", run.day.to_string()));
    }
    Ok(found)
}

/// 振替結果ファイルの下見. Nothing is changed.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Preview {
    /// The file's name.
    pub name: String,
    /// The file.
    pub bytes: Bytes,
}

/// 振替結果を取り込む.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Take(Preview);

/// Lines with one code.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Sum {
    /// 振替結果コード
    pub code: String,
    /// 「資金不足」
    pub meaning: String,
    /// Whether it was paid.
    pub paid: bool,
    /// Whether somebody has to look (要確認).
    pub look: bool,
    /// How many.
    pub count: u64,
    /// What they come to, yen.
    pub amount: Yen,
}

/// What [`Preview`] and [`Take`] answer.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Results {
    /// The run.
    pub run: i64,
    /// 引落日
    pub day: Day,
    /// By code.
    pub sums: Vec<Sum>,
}

impl Matched {
    fn results(&self, lang: Lang) -> Results {
        let mut sums: Vec<(u8, Sum)> = Vec::new();
        for Found { line, code } in &self.found {
            let byte = code.byte();
            let at = sums.iter().position(|(known, _)| *known == byte).unwrap_or_else(|| {
                let shown = zengin::letters::decode(&[byte]);
                let sum = Sum {
                    meaning: meaning(lang, &shown),
                    code: shown,
                    paid: code.is_done(),
                    look: code.needs_a_look(),
                    count: 0,
                    amount: 0,
                };
                sums.push((byte, sum));
                sums.len() - 1
            });
            sums[at].1.count += 1;
            sums[at].1.amount += line.amount;
        }
        sums.sort_by_key(|(byte, _)| *byte);
        Results { run: self.run, day: self.day, sums: sums.into_iter().map(|(_, sum)| sum).collect() }
    }
}

impl Query for Preview {
    type Output = Results;
    const NAME: &'static str = "debits.preview_result";
    const NEEDS: Permission = Permission::change(Area::Money);
    fn run(self, reader: &Reader<'_>) -> Result<Results> {
        Ok(matched(reader, &self.bytes.0)?.results(reader.lang()))
    }
}

/// Records what was drawn. What was paid otherwise in the meantime stays on the payment (前受金).
fn pay(tx: &Tx<'_>, line: &store::Waiting, day: Day) -> Result<i64> {
    let mut parts = Vec::new();
    for (charge, amount) in store::charges(tx, line.id)? {
        // A charge that was taken back since is not there any more.
        let open = dues::find(tx, charge)?.map_or(0, |charge| charge.open);
        let amount = amount.min(open);
        if amount > 0 {
            parts.push(Asked { charge, amount });
        }
    }
    let recorded = payments::record(
        tx,
        &Record {
            member: line.member,
            amount: line.amount,
            paid_on: day,
            method: Method::Debit,
            memo: String::new(),
            allocations: Some(parts),
        },
    )?;
    store::paid(tx, line.id, recorded.id)?;
    store::known(tx, line.mandate)?;
    Ok(recorded.id)
}

const TOUCHES: &[Topic] = &[Topic::Debits, Topic::Payments, Topic::Dues];

impl Command for Take {
    type Output = Results;
    const NAME: &'static str = "debits.take_result";
    const NEEDS: Permission = Permission::change(Area::Money);
    const TOUCHES: &'static [Topic] = TOUCHES;
    const UNDO: Undo = Undo::By("payments.void");
    fn run(self, tx: &mut Tx<'_>) -> Result<Results> {
        let Preview { name, bytes } = self.0;
        let matched = matched(tx, &bytes.0)?;
        for Found { line, code } in &matched.found {
            store::answered(tx, line.id, &zengin::letters::decode(&[code.byte()]), code.needs_a_look())?;
            if code.is_done() {
                pay(tx, line, matched.day)?;
            }
        }
        store::taken(tx, matched.run, &name, &matched.hash, &bytes.0)?;
        tx.subject(format!("{} {name}", matched.day));
        Ok(matched.results(tx.lang()))
    }
}

/// 要確認の引落を決める: what the bank said when it was asked.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Decide {
    /// Which line.
    pub line: i64,
    /// Whether the money was drawn.
    pub paid: bool,
    /// How that is known; it is kept.
    pub reason: String,
}

/// What [`Decide`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Decided {
    /// The payment, if it was paid.
    pub payment: Option<i64>,
}

impl Command for Decide {
    type Output = Decided;
    const NAME: &'static str = "debits.decide";
    const NEEDS: Permission = Permission::change(Area::Money);
    const TOUCHES: &'static [Topic] = TOUCHES;
    const UNDO: Undo = Undo::By("payments.void");
    fn run(self, tx: &mut Tx<'_>) -> Result<Decided> {
        let reason = self.reason.trim();
        ensure!(!reason.is_empty(), "reason", "error-reason");
        let (line, day) = store::to_look_at(tx, self.line)?.or_not_found("error-no-such-debit-line")?;
        tx.subject(members::brief(tx, line.member)?.label());
        tx.reason(reason);
        if self.paid {
            return Ok(Decided { payment: Some(pay(tx, &line, day)?) });
        }
        store::failed(tx, line.id)?;
        Ok(Decided { payment: None })
    }
}
