//! Sending: takes one message after the other, puts in what only its reader may see, hands it to the
//! carrier outside any lock, and writes down what became of it.

use chrono::Duration;

use super::{Carrier, FailureKind, OutgoingMail, Ran, act};
use crate::{
    Actor, Book, Lang, Permission, Result, Topic, Work, applications, association,
    association::MailSettings,
    claims, invoices, logins,
    mail::{self, Enclosed, LINK, Outcome, Taken, Template},
    online, receipts, reminders, requests, signup,
    values::moment_text,
    words,
};

/// Sends what is due, as many as the provider takes in a minute.
pub(super) fn send_due(book: &Book, carrier: &dyn Carrier, ran: &mut Ran) -> Result<()> {
    let minute_ago = moment_text(book.now() - Duration::minutes(1));
    // A look needs no writer: mostly nothing waits, and an import may be running.
    let due = book.ask(&Actor::machine(), Permission::SignedIn, &Work::quiet(), |reader| {
        let settings = association::mail_settings(reader)?;
        if settings.carrier == association::Carrier::None || !mail::is_due(reader)? {
            return Ok(None);
        }
        Ok(Some((settings, association::smtp_password(reader)?, mail::tried_since(reader, &minute_ago)?)))
    })?;
    let Some((settings, password, tried)) = due else { return Ok(()) };
    for _ in tried..settings.per_minute {
        if carrier.is_ending() {
            break;
        }
        let Some(taken) = act(book, |tx| mail::take_next(tx))? else { break };
        let outcome = hand_over(book, carrier, &settings, &password, &taken);
        if matches!(outcome, Outcome::Sent) {
            ran.sent += 1;
        } else {
            ran.not_sent += 1;
        }
        act(book, |tx| mail::settle(tx, taken.id, taken.tries, &outcome))?;
        book.touched(&[Topic::Mail]);
        if matches!(outcome, Outcome::NobodyThere(_)) {
            break;
        }
    }
    Ok(())
}

fn hand_over(book: &Book, carrier: &dyn Carrier, settings: &MailSettings, password: &str, taken: &Taken) -> Outcome {
    let outgoing = match complete(book, settings, taken) {
        Ok(Ok(outgoing)) => outgoing,
        Ok(Err(reason)) => return Outcome::Stopped(reason),
        // A fault of ours, which may pass. It must not hold up those behind it.
        Err(error) => return Outcome::Later(error.message(Lang::Ja)),
    };
    match carrier.send(settings, password, &outgoing) {
        Ok(()) => Outcome::Sent,
        Err(failure) => match failure.kind {
            FailureKind::Permanent => Outcome::Refused(failure.text),
            FailureKind::Temporary => Outcome::Later(failure.text),
            FailureKind::Auth | FailureKind::Connection => Outcome::NobodyThere(failure.text),
        },
    }
}

/// The letter with its link and its files, or why what it carries counts no more.
fn complete(book: &Book, settings: &MailSettings, taken: &Taken) -> Result<std::result::Result<OutgoingMail, String>> {
    let link = match (taken.template, taken.member) {
        (Template::Prove, _) => Some(act(book, |tx| applications::link(tx, taken.id, &taken.message_id))?),
        (Template::Confirm, _) => Some(act(book, |tx| requests::link(tx, taken.id, &taken.message_id))?),
        (Template::Start, _) => Some(act(book, |tx| claims::link(tx, taken.id, &taken.message_id))?),
        (Template::Join, _) => Some(act(book, |tx| signup::link(tx, taken.id, &taken.message_id))?),
        (template, Some(member)) if template.has_link() => {
            Some(act(book, |tx| logins::link(tx, template, member, &taken.to_address, &taken.message_id))?)
        }
        _ => None,
    };
    let body = match link {
        Some(Ok(link)) => taken.body.replace(LINK, &link),
        Some(Err(reason)) => return Ok(Err(words::say(Lang::Ja, reason, &[]))),
        None => taken.body.clone(),
    };
    if taken.template == Template::Reminder {
        let counts = book.ask(&Actor::machine(), Permission::SignedIn, &Work::quiet(), |reader| {
            reminders::counts_still(reader, taken.id)
        })?;
        if !counts {
            return Ok(Err(words::say(Lang::Ja, "reminders-counts-no-more", &[])));
        }
    }
    if taken.template == Template::PayLink {
        let payable = book.ask(&Actor::machine(), Permission::SignedIn, &Work::quiet(), |reader| {
            online::may_be_paid(reader, &taken.body)
        })?;
        if !payable {
            return Ok(Err(words::say(Lang::Ja, "online-counts-no-more", &[])));
        }
    }
    let attachments = match taken.enclosed {
        Some(paper) => {
            let file = book.ask(&Actor::machine(), Permission::SignedIn, &Work::quiet(), |reader| match paper {
                Enclosed::Receipt(receipt) => receipts::file_in_force(reader, receipt),
                Enclosed::Invoice(invoice) => invoices::file_in_force(reader, invoice),
            })?;
            match file {
                Ok(file) => vec![(file.name, file.bytes)],
                Err(reason) => return Ok(Err(reason)),
            }
        }
        None => Vec::new(),
    };
    Ok(Ok(OutgoingMail {
        id: taken.id,
        from_name: settings.from_name.clone(),
        from_address: settings.from_address.clone(),
        to_name: taken.to_name.clone(),
        to_address: taken.to_address.clone(),
        subject: taken.subject.clone(),
        body,
        attachments,
        message_id: taken.message_id.clone(),
    }))
}
