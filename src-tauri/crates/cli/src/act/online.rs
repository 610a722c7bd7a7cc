//! `tsudoi online`: links by which members pay, and what came of them. What the office leaves to its job is done here
//! at once: who calls from a terminal waits for Stripe themselves.

use serde_json::{Value, json};
use tsudoi_core::{Error, Result, online};
use tsudoi_post::Postman;

use super::{Office, only, rows};
use crate::{args::Online, open};

/// Asks Stripe for what waits.
fn round(office: &Office) -> Result<online::Did> {
    let postman = Postman::new().map_err(Error::from)?;
    online::run_due(&office.book, &postman)
}

/// The answer, and whether it is good news.
pub(super) fn run(office: &mut Office, what: &Online) -> Result<(Value, bool)> {
    match what {
        Online::Key { konbini } => {
            office.may("online.set")?;
            let key = open::stripe_key(office.actor.lang)?;
            let konbini = match konbini {
                Some(konbini) => json!(konbini),
                None => office.data("online.settings", json!({}))?["konbini"].clone(),
            };
            office.data("online.set", json!({ "key": key, "konbini": konbini }))?;
            let shown = office.data("online.settings", json!({}))?;
            Ok((only(&shown, &["mode", "konbini"]), true))
        }
        Online::Check => {
            office.data("online.check", json!({}))?;
            round(office)?;
            let shown = office.data("online.settings", json!({}))?;
            let problem = if shown["check_problem"].is_null() { &shown["problem"] } else { &shown["check_problem"] };
            let well = problem.is_null();
            Ok((json!({ "mode": shown["mode"], "rights": shown["checked"], "problem": problem }), well))
        }
        Online::Link { members } => {
            let mut payers = Vec::new();
            for no in members {
                payers.push(office.member(no)?);
            }
            let made = office.data("online.make", json!({ "payers": payers }))?;
            round(office)?;
            let mut links = Vec::new();
            for link in made["made"].as_array().into_iter().flatten() {
                links.push(office.data("online.get", json!({ "link": link["id"] }))?);
            }
            let links = rows(&json!(links), &["id", "no", "name", "what", "amount", "state", "address", "problem"]);
            let problem = office.data("online.settings", json!({}))?["problem"].clone();
            let well = problem.is_null();
            Ok((json!({ "links": links, "left_out": made["left_out"], "problem": problem }), well))
        }
        Online::Poll => {
            office.data("online.poll", json!({}))?;
            let did = round(office)?;
            let waiting = office.data("online.waiting", json!({}))?;
            let waiting = rows(&waiting, &["kind", "no", "name", "amount", "problem"]);
            let problem = office.data("online.settings", json!({}))?["problem"].clone();
            let well = problem.is_null();
            let data = json!({ "received": did.received, "taken_back": did.taken_back, "links": did.links, "waiting": waiting,
                "problem": problem });
            Ok((data, well))
        }
        Online::List => {
            let listed = office.data("online.list", json!({ "limit": 500 }))?;
            let list =
                rows(&listed["rows"], &["id", "no", "name", "what", "amount", "state", "paid_on", "fee", "address"]);
            Ok((list, true))
        }
    }
}
