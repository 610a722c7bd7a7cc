//! Whom a letter reaches: name, state and mail address of a member, for the rooms that write to them.

use rusqlite::{OptionalExtension, Row, params};

use crate::{
    Lang, Reader, Result,
    members::{consents::Answer, record::Language},
    values::Day,
};

/// What a letter and My Page must know of a member.
#[derive(Debug, Clone)]
pub struct Contact {
    /// The key.
    pub member: i64,
    /// 会員番号.
    pub no: String,
    /// As it is read: 「小林 千代子」, or the organisation's name.
    pub name: String,
    /// The name in Roman letters, as its owner writes it; empty when nobody has said.
    pub romaji: String,
    /// 様 or 御中, or what the record says.
    pub honorific: String,
    /// The address for letters (送付先), else the first; none when there is none.
    pub email: Option<String>,
    /// Whether that address came back as undeliverable.
    pub bounced: bool,
    /// 発送停止.
    pub mail_stop: bool,
    /// Whether the member has died, or the organisation is dissolved.
    pub dead: bool,
    /// What they said to mail.
    pub mail_consent: Answer,
    /// In which language they are written to.
    pub lang: Lang,
    /// The first day without membership, when there is none now and none to come.
    pub left_on: Option<Day>,
}

impl Contact {
    /// As a letter addresses them: English has no honorific after a name, and Roman letters where they are known.
    pub fn called(&self, lang: Lang) -> String {
        match lang {
            Lang::Ja => format!("{} {}", self.name, self.honorific),
            Lang::En if self.romaji.is_empty() => self.name.clone(),
            Lang::En => self.romaji.clone(),
        }
    }
}

/// Whether a member has died or, of an organisation, is dissolved: whoever writes to members asks it.
pub(super) const DEAD: &str = "m.death IS NOT NULL
         OR EXISTS (SELECT 1 FROM membership d WHERE d.member = m.id AND d.end_reason IN ('died', 'dissolved'))";

fn select() -> String {
    format!(
        "SELECT m.id, m.no, m.type, m.sei, m.mei, m.organisation, m.honorific, e.address,
                coalesce(e.bounced, 0), m.mail_stop, {DEAD},
                (SELECT max(coalesce(s.ends_on, '9999-12-31')) FROM membership s WHERE s.member = m.id),
                coalesce((SELECT c.answer FROM consent c WHERE c.member = m.id AND c.purpose = 'mail'
                          ORDER BY c.given_on DESC, c.id DESC LIMIT 1), ''), m.language,
                m.romaji_sei, m.romaji_mei
         FROM member m
         LEFT JOIN email e ON e.id =
           (SELECT x.id FROM email x WHERE x.member = m.id AND coalesce(x.starts_on, '') <= ?2
              AND (x.ends_on IS NULL OR x.ends_on > ?2) ORDER BY x.mailing DESC, x.id LIMIT 1)"
    )
}

fn from_row(row: &Row<'_>, today: Day) -> rusqlite::Result<Contact> {
    let organisation = row.get::<_, String>(2)? == "organisation";
    let (sei, mei): (String, String) = (row.get(3)?, row.get(4)?);
    let person = format!("{sei} {mei}").trim().to_owned();
    let name = if organisation || person.is_empty() { row.get(5)? } else { person };
    let (romaji_sei, romaji_mei): (String, String) = (row.get(14)?, row.get(15)?);
    let given: String = row.get(6)?;
    let usual = if organisation { "御中" } else { "様" };
    let ends: Option<String> = row.get(11)?;
    let ends: Option<Day> = ends.and_then(|text| text.parse().ok());
    Ok(Contact {
        member: row.get(0)?,
        no: row.get(1)?,
        name,
        romaji: if organisation { String::new() } else { format!("{romaji_mei} {romaji_sei}").trim().to_owned() },
        honorific: if given.is_empty() { usual.to_owned() } else { given },
        email: row.get(7)?,
        bounced: row.get(8)?,
        mail_stop: row.get(9)?,
        dead: row.get(10)?,
        mail_consent: Answer::from_code(&row.get::<_, String>(12)?),
        lang: Language::from_code(&row.get::<_, String>(13)?).lang(),
        left_on: ends.filter(|day| *day <= today),
    })
}

/// The contact of one member; none when there is no such member.
pub fn contact(reader: &Reader<'_>, member: i64) -> Result<Option<Contact>> {
    Ok(reader
        .conn
        .prepare_cached(&format!("{} WHERE m.id = ?1", select()))?
        .query_row(params![member, reader.today().to_string()], |row| from_row(row, reader.today()))
        .optional()?)
}

/// In which language a member is written to.
pub fn letters_in(reader: &Reader<'_>, member: i64) -> Result<Lang> {
    let language = reader
        .conn
        .prepare_cached("SELECT language FROM member WHERE id = ?")?
        .query_row([member], |row| row.get::<_, String>(0))
        .optional()?;
    Ok(Language::from_code(&language.unwrap_or_default()).lang())
}

/// How many are members now, and how many of them have a mail address.
pub fn reach(reader: &Reader<'_>) -> Result<(i64, i64)> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT count(*), count(e) FROM
               (SELECT m.id, (SELECT x.id FROM email x WHERE x.member = m.id LIMIT 1) AS e FROM member m
                WHERE m.death IS NULL AND EXISTS
                  (SELECT 1 FROM membership s WHERE s.member = m.id AND s.starts_on <= ?1
                   AND (s.ends_on IS NULL OR s.ends_on > ?1)))",
        )?
        .query_row([reader.today().to_string()], |row| Ok((row.get(0)?, row.get(1)?)))?)
}
