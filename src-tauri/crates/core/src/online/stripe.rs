//! Stripe's questions and answers: which paths and fields there are, and what a session, a payout and its parts say.
//! Pure: nothing is asked or kept here.
//!
//! A **payment link** is made for what is owed, and no Checkout Session: a session ends after 24 hours at the latest,
//! and an invoice for a year's dues lies on a table for weeks. A link stays until it is paid or closed; whoever opens
//! it gets a session of Stripe's making, which carries the link's metadata. What a link cannot say is how long the
//! slip of a konbini is good (`payment_method_options[konbini]` is a session's alone): it is Stripe's three days, and
//! a link whose slip ran out is opened again.
//!
//! JPY has no decimals: amounts are whole yen on both sides.

use serde_json::Value;

use super::gateway::{Question, Trouble};
use crate::values::{Day, FIRST_DAY, LAST_DAY, Moment, Yen, day_in_japan, moment_text};

/// The version of Stripe's API that these shapes are of; `crates/post` asks for it.
pub const API_VERSION: &str = "2024-06-20";

/// The least and the most that Stripe lets be paid at a konbini, yen.
pub(super) const KONBINI: std::ops::RangeInclusive<Yen> = 120..=300_000;
/// The least that Stripe charges to a card, yen; and the most, eight digits.
pub(super) const CARD: std::ops::RangeInclusive<Yen> = 50..=99_999_999;

/// How far back Stripe lists events, less a day for safety.
pub(super) const EVENTS_REACH: chrono::Duration = chrono::Duration::days(29);

/// What may have happened to a session of ours.
const EVENTS: [&str; 5] = [
    "checkout.session.completed",
    "checkout.session.async_payment_succeeded",
    "checkout.session.async_payment_failed",
    "checkout.session.expired",
    "charge.refunded",
];

/// With a session comes everything that is asked of it: the payment, its charge, and what Stripe took for it.
const WITH: &str = "payment_intent.latest_charge.balance_transaction";

fn look(path: impl Into<String>, fields: &[(&str, &str)]) -> Question {
    Question { path: path.into(), fields: owned(fields), idempotency_key: None }
}

fn act(path: impl Into<String>, key: String, fields: &[(&str, &str)]) -> Question {
    Question { path: path.into(), fields: owned(fields), idempotency_key: Some(key) }
}

fn owned(fields: &[(&str, &str)]) -> Vec<(String, String)> {
    fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// A list is given in pages of a hundred; `after` is the last of the page before.
fn page_of(mut question: Question, after: Option<&str>) -> Question {
    question.fields.push(("limit".to_owned(), "100".to_owned()));
    question.fields.extend(after.map(|after| ("starting_after".to_owned(), after.to_owned())));
    question
}

/// What stands on Stripe's page, and of whom Stripe is told no more than a random claim.
pub(super) struct Wanted<'a> {
    pub claim: &'a str,
    pub attempt: i64,
    pub what: &'a str,
    pub amount: Yen,
    pub konbini: bool,
    /// What is shown after paying, and when the link is closed.
    pub thanks: &'a str,
    pub closed: &'a str,
}

pub(super) fn price(wanted: &Wanted<'_>) -> Question {
    act(
        "/v1/prices",
        format!("tsudoi-{}-{}-price", wanted.claim, wanted.attempt),
        &[("currency", "jpy"), ("unit_amount", &wanted.amount.to_string()), ("product_data[name]", wanted.what)],
    )
}

pub(super) fn link(wanted: &Wanted<'_>, price: &str) -> Question {
    let mut question = act(
        "/v1/payment_links",
        format!("tsudoi-{}-{}-link", wanted.claim, wanted.attempt),
        &[
            ("line_items[0][price]", price),
            ("line_items[0][quantity]", "1"),
            ("payment_method_types[0]", "card"),
            ("metadata[claim]", wanted.claim),
            // Of the payment, too: a refund tells no session.
            ("payment_intent_data[metadata][claim]", wanted.claim),
            // Stripe's own page says thanks: we have none that the world can reach.
            ("after_completion[type]", "hosted_confirmation"),
            ("after_completion[hosted_confirmation][custom_message]", wanted.thanks),
            ("restrictions[completed_sessions][limit]", "1"),
            ("inactive_message", wanted.closed),
        ],
    );
    if wanted.konbini {
        question.fields.push(("payment_method_types[1]".to_owned(), "konbini".to_owned()));
    }
    question
}

/// Opens a link again after a slip ran out: one more session may be completed.
pub(super) fn reopen(link: &str, completed: i64) -> Question {
    let limit = (completed + 1).to_string();
    act(
        format!("/v1/payment_links/{link}"),
        format!("tsudoi-{link}-open-{limit}"),
        &[("active", "true"), ("restrictions[completed_sessions][limit]", &limit)],
    )
}

pub(super) fn close(link: &str) -> Question {
    act(format!("/v1/payment_links/{link}"), format!("tsudoi-{link}-close"), &[("active", "false")])
}

pub(super) fn refund(intent: &str, attempt: i64) -> Question {
    act("/v1/refunds", format!("tsudoi-{intent}-refund-{attempt}"), &[("payment_intent", intent)])
}

pub(super) fn session(session: &str) -> Question {
    look(format!("/v1/checkout/sessions/{session}"), &[("expand[]", WITH)])
}

pub(super) fn sessions_of(intent: &str) -> Question {
    let expand = format!("data.{WITH}");
    page_of(look("/v1/checkout/sessions", &[("payment_intent", intent), ("expand[]", &expand)]), None)
}

pub(super) fn sessions(since: Moment, after: Option<&str>) -> Question {
    let (since, expand) = (since.timestamp().to_string(), format!("data.{WITH}"));
    page_of(look("/v1/checkout/sessions", &[("created[gte]", &since), ("expand[]", &expand)]), after)
}

pub(super) fn events(since: Moment, after: Option<&str>) -> Question {
    let since = since.timestamp().to_string();
    let mut question = look("/v1/events", &[("created[gte]", &since)]);
    question.fields.extend(EVENTS.iter().map(|kind| ("types[]".to_owned(), (*kind).to_owned())));
    page_of(question, after)
}

pub(super) fn refunds(since: Moment, after: Option<&str>) -> Question {
    page_of(look("/v1/refunds", &[("created[gte]", &since.timestamp().to_string())]), after)
}

pub(super) fn payouts(since: Moment, after: Option<&str>) -> Question {
    page_of(look("/v1/payouts", &[("created[gte]", &since.timestamp().to_string())]), after)
}

pub(super) fn parts_of(payout: &str, after: Option<&str>) -> Question {
    page_of(look("/v1/balance_transactions", &[("payout", payout), ("expand[]", "data.source")]), after)
}

/// What 接続の確認 asks: each right of the key that is needed, as the settings page of Stripe calls it, and a question
/// that changes nothing. Where an act needs it, the act is asked without what it cannot do without: whoever has the
/// right is told that something is missing (400), and nothing is made.
pub(super) fn rights() -> Vec<(&'static str, Question)> {
    let one = |path: &str| look(path, &[("limit", "1")]);
    let none =
        |path: &str| Question { path: path.to_owned(), fields: Vec::new(), idempotency_key: Some(String::new()) };
    vec![
        ("Checkout Sessions: Read", one("/v1/checkout/sessions")),
        ("Events: Read", one("/v1/events")),
        ("Payment Intents: Read", one("/v1/payment_intents")),
        ("Payment Links: Write", none("/v1/payment_links")),
        ("Prices: Write", none("/v1/prices")),
        ("Charges and Refunds: Write", none("/v1/refunds")),
        ("Balance Transactions: Read", one("/v1/balance_transactions")),
        ("Payouts: Read", one("/v1/payouts")),
    ]
}

/// A page of a list.
pub(super) struct Page {
    pub data: Vec<Value>,
    pub has_more: bool,
}

pub(super) fn page(answer: &Value) -> Result<Page, Trouble> {
    let data = answer["data"].as_array().ok_or(Trouble::Strange)?.clone();
    Ok(Page { data, has_more: answer["has_more"].as_bool().ok_or(Trouble::Strange)? })
}

/// The key of a thing of Stripe's, whether it stands there itself or only its key.
pub(super) fn id(value: &Value) -> Option<&str> {
    value.as_str().or_else(|| value["id"].as_str())
}

pub(super) fn text(answer: &Value, name: &str) -> Result<String, Trouble> {
    answer[name].as_str().map(str::to_owned).ok_or(Trouble::Strange)
}

/// None beyond the days that an association may name, at whose end no hours can be added.
fn moment(value: &Value) -> Option<Moment> {
    let moment = chrono::DateTime::from_timestamp(value.as_i64()?, 0)?;
    (FIRST_DAY..=LAST_DAY).contains(&moment.date_naive()).then_some(moment)
}

/// When the thing was made.
pub(super) fn day(value: &Value) -> Option<Day> {
    moment(value).map(day_in_japan)
}

/// How far a payment is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stage {
    /// A slip for the konbini is out.
    Pending,
    /// The slip ran out, or the payment was called off.
    Failed,
    /// The money is there.
    Paid,
}

/// What a session says of its payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Told {
    pub session: String,
    pub claim: String,
    pub intent: String,
    pub stage: Stage,
    /// `card`, `konbini`, other.
    pub method: String,
    pub amount: Yen,
    pub currency: String,
    /// The day in Japan on which it was paid.
    pub paid_on: Option<Day>,
    pub slip_until: Option<String>,
    /// What Stripe took, and what is left, yen; a while after the payment Stripe knows.
    pub fee: Option<Yen>,
    pub net: Option<Yen>,
    pub refunded: Yen,
}

/// Reads a session; none where nobody has paid or tried to, or where it is not one of ours.
pub(super) fn told(session: &Value) -> Option<Told> {
    let claim = session["metadata"]["claim"].as_str().or_else(|| session["client_reference_id"].as_str())?;
    let intent = &session["payment_intent"];
    let charge = &intent["latest_charge"];
    let is_over = session["status"] == "complete";
    // At a konbini a session is complete when its slip is out; paid it is only when the shop has said so
    // (async_payment_succeeded), and after async_payment_failed the payment looks for another way.
    let stage = match (session["payment_status"].as_str()?, intent["status"].as_str()) {
        ("paid", _) => Stage::Paid,
        ("unpaid", Some("requires_payment_method" | "canceled")) if is_over => Stage::Failed,
        ("unpaid", _) if is_over => Stage::Pending,
        _ => return None,
    };
    let slip = moment(&intent["next_action"]["konbini_display_details"]["expires_at"]);
    let method = charge["payment_method_details"]["type"].as_str();
    let method = method.or_else(|| slip.map(|_| "konbini")).unwrap_or("other");
    let balance = &charge["balance_transaction"];
    let paid_on = day(&charge["created"]).or_else(|| day(&session["created"]));
    Some(Told {
        session: session["id"].as_str()?.to_owned(),
        claim: claim.to_owned(),
        intent: id(intent)?.to_owned(),
        stage,
        method: method.to_owned(),
        amount: session["amount_total"].as_i64()?,
        currency: session["currency"].as_str()?.to_owned(),
        paid_on: paid_on.filter(|_| stage == Stage::Paid),
        slip_until: slip.map(moment_text),
        fee: balance["fee"].as_i64(),
        net: balance["net"].as_i64(),
        refunded: charge["amount_refunded"].as_i64().unwrap_or(0),
    })
}

/// What an event is about: the session, or the payment that was given back.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum About {
    Session(String),
    Intent(String),
}

/// None where it is of another business of the same account.
pub(super) fn about(event: &Value) -> Option<About> {
    let object = &event["data"]["object"];
    object["metadata"]["claim"].as_str()?;
    match object["object"].as_str()? {
        "checkout.session" => Some(About::Session(object["id"].as_str()?.to_owned())),
        "charge" => Some(About::Intent(id(&object["payment_intent"])?.to_owned())),
        _ => None,
    }
}
