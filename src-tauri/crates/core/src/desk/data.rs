//! 自分のデータ: who may see it, and all of it as a file to take away (個人情報保護法33条).

use serde_json::{Map, Value, json};

use super::{AccountDesk, MemberDesk, act, money};
use crate::{
    Reader, Result, Undo, association,
    book::Act,
    directory, events, inquiries, logins, mail,
    members::{self, Answer, RosterColumn},
    membership, requests,
    staff::{self, Seeing},
    values::{Day, Moment, day_in_japan, moment_text},
    words,
};

/// Who may see a member's data.
#[derive(Debug, Clone)]
pub struct Seen {
    /// The roles of the office.
    pub roles: Vec<Seeing>,
    /// What stands in a 名簿: a column as people call it, and whether it shows the member.
    pub roster: Vec<(String, bool)>,
    /// Whether other members see it at My Page.
    pub directory: bool,
}

/// Everything that the association holds of a member and may show them.
#[derive(Debug, Clone)]
pub struct MyData {
    /// Who holds it.
    pub association: String,
    /// Whose it is: number and name.
    pub member: String,
    /// When it was put together.
    pub made_at: Moment,
    /// What it is, each a table.
    pub parts: Vec<Part>,
}

/// One kind of records.
#[derive(Debug, Clone)]
pub struct Part {
    /// Its word in the JSON.
    pub key: &'static str,
    /// As people read it.
    pub title: String,
    /// The columns: the word in the JSON, and as people read it.
    pub columns: Vec<(&'static str, String)>,
    /// The rows.
    pub rows: Vec<Vec<String>>,
}

impl MyData {
    /// As JSON, for a machine to read: days as ISO text, money in yen.
    pub fn json(&self) -> Vec<u8> {
        let mut whole = Map::new();
        whole.insert("association".to_owned(), json!(self.association));
        whole.insert("member".to_owned(), json!(self.member));
        whole.insert("made_at".to_owned(), json!(moment_text(self.made_at)));
        for part in &self.parts {
            let rows = part.rows.iter().map(|row| {
                let cells = part.columns.iter().zip(row).map(|((key, _), cell)| ((*key).to_owned(), json!(cell)));
                Value::Object(cells.collect())
            });
            whole.insert(part.key.to_owned(), rows.collect());
        }
        let mut text = format!("{:#}", Value::Object(whole)).into_bytes();
        text.push(b'\n');
        text
    }
}

impl MemberDesk {
    /// Who may see the member's data.
    pub fn seen_by(&self) -> Result<Seen> {
        self.reception.ask(&self.actor, |reader| {
            let said = members::consents_of(reader, self.me)?;
            let columns = [
                RosterColumn::Name,
                RosterColumn::Address,
                RosterColumn::Phone,
                RosterColumn::Email,
                RosterColumn::Workplace,
                RosterColumn::Birth,
            ];
            let word = |column: RosterColumn| {
                let word = members::Purpose::Column(column).word();
                words::say(reader.lang(), &format!("consent-column-{}", word.trim_start_matches("roster:")), &[])
            };
            let roster = columns.into_iter().map(|column| (word(column), said.shows(column))).collect();
            let directory = directory::is_open(reader)? && said.is_named();
            Ok(Seen { roles: staff::seeing(reader)?, roster, directory })
        })
    }

    /// Everything of the member, to take away. It stands in the journal that they took it.
    pub fn take_data(&self) -> Result<MyData> {
        let act = Act { always_recorded: true, undo: Undo::Never("undo-never-document"), ..act("mypage.take_data") };
        self.reception.execute(&self.actor, act, |tx| {
            let me = self.me;
            tx.subject(members::brief(tx, me)?.label());
            let us = association::show(tx)?;
            let brief = members::brief(tx, me)?;
            let mut parts = vec![
                profile(tx, me)?,
                periods(tx, me)?,
                leaves(tx, me)?,
                consents(tx, me)?,
                charges(tx, me)?,
                payments(tx, me)?,
                papers(tx, me)?,
                asked(tx, me)?,
                inquiries(tx, me)?,
                events(tx, me)?,
                mails(tx, me)?,
            ];
            // Where and when somebody signs in is told to nobody else.
            if let Ok(account) = self.account() {
                parts.push(sign_ins(&account, tx)?);
            }
            Ok(MyData {
                association: format!("{} {}", us.form, us.name).trim().to_owned(),
                member: brief.label(),
                made_at: tx.now(),
                parts,
            })
        })
    }
}

fn sign_ins(account: &AccountDesk<'_>, reader: &Reader<'_>) -> Result<Part> {
    let events = logins::events(reader, account.session.login, 1_000)?;
    let rows = events.into_iter().map(|event| {
        let what = format!("mypage-event-{}", event.what.code().replace('_', "-"));
        vec![moment_text(event.at), words::say(reader.lang(), &what, &[]), event.device]
    });
    Ok(part(reader, "sign_ins", &["at", "what", "device"], rows.collect()))
}

fn part(reader: &Reader<'_>, key: &'static str, columns: &[&'static str], rows: Vec<Vec<String>>) -> Part {
    let say = |word: String| words::say(reader.lang(), &word.replace('_', "-"), &[]);
    Part {
        key,
        title: say(format!("mypage-data-{key}")),
        columns: columns.iter().map(|column| (*column, say(format!("mypage-data-column-{column}")))).collect(),
        rows,
    }
}

fn day(day: Option<Day>) -> String {
    day.map(|day| day.to_string()).unwrap_or_default()
}

fn profile(reader: &Reader<'_>, me: i64) -> Result<Part> {
    let profile = members::profile(reader, me)?;
    let say = |key: &str| words::say(reader.lang(), key, &[]);
    let mut rows = vec![
        vec![say("mypage-profile-person"), profile.name],
        vec![say("mypage-card-no"), profile.no],
        vec![say("mypage-data-column-kind"), profile.kind.unwrap_or_default()],
        vec![say("mypage-data-column-since"), day(profile.since)],
    ];
    for item in profile.items {
        let lines = item.lines.into_iter().map(|line| line.day.map_or(line.text, |day| day.to_string()));
        rows.push(vec![item.label, lines.collect::<Vec<_>>().join("\n")]);
    }
    Ok(part(reader, "profile", &["what", "value"], rows))
}

fn periods(reader: &Reader<'_>, me: i64) -> Result<Part> {
    let rows = membership::periods(reader, me)?.into_iter().map(|period| {
        let last = period.ends_on.and_then(|end| end.pred_opt());
        vec![period.kind_name, period.starts_on.to_string(), day(last), day(period.asked_on), period.why]
    });
    Ok(part(reader, "memberships", &["kind", "from", "until", "asked_on", "reason"], rows.collect()))
}

fn leaves(reader: &Reader<'_>, me: i64) -> Result<Part> {
    let rows = membership::history(reader, me, None)?.leaves.into_iter().map(|leave| {
        let last = leave.ends_on.and_then(|end| end.pred_opt());
        vec![leave.starts_on.to_string(), day(last), day(leave.asked_on), leave.reason]
    });
    Ok(part(reader, "leaves", &["from", "until", "asked_on", "reason"], rows.collect()))
}

fn consents(reader: &Reader<'_>, me: i64) -> Result<Part> {
    let mut rows = Vec::new();
    for given in members::consents_given(reader, me)?.history {
        let Some(what) = members::purpose_name(reader, given.purpose)? else { continue };
        let answer = match given.answer {
            Answer::Yes => words::say(reader.lang(), "mypage-edit-yes", &[]),
            Answer::No => words::say(reader.lang(), "mypage-edit-no", &[]),
            Answer::Unknown => String::new(),
        };
        rows.push(vec![what, answer, day(given.on), given.source]);
    }
    Ok(part(reader, "consents", &["what", "answer", "day", "source"], rows))
}

fn charges(reader: &Reader<'_>, me: i64) -> Result<Part> {
    let rows = money::charges(reader, me)?.into_iter().map(|charge| {
        let amounts = [charge.amount, charge.paid, charge.open].map(|yen| yen.to_string());
        let [amount, paid, open] = amounts;
        vec![charge.label, charge.fiscal_year.to_string(), amount, paid, open, charge.due_on.to_string()]
    });
    Ok(part(reader, "charges", &["what", "year", "amount", "paid", "open", "due_on"], rows.collect()))
}

fn payments(reader: &Reader<'_>, me: i64) -> Result<Part> {
    let rows = money::payments(reader, me)?.into_iter().map(|payment| {
        let method = words::say(reader.lang(), &format!("mypage-method-{}", payment.method), &[]);
        vec![payment.paid_on.to_string(), payment.amount.to_string(), method, payment.what]
    });
    Ok(part(reader, "payments", &["day", "amount", "method", "what"], rows.collect()))
}

/// Receipts and invoices in force.
fn papers(reader: &Reader<'_>, me: i64) -> Result<Part> {
    let receipts = money::receipts(reader, me)?.into_iter().map(|paper| {
        let what = words::say(reader.lang(), "mypage-receipts", &[]);
        vec![what, paper.no, paper.issued_on.to_string(), paper.amount.to_string(), paper.proviso]
    });
    let invoices = money::invoices(reader, me)?.into_iter().map(|paper| {
        let what = words::say(reader.lang(), "mypage-data-invoice", &[]);
        vec![what, paper.no, paper.issued_on.to_string(), paper.amount.to_string(), String::new()]
    });
    Ok(part(reader, "papers", &["kind", "no", "day", "amount", "what"], receipts.chain(invoices).collect()))
}

fn asked(reader: &Reader<'_>, me: i64) -> Result<Part> {
    let mut rows = Vec::new();
    for of in requests::of_member(reader, me)? {
        let Some(what) = requests::item_name(reader, &of.item)? else { continue };
        let (before, after) = requests::lines(reader, &of);
        let text = |lines: Vec<requests::Line>| lines.into_iter().map(|line| line.text).collect::<Vec<_>>().join("\n");
        let state = words::say(reader.lang(), &format!("mypage-data-state-{}", of.state.code()), &[]);
        rows.push(vec![day(Some(day_in_japan(of.asked_at))), what, text(before), text(after), state, of.reason]);
    }
    Ok(part(reader, "requests", &["day", "what", "before", "after", "state", "reason"], rows))
}

/// Every letter of the threads that are shown at My Page.
fn inquiries(reader: &Reader<'_>, me: i64) -> Result<Part> {
    let mut rows = Vec::new();
    for own in inquiries::threads(reader, me)? {
        for letter in inquiries::thread(reader, me, own.id)?.letters {
            rows.push(vec![moment_text(letter.at), own.no.clone(), own.subject.clone(), letter.author, letter.text]);
        }
    }
    Ok(part(reader, "inquiries", &["at", "no", "subject", "writer", "text"], rows))
}

/// What they applied for, the newest first.
fn events(reader: &Reader<'_>, me: i64) -> Result<Part> {
    let mut rows = Vec::new();
    for past in events::ever(reader, me)? {
        let state = words::say(reader.lang(), &format!("mypage-data-event-{}", past.state), &[]);
        rows.push(vec![day(Some(past.starts_on)), past.title, state, past.companion_names, past.note]);
    }
    Ok(part(reader, "events", &["day", "event", "state", "companions", "text"], rows))
}

fn mails(reader: &Reader<'_>, me: i64) -> Result<Part> {
    let rows = mail::of_member(reader, me)?.into_iter().map(|sent| vec![sent.at, sent.subject]);
    Ok(part(reader, "mails", &["at", "subject"], rows.collect()))
}
