//! Which tables hold something of a member, as the schema says it, and what of two members cannot stand side
//! by side in them. The SQL of tables of all rooms is here and in `schema/store.rs`, because a merge must
//! reach what no room below knows of.

pub(super) mod store;

use crate::{Reader, Result};

/// A column that names a member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reference {
    pub table: String,
    pub column: String,
    /// What may be there once for a member.
    pub uniques: Vec<Unique>,
}

/// A unique index in which the column stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unique {
    /// The other columns.
    pub with: Vec<String>,
    /// Of a partial index: for which rows.
    pub condition: Option<String>,
}

/// Tables whose room moves them itself, since it alone knows what two of the same mean.
pub(super) const BY_ROOM: &[&str] = &["membership", "charge", "login", "token", "identity_case"];

/// Rows that say the same when these columns do: a telephone stands once.
const SAME: &[(&str, &[&str])] = &[
    ("phone", &["number"]),
    ("email", &["address"]),
    ("address", &["postal_code", "prefecture", "city", "street", "building"]),
];

/// Tables of which a person may take those of one side alone, and what makes two rows one.
pub(super) fn contact(table: &str) -> Option<&'static [&'static str]> {
    SAME.iter().find(|(name, _)| *name == table).map(|(_, columns)| *columns)
}

/// A row of each of the two, of which one can stand.
#[derive(Debug, Clone)]
pub(super) struct Clash {
    /// As a choice names it.
    pub key: String,
    pub table: String,
    /// The flag that only one may have, when it is no more than that: 送付先.
    pub flag: Option<String>,
    pub keep: i64,
    pub drop: i64,
    /// What the rows say beside the key and whose they are.
    pub keep_text: String,
    pub drop_text: String,
    /// What they are about: the name of an own field.
    pub about: String,
}

impl Clash {
    /// Both say the same: one of them is enough, and nobody is asked.
    pub fn is_same(&self) -> bool {
        self.flag.is_none() && self.keep_text == self.drop_text
    }
}

/// What of the two can stand only once. Tables that their room moves are not asked.
pub(super) fn clashes(reader: &Reader<'_>, references: &[Reference], keep: i64, drop: i64) -> Result<Vec<Clash>> {
    let mut found: Vec<Clash> = Vec::new();
    for reference in references.iter().filter(|r| !BY_ROOM.contains(&r.table.as_str())) {
        for unique in &reference.uniques {
            for clash in store::clashes(reader, reference, unique, keep, drop)? {
                if !found
                    .iter()
                    .any(|other| (&other.table, other.keep, other.drop) == (&clash.table, clash.keep, clash.drop))
                {
                    found.push(clash);
                }
            }
        }
    }
    Ok(found)
}
