//! Conditions on own fields: what is written of a member, of the household, of a membership, and what is computed.

use roaring::RoaringBitmap;

use super::{Holds, Sets};
use crate::{
    Result,
    members::{
        fields::{self, Belongs, Field, FieldType, formula::Value},
        segment::Op,
    },
};

/// Where the values stand, as `x` with the columns of `field_value`. What is written of a household holds for all
/// in it; of memberships any one counts, the present one or an earlier.
fn from(belongs: Belongs) -> &'static str {
    match belongs {
        Belongs::Member => "field_value x",
        Belongs::Household => {
            "(SELECT p.member, v.field, v.text, v.number, v.day
                FROM household_value v JOIN household_place p ON p.household = v.household) x"
        }
        Belongs::Membership => "membership_value x",
    }
}

fn flags(values: &[String]) -> Vec<&'static str> {
    values.iter().map(|value| if value == "yes" { "1" } else { "0" }).collect()
}

impl Sets<'_> {
    pub(super) fn own(&mut self, of: Option<&str>, op: Op, values: &[String]) -> Result<Holds> {
        let field = of.and_then(|of| of.parse::<i64>().ok()).and_then(|id| self.fields.iter().find(|f| f.id == id));
        // A field that is no more, or that the reader may not see: nobody has it.
        let Some(field) = field.cloned() else { return Ok(Holds::Set(RoaringBitmap::new())) };
        if field.is_computed() {
            return Ok(Holds::Set(self.computed(&field, op, values)?));
        }
        let (id, from) = (field.id, from(field.belongs).to_owned());
        let holds = match (field.kind_of, op) {
            (_, Op::None) => return Ok(Holds::HasNo(from, format!("x.field = {id}"))),
            (_, Op::Some) => "TRUE".to_owned(),
            (FieldType::YesNo, Op::Is) => format!("x.number IN ({})", flags(values).join(", ")),
            (FieldType::Number, op) => self.number("x.number", op, values),
            (FieldType::Date, op) => self.days("x.day", op, values)?,
            (FieldType::Choices, _) => {
                format!("EXISTS (SELECT 1 FROM json_each(x.text) c WHERE {})", self.one_of("c.value", values))
            }
            (_, op) => self.text("x.text", op, values),
        };
        Ok(Holds::Has(from, format!("x.field = {id} AND {holds}")))
    }

    /// What is computed stands in no table: it is computed of everybody, and compared by the same statements as
    /// what is written.
    fn computed(&mut self, field: &Field, op: Op, values: &[String]) -> Result<RoaringBitmap> {
        let only = self.only.map(|member| [i64::from(member)]);
        let found = fields::computed(self.reader, field, only.as_ref().map(<[i64; 1]>::as_slice))?;
        let rows = found.into_iter().filter_map(|(member, value)| {
            Some(match value {
                Value::None => return None,
                Value::Number(number) => serde_json::json!([member, number]),
                Value::YesNo(yes) => serde_json::json!([member, i64::from(yes)]),
                Value::Text(text) if text.is_empty() => return None,
                Value::Text(text) => serde_json::json!([member, text]),
                Value::Day(day) => serde_json::json!([member, day.to_string()]),
            })
        });
        let rows = serde_json::to_string(&rows.collect::<Vec<_>>())?;
        let value = "j.value ->> 1";
        let of_all = self.bind(rows);
        let holds = match (field.kind_of, op) {
            (_, Op::Some | Op::None) => "TRUE".to_owned(),
            (FieldType::YesNo, _) => format!("{value} IN ({})", flags(values).join(", ")),
            (FieldType::Number, op) => self.number(value, op, values),
            (FieldType::Date, op) => self.days(value, op, values)?,
            (_, op) => self.text(value, op, values),
        };
        let having = self.ask(&format!("SELECT j.value ->> 0 FROM json_each({of_all}) j WHERE {holds}"))?;
        Ok(if op == Op::None { self.everybody()? - having } else { having })
    }
}
