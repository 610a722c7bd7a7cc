//! A believable association to try things out, the same for the same seed and day: four kinds of
//! members, families, organisations, groups and officers, three fiscal years of charges, payments and
//! receipts, a bank statement that waits, books with a budget, events, notices and documents for members, and one member who has claimed My Page. Everybody is invented; phones use the unassigned 00 exchange, mails example.jp.

use std::{
    fs,
    path::Path,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use chrono::{Datelike, Duration, NaiveDate, TimeZone, Utc};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use serde_json::{Value, json};
use tsudoi_core::{
    Actor, Book, Error, NewBook, Result, Work,
    association::MailSettings,
    book::{Clock, MachineClock},
    desk,
    jobs::{self, Carrier, OutgoingMail, SendFailure},
    registry::{self, Reply},
    values::Moment,
};
use tsudoi_japan::postal;

use crate::names::{CODES, GIVEN, ORGANISATIONS, SURNAMES};

mod asking;
mod belonging;
mod occasions;
mod periods;
mod telling;
mod treasury;

const STAFF: [(&str, &str, &str); 4] = [
    ("佐伯 由美子", "azusa gawa no asa", "admin"),
    ("中島 隆之", "soroban no oto", "treasurer"),
    ("百瀬 和子", "yama no kaze", "viewer"),
    // 支部長 who sees the members of one branch alone.
    ("上條 誠", "hodaka no yuki", "secretary"),
];
const MEMBER_PASSWORD: &str = "hotaru no hikari";

/// A clock that the demonstration moves through the years.
#[derive(Clone)]
struct Years {
    now: Arc<Mutex<Moment>>,
    seed: Arc<AtomicU64>,
}

impl Clock for Years {
    fn now(&self) -> Moment {
        *self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }
    fn chance(&self) -> StdRng {
        StdRng::seed_from_u64(self.seed.fetch_add(1, Ordering::Relaxed))
    }
}

impl Years {
    /// Noon in Japan.
    fn go_to(&self, day: NaiveDate) {
        let noon = Utc.from_utc_datetime(&day.and_hms_opt(3, 0, 0).unwrap_or_default());
        *self.now.lock().unwrap_or_else(PoisonError::into_inner) = noon;
    }
}

/// Keeps the mails that would go out.
#[derive(Default)]
struct Pigeonhole(Mutex<Vec<String>>);

impl Carrier for Pigeonhole {
    fn send(&self, _: &MailSettings, _: &str, mail: &OutgoingMail) -> std::result::Result<(), SendFailure> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(mail.body.clone());
        Ok(())
    }
}

pub(crate) struct Desk {
    book: Arc<Book>,
    actor: Actor,
    clock: Years,
    random: StdRng,
}

impl Desk {
    pub(crate) fn call(&self, name: &str, input: Value) -> Result<Value> {
        match registry::call(&self.book, &self.actor, name, input, &Work::quiet())? {
            Reply::Data { data, .. } => Ok(data),
            Reply::File(_) => Err(Error::internal(format!("{name} is a document"))),
        }
    }

    fn one_of<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.random.random_range(0..of.len())]
    }

    fn chance(&mut self, percent: u32) -> bool {
        self.random.random_range(0..100) < percent
    }
}

/// Makes it in a new folder; the answer says who may sign in.
pub fn make(dir: &Path, members: u32, seed: u64) -> Result<Value> {
    let today = tsudoi_core::values::day_in_japan(MachineClock.now());
    let this_year = tsudoi_japan::fiscal::fiscal_year(today, 4).0;
    let first_day = NaiveDate::from_ymd_opt(this_year - 2, 4, 1).unwrap_or(today);
    let clock = Years { now: Arc::new(Mutex::new(MachineClock.now())), seed: Arc::new(AtomicU64::new(seed << 20)) };
    clock.go_to(first_day);
    let new = NewBook { name: "梓川里山研究会", staff: STAFF[0].0, password: STAFF[0].1, fiscal_year_start: 4 };
    let (book, actor, _) = Book::create(dir, &new, Box::new(clock.clone()))?;
    let mut desk = Desk { book: Arc::new(book), actor, clock, random: StdRng::seed_from_u64(seed) };
    let kinds = found(&desk, dir, first_day)?;
    let ids = join(&mut desk, members, first_day, this_year, &kinds)?;
    belonging::households(&desk)?;
    belonging::contacts(&mut desk, first_day)?;
    belonging::groups(&mut desk, first_day)?;
    for year in this_year - 2..=this_year {
        bill_and_pay(&mut desk, year, today)?;
        if year < this_year {
            leave(&mut desk, &ids, year)?;
        }
    }
    desk.clock.go_to(today);
    belonging::officers(&mut desk, this_year, today)?;
    belonging::consents(&desk)?;
    periods::make(&desk, &ids, &kinds, today, this_year)?;
    let (claimed, login) = claim(&desk, &ids)?;
    asking::make(&desk, today, &ids, &login)?;
    telling::make(&desk, today, claimed)?;
    occasions::make(&mut desk, today, &ids, claimed)?;
    treasury::make(&desk, today, this_year)?;
    let staff: Vec<Value> =
        STAFF.iter().map(|(name, password, _)| json!({ "name": name, "password": password })).collect();
    // Shown at the sign-in of a demonstration, and only there.
    let shown: Vec<Value> =
        STAFF.iter().map(|(staff, password, _)| json!({ "staff": staff, "password": password })).collect();
    fs::write(dir.join("demo.json"), serde_json::to_vec(&shown)?)?;
    Ok(json!({ "members": ids.len(), "staff": staff, "mypage": login }))
}

fn found(desk: &Desk, dir: &Path, first_day: NaiveDate) -> Result<Vec<i64>> {
    desk.call(
        "association.update",
        json!({ "form": "一般社団法人", "name": "梓川里山研究会", "name_en": "Azusagawa Satoyama Society",
            "postal_code": "3901702", "address": "長野県松本市梓川梓820番地", "phone": "0263-00-0820",
            "email": "office@azusagawa.example.jp", "fiscal_year_start": 4, "registration_number": "",
            "member_no_prefix": "", "member_no_width": 5 }),
    )?;
    for (name, password, role) in &STAFF[1..] {
        desk.call("staff.add", json!({ "name": name, "password": password, "role": role }))?;
    }
    let mut kinds = Vec::new();
    for (at, (name, fee, voting)) in
        [("正会員", 8_000, true), ("家族会員", 4_000, true), ("学生会員", 3_000, false), ("賛助会員", 20_000, false)]
            .iter()
            .enumerate()
    {
        let saved = desk.call("kinds.save", json!({ "name": name, "voting": voting, "position": at }))?;
        desk.call("kinds.set_fee", json!({ "kind": saved["id"], "fee": fee, "from": first_day }))?;
        kinds.push(saved["id"].as_i64().unwrap_or_default());
    }
    desk.call("fields.save", json!({ "name": "地区", "type": "choice", "choices": ["松本", "安曇野", "塩尻", "大町", "県外"], "position": 1 }))?;
    desk.call("fields.save", json!({ "name": "会誌の部数", "type": "number", "position": 2 }))?;
    let folder = dir.with_extension("mail");
    let folder = std::path::absolute(folder)?;
    desk.call(
        "settings.set_mail",
        json!({ "carrier": "folder", "folder": folder, "from_name": "梓川里山研究会", "from_address": "office@azusagawa.example.jp", "per_minute": 60 }),
    )?;
    desk.call(
        "settings.set_mypage",
        json!({ "on": true, "address": "127.0.0.1:4811", "public_url": "http://127.0.0.1:4811", "tls": "none" }),
    )?;
    Ok(kinds)
}

fn join(desk: &mut Desk, members: u32, first_day: NaiveDate, this_year: i32, kinds: &[i64]) -> Result<Vec<i64>> {
    let fields = desk.call("fields.list", json!({}))?;
    let (district, copies) = (fields[0]["id"].to_string(), fields[1]["id"].to_string());
    let mut ids = Vec::new();
    let mut heads: Vec<((&str, &str), Value)> = Vec::new();
    for at in 0..members {
        let organisation = at % 17 == 16;
        let kind = if organisation { 3 } else { [0, 0, 0, 0, 0, 0, 1, 1, 2, 0][desk.random.random_range(0..10)] };
        // Most have been there from the first day, students not for long; some join in each of the years.
        let oldest = if kind == 2 { this_year - 4 } else { 1998 };
        let joined = match desk.random.random_range(0..10) {
            0..7 => NaiveDate::from_ymd_opt(
                desk.random.random_range(oldest..this_year - 2),
                desk.random.random_range(1..13),
                1,
            )
            .unwrap_or(first_day),
            n => first_day + Duration::days(i64::from(n - 7) * 365 + desk.random.random_range(0..200)),
        };
        let joined = joined.min(desk.clock.now().date_naive().max(first_day) + Duration::days(900));
        let code = *desk.one_of(CODES);
        let places = postal::lookup(code);
        let place = places.first();
        let address = json!({
            "label": if organisation { "work" } else { "home" }, "postal_code": code, "mailing": true,
            "prefecture": place.map_or("", |p| p.prefecture), "city": place.map_or("", |p| p.city),
            "street": format!("{}{}-{}", place.map_or("", |p| p.town), desk.random.random_range(1..3000), desk.random.random_range(1..20)),
        });
        // Who joins for a family lives with somebody who is there already.
        let family = if kind == 1 { heads.last().cloned() } else { None };
        let mut record = if organisation {
            let (name, kana) = *desk.one_of(ORGANISATIONS);
            json!({ "type": "organisation", "organisation": name, "organisation_kana": kana })
        } else {
            let (sei, sei_kana) = family.as_ref().map_or_else(|| *desk.one_of(SURNAMES), |(name, _)| *name);
            let (mei, mei_kana, gender) = *desk.one_of(GIVEN);
            let age = if kind == 2 { desk.random.random_range(18..22) } else { desk.random.random_range(24..66) };
            let birth = NaiveDate::from_ymd_opt(
                joined.year() - age,
                desk.random.random_range(1..13),
                desk.random.random_range(1..29),
            );
            json!({ "sei": sei, "mei": mei, "sei_kana": sei_kana, "mei_kana": mei_kana, "gender": gender, "birth": birth })
        };
        if kind == 0 && !organisation {
            let name = SURNAMES.iter().find(|(sei, _)| record["sei"] == *sei).copied().unwrap_or_default();
            heads.push((name, address.clone()));
        }
        record["addresses"] = json!([family.map_or(address, |(_, home)| home)]);
        record["joined_on"] = json!(joined);
        record["phones"] = json!([{ "label": if desk.chance(50) { "mobile" } else { "home" }, "number": format!("0263-00-{:04}", at % 10_000) }]);
        if desk.chance(70) {
            record["emails"] = json!([{ "address": format!("member{:05}@example.jp", at + 1) }]);
        }
        let near = ["松本", "安曇野", "塩尻", "大町", "県外"][desk.random.random_range(0..5)];
        record["fields"] = json!({ district.as_str(): near, copies.as_str(): 1 });
        if desk.chance(8) {
            record["tags"] = json!(["役員"]);
        }
        let added = desk.call("members.add", json!({ "record": record, "kind": kinds[kind], "starts_on": joined }))?;
        ids.push(added["id"].as_i64().unwrap_or_default());
    }
    Ok(ids)
}

/// Bills a year and lets most people pay in the months after.
fn bill_and_pay(desk: &mut Desk, year: i32, today: NaiveDate) -> Result<()> {
    let billed = NaiveDate::from_ymd_opt(year, 4, 10).unwrap_or(today).min(today);
    desk.clock.go_to(billed);
    desk.call("dues.bill_year", json!({ "fiscal_year": year }))?;
    let mut open = Vec::new();
    loop {
        let page = desk
            .call("dues.list", json!({ "fiscal_year": year, "state": "open", "offset": open.len(), "limit": 500 }))?;
        let rows = page["rows"].as_array().cloned().unwrap_or_default();
        let last = rows.len() < 500;
        open.extend(rows);
        if last {
            break;
        }
    }
    let is_past = year < tsudoi_japan::fiscal::fiscal_year(today, 4).0;
    let mut payments = Vec::new();
    for charge in open {
        if desk.chance(if is_past { 4 } else { 12 }) {
            continue;
        }
        let paid_on = (billed + Duration::days(desk.random.random_range(3..150))).min(today);
        let amount = charge["open"].as_i64().unwrap_or_default();
        let amount = if desk.chance(2) { amount / 2 } else { amount };
        let method = *desk.one_of(&["bank", "bank", "bank", "post", "post", "cash"]);
        let parts = json!([{ "charge": charge["id"], "amount": amount }]);
        payments.push((paid_on, charge["payer"].clone(), amount, method, parts));
    }
    payments.sort_by_key(|(paid_on, ..)| *paid_on);
    let count = payments.len();
    for (at, (paid_on, member, amount, method, parts)) in payments.into_iter().enumerate() {
        desk.clock.go_to(paid_on);
        desk.call(
            "payments.record",
            json!({ "member": member, "amount": amount, "paid_on": paid_on, "method": method, "allocations": parts }),
        )?;
        // The last of this year still wait for their receipt.
        if at + 1 == count * 9 / 10 || (is_past && at + 1 == count) {
            desk.call("receipts.issue", json!({ "unissued": true }))?;
        }
    }
    desk.clock.go_to(NaiveDate::from_ymd_opt(year, today.month(), 1).map_or(today, |day| day.min(today)));
    Ok(())
}

/// At the end of a year some leave.
fn leave(desk: &mut Desk, ids: &[i64], year: i32) -> Result<()> {
    let Some(last_day) = NaiveDate::from_ymd_opt(year + 1, 3, 31) else { return Ok(()) };
    desk.clock.go_to(last_day);
    // The first ones stay: one of them has My Page.
    for id in ids.iter().skip(20) {
        if !desk.chance(3) {
            continue;
        }
        let member = desk.call("members.get", json!({ "member": id }))?;
        if member["state"] == "current" {
            let reason = if desk.chance(30) { "lapsed" } else { "left" };
            desk.call("membership.end", json!({ "member": id, "on": last_day, "reason": reason }))?;
        }
    }
    Ok(())
}

/// The first member with a mail address claims My Page by the link that is mailed.
/// The member who has claimed My Page, and how they sign in.
fn claim(desk: &Desk, ids: &[i64]) -> Result<(Option<i64>, Value)> {
    let found = ids.iter().find_map(|id| {
        let member = desk.call("members.get", json!({ "member": id })).ok()?;
        let email = member["record"]["emails"][0]["address"].as_str()?.to_owned();
        (member["state"] == "current" && member["money"]["paid_this_year"].as_i64() > Some(0)).then_some((*id, email))
    });
    let Some((member, email)) = found else { return Ok((None, Value::Null)) };
    desk.call("logins.invite", json!({ "members": [member] }))?;
    let mails = Pigeonhole::default();
    jobs::run_due(&desk.book, &mails)?;
    let mails = mails.0.into_inner().unwrap_or_else(PoisonError::into_inner);
    let token = mails
        .iter()
        .find_map(|body| body.split("token=").nth(1))
        .map(|rest| {
            rest.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect::<String>()
        })
        .ok_or_else(|| Error::internal("the invitation holds no link"))?;
    desk::reception(desk.book.clone()).claim(&token, MEMBER_PASSWORD, "demo")?;
    Ok((Some(member), json!({ "email": email, "password": MEMBER_PASSWORD })))
}
