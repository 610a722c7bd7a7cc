//! 消去: for good. Names, addresses, letters, papers, secrets, and what the journal knew of them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    due::{self, Row},
    rules, store, tables,
};
use crate::{
    Area, Command, Error, Permission, Reader, Result, Topic, Tx, Undo, applications, backup, bank, claims, clients,
    debits, dues, duplicates, ensure, events, files, groups, households, identity, inquiries, invoices, journal,
    logins, mail, members, membership, notices, online, organisations, payments, proxies, receipts, reminders, renewal,
    requests, rows, shelf, signup, transfers, viewing, words,
};

/// 個人情報を消去する: of people, or of papers of those who were erased before. It cannot be taken back, and backups hold
/// what was erased until they are replaced.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Erase {
    /// Whom: all of them must be due, and nothing may stand in the way. Empty: nobody.
    #[serde(default)]
    pub members: Vec<i64>,
    /// Receipts and invoices of erased members that are past their time.
    #[serde(default)]
    pub documents: bool,
    /// How many people (of papers alone: how many papers), as whoever does it has typed it.
    pub count: usize,
}

/// What [`Erase`] answers.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "RetentionErased")]
pub struct Erased {
    /// The run, for its 廃棄証明.
    pub run: i64,
    /// How many people.
    pub members: usize,
    /// How many papers.
    pub documents: usize,
}

/// What it reaches: everything of a member.
const REACHES: &[Topic] = &[
    Topic::Retention,
    Topic::Members,
    Topic::Dues,
    Topic::Payments,
    Topic::Receipts,
    Topic::Invoices,
    Topic::Reminders,
    Topic::Mail,
    Topic::Mypage,
    Topic::Identity,
    Topic::Inquiries,
    Topic::Journal,
];

/// The rows of these people, or why one of them is not to be erased.
pub(super) fn found_of(reader: &Reader<'_>, members: &[i64]) -> Result<Vec<Row>> {
    let mut due = due::all(reader, &rules::rules(reader)?)?;
    due.retain(|one| members.contains(&one.member));
    for member in members {
        if !due.iter().any(|one| one.member == *member) {
            let name = members::brief(reader, *member)?.label();
            return Err(Error::conflict("error-retention-not-due").arg("name", name));
        }
    }
    due::named(reader, due)
}

impl Command for Erase {
    type Output = Erased;
    const NAME: &'static str = journal::ERASES;
    const NEEDS: Permission = Permission::change(Area::Settings);
    const TOUCHES: &'static [Topic] = REACHES;
    const UNDO: Undo = Undo::Never("undo-never-retention");
    fn run(self, tx: &mut Tx<'_>) -> Result<Erased> {
        tx.require(Permission::change(Area::Members))?;
        let rules = rules::rules(tx)?;
        ensure!(rules.on, "members", "error-retention-off");
        let mut wanted = self.members;
        wanted.sort_unstable();
        wanted.dedup();
        let due = found_of(tx, &wanted)?;
        for row in &due {
            if !row.stays.is_empty() {
                let why: Vec<String> = row.stays.iter().map(|stay| words::say(tx.lang(), &stay.key(), &[])).collect();
                return Err(Error::conflict("error-retention-stays")
                    .arg("name", format!("{} {}", row.no, row.name))
                    .arg("why", why.join("、")));
            }
        }
        let papers = if self.documents { due::documents(tx, &rules)? } else { 0 };
        ensure!(!due.is_empty() || papers > 0, "members", "error-retention-nobody");
        let expected = if due.is_empty() { papers } else { due.len() };
        ensure!(self.count == expected, "count", "error-retention-count", count = expected);
        rows::overwriting(tx.conn, || erase(tx, &rules, &due, self.documents))
    }
}

fn erase(tx: &Tx<'_>, rules: &rules::Rules, due: &[Row], documents: bool) -> Result<Erased> {
    let mut forgotten: Vec<(i64, String)> = Vec::new();
    let mut papers = 0;
    // Before those of today are among them.
    if documents {
        for member in store::erased(tx)? {
            papers += erase_documents(tx, member, rules)?;
            forgotten.extend(called(tx, member, &members::brief(tx, member)?.no)?);
        }
    }
    let entry = journal::next_entry(tx)?;
    let backups: Vec<(String, String)> =
        backup::kept(&tx.book_dir().join("backups"))?.into_iter().map(|kept| (kept.name, kept.at)).collect();
    let run = store::insert_run(tx, rules, due.len(), papers, entry, &backups)?;
    for (row, done) in due.iter().zip(0..) {
        if done % 20 == 0 {
            tx.step(done, due.len() as u64)?;
        }
        forgotten.extend(called(tx, row.member, &row.no)?);
        erase_member(tx, row.member)?;
        store::insert_erased(tx, run, row)?;
    }
    tx.forgets(journal::Forget {
        members: forgotten,
        whole: tables::GOES.to_vec(),
        parts: tables::PARTS,
        named: tables::NAMED,
        papers: tables::PAPERS,
        destroy: |tx, file| if files::info(tx, file)?.is_some() { files::destroy(tx, file) } else { Ok(()) },
    });
    let parts = [("retention-subject-people", due.len()), ("retention-subject-papers", papers)];
    let told = parts.into_iter().filter(|(_, count)| *count > 0);
    let told: Vec<String> =
        told.map(|(key, count)| words::say(tx.lang(), key, &[("count", count.to_string())])).collect();
    tx.subject(told.join(" "));
    let rule = [("years", rules.years.to_string()), ("documents", rules.document_years.to_string())];
    tx.reason(words::say(tx.lang(), "retention-rule", &rule));
    Ok(Erased { run, members: due.len(), documents: papers })
}

/// Somebody, and the records that became part of theirs: the journal knows these by their own keys.
fn called(tx: &Tx<'_>, member: i64, no: &str) -> Result<Vec<(i64, String)>> {
    let keys = std::iter::once(member).chain(members::merged_records(tx, member)?);
    Ok(keys.map(|key| (key, no.to_owned())).collect())
}

/// Each room takes away what its own tables hold.
fn erase_member(tx: &Tx<'_>, member: i64) -> Result<()> {
    // What they did themselves at My Page bears their name.
    let name = members::brief(tx, member)?.name;
    online::erase_name(tx, member, &name)?;
    receipts::erase_name(tx, member, &name)?;
    for acted_for in proxies::erase_member(tx, member)? {
        requests::erase_proxy(tx, acted_for, &name)?;
        inquiries::erase_proxy(tx, acted_for, &name)?;
    }
    let mut addresses = members::mail_addresses(tx, member)?;
    addresses.extend(logins::of_member(tx, member)?.map(|login| login.email));
    addresses.extend(applications::erase_member(tx, member)?);
    mail::erase_member(tx, member, &addresses)?;
    signup::erase_addresses(tx, &addresses)?;
    logins::erase_member(tx, member)?;
    viewing::erase_member(tx, member)?;
    claims::erase_member(tx, member)?;
    clients::erase_member(tx, member)?;
    requests::erase_member(tx, member)?;
    inquiries::erase_member(tx, member)?;
    identity::erase_member(tx, member)?;
    notices::erase_member(tx, member)?;
    events::erase_member(tx, member)?;
    shelf::erase_member(tx, member)?;
    reminders::erase_member(tx, member)?;
    renewal::erase_member(tx, member)?;
    debits::erase_member(tx, member)?;
    bank::erase_member(tx, member)?;
    dues::erase_member(tx, member)?;
    duplicates::erase_member(tx, member)?;
    groups::erase_member(tx, member)?;
    organisations::erase_member(tx, member)?;
    households::erase_member(tx, member)?;
    store::forget_hold(tx, member)?;
    membership::erase_member(tx, member)?;
    members::erase_member(tx, member)
}

/// What accounting had to keep, now that its time is over: names and bytes. How many papers.
fn erase_documents(tx: &Tx<'_>, member: i64, rules: &rules::Rules) -> Result<usize> {
    let until = rules::papers_until(tx, rules);
    let papers = receipts::erase_documents(tx, member, until)? + invoices::erase_documents(tx, member, until)?;
    payments::erase_documents(tx, member, until)?;
    transfers::erase_documents(tx, member, until)?;
    debits::erase_documents(tx, member, until)?;
    bank::erase_documents(tx, member, until)?;
    Ok(papers)
}
