//! What was paid at Stripe becomes a payment of the house: once, in whatever order it is heard of, and for the charges
//! that the link was for. What cannot pay them any more stays on the payment as 前受金. What Stripe gave back is
//! reversed here.
//!
//! Heard first ([`hear`]): what is known of a payment only grows. Then booked ([`book_one`]), each in a transaction and a
//! journal entry of its own; what cannot be booked waits for a person with the reason, and is tried again.

use super::{
    gateway::Problem,
    links, store,
    stripe::{Stage, Told},
};
use crate::{
    Actor, Area, Book, Error, Permission, Result, Topic, Tx, Undo, Work,
    book::Act,
    dues, members,
    payments::{self, Asked, Method, Record},
    values::Yen,
    words,
};

/// Writes down what a session says; none of ours changes nothing.
pub(super) fn hear(tx: &Tx<'_>, told: &Told) -> Result<()> {
    let Some(link) = store::link_of_claim(tx, &told.claim)? else { return Ok(()) };
    store::hear(tx, link.id, told)?;
    match (store::stage_of_link(tx, link.id)?, link.at_stripe) {
        // Stripe closes a link by itself when it is paid.
        (Some(Stage::Paid), store::AtStripe::Open | store::AtStripe::Reopen | store::AtStripe::Closing) => {
            store::set_state(tx, link.id, store::AtStripe::Closed, None)
        }
        (Some(Stage::Failed), store::AtStripe::Open) if store::reopens(tx, link.id)? => {
            store::set_state(tx, link.id, store::AtStripe::Reopen, None)
        }
        _ => Ok(()),
    }
}

const TOUCHES: &[Topic] = &[Topic::Online, Topic::Payments, Topic::Dues];

const fn act(name: &'static str) -> Act {
    Act {
        name,
        needs: Permission::change(Area::Money),
        scoped: false,
        touches: TOUCHES,
        undo: Undo::By("payments.void"),
        always_recorded: false,
    }
}

/// Books everything that was heard and is not booked. How many payments came in, and how many were taken back.
pub(super) fn book_all(book: &Book) -> Result<(u32, u32)> {
    let machine = Actor::machine();
    let due = book.ask(&machine, Permission::SignedIn, &Work::quiet(), store::to_book)?;
    let (mut came, mut went) = (0, 0);
    for id in due {
        let name = if book.ask(&machine, Permission::SignedIn, &Work::quiet(), |reader| store::is_booked(reader, id))? {
            "online.take_back"
        } else {
            "online.receive"
        };
        match book.execute(&machine, act(name), &Work::quiet(), |tx| book_one(tx, id)) {
            Ok(done) => {
                came += u32::from(done.value == Booked::In);
                went += u32::from(done.value == Booked::Back);
            }
            // A closed year, a receipt in force: somebody has to decide. A bug is not kept quiet.
            Err(error) if error.code == crate::Code::Internal => return Err(error),
            Err(error) => {
                let problem = Problem::from(&error);
                super::round::work(book, |tx| store::set_problem(tx, id, Some(&problem)))?;
                book.touched(&[Topic::Online]);
            }
        }
    }
    Ok((came, went))
}

/// What [`book_one`] did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Booked {
    In,
    Back,
    Nothing,
}

/// Books what was heard of one payment.
pub(super) fn book_one(tx: &mut Tx<'_>, id: i64) -> Result<Booked> {
    let Some(heard) = store::heard(tx, id)? else { return Ok(Booked::Nothing) };
    let Some(paid_on) = heard.paid_on else { return Ok(Booked::Nothing) };
    let mut booked = Booked::Nothing;
    let mut payment = heard.payment;
    if payment.is_none() {
        if heard.currency != "jpy" {
            return Err(Error::conflict("error-online-currency").arg("currency", heard.currency));
        }
        let parts = store::parts_of_link(tx, heard.link)?;
        let record = Record {
            member: heard.member,
            amount: heard.amount,
            paid_on,
            method: match heard.method.as_str() {
                "konbini" => Method::Konbini,
                "card" => Method::Card,
                _ => Method::Other,
            },
            memo: format!("Stripe {}", heard.intent),
            allocations: Some(as_far_as_open(tx, &parts, heard.amount)?),
        };
        let recorded = payments::record(tx, &record)?;
        payment = Some(recorded.id);
        store::set_payment(tx, id, recorded.id, 0, recorded.remaining)?;
        booked = Booked::In;
    }
    if let (Some(payment), true) = (payment, heard.refunded > heard.taken_back) {
        take_back(tx, id, payment, &heard)?;
        booked = if booked == Booked::In { Booked::In } else { Booked::Back };
    }
    store::set_problem(tx, id, None)?;
    let member = members::brief(tx, heard.member)?;
    tx.subject(format!("{} ￥{}", member.label(), tsudoi_japan::money::yen(heard.amount)));
    Ok(booked)
}

/// What of the charges is still open, in their order, and no more than was paid.
fn as_far_as_open(tx: &Tx<'_>, parts: &[(i64, Yen)], amount: Yen) -> Result<Vec<Asked>> {
    let mut left = amount;
    let mut asked = Vec::new();
    for (charge, wanted) in parts {
        let open = dues::find(tx, *charge)?.map_or(0, |charge| charge.open);
        let part = open.min(*wanted).min(left);
        if part > 0 {
            asked.push(Asked { charge: *charge, amount: part });
            left -= part;
        }
    }
    Ok(asked)
}

/// The payment is reversed; where a part was given back, the rest comes in again for the same charges.
fn take_back(tx: &mut Tx<'_>, id: i64, payment: i64, heard: &store::Heard) -> Result<()> {
    let reason = match heard.refund_reason.as_str() {
        "" => words::say(tx.lang(), "online-refund-at-stripe", &[]),
        reason => reason.to_owned(),
    };
    let rest = heard.amount - heard.refunded;
    let Some(paid) = payments::find(tx, payment)? else { return Err(Error::internal("a payment that is not there")) };
    let (mut now, mut left_over) = (payment, 0);
    // Somebody may have taken it back by hand before.
    if !paid.void {
        payments::void(tx, payment, &reason)?;
        if rest > 0 {
            let parts: Vec<(i64, Yen)> = paid.allocations.iter().map(|part| (part.charge, part.amount)).collect();
            let record = Record {
                member: heard.member,
                amount: rest,
                paid_on: paid.paid_on,
                method: paid.method,
                memo: format!("Stripe {}", heard.intent),
                allocations: Some(as_far_as_open(tx, &parts, rest)?),
            };
            let recorded = payments::record(tx, &record)?;
            (now, left_over) = (recorded.id, recorded.remaining);
        }
    }
    tx.reason(reason);
    store::set_payment(tx, id, now, heard.refunded, left_over)
}

/// Links whose charges were paid or taken back another way are closed: what they ask for is not owed any more.
pub(super) fn close_settled(tx: &Tx<'_>) -> Result<()> {
    for link in store::settled_otherwise(tx)? {
        links::close(tx, &link)?;
    }
    Ok(())
}
