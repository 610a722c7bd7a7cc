//! 会員: who is in the roster, whatever their state. Names, addresses, phones, mails, own fields, tags,
//! notes, and the search over them. Periods of membership are in [`crate::membership`]; what a member
//! owes or paid is above this room and never named here (lists join the view `charge_state`).

mod add;
pub mod bulk;
mod check;
mod columns;
mod counts;
mod fields;
mod homes;
pub mod likeness;
mod list;
mod look;
pub mod merged;
mod notes;
mod profile;
mod record;
pub mod scope;
mod search;
mod segment;
mod store;
mod tags;
mod update;

use roaring::RoaringBitmap;
use rusqlite::Connection;

pub use add::insert;
pub use columns::{Cell, Column, field_value, has_tag, same_field_value, set_value, value};
pub use counts::{By, Dated, dated, grouped};
pub use fields::{Field, FieldType, active as active_fields, create as create_field, put as put_field};
pub use homes::{Together, together};
pub use likeness::{Similar, similar};
pub use list::{Filter, Row};
pub use look::{Member, get};
pub use profile::{Profile, ProfileLine, has_mail_address, profile};
pub use record::{
    Address, AddressLabel, Email, EmailLabel, Gender, MemberType, Phone, PhoneLabel, Record, Warning, is_mail_address,
};
pub(crate) use search::{Beginnings, rebuild_search, refresh_search, search_problems};
pub use store::contact::{Contact, contact, reach};
pub use store::letters::{Attention, Letter, LetterAddress, letters};
pub use tags::{add as add_tag, remove as remove_tag};
pub use update::apply as update;

use crate::{
    Area, Permission, Reader, Result, association,
    error::OrNotFound,
    registry::{Entry, command, document, query},
};

/// The entries of this room in the registry.
pub const ENTRIES: &[Entry] = &[
    query::<list::List>(),
    query::<list::Counts>(),
    query::<list::Find>(),
    query::<look::Get>(),
    query::<look::Timeline>(),
    command::<add::Add>(),
    command::<update::Update>(),
    command::<update::Remove>(),
    query::<check::Check>(),
    query::<check::Postal>(),
    command::<notes::Add>(),
    command::<notes::Remove>(),
    query::<tags::List>(),
    command::<tags::Set>(),
    query::<fields::List>(),
    command::<fields::Save>(),
    command::<fields::Retire>(),
    document::<fields::TakeFile>(),
    query::<segment::acts::List>(),
    query::<segment::acts::Look>(),
    query::<segment::acts::Words>(),
    command::<segment::acts::Save>(),
    command::<segment::acts::Remove>(),
];

/// What other rooms must know of a member to name them.
#[derive(Debug, Clone)]
pub struct Brief {
    /// The key.
    pub id: i64,
    /// 会員番号
    pub no: String,
    /// As it is read: 「小林 千代子」, or the organisation's name.
    pub name: String,
    /// Furigana, as it is read.
    pub kana: String,
    /// Whether it is an organisation (御中).
    pub is_organisation: bool,
    /// 様, 御中 or what the record says.
    pub honorific: String,
    /// The day of death, if known.
    pub death: Option<crate::values::Day>,
}

impl Brief {
    /// 「00127 小林 千代子」, for the journal.
    pub fn label(&self) -> String {
        format!("{} {}", self.no, self.name)
    }
}

/// Names a member whom the actor sees.
pub fn brief(reader: &Reader<'_>, member: i64) -> Result<Brief> {
    scope::ensure(reader, &[member])?;
    store::brief(reader.conn, member)?.or_not_found("error-no-such-member")
}

/// Names many members, in the order of their keys; those whom the actor does not see are left out.
pub fn briefs(reader: &Reader<'_>, members: &[i64]) -> Result<Vec<Brief>> {
    let mut briefs = store::briefs(reader, members)?;
    if let Some(seen) = scope::limit(reader)? {
        briefs.retain(|brief| seen.contains(brief.id as u32));
    }
    Ok(briefs)
}

/// Of these, a page in the order of their names; those whom the actor does not see are left out. The
/// first number says how many there are in all.
pub fn page(reader: &Reader<'_>, members: RoaringBitmap, offset: u64, limit: usize) -> Result<(u64, Vec<Brief>)> {
    let members = scope::keep(reader, members)?;
    let ids = search::page(reader, &members, false, offset, limit)?;
    let briefs = store::briefs(reader, &ids)?;
    let by_id: std::collections::HashMap<i64, Brief> = briefs.into_iter().map(|brief| (brief.id, brief)).collect();
    Ok((members.len(), ids.iter().filter_map(|id| by_id.get(id).cloned()).collect()))
}

/// The member with exactly this number.
pub fn by_no(reader: &Reader<'_>, no: &str) -> Result<Option<i64>> {
    let Some(member) = store::by_no(reader, no)? else { return Ok(None) };
    Ok(scope::sees(reader, member)?.then_some(member))
}

/// How many joined on this day or later.
pub fn joined_since(reader: &Reader<'_>, day: crate::values::Day) -> Result<u64> {
    Ok(scope::keep(reader, store::joined_from(reader, day)?)?.len())
}

/// How many of these are reached neither by letter nor by mail.
pub fn without_channel(reader: &Reader<'_>, members: &RoaringBitmap) -> Result<u64> {
    Ok((members - store::with_channel(reader)?).len())
}

/// What other rooms search in a list of their own: the members found by `text`.
pub fn found(reader: &Reader<'_>, text: &str) -> Result<RoaringBitmap> {
    search::find(reader, text)
}

/// The same for a statement: a JSON list of keys, or none when nothing was typed.
pub fn found_keys(reader: &Reader<'_>, text: &str) -> Result<Option<String>> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    Ok(Some(serde_json::to_string(&found(reader, text)?.iter().collect::<Vec<_>>())?))
}

/// The members that a list shows, in the order of their names.
pub fn select(reader: &Reader<'_>, text: &str, filter: &Filter) -> Result<Vec<i64>> {
    list::select(reader, text, filter)
}

/// The members that a segment means, for rooms above: in the order of their keys.
///
/// # Errors
/// Invalid, in the field `segment`; forbidden to who may not see members.
pub fn meant(reader: &Reader<'_>, segment: &str) -> Result<Vec<i64>> {
    reader.require(Permission::view(Area::Members))?;
    Ok(segment::members(reader, segment)?.into_iter().map(i64::from).collect())
}

/// The rows of a roster that is printed (会員証, 名簿), in this order, with these own fields.
///
/// Whether somebody may be listed, and with which columns, is decided here and nowhere else: where a
/// consent to 名簿掲載 is written down, this function takes out who refused, and empties what they refused.
/// Until it is, nobody has refused, and only what the person at the desk has chosen is printed.
pub fn listed(reader: &Reader<'_>, ids: &[i64], own_fields: &[i64]) -> Result<Vec<Row>> {
    store::rows(reader, ids, reader.today(), association::show(reader)?.fiscal_year, own_fields)
}

pub(crate) fn row_label(conn: &Connection, table: &str, key: i64) -> Option<String> {
    match table {
        "member" => store::brief(conn, key).ok().flatten().map(|brief| brief.label()),
        "tag" => store::tag_name(conn, key),
        "field" => store::field_name(conn, key),
        "segment" => store::segments::name(conn, key),
        "address" | "phone" | "email" | "note" | "member_tag" | "field_value" | "membership" | "household_member"
        | "merged" => {
            let member = store::owner(conn, table, key)?;
            store::brief(conn, member).ok().flatten().map(|brief| brief.label())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests;
