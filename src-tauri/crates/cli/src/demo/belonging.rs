//! Who belongs together in the demonstration: families, the people of organisations, branches with their
//! teams, committees, and the officers of two terms.

use chrono::{Datelike, Days, NaiveDate};
use rand::RngExt;
use serde_json::{Value, json};
use tsudoi_core::Result;

use super::{Desk, STAFF};
use crate::names::{GIVEN, SURNAMES};

/// Branches by the district of those who live there, and their teams.
const BRANCHES: [(&str, &str, &[&str]); 5] = [
    ("松本支部", "松本", &["梓川班", "波田班", "島内班"]),
    ("安曇野支部", "安曇野", &["穂高班", "豊科班"]),
    ("塩尻支部", "塩尻", &[]),
    ("大町支部", "大町", &[]),
    ("県外会員の会", "県外", &[]),
];
/// Committees, in which a few are.
const COMMITTEES: [&str; 3] = ["広報委員会", "自然観察委員会", "総務委員会"];

fn rows(desk: &Desk) -> Result<Vec<Value>> {
    let mut rows: Vec<Value> = Vec::new();
    let fields = desk.call("fields.list", json!({}))?;
    loop {
        let asked = json!({ "sort": "no", "offset": rows.len(), "limit": 500, "columns": [fields[0]["id"]] });
        let page = desk.call("members.list", asked)?;
        let found = page["rows"].as_array().cloned().unwrap_or_default();
        if found.is_empty() {
            return Ok(rows);
        }
        rows.extend(found);
    }
}

fn keys(rows: &[Value]) -> Vec<i64> {
    rows.iter().filter_map(|row| row["id"].as_i64()).collect()
}

/// Most families are households already; the others wait to be accepted.
pub(super) fn households(desk: &Desk) -> Result<()> {
    let proposed = desk.call("households.proposals", json!({ "limit": 500 }))?;
    let families = proposed["rows"].as_array().cloned().unwrap_or_default();
    let most = families.len() * 3 / 4;
    if most == 0 {
        return Ok(());
    }
    let accepted: Vec<Vec<i64>> = families
        .iter()
        .take(most)
        .map(|family| keys(family["members"].as_array().map_or(&[], Vec::as_slice)))
        .collect();
    desk.call("households.accept", json!({ "households": accepted }))?;
    Ok(())
}

/// Four of five agreed to stand in the 名簿 when they joined; of these some keep their telephone to themselves, and one
/// in twenty wants to stand in none.
pub(super) fn consents(desk: &Desk) -> Result<()> {
    let all = keys(&rows(desk)?);
    let every = |step: usize, at: usize| -> Vec<i64> { all.iter().skip(at).step_by(step).copied().collect() };
    let refused = every(20, 7);
    let silent = every(5, 3);
    let agreed: Vec<i64> = all.iter().filter(|id| !silent.contains(id) && !refused.contains(id)).copied().collect();
    let but_phone: Vec<i64> = agreed.iter().step_by(6).copied().collect();
    for (members, purpose, answer) in
        [(agreed, "roster", "yes"), (but_phone, "roster:phone", "no"), (refused, "roster", "no")]
    {
        if members.is_empty() {
            continue;
        }
        let change = json!({ "what": "consent", "purpose": purpose, "answer": answer, "source": "入会申込書" });
        let filter = json!({ "ids": members });
        let seen = desk.call("bulk.preview", json!({ "filter": filter, "change": change }))?;
        desk.call("bulk.apply", json!({ "filter": filter, "change": change, "expected": seen["changes"] }))?;
    }
    Ok(())
}

/// Somebody speaks for each organisation, and some take more than one seat.
pub(super) fn contacts(desk: &mut Desk, first_day: NaiveDate) -> Result<()> {
    for row in rows(desk)?.into_iter().filter(|row| row["type"] == "organisation") {
        for (title, department, roles) in [
            ("代表取締役", "", json!({ "represents": true })),
            ("", "総務部", json!({ "office": true, "billing": true, "letters": true })),
        ] {
            let (sei, sei_kana) = *desk.one_of(SURNAMES);
            let (mei, mei_kana, _) = *desk.one_of(GIVEN);
            desk.call(
                "organisations.save_contact",
                json!({ "member": row["id"], "name": format!("{sei} {mei}"), "kana": format!("{sei_kana} {mei_kana}"),
                    "title": title, "department": department, "roles": roles }),
            )?;
        }
        if desk.chance(40) {
            let seats = desk.random.random_range(2..6);
            desk.call("organisations.set_seats", json!({ "member": row["id"], "seats": seats, "from": first_day }))?;
        }
    }
    Ok(())
}

fn group(desk: &Desk, name: &str, kind: &str, parent: Option<&Value>) -> Result<Value> {
    Ok(desk.call("groups.save", json!({ "name": name, "kind": kind, "parent": parent }))?["id"].clone())
}

/// Everybody is in the branch of their district, in the larger ones in a team; the 支部長 of the first
/// signs in and sees it alone.
pub(super) fn groups(desk: &mut Desk, first_day: NaiveDate) -> Result<()> {
    let rows = rows(desk)?;
    let district_of = |row: &Value| row["fields"].as_object().and_then(|f| f.values().next()).cloned();
    for (at, (name, district, teams)) in BRANCHES.iter().enumerate() {
        let branch = group(desk, name, "branch", None)?;
        let mut places = Vec::new();
        for team in *teams {
            places.push(group(desk, team, "team", Some(&branch))?);
        }
        if places.is_empty() {
            places.push(branch.clone());
        }
        let here: Vec<Value> =
            rows.iter().filter(|row| district_of(row).is_some_and(|of| of == *district)).cloned().collect();
        for (nth, place) in places.iter().enumerate() {
            let part: Vec<i64> = keys(&here).into_iter().skip(nth).step_by(places.len()).collect();
            if !part.is_empty() {
                desk.call("groups.assign", json!({ "members": part, "group": place, "from": first_day }))?;
            }
        }
        if at == 0 {
            let staff = desk.call("staff.list", json!({}))?;
            let head = staff.as_array().and_then(|all| all.iter().find(|one| one["name"] == STAFF[3].0).cloned());
            if let Some(head) = head {
                desk.call("staff.limit", json!({ "staff": head["id"], "groups": [branch] }))?;
            }
        }
    }
    let people: Vec<Value> = rows.into_iter().filter(|row| row["type"] == "person").collect();
    let top = group(desk, "委員会", "other", None)?;
    for name in COMMITTEES {
        let committee = group(desk, name, "committee", Some(&top))?;
        let mut chosen: Vec<i64> =
            (0..people.len().min(7)).filter_map(|_| desk.one_of(&people)["id"].as_i64()).collect();
        chosen.sort_unstable();
        chosen.dedup();
        if !chosen.is_empty() {
            desk.call("groups.assign", json!({ "members": chosen, "group": committee, "from": first_day }))?;
        }
    }
    Ok(())
}

/// Two terms of two years of those who lead the association; a head for each branch and committee. The
/// auditors' term ends soon and nobody follows yet.
pub(super) fn officers(desk: &mut Desk, this_year: i32, today: NaiveDate) -> Result<()> {
    let current: Vec<Value> =
        rows(desk)?.into_iter().filter(|row| row["type"] == "person" && row["state"] == "current").collect();
    if current.len() < 12 {
        return Ok(());
    }
    let day = |year: i32, month: u32, day: u32| NaiveDate::from_ymd_opt(year, month, day).unwrap_or(today);
    let turn = day(this_year, 6, 1);
    for (from, until, start) in
        [(day(this_year - 2, 6, 1), turn - Days::new(1), 0), (turn, day(this_year + 2, 5, 31), 3)]
    {
        for (at, title) in ["会長", "副会長", "副会長", "理事", "理事", "理事", "理事"].iter().enumerate()
        {
            let member = &current[(start + at * 5) % current.len()]["id"];
            desk.call(
                "offices.appoint",
                json!({ "member": member, "title": title, "starts_on": from, "until": until }),
            )?;
        }
    }
    for member in &current[1..3] {
        let until = today + Days::new(40);
        let from = day(until.year() - 2, until.month(), 1);
        desk.call(
            "offices.appoint",
            json!({ "member": member["id"], "title": "監事", "starts_on": from, "until": until }),
        )?;
    }
    let tree = desk.call("groups.tree", json!({}))?;
    for group in tree.as_array().into_iter().flatten() {
        let title = match group["kind"].as_str() {
            Some("branch") => "支部長",
            Some("team") => "班長",
            Some("committee") => "委員長",
            _ => continue,
        };
        let inside = desk.call("groups.members", json!({ "group": group["id"], "limit": 50 }))?;
        let people: Vec<&Value> = inside["rows"]
            .as_array()
            .into_iter()
            .flatten()
            .filter(|row| current.iter().any(|one| one["id"] == row["member"]))
            .collect();
        if let Some(head) = people.get(desk.random.random_range(0..people.len().max(1))) {
            desk.call(
                "offices.appoint",
                json!({ "member": head["member"], "group": group["id"], "title": title, "starts_on": turn }),
            )?;
        }
    }
    Ok(())
}
