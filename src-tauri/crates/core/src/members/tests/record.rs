//! The record: names that were, post that came back, consents, notes for some, follow-ups, 逝去 and 解散.

use serde_json::{Value, json};

use crate::{
    Actor, Code, Lang,
    members::{Answer, Purpose, consents, consents_of},
    testing::{Office, Postbox},
};

fn person(sei: &str, mei: &str) -> Value {
    json!({ "sei": sei, "mei": mei })
}

fn colleague(office: &Office, name: &str, role: &str) -> Actor {
    let password = format!("{name} no kagi wa nagai");
    office.done("staff.add", json!({ "name": name, "role": role, "password": password }));
    office.book.sign_in(name, &password).expect("the new person signs in")
}

fn add(office: &Office, record: &Value) -> i64 {
    office.done("members.add", json!({ "record": record }))["id"].as_i64().expect("a key")
}

fn get(office: &Office, member: i64) -> Value {
    office.done("members.get", json!({ "member": member }))
}

#[test]
fn a_changed_name_is_kept_and_found() {
    let office = Office::new();
    let member = add(&office, &person("小林", "千代子"));
    let mut record = get(&office, member)["record"].clone();
    record["sei"] = json!("百瀬");
    record["former_sei"] = json!("小林");
    record["romaji_sei"] = json!("MOMOSE");
    office.done("members.update", json!({ "member": member, "record": record }));
    let got = get(&office, member);
    assert_eq!(got["former_names"][0]["name"], "小林 千代子", "the old name is kept by itself");
    assert_eq!(got["former_names"][0]["until"], "2026-11-19", "until the day before the change");
    for text in ["小林", "小林 千代子", "小林千代子", "百瀬", "momose"] {
        let found = office.done("members.find", json!({ "text": text }));
        assert_eq!(found["total"], 1, "found by any of their names: {text}");
    }
    record["mei"] = json!("千代子");
    office.done("members.update", json!({ "member": member, "record": record }));
    assert_eq!(get(&office, member)["former_names"].as_array().map(Vec::len), Some(1), "nothing changed, nothing kept");
    office.done("names.remove", json!({ "name": got["former_names"][0]["id"] }));
    office.done("names.add", json!({ "member": member, "sei": "中島", "until": "1980-03-31" }));
    assert_eq!(office.done("members.find", json!({ "text": "中島" }))["total"], 1, "one from before the book, too");
    assert_eq!(office.done("book.check", json!({}))["ok"], true, "what is derived equals what it is derived from");
}

#[test]
fn a_name_that_is_only_completed_is_no_other_name() {
    let office = Office::new();
    let member = add(&office, &person("小林", ""));
    let mut record = get(&office, member)["record"].clone();
    record["mei"] = json!("千代子");
    record["organisation"] = json!("梓川小学校");
    office.done("members.update", json!({ "member": member, "record": record }));
    assert_eq!(get(&office, member)["former_names"], json!([]), "nobody was ever called 「小林」 alone");
}

#[test]
fn who_saved_meanwhile_is_not_overwritten() {
    let office = Office::new();
    let member = add(&office, &person("小林", "千代子"));
    let first = get(&office, member);
    let mut hers = first["record"].clone();
    hers["birth"] = json!("1951-06-03");
    let other = colleague(&office, "中島 隆之", "secretary");
    office
        .call_as(&other, "members.update", json!({ "member": member, "record": hers, "seen": first["seen"] }))
        .expect("the first one saves");
    let mut mine = first["record"].clone();
    mine["honorific"] = json!("先生");
    let late = json!({ "member": member, "record": mine, "seen": first["seen"] });
    let refused = office.call("members.update", late).expect_err("it would undo her birth date");
    assert_eq!((refused.code, refused.field.as_deref()), (Code::Conflict, Some("seen")), "a conflict to branch on");
    assert!(refused.message(Lang::Ja).contains("中島 隆之"), "it says who");
    assert_eq!(get(&office, member)["record"]["birth"], "1951-06-03", "and nothing was written");
    office.done("notes.add", json!({ "member": member, "text": "電話あり" }));
    let again = get(&office, member);
    mine["birth"] = json!("1951-06-03");
    office.done("members.update", json!({ "member": member, "record": mine, "seen": again["seen"] }));
    assert_eq!(get(&office, member)["record"]["honorific"], "先生", "a note meanwhile is no conflict");
}

#[test]
fn post_that_comes_back_stops_until_the_address_is_another() {
    let office = Office::new();
    let home = json!({ "city": "松本市", "street": "城西2-8" });
    let member = add(&office, &json!({ "sei": "小林", "mei": "千代子", "addresses": [home] }));
    office.done("membership.start", json!({ "member": member, "kind": kind(&office), "starts_on": "2020-04-01" }));
    let returned = |what: &str| office.done("post.returned", json!({ "member": member, "what": what }));
    assert_eq!(returned("会報 47号")["times"], 1, "counted per address");
    assert_eq!(returned("会報 48号")["times"], 2, "again");
    let lost = office.done("post.lost", json!({}));
    assert_eq!((&lost[0]["name"], &lost[0]["returned"]), (&json!("小林 千代子"), &json!(2)), "on the list");
    let filtered = office.done("members.list", json!({ "filter": { "lost": true } }));
    assert_eq!(filtered["total"], 1, "and in the roster");
    let today = office.done("home.today", json!({}));
    let kinds: Vec<&str> =
        today["tasks"].as_array().expect("a list").iter().filter_map(|t| t["kind"].as_str()).collect();
    assert!(kinds.contains(&"lost") && kinds.contains(&"no_channel"), "and on the first page: {kinds:?}");
    let mut record = get(&office, member)["record"].clone();
    record["addresses"][0]["label"] = json!("other");
    office.done("members.update", json!({ "member": member, "record": record }));
    assert!(
        get(&office, member)["record"]["addresses"][0]["unknown_since"].is_string(),
        "another label is no other place"
    );
    record["addresses"][0]["street"] = json!("城西3-1");
    office.done("members.update", json!({ "member": member, "record": record }));
    assert_eq!(office.done("post.lost", json!({})), json!([]), "an address that was put right is not unknown");
    returned("会報 49号");
    let address = get(&office, member)["record"]["addresses"][0]["id"].clone();
    office.done("post.found", json!({ "address": address, "reason": "電話で確認" }));
    let got = get(&office, member);
    assert!(got["record"]["addresses"][0]["unknown_since"].is_null(), "taken back by hand");
    assert_eq!(got["returned"].as_array().map(Vec::len), Some(3), "what came back stays written down");
}

fn kind(office: &Office) -> i64 {
    office.done("kinds.save", json!({ "name": "正会員" }))["id"].as_i64().expect("a key")
}

#[test]
fn letters_follow_a_move_on_its_day() {
    let office = Office::new();
    let record = json!({ "sei": "小林", "mei": "千代子", "addresses": [
        { "city": "松本市", "street": "1", "ends_on": "2026-12-01" },
        { "city": "塩尻市", "street": "2", "starts_on": "2026-12-01", "mailing": true } ] });
    let member = add(&office, &record);
    let mailing = || -> Vec<bool> {
        let got = get(&office, member);
        got["record"]["addresses"].as_array().expect("two").iter().map(|a| a["mailing"] == true).collect()
    };
    assert_eq!(mailing(), [true, false], "not before it begins, whatever was chosen");
    office.clock.pass(chrono::Duration::days(12));
    Postbox::default().collect(&office.book);
    assert_eq!(mailing(), [false, true], "on its day by itself");
    let last = office.done("journal.list", json!({ "limit": 1 }));
    assert_eq!(last[0]["command"], "members.turn_addresses", "and the journal says so");
    let backwards = json!({ "sei": "山", "mei": "田", "addresses": [{ "city": "松本市", "starts_on": "2026-12-01", "ends_on": "2026-11-01" }] });
    let refused = office.call("members.add", json!({ "record": backwards })).expect_err("it ends before it begins");
    assert_eq!(refused.field.as_deref(), Some("addresses"), "the field is named");
}

#[test]
fn whoever_reads_english_is_written_to_in_english() {
    let office = Office::new();
    office.mail_goes_out();
    let kind = kind(&office);
    let add = |language: &str, email: &str| {
        let record = json!({ "sei": "小林", "mei": "千代子", "romaji_sei": "Kobayashi", "romaji_mei": "Chiyoko",
                             "language": language, "emails": [{ "address": email, "mailing": true }] });
        let new = json!({ "record": record, "kind": kind, "starts_on": "2020-04-01" });
        office.done("members.add", new)["id"].as_i64().expect("a key")
    };
    let members = [add("", "a@example.jp"), add("ja", "b@example.jp"), add("en", "c@example.jp")];
    office.done("logins.invite", json!({ "members": members }));
    for member in members {
        let paid = json!({ "member": member, "amount": 8000, "paid_on": "2026-11-18", "method": "bank" });
        let payment = office.done("payments.record", paid)["id"].clone();
        office.done("receipts.issue", json!({ "payments": [payment], "mail": true }));
    }
    let letters = Postbox::default().collect(&office.book).0;
    let to = |address: &str| letters.iter().filter(|mail| mail.to_address == address).collect::<Vec<_>>();
    for address in ["a@example.jp", "b@example.jp"] {
        assert!(
            to(address).iter().all(|mail| mail.body.contains("小林 千代子 様")),
            "Japanese, also where nobody said"
        );
    }
    let english = to("c@example.jp");
    assert_eq!(english.len(), 2, "an invitation and a receipt");
    assert!(english.iter().all(|mail| mail.body.contains("Chiyoko Kobayashi\n")), "as she writes her name there");
    assert!(english.iter().any(|mail| mail.body.contains("8,000 yen on 18 November 2026")), "with our days and sums");
    let wrong = json!({ "sei": "山", "mei": "田", "language": "de" });
    assert!(office.call("members.add", json!({ "record": wrong })).is_err(), "there are letters in two languages");
}

#[test]
fn the_office_writes_down_who_confirmed_on_paper() {
    let office = Office::new();
    let (chiyo, ken) = (add(&office, &person("小林", "千代子")), add(&office, &person("佐藤", "健")));
    let on = |member| get(&office, member)["confirmed_on"].clone();
    let confirm = |day: &str| office.call("members.confirm", json!({ "members": [chiyo], "on": day }));
    assert_eq!(on(chiyo), Value::Null, "nobody knows yet");
    confirm("2026-10-01").expect("a card came back");
    assert_eq!((on(chiyo), on(ken)), (json!("2026-10-01"), Value::Null), "hers alone");
    confirm("2025-10-01").expect("an older card turned up");
    assert_eq!(on(chiyo), "2026-10-01", "the newest counts");
    assert_eq!(confirm("2099-01-01").expect_err("no such day yet").field.as_deref(), Some("on"), "with its field");
    let found = |text: &str| {
        let found = office.done("members.list", json!({ "filter": { "segment": text }, "limit": 10 }))["rows"].clone();
        found.as_array().expect("rows").iter().map(|row| row["id"].as_i64().expect("a key")).collect::<Vec<_>>()
    };
    assert_eq!(found("confirmed = none"), [ken], "whom to write to");
    assert_eq!(found("confirmed >= 2026-04-01"), [chiyo], "who has answered");
}

#[test]
fn the_newest_answer_counts_and_a_no_stops_mail() {
    let office = Office::new();
    office.mail_goes_out();
    let member = office.member("小林", "千代子", Some("chiyo@example.jp"));
    let say = |purpose: &str, answer: &str, on: &str| {
        office.done(
            "consents.set",
            json!({ "member": member, "on": on, "source": "申込書", "answers": [{ "purpose": purpose, "answer": answer }] }),
        );
    };
    let to = |purpose: &str| {
        let purpose = Purpose::parse(purpose).expect("a purpose");
        office
            .book
            .ask(&office.actor, crate::Permission::SignedIn, &crate::Work::quiet(), |reader| {
                Ok(consents_of(reader, member)?.to(purpose))
            })
            .expect("asked")
    };
    assert_eq!(to("mail"), Answer::Unknown, "nobody asked yet");
    say("mail", "no", "2026-11-01");
    say("mail", "yes", "2019-05-01");
    assert_eq!(to("mail"), Answer::No, "an older paper that is found later does not overrule");
    let invited = office.done("logins.invite", json!({ "members": [member] }));
    assert_eq!(invited["skipped"].as_array().map(Vec::len), Some(1), "not against their word: {invited}");
    say("mail", "yes", "2026-11-10");
    office.done("logins.invite", json!({ "members": [member] }));
    say("mail", "no", "2026-11-20");
    assert!(Postbox::default().collect(&office.book).0.is_empty(), "asked again at the moment of sending");
    say("roster", "yes", "2026-11-01");
    say("roster:phone", "no", "2026-11-01");
    let all = office.done("consents.get", json!({ "member": member }));
    assert_eq!(all["history"].as_array().map(Vec::len), Some(6), "everything that was said is kept");
    let shown = office
        .book
        .ask(&office.actor, crate::Permission::SignedIn, &crate::Work::quiet(), |reader| {
            use crate::members::consents::RosterColumn as Column;
            let mine = consents(reader, &[member])?.remove(&member).unwrap_or_default();
            Ok([Column::Name, Column::Phone].map(|column| mine.shows(column)))
        })
        .expect("asked");
    assert_eq!(shown, [true, false], "the roster yes, the phone no");
}

#[test]
fn a_note_for_some_is_not_there_for_others() {
    let office = Office::new();
    let member = add(&office, &person("小林", "千代子"));
    let viewer = colleague(&office, "百瀬 和子", "viewer");
    let treasurer = colleague(&office, "中島 隆之", "treasurer");
    let roles = office.done("roles.list", json!({}));
    let role = |code: &str| {
        roles.as_array().expect("a list").iter().find(|r| r["code"] == code).expect("a role")["id"].clone()
    };
    let note = office
        .done("notes.add", json!({ "member": member, "text": "分納の相談を受けた", "roles": [role("treasurer")] }));
    office.done("notes.add", json!({ "member": member, "text": "会報は娘さんが受け取る" }));
    let count = |actor: &Actor| {
        let got = office.call_as(actor, "members.get", json!({ "member": member })).expect("they see members");
        got["notes"].as_array().map(Vec::len)
    };
    assert_eq!((count(&viewer), count(&treasurer)), (Some(1), Some(2)), "what is not theirs is not there");
    assert_eq!(count(&office.actor), Some(2), "the writer reads what they wrote");
    let timeline = |actor: &Actor| {
        office.call_as(actor, "members.timeline", json!({ "member": member })).expect("they see members").to_string()
    };
    assert!(timeline(&treasurer).contains("分納"), "on the timeline for those who may");
    assert!(!timeline(&viewer).contains("分納") && timeline(&viewer).contains("娘さん"), "not for others");
    let removed = office.done("journal.list", json!({ "limit": 2 }))[1]["id"].clone();
    let shown = |actor: &Actor, entry: &Value| {
        office.call_as(actor, "journal.show", json!({ "entry": entry })).expect("they see the journal").to_string()
    };
    assert!(shown(&treasurer, &removed).contains("分納"), "the journal shows it to those who may");
    assert!(!shown(&viewer, &removed).contains("分納"), "and to nobody else");
    office.done("notes.remove", json!({ "note": note["id"] }));
    let gone = office.done("journal.list", json!({ "limit": 1 }))[0]["id"].clone();
    assert!(shown(&treasurer, &gone).contains("分納"), "removed or not");
    assert!(!shown(&viewer, &gone).contains("分納"), "removed or not");
}

#[test]
fn a_follow_up_waits_on_the_first_page_for_whom_it_is() {
    let office = Office::new();
    let member = office.member("小林", "千代子", None);
    let other = colleague(&office, "中島 隆之", "secretary");
    let staff = office.done("staff.list", json!({}));
    let of =
        |name: &str| staff.as_array().expect("a list").iter().find(|s| s["name"] == name).expect("there")["id"].clone();
    let save = |text: &str, due_on: &str, staff: Value| {
        let task = json!({ "member": member, "text": text, "due_on": due_on, "staff": staff });
        office.done("tasks.save", task)["id"].clone()
    };
    let first = save("もう一度電話する", "2026-11-18", Value::Null);
    save("学生証を確かめる", "2026-11-20", of("中島 隆之"));
    save("お花代", "2026-12-24", Value::Null);
    let due = |actor: &Actor| {
        let today = office.call_as(actor, "home.today", json!({})).expect("signed in");
        today["tasks"].as_array().expect("a list").iter().find(|t| t["kind"] == "follow_ups").cloned()
    };
    assert_eq!(due(&office.actor).expect("one")["count"], 1, "what is due and mine or anybody's");
    assert_eq!(due(&other).expect("two")["count"], 2, "and theirs");
    office.done("tasks.done", json!({ "task": first, "done": true }));
    assert_eq!(due(&office.actor), None, "done");
    office.done("journal.undo", json!({}));
    assert_eq!(due(&office.actor).expect("again")["since"], "2026-11-18", "taken back");
}

#[test]
fn a_death_ends_what_must_end_and_keeps_the_rest() {
    let office = Office::new();
    let (member, wife) =
        (office.member("小林", "一夫", Some("kazuo@example.jp")), office.member("小林", "千代子", None));
    office.raw(|conn| {
        conn.execute_batch(&format!(
            "INSERT INTO household (id, name) VALUES (1, '小林家');
             INSERT INTO household_member (household, member, head) VALUES (1, {member}, 1), (1, {wife}, 0);"
        ))?;
        Ok(())
    });
    office.done("membership.change_kind", json!({ "member": member, "kind": kind2(&office), "from": "2027-04-01" }));
    for (of, payer) in [(member, member), (wife, member)] {
        office.done(
            "dues.charge",
            json!({ "member": of, "payer": payer, "item": "annual", "fiscal_year": 2026, "amount": 8000 }),
        );
    }
    let before = office.done("members.passing", json!({ "member": member, "on": "2026-11-10" }));
    let done =
        office.done("members.decease", json!({ "member": member, "on": "2026-11-10", "reason": "ご家族からの電話" }));
    assert_eq!(before, done, "what was said beforehand is what happens");
    assert_eq!(done["ends"]["kind"], "正会員", "the membership ends");
    assert_eq!(done["planned"].as_array().map(Vec::len), Some(1), "and what was planned does not begin");
    assert_eq!(done["new_head"], "小林 千代子", "the household has another head");
    assert_eq!(done["new_payer"], "小林 千代子", "who pays from now on");
    assert_eq!(
        done["open_charges"].as_array().map(Vec::len),
        Some(2),
        "what is open is listed, hers that he would have paid, too"
    );
    let got = get(&office, member);
    assert_eq!(
        (&got["state"], &got["memberships"][0]["end_reason"]),
        (&json!("died"), &json!("died")),
        "state and reason"
    );
    let home = office.done("households.of_member", json!({ "member": wife }));
    assert_eq!(home["head"], wife, "she is head of the household now: {home}");
    let period = got["memberships"][0]["id"].clone();
    let alone = office.call("membership.reopen", json!({ "membership": period })).expect_err("not the period alone");
    assert_eq!(alone.key, "error-member-died", "who has died is no member again before that is taken back");
    let twice = office.call("members.decease", json!({ "member": member, "on": "2026-11-11" })).expect_err("once");
    assert_eq!(twice.code, Code::Conflict, "nobody dies twice");
    let mut record = got["record"].clone();
    record["death"] = Value::Null;
    let refused =
        office.call("members.update", json!({ "member": member, "record": record })).expect_err("not by the form");
    assert_eq!(refused.field.as_deref(), Some("death"), "it has its own act");
    office.done("members.revive", json!({ "member": member, "reason": "別の方だった" }));
    assert_eq!(get(&office, member)["state"], "current", "taken back: a member again");
    office.done("journal.undo", json!({}));
    assert_eq!(get(&office, member)["state"], "died", "and that, too");
}

#[test]
fn who_only_paid_leaves_that_to_the_head() {
    let office = Office::new();
    let (head, payer) = (office.member("小林", "一夫", None), office.member("小林", "千代子", None));
    office.done("households.save", json!({ "members": [head, payer], "payer": payer }));
    let done = office.done("members.decease", json!({ "member": payer, "on": "2026-11-10" }));
    assert_eq!(
        (&done["was_head"], &done["new_head"], &done["new_payer"]),
        (&json!(false), &Value::Null, &json!("小林 一夫")),
        "the head stays, and pays"
    );
    assert_eq!(office.done("households.of_member", json!({ "member": head }))["payer"], head, "and so it is");
}

fn kind2(office: &Office) -> i64 {
    office.done("kinds.save", json!({ "name": "名誉会員" }))["id"].as_i64().expect("a key")
}

#[test]
fn a_death_is_undone_whole() {
    let office = Office::new();
    let member = office.member("小林", "一夫", None);
    let before = get(&office, member);
    office.done("members.decease", json!({ "member": member, "on": "2026-11-10" }));
    office.done("journal.undo", json!({}));
    assert_eq!(get(&office, member), before, "as if nothing had been");
    let early = office
        .call("members.decease", json!({ "member": member, "on": "2019-11-10" }))
        .expect_err("before they joined");
    assert_eq!(
        (early.key, early.field.as_deref()),
        ("error-death-before-period", Some("on")),
        "one of the days is wrong"
    );
    let organisation = add(&office, &json!({ "type": "organisation", "organisation": "里山の会" }));
    let wrong =
        office.call("members.decease", json!({ "member": organisation, "on": "2026-11-10" })).expect_err("no person");
    assert_eq!(wrong.key, "error-organisation-does-not-die", "it says which act");
    office.done("members.dissolve", json!({ "member": organisation, "on": "2026-11-10", "known": "month" }));
    let got = get(&office, organisation);
    assert_eq!(
        (&got["state"], &got["record"]["death_known"]),
        (&json!("died"), &json!("month")),
        "an end, known to the month"
    );
}

#[test]
fn a_name_from_before_a_marriage_tells_that_two_are_one() {
    let office = Office::new();
    let born =
        |sei: &str, former: &str| json!({ "sei": sei, "mei": "陽子", "former_sei": former, "birth": "1980-02-03" });
    let member = add(&office, &born("田中", ""));
    office.done("members.update", json!({ "member": member, "record": born("佐藤", "") }));
    let found = |record: Value| office.done("members.check", json!({ "record": record }))["similar"].clone();
    let by_history = found(born("田中", ""));
    assert_eq!((&by_history[0]["id"], &by_history[0]["likeness"]), (&json!(member), &json!("same")), "{by_history}");
    assert!(
        by_history[0]["why"].as_str().is_some_and(|why| why.contains("以前の氏名")),
        "and it says so: {by_history}"
    );
    let other = add(&office, &born("山本", ""));
    let by_maiden_name = found(born("高橋", "山本"));
    assert_eq!(by_maiden_name[0]["id"], other, "who is typed with 旧姓 is found under it: {by_maiden_name}");
    assert!(by_maiden_name[0]["why"].as_str().is_some_and(|why| why.contains("以前の氏名")), "{by_maiden_name}");
    add(&office, &born("田中", ""));
    office.done("duplicates.scan", json!({}));
    let pairs = office.done("duplicates.list", json!({}));
    assert!(pairs.to_string().contains("以前の氏名"), "the whole roster is looked through alike: {pairs}");
}
