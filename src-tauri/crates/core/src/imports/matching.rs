//! Whose row is it? By number, by the other system's key, or by how alike the two are
//! ([`crate::members::likeness`], the same score as while somebody types).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::draft::Draft;
use crate::members::likeness::{Evidence, Person, maiden_name};

/// By what a row finds its member.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Key {
    /// 会員番号
    No,
    /// The number in the other system.
    External,
    /// Name, with birth, telephone, mail or place.
    Match,
}

/// What tells the person of a row from others.
pub fn evidence(d: &Draft) -> Evidence {
    let address = d.addresses.first();
    Evidence::new(&Person {
        is_organisation: d.is_organisation == Some(true),
        sei: &d.sei,
        mei: &d.mei,
        sei_kana: &d.sei_kana,
        mei_kana: &d.mei_kana,
        organisation: &d.organisation,
        organisation_kana: &d.organisation_kana,
        gender: d.gender,
        birth: d.birth,
        former: maiden_name(&d.former_sei, &d.mei).into_iter().collect(),
        phones: d.phones.iter().map(|p| p.number.as_str()).collect(),
        mails: d.emails.iter().map(|e| e.address.as_str()).collect(),
        address: address.map_or(("", "", ""), |a| (&a.postal_code, &a.city, &a.street)),
    })
}
