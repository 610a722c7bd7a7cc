//! マイページでの発行: what a member may do about the receipts for their own payments. How much that is, the
//! association's rules say: the first receipt, and so many later sheets of its number (再発行).

use super::{
    draft::{Drafter, Wishes},
    issue::{self, Job},
    print::Drawn,
    reissue::{Free, Reissue},
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

/// A receipt in force of which a member may make a new sheet.
#[derive(Debug, Clone)]
pub struct OwnAgain {
    /// Which.
    pub receipt: i64,
    /// The 宛名 on it, a line for each name.
    pub addressee: String,
    /// Whether they may put it right.
    pub may_address: bool,
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

/// The receipts in force of a member of which they may make a new sheet themselves, newest first.
pub fn again_of(reader: &Reader<'_>, member: i64) -> Result<Vec<OwnAgain>> {
    let on_mypage = rules::rules(reader)?.mypage;
    // Sheets of a number are counted from 1, so the second is its first 再発行.
    let mut again = Vec::new();
    for row in store::of_member(reader, member)?.into_iter().filter(|row| row.copy <= on_mypage.reissues) {
        let Some(found) = store::find(reader, row.id)? else { continue };
        let addressee = found.snapshot.addressee;
        again.push(OwnAgain { receipt: row.id, addressee, may_address: on_mypage.readdress });
    }
    Ok(again)
}

/// 再発行 of a member's own receipt: the new sheet says that it is one, and the older one counts no more. Its key.
///
/// # Errors
/// A conflict when the receipt is not theirs or the rules leave it to the office; invalid without a reason, with a
/// 宛名 that is not theirs to change or that cannot be printed.
pub fn reissue(tx: &mut Tx<'_>, member: i64, receipt: i64, addressee: &str, reason: &str) -> Result<i64> {
    let own = again_of(tx, member)?.into_iter().find(|own| own.receipt == receipt);
    let Some(own) = own else { return Err(Error::conflict("error-reissue-not-yours").field("receipt")) };
    ensure!(reason.trim().chars().count() <= LONGEST_REASON, "reason", "error-too-long", max = LONGEST_REASON);
    let wanted = Reissue {
        receipt,
        reason: reason.to_owned(),
        addressee: Some(addressee.to_owned()),
        honorific: None,
        proviso: None,
        channel: Some(Channel::Electronic),
    };
    let free = Free { addressee: own.may_address, proviso: false };
    Ok(wanted.issue(tx, free, &mut Drawn::default())?.id)
}

/// Letters of a reason that a member gives.
const LONGEST_REASON: usize = 200;
