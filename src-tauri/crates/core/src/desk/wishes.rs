//! What came back from a form of 登録情報, as parts of a record.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use tsudoi_japan::date;

use super::form::{MOST_LINES, Section, Texts, groups, text};
use crate::{
    Error, Reader, Result,
    members::{self, AddressLabel, FieldType, PhoneLabel, Record},
    requests::{self, Policy, Wish, own_field},
    values::{Day, FIRST_DAY, LAST_DAY},
};

/// What a form asks for, of the items of its section that it holds.
pub(super) fn wishes(reader: &Reader<'_>, section: Section, record: &Record, texts: &Texts) -> Result<Vec<Wish>> {
    let mut wishes = Vec::new();
    for group in groups(reader, section, record, &[])? {
        if group.policy == Policy::Never {
            continue;
        }
        let part = typed_part(reader, record, &group.item, texts)?;
        wishes.extend(part.map(|part| Wish { item: group.item, part }));
    }
    Ok(wishes)
}

/// What was typed of an item; nothing where the form does not hold it.
pub(super) fn typed_part(reader: &Reader<'_>, record: &Record, item: &str, texts: &Texts) -> Result<Option<Value>> {
    Ok(match item {
        "addresses" | "phones" | "emails" => list(record, item, texts, reader.today()),
        item if own_field(item).is_some() => own(reader, item, texts)?,
        "birth" => birth(texts)?,
        item => {
            let mut part = requests::part(record, item)?;
            let mut named = false;
            for (key, value) in part.as_object_mut().into_iter().flatten() {
                if let Some(text) = text(texts, key) {
                    *value = json!(text);
                    named = true;
                }
            }
            named.then_some(part)
        }
    })
}

fn birth(texts: &Texts) -> Result<Option<Value>> {
    let Some(text) = text(texts, "birth") else { return Ok(None) };
    if text.is_empty() {
        return Ok(Some(json!({ "birth": null })));
    }
    let day = date::parse_day(text).map_err(|_| Error::invalid("birth", "error-day"))?;
    if !(FIRST_DAY..=LAST_DAY).contains(&day) {
        return Err(Error::invalid("birth", "error-day"));
    }
    Ok(Some(json!({ "birth": day })))
}

fn own(reader: &Reader<'_>, item: &str, texts: &Texts) -> Result<Option<Value>> {
    let fields = members::field_columns(reader)?;
    let Some(field) = own_field(item).and_then(|id| fields.into_iter().find(|field| field.id == id)) else {
        return Ok(None);
    };
    let all: Vec<&str> = texts.iter().filter(|(name, _)| name == item).map(|(_, text)| text.trim()).collect();
    // A form says that it holds the field, for boxes of which none is ticked do not come back.
    let Some(last) = all.last() else { return Ok(None) };
    let value = match field.kind_of {
        FieldType::Choices => json!(all.iter().filter(|text| !text.is_empty()).collect::<Vec<_>>()),
        FieldType::YesNo => match *last {
            "yes" => json!(true),
            "no" => json!(false),
            _ => Value::Null,
        },
        _ if last.is_empty() => Value::Null,
        _ => json!(last),
    };
    Ok(Some(json!({ "value": value })))
}

/// The lines of a list as they shall be: those that hold today as the form says, the others as they stand.
fn list(record: &Record, item: &str, texts: &Texts, today: Day) -> Option<Value> {
    let numbers: BTreeSet<usize> = texts
        .iter()
        .filter_map(|(name, _)| {
            let (number, _) = name.strip_prefix(item)?.strip_prefix('.')?.split_once('.')?;
            number.parse::<usize>().ok().filter(|n| *n < MOST_LINES)
        })
        .collect();
    if numbers.is_empty() {
        return None;
    }
    let chosen = text(texts, &format!("{item}.mailing")).and_then(|n| n.parse::<usize>().ok());
    let get = |n: usize, key: &str| text(texts, &format!("{item}.{n}.{key}")).map(str::to_owned);
    let id = |n: usize| get(n, "id").and_then(|id| id.parse::<i64>().ok());
    let mut named: Vec<i64> = Vec::new();
    let value = match item {
        "addresses" => {
            let mut list = Vec::new();
            for n in numbers {
                let stands =
                    record.addresses.iter().find(|one| one.id.is_some() && one.id == id(n) && one.span().holds(today));
                named.extend(stands.and_then(|one| one.id));
                let mut one = stands.cloned().unwrap_or_default();
                for (text, key) in [
                    (&mut one.postal_code, "postal_code"),
                    (&mut one.prefecture, "prefecture"),
                    (&mut one.city, "city"),
                    (&mut one.street, "street"),
                    (&mut one.building, "building"),
                ] {
                    *text = get(n, key).unwrap_or_else(|| text.clone());
                }
                one.label = get(n, "label").map_or(one.label, |code| AddressLabel::from_code(&code));
                one.mailing = chosen.map_or(one.mailing, |chosen| chosen == n);
                list.push(one);
            }
            let others = record
                .addresses
                .iter()
                .filter(|one| !one.span().holds(today) || one.id.is_none_or(|id| !named.contains(&id)));
            list.extend(others.cloned());
            json!({ "addresses": list })
        }
        "phones" => {
            let mut list = Vec::new();
            for n in numbers {
                let stands =
                    record.phones.iter().find(|one| one.id.is_some() && one.id == id(n) && one.span().holds(today));
                named.extend(stands.and_then(|one| one.id));
                let mut one = stands.cloned().unwrap_or_default();
                one.number = get(n, "number").unwrap_or(one.number);
                one.label = get(n, "label").map_or(one.label, |code| PhoneLabel::from_code(&code));
                list.push(one);
            }
            let others = record
                .phones
                .iter()
                .filter(|one| !one.span().holds(today) || one.id.is_none_or(|id| !named.contains(&id)));
            list.extend(others.cloned());
            json!({ "phones": list })
        }
        _ => {
            let mut list = Vec::new();
            for n in numbers {
                let stands =
                    record.emails.iter().find(|one| one.id.is_some() && one.id == id(n) && one.span().holds(today));
                named.extend(stands.and_then(|one| one.id));
                let mut one = stands.cloned().unwrap_or_default();
                one.address = get(n, "address").unwrap_or(one.address);
                one.mailing = chosen.map_or(one.mailing, |chosen| chosen == n);
                list.push(one);
            }
            let others = record
                .emails
                .iter()
                .filter(|one| !one.span().holds(today) || one.id.is_none_or(|id| !named.contains(&id)));
            list.extend(others.cloned());
            json!({ "emails": list })
        }
    };
    Some(value)
}
