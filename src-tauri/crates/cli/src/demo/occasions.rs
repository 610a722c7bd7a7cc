//! The part of the demonstration for events: some that are over, one today, some to come, one that is full.

use chrono::{Duration, NaiveDate};
use serde_json::{Value, json};
use tsudoi_core::{Result, jobs};

use super::{Desk, Pigeonhole};

/// How many places there are, how many people apply, how many of a hundred are there.
struct Crowd {
    places: i64,
    apply: usize,
    come: u32,
}

/// Writes them into a book that has members; `own` has claimed My Page.
pub(super) fn make(desk: &mut Desk, today: NaiveDate, ids: &[i64], own: Option<i64>) -> Result<()> {
    let others: Vec<i64> = living(desk, ids)?.into_iter().filter(|id| Some(*id) != own).collect();
    // Whose turn it is to apply next. Nobody applies twice, however few they are.
    let mut people = others.iter().cycle().copied();
    let most = |apply: usize| apply.min(others.len());
    let before = [
        (560, "里山フォーラム「水源の森」", "13:30", "16:00", "市民交流館 大ホール", "無料", 60, 30),
        (
            230,
            "春の山菜観察会",
            "9:00",
            "12:00",
            "梓川左岸 第2駐車場",
            "会員 500円、一般 800円（当日に現金で）",
            20,
            18,
        ),
        (34, "秋の里山まつり 準備の会", "9:30", "15:00", "梓川ふるさと公園 北口", "無料", 30, 22),
    ];
    for (days, title, from, until, place, fee, places, apply) in before {
        let day = today - Duration::days(days);
        desk.clock.go_to(day - Duration::days(20));
        let event = save(desk, title, day, (from, until), place, fee, places, 0)?;
        let mine: Vec<i64> = own.filter(|_| days == 560).into_iter().collect();
        let mut people = mine.into_iter().chain(people.by_ref());
        fill(desk, event, day, &mut people, &Crowd { places, apply: most(apply), come: 85 })?;
    }
    desk.clock.go_to(today - Duration::days(18));
    let fee = "会員 1,000円、一般 1,500円（当日に現金で）";
    let lesson = save(desk, "里山講座「炭焼きと土」", today, ("13:00", "16:00"), "梓川ふれあい館", fee, 40, 1)?;
    fill(desk, lesson, today, &mut people, &Crowd { places: 40, apply: most(31), come: 62 })?;
    desk.clock.go_to(today - Duration::days(6));
    let ahead = [
        (
            15,
            "冬の樹木観察会",
            "9:30",
            "12:00",
            "梓川左岸 第2駐車場",
            "会員 500円、一般 800円（当日に現金で）",
            20,
            2,
            13,
        ),
        (49, "里山講座「藁をなう」", "13:00", "16:00", "梓川ふれあい館", fee, 40, 1, 11),
        (
            71,
            "会員交流 味噌づくりの会",
            "10:00",
            "14:00",
            "古民家 つむぎ",
            "会員 2,500円（材料代。当日に現金で）",
            16,
            0,
            18,
        ),
    ];
    for (days, title, from, until, place, fee, places, companions, apply) in ahead {
        let day = today + Duration::days(days);
        let event = save(desk, title, day, (from, until), place, fee, places, companions)?;
        fill(desk, event, day, &mut people, &Crowd { places, apply: most(apply), come: 0 })?;
        if let Some(own) = own.filter(|_| companions == 1) {
            let with = json!({ "event": event, "member": own, "companions": 1, "companion_names": "小松 恒夫" });
            desk.call("events.apply", with)?;
        }
    }
    desk.call(
        "events.save",
        json!({ "title": "総会と懇親会（下書き）", "starts_on": today + Duration::days(170), "capacity": 80 }),
    )?;
    desk.clock.go_to(today);
    // What went out to whoever applied went out long ago.
    jobs::run_due(&desk.book, &Pigeonhole::default())?;
    Ok(())
}

/// Those of the roster who are members now.
fn living(desk: &Desk, ids: &[i64]) -> Result<Vec<i64>> {
    let mut found = Vec::new();
    for id in ids {
        let member = desk.call("members.get", json!({ "member": id }))?;
        if member["state"] == "current" && member["record"]["type"] != "organisation" {
            found.push(*id);
        }
    }
    Ok(found)
}

#[expect(clippy::too_many_arguments, reason = "what an event is made of")]
fn save(
    desk: &Desk,
    title: &str,
    day: NaiveDate,
    (from, until): (&str, &str),
    place: &str,
    fee: &str,
    places: i64,
    companions: i64,
) -> Result<i64> {
    let event = desk.call(
        "events.save",
        json!({ "title": title, "starts_on": day, "starts_at": from, "ends_at": until, "place": place, "fee": fee,
            "capacity": places, "companions": companions, "apply_until": day - Duration::days(3),
            "cancel_until": day - Duration::days(1), "published": true,
            "body": "歩きやすい靴と、汚れてもよい服装でお越しください。\n\n- 飲み物は各自でお持ちください\n- 小雨のときは行います",
            "joining": "受付は30分前から、入口で行います。会員証をお持ちください。" }),
    )?;
    Ok(event["id"].as_i64().unwrap_or_default())
}

fn fill(
    desk: &mut Desk,
    event: i64,
    day: NaiveDate,
    people: &mut impl Iterator<Item = i64>,
    crowd: &Crowd,
) -> Result<()> {
    let mut seats: Vec<Value> = Vec::new();
    for member in people.take(crowd.apply) {
        seats.push(desk.call("events.apply", json!({ "event": event, "member": member }))?);
    }
    if crowd.come > 0 && crowd.apply as i64 <= crowd.places {
        desk.clock.go_to(day);
        for seat in &seats {
            if desk.chance(crowd.come) {
                desk.call("events.check_in", json!({ "seat": seat["seat"], "came": true }))?;
            }
        }
    }
    Ok(())
}
