//! マイページでの発行: what a member may do about the receipts for their own payments. How much that is, the
//! association's rules say; the first receipt is theirs, every later sheet of it is the office's.

use super::{
    draft::{Drafter, Wishes},
    issue::{self, Job},
    print::Drawn,
    rules::{self, Channel, Wording},
    store,
};
use crate::{
    Code, Error, Reader, Result, Tx, ensure,
    values::{Day, Yen},
};

/// A payment for which a member may issue the first receipt.
#[derive(Debug, Clone)]
pub struct Own {
    /// Which payment.
    pub payment: i64,
    /// What of it is not receipted, yen.
    pub open: Yen,
    /// When the money came.
    pub paid_on: Day,
    /// The proposed 宛名.
    pub addressee: String,
    /// Whether they may say another.
    pub may_address: bool,
    /// 但し書き to choose from, the proposed one first.
    pub provisos: Vec<String>,
    /// Whether they may say another.
    pub may_word: bool,
}

/// The payments of a member for which they may issue a receipt themselves, oldest first.
pub fn waiting_of(reader: &Reader<'_>, member: i64) -> Result<Vec<Own>> {
    let on_mypage = rules::rules(reader)?.mypage;
    if !on_mypage.issue {
        return Ok(Vec::new());
    }
    let wishes = Wishes { channel: Some(Channel::Electronic), seal: true, ..Wishes::default() };
    let drafter = Drafter::new(reader, &wishes)?;
    let mut own = Vec::new();
    for (payment, _) in store::covers::unissued(reader, Some(member))? {
        // What the office must look at first is not offered: a name that cannot be printed, what comes after a
        // receipt that was voided.
        let Ok(draft) = drafter.draft(&[payment], None) else { continue };
        if drafter.judge(&draft).is_err() || !store::was_never_issued(reader, payment)? {
            continue;
        }
        let mut provisos = draft.provisos;
        if on_mypage.proviso == Wording::Proposed {
            provisos.truncate(1);
        }
        own.push(Own {
            payment,
            open: draft.snapshot.amount,
            paid_on: draft.snapshot.paid_on,
            addressee: draft.snapshot.addressee,
            may_address: on_mypage.addressee,
            provisos,
            may_word: on_mypage.proviso == Wording::Own,
        });
    }
    Ok(own)
}

/// Issues the first receipt of a member's own payment: its key.
///
/// # Errors
/// Not found when the payment is not theirs or waits for none; a conflict when the rules leave it to the office.
pub fn issue(tx: &mut Tx<'_>, member: i64, payment: i64, addressee: &str, proviso: &str) -> Result<i64> {
    let own = waiting_of(tx, member)?.into_iter().find(|own| own.payment == payment);
    let Some(own) = own else { return Err(Error::conflict("error-receipt-not-yours").field("payment")) };
    let (addressee, proviso) = (addressee.trim(), proviso.trim());
    let renamed = !addressee.is_empty() && addressee != own.addressee;
    ensure!(!renamed || own.may_address, "addressee", "error-addressee-fixed");
    let reworded = !proviso.is_empty() && own.provisos.first().is_none_or(|proposed| proposed != proviso);
    let known = own.provisos.iter().any(|kept| kept == proviso);
    ensure!(!reworded || own.may_word || known, "proviso", "error-proviso-fixed");
    let wishes = Wishes {
        addressee: renamed.then(|| addressee.to_owned()),
        proviso: reworded.then(|| proviso.to_owned()),
        channel: Some(Channel::Electronic),
        seal: true,
        ..Wishes::default()
    };
    let job = Job { payments: vec![payment], whole: true };
    let issued = issue::issue(tx, &[job], &wishes, false, &mut Drawn::default())?;
    match (issued.issued.first(), issued.skipped.into_iter().next()) {
        (Some(new), _) => Ok(new.id),
        (None, Some(left)) => Err(Error::invalid("addressee", "error-receipt-refused").arg("reason", left.reason)),
        (None, None) => Err(Error::new(Code::NotFound, "error-no-such-payment")),
    }
}
