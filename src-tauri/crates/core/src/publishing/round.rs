//! The job: carries out the look from outside that was asked for, and fetches the certificate that is due, with no
//! transaction open meanwhile.

use super::{
    certificate,
    check::{CHECK_PATH, Checked},
    judge,
    outside::{AskedFor, Outside, Refusal},
    store,
};
use crate::{
    Actor, Book, Permission, Reader, Result, Topic, Tx, Undo, Work, association,
    association::{MypageSettings, Tls, Way},
    book::Act,
};

fn read<T>(book: &Book, look: impl FnOnce(&Reader<'_>) -> Result<T>) -> Result<T> {
    book.ask(&Actor::machine(), Permission::SignedIn, &Work::quiet(), look)
}

/// An act on working state alone, which leaves no entry in the journal.
fn write<T>(book: &Book, run: impl FnOnce(&mut Tx<'_>) -> Result<T>) -> Result<T> {
    const WORK: Act = Act {
        name: "jobs.run",
        needs: Permission::SignedIn,
        scoped: false,
        touches: &[],
        undo: Undo::Never("undo-never-job"),
        always_recorded: false,
    };
    let done = book.execute(&Actor::machine(), WORK, &Work::quiet(), run)?.value;
    book.touched(&[Topic::Mypage]);
    Ok(done)
}

/// Does what is due now. May be called as often as one likes.
///
/// # Errors
/// A fault of the book. What stands in the way outside is written down for the office, and is no error.
pub fn run_due(book: &Book, outside: &dyn Outside) -> Result<()> {
    let (state, settings) = read(book, |reader| Ok((store::state(reader)?, association::mypage_settings(reader)?)))?;
    let own = outside.own_address().map(|address| address.to_string()).unwrap_or_default();
    if own != state.own_address {
        write(book, |tx| store::set_own_address(tx, &own))?;
    }
    if let Some(question) = state.question.filter(|question| book.now() < question.until) {
        let seen = outside.look(&AskedFor {
            path: format!("{CHECK_PATH}{}", question.nonce),
            plain: plain(&settings),
            clock: (settings.tls == Tls::Acme).then(|| settings.acme_directory.clone()),
            url: settings.public_url.clone(),
        });
        write(book, |tx| {
            let found = judge::judge(tx, &settings, &question.answer, &seen)?;
            store::set_checked(tx, &Checked::new(tx.now(), found))
        })?;
    }
    if let Some(order) = read(book, certificate::due)? {
        let place = |token: &str, proof: &str| write(book, |tx| store::place(tx, token, proof));
        match outside.certificate(&order, &place) {
            Ok(issued) => write(book, |tx| certificate::take(tx, &order, issued))?,
            // It goes on at the next start.
            Err(Refusal { kind, .. }) if kind == "ending" => {}
            Err(refusal) => write(book, |tx| certificate::refused(tx, &order, &refusal))?,
        }
    }
    Ok(())
}

/// Where plain HTTP should lead to TLS; none: nobody can expect it there.
fn plain(settings: &MypageSettings) -> Option<String> {
    let rest = settings.public_url.strip_prefix("https://")?;
    let has_port = rest.rsplit_once(':').is_some_and(|(_, port)| port.bytes().all(|b| b.is_ascii_digit()));
    if !has_port {
        return Some(format!("http://{rest}/"));
    }
    if settings.way != Way::Own {
        return None;
    }
    let (_, port) = settings.http_address.rsplit_once(':')?;
    let (host, _) = rest.rsplit_once(':')?;
    Some(format!("http://{host}:{port}/"))
}
