//! What becomes of the values of a field whose type or choices change: all of them fit the new form, or nothing
//! is changed and the ones that do not fit are named.

use serde_json::{Value, json};

use super::{Field, FieldType, Save, values};
use crate::{Error, Result, Tx, members::store};

/// So many of the values that do not fit are named.
const NAMED: usize = 5;

/// A value as the new type reads it.
fn turned(value: &Value, from: FieldType, to: FieldType) -> Value {
    let text = match value {
        Value::Array(chosen) => chosen.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("、"),
        Value::Bool(yes) => if *yes { "はい" } else { "いいえ" }.to_owned(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    match to {
        to if to == from => value.clone(),
        FieldType::Choices => {
            json!(text.split(['、', ',']).map(str::trim).filter(|part| !part.is_empty()).collect::<Vec<_>>())
        }
        FieldType::YesNo => match text.trim().to_lowercase().as_str() {
            "はい" | "yes" | "true" | "1" | "○" => json!(true),
            "いいえ" | "no" | "false" | "0" | "×" => json!(false),
            _ => json!(text),
        },
        _ => json!(text),
    }
}

/// Writes every value of `before` anew as `after` has it.
pub(super) fn values(tx: &Tx<'_>, before: &Field, after: &Save) -> Result<()> {
    let refuse = || Error::conflict("error-field-type").field("type").arg("used", before.used);
    if before.kind_of != after.kind_of && (before.kind_of == FieldType::File || after.kind_of == FieldType::File) {
        return Err(refuse());
    }
    let field = Field { kind_of: after.kind_of, choices: after.choices.clone(), ..before.clone() };
    let mut misfits: Vec<String> = Vec::new();
    let mut count = 0_u64;
    for (owner, raw) in store::fields::all_values(tx, before.belongs, before.id)? {
        let value = values::shown(before.kind_of, raw.text, raw.number, raw.day, None);
        if let Ok(Some(stored)) = values::read(&field, &turned(&value, before.kind_of, after.kind_of)) {
            store::fields::set_value(tx, before.belongs, owner, before.id, &stored)?;
            continue;
        }
        count += 1;
        let shown = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        if misfits.len() < NAMED && !misfits.contains(&shown) {
            misfits.push(shown);
        }
    }
    if count > 0 {
        let at = if before.kind_of == after.kind_of { "choices" } else { "type" };
        let values = misfits.join("、");
        return Err(Error::conflict("error-field-misfits").field(at).arg("count", count).arg("values", values));
    }
    Ok(())
}
