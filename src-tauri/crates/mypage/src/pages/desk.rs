//! Behind the door: what a member sees, and the few things that they change.

use askama::Template;
use axum::{
    body::Bytes,
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use serde::Deserialize;
use tsudoi_core::{
    Code, Error, File,
    desk::{Dues, MemberDesk, Receipt, ReceiptToIssue, ReceiptToReissue, Reception},
    values::Day,
};

use super::{Posted, form::same, keys::draw_security, layout};
use crate::{
    House,
    answer::{self, Stay},
    layout::Layout,
    visit::{Visit, cookies},
};

#[derive(Template)]
#[template(path = "dues.html")]
struct DuesPage {
    l: Layout,
    dues: Dues,
    today: Day,
}

pub(crate) async fn dues(State(house): State<House>, visit: Visit) -> Response {
    let draw = |desk: &MemberDesk, l| answer::draw(&DuesPage { l, dues: desk.dues()?, today: desk.today() });
    house.personal(visit, "/dues", draw).await
}

pub(crate) async fn ask_pay_link(State(house): State<House>, visit: Visit, Posted(given): Posted<Plain>) -> Response {
    let outcome = house.at_desk(&visit, given.csrf, MemberDesk::ask_pay_link, None).await;
    house.after(&visit, outcome, "/dues?done=pay").await
}

#[derive(Template)]
#[template(path = "receipts.html")]
struct ReceiptsPage {
    l: Layout,
    receipts: Vec<Receipt>,
    /// What the member may issue.
    waiting: Vec<ReceiptToIssue>,
    /// Of what they may make a new sheet.
    again: Vec<ReceiptToReissue>,
    refused: Option<Refused>,
}

/// A form of the page that was refused.
struct Refused {
    about: About,
    /// 宛名, as it was typed.
    addressee: String,
    /// 但し書き, or why a new sheet is wanted, as it was typed.
    words: String,
    why: String,
}

#[derive(PartialEq, Clone, Copy)]
enum About {
    /// The first receipt of a payment.
    Payment(i64),
    /// A new sheet of a receipt.
    Receipt(i64),
}

impl ReceiptsPage {
    /// What stands in the two fields of a payment's form, and what was wrong with them.
    fn typed<'a>(&'a self, own: &'a ReceiptToIssue) -> (&'a str, &'a str, &'a str) {
        let proposed = own.provisos.first().map_or("", String::as_str);
        self.refused(About::Payment(own.payment)).unwrap_or((&own.addressee, proposed, ""))
    }

    /// What may be done about a receipt that is there, with what stands in the fields of its form and what was wrong
    /// with them.
    fn again<'a>(&'a self, receipt: &Receipt) -> Option<(&'a ReceiptToReissue, (&'a str, &'a str, &'a str))> {
        let own = self.again.iter().find(|own| own.receipt == receipt.id)?;
        Some((own, self.refused(About::Receipt(own.receipt)).unwrap_or((&own.addressee, "", ""))))
    }

    fn refused(&self, about: About) -> Option<(&str, &str, &str)> {
        let refused = self.refused.as_ref().filter(|refused| refused.about == about)?;
        Some((&refused.addressee, &refused.words, &refused.why))
    }
}

pub(crate) async fn receipts(State(house): State<House>, visit: Visit) -> Response {
    house.personal(visit, "/receipts", |desk, l| draw_receipts(desk, l, None)).await
}

fn draw_receipts(desk: &MemberDesk, l: Layout, refused: Option<Refused>) -> Result<Bytes, Error> {
    let (receipts, waiting, again) = (desk.receipts()?, desk.receipts_to_issue()?, desk.receipts_to_reissue()?);
    answer::draw(&ReceiptsPage { l, receipts, waiting, again, refused })
}

/// The page once more, with what was typed and why it was refused.
fn receipts_again(about: About, addressee: String, words: String) -> Again {
    Again::on("/receipts", move |desk, l, error| {
        let why = error.message(l.lang);
        draw_receipts(desk, l, Some(Refused { about, addressee, words, why }))
    })
}

/// The first receipt of a payment, as its payer wants it.
#[derive(Deserialize)]
pub(crate) struct NewReceipt {
    csrf: String,
    payment: i64,
    #[serde(default)]
    addressee: String,
    #[serde(default)]
    proviso: String,
}

pub(crate) async fn issue_receipt(
    State(house): State<House>,
    visit: Visit,
    Posted(given): Posted<NewReceipt>,
) -> Response {
    let NewReceipt { csrf, payment, addressee, proviso } = given;
    let again = receipts_again(About::Payment(payment), addressee.clone(), proviso.clone());
    let run = move |desk: &MemberDesk| desk.issue_receipt(payment, &addressee, &proviso);
    let outcome = house.at_desk(&visit, csrf, run, Some(again)).await;
    house.after(&visit, outcome, "/receipts?done=receipt").await
}

/// A new sheet of a receipt (再発行).
#[derive(Deserialize)]
pub(crate) struct NewSheet {
    csrf: String,
    receipt: i64,
    #[serde(default)]
    addressee: String,
    #[serde(default)]
    reason: String,
}

pub(crate) async fn reissue_receipt(
    State(house): State<House>,
    visit: Visit,
    Posted(given): Posted<NewSheet>,
) -> Response {
    let NewSheet { csrf, receipt, addressee, reason } = given;
    let again = receipts_again(About::Receipt(receipt), addressee.clone(), reason.clone());
    let run = move |desk: &MemberDesk| desk.reissue_receipt(receipt, &addressee, &reason);
    let outcome = house.at_desk(&visit, csrf, run, Some(again)).await;
    house.after(&visit, outcome, "/receipts?done=receipt-again").await
}

/// `12.pdf`: a receipt of whoever is signed in, as it was first printed.
pub(crate) async fn receipt_pdf(state: State<House>, visit: Visit, file: Path<String>) -> Response {
    pdf(state, visit, file, MemberDesk::receipt_pdf).await
}

/// The same of an invoice.
pub(crate) async fn invoice_pdf(state: State<House>, visit: Visit, file: Path<String>) -> Response {
    pdf(state, visit, file, MemberDesk::invoice_pdf).await
}

async fn pdf(
    State(house): State<House>,
    visit: Visit,
    Path(file): Path<String>,
    of: fn(&MemberDesk, i64) -> Result<File, Error>,
) -> Response {
    let Some(token) = visit.session.clone() else { return answer::see("/sign-in") };
    let Some(key) = file.strip_suffix(".pdf").and_then(|id| id.parse::<i64>().ok()) else {
        return super::not_found(State(house), visit).await;
    };
    house.saved(&visit, token, move |desk| of(desk, key)).await
}

/// What every form behind the door carries.
#[derive(Deserialize)]
pub(crate) struct Plain {
    pub(super) csrf: String,
}

/// What became of a form behind the door.
pub(super) enum Outcome<T = ()> {
    Done(T),
    Over,
    NotOurs,
    /// Drawn again, with what was wrong.
    Again(StatusCode, Bytes),
}

impl House {
    /// Does what a form asks for at the desk of whoever is signed in. `again` draws the page once more
    /// when a field of the form was refused.
    pub(super) async fn at_desk<T: Send + 'static>(
        &self,
        visit: &Visit,
        csrf: String,
        run: impl FnOnce(&MemberDesk) -> Result<T, Error> + Send + 'static,
        again: Option<Again>,
    ) -> Result<Outcome<T>, Error> {
        let Some(token) = visit.session.clone() else { return Ok(Outcome::Over) };
        let visit = visit.clone();
        self.work(move |reception| decided(reception, &visit, &token, &csrf, run, again)).await
    }

    /// The same for a form with the password in it, which is weighed when it is its turn.
    pub(super) async fn weighed_at_desk(
        &self,
        visit: &Visit,
        csrf: String,
        run: impl FnOnce(&MemberDesk) -> Result<(), Error> + Send + 'static,
        again: Again,
    ) -> Result<Outcome, Error> {
        let Some(token) = visit.session.clone() else { return Ok(Outcome::Over) };
        let visit = visit.clone();
        self.hashing(move |reception| decided(reception, &visit, &token, &csrf, run, Some(again))).await
    }

    pub(super) async fn after(&self, visit: &Visit, outcome: Result<Outcome, Error>, done: &'static str) -> Response {
        self.led(visit, outcome, |()| answer::see(done)).await
    }

    /// The same where what was done says where it leads.
    pub(super) async fn led<T>(
        &self,
        visit: &Visit,
        outcome: Result<Outcome<T>, Error>,
        done: impl FnOnce(T) -> Response,
    ) -> Response {
        match outcome {
            Ok(Outcome::Done(what)) => done(what),
            Ok(Outcome::Over) => self.over(),
            Ok(Outcome::NotOurs) => self.refuse_form(visit).await,
            Ok(Outcome::Again(status, html)) => answer::page(status, html),
            Err(error) => self.refuse(visit, error).await,
        }
    }
}

/// What a form behind the door comes to.
fn decided<T>(
    reception: &Reception,
    visit: &Visit,
    token: &str,
    csrf: &str,
    run: impl FnOnce(&MemberDesk) -> Result<T, Error>,
    again: Option<Again>,
) -> Result<Outcome<T>, Error> {
    let Some(desk) = reception.desk(token, visit.lang)? else { return Ok(Outcome::Over) };
    if !same(desk.csrf(), csrf) {
        return Ok(Outcome::NotOurs);
    }
    match (run(&desk), again) {
        (Ok(done), _) => Ok(Outcome::Done(done)),
        (Err(error), Some(again)) if error.field.is_some() || error.code == Code::TooMany => {
            let mut l = layout(reception, &desk, visit, &again.here, None)?;
            if error.field.is_none() {
                l.alert = Some(error.message(visit.lang));
            }
            Ok(Outcome::Again(answer::status(&error), (again.draw)(&desk, l, &error)?))
        }
        (Err(error), _) => Err(error),
    }
}

#[derive(Deserialize)]
pub(crate) struct NewPassword {
    csrf: String,
    current: String,
    new: String,
}

pub(crate) async fn change_password(
    State(house): State<House>,
    visit: Visit,
    Posted(given): Posted<NewPassword>,
) -> Response {
    let device = visit.device.clone();
    let run = move |desk: &MemberDesk| desk.account()?.change_password(&given.current, &given.new, &device);
    let again = Again::on("/security", |desk, l, error| draw_security(desk, l, Some(error)));
    let outcome = house.weighed_at_desk(&visit, given.csrf, run, again).await;
    house.after(&visit, outcome, "/security?done=password").await
}

pub(crate) async fn sign_out_others(
    State(house): State<House>,
    visit: Visit,
    Posted(given): Posted<Plain>,
) -> Response {
    let outcome = house.at_desk(&visit, given.csrf, |desk| desk.account()?.sign_out_others(), None).await;
    house.after(&visit, outcome, "/security?done=others").await
}

pub(crate) async fn sign_out(State(house): State<House>, visit: Visit, Posted(given): Posted<Plain>) -> Response {
    let device = visit.device.clone();
    let outcome = house.at_desk(&visit, given.csrf, move |desk| desk.sign_out(&device), None).await;
    let response = match outcome {
        // Whoever is out already wanted to be.
        Ok(Outcome::Over) => answer::see("/sign-in?done=signed-out"),
        outcome => house.after(&visit, outcome, "/sign-in?done=signed-out").await,
    };
    if response.status() != StatusCode::SEE_OTHER {
        return response;
    }
    let secure = house.options.secure_cookies;
    answer::with_cookie(response, secure, cookies(secure).session, "", &Stay::Gone)
}

/// Draws a page again with what was wrong, and what was typed still there.
type Draw = dyn FnOnce(&MemberDesk, Layout, &Error) -> Result<Bytes, Error> + Send;

/// The page of a form that was refused.
pub(super) struct Again {
    here: String,
    draw: Box<Draw>,
}

impl Again {
    pub(super) fn on(
        here: impl Into<String>,
        draw: impl FnOnce(&MemberDesk, Layout, &Error) -> Result<Bytes, Error> + Send + 'static,
    ) -> Self {
        Self { here: here.into(), draw: Box::new(draw) }
    }
}
