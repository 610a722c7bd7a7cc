//! What comes to the office by HTTP: the name of an act, a line end, its JSON. Everything is decoded; what only looks is
//! run as the administrator, what changes the book is asked for by somebody who may nothing, so that each input meets
//! the same book.
#![no_main]

use libfuzzer_sys::fuzz_target;
use serde_json::{Value, json};
use std::sync::LazyLock;
use tsudoi_core::{
    Code,
    registry::{self, Kind},
    testing::{self, Office},
};
use tsudoi_fuzz::seeds;

static OFFICE: LazyLock<Office> = LazyLock::new(|| {
    let office = Office::new();
    for (sei, mei) in [("小林", "千代子"), ("髙﨑", "𠮷郎")] {
        let member = office.member(sei, mei, Some("kaiin@mail.example.jp"));
        let charge =
            json!({ "member": member, "item": "other", "fiscal_year": 2026, "label": "年会費", "amount": 8000 });
        office.done("dues.charge", charge);
    }
    office
});

/// What a schema may mean, all fields given.
fn sample(schema: &Value, all: &Value, depth: usize) -> Value {
    if depth > 8 {
        return Value::Null;
    }
    if let Some(path) = schema["$ref"].as_str() {
        return sample(all.pointer(path.trim_start_matches('#')).unwrap_or(&Value::Null), all, depth + 1);
    }
    let first = |name: &str| schema[name].as_array().and_then(|list| list.first());
    if let Some(value) = schema.get("const").or_else(|| first("enum")) {
        return value.clone();
    }
    if let Some(branch) = ["anyOf", "oneOf", "allOf"].iter().find_map(|of| first(of)) {
        return sample(branch, all, depth + 1);
    }
    let kind = schema["type"].as_str().or_else(|| schema["type"][0].as_str());
    match (kind, schema["format"].as_str()) {
        (Some("object"), _) => {
            let fields = schema["properties"].as_object().into_iter().flatten();
            fields.map(|(name, field)| (name.clone(), sample(field, all, depth + 1))).collect()
        }
        (Some("array"), _) => json!([sample(&schema["items"], all, depth + 1)]),
        (Some("integer" | "number"), _) => json!(1),
        (Some("boolean"), _) => json!(true),
        (Some("string"), Some("date")) => json!("2026-11-20"),
        (Some("string"), Some("byte")) => json!("5pel5LuYLOmHkemhjQo="),
        (Some("string"), _) => json!("1"),
        _ => Value::Null,
    }
}

fn made() -> Vec<Vec<u8>> {
    let all = registry::openapi();
    let body = |name: &str| {
        let at = format!("/paths/~1api~1{name}/post/requestBody/content/application~1json/schema");
        sample(all.pointer(&at).unwrap_or(&Value::Null), &all, 0)
    };
    let mut seeds: Vec<Vec<u8>> =
        registry::entries().map(|entry| format!("{}\n{}", entry.name, body(entry.name)).into_bytes()).collect();
    // Small languages inside the JSON.
    for input in [
        json!({ "text": "小林", "filter": { "segment": "kind = 正会員 and not (dues.2026 = unpaid or tag:役員)" } }),
        json!({ "segment": "birth < 1950-01-01 and name ~ \"千代\"" }),
    ] {
        seeds.push(format!("members.list\n{input}").into_bytes());
        seeds.push(format!("segments.count\n{input}").into_bytes());
    }
    seeds
}

fuzz_target!(init: { seeds(made); LazyLock::force(&OFFICE); }, |data: &[u8]| {
    let text = String::from_utf8_lossy(data);
    let Some((name, input)) = text.split_once('\n') else { return };
    let Ok(input) = serde_json::from_str(input) else { return };
    let Some(entry) = registry::find(name) else { return };
    let looks = matches!(entry.kind, Kind::Query | Kind::Document);
    let outcome = if looks { OFFICE.call(name, input) } else { OFFICE.call_as(&testing::nobody(), name, input) };
    if let Err(error) = outcome {
        assert!(error.code != Code::Internal, "what is asked is refused, not tripped over: {name}: {error}");
    }
});
