//! 支払リンク: what somebody is asked to pay through Stripe. Made here, asked for at Stripe by the job.
//!
//! A charge is in one link at a time: whoever has a link that may still be paid gets no second one.

use rand::Rng;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{settings, store, stripe};
use crate::{
    Area, Code, Command, Error, Permission, Reader, Result, Topic, Tx, Undo, dues, ensure,
    error::OrNotFound,
    mail::{self, Template},
    members,
    values::{Nothing, Yen},
    vault::hex,
    words,
};

const TOUCHES: &[Topic] = &[Topic::Online];

/// Why somebody gets no link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Skip {
    /// Nothing is owed.
    NothingOpen,
    /// There is a link for it already.
    HasLink,
    /// Less than Stripe takes, or more.
    Amount,
}

impl Skip {
    fn key(self) -> &'static str {
        match self {
            Self::NothingOpen => "online-skip-nothing",
            Self::HasLink => "online-skip-has",
            Self::Amount => "online-skip-amount",
        }
    }
}

/// 支払リンクを作る: for each of these payers one, for everything they owe or for these charges of theirs.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Make {
    /// Who pays, 1,000 at most.
    pub payers: Vec<i64>,
    /// Only these charges; absent: everything that is open.
    pub charges: Option<Vec<i64>>,
}

/// A link that was made.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Made {
    /// Key.
    pub id: i64,
    /// Who pays.
    pub payer: i64,
    /// Yen.
    pub amount: Yen,
}

/// Somebody without a link.
#[derive(Debug, Serialize, JsonSchema)]
pub struct LeftOut {
    /// Who.
    pub payer: i64,
    /// 会員番号
    pub no: String,
    /// Name.
    pub name: String,
    /// Why.
    pub reason: String,
}

/// What [`Make`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct AllMade {
    /// The links; Stripe gives their addresses within seconds.
    pub made: Vec<Made>,
    /// Who got none.
    pub left_out: Vec<LeftOut>,
}

impl Command for Make {
    type Output = AllMade;
    const NAME: &'static str = "online.make";
    const NEEDS: Permission = Permission::change(Area::Money);
    const TOUCHES: &'static [Topic] = TOUCHES;
    const UNDO: Undo = Undo::By("online.close");
    fn run(self, tx: &mut Tx<'_>) -> Result<AllMade> {
        let mut payers = self.payers;
        payers.sort_unstable();
        payers.dedup();
        ensure!((1..=1000).contains(&payers.len()), "payers", "error-online-payers");
        settings::ensure_key(tx)?;
        let mut all = AllMade { made: Vec::new(), left_out: Vec::new() };
        for payer in payers {
            let brief = members::brief(tx, payer)?;
            match make(tx, payer, self.charges.as_deref())? {
                Ok((id, amount)) => all.made.push(Made { id, payer, amount }),
                Err(skip) => all.left_out.push(LeftOut {
                    payer,
                    no: brief.no,
                    name: brief.name,
                    reason: words::say(tx.lang(), skip.key(), &[]),
                }),
            }
        }
        let amount = all.made.iter().map(|made| made.amount).sum();
        let told = [("count", all.made.len().to_string()), ("amount", tsudoi_japan::money::yen(amount))];
        tx.subject(words::say(tx.lang(), "online-made", &told));
        Ok(all)
    }
}

/// Writes a link down: its key and amount, or why there is none.
fn make(tx: &mut Tx<'_>, payer: i64, charges: Option<&[i64]>) -> Result<std::result::Result<(i64, Yen), Skip>> {
    let mut open = dues::open_of_payer(tx, payer)?;
    if let Some(only) = charges {
        open.retain(|charge| only.contains(&charge.id));
    }
    let owed = !open.is_empty();
    let taken = store::charges_with_link(tx, payer)?;
    open.retain(|charge| !taken.contains(&charge.id));
    let amount: Yen = open.iter().map(|charge| charge.open).sum();
    let Some(first) = open.first() else {
        return Ok(Err(if owed { Skip::HasLink } else { Skip::NothingOpen }));
    };
    if !stripe::CARD.contains(&amount) {
        return Ok(Err(Skip::Amount));
    }
    let what = match open.len() {
        1 => first.label.clone(),
        n => {
            words::say(tx.lang(), "online-what-more", &[("label", first.label.clone()), ("more", (n - 1).to_string())])
        }
    };
    let what: String = what.chars().take(100).collect();
    // Chance, so that an address that somebody sees tells neither who pays nor how many there are.
    let mut chance = [0; 12];
    tx.random.fill_bytes(&mut chance);
    let konbini = settings::settings(tx)?.konbini && stripe::KONBINI.contains(&amount);
    let parts: Vec<(i64, Yen)> = open.iter().map(|charge| (charge.id, charge.open)).collect();
    let new = store::NewLink { member: payer, claim: &hex(&chance), what: &what, amount, konbini, parts: &parts };
    Ok(Ok((store::insert_link(tx, &new)?, amount)))
}

/// 支払リンクを閉じる: nobody can pay by it any more.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Close {
    /// Which.
    pub link: i64,
}

impl Command for Close {
    type Output = Nothing;
    const NAME: &'static str = "online.close";
    const NEEDS: Permission = Permission::change(Area::Money);
    const TOUCHES: &'static [Topic] = TOUCHES;
    const UNDO: Undo = Undo::Never("undo-never-online");
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let link = store::link(tx, self.link)?.or_not_found("error-no-such-link")?;
        if !matches!(
            link.at_stripe,
            store::AtStripe::Asked | store::AtStripe::Open | store::AtStripe::Reopen | store::AtStripe::Failed
        ) {
            return Err(Error::conflict("error-online-closed").field("link"));
        }
        close(tx, &link)?;
        tx.subject(format!("{} ￥{}", members::brief(tx, link.member)?.label(), tsudoi_japan::money::yen(link.amount)));
        tx.note();
        Ok(Nothing {})
    }
}

/// Stripe is told where it knows of the link.
pub(super) fn close(tx: &Tx<'_>, link: &store::Link) -> Result<()> {
    let to = if link.stripe.is_empty() { store::AtStripe::Closed } else { store::AtStripe::Closing };
    store::set_state(tx, link.id, to, None)
}

/// もう一度頼む: a link that Stripe would not have, after what was in the way is mended.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Retry {
    /// Which.
    pub link: i64,
}

impl Command for Retry {
    type Output = Nothing;
    const NAME: &'static str = "online.retry";
    const NEEDS: Permission = Permission::change(Area::Money);
    const TOUCHES: &'static [Topic] = TOUCHES;
    const UNDO: Undo = Undo::By("online.close");
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        settings::ensure_key(tx)?;
        let link = store::link(tx, self.link)?.or_not_found("error-no-such-link")?;
        if link.at_stripe != store::AtStripe::Failed {
            return Err(Error::conflict("error-online-not-failed").field("link"));
        }
        store::ask_again(tx, link.id)?;
        tx.subject(format!("{} ￥{}", members::brief(tx, link.member)?.label(), tsudoi_japan::money::yen(link.amount)));
        tx.note();
        Ok(Nothing {})
    }
}

/// 支払リンクをメールで送る, to each payer their own.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Mail {
    /// Which, 1,000 at most.
    pub links: Vec<i64>,
}

/// What [`Mail`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Mailed {
    /// The messages, which wait in the outbox.
    pub queued: Vec<i64>,
    /// Who gets none.
    pub left_out: Vec<LeftOut>,
}

impl Command for Mail {
    type Output = Mailed;
    const NAME: &'static str = "online.mail";
    const NEEDS: Permission = Permission::change(Area::Mail);
    const TOUCHES: &'static [Topic] = &[Topic::Mail, Topic::Online];
    const UNDO: Undo = Undo::By("mail.stop");
    fn run(self, tx: &mut Tx<'_>) -> Result<Mailed> {
        ensure!((1..=1000).contains(&self.links.len()), "links", "error-online-payers");
        let mut mailed = Mailed { queued: Vec::new(), left_out: Vec::new() };
        for id in self.links {
            let link = store::link(tx, id)?.or_not_found("error-no-such-link")?;
            let queued = if link.at_stripe == store::AtStripe::Open {
                let lang = members::letters_in(tx, link.member)?;
                let konbini = words::say(lang, if link.konbini { "online-by-both" } else { "online-by-card" }, &[]);
                let fields = [
                    ("what", link.what.clone()),
                    ("amount", tsudoi_japan::money::yen(link.amount)),
                    ("address", link.address()),
                    ("ways", konbini),
                ];
                mail::enqueue(tx, Template::PayLink, link.member, &fields, None)?.map_err(mail::NoWay::key)
            } else {
                Err("online-skip-not-open")
            };
            match queued {
                Ok(message) => mailed.queued.push(message),
                Err(reason) => {
                    let brief = members::brief(tx, link.member)?;
                    let reason = words::say(tx.lang(), reason, &[]);
                    mailed.left_out.push(LeftOut { payer: link.member, no: brief.no, name: brief.name, reason });
                }
            }
        }
        tx.subject(words::say(tx.lang(), "online-mailed", &[("count", mailed.queued.len().to_string())]));
        Ok(mailed)
    }
}

/// Whether the link whose address stands in a letter can still be paid: asked when the letter leaves.
pub(crate) fn may_be_paid(reader: &Reader<'_>, letter: &str) -> Result<bool> {
    let Some((_, after)) = letter.split_once(store::CLAIM) else { return Ok(false) };
    let claim: String = after.chars().take_while(char::is_ascii_alphanumeric).collect();
    let Some(link) = store::link_of_claim(reader, &claim)? else { return Ok(false) };
    let paid = store::stage_of_link(reader, link.id)?.is_some_and(|stage| stage != stripe::Stage::Failed);
    Ok(link.at_stripe == store::AtStripe::Open && !paid)
}

/// A payer's own link, as My Page shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberLink {
    /// Where to pay; none: Stripe is being asked.
    pub address: Option<String>,
    /// Yen.
    pub amount: Yen,
    /// A slip for the konbini is out.
    pub slip: bool,
}

/// The links by which a payer may pay now; and whether a new one may be made.
pub fn of_payer(reader: &Reader<'_>, payer: i64) -> Result<(Vec<MemberLink>, bool)> {
    if settings::key(reader)?.is_none() {
        return Ok((Vec::new(), false));
    }
    let links = store::payable(reader, payer)?;
    let taken = store::charges_with_link(reader, payer)?;
    let open = dues::open_of_payer(reader, payer)?;
    let rest: Yen = open.iter().filter(|charge| !taken.contains(&charge.id)).map(|charge| charge.open).sum();
    Ok((links, stripe::CARD.contains(&rest)))
}

/// A link that a payer asks for at My Page, for everything that they owe.
///
/// # Errors
/// A conflict where there is nothing to pay by a new link.
pub fn make_own(tx: &mut Tx<'_>, payer: i64) -> Result<()> {
    settings::ensure_key(tx)?;
    let (_, amount) = make(tx, payer, None)?.map_err(|skip| Error::new(Code::Conflict, skip.key()))?;
    let brief = members::brief(tx, payer)?;
    tx.subject(format!("{} ￥{}", brief.label(), tsudoi_japan::money::yen(amount)));
    Ok(())
}
