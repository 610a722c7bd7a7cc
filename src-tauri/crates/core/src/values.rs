//! Words of the wire that refuse nonsense when they are decoded.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Whole yen.
pub type Yen = i64;
/// A day in Japan, `2026-11-20`. What a request says lies between [`FIRST_DAY`] and [`LAST_DAY`]:
/// [`crate::registry`] sees to it.
pub type Day = NaiveDate;
/// A moment in UTC, as it stands in the tables: `2026-11-20T03:04:05Z`.
pub type Moment = chrono::DateTime<chrono::Utc>;

/// The first day that a request may name: 明治 begins.
pub const FIRST_DAY: Day = ymd(1868, 1, 1);
/// The last one. Beyond it no one means what they wrote, and the end of chrono's calendar has no next day.
pub const LAST_DAY: Day = ymd(2999, 12, 31);

const fn ymd(year: i32, month: u32, day: u32) -> Day {
    NaiveDate::from_ymd_opt(year, month, day).expect("a day of the calendar")
}

fn is_strange(text: &str) -> bool {
    // Longer is no day, and much longer is a file.
    text.len() <= 16 && text.parse::<Day>().is_ok_and(|day| !(FIRST_DAY..=LAST_DAY).contains(&day))
}

/// Whether any text would be a strange day if it were a day.
pub(crate) fn may_hold_strange_day(input: &Value) -> bool {
    match input {
        Value::String(text) => is_strange(text),
        Value::Array(items) => items.iter().any(may_hold_strange_day),
        Value::Object(members) => members.values().any(may_hold_strange_day),
        _ => false,
    }
}

/// The field in which a day stands that nobody means. What is a day says the schema; `field` is where we are.
pub(crate) fn strange_day<'a>(schema: &Value, input: &'a Value, field: &'a str) -> Option<&'a str> {
    let is_day = schema.get("format").is_some_and(|format| format == "date");
    let here = match input {
        Value::String(text) if is_day && is_strange(text) => Some(field),
        Value::Array(items) => {
            let each = schema.get("items");
            each.and_then(|each| items.iter().find_map(|item| strange_day(each, item, field)))
        }
        Value::Object(members) => members.iter().find_map(|(name, value)| {
            let known = schema.get("properties").and_then(|known| known.get(name));
            strange_day(known.or_else(|| schema.get("additionalProperties"))?, value, name)
        }),
        _ => None,
    };
    let branches = ["anyOf", "oneOf", "allOf"].iter().filter_map(|of| schema.get(*of)?.as_array()).flatten();
    here.or_else(|| branches.into_iter().find_map(|branch| strange_day(branch, input, field)))
}

/// As moments stand in the tables.
pub fn moment_text(moment: Moment) -> String {
    moment.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// The day in Japan at a moment (UTC+9, no summer time).
pub fn day_in_japan(moment: Moment) -> Day {
    (moment + chrono::Duration::hours(9)).date_naive()
}

/// Bytes of a file, base64 on the wire.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bytes(pub Vec<u8>);

impl Serialize for Bytes {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        use base64::{Engine, engine::general_purpose::STANDARD};
        s.serialize_str(&STANDARD.encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        use base64::{Engine, engine::general_purpose::STANDARD};
        let text = std::borrow::Cow::<'de, str>::deserialize(d)?;
        STANDARD.decode(text.as_bytes()).map(Self).map_err(|_| serde::de::Error::custom("not base64"))
    }
}

impl JsonSchema for Bytes {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Bytes".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "format": "byte" })
    }
}

/// A year named by the year in which it starts (年度).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "i32")]
#[schemars(with = "i32")]
pub struct Year(pub i32);

impl TryFrom<i32> for Year {
    type Error = &'static str;
    fn try_from(year: i32) -> Result<Self, Self::Error> {
        if (1950..=2200).contains(&year) { Ok(Self(year)) } else { Err("a fiscal year lies between 1950 and 2200") }
    }
}

/// No input, no output: `{}`.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}
