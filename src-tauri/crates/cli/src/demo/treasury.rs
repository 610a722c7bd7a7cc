//! The part of the demonstration for the treasurer: an account with a statement that waits to be matched, mandates
//! for direct debit, a budget and what was spent so far.

use chrono::{Duration, NaiveDate};
use serde_json::{Value, json};
use tsudoi_core::{Result, values::Bytes};

use super::Desk;

/// Lines of the statement, and mandates.
const LINES: usize = 28;
const MANDATES: usize = 24;

/// Writes it into a book that has members and years behind it.
pub(super) fn make(desk: &Desk, today: NaiveDate, this_year: i32) -> Result<()> {
    let account = desk.call(
        "bank.save_account",
        json!({ "bank": "あずさ銀行", "branch": "梓川支店", "number": "0012345", "holder": "ｱｽﾞｻｶﾞﾜｻﾄﾔﾏｹﾝｷﾕｳｶｲ" }),
    )?;
    statement(desk, &account["id"], today, this_year)?;
    mandates(desk, this_year)?;
    books(desk, today, this_year)
}

/// 姓 and 名 as a bank writes them; of an organisation its reading alone.
fn reading(desk: &Desk, member: &Value) -> Result<(String, String)> {
    let record = &desk.call("members.get", json!({ "member": member }))?["record"];
    let text = |field: &str| record[field].as_str().unwrap_or_default().to_owned();
    let organisation = text("organisation_kana");
    Ok(if organisation.is_empty() { (text("sei_kana"), text("mei_kana")) } else { (organisation, String::new()) })
}

/// What came in during the last weeks, written in all the ways in which people write their names.
fn statement(desk: &Desk, account: &Value, today: NaiveDate, year: i32) -> Result<()> {
    let open = desk.call("dues.list", json!({ "fiscal_year": year, "state": "unpaid", "limit": LINES }))?;
    let mut lines = Vec::new();
    for (at, charge) in open["rows"].as_array().into_iter().flatten().enumerate() {
        let (sei, mei) = reading(desk, &charge["payer"])?;
        let no = charge["no"].as_str().unwrap_or_default();
        let amount = charge["open"].as_i64().unwrap_or_default();
        let (name, amount) = match at % 9 {
            3 => (format!("{no} {sei} {mei}"), amount),
            4 => (format!("{mei} {sei}"), amount),
            // The bank took its fee from it.
            5 => (format!("{sei} {mei}"), amount - 440),
            6 => (sei, amount),
            7 => (format!("{sei} {mei}"), amount * 2),
            _ => (format!("{sei} {mei}"), amount),
        };
        lines.push((name.trim().to_owned(), amount));
    }
    lines.insert(lines.len() / 2, ("マツモトシ ブンカカ".to_owned(), 50_000));
    lines.push(("リソク".to_owned(), 37));
    let first = today - Duration::days(lines.len() as i64);
    let mut balance = 1_000_000;
    let mut rows = vec!["日付,摘要,摘要内容,支払い金額,預かり金額,差引残高,メモ,未資金化区分,入払区分".to_owned()];
    for (at, (name, amount)) in lines.iter().enumerate() {
        balance += amount;
        let day = (first + Duration::days(at as i64)).format("%Y/%m/%d");
        rows.push(format!("{day},振込１,{name},,{amount},{balance},,,"));
    }
    let bytes = serde_json::to_value(Bytes(rows.join("\r\n").into_bytes()))?;
    desk.call("bank.import", json!({ "account": account, "name": "meisai.csv", "bytes": bytes }))?;
    Ok(())
}

/// Of members who have paid this year: the next year is drawn from their accounts.
fn mandates(desk: &Desk, year: i32) -> Result<()> {
    desk.call(
        "debits.set_consignor",
        json!({ "code": "1234567890", "name": "アズサガワサトヤマケンキユウカイ", "bank_code": "0143",
            "bank": "アズサ", "branch_code": "118", "branch": "アズサガワ", "number": "0012345" }),
    )?;
    let paid = desk.call("dues.list", json!({ "fiscal_year": year, "state": "paid", "limit": 200 }))?;
    let mut made = 0;
    for charge in paid["rows"].as_array().into_iter().flatten() {
        // Who owes something else would be drawn at once.
        let owes = desk.call("dues.of_member", json!({ "member": charge["member"] }))?;
        let owes = owes.as_array().into_iter().flatten().any(|one| one["open"].as_i64() > Some(0));
        let (sei, mei) = reading(desk, &charge["member"])?;
        if made == MANDATES || owes || mei.is_empty() || charge["payer"] != charge["member"] {
            continue;
        }
        let account = if made % 4 == 3 {
            json!({ "type": "post", "branch_code": "12340", "number": format!("{}1", 1_000_000 + made), "holder": format!("{sei} {mei}") })
        } else {
            json!({ "bank_code": "0143", "branch_code": format!("{:03}", 101 + made % 9), "number": format!("{:07}", 2_000_000 + made), "holder": format!("{sei} {mei}") })
        };
        desk.call(
            "debits.save_mandate",
            json!({ "member": charge["member"], "account": account, "confirmed": made % 8 != 7 }),
        )?;
        made += 1;
    }
    Ok(())
}

/// What was planned for the year, and what was spent in each of its months so far.
fn books(desk: &Desk, today: NaiveDate, year: i32) -> Result<()> {
    let subjects = desk.call("books.subjects", json!({}))?;
    let subject = |name: &str| {
        let found = subjects.as_array().into_iter().flatten().find(|one| one["name"] == name);
        found.map_or(Value::Null, |one| one["id"].clone())
    };
    let planned = [
        ("会費収入", 4_000_000),
        ("補助金等収入", 50_000),
        ("事業費", 1_200_000),
        ("会議費", 180_000),
        ("通信運搬費", 360_000),
        ("印刷製本費", 900_000),
        ("旅費交通費", 150_000),
        ("消耗品費", 60_000),
    ];
    let lines: Vec<Value> =
        planned.iter().map(|(name, amount)| json!({ "subject": subject(name), "amount": amount })).collect();
    desk.call("books.set_budget", json!({ "fiscal_year": year, "lines": lines }))?;
    let spent = [
        ("通信運搬費", 28_400, "梓川郵便局", "会誌の発送"),
        ("会議費", 9_800, "梓川公民館", "理事会の会場"),
        ("印刷製本費", 71_500, "山里印刷", "会誌の印刷"),
        ("事業費", 88_000, "里山の手入れ", "下草刈りの道具と保険"),
    ];
    for month in 0..12 {
        let first = NaiveDate::from_ymd_opt(year, 4, 1).unwrap_or(today) + chrono::Months::new(month);
        for (at, (name, amount, partner, memo)) in spent.iter().enumerate() {
            let day = first + Duration::days(5 + 6 * at as i64);
            if day > today {
                return Ok(());
            }
            let (purse, amount) = (if at == 1 { 1 } else { 2 }, amount + i64::from(month) * 300);
            desk.call(
                "books.enter",
                json!({ "day": day, "act": "expense", "purse": purse, "subject": subject(name), "amount": amount, "partner": partner, "memo": memo }),
            )?;
        }
    }
    Ok(())
}
