//! Looking into the 名簿.

use roaring::RoaringBitmap;
use tsudoi_japan::fold::fold;

use super::{Item, Lookers, settings};
use crate::{Code, Error, Reader, Result, members, membership};

/// So many at a time.
const PAGE: usize = 30;

/// Somebody who stands there.
#[derive(Debug, Clone)]
pub struct Listed {
    /// As it is read.
    pub name: String,
    /// Its furigana; may be empty.
    pub kana: String,
    /// What they show, none of it empty.
    pub items: Vec<(Item, String)>,
}

/// What was found.
#[derive(Debug, Clone)]
pub struct Found {
    /// What it may be used for, in the association's words; may be empty.
    pub purpose: String,
    /// Whether whoever looks stands there.
    pub am_listed: bool,
    /// Whether they see it; else only those who stand there do.
    pub may_look: bool,
    /// How many there are.
    pub total: u64,
    /// From which on.
    pub offset: u64,
    /// A page of them, in the order of their names.
    pub people: Vec<Listed>,
}

impl Found {
    /// So many stand on a page.
    pub const PAGE: u64 = PAGE as u64;
}

/// Who is a member today.
pub(super) fn enrolled(reader: &Reader<'_>) -> Result<RoaringBitmap> {
    membership::in_states(reader, &membership::State::ENROLLED, reader.today())
}

/// Who stands there and has `text` in the name or its furigana. By what else is known of somebody nobody is found, for
/// that would tell what they do not show.
///
/// # Errors
/// Not found while there is no 名簿, and for who is no member any more.
pub(crate) fn look(reader: &Reader<'_>, me: i64, text: &str, offset: u64) -> Result<Found> {
    let rules = settings(reader)?;
    let enrolled = enrolled(reader)?;
    let is_in = |set: &RoaringBitmap| u32::try_from(me).is_ok_and(|me| set.contains(me));
    if !rules.open || !is_in(&enrolled) {
        return Err(Error::new(Code::NotFound, "error-no-directory"));
    }
    let all = members::named(reader)? & enrolled;
    let am_listed = is_in(&all);
    let may_look = am_listed || rules.lookers == Lookers::All;
    let mut found = Found { purpose: rules.purpose, am_listed, may_look, total: 0, offset, people: Vec::new() };
    if !may_look {
        return Ok(found);
    }
    let meant = if text.trim().is_empty() { all } else { by_name(reader, &all, text)? };
    let (total, page) = members::page(reader, meant, offset, PAGE)?;
    found.total = total;
    let ids: Vec<i64> = page.iter().map(|one| one.id).collect();
    let said = members::consents(reader, &ids)?;
    for row in members::rows(reader, &ids, &[])? {
        let Some(said) = said.get(&row.id).filter(|said| said.is_named()) else { continue };
        let items = rules.items.iter().filter(|item| item.consent().is_none_or(|column| said.tells(column)));
        let items = items.map(|item| (*item, text_of(*item, &row))).filter(|(_, text)| !text.is_empty()).collect();
        found.people.push(Listed { items, name: row.name, kana: row.kana });
    }
    Ok(found)
}

/// What the roster says of an item.
fn text_of(item: Item, row: &members::Row) -> String {
    match item {
        Item::Kind => row.kind.clone(),
        Item::Workplace => row.organisation.clone(),
        Item::Address => format!("{} {}", row.postal_code, row.address).trim().to_owned(),
        Item::Phone => row.phone.clone(),
        Item::Email => row.email.clone(),
    }
}

/// Those of them whose name or furigana has the text in it. The search of the roster, which knows numbers, telephones
/// and former names as well, only says where to look.
fn by_name(reader: &Reader<'_>, of: &RoaringBitmap, text: &str) -> Result<RoaringBitmap> {
    let near = members::found(reader, text)? & of;
    let ids: Vec<i64> = near.iter().map(i64::from).collect();
    let words: Vec<String> = text.split_whitespace().map(fold).filter(|word| !word.is_empty()).collect();
    let mut found = RoaringBitmap::new();
    for one in members::briefs(reader, &ids)? {
        let (name, kana) = (fold(&one.name), fold(&one.kana));
        let is_named = words.iter().all(|word| name.contains(word) || kana.contains(word));
        if is_named && let Ok(id) = u32::try_from(one.id) {
            found.insert(id);
        }
    }
    Ok(found)
}
