//! 会員: who is in the roster, whatever their state. Names, addresses, phones, mails, own fields, tags,
//! notes, and the search over them. Periods of membership are in [`crate::membership`]; what a member
//! owes or paid is above this room and never named here (lists join the view `charge_state`).

mod add;
pub mod bulk;
mod check;
mod columns;
mod confirm;
mod consents;
mod counts;
mod erase;
mod fields;
mod homes;
pub mod likeness;
mod list;
mod look;
pub mod merged;
mod names;
mod notes;
mod passing;
mod places;
mod post;
mod profile;
mod record;
pub mod scope;
mod search;
mod segment;
mod store;
mod tags;
mod tasks;
mod update;

use roaring::RoaringBitmap;
use rusqlite::Connection;

pub use add::insert;
pub use columns::{Cell, Column, field_value, has_tag, same_field_value, set_value, value};
pub use confirm::{confirm, confirmed};
pub use consents::{
    AllGiven, Answer, Consents, Given, Listed, Listing, Purpose, RosterColumn, consents, consents_of,
    given as consents_given, named, paper as consent_paper, purpose_name, record as record_consent, said_to,
};
pub use counts::{By, Dated, dated, folded, grouped};
pub use erase::ERASED;
pub(crate) use erase::{erase_member, mail_addresses, merged_records};
pub use fields::{
    Belongs, Computer, Field, FieldType, Form, FormItem, active as active_fields, as_shown as field_as_shown,
    check as check_fields, columns as field_columns, create as create_field, form_item_name, form_items, lacking,
    put as put_field,
};
pub use homes::{Together, together};
pub use likeness::{Similar, similar};
pub use list::{Filter, Row};
pub use look::{Member, as_written, get};
pub use names::forget_former_name;
pub use profile::{Profile, ProfileItem, ProfileLine, Told, has_mail_address, profile, told};

pub use places::{Address, AddressLabel, Email, EmailLabel, Phone, PhoneLabel, Span, is_mail_address};
pub use record::{DeathKnown, Gender, Language, MemberType, Record, Warning};
pub(crate) use search::{Beginnings, rebuild_search, refresh_search, search_problems};
pub use store::contact::{Contact, contact, letters_in, reach};
pub use store::letters::{Attention, Letter, LetterAddress, letters};
pub use tags::{add as add_tag, remove as remove_tag};
pub use tasks::due as due_tasks;
pub use update::apply as update;

use crate::{
    Area, Permission, Reader, Result, Tx, association,
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
    command::<names::Add>(),
    command::<names::Remove>(),
    query::<passing::Preview>(),
    command::<passing::Decease>(),
    command::<passing::Dissolve>(),
    command::<passing::Revive>(),
    command::<post::Record>(),
    command::<post::Found>(),
    query::<post::List>(),
    query::<consents::Get>(),
    command::<consents::Set>(),
    query::<tasks::List>(),
    command::<tasks::Save>(),
    command::<tasks::Done>(),
    command::<tasks::Remove>(),
    command::<notes::Add>(),
    command::<notes::Remove>(),
    query::<tags::List>(),
    command::<tags::Set>(),
    command::<confirm::Confirm>(),
    query::<fields::List>(),
    command::<fields::Save>(),
    command::<fields::Retire>(),
    command::<fields::SetOf>(),
    document::<fields::TakeFile>(),
    query::<fields::forms::Get>(),
    command::<fields::forms::Save>(),
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

/// A name that a member bears or bore, as it is read: what a bank writes of it.
#[derive(Debug, Clone)]
pub struct Reading {
    /// Whose.
    pub member: i64,
    /// 会員番号
    pub no: String,
    /// The name they bear, as it is shown.
    pub name: String,
    /// セイ; of an organisation empty.
    pub sei: String,
    /// メイ, or the reading of an organisation.
    pub mei: String,
    /// Whether it is that of an organisation.
    pub is_organisation: bool,
}

/// Goes through the readings of everybody, those of former names too. Of whom none is known, an empty one.
pub fn each_reading(reader: &Reader<'_>, f: impl FnMut(Reading) -> Result<()>) -> Result<()> {
    store::names::each_reading(reader, f)
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

/// How many current addresses for letters are unknown (住所不明), and since when.
pub fn lost(reader: &Reader<'_>) -> Result<(i64, Option<crate::values::Day>)> {
    let lost = post::lost(reader)?;
    Ok((lost.len() as i64, lost.iter().map(|one| one.since).min()))
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

pub use segment::audience::{audience, audience_kept, audience_members, audience_said, is_addressed};

/// The rows of these members, in this order, with those of these own fields that the reader's role reads.
pub fn rows(reader: &Reader<'_>, ids: &[i64], own_fields: &[i64]) -> Result<Vec<Row>> {
    list::rows(reader, ids, reader.today(), association::show(reader)?.fiscal_year, own_fields)
}

/// The lines of a 名簿, in this order, with these own fields.
///
/// Which columns of somebody may be shown is decided here and nowhere else: only those that they agreed to.
/// Whether who said nothing stands there with the name is the association's choice: see [`Listed::listing`].
pub fn listed(reader: &Reader<'_>, ids: &[i64], own_fields: &[i64]) -> Result<Vec<Listed>> {
    let mut said = consents(reader, ids)?;
    let line = |mut row: Row| {
        let said = said.remove(&row.id).unwrap_or_default();
        let withheld = said.hold_to(&mut row);
        Listed { row, listing: said.listing(), withheld }
    };
    Ok(rows(reader, ids, own_fields)?.into_iter().map(line).collect())
}

pub(crate) fn row_label(conn: &Connection, table: &str, key: i64) -> Option<String> {
    match table {
        "member" => store::brief(conn, key).ok().flatten().map(|brief| brief.label()),
        "tag" => store::tag_name(conn, key),
        "field" => store::field_name(conn, key),
        "segment" => store::segments::name(conn, key),
        "address" | "phone" | "email" | "name_history" | "returned_mail" | "consent" | "task" | "note"
        | "member_tag" | "field_value" | "membership_value" | "membership" | "household_member" | "merged" => {
            let member = store::owner(conn, table, key)?;
            store::brief(conn, member).ok().flatten().map(|brief| brief.label())
        }
        _ => None,
    }
}

/// What a row says, for the timeline of its member. Nothing where the reader's role may not read it.
pub(crate) fn row_text(reader: &Reader<'_>, table: &str, key: i64) -> Result<Option<String>> {
    store::told::text(reader, table, key)
}

/// Whether the reader's role may read what stands in a changed row; `value` gives its columns as they were changed.
pub(crate) fn may_read_row(
    reader: &Reader<'_>,
    table: &str,
    key: i64,
    value: &dyn Fn(&str) -> Option<rusqlite::types::Value>,
) -> Result<bool> {
    use rusqlite::types::Value;
    let role = crate::staff::role(reader)?;
    match table {
        "note" => {
            let roles = match (value("roles"), value("text")) {
                // An update that leaves the roles alone does not name them: the row knows.
                (None, _) | (Some(Value::Null), None) => store::note(reader, key)?.map(|(_, roles)| roles),
                (Some(Value::Text(json)), _) => Some(store::keys(Some(json))),
                (Some(_), _) => Some(Vec::new()),
            };
            Ok(roles.is_none_or(|roles| notes::reads(role, &roles)))
        }
        "field" => fields::reads(reader, key),
        "field_value" | "household_value" | "membership_value" => {
            let field = match value("field") {
                Some(Value::Integer(field)) => Some(field),
                _ => store::fields::field_of(reader.conn, table, key),
            };
            field.map_or(Ok(true), |field| fields::reads(reader, field))
        }
        // Of a file that stands nowhere any more nobody knows whose it was.
        "file" => match store::fields::field_of(reader.conn, table, key) {
            Some(field) => fields::reads(reader, field),
            None => Ok(reader.require(crate::Permission::change(crate::Area::Settings)).is_ok()),
        },
        _ => Ok(true),
    }
}

/// Addresses for letters that do not hold any more give way to those that do: once a day, by the machine. How many
/// members it was.
pub(crate) fn turn_addresses(tx: &Tx<'_>) -> Result<usize> {
    let members = store::turning(tx, tx.today())?;
    for member in &members {
        update::turn(tx, *member)?;
    }
    Ok(members.len())
}

/// Whether any stands in the way of [`turn_addresses`].
pub(crate) fn addresses_turn(reader: &Reader<'_>) -> Result<bool> {
    Ok(!store::turning(reader, reader.today())?.is_empty())
}

/// Members whose records name this mail address today.
pub(crate) fn with_mail_address(reader: &Reader<'_>, address: &str) -> Result<Vec<i64>> {
    store::with_address(reader, address)
}

/// The reader of a mail address has opened a link that was sent to it.
pub(crate) fn prove_email(tx: &Tx<'_>, member: i64, address: &str) -> Result<()> {
    store::prove_email(tx, member, address)
}

#[cfg(test)]
mod tests;
