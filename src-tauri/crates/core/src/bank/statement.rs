//! 明細の取り込み: reads a statement of a bank and keeps every line once. Which formats there are says
//! `formats`; what makes two lines the same is decided there too, so that files may overlap.

use std::collections::HashSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    accounts::Account,
    formats::{self, Hint, Mapping, Read},
    lines, store,
};
use crate::{
    Area, Command, Error, Permission, Query, Reader, Result, Topic, Tx, Undo, ensure,
    error::OrNotFound,
    values::{Bytes, Day, Nothing, Yen},
    words,
};

/// A line in the making.
#[derive(Debug, Clone)]
pub(super) struct NewLine {
    pub key: String,
    pub day: Day,
    pub amount: Yen,
    pub name: String,
    pub memo: String,
    pub balance: Option<Yen>,
}

/// A file in the making.
pub(super) struct NewFile<'a> {
    pub account: i64,
    pub name: &'a str,
    pub format: &'a str,
    pub lines: i64,
    pub added: i64,
    pub from: Day,
    pub until: Day,
}

/// 明細ファイルの下見: what [`Import`] would take in. Nothing is changed.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Preview {
    /// The file's name.
    pub name: String,
    /// The file.
    pub bytes: Bytes,
    /// Of which account; absent: the one that the file names, or the only one there is.
    pub account: Option<i64>,
    /// Which column is what, where the file is of no bank that is known.
    pub mapping: Option<Mapping>,
}

/// 明細を取り込む. A line that is there already is passed by.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Import(Preview);

/// A line of a file.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FileLine {
    /// When.
    pub date: Day,
    /// Yen; what went out is negative.
    pub amount: Yen,
    /// As the bank writes it.
    pub name: String,
    /// Whether it is there already.
    pub known: bool,
}

/// What [`Preview`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Previewed {
    /// 「三菱UFJ銀行 CSV」; empty: of no bank that is known.
    pub format: String,
    /// Of which account.
    pub account: Option<i64>,
    /// The account as the file names it, where none of the association's is that.
    pub new_account: Option<Account>,
    /// How many lines.
    pub lines: u64,
    /// Of them, not there yet.
    pub new: u64,
    /// What came in with the new ones, yen.
    pub incoming: Yen,
    /// What went out with them, yen.
    pub outgoing: Yen,
    /// The first 200 of them.
    pub rows: Vec<FileLine>,
    /// Of the new ones that came in, those of which is sure whose they are.
    pub matched: u64,
    /// Those that somebody has to look at.
    pub unsure: u64,
    /// Those of nobody who is known.
    pub unknown: u64,
    /// What does not agree: sums, days, cells that are no amount. A file with any is not taken in.
    pub problems: Vec<String>,
    /// Where the columns have to be named: their titles, and a guess.
    pub columns: Vec<String>,
    /// The guess, or how a file with these titles was read before.
    pub mapping: Option<Mapping>,
}

/// What [`Import`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Imported {
    /// Key of the file, for 取り込みの取消; none when every line was there already.
    pub file: Option<i64>,
    /// Of which account.
    pub account: i64,
    /// How many lines.
    pub lines: u64,
    /// Of them, not there before.
    pub new: u64,
    /// Of the new ones that came in, those of which is sure whose they are.
    pub matched: u64,
    /// Those that somebody has to look at.
    pub unsure: u64,
    /// Those of nobody who is known.
    pub unknown: u64,
}

/// The account of a statement: the one that is asked for, that the file names, or the only one there is.
fn account_of(reader: &Reader<'_>, asked: Option<i64>, hint: Option<&Hint>) -> Result<Option<Account>> {
    if let Some(id) = asked {
        let account = store::account(reader, id)?.or_not_found("error-no-such-account")?;
        if let Some(hint) = hint.filter(|hint| hint.contradicts(&account)) {
            return Err(Error::invalid("account", "error-statement-of-other").arg("account", &hint.account.number));
        }
        return Ok(Some(account));
    }
    let mut accounts = store::accounts(reader)?;
    match hint {
        Some(hint) => Ok(accounts.into_iter().find(|account| hint.is(account))),
        None if accounts.len() == 1 => Ok(accounts.pop()),
        None => Ok(None),
    }
}

fn keys(lines: &[NewLine]) -> Result<String> {
    Ok(serde_json::to_string(&lines.iter().map(|line| &line.key).collect::<Vec<_>>())?)
}

impl Query for Preview {
    type Output = Previewed;
    const NAME: &'static str = "bank.preview";
    const NEEDS: Permission = Permission::change(Area::Money);
    fn run(self, reader: &Reader<'_>) -> Result<Previewed> {
        let read = formats::read(reader, &self.name, &self.bytes.0, self.mapping.as_ref())?;
        let account = account_of(reader, self.account, read.hint.as_ref())?;
        let known: HashSet<String> = match account.as_ref().and_then(|account| account.id) {
            Some(account) => store::known_keys(reader, account, &keys(&read.lines)?)?.into_iter().collect(),
            None => HashSet::new(),
        };
        let new = || read.lines.iter().filter(|line| !known.contains(&line.key));
        let lanes = lines::lanes(reader, new())?;
        let sum = |sign: i64| new().filter(|line| line.amount.signum() == sign).map(|line| line.amount * sign).sum();
        Ok(Previewed {
            format: read.format.clone(),
            account: account.and_then(|account| account.id),
            new_account: read.hint.as_ref().filter(|_| self.account.is_none()).map(|hint| hint.account.clone()),
            lines: read.lines.len() as u64,
            new: new().count() as u64,
            incoming: sum(1),
            outgoing: sum(-1),
            matched: lanes.matched,
            unsure: lanes.unsure,
            unknown: lanes.unknown,
            rows: read
                .lines
                .iter()
                .take(200)
                .map(|line| FileLine {
                    date: line.day,
                    amount: line.amount,
                    name: line.name.clone(),
                    known: known.contains(&line.key),
                })
                .collect(),
            problems: read.problems.clone(),
            columns: read.columns.clone(),
            mapping: read.mapping.clone(),
        })
    }
}

impl Command for Import {
    type Output = Imported;
    const NAME: &'static str = "bank.import";
    const NEEDS: Permission = Permission::change(Area::Money);
    const TOUCHES: &'static [Topic] = &[Topic::Bank];
    const UNDO: Undo = Undo::By("bank.take_back");
    fn run(self, tx: &mut Tx<'_>) -> Result<Imported> {
        let Preview { name, bytes, account, mapping } = self.0;
        let Read { format, bank, hint, lines: found, problems, columns, .. } =
            formats::read(tx, &name, &bytes.0, mapping.as_ref())?;
        ensure!(columns.is_empty() || mapping.is_some(), "mapping", "error-statement-columns");
        if let Some(problem) = problems.first() {
            return Err(Error::invalid("bytes", "error-statement-unsound").arg("problem", problem));
        }
        let (Some(from), Some(until)) =
            (found.iter().map(|line| line.day).min(), found.iter().map(|line| line.day).max())
        else {
            return Err(Error::invalid("bytes", "error-statement-empty"));
        };
        let account = match account_of(tx, account, hint.as_ref())? {
            Some(account) => account.id.or_not_found("error-no-such-account")?,
            // The file names its account: a new one becomes known with its first statement.
            None => match hint {
                Some(hint) => store::save_account(tx, &hint.account)?,
                // The first of all, of a bank that is known by the form of its file.
                None if store::accounts(tx)?.is_empty() && !bank.is_empty() => {
                    store::save_account(tx, &Account { bank, printed: true, ..Account::default() })?
                }
                None => return Err(Error::invalid("account", "error-statement-account")),
            },
        };
        let known: HashSet<String> = store::known_keys(tx, account, &keys(&found)?)?.into_iter().collect();
        let new: Vec<&NewLine> = found.iter().filter(|line| !known.contains(&line.key)).collect();
        let lanes = lines::lanes(tx, new.iter().copied())?;
        let mut imported = Imported {
            file: None,
            account,
            lines: found.len() as u64,
            new: new.len() as u64,
            matched: lanes.matched,
            unsure: lanes.unsure,
            unknown: lanes.unknown,
        };
        if new.is_empty() {
            return Ok(imported);
        }
        let file = NewFile {
            account,
            name: &name,
            format: &format,
            lines: found.len() as i64,
            added: new.len() as i64,
            from,
            until,
        };
        let file = store::insert_file(tx, &file)?;
        for line in &new {
            store::insert_line(tx, account, file, line)?;
        }
        if let Some(mapping) = &mapping {
            formats::keep(tx, mapping)?;
        }
        imported.file = Some(file);
        tx.subject(words::say(tx.lang(), "bank-imported", &[("file", name), ("count", new.len().to_string())]));
        Ok(imported)
    }
}

/// 取り込んだ明細ファイル.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Files {}

/// A file that was taken in.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FileRow {
    /// Key.
    pub id: i64,
    /// Of which account.
    pub account: i64,
    /// Its name.
    pub name: String,
    /// 「三菱UFJ銀行 CSV」
    pub format: String,
    /// How many lines.
    pub lines: i64,
    /// Of them, not there before.
    pub added: i64,
    /// Of those, settled.
    pub settled: i64,
    /// The first day.
    pub from: Day,
    /// The last.
    pub until: Day,
    /// When it was taken in, UTC.
    pub at: String,
    /// By whom.
    pub by: String,
}

impl Query for Files {
    type Output = Vec<FileRow>;
    const NAME: &'static str = "bank.files";
    const NEEDS: Permission = Permission::view(Area::Money);
    fn run(self, reader: &Reader<'_>) -> Result<Vec<FileRow>> {
        store::files(reader)
    }
}

/// 明細の取り込みを取り消す: its lines go, as long as none of them was ever settled.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TakeBack {
    /// Which file.
    pub file: i64,
}

impl Command for TakeBack {
    type Output = Nothing;
    const NAME: &'static str = "bank.take_back";
    const NEEDS: Permission = Permission::change(Area::Money);
    const TOUCHES: &'static [Topic] = &[Topic::Bank];
    const UNDO: Undo = Undo::Never("undo-never-money");
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let name = store::file_label(tx.conn, self.file).or_not_found("error-no-such-statement")?;
        let settled = store::ever_settled(tx, self.file)?;
        if settled > 0 {
            return Err(Error::conflict("error-statement-settled").field("file").arg("count", settled.to_string()));
        }
        let lines = store::remove_file(tx, self.file)?;
        tx.subject(words::say(tx.lang(), "bank-taken-back", &[("file", name), ("count", lines.to_string())]));
        Ok(Nothing {})
    }
}
