//! SQL of numbers: one value of every member.

use roaring::RoaringBitmap;
use rusqlite::{ToSql, types::ToSqlOutput};

use super::day;
use crate::{
    Reader, Result,
    members::{By, Dated},
    membership,
    values::Day,
};

/// Goes through all members with what tells them apart; kinds in their order.
pub(in crate::members) fn each(
    reader: &Reader<'_>,
    by: By,
    field: Option<i64>,
    on: Day,
    mut f: impl FnMut(i64, &str),
) -> Result<()> {
    let sql = match by {
        By::Kind => &format!(
            "SELECT s.member, k.name FROM kind k JOIN membership s ON s.kind = k.id WHERE {} ORDER BY k.position, k.id",
            membership::counts_sql("s", "?1")
        ),
        By::Age => "SELECT id, birth FROM member WHERE birth <= ?1",
        By::Gender => "SELECT id, gender FROM member WHERE ?1 IS NOT NULL",
        By::Type => "SELECT id, type FROM member WHERE ?1 IS NOT NULL",
        By::Prefecture => "SELECT member, prefecture FROM address WHERE mailing = 1 AND ?1 IS NOT NULL",
        By::City => "SELECT member, prefecture || city FROM address WHERE mailing = 1 AND ?1 IS NOT NULL",
        By::Tag => "SELECT x.member, t.name FROM tag t JOIN member_tag x ON x.tag = t.id WHERE ?1 IS NOT NULL",
        By::Group => {
            "SELECT x.member, p.path FROM grp_path p JOIN grp_place x ON x.grp = p.grp
             WHERE x.starts_on <= ?1 AND (x.ends_on IS NULL OR x.ends_on > ?1) ORDER BY p.path"
        }
        By::Field => {
            "SELECT v.member, CASE f.type WHEN 'yes_no' THEN iif(v.number = 1, 'yes', 'no')
                                          WHEN 'choices' THEN c.value ELSE v.text END
             FROM field_value v JOIN field f ON f.id = v.field
                  LEFT JOIN json_each(iif(f.type = 'choices', v.text, '[]')) c
             WHERE v.field = ?1"
        }
    };
    let param: Box<dyn ToSql> = if by == By::Field { Box::new(field) } else { Box::new(on.to_string()) };
    let param: ToSqlOutput<'_> = param.to_sql()?;
    let mut statement = reader.conn.prepare_cached(sql)?;
    let mut rows = statement.query([param])?;
    while let Some(row) = rows.next()? {
        f(row.get(0)?, row.get_ref(1)?.as_str_or_null().ok().flatten().unwrap_or_default());
    }
    Ok(())
}

pub(in crate::members) fn dated(reader: &Reader<'_>, wanted: &RoaringBitmap) -> Result<Vec<Dated>> {
    let mut statement = reader.conn.prepare_cached(
        "SELECT b.member, b.no, b.name, b.kana, m.birth,
                coalesce(m.joined_on, (SELECT min(s.starts_on) FROM membership s WHERE s.member = m.id))
         FROM member m JOIN member_brief b ON b.member = m.id",
    )?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let member: i64 = row.get(0)?;
        if wanted.contains(member as u32) {
            found.push(Dated {
                member,
                no: row.get(1)?,
                name: row.get(2)?,
                kana: row.get(3)?,
                birth: day(row, 4)?,
                joined_on: day(row, 5)?,
            });
        }
    }
    Ok(found)
}
