//! 督促を送る: for each who was chosen it is asked again whether they are to be reminded, in the transaction that
//! writes the notice down. Mails wait in the outbox, papers to be printed. Whether a text fits on its paper is found
//! out before, so that the writer is not held while sheets are laid out.

use std::collections::HashMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    Channel,
    judge::{self, Out, Reason, Way},
    levels::settings,
    preview::LeftOutRow,
    print::Sheets,
    store,
    text::{Writer, Written},
};
use crate::{
    Area, Errand, Permission, Reader, Result, Topic, Tx, Undo,
    command::Round,
    ensure,
    mail::{self, Template},
    words,
};

/// 督促を送る. Whoever has paid meanwhile, is held back or had a notice a few days ago gets none and is named.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Send {
    /// Who has to pay: of those whom `reminders.preview` names.
    pub payers: Vec<i64>,
}

/// What [`Send`] answers.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub struct Sent {
    /// Notices by mail, which wait in the outbox.
    pub mails: Vec<i64>,
    /// Notices as letters, to be printed by `reminders.print`.
    pub letters: Vec<i64>,
    /// Notices on postcards, to be printed by `reminders.print`.
    pub postcards: Vec<i64>,
    /// Who got none, and why.
    pub left_out: Vec<LeftOutRow>,
}

/// What was laid out before the act: whether it can be printed, by payer, as long as it says the same.
type LaidOut = HashMap<i64, (Way, Written, Option<Reason>)>;

impl Errand for Send {
    type Output = Sent;
    const NAME: &'static str = "reminders.send";
    const NEEDS: Permission = Permission::change(Area::Money);
    const TOUCHES: &'static [Topic] = &[Topic::Reminders, Topic::Mail];
    const UNDO: Undo = Undo::Never("undo-never-reminder");
    fn run(self, round: &Round<'_>) -> Result<Sent> {
        let mut payers = self.payers;
        payers.sort_unstable();
        payers.dedup();
        ensure!(!payers.is_empty(), "payers", "error-required");
        let laid = round.ask(|reader| lay_out(reader, &payers))?;
        round.execute(|tx| {
            let sent = send(tx, &payers, &laid)?;
            let count = |notices: &[i64]| notices.len().to_string();
            let told = [
                ("mails", count(&sent.mails)),
                ("letters", count(&sent.letters)),
                ("postcards", count(&sent.postcards)),
            ];
            tx.subject(words::say(tx.lang(), "reminders-run", &told));
            Ok(sent)
        })
    }
}

fn lay_out(reader: &Reader<'_>, payers: &[i64]) -> Result<LaidOut> {
    let mut judged = judge::judge(reader, Some(payers))?;
    let writer = Writer::new(reader, settings(reader)?)?;
    let sheets = Sheets::new(reader)?;
    let ready = judge::reach(reader, &mut judged)?;
    let total = ready.len() as u64;
    let mut laid = LaidOut::with_capacity(ready.len());
    for ((ready, way), at) in ready.into_iter().zip(0..) {
        if at % 100 == 0 {
            reader.step(at, total)?;
        }
        let written = writer.write(reader, &ready)?;
        let cannot = sheets.cannot(reader, &way, &written)?;
        laid.insert(ready.payer, (way, written, cannot));
    }
    Ok(laid)
}

fn send(tx: &mut Tx<'_>, payers: &[i64], laid: &LaidOut) -> Result<Sent> {
    let mut judged = judge::judge(tx, Some(payers))?;
    let writer = Writer::new(tx, settings(tx)?)?;
    let sheets = Sheets::new(tx)?;
    let ready = judge::reach(tx, &mut judged)?;
    let mut sent = Sent::default();
    for (ready, way) in ready {
        let written = writer.write(tx, &ready)?;
        let cannot = match laid.get(&ready.payer) {
            Some((before, text, cannot)) if *before == way && *text == written => *cannot,
            _ => sheets.cannot(tx, &way, &written)?,
        };
        if let Some(reason) = cannot {
            judged.out.push(Out::of(&ready, reason));
            continue;
        }
        let message = match &way {
            Way::Post(..) => None,
            Way::Mail(_) => {
                let fields = [("title", written.subject.clone()), ("text", written.body.clone())];
                let queued = mail::enqueue_in(tx, written.language, Template::Reminder, ready.payer, &fields, None)?;
                let Ok(message) = queued else {
                    judged.out.push(Out::of(&ready, Reason::Unreachable));
                    continue;
                };
                Some(message)
            }
        };
        let name = &writer.level(ready.level)?.name;
        let notice = store::insert(tx, &ready, name, &way, &written, message)?;
        match way.channel() {
            Channel::Mail => sent.mails.push(notice),
            Channel::Letter => sent.letters.push(notice),
            Channel::Postcard => sent.postcards.push(notice),
        }
    }
    sent.left_out = judged.out.into_iter().map(|out| LeftOutRow::of(tx, out)).collect::<Result<_>>()?;
    Ok(sent)
}
