//! 証明書の自動取得: what is kept of the certificate authority, when it is asked again, and what stands in the way.
//!
//! The account's key and the certificate's key stand in the table of secrets, outside the journal and every answer;
//! they are encrypted with the book.

use chrono::Duration;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    outside::{Issued, Order, Refusal},
    store,
};
use crate::{
    Area, Command, Error, Permission, Reader, Result, Topic, Tx, Undo, association,
    association::{MypageSettings, Tls},
    values::{Moment, Nothing, moment_text},
};

const SECRET: &str = "mypage-acme";

/// Minutes between tries, one failure after the other: authorities let nobody fail more than five times an hour.
const PAUSES: [i64; 6] = [15, 30, 60, 240, 720, 1440];
/// Where the authority says that it was asked too often.
const TOO_OFTEN: Duration = Duration::hours(12);

/// What is kept.
#[derive(Default, Serialize, Deserialize)]
struct Kept {
    /// With which authority.
    directory: String,
    account: Option<String>,
    name: String,
    chain: String,
    key: String,
    from: Option<Moment>,
    until: Option<Moment>,
}

fn kept(reader: &Reader<'_>) -> Result<Kept> {
    let text = association::secret(reader, SECRET)?;
    Ok(text.map(|text| serde_json::from_str(&text)).transpose()?.unwrap_or_default())
}

fn keep(tx: &Tx<'_>, kept: &Kept) -> Result<()> {
    association::set_secret(tx, SECRET, &serde_json::to_string(kept)?)
}

/// A certificate to be shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Given {
    /// PEM, ours first.
    pub chain: String,
    /// PEM.
    pub key: String,
}

/// The certificate that was fetched for the name that members type now; none: there is none yet.
pub fn given(reader: &Reader<'_>) -> Result<Option<Given>> {
    let settings = association::mypage_settings(reader)?;
    let kept = kept(reader)?;
    let fits = kept.name == settings.host() && !kept.chain.is_empty();
    Ok(fits.then_some(Given { chain: kept.chain, key: kept.key }))
}

/// Until when the certificate is good that was fetched.
pub(super) fn good_until(reader: &Reader<'_>, settings: &MypageSettings) -> Result<Option<Moment>> {
    let kept = kept(reader)?;
    Ok(kept.until.filter(|_| kept.name == settings.host()))
}

/// The proof for a challenge of the authority.
pub fn challenge(reader: &Reader<'_>, token: &str) -> Result<Option<String>> {
    Ok(store::challenge(reader)?.filter(|(asked, _)| asked == token).map(|(_, proof)| proof))
}

/// What is to be fetched now.
pub(super) fn due(reader: &Reader<'_>) -> Result<Option<Order>> {
    let settings = association::mypage_settings(reader)?;
    if !settings.on || settings.tls != Tls::Acme || store::state(reader)?.wait_until > reader.now_text() {
        return Ok(None);
    }
    let kept = kept(reader)?;
    let is_theirs = kept.directory == settings.acme_directory;
    let is_fresh = is_theirs
        && kept.name == settings.host()
        && kept.from.zip(kept.until).is_some_and(|(from, until)| reader.now() < until - (until - from) / 3);
    Ok((!is_fresh).then(|| Order {
        name: settings.host().to_owned(),
        account: kept.account.filter(|_| is_theirs),
        email: settings.acme_email,
        directory: settings.acme_directory,
    }))
}

/// It was given.
pub(super) fn take(tx: &Tx<'_>, order: &Order, issued: Issued) -> Result<()> {
    let kept = Kept {
        directory: order.directory.clone(),
        account: Some(issued.account),
        name: order.name.clone(),
        chain: issued.chain,
        key: issued.key,
        from: Some(issued.from),
        until: Some(issued.until),
    };
    keep(tx, &kept)?;
    store::went_well(tx)
}

/// It was not given: the one that is there stays.
pub(super) fn refused(tx: &Tx<'_>, order: &Order, refusal: &Refusal) -> Result<()> {
    if let Some(account) = &refusal.account {
        let mut kept = kept(tx)?;
        kept.account = Some(account.clone());
        // What another authority gave goes on being shown, and is not fresh any more.
        if kept.directory != order.directory {
            kept.from = None;
        }
        kept.directory = order.directory.clone();
        keep(tx, &kept)?;
    }
    let tries = store::state(tx)?.tries.max(0) as usize;
    let usual = Duration::minutes(PAUSES[tries.min(PAUSES.len() - 1)]);
    let pause = if refusal.kind == "rateLimited" { usual.max(TOO_OFTEN) } else { usual };
    let problem = Trouble { kind: refusal.kind.clone(), said: refusal.said.clone() };
    store::went_wrong(tx, &moment_text(tx.now() + pause), &problem)
}

/// What stands in the way.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Trouble {
    pub kind: String,
    pub said: String,
}

impl Trouble {
    /// What it means and what to do.
    pub(super) fn say(&self, reader: &Reader<'_>) -> String {
        let key = match self.kind.as_str() {
            "silence" => "publishing-acme-silence",
            "dns" => "publishing-acme-dns",
            "connection" => "publishing-acme-connection",
            "unauthorized" | "incorrectResponse" => "publishing-acme-unauthorized",
            "caa" => "publishing-acme-caa",
            "rateLimited" => "publishing-acme-often",
            "invalidContact" | "unsupportedContact" => "publishing-acme-contact",
            "rejectedIdentifier" | "unsupportedIdentifier" => "publishing-acme-name",
            "serverInternal" => "publishing-acme-theirs",
            _ => "publishing-acme-other",
        };
        crate::words::say(reader.lang(), key, &[("said", self.said.clone()), ("kind", self.kind.clone())])
    }
}

/// 証明書をいま取りに行く: the pause after a failure is over.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Renew {}

impl Command for Renew {
    type Output = Nothing;
    const NAME: &'static str = "publishing.renew";
    const NEEDS: Permission = Permission::change(Area::Settings);
    const TOUCHES: &'static [Topic] = &[Topic::Mypage];
    const UNDO: Undo = Undo::Never("undo-never-publishing");
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let settings = association::mypage_settings(tx)?;
        if settings.tls != Tls::Acme || !settings.on {
            return Err(Error::conflict("error-no-acme"));
        }
        store::try_now(tx)?;
        tx.note();
        Ok(Nothing {})
    }
}
