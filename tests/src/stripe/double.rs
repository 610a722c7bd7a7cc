//! A double of Stripe: as much of it as Tsudoi asks for, in the shapes that its API reference documents (version
//! 2024-06-20), with a world in which people pay. Nothing of it ships. It knows no socket: `server` gives it one, and
//! the tests of the core speak to it directly.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use serde_json::{Value, json};

/// What a request comes to: a status, seconds of `Retry-After`, a body.
pub type Answer = (u16, Option<u32>, Value);

/// Names and values of a form or an address.
pub type Fields = Vec<(String, String)>;

/// Stripe's world.
pub struct Double {
    /// The one key that opens it.
    pub key: String,
    /// Seconds since 1970.
    pub now: i64,
    /// No page is longer, whatever is asked for.
    pub page: usize,
    /// Rights that the key lacks, as `rak_…`.
    pub lacks: BTreeSet<&'static str>,
    /// What is answered next instead, where the path begins so.
    pub faults: VecDeque<(&'static str, Answer)>,
    /// Every request: method, path, fields.
    pub asked: Vec<(String, String, Fields)>,
    links: Vec<Value>,
    prices: BTreeMap<String, Value>,
    sessions: Vec<Value>,
    events: Vec<Value>,
    refunds: Vec<Value>,
    payouts: Vec<Value>,
    balance: Vec<Value>,
    kept: BTreeMap<String, (Fields, Answer)>,
    count: u64,
}

impl Default for Double {
    fn default() -> Self {
        Self {
            key: "rk_test_0123456789abcdef".to_owned(),
            now: 1_795_143_600, // 2026-11-20T03:00:00Z
            page: 100,
            lacks: BTreeSet::new(),
            faults: VecDeque::new(),
            asked: Vec::new(),
            links: Vec::new(),
            prices: BTreeMap::new(),
            sessions: Vec::new(),
            events: Vec::new(),
            refunds: Vec::new(),
            payouts: Vec::new(),
            balance: Vec::new(),
            kept: BTreeMap::new(),
            count: 0,
        }
    }
}

/// An error as Stripe words it.
pub fn error(status: u16, kind: &str, code: &str, message: &str) -> Answer {
    let mut body = json!({ "error": { "type": kind, "message": message } });
    if !code.is_empty() {
        body["error"]["code"] = json!(code);
    }
    (status, None, body)
}

fn field<'a>(fields: &'a [(String, String)], name: &str) -> Option<&'a str> {
    fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
}

impl Double {
    fn id(&mut self, start: &str) -> String {
        self.count += 1;
        format!("{start}_{:06}", self.count)
    }

    /// Answers one request. `key` is what stood in `Authorization: Bearer`.
    pub fn answer(&mut self, key: &str, post: Option<&str>, path: &str, fields: &[(String, String)]) -> Answer {
        let method = if post.is_some() { "POST" } else { "GET" };
        self.asked.push((method.to_owned(), path.to_owned(), fields.to_vec()));
        if let Some(at) = self.faults.iter().position(|(start, _)| path.starts_with(start)) {
            let (_, answer) = self.faults.remove(at).expect("it was found");
            return answer;
        }
        if key != self.key {
            return error(
                401,
                "invalid_request_error",
                "",
                &format!("Invalid API Key provided: {}****", &key[..key.len().min(8)]),
            );
        }
        let right = right_of(method, path);
        if self.lacks.contains(right) {
            let message = format!(
                "The provided key 'rk_test_*********cdef' does not have the required permissions for this endpoint on account 'acct_1'. Having the '{right}' permission would allow this request to continue."
            );
            return error(403, "invalid_request_error", "", &message);
        }
        let Some(once) = post.filter(|once| !once.is_empty()) else { return self.act(post.is_some(), path, fields) };
        if let Some((words, answer)) = self.kept.get(once) {
            return if words == fields {
                answer.clone()
            } else {
                error(
                    400,
                    "idempotency_error",
                    "",
                    "Keys for idempotent requests can only be used with the same parameters they were first used with.",
                )
            };
        }
        let answer = self.act(true, path, fields);
        self.kept.insert(once.to_owned(), (fields.to_vec(), answer.clone()));
        answer
    }

    fn act(&mut self, post: bool, path: &str, fields: &[(String, String)]) -> Answer {
        let parts: Vec<&str> = path.trim_start_matches("/v1/").split('/').collect();
        match (post, parts.as_slice()) {
            (true, ["prices"]) => self.make_price(fields),
            (true, ["payment_links"]) => self.make_link(fields),
            (true, ["payment_links", link]) => self.change_link(link, fields),
            (true, ["refunds"]) => match field(fields, "payment_intent") {
                None => missing("charge"),
                Some(intent) => self.refund(intent, None),
            },
            (false, ["checkout", "sessions"]) => {
                let of = field(fields, "payment_intent");
                let rows =
                    self.sessions.iter().filter(|session| of.is_none_or(|of| session["payment_intent"]["id"] == of));
                self.list(rows.cloned().collect(), fields)
            }
            (false, ["checkout", "sessions", id]) => {
                let found = self.sessions.iter().find(|session| session["id"] == **id).cloned();
                found.map_or_else(|| none(id), |session| (200, None, session))
            }
            (false, ["events"]) => {
                let kinds: Vec<&str> =
                    fields.iter().filter(|(name, _)| name == "types[]").map(|(_, value)| value.as_str()).collect();
                let reach = self.now - 30 * 86_400;
                let rows = self.events.iter().filter(|event| {
                    event["created"].as_i64().is_some_and(|at| at >= reach)
                        && (kinds.is_empty() || kinds.contains(&event["type"].as_str().unwrap_or_default()))
                });
                self.list(rows.cloned().collect(), fields)
            }
            (false, ["refunds"]) => self.list(self.refunds.clone(), fields),
            (false, ["payouts"]) => self.list(self.payouts.clone(), fields),
            (false, ["balance_transactions"]) => {
                let of = field(fields, "payout");
                let rows = self.balance.iter().filter(|row| of.is_none_or(|of| row["payout"] == of));
                self.list(rows.cloned().collect(), fields)
            }
            (false, ["payment_intents"]) => self.list(Vec::new(), fields),
            _ => error(404, "invalid_request_error", "", &format!("Unrecognized request URL ({path}).")),
        }
    }

    /// Newest first, a page after `starting_after`.
    fn list(&self, mut rows: Vec<Value>, fields: &[(String, String)]) -> Answer {
        if let Some(since) = field(fields, "created[gte]").and_then(|since| since.parse::<i64>().ok()) {
            rows.retain(|row| row["created"].as_i64().is_some_and(|at| at >= since));
        }
        rows.reverse();
        let after = match field(fields, "starting_after") {
            None => 0,
            Some(id) => match rows.iter().position(|row| row["id"] == *id) {
                Some(at) => at + 1,
                None => return none(id),
            },
        };
        let limit = field(fields, "limit").and_then(|limit| limit.parse().ok()).unwrap_or(10).min(self.page);
        let has_more = rows.len() > after + limit;
        let data: Vec<Value> = rows.into_iter().skip(after).take(limit).collect();
        (200, None, json!({ "object": "list", "data": data, "has_more": has_more }))
    }

    fn make_price(&mut self, fields: &[(String, String)]) -> Answer {
        let Some(amount) = field(fields, "unit_amount").and_then(|amount| amount.parse::<i64>().ok()) else {
            return missing("currency");
        };
        let id = self.id("price");
        let price = json!({ "id": id, "object": "price", "currency": field(fields, "currency"), "unit_amount": amount,
            "name": field(fields, "product_data[name]") });
        self.prices.insert(id, price.clone());
        (200, None, price)
    }

    fn make_link(&mut self, fields: &[(String, String)]) -> Answer {
        let Some(price) = field(fields, "line_items[0][price]").and_then(|price| self.prices.get(price)).cloned()
        else {
            return missing("line_items");
        };
        let id = self.id("plink");
        let number = id.trim_start_matches("plink_");
        let link = json!({ "id": id, "object": "payment_link", "active": true, "livemode": false,
            "url": format!("https://buy.stripe.com/test_{number}"), "price": price,
            "metadata": { "claim": field(fields, "metadata[claim]") }, "completed": 0,
            "limit": field(fields, "restrictions[completed_sessions][limit]").and_then(|n| n.parse::<i64>().ok()),
            "konbini": field(fields, "payment_method_types[1]") == Some("konbini") });
        self.links.push(link.clone());
        (200, None, link)
    }

    fn change_link(&mut self, id: &str, fields: &[(String, String)]) -> Answer {
        let Some(link) = self.links.iter_mut().find(|link| link["id"] == *id) else { return none(id) };
        if let Some(active) = field(fields, "active") {
            link["active"] = json!(active == "true");
        }
        if let Some(limit) = field(fields, "restrictions[completed_sessions][limit]") {
            link["limit"] = json!(limit.parse::<i64>().ok());
        }
        (200, None, link.clone())
    }

    // The world: what people do.

    /// Addresses of the links that can be paid, oldest first.
    pub fn open_links(&self) -> Vec<String> {
        let open = self
            .links
            .iter()
            .filter(|link| link["active"] == true && link["completed"].as_i64() < link["limit"].as_i64());
        open.filter_map(|link| link["url"].as_str().map(str::to_owned)).collect()
    }

    /// Somebody opens an address and goes through with it; the payment's key.
    ///
    /// # Panics
    /// Where no link has that address, or it is closed.
    pub fn check_out(&mut self, url: &str, konbini: bool) -> String {
        let url = url.split('?').next().unwrap_or(url);
        assert!(self.open_links().iter().any(|open| open == url), "a page that is closed takes no money: {url}");
        let at = self.links.iter().position(|link| link["url"] == *url).expect("it is open");
        self.links[at]["completed"] = json!(self.links[at]["completed"].as_i64().unwrap_or(0) + 1);
        let link = self.links[at].clone();
        let (intent, session) = (self.id("pi"), self.id("cs_test"));
        let amount = link["price"]["unit_amount"].clone();
        self.sessions.push(json!({ "id": session, "object": "checkout.session", "created": self.now, "status": "complete",
            "payment_status": "unpaid", "amount_total": amount, "currency": "jpy", "metadata": link["metadata"],
            "client_reference_id": link["metadata"]["claim"], "payment_link": link["id"],
            "payment_intent": { "id": intent, "object": "payment_intent", "status": "requires_action", "latest_charge": null,
                "metadata": link["metadata"], "next_action": if konbini { json!({ "type": "konbini_display_details",
                    "konbini_display_details": { "expires_at": self.now + 3 * 86_400 } }) } else { Value::Null } } }));
        if konbini {
            self.tell("checkout.session.completed", &intent);
        } else {
            self.charge(&intent, "card");
            self.tell("checkout.session.completed", &intent);
        }
        intent
    }

    /// A slip is paid at the shop.
    pub fn pay_slip(&mut self, intent: &str) {
        self.charge(intent, "konbini");
        self.tell("checkout.session.async_payment_succeeded", intent);
    }

    /// A slip runs out.
    pub fn slip_runs_out(&mut self, intent: &str) {
        let session = self.session(intent);
        session["payment_intent"]["status"] = json!("requires_payment_method");
        session["payment_intent"]["next_action"] = Value::Null;
        self.tell("checkout.session.async_payment_failed", intent);
    }

    fn session(&mut self, intent: &str) -> &mut Value {
        self.sessions.iter_mut().find(|session| session["payment_intent"]["id"] == *intent).expect("a session of ours")
    }

    fn charge(&mut self, intent: &str, method: &str) {
        let (charge, balance, now) = (self.id("ch"), self.id("txn"), self.now);
        let session = self.session(intent);
        let amount = session["amount_total"].as_i64().expect("an amount");
        // 3.6 %, rounded to the yen.
        let fee = (amount * 36 + 500) / 1000;
        session["payment_status"] = json!("paid");
        session["payment_intent"]["status"] = json!("succeeded");
        session["payment_intent"]["next_action"] = Value::Null;
        let balance_row = json!({ "id": balance, "object": "balance_transaction", "created": now, "amount": amount, "fee": fee,
            "net": amount - fee, "currency": "jpy", "type": if method == "card" { "charge" } else { "payment" } });
        let charge = json!({ "id": charge, "object": "charge", "created": now, "amount": amount, "amount_refunded": 0,
            "refunded": false, "payment_intent": intent, "metadata": session["metadata"],
            "payment_method_details": { "type": method }, "balance_transaction": balance_row });
        session["payment_intent"]["latest_charge"] = charge.clone();
        let mut part = balance_row;
        part["source"] = charge;
        self.balance.push(part);
    }

    /// Gives a payment back, all of it or a part: by the API or at the dashboard.
    pub fn refund(&mut self, intent: &str, part: Option<i64>) -> Answer {
        let now = self.now;
        if !self.sessions.iter().any(|session| session["payment_intent"]["id"] == *intent) {
            return none(intent);
        }
        let (refund, txn) = (self.id("re"), self.id("txn"));
        let session = self.session(intent);
        let charge = &mut session["payment_intent"]["latest_charge"];
        let (amount, before) =
            (charge["amount"].as_i64().unwrap_or(0), charge["amount_refunded"].as_i64().unwrap_or(0));
        let back = part.unwrap_or(amount - before);
        if back <= 0 || before + back > amount {
            return error(400, "invalid_request_error", "charge_already_refunded", "Charge has already been refunded.");
        }
        charge["amount_refunded"] = json!(before + back);
        charge["refunded"] = json!(before + back == amount);
        let row = json!({ "id": refund, "object": "refund", "created": now, "amount": back, "currency": "jpy",
            "payment_intent": intent, "status": "succeeded" });
        self.refunds.push(row.clone());
        self.balance.push(
            json!({ "id": txn, "object": "balance_transaction", "created": now, "amount": -back, "fee": 0, "net": -back,
            "currency": "jpy", "type": "refund", "source": row }),
        );
        self.tell("charge.refunded", intent);
        (200, None, row)
    }

    /// Everything that is not paid out goes into the account in four days; the payout's key.
    pub fn pay_out(&mut self) -> String {
        let (id, now) = (self.id("po"), self.now);
        let mut amount = 0;
        for row in self.balance.iter_mut().filter(|row| row.get("payout").is_none()) {
            row["payout"] = json!(id);
            amount += row["net"].as_i64().unwrap_or(0);
        }
        self.balance.push(
            json!({ "id": format!("txn_{id}"), "object": "balance_transaction", "created": now, "amount": -amount,
            "fee": 0, "net": -amount, "currency": "jpy", "type": "payout", "payout": id, "source": { "id": id } }),
        );
        self.payouts.push(json!({ "id": id, "object": "payout", "created": now, "amount": amount, "currency": "jpy",
            "arrival_date": now, "automatic": true, "status": "paid" }));
        id
    }

    fn tell(&mut self, kind: &str, intent: &str) {
        let (id, now) = (self.id("evt"), self.now);
        let session = self.session(intent).clone();
        let mut object =
            if kind.starts_with("charge.") { session["payment_intent"]["latest_charge"].clone() } else { session };
        // An event names what belongs to its object by its key alone.
        if kind.starts_with("checkout.") {
            object["payment_intent"] = json!(intent);
        }
        self.events
            .push(json!({ "id": id, "object": "event", "created": now, "type": kind, "data": { "object": object } }));
    }

    /// The feed in another order, some of it twice: Stripe promises neither.
    pub fn shuffle_events(&mut self, order: &[usize]) {
        let events = std::mem::take(&mut self.events);
        let picked = order.iter().filter_map(|at| events.get(at % events.len().max(1)).cloned());
        let mut all: Vec<Value> = picked.chain(events.iter().cloned()).collect();
        for (at, event) in all.iter_mut().enumerate() {
            event["id"] = json!(format!("evt_s{at:06}"));
        }
        self.events = all;
    }

    /// What was paid and not given back, yen.
    pub fn held(&self) -> i64 {
        let of = |charge: &Value, name: &str| charge[name].as_i64().unwrap_or(0);
        let charges = self.sessions.iter().map(|session| &session["payment_intent"]["latest_charge"]);
        charges.map(|charge| of(charge, "amount") - of(charge, "amount_refunded")).sum()
    }

    /// How often something was asked for.
    pub fn times(&self, method: &str, path: &str) -> usize {
        self.asked.iter().filter(|(with, what, _)| with == method && what == path).count()
    }
}

fn right_of(method: &str, path: &str) -> &'static str {
    let starts = |start: &str| path.starts_with(start);
    match method {
        "POST" if starts("/v1/payment_links") => "rak_payment_link_write",
        "POST" if starts("/v1/prices") => "rak_plan_write",
        "POST" if starts("/v1/refunds") => "rak_charge_write",
        _ if starts("/v1/checkout") => "rak_checkout_session_read",
        _ if starts("/v1/events") => "rak_event_read",
        _ if starts("/v1/payouts") => "rak_payout_read",
        _ if starts("/v1/balance_transactions") => "rak_balance_transaction_source_read",
        _ if starts("/v1/refunds") => "rak_charge_read",
        _ => "rak_payment_intent_read",
    }
}

fn none(id: &str) -> Answer {
    error(404, "invalid_request_error", "resource_missing", &format!("No such object: '{id}'"))
}

fn missing(what: &str) -> Answer {
    error(400, "invalid_request_error", "parameter_missing", &format!("Missing required param: {what}."))
}
