//! Letters: name and address of many members at once, for the rooms that print. To whom at an organisation
//! they go is what the view `organisation_contact` says; who shares a letter is the households' matter.

use std::collections::HashMap;

use rusqlite::params;

use super::contact::DEAD;
use crate::{
    Reader, Result,
    members::places::AddressLabel,
    membership::{self, State},
};

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
    /// They do not want letters.
    pub refused: bool,
    /// Every address that they have is unknown (住所不明).
    pub lost: bool,
    /// Whether the member has died.
    pub dead: bool,
    /// 退会: whether no membership is left, none to come, and no days of grace.
    pub left: bool,
    /// Where letters go; none when there is no address.
    pub address: Option<LetterAddress>,
    /// To whom at an organisation its letters go, where somebody is named.
    pub attention: Option<Attention>,
}

/// Somebody at an organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attention {
    /// 部署
    pub department: String,
    /// 役職
    pub title: String,
    /// As it is read.
    pub name: String,
}

/// Where letters go.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
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
        "SELECT m.id, m.no, m.type, m.sei, m.mei, m.organisation, m.honorific, m.mail_stop, {DEAD},
                a.label, a.postal_code, a.prefecture, a.city, a.street, a.building, o.department, o.title, o.name,
                coalesce((SELECT c.answer FROM consent c WHERE c.member = m.id AND c.purpose = 'post'
                          ORDER BY c.given_on DESC, c.id DESC LIMIT 1), '') = 'no',
                a.id IS NULL AND EXISTS (SELECT 1 FROM address x WHERE x.member = m.id AND x.unknown_since IS NOT NULL)
         FROM json_each(?1) w JOIN member m ON m.id = w.value
         LEFT JOIN address a ON a.id = (SELECT x.id FROM address x WHERE x.member = m.id AND x.unknown_since IS NULL
             AND coalesce(x.starts_on, '') <= ?3 AND (x.ends_on IS NULL OR x.ends_on > ?3)
           ORDER BY x.label = ?2 DESC, x.mailing DESC, x.id LIMIT 1)
         LEFT JOIN organisation_contact o ON o.member = m.id AND o.letters = 1"
    ))?;
    let today = reader.today();
    let gone = membership::in_states(reader, &[State::Left], today)?;
    let label = wanted.map_or("", AddressLabel::code);
    let mut letters: HashMap<i64, Letter> = statement
        .query_map(params![serde_json::to_string(ids)?, label, today.to_string()], |row| {
            let address = row.get::<_, Option<String>>(9)?.map(|label| {
                Ok::<_, rusqlite::Error>(LetterAddress {
                    label,
                    postal_code: row.get(10)?,
                    prefecture: row.get(11)?,
                    city: row.get(12)?,
                    street: row.get(13)?,
                    building: row.get(14)?,
                })
            });
            let attention = row.get::<_, Option<String>>(17)?.map(|name| {
                Ok::<_, rusqlite::Error>(Attention { department: row.get(15)?, title: row.get(16)?, name })
            });
            let letter = Letter {
                member: row.get(0)?,
                no: row.get(1)?,
                is_organisation: row.get::<_, String>(2)? == "organisation",
                sei: row.get(3)?,
                mei: row.get(4)?,
                organisation: row.get(5)?,
                honorific: row.get(6)?,
                mail_stop: row.get(7)?,
                refused: row.get(18)?,
                lost: row.get(19)?,
                dead: row.get(8)?,
                left: false,
                address: address.transpose()?,
                attention: attention.transpose()?,
            };
            Ok((letter.member, letter))
        })?
        .collect::<rusqlite::Result<_>>()?;
    for (member, letter) in &mut letters {
        letter.left = u32::try_from(*member).is_ok_and(|member| gone.contains(member));
    }
    Ok(ids.iter().filter_map(|id| letters.remove(id)).collect())
}
