//! Words of the wire that refuse nonsense when they are decoded.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Whole yen.
pub type Yen = i64;
/// A day in Japan, `2026-11-20`.
pub type Day = NaiveDate;
/// A moment in UTC, as it stands in the tables: `2026-11-20T03:04:05Z`.
pub type Moment = chrono::DateTime<chrono::Utc>;

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
