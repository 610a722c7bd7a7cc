//! Letters: name, address and household of many members at once, for the rooms that print.

use std::collections::HashMap;

use rusqlite::params;

use super::contact::{GONE, left_on};
use crate::{Reader, Result, members::record::AddressLabel};

/// What an envelope must know of a member.
#[derive(Debug, Clone)]
pub struct Letter {
    /// The key.
    pub member: i64,
    /// 会員番号
    pub no: String,
    /// An organisation, not a person.
    pub is_organisation: bool,
    /// 姓
    pub sei: String,
    /// 名
    pub mei: String,
    /// Of an organisation its name; of a person 勤務先.
    pub organisation: String,
    /// 敬称 of the record; empty: 様 or 御中.
    pub honorific: String,
    /// 発送停止
    pub mail_stop: bool,
    /// Whether the member has died.
    pub dead: bool,
    /// Whether no membership is left, and none to come.
    pub left: bool,
    /// Where letters go; none when there is no address.
    pub address: Option<LetterAddress>,
    /// The household, and whether the member is its 世帯主.
    pub household: Option<(i64, bool)>,
}

/// Where letters go.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct LetterAddress {
    /// Whose.
    pub label: String,
    /// Seven digits; abroad as written.
    pub postal_code: String,
    /// 都道府県
    pub prefecture: String,
    /// 市区町村
    pub city: String,
    /// 町域・番地
    pub street: String,
    /// 建物・部屋
    pub building: String,
}

impl Letter {
    /// As people call it.
    pub fn name(&self) -> String {
        super::full_name(self.is_organisation, &self.sei, &self.mei, &self.organisation)
    }
}

/// The letters of these members, in this order. The address is that of the label that is wanted, else
/// the 送付先, else the first.
pub fn letters(reader: &Reader<'_>, ids: &[i64], wanted: Option<AddressLabel>) -> Result<Vec<Letter>> {
    let mut statement = reader.conn.prepare_cached(&format!(
        "SELECT m.id, m.no, m.type, m.sei, m.mei, m.organisation, m.honorific, m.mail_stop, {GONE},
                a.label, a.postal_code, a.prefecture, a.city, a.street, a.building, h.household, h.head
         FROM json_each(?1) w JOIN member m ON m.id = w.value
         LEFT JOIN address a ON a.id = (SELECT x.id FROM address x WHERE x.member = m.id
           ORDER BY x.label = ?2 DESC, x.mailing DESC, x.id LIMIT 1)
         LEFT JOIN household_member h ON h.member = m.id"
    ))?;
    let today = reader.today();
    let label = wanted.map_or("", AddressLabel::code);
    let mut letters: HashMap<i64, Letter> = statement
        .query_map(params![serde_json::to_string(ids)?, label], |row| {
            let address = row.get::<_, Option<String>>(10)?.map(|label| {
                Ok::<_, rusqlite::Error>(LetterAddress {
                    label,
                    postal_code: row.get(11)?,
                    prefecture: row.get(12)?,
                    city: row.get(13)?,
                    street: row.get(14)?,
                    building: row.get(15)?,
                })
            });
            let household: Option<i64> = row.get(16)?;
            let letter = Letter {
                member: row.get(0)?,
                no: row.get(1)?,
                is_organisation: row.get::<_, String>(2)? == "organisation",
                sei: row.get(3)?,
                mei: row.get(4)?,
                organisation: row.get(5)?,
                honorific: row.get(6)?,
                mail_stop: row.get(7)?,
                dead: row.get(8)?,
                left: left_on(row, 9, today)?.is_some(),
                address: address.transpose()?,
                household: household.map(|key| Ok::<_, rusqlite::Error>((key, row.get(17)?))).transpose()?,
            };
            Ok((letter.member, letter))
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(ids.iter().filter_map(|id| letters.remove(id)).collect())
}
