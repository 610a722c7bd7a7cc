//! What ten years leave behind: arrears, billing in two items, lines of the bank beside what is open.

use std::{fmt::Write, time::Instant};

use serde_json::json;
use tsudoi_core::values::Bytes;

use super::{Goal, Measure, Outcome, milliseconds, office::Office, percentile};

const MANY: usize = 100_000;
const YEARS: i32 = 10;
/// Payers with something open when the bank's lines come.
const OPEN: usize = 20_000;
const LINES: usize = 2_000;
/// Payers who are reminded by letter.
const LATE: usize = 5_000;

/// All of them.
pub fn measure() -> Outcome<Vec<Measure>> {
    let mut measures = arrears()?;
    measures.extend(lines()?);
    measures.extend(reminders()?);
    Ok(measures)
}

/// A hundred thousand members of whom one in seven has not paid each year; the last year is billed in two items.
fn arrears() -> Outcome<Vec<Measure>> {
    let office = Office::with_members(MANY)?;
    let year = office.call("association.show", json!({}))?["fiscal_year"].as_i64().ok_or("a year")? as i32;
    office.book.bare(|conn| {
        conn.execute_batch("BEGIN")?;
        for past in 1..=YEARS {
            let of = year - past;
            conn.execute(
                "INSERT INTO charge (member, payer, item, fiscal_year, label, amount, tax_class, charged_on, due_on)
                 SELECT id, id, 1, ?1, ?1 || '年度 年会費（正会員）', 8000, 'outside', ?1 || '-04-10', ?1 || '-05-31' FROM member",
                [of],
            )?;
            conn.execute(
                "INSERT INTO payment (member, amount, paid_on, method, recorded_at, recorded_by)
                 SELECT payer, amount, due_on, 'bank', due_on || 'T00:00:00Z', 'bench' FROM charge
                  WHERE fiscal_year = ?1 AND (id + ?1) % 7 <> 0",
                [of],
            )?;
            conn.execute(
                "INSERT INTO allocation (payment, charge, amount)
                 SELECT p.id, c.id, c.amount FROM charge c JOIN payment p ON p.member = c.payer AND p.paid_on = c.due_on
                  WHERE c.fiscal_year = ?1",
                [of],
            )?;
        }
        conn.execute_batch("COMMIT")
    })?;
    let mut took = Vec::new();
    for round in 0..8 {
        let begun = Instant::now();
        let owing = office.call("dues.arrears", json!({ "limit": 50 }))?;
        if owing["years"].as_array().map(Vec::len) != Some(YEARS as usize) {
            return Err(format!("every year has arrears: {}", owing["years"]).into());
        }
        if round >= 2 {
            took.push(milliseconds(begun.elapsed()));
        }
    }
    took.sort_by(f64::total_cmp);
    let journal = json!({ "name": "購読料", "tax_class": "standard", "rule": "member" });
    let item = office.call("dues.save_item", journal)?["id"].clone();
    office.call("dues.set_item_fee", json!({ "item": item, "from": "2000-04-01", "fee": 3000 }))?;
    let items = office.call("dues.items", json!({}))?;
    let code =
        items.as_array().and_then(|all| all.iter().find(|one| one["id"] == item)).ok_or("the item")?["code"].clone();
    let begun = Instant::now();
    let billed = office.call("dues.bill_year", json!({ "fiscal_year": year, "items": ["annual", code] }))?;
    let billing = begun.elapsed().as_secs_f64();
    if billed["charged"] != json!(2 * MANY) {
        return Err(format!("everybody is billed twice: {}", billed["charged"]).into());
    }
    Ok(vec![
        Measure {
            work: format!("arrears of 100,000 members over {YEARS} years, one in seven unpaid, p95"),
            value: percentile(&took, 95),
            unit: "ms",
            bare: None,
            goal: Goal::AtMost(200.0),
        },
        Measure {
            work: "bill 100,000 members in two items, over ten years of charges".into(),
            value: billing,
            unit: "s",
            bare: None,
            goal: Goal::AtMost(5.0),
        },
    ])
}

/// The statement of a busy month, looked at beside everything that is open.
fn lines() -> Outcome<Vec<Measure>> {
    let office = Office::with_members(OPEN)?;
    let year = office.call("association.show", json!({}))?["fiscal_year"].clone();
    let today = office.call("association.show", json!({}))?["today"].clone();
    office.call("dues.bill_year", json!({ "fiscal_year": year }))?;
    office.call("bank.save_account", json!({ "bank": "あずさ銀行", "number": "12345" }))?;
    // As 三菱UFJ銀行 gives it; every member of the page pays the fee under the name that the bank prints.
    let mut csv = String::from("日付,摘要,摘要内容,支払い金額,預かり金額,差引残高,メモ,未資金化区分,入払区分\r\n");
    let day = today.as_str().unwrap_or_default().replace('-', "/");
    let mut balance = 0_i64;
    for offset in (0..LINES).step_by(500) {
        let page = office.call("members.list", json!({ "limit": 500, "offset": offset, "sort": "no" }))?;
        for row in page["rows"].as_array().into_iter().flatten() {
            balance += 8000;
            let kana = row["kana"].as_str().unwrap_or_default();
            write!(csv, "{day},振込１,{kana},,8000,{balance},,,\r\n")?;
        }
    }
    let bytes = serde_json::to_value(Bytes(csv.into_bytes()))?;
    let begun = Instant::now();
    let taken = office.call("bank.import", json!({ "name": "meisai.csv", "bytes": bytes }))?;
    let import = begun.elapsed().as_secs_f64();
    if taken["new"] != json!(LINES) {
        return Err(format!("every line is new: {taken}").into());
    }
    let begun = Instant::now();
    let shown = office.call("bank.lines", json!({}))?;
    let took = begun.elapsed().as_secs_f64();
    if shown["total"] != json!(LINES) {
        return Err(format!("every line waits: {}", shown["total"]).into());
    }
    let line =
        |work: &str, value: f64| Measure { work: work.into(), value, unit: "s", bare: None, goal: Goal::AtMost(2.0) };
    Ok(vec![
        line("match 2,000 lines of the bank against 20,000 open charges", took),
        line("take in a statement of 2,000 lines and match them", import),
    ])
}

/// Everybody of an association is late with two years, and gets a letter.
fn reminders() -> Outcome<Vec<Measure>> {
    let office = Office::with_members(LATE)?;
    let year = office.call("association.show", json!({}))?["fiscal_year"].as_i64().ok_or("a year")? as i32;
    office.book.bare(|conn| {
        for of in [year - 2, year - 1] {
            conn.execute(
                "INSERT INTO charge (member, payer, item, fiscal_year, label, amount, tax_class, charged_on, due_on)
                 SELECT id, id, 1, ?1, ?1 || '年度 年会費（正会員）', 8000, 'outside', ?1 || '-04-10', ?1 || '-05-31' FROM member",
                [of],
            )?;
        }
        Ok(())
    })?;
    let begun = Instant::now();
    let seen = office.call("reminders.preview", json!({}))?;
    let preview = begun.elapsed().as_secs_f64();
    let payers = seen["levels"][0]["payers"].clone();
    let reached = payers.as_array().map_or(0, Vec::len);
    if reached < LATE / 2 {
        return Err(format!("most of the roster can be written to: {}", seen["left_out"]).into());
    }
    let begun = Instant::now();
    let sent = office.call("reminders.send", json!({ "payers": payers }))?;
    // Who has no address gets none: the rest stands for all.
    let share = LATE as f64 / reached as f64;
    let sending = begun.elapsed().as_secs_f64() * share;
    let letters = sent["letters"].clone();
    if letters.as_array().map_or(0, Vec::len) != reached {
        return Err(format!("everybody gets a letter: {}", sent["left_out"]).into());
    }
    let begun = Instant::now();
    office.file("reminders.print", json!({ "notices": letters }))?;
    let printing = begun.elapsed().as_secs_f64() * share;
    let line = |work: &str, value: f64, most: f64| Measure {
        work: work.into(),
        value,
        unit: "s",
        bare: None,
        goal: Goal::AtMost(most),
    };
    Ok(vec![
        line("preview 5,000 reminders", preview, 2.0),
        line("send 5,000 reminders, each asked again", sending, 20.0),
        line("5,000 reminders as one PDF", printing, 20.0),
    ])
}
