//! 総合振込ファイル: made of what waits, kept byte for byte, marked as sent, or called off before.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tsudoi_japan::{
    money::yen,
    zengin::{self, Transfer},
};

use super::{
    list::{Row, faults},
    store,
};
use crate::{
    Area, Command, Document, Error, Permission, Query, Reader, Result, Topic, Tx, Undo,
    debits::{Consignor, Contract},
    ensure,
    error::OrNotFound,
    values::{Day, Nothing, Yen},
};

/// 振込依頼人の設定.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Sender {}

/// What [`Sender`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Known {
    /// None: nobody has set it yet, and no file can be made.
    pub sender: Option<Consignor>,
}

impl Query for Sender {
    type Output = Known;
    const NAME: &'static str = "transfers.sender";
    const NEEDS: Permission = Permission::view(Area::Money);
    fn run(self, reader: &Reader<'_>) -> Result<Known> {
        Ok(Known { sender: Consignor::of(reader, Contract::Pay)? })
    }
}

/// 振込依頼人を設定する. Files that were made stay as they are.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct SetSender(Consignor);

impl Command for SetSender {
    type Output = Nothing;
    const NAME: &'static str = "transfers.set_sender";
    const NEEDS: Permission = Permission::change(Area::Money);
    const TOUCHES: &'static [Topic] = &[Topic::Debits];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        self.0.keep(tx, Contract::Pay)?;
        Ok(Nothing {})
    }
}

/// 総合振込ファイルを作る: exactly what was looked at before.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Make {
    /// 取組日: when the bank is to pay; today or later.
    pub day: Day,
    /// Which transfers.
    pub transfers: Vec<i64>,
    /// What they come to, yen.
    pub amount: Yen,
}

/// What [`Make`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Made {
    /// Key of the file.
    pub id: i64,
}

impl Command for Make {
    type Output = Made;
    const NAME: &'static str = "transfers.make";
    const NEEDS: Permission = Permission::change(Area::Money);
    const TOUCHES: &'static [Topic] = &[Topic::Debits];
    const UNDO: Undo = Undo::By("transfers.call_off");
    fn run(self, tx: &mut Tx<'_>) -> Result<Made> {
        ensure!(self.day >= tx.today(), "day", "error-transfer-day");
        ensure!(!self.transfers.is_empty(), "transfers", "error-required");
        let Some(sender) = Consignor::of(tx, Contract::Pay)? else {
            return Err(Error::conflict("error-no-sender").field("sender"));
        };
        let rules = sender.rules();
        let mut wanted = self.transfers.clone();
        wanted.sort_unstable();
        wanted.dedup();
        let rows: Vec<Row> = store::waiting(tx)?.into_iter().filter(|row| wanted.contains(&row.id)).collect();
        let amount: Yen = rows.iter().map(|row| row.amount).sum();
        if rows.len() != wanted.len() || amount != self.amount {
            return Err(Error::conflict("error-transfers-changed").field("transfers"));
        }
        let mut lines = Vec::with_capacity(rows.len());
        for row in &rows {
            let line = row.line().map_err(|(_, key)| Error::invalid("transfers", key))?;
            if let Some(fault) = faults(line.clone(), &rules).first() {
                return Err(Error::invalid("transfers", "error-transfer-letters")
                    .arg("payee", row.label())
                    .arg("problem", fault.told(tx.lang())));
            }
            lines.push(line);
        }
        let group = Transfer::group(sender.transfer_header(Some(self.day)), lines);
        // Every line was tried alone, so that only the sums can be too big for their fields.
        let bytes = zengin::write(&Transfer::file(vec![group]), &rules)
            .map_err(|_| Error::invalid("transfers", "error-debit-unwritable"))?;
        let id = store::insert_file(tx, self.day, &rows, amount, &bytes)?;
        for row in &rows {
            store::put_into(tx, row.id, id)?;
        }
        tx.subject(format!("{} ￥{}", self.day, yen(amount)));
        Ok(Made { id })
    }
}

/// A file of transfers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FileRow {
    /// Key.
    pub id: i64,
    /// 取組日
    pub day: Day,
    /// How many transfers.
    pub count: i64,
    /// What they come to, yen.
    pub amount: Yen,
    /// When it was made, UTC.
    pub made_at: String,
    /// By whom.
    pub made_by: String,
    /// When it went to the bank.
    pub sent_on: Option<Day>,
    /// Whether it was called off; its transfers wait again.
    pub called_off: bool,
}

/// 総合振込ファイルの一覧, newest first.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Files {}

impl Query for Files {
    type Output = Vec<FileRow>;
    const NAME: &'static str = "transfers.files";
    const NEEDS: Permission = Permission::view(Area::Money);
    fn run(self, reader: &Reader<'_>) -> Result<Vec<FileRow>> {
        store::files(reader)
    }
}

/// 総合振込ファイル: the same bytes every time.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// Which.
    pub file: i64,
}

impl Document for Request {
    const NAME: &'static str = "transfers.file";
    const NEEDS: Permission = Permission::change(Area::Money);
    const RECORDED: bool = true;
    fn run(self, reader: &Reader<'_>) -> Result<crate::File> {
        let file = not_called_off(reader, self.file)?;
        Ok(crate::File {
            name: format!("furikomi-{}-{}.txt", file.day, file.id),
            media_type: "application/octet-stream",
            bytes: store::bytes(reader, file.id)?,
            subject: format!("{} ￥{}", file.day, yen(file.amount)),
        })
    }
}

fn not_called_off(reader: &Reader<'_>, file: i64) -> Result<FileRow> {
    let file = store::file(reader, file)?.or_not_found("error-no-such-transfer-file")?;
    if file.called_off {
        return Err(Error::conflict("error-transfer-file-called-off").field("file"));
    }
    Ok(file)
}

/// A file that is neither called off nor sent.
fn open(tx: &Tx<'_>, file: i64) -> Result<FileRow> {
    let file = not_called_off(tx, file)?;
    if file.sent_on.is_some() {
        return Err(Error::conflict("error-transfer-file-sent").field("file"));
    }
    Ok(file)
}

/// 総合振込ファイルを送信済みにする: the bank has it.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MarkSent {
    /// Which.
    pub file: i64,
    /// When; absent: today.
    pub sent_on: Option<Day>,
}

impl Command for MarkSent {
    type Output = Nothing;
    const NAME: &'static str = "transfers.mark_sent";
    const NEEDS: Permission = Permission::change(Area::Money);
    const TOUCHES: &'static [Topic] = &[Topic::Debits];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let file = open(tx, self.file)?;
        let sent_on = self.sent_on.unwrap_or_else(|| tx.today());
        ensure!(sent_on <= tx.today(), "sent_on", "error-sent-in-future");
        store::mark_sent(tx, file.id, sent_on)?;
        tx.subject(format!("{} ￥{}", file.day, yen(file.amount)));
        Ok(Nothing {})
    }
}

/// 総合振込ファイルを取りやめる, before it has gone to the bank: its transfers wait again.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CallOff {
    /// Which.
    pub file: i64,
    /// Why; it is kept.
    pub reason: String,
}

impl Command for CallOff {
    type Output = Nothing;
    const NAME: &'static str = "transfers.call_off";
    const NEEDS: Permission = Permission::change(Area::Money);
    const TOUCHES: &'static [Topic] = &[Topic::Debits];
    const UNDO: Undo = Undo::Never("undo-never-money");
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let reason = self.reason.trim();
        ensure!(!reason.is_empty(), "reason", "error-reason");
        let file = open(tx, self.file)?;
        store::call_off(tx, file.id)?;
        tx.subject(format!("{} ￥{}", file.day, yen(file.amount)));
        tx.reason(reason);
        Ok(Nothing {})
    }
}
