use serde_json::{Value, json};

use crate::{Actor, Code, Lang, testing::Office};

fn field(office: &Office, input: Value) -> i64 {
    office.done("fields.save", input)["id"].as_i64().expect("a key")
}

fn colleague(office: &Office, name: &str, role: &str) -> Actor {
    let password = format!("{name} no kagi wa nagai");
    office.done("staff.add", json!({ "name": name, "role": role, "password": password }));
    office.book.sign_in(name, &password).expect("the new person signs in")
}

fn role(office: &Office, code: &str) -> Value {
    let roles = office.done("roles.list", json!({}));
    roles.as_array().expect("a list").iter().find(|r| r["code"] == code).expect("a role")["id"].clone()
}

fn person(office: &Office, sei: &str, fields: Value) -> i64 {
    let record =
        json!({ "sei": sei, "mei": "花子", "birth": "1951-06-03", "joined_on": "2004-04-01", "fields": fields });
    office.done("members.add", json!({ "record": record }))["id"].as_i64().expect("a key")
}

fn value(office: &Office, member: i64, field: i64) -> Value {
    let got = office.done("members.get", json!({ "member": member }));
    got["fields"].as_array().expect("a list").iter().find(|f| f["field"] == field).expect("there")["value"].clone()
}

#[test]
fn what_is_computed_is_read_listed_sorted_and_exported() {
    let office = Office::new();
    let units = field(&office, json!({ "name": "口数", "type": "number" }));
    let due = field(&office, json!({ "name": "寄附の目安", "formula": "[口数] * 5000" }));
    let years = field(&office, json!({ "name": "在籍年数", "formula": "年数([入会日], 今日())" }));
    let few = person(&office, "小林", json!({ units.to_string(): 1 }));
    let many = person(&office, "百瀬", json!({ units.to_string(): 12 }));
    assert_eq!(
        (value(&office, many, due), value(&office, many, years)),
        (json!(60000), json!(22)),
        "computed on reading"
    );
    let listed = office.done("members.list", json!({ "sort_field": due, "descending": true, "columns": [due, units] }));
    let ids: Vec<i64> = listed["rows"].as_array().expect("rows").iter().filter_map(|row| row["id"].as_i64()).collect();
    assert_eq!(ids, [many, few], "in the order of numbers, not of digits");
    assert_eq!(listed["rows"][1]["fields"][due.to_string()], 5000, "shown in the list");
    let wanted = json!({ "format": "csv", "columns": ["no", format!("field:{due}")] });
    assert!(office.done("export.members", wanted)["bytes"].as_i64().expect("bytes") > 20, "a column of the export");
    office.done("fields.save", json!({ "field": units, "name": "加入口数", "type": "number" }));
    assert_eq!(value(&office, many, due), json!(60000), "renaming what it is computed from changes nothing");
    let listed = office.done("fields.list", json!({}));
    let formula = listed.as_array().expect("a list").iter().find(|f| f["id"] == due).expect("there")["formula"].clone();
    assert_eq!(formula, "[加入口数] * 5000", "and it is read by the new name");
    let refused = office.call("fields.save", json!({ "field": units, "name": "加入口数", "type": "text" }));
    assert_eq!(refused.expect_err("still used").key, "error-field-in-formula", "a formula keeps what it needs");
    let circle = office.call("fields.save", json!({ "name": "円", "formula": "[寄附の目安] + 1" }));
    assert_eq!(circle.expect_err("computed of computed").key, "error-formula-field", "there are no circles");
    let given = json!({ "sei": "山", "mei": "田", "fields": { due.to_string(): 1 } });
    office.done("members.add", json!({ "record": given }));
}

#[test]
fn a_field_that_a_role_may_not_read_does_not_exist_for_it() {
    let office = Office::new();
    let (treasurer, secretary) = (role(&office, "treasurer"), role(&office, "secretary"));
    let admin = role(&office, "admin");
    let account = field(
        &office,
        json!({ "name": "口座番号", "type": "text", "readers": [admin, treasurer], "writers": [admin] }),
    );
    let derived = field(&office, json!({ "name": "口座の有無", "formula": "記入あり([口座番号])" }));
    let note = field(&office, json!({ "name": "趣味", "type": "text", "writers": [admin, secretary] }));
    let member = person(&office, "小林", json!({ account.to_string(): "1234567", note.to_string(): "登山" }));
    let entry = office.done("journal.list", json!({ "limit": 1 }))[0]["id"].clone();
    let hanako = colleague(&office, "中島 隆之", "secretary");
    let keeper = colleague(&office, "百瀬 和子", "treasurer");
    let ask = |actor: &Actor, name: &str, input: Value| office.call_as(actor, name, input);
    let seen = |actor: &Actor| {
        [
            ask(actor, "members.get", json!({ "member": member })).expect("sees members"),
            ask(actor, "members.list", json!({ "columns": [account, derived, note] })).expect("sees the list"),
            ask(actor, "journal.show", json!({ "entry": entry })).expect("sees the journal"),
            ask(actor, "fields.list", json!({})).expect("sees the fields"),
            ask(actor, "consents.get", json!({ "member": member })).expect("sees consents"),
            ask(actor, "forms.get", json!({ "form": "staff" })).expect("sees the form"),
        ]
        .map(|answer| answer.to_string())
    };
    for (at, text) in seen(&hanako).iter().enumerate() {
        let hidden = !text.contains("1234567") && !text.contains("口座") && !text.contains(&format!("field:{account}"));
        assert!(hidden, "door {at} says nothing of it: {text}");
    }
    assert!(seen(&keeper)[..3].iter().all(|text| text.contains("1234567")), "who may read it does");
    let export = json!({ "format": "csv", "columns": [format!("field:{account}")] });
    let refused = ask(&hanako, "export.members", export.clone()).expect_err("no such column");
    assert_eq!(refused.key, "export-no-such-column", "not in an export either");
    let sorted = ask(&hanako, "members.list", json!({ "sort_field": account })).expect_err("not in the order");
    assert_eq!(sorted.code, Code::NotFound, "nor by its order");
    let write = |actor: &Actor, field: i64, text: &str| {
        let mut record =
            ask(actor, "members.get", json!({ "member": member })).expect("sees members")["record"].clone();
        record["fields"] = json!({ field.to_string(): text });
        ask(actor, "members.update", json!({ "member": member, "record": record }))
    };
    assert_eq!(
        write(&hanako, account, "1").expect_err("unknown to her").key,
        "error-no-such-field",
        "she cannot write it"
    );
    write(&hanako, note, "俳句").expect("she writes what she may");
    let got = office.done("members.get", json!({ "member": member }));
    assert_eq!(value(&office, member, account), "1234567", "what she did not see stays: {got}");
    office.done("roles.set", json!({ "role": treasurer, "permissions": { "members": "change" } }));
    let stays = write(&keeper, account, "1234567");
    stays.expect("who only reads it may send it back as it was");
    let refused = write(&keeper, account, "7654321").expect_err("he only reads it");
    assert_eq!((refused.code, refused.key), (Code::Forbidden, "error-field-read-only"), "and not write it");
}

#[test]
fn a_type_changes_when_all_values_fit_and_not_at_all_otherwise() {
    let office = Office::new();
    let year = field(&office, json!({ "name": "卒業", "type": "text" }));
    let one = person(&office, "小林", json!({ year.to_string(): "１９７４" }));
    let two = person(&office, "百瀬", json!({ year.to_string(): "昭和50年ごろ" }));
    let turn = |kind: &str, choices: Value| {
        office.call("fields.save", json!({ "field": year, "name": "卒業", "type": kind, "choices": choices }))
    };
    let refused = turn("number", json!([])).expect_err("one does not fit");
    assert!(refused.message(Lang::Ja).contains("昭和50年ごろ"), "it says which");
    assert_eq!(value(&office, one, year), "１９７４", "and nothing was changed");
    let mut record = office.done("members.get", json!({ "member": two }))["record"].clone();
    record["fields"] = json!({ year.to_string(): "1,975" });
    office.done("members.update", json!({ "member": two, "record": record }));
    turn("number", json!([])).expect("now all of them fit");
    assert_eq!((value(&office, one, year), value(&office, two, year)), (json!(1974), json!(1975)), "read as numbers");
    turn("choice", json!(["1974", "1975"])).expect("numbers that are among the choices");
    assert_eq!(value(&office, one, year), "1974", "a choice now");
    let refused = turn("choice", json!(["1974"])).expect_err("one is in use");
    assert_eq!(refused.field.as_deref(), Some("choices"), "a choice that is in use stays");
    office.done("journal.undo", json!({}));
    assert_eq!(value(&office, two, year), json!(1975), "taken back with all values");
}

#[test]
fn households_and_memberships_have_fields_too() {
    let office = Office::new();
    let member = office.member("小林", "一夫", None);
    office.raw(|conn| {
        conn.execute_batch(&format!(
            "INSERT INTO household (id, name) VALUES (1, '小林家');
             INSERT INTO household_member (household, member, head) VALUES (1, {member}, 1);"
        ))?;
        Ok(())
    });
    let ward =
        field(&office, json!({ "name": "班", "type": "choice", "choices": ["1班", "2班"], "belongs": "household" }));
    let sponsor = field(&office, json!({ "name": "紹介者", "type": "text", "belongs": "membership" }));
    office.done("fields.set", json!({ "belongs": "household", "id": 1, "values": { ward.to_string(): "2班" } }));
    let got = || office.done("members.get", json!({ "member": member }));
    let period = got()["memberships"][0]["id"].clone();
    office.done(
        "fields.set",
        json!({ "belongs": "membership", "id": period, "values": { sponsor.to_string(): "百瀬 一夫" } }),
    );
    let seen = got();
    assert_eq!(seen["household_fields"][0]["value"], "2班", "of the household");
    assert_eq!(seen["membership_fields"][period.to_string()][0]["value"], "百瀬 一夫", "of the period");
    assert_eq!(seen["fields"], json!([]), "and not of the member");
    let wrong = json!({ "belongs": "household", "id": 1, "values": { sponsor.to_string(): "x" } });
    assert_eq!(
        office.call("fields.set", wrong).expect_err("of something else").code,
        Code::NotFound,
        "each on its own"
    );
    office.done("journal.undo", json!({}));
    assert!(got()["membership_fields"][period.to_string()][0]["value"].is_null(), "taken back");
}

#[test]
fn a_form_asks_for_what_the_association_has_decided() {
    let office = Office::new();
    let hobby = field(&office, json!({ "name": "趣味", "type": "text" }));
    let items = office.done("forms.get", json!({ "form": "staff" }));
    let words = |items: &Value| -> Vec<String> {
        items.as_array().expect("a list").iter().filter_map(|i| i["item"].as_str().map(str::to_owned)).collect()
    };
    assert_eq!(words(&items).last(), Some(&format!("field:{hobby}")), "an own field shows by itself");
    let mut mine = items.as_array().expect("a list").clone();
    mine.rotate_right(1);
    mine[0]["required"] = json!(true);
    for item in &mut mine {
        item["shown"] = json!(item["item"] != "romaji");
        item["required"] = json!(item["required"] == true || item["item"] == "birth");
    }
    office.done("forms.save", json!({ "form": "staff", "items": mine }));
    let again = office.done("forms.get", json!({ "form": "staff" }));
    assert_eq!(again, json!(mine), "in the order that was chosen");
    let record = json!({ "sei": "小林", "mei": "千代子", "fields": { hobby.to_string(): null } });
    let added = office.done("members.add", json!({ "record": record }));
    let asked: Vec<&str> =
        added["warnings"].as_array().expect("a list").iter().filter_map(|w| w["field"].as_str()).collect();
    assert!(asked.contains(&"birth") && asked.contains(&format!("field:{hobby}").as_str()), "reminded of: {asked:?}");
    let outside = office.done("forms.get", json!({ "form": "application" }));
    let own =
        outside.as_array().expect("a list").iter().find(|i| i["item"] == format!("field:{hobby}")).expect("there");
    assert_eq!(own["shown"], false, "outsiders are asked only what somebody has decided to ask them");
}

#[test]
fn a_day_in_an_own_field_is_a_day_as_all_others() {
    let office = Office::new();
    let day = field(&office, json!({ "name": "卒業", "type": "date" }));
    let add = |text: &str| {
        office
            .call("members.add", json!({ "record": { "sei": "山", "mei": "田", "fields": { day.to_string(): text } } }))
    };
    for strange in ["1867-12-31", "3000-01-01", "0026-11-20"] {
        assert_eq!(add(strange).expect_err("nobody means it").field.as_deref(), Some("fields"), "{strange}");
    }
    add("1868-01-01").expect("the first day there is");
}

#[test]
fn an_own_export_that_comes_back_leaves_computed_columns_alone() {
    use base64::Engine;
    let office = Office::new();
    let units = field(&office, json!({ "name": "口数", "type": "number" }));
    field(&office, json!({ "name": "寄附の目安", "formula": "[口数] * 5000" }));
    person(&office, "小林", json!({ units.to_string(): 2 }));
    let sheet = "会員番号,姓,名,項目:口数,項目:寄附の目安\r\n00001,小林,花子,3,10000\r\n";
    let bytes = base64::engine::general_purpose::STANDARD.encode(sheet);
    let opened = office.done("imports.open", json!({ "name": "a.csv", "bytes": bytes }));
    let guesses: Vec<&Value> = opened["columns"].as_array().expect("columns").iter().map(|c| &c["guess"]).collect();
    assert_eq!(*guesses[3], json!(format!("field:{units}")), "what is written comes back: {opened}");
    assert_eq!(*guesses[4], json!("ignore"), "what is computed is computed anew");
}
