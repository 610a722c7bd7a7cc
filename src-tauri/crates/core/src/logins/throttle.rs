//! Slowing down guesses: per address and per place, growing waits. The answer never tells whether an
//! address is known, for unknown ones are counted in the same way.

use std::net::IpAddr;

use chrono::Duration;
use sha2::{Digest, Sha256};

use super::{account::Account, store};
use crate::{Code, Error, Result, Tx, values::moment_text};

/// Letters that anybody may ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Letters {
    /// A link for a new password.
    Reset,
    /// A link to begin or to apply.
    Join,
    /// A link to begin by a printed code.
    Start,
    /// A link that proves a new address.
    Prove,
}

/// What is counted. Only its hash is kept.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Key<'a> {
    /// Sign-ins for an address.
    Address(&'a str),
    /// Sign-ins and requests from a place.
    Place(IpAddr),
    /// Mails of a kind asked for an address: who asks for one kind keeps none of another back.
    Mail(Letters, &'a str),
    /// Second factors of an account.
    Second(i64),
    /// Whatever is guessed about an account in a browser that has opened it before: strangers elsewhere must not keep
    /// its owner waiting.
    Known(i64, [u8; 32]),
    /// The second factor of a member of staff, or their password once more.
    Staff(i64),
    /// The password of an account once more, by whoever is in.
    Again(i64),
}

impl Key<'_> {
    /// This machine as a place: a tunnel that does not say for whom it speaks. Counted, one who guesses would keep
    /// everybody waiting.
    fn is_everybody(self) -> bool {
        matches!(self, Self::Place(place) if place.to_canonical().is_loopback())
    }

    fn hash(self) -> [u8; 32] {
        let text = match self {
            Self::Address(address) => format!("address {address}"),
            Self::Place(place) => match place.to_canonical() {
                IpAddr::V4(place) => format!("place {place}"),
                // A household has a whole /64 of them.
                IpAddr::V6(place) => format!("place {:x?}", &place.segments()[..4]),
            },
            Self::Mail(letters, address) => format!("mail {letters:?} {address}"),
            Self::Second(login) => format!("second {login}"),
            Self::Staff(staff) => format!("staff {staff}"),
            Self::Again(login) => format!("again {login}"),
            Self::Known(login, browser) => format!("known {login} {}", crate::vault::hex(&browser)),
        };
        Sha256::digest(text.as_bytes()).into()
    }

    /// How many tries are free, and how long the first wait after them is.
    fn measure(self) -> (i64, Duration) {
        match self {
            Self::Address(_) | Self::Second(_) | Self::Known(..) | Self::Again(_) | Self::Staff(_) => {
                (5, Duration::seconds(30))
            }
            // Many may sit behind one address of a school or a telephone company.
            Self::Place(_) => (30, Duration::seconds(30)),
            Self::Mail(..) => (3, Duration::minutes(10)),
        }
    }
}

/// The longest wait. Long enough to make guessing hopeless, short enough that a stranger cannot lock a
/// member out for a day.
const LONGEST: Duration = Duration::minutes(15);

/// Lets a try pass and counts it as failed until [`right`] says otherwise; refuses while a wait runs.
/// Counting first keeps many tries at one moment from passing together.
pub(crate) fn enter(tx: &Tx<'_>, keys: &[Key<'_>]) -> Result<()> {
    let mut rows = Vec::with_capacity(keys.len());
    for key in keys.iter().filter(|key| !key.is_everybody()) {
        let hash = key.hash();
        let (fails, until) = store::failures(tx, &hash)?.unwrap_or_default();
        if let Ok(until) = until.parse::<crate::values::Moment>()
            && until > tx.now()
        {
            let seconds = (until - tx.now()).num_seconds() + 1;
            return Err(Error::new(Code::TooMany, "error-too-many").arg("seconds", seconds));
        }
        rows.push((hash, fails + 1, key.measure()));
    }
    for (hash, fails, (free, first)) in rows {
        let doublings = (fails - free).clamp(0, 16) as u32;
        let wait = if fails < free { Duration::zero() } else { (first * 2i32.pow(doublings)).min(LONGEST) };
        store::set_failures(tx, &hash, fails, &moment_text(tx.now() + wait))?;
    }
    Ok(())
}

/// It was right: failures are forgotten. For the place only this try is taken back, with the wait that it wrote itself,
/// for somebody who guesses may well have an account of their own. A wait of another try is not lost: once waits are
/// written, no second try comes in before the first is decided.
pub(crate) fn right(tx: &Tx<'_>, keys: &[Key<'_>]) -> Result<()> {
    keys.iter().try_for_each(|key| match key {
        Key::Place(place) => passed(tx, *place),
        key => store::forget_failures(tx, &key.hash()),
    })
}

/// Whoever has proven to be the owner does not wait for what was guessed before.
pub(crate) fn forgive(tx: &Tx<'_>, account: &Account) -> Result<()> {
    store::forget_failures(tx, &Key::Address(&account.email).hash())?;
    store::forget_failures(tx, &Key::Mail(Letters::Reset, &account.email).hash())?;
    let browsers = store::known_browsers(tx, account.id)?;
    browsers.into_iter().try_for_each(|browser| store::forget_failures(tx, &Key::Known(account.id, browser).hash()))
}

/// Nothing was guessed: the try of this place is taken back.
pub(crate) fn passed(tx: &Tx<'_>, place: IpAddr) -> Result<()> {
    store::take_one_back(tx, &Key::Place(place).hash())
}
