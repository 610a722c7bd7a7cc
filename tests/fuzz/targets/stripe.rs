//! What Stripe answers, whatever it is: the whole round of questions over it. A list of answers is given one by one;
//! anything else is the answer to everything.
#![no_main]

use libfuzzer_sys::fuzz_target;
use serde_json::{Value, json};
use std::{cell::Cell, sync::LazyLock};
use tsudoi_core::{
    online::{Gateway, Question, Trouble, run_due},
    testing::Office,
};
use tsudoi_fuzz::seeds;

/// A round asks no more than this, whatever it is answered: a list that never ends would be asked for for ever.
const MOST: usize = 200;

static OFFICE: LazyLock<(Office, String)> = LazyLock::new(|| {
    let office = Office::new();
    let member = office.member("小林", "千代子", Some("chiyo@mail.example.jp"));
    office.done("online.set", json!({ "key": "rk_test_0123456789abcdef", "konbini": true }));
    let charge = json!({ "member": member, "item": "other", "fiscal_year": 2026, "label": "年会費", "amount": 8000 });
    office.done("dues.charge", charge);
    office.done("online.make", json!({ "payers": [member] }));
    let seen = Claim::default();
    run_due(&office.book, &seen).expect("a round");
    (office, seen.0.take())
});

/// Makes the link, and hears by which claim it is known.
#[derive(Default)]
struct Claim(Cell<String>);

impl Gateway for Claim {
    fn ask(&self, _: &str, question: &Question) -> Result<Value, Trouble> {
        if let Some((_, claim)) = question.fields.iter().find(|(name, _)| name == "metadata[claim]") {
            self.0.set(claim.clone());
        }
        Ok(json!({ "id": "plink_1", "url": "https://buy.stripe.com/test_1", "data": [], "has_more": false }))
    }
}

struct Line {
    answer: Value,
    asked: Cell<usize>,
}

impl Gateway for Line {
    fn ask(&self, _: &str, _: &Question) -> Result<Value, Trouble> {
        let number = self.asked.get();
        self.asked.set(number + 1);
        assert!(number < MOST, "a round comes to its end");
        match &self.answer {
            Value::Array(answers) => answers.get(number).cloned().ok_or(Trouble::Silence),
            answer => Ok(answer.clone()),
        }
    }
}

fn made() -> Vec<Vec<u8>> {
    let session = |status: &str, paid: &str| {
        json!({ "id": "cs_1", "object": "checkout.session", "status": status, "payment_status": paid,
            "amount_total": 8000, "currency": "jpy", "created": 1_763_600_000, "metadata": { "claim": "CLAIM" },
            "payment_intent": { "id": "pi_1", "status": "succeeded",
                "next_action": { "konbini_display_details": { "expires_at": 1_763_900_000 } },
                "latest_charge": { "created": 1_763_600_000, "amount_refunded": 0,
                    "payment_method_details": { "type": "card" }, "balance_transaction": { "fee": 288, "net": 7712 } } } })
    };
    let list = |rows: &[Value]| json!({ "data": rows, "has_more": false });
    let paid = list(&[session("complete", "paid")]);
    let event = json!({ "id": "evt_1", "type": "checkout.session.completed", "data": { "object": session("complete", "paid") } });
    let payout =
        json!({ "id": "po_1", "amount": 7712, "arrival_date": 1_763_700_000, "status": "paid", "automatic": true });
    let part = json!({ "id": "txn_1", "type": "charge", "amount": 8000, "fee": 288, "net": 7712, "source": { "payment_intent": "pi_1" } });
    [
        paid.clone(),
        list(&[session("complete", "unpaid")]),
        list(&[event.clone()]),
        json!([list(&[event]), session("complete", "paid"), paid, list(&[payout.clone()]), list(&[part])]),
        list(&[payout]),
        json!({ "data": [{ "id": "re_1", "payment_intent": "pi_1", "amount": 100 }], "has_more": true }),
        json!({ "data": [{ "created": i64::MAX, "arrival_date": 8_210_266_876_799_i64, "id": "po_2", "amount": i64::MIN }] }),
    ]
    .map(|answer| answer.to_string().into_bytes())
    .into()
}

fuzz_target!(init: { seeds(made); LazyLock::force(&OFFICE); }, |data: &[u8]| {
    let (office, claim) = &*OFFICE;
    let text = String::from_utf8_lossy(data).replace("CLAIM", claim);
    let Ok(answer) = serde_json::from_str(&text) else { return };
    office.done("online.poll", json!({}));
    let line = Line { answer, asked: Cell::new(0) };
    run_due(&office.book, &line).expect("no answer is a fault of the book");
});
