//! Bill a year, issue receipts.

use std::time::Instant;

use serde_json::{Value, json};

use super::{
    Goal, Measure, Outcome,
    office::{FILLED, Office, bare_file, contents, insert},
};

const MANY: usize = 100_000;
const RECEIPTS: usize = 5_000;

/// Seconds of the processor that this process has used.
fn processor() -> Outcome<f64> {
    // Linux: user and system time in ticks of a hundredth of a second, after the name in brackets.
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    let mut after = stat.rsplit(')').next().ok_or("no name in brackets")?.split_whitespace().skip(11);
    let mut ticks = || -> Outcome<f64> { Ok(after.next().ok_or("too few numbers")?.parse()?) };
    Ok((ticks()? + ticks()?) / 100.0)
}

/// Both.
pub fn measure() -> Outcome<Vec<Measure>> {
    let office = Office::with_members(MANY)?;
    let (conn, _folder) = bare_file(&office)?;
    insert(&conn, &contents(&office, &["kind", "tag", "field", "item"])?)?;
    insert(&conn, &contents(&office, FILLED)?)?;
    let year = office.call("association.show", json!({}))?["fiscal_year"].clone();
    let begun = Instant::now();
    let billed = office.call("dues.bill_year", json!({ "fiscal_year": year }))?;
    let took = begun.elapsed().as_secs_f64();
    if billed["charged"] != json!(MANY) {
        return Err(format!("everybody is billed: {}", billed["charged"]).into());
    }
    let begun = Instant::now();
    conn.execute(
        "INSERT INTO charge (member, payer, item, fiscal_year, label, amount, tax_class, charged_on, due_on)
         SELECT id, id, 1, 2026, '2026年度 年会費（正会員）', 8000, 'outside', '2026-11-20', '2026-05-31' FROM member",
        [],
    )?;
    let bare = begun.elapsed().as_secs_f64();
    drop(conn);
    let bill = Measure {
        work: "bill 100,000 members".into(),
        value: took,
        unit: "s",
        bare: Some(bare),
        goal: Goal::TimesAtMost(5.0),
    };
    let mut measures = vec![bill];
    measures.extend(receipts(&office)?);
    Ok(measures)
}

/// Numbers, snapshots and sheets.
pub fn receipts(office: &Office) -> Outcome<Vec<Measure>> {
    let today = office.call("association.show", json!({}))?["today"].clone();
    let mut payments = Vec::with_capacity(RECEIPTS);
    for member in 1..=RECEIPTS {
        let paid = office
            .call("payments.record", json!({ "member": member, "amount": 8000, "paid_on": today, "method": "bank" }))?;
        payments.push(paid["id"].clone());
    }
    let (begun, cpu) = (Instant::now(), processor()?);
    let issued = office.call("receipts.issue", json!({ "payments": payments }))?;
    let (wall, cpu) = (begun.elapsed().as_secs_f64(), processor()? - cpu);
    let ids: Vec<Value> = issued["issued"].as_array().into_iter().flatten().map(|r| r["id"].clone()).collect();
    if ids.len() != RECEIPTS {
        return Err(format!("{} of {RECEIPTS} receipts: {}", ids.len(), issued["skipped"]).into());
    }
    let mut bytes = 0;
    for id in ids.iter().step_by(50) {
        bytes += office.file("receipts.pdf", json!({ "receipt": id }))?.len();
    }
    let size = bytes as f64 / (RECEIPTS / 50) as f64 / 1024.0;
    let begun = Instant::now();
    let book = office.file("receipts.pdfs", json!({ "receipts": ids }))?;
    let together = begun.elapsed().as_secs_f64();
    drop(book);
    let count = RECEIPTS as f64;
    let line = |work: &str, value: f64, unit: &'static str, goal: Goal| Measure {
        work: work.into(),
        value,
        unit,
        bare: None,
        goal,
    };
    Ok(vec![
        line(
            "issue 5,000 receipts (number, snapshot, PDF), a second of one core",
            count / cpu,
            "/s",
            Goal::AtLeast(250.0),
        ),
        line("the same by the clock, two cores", count / wall, "/s", Goal::AtLeast(250.0)),
        line("size of a receipt's file", size, "KB", Goal::AtMost(40.0)),
        line("5,000 receipts as one file, pages", count / together, "/s", Goal::AtLeast(400.0)),
    ])
}
