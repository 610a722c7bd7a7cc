//! SQL that writes whole members, with statements that are prepared once for a whole import.

use rusqlite::{CachedStatement, Connection, params};

use super::beside;
use crate::{
    Result, Tx,
    members::bulk::{FieldValue, Period, Whole, WholeAddress},
    values::Day,
};

/// Writes whole members.
pub struct Writer<'c> {
    pub(super) now: String,
    pub(super) who: String,
    /// Until when a name held that is changed.
    yesterday: Option<Day>,
    pub(super) conn: &'c Connection,
    member: CachedStatement<'c>,
    address: CachedStatement<'c>,
    phone: CachedStatement<'c>,
    email: CachedStatement<'c>,
    tag: CachedStatement<'c>,
    field: CachedStatement<'c>,
    period: CachedStatement<'c>,
    note: CachedStatement<'c>,
}

impl<'c> Writer<'c> {
    /// For the time of one act.
    pub(in crate::members::bulk) fn new(tx: &Tx<'c>) -> Result<Self> {
        let mut writer = Self::on(tx.conn, tx.now_text(), tx.actor().name().to_owned())?;
        writer.yesterday = tx.today().pred_opt();
        Ok(writer)
    }

    /// On a connection without a book around it: the bare cost, by which speed is measured.
    pub(crate) fn on(conn: &'c Connection, now: String, who: String) -> Result<Self> {
        Ok(Self {
            now,
            who,
            yesterday: None,
            conn,
            member: conn.prepare_cached(
                "INSERT INTO member (no, type, sei, mei, sei_kana, mei_kana, organisation, organisation_kana, honorific,
                    gender, birth, death, mail_stop, joined_on, external_key, former_sei, former_sei_kana, romaji_sei,
                    romaji_mei, degree, mail_stop_reason, language, sort_kana, created_at)
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            )?,
            address: conn.prepare_cached(
                "INSERT INTO address (member, label, postal_code, prefecture, city, street, building, mailing,
                    starts_on, ends_on)
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            )?,
            phone: conn.prepare_cached("INSERT INTO phone (member, label, number) VALUES (?, ?, ?)")?,
            email: conn.prepare_cached(
                "INSERT INTO email (member, label, address, mailing, bounced) VALUES (?, ?, ?, ?, ?)",
            )?,
            tag: conn.prepare_cached("INSERT INTO member_tag (member, tag) VALUES (?, ?)")?,
            field: conn.prepare_cached(
                "INSERT INTO field_value (member, field, text, number, day, file) VALUES (?, ?, ?, ?, ?, ?)",
            )?,
            period: conn.prepare_cached(
                "INSERT INTO membership (member, kind, starts_on, ends_on, end_reason, asked_on) VALUES (?, ?, ?, ?, ?, ?)",
            )?,
            note: conn.prepare_cached("INSERT INTO note (member, text, written_at, written_by) VALUES (?, ?, ?, ?)")?,
        })
    }

    /// A new member with everything; its key.
    pub fn insert(&mut self, whole: &Whole) -> Result<i64> {
        let id = self.member.insert(params![
            whole.no,
            if whole.is_organisation { "organisation" } else { "person" },
            whole.sei,
            whole.mei,
            whole.sei_kana,
            whole.mei_kana,
            whole.organisation,
            whole.organisation_kana,
            whole.honorific,
            whole.gender,
            text_of(whole.birth),
            text_of(whole.death),
            whole.mail_stop,
            text_of(whole.joined_on),
            whole.external_key,
            whole.former_sei,
            whole.former_sei_kana,
            whole.romaji_sei,
            whole.romaji_mei,
            whole.degree,
            whole.mail_stop_reason,
            whole.language,
            whole.sort_kana(),
            self.now,
        ])?;
        for address in &whole.addresses {
            self.insert_address(id, address)?;
        }
        for phone in &whole.phones {
            self.phone.execute(params![id, phone.label, phone.number])?;
        }
        for email in &whole.emails {
            self.email.execute(params![id, email.label, email.address, email.mailing, email.bounced])?;
        }
        for tag in &whole.tags {
            self.tag.execute(params![id, tag])?;
        }
        for (field, value) in &whole.fields {
            self.insert_field(id, *field, value)?;
        }
        for period in &whole.periods {
            self.insert_period(id, period)?;
        }
        for note in &whole.notes {
            self.note.execute(params![id, note.text, self.now, self.who])?;
        }
        beside::write(self, id, None, whole)?;
        Ok(id)
    }

    /// Writes what is different; items that are not there any more are removed, except notes.
    pub fn update(&mut self, old: &Whole, new: &Whole) -> Result<()> {
        let id = old.id;
        self.update_member(old, new)?;
        // Places are given up before they are taken: one address is 送付先.
        let gone = old.addresses.iter().filter(|o| !new.addresses.contains(o));
        for address in gone {
            if new.addresses.iter().any(|n| n.id == address.id) {
                self.run("UPDATE address SET mailing = 0 WHERE id = ? AND mailing = 1", address.id)?;
            } else {
                self.run("DELETE FROM address WHERE id = ?", address.id)?;
            }
        }
        for address in new.addresses.iter().filter(|n| !old.addresses.contains(n)) {
            if address.id == 0 {
                self.insert_address(id, address)?;
            } else {
                self.conn
                    .prepare_cached(
                        "UPDATE address SET label = ?1, postal_code = ?2, prefecture = ?3, city = ?4, street = ?5,
                            building = ?6, mailing = ?7,
                            unknown_since = CASE WHEN (postal_code, prefecture, city, street, building)
                                                    = (?2, ?3, ?4, ?5, ?6) THEN unknown_since END
                         WHERE id = ?8",
                    )?
                    .execute(params![
                        address.label,
                        address.postal_code,
                        address.prefecture,
                        address.city,
                        address.street,
                        address.building,
                        address.mailing,
                        address.id
                    ])?;
            }
        }
        for phone in old.phones.iter().filter(|o| !new.phones.contains(o)) {
            self.run("DELETE FROM phone WHERE id = ?", phone.id)?;
        }
        for phone in new.phones.iter().filter(|n| !old.phones.contains(n)) {
            self.phone.execute(params![id, phone.label, phone.number])?;
        }
        for email in old.emails.iter().filter(|o| !new.emails.contains(o)) {
            self.run("DELETE FROM email WHERE id = ?", email.id)?;
        }
        for email in new.emails.iter().filter(|n| !old.emails.contains(n)) {
            self.email.execute(params![id, email.label, email.address, email.mailing, email.bounced])?;
        }
        for tag in old.tags.iter().filter(|o| !new.tags.contains(o)) {
            self.conn
                .prepare_cached("DELETE FROM member_tag WHERE member = ? AND tag = ?")?
                .execute(params![id, tag])?;
        }
        for tag in new.tags.iter().filter(|n| !old.tags.contains(n)) {
            self.tag.execute(params![id, tag])?;
        }
        for changed in new.fields.iter().filter(|n| !old.fields.contains(n)) {
            self.conn
                .prepare_cached("DELETE FROM field_value WHERE member = ? AND field = ?")?
                .execute(params![id, changed.0])?;
            self.insert_field(id, changed.0, &changed.1)?;
        }
        for period in old.periods.iter().filter(|o| !new.periods.iter().any(|n| n.id == o.id)) {
            self.run("DELETE FROM membership WHERE id = ?", period.id)?;
        }
        for period in new.periods.iter().filter(|n| !old.periods.contains(n)) {
            if period.id == 0 {
                self.insert_period(id, period)?;
            } else {
                self.conn
                    .prepare_cached(
                        "UPDATE membership SET kind = ?, starts_on = ?, ends_on = ?, end_reason = ?, asked_on = ? WHERE id = ?",
                    )?
                    .execute(params![
                        period.kind,
                        period.starts_on.to_string(),
                        text_of(period.ends_on),
                        period.end_reason,
                        text_of(period.asked_on),
                        period.id
                    ])?;
            }
        }
        for note in new.notes.iter().filter(|n| n.id == 0) {
            self.note.execute(params![id, note.text, self.now, self.who])?;
        }
        beside::write(self, id, Some(old), new)
    }

    fn update_member(&mut self, old: &Whole, new: &Whole) -> Result<()> {
        let own = |w: &Whole| {
            let mut own = w.clone();
            own.former.clear();
            own.leaves.clear();
            own.groups.clear();
            own.consents.clear();
            own.addresses.clear();
            own.phones.clear();
            own.emails.clear();
            own.tags.clear();
            own.fields.clear();
            own.periods.clear();
            own.notes.clear();
            own
        };
        if own(old) == own(new) {
            return Ok(());
        }
        if let Some(until) = old.name_ends(new).then_some(self.yesterday).flatten() {
            self.conn
                .prepare_cached(
                    "INSERT INTO name_history (member, sei, mei, sei_kana, mei_kana, organisation, organisation_kana, until)
                     SELECT id, iif(type = 'person', sei, ''), iif(type = 'person', mei, ''),
                            iif(type = 'person', sei_kana, ''), iif(type = 'person', mei_kana, ''),
                            iif(type = 'person', '', organisation), iif(type = 'person', '', organisation_kana), ?2
                     FROM member WHERE id = ?1",
                )?
                .execute(params![old.id, until.to_string()])?;
        }
        self.conn
            .prepare_cached(
                "UPDATE member SET no = ?, type = ?, sei = ?, mei = ?, sei_kana = ?, mei_kana = ?, organisation = ?,
                    organisation_kana = ?, honorific = ?, gender = ?, birth = ?, death = ?, mail_stop = ?, joined_on = ?,
                    external_key = ?, former_sei = ?, former_sei_kana = ?, romaji_sei = ?, romaji_mei = ?, degree = ?,
                    mail_stop_reason = ?, language = ?, sort_kana = ? WHERE id = ?",
            )?
            .execute(params![
                new.no,
                if new.is_organisation { "organisation" } else { "person" },
                new.sei,
                new.mei,
                new.sei_kana,
                new.mei_kana,
                new.organisation,
                new.organisation_kana,
                new.honorific,
                new.gender,
                text_of(new.birth),
                text_of(new.death),
                new.mail_stop,
                text_of(new.joined_on),
                new.external_key,
                new.former_sei,
                new.former_sei_kana,
                new.romaji_sei,
                new.romaji_mei,
                new.degree,
                new.mail_stop_reason,
                new.language,
                new.sort_kana(),
                old.id,
            ])?;
        Ok(())
    }

    fn run(&self, sql: &str, id: i64) -> Result<()> {
        self.conn.prepare_cached(sql)?.execute([id])?;
        Ok(())
    }

    fn insert_address(&mut self, member: i64, a: &WholeAddress) -> Result<()> {
        self.address.execute(params![
            member,
            a.label,
            a.postal_code,
            a.prefecture,
            a.city,
            a.street,
            a.building,
            a.mailing,
            text_of(a.starts_on),
            text_of(a.ends_on)
        ])?;
        Ok(())
    }

    fn insert_field(&mut self, member: i64, field: i64, value: &FieldValue) -> Result<()> {
        let (mut text, mut number, mut day, mut file) = (None, None, None, None);
        match value {
            FieldValue::Text(t) => text = Some(t.as_str()),
            FieldValue::Number(n) => number = Some(*n),
            FieldValue::Day(d) => day = Some(d.to_string()),
            FieldValue::File(f) => file = Some(*f),
        }
        self.field.execute(params![member, field, text, number, day, file])?;
        Ok(())
    }

    fn insert_period(&mut self, member: i64, p: &Period) -> Result<()> {
        self.period.execute(params![
            member,
            p.kind,
            p.starts_on.to_string(),
            text_of(p.ends_on),
            p.end_reason,
            text_of(p.asked_on)
        ])?;
        Ok(())
    }
}

pub(super) fn text_of(day: Option<Day>) -> Option<String> {
    day.map(|d| d.to_string())
}
