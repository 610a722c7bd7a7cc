//! Everything staff can do, in one list. The doors, the API description, the types of the UI and the
//! terminal's `commands` come from it; there is no second list.

mod openapi;

use rusqlite::Connection;
use schemars::{JsonSchema, Schema, SchemaGenerator, generate::SchemaSettings};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

use crate::{
    Actor, Book, Code, Command, Document, Errand, Error, File, Lang, Permission, Query, Result, Topic, Tx, Undo, Work,
    actor::Gate, book::Act, command::Round, journal, staff, values, words,
};

pub use openapi::openapi;

/// What kind of act an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Changes the book, in one transaction.
    Command,
    /// Changes the book in several transactions, each whole.
    Errand,
    /// Looks.
    Query,
    /// Gives a file.
    Document,
}

/// What an entry answers.
#[derive(Debug)]
pub enum Reply {
    /// A value.
    Data {
        /// The answer.
        data: Value,
        /// What the UI must refetch.
        touched: &'static [Topic],
        /// The journal entry, for 元に戻す.
        entry: Option<i64>,
    },
    /// A file.
    File(File),
}

type Call = fn(&Book, &Actor, Value, &Work) -> Result<Reply>;
type Schemas = fn(&mut SchemaGenerator) -> (Schema, Schema);

/// One thing that staff can do.
pub struct Entry {
    /// `members.list`
    pub name: &'static str,
    /// What kind of act.
    pub kind: Kind,
    /// What the role must reach.
    pub needs: Permission,
    /// Whether it is open to staff who are limited to groups: it keeps to the members whom they see.
    pub scoped: bool,
    /// What the UI must refetch.
    pub touches: &'static [Topic],
    /// How it is taken back; looks and documents have nothing to take back.
    pub undo: Option<Undo>,
    call: Call,
    schemas: Schemas,
}

impl Entry {
    /// What is asked of whoever calls it.
    pub fn gate(&self) -> Gate {
        Gate { needs: self.needs, scoped: self.scoped }
    }
}

fn decode<T: DeserializeOwned + JsonSchema>(input: Value) -> Result<T> {
    let input = if input.is_null() { json!({}) } else { input };
    refuse_strange_days::<T>(&input)?;
    serde_path_to_error::deserialize(input).map_err(|e| {
        let problem = e.inner().to_string();
        let mut error = Error::new(Code::Malformed, "error-malformed");
        error.field = field_to_blame(e.path(), &problem);
        error.arg("problem", problem)
    })
}

/// What a form calls the place: the innermost name, or that of the list in which it stands.
fn field_to_blame(path: &serde_path_to_error::Path, problem: &str) -> Option<String> {
    use serde_path_to_error::Segment;
    // The path ends above a field that is missing or too many; serde names it in backticks.
    if ["missing", "unknown", "duplicate"].iter().any(|what| problem.starts_with(&format!("{what} field `"))) {
        return problem.split('`').nth(1).map(str::to_owned);
    }
    let names = path.iter().take_while(|segment| !matches!(segment, Segment::Seq { .. }));
    let names = names.filter_map(|segment| if let Segment::Map { key } = segment { Some(key) } else { None });
    names.last().cloned()
}

/// Days that nobody means are refused before any act counts with them.
fn refuse_strange_days<T: JsonSchema>(input: &Value) -> Result<()> {
    if !values::may_hold_strange_day(input) {
        return Ok(());
    }
    // Rare: only now is it looked up which texts of the request are days.
    let generator = SchemaSettings::draft2020_12().with(|s| s.inline_subschemas = true).into_generator();
    let schema = generator.into_root_schema_for::<T>();
    match values::strange_day(schema.as_value(), input, "") {
        Some(field) => Err(Error::invalid(field, "error-day")),
        None => Ok(()),
    }
}

fn schemas<I: JsonSchema, O: JsonSchema>(generator: &mut SchemaGenerator) -> (Schema, Schema) {
    (generator.subschema_for::<I>(), generator.subschema_for::<O>())
}

/// The entry of a [`Command`].
pub const fn command<C: Command>() -> Entry {
    Entry {
        name: C::NAME,
        kind: Kind::Command,
        needs: C::NEEDS,
        scoped: C::SCOPED,
        touches: C::TOUCHES,
        undo: Some(C::UNDO),
        call: |book, actor, input, work| {
            let request: C = decode(input)?;
            let act = Act {
                name: C::NAME,
                needs: C::NEEDS,
                scoped: C::SCOPED,
                touches: C::TOUCHES,
                undo: C::UNDO,
                always_recorded: false,
            };
            let done = book.execute(actor, act, work, |tx| request.run(tx))?;
            Ok(Reply::Data { data: serde_json::to_value(done.value)?, touched: C::TOUCHES, entry: done.entry })
        },
        schemas: schemas::<C, C::Output>,
    }
}

/// The entry of an [`Errand`].
pub const fn errand<E: Errand>() -> Entry {
    Entry {
        name: E::NAME,
        kind: Kind::Errand,
        needs: E::NEEDS,
        scoped: E::SCOPED,
        touches: E::TOUCHES,
        undo: Some(E::UNDO),
        call: |book, actor, input, work| {
            let request: E = decode(input)?;
            book.ask(actor, Gate { needs: E::NEEDS, scoped: E::SCOPED }, work, |_| Ok(()))?;
            let act = Act {
                name: E::NAME,
                needs: E::NEEDS,
                scoped: E::SCOPED,
                touches: E::TOUCHES,
                undo: E::UNDO,
                always_recorded: false,
            };
            let round = Round { book, actor, work, act, last_entry: std::cell::Cell::default() };
            let value = request.run(&round)?;
            Ok(Reply::Data { data: serde_json::to_value(value)?, touched: E::TOUCHES, entry: round.last_entry.get() })
        },
        schemas: schemas::<E, E::Output>,
    }
}

/// The entry of a [`Query`].
pub const fn query<Q: Query>() -> Entry {
    Entry {
        name: Q::NAME,
        kind: Kind::Query,
        needs: Q::NEEDS,
        scoped: Q::SCOPED,
        touches: &[],
        undo: None,
        call: |book, actor, input, work| {
            let request: Q = decode(input)?;
            let value =
                book.ask(actor, Gate { needs: Q::NEEDS, scoped: Q::SCOPED }, work, |reader| request.run(reader))?;
            Ok(Reply::Data { data: serde_json::to_value(value)?, touched: &[], entry: None })
        },
        schemas: schemas::<Q, Q::Output>,
    }
}

/// The entry of a [`Document`].
pub const fn document<D: Document>() -> Entry {
    Entry {
        name: D::NAME,
        kind: Kind::Document,
        needs: D::NEEDS,
        scoped: D::SCOPED,
        touches: &[],
        undo: None,
        call: |book, actor, input, work| {
            let request: D = decode(input)?;
            let file =
                book.ask(actor, Gate { needs: D::NEEDS, scoped: D::SCOPED }, work, |reader| request.run(reader))?;
            if D::RECORDED {
                let act = Act {
                    name: D::NAME,
                    needs: D::NEEDS,
                    scoped: D::SCOPED,
                    touches: &[],
                    undo: Undo::Never("undo-never-document"),
                    always_recorded: true,
                };
                book.execute(actor, act, work, |tx| {
                    tx.subject(&file.subject);
                    Ok(())
                })?;
            }
            Ok(Reply::File(file))
        },
        schemas: schemas::<D, String>,
    }
}

/// The rooms. One line each.
const ROOMS: &[&[Entry]] = &[
    crate::association::ENTRIES,
    crate::staff::ENTRIES,
    crate::members::ENTRIES,
    crate::membership::ENTRIES,
    crate::households::ENTRIES,
    crate::organisations::ENTRIES,
    crate::groups::ENTRIES,
    crate::bulk::ENTRIES,
    crate::duplicates::ENTRIES,
    crate::imports::ENTRIES,
    crate::prints::ENTRIES,
    crate::dues::ENTRIES,
    crate::payments::ENTRIES,
    crate::bank::ENTRIES,
    crate::books::ENTRIES,
    crate::debits::ENTRIES,
    crate::transfers::ENTRIES,
    crate::receipts::ENTRIES,
    crate::clients::ENTRIES,
    crate::identity::ENTRIES,
    crate::invoices::ENTRIES,
    crate::online::ENTRIES,
    crate::mail::ENTRIES,
    crate::reminders::ENTRIES,
    crate::logins::ENTRIES,
    crate::claims::ENTRIES,
    crate::card::ENTRIES,
    crate::notices::ENTRIES,
    crate::events::ENTRIES,
    crate::shelf::ENTRIES,
    crate::directory::ENTRIES,
    crate::faq::ENTRIES,
    crate::applications::ENTRIES,
    crate::requests::ENTRIES,
    crate::inquiries::ENTRIES,
    crate::renewal::ENTRIES,
    crate::proxies::ENTRIES,
    crate::viewing::ENTRIES,
    crate::retention::ENTRIES,
    crate::publishing::ENTRIES,
    crate::home::ENTRIES,
    crate::statistics::ENTRIES,
    crate::backup::ENTRIES,
    journal::ENTRIES,
];

/// All entries, in the order of the rooms.
pub fn entries() -> impl Iterator<Item = &'static Entry> {
    ROOMS.iter().flat_map(|room| room.iter())
}

/// The entry of that name.
pub fn find(name: &str) -> Option<&'static Entry> {
    entries().find(|entry| entry.name == name)
}

/// What an act is called, for people: the message `act-dues-bill_year`.
pub fn title(lang: Lang, name: &str) -> String {
    words::say(lang, &format!("act-{}", name.replace('.', "-")), &[])
}

/// Runs an entry. Every door calls this and nothing else. What somebody's role does not allow is written down.
pub fn call(book: &Book, actor: &Actor, name: &str, input: Value, work: &Work) -> Result<Reply> {
    let entry = find(name).ok_or_else(|| Error::new(Code::Malformed, "error-no-such-act").arg("name", name))?;
    let reply = (entry.call)(book, actor, input, work);
    if reply.as_ref().is_err_and(|error| error.code == Code::Forbidden) {
        staff::forbidden(book, actor, entry.name)?;
    }
    reply
}

/// After every act and before it is committed: asks once more what must hold, whoever changed the rows (an
/// undo brings them back without asking their room), and brings what is derived up to date.
pub(crate) fn settle(tx: &Tx<'_>, touched: &journal::Touched) -> Result<()> {
    crate::staff::ensure_somebody_administers(tx, touched)?;
    crate::membership::ensure_no_overlap(tx, touched)?;
    crate::groups::ensure_a_tree(tx, touched)?;
    crate::bank::ensure_taken_back_with_payment(tx, touched)?;
    crate::events::ensure_room(tx, touched)?;
    crate::receipts::ensure_receipted_money_stays(tx, touched)?;
    crate::members::refresh_search(tx, touched)
}

/// What people call a row, where its room knows.
pub(crate) fn row_label(conn: &Connection, table: &str, key: i64) -> Option<String> {
    crate::members::row_label(conn, table, key)
        .or_else(|| crate::membership::row_label(conn, table, key))
        .or_else(|| crate::households::row_label(conn, table, key))
        .or_else(|| crate::groups::row_label(conn, table, key))
        .or_else(|| crate::dues::row_label(conn, table, key))
        .or_else(|| crate::payments::row_label(conn, table, key))
        .or_else(|| crate::bank::row_label(conn, table, key))
        .or_else(|| crate::books::row_label(conn, table, key))
        .or_else(|| crate::debits::row_label(conn, table, key))
        .or_else(|| crate::transfers::row_label(conn, table, key))
        .or_else(|| crate::receipts::row_label(conn, table, key))
        .or_else(|| crate::invoices::row_label(conn, table, key))
        .or_else(|| crate::online::row_label(conn, table, key))
        .or_else(|| crate::mail::row_label(conn, table, key))
        .or_else(|| crate::reminders::row_label(conn, table, key))
        .or_else(|| crate::staff::row_label(conn, table, key))
        .or_else(|| crate::imports::row_label(conn, table, key))
        .or_else(|| crate::duplicates::row_label(conn, table, key))
        .or_else(|| crate::applications::row_label(conn, table, key))
        .or_else(|| crate::requests::row_label(conn, table, key))
        .or_else(|| crate::renewal::row_label(conn, table, key))
        .or_else(|| crate::prints::row_label(conn, table, key))
        .or_else(|| crate::identity::row_label(conn, table, key))
        .or_else(|| crate::clients::row_label(conn, table, key))
        .or_else(|| crate::files::row_label(conn, table, key))
        .or_else(|| crate::notices::row_label(conn, table, key))
        .or_else(|| crate::events::row_label(conn, table, key))
        .or_else(|| crate::shelf::row_label(conn, table, key))
        .or_else(|| crate::faq::row_label(conn, table, key))
        .or_else(|| crate::inquiries::row_label(conn, table, key))
        .or_else(|| crate::proxies::row_label(conn, table, key))
        .or_else(|| crate::retention::row_label(conn, table, key))
}

/// What a row says, for the timeline of its member.
pub(crate) fn row_text(reader: &crate::Reader<'_>, table: &str, key: i64) -> Result<Option<String>> {
    Ok(match table {
        "message" => crate::mail::row_label(reader.conn, table, key),
        "charge" => crate::dues::row_text(reader, key)?,
        "payment" => crate::payments::row_text(reader, key)?,
        "receipt" => crate::receipts::row_label(reader.conn, table, key),
        "invoice" => crate::invoices::row_label(reader.conn, table, key),
        "event_seat" => crate::events::row_label(reader.conn, table, key),
        _ => crate::members::row_text(reader, table, key)?,
    })
}

/// Whether the reader's role may read what stands in a changed row.
pub(crate) fn may_read_row(
    reader: &crate::Reader<'_>,
    table: &str,
    key: i64,
    value: &dyn Fn(&str) -> Option<rusqlite::types::Value>,
) -> Result<bool> {
    match table {
        // Somebody's account: for those who look after money.
        "mandate" | "transfer" => Ok(reader.require(crate::Permission::view(crate::Area::Money)).is_ok()),
        // What somebody told those who look after events: 「車いすです」.
        "event_seat" => Ok(reader.require(crate::Permission::view(crate::Area::Events)).is_ok()),
        "change_request" => crate::requests::may_read_row(reader, key),
        // What somebody confided to the office: for those who look after it.
        "inquiry" | "inquiry_message" | "inquiry_file" => {
            Ok(reader.require(crate::Permission::view(crate::Area::Inquiries)).is_ok())
        }
        _ => crate::members::may_read_row(reader, table, key, value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_have_words_in_both_languages() {
        let mut seen = std::collections::BTreeSet::new();
        for entry in entries() {
            assert!(seen.insert(entry.name), "two entries of one name: {}", entry.name);
            let key = format!("act-{}", entry.name.replace('.', "-"));
            assert!(words::has(&key), "people read the name of an act in the journal: {key}");
        }
    }

    #[test]
    fn every_request_refuses_fields_that_it_does_not_know() {
        let mut generator = SchemaSettings::draft2020_12().with(|s| s.inline_subschemas = true).into_generator();
        for entry in entries() {
            let (input, _) = (entry.schemas)(&mut generator);
            let closed = input.get("additionalProperties") == Some(&Value::Bool(false)) || input.get("oneOf").is_some();
            assert!(closed, "a misspelt field must not be swallowed: {}", entry.name);
        }
    }

    fn refused(name: &str, input: Value) -> Error {
        let office = crate::testing::Office::new();
        office.call(name, input).expect_err("it cannot be meant")
    }

    #[test]
    fn a_value_that_is_off_is_named_by_its_field() {
        for (name, input, field) in [
            ("payments.record", json!({ "member": 1, "amount": 1, "paid_on": "2026-11-01", "method": "x" }), "method"),
            (
                "payments.record",
                json!({ "member": 1, "amount": "1", "paid_on": "2026-11-01", "method": "bank" }),
                "amount",
            ),
            ("payments.record", json!({ "member": 1, "amount": 1, "method": "bank" }), "paid_on"),
            ("payments.record", json!({ "membr": 1 }), "membr"),
            ("imports.plan", json!({ "token": "", "mapping": [{ "column": 0, "target": "nonsense" }] }), "mapping"),
            ("members.find", json!({ "text": "", "limit": -1 }), "limit"),
        ] {
            let error = refused(name, input.clone());
            assert_eq!(
                (error.code, error.field.as_deref()),
                (Code::Malformed, Some(field)),
                "the form marks the field, not the value: {name} {input}"
            );
        }
    }

    #[test]
    fn a_day_outside_the_calendar_of_an_association_is_refused() {
        let end = |on: &str| refused("membership.end", json!({ "member": 1, "on": on, "reason": "left" }));
        for on in ["+262142-12-31", "-262143-01-01", "0026-11-20", "1867-12-31", "3000-01-01"] {
            let error = end(on);
            assert_eq!((error.code, error.field.as_deref()), (Code::Invalid, Some("on")), "nobody means {on}");
        }
        for on in ["1868-01-01", "2999-12-31"] {
            assert_eq!(end(on).code, Code::NotFound, "{on} is a day; there is no such member");
        }
        // In text anything may stand.
        let noted = refused("notes.add", json!({ "member": 1, "text": "3000-01-01" }));
        assert_eq!(noted.code, Code::NotFound, "a note is no day");
    }

    #[test]
    fn a_day_is_found_wherever_it_stands() {
        let person = |birth: &str| json!({ "record": { "type": "person", "sei": "山田", "birth": birth } });
        assert_eq!(refused("members.add", person("0001-01-01")).field.as_deref(), Some("birth"), "inside a record");
    }

    #[test]
    fn money_and_documents_are_never_undone_by_changeset() {
        for entry in entries() {
            let writes_money = entry
                .touches
                .iter()
                .any(|t| matches!(t, Topic::Dues | Topic::Payments | Topic::Receipts | Topic::Invoices));
            // A merge changes whose record a charge or payment names, and nothing else of it.
            let moves = ["journal.undo", "members.merge", "members.unmerge"].contains(&entry.name);
            if writes_money && !moves {
                assert_ne!(entry.undo, Some(Undo::Changeset), "money is reversed, not undone: {}", entry.name);
            }
        }
    }
}
