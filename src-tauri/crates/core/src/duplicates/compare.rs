//! 並べて見る: two records side by side, what is proposed for each field, and what a merge would move.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    choice::{Side, proposed},
    list::{One, one},
    merge::table,
    schema::{self, BY_ROOM, store},
};
use crate::{
    Area, Error, Permission, Query, Reader, Result, dues, ensure, logins,
    members::{
        self,
        likeness::{self, Likeness},
        merged::{self, Merged},
    },
    membership, words,
};

/// 並べて見る.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Compare {
    /// Who stays.
    pub keep: i64,
    /// Who becomes part of it.
    pub drop: i64,
}

/// A value of the two that differs or that only one has.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Field {
    /// The column; by it a choice is given.
    pub key: String,
    /// As it stands in the record that stays.
    pub keep: String,
    /// As it stands in the other one.
    pub drop: String,
    /// What is proposed.
    pub proposed: Side,
}

/// Rows of both.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Rows {
    /// By it a choice is given.
    pub key: String,
    /// What it is: 「電話」, 「独自項目の値 血液型」.
    pub label: String,
    /// What the record that stays has.
    pub keep: Vec<String>,
    /// What the other one has.
    pub drop: Vec<String>,
    /// What can be chosen.
    pub sides: Vec<Side>,
    /// What is proposed.
    pub proposed: Side,
}

/// Something that moves without being asked.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Moves {
    /// What it is.
    pub label: String,
    /// How many.
    pub count: u64,
}

/// What [`Compare`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Compared {
    /// Who stays.
    pub keep: One,
    /// Who becomes part of it.
    pub drop: One,
    /// How alike they are.
    pub points: i32,
    /// What that says.
    pub likeness: Likeness,
    /// What is the same and what is not.
    pub reasons: Vec<String>,
    /// Values that are the same in both: their columns.
    pub same: Vec<Field>,
    /// Values to choose from.
    pub fields: Vec<Field>,
    /// Lists and rows to choose from.
    pub rows: Vec<Rows>,
    /// What moves over.
    pub moves: Vec<Moves>,
    /// What somebody should know before: two charges for one year.
    pub warnings: Vec<String>,
}

impl Query for Compare {
    type Output = Compared;
    const NAME: &'static str = "members.compare";
    const NEEDS: Permission = Permission::view(Area::Members);
    fn run(self, reader: &Reader<'_>) -> Result<Compared> {
        ensure!(self.keep != self.drop, "drop", "error-merge-one");
        let score = likeness::of_two(reader, self.keep, self.drop)?
            .ok_or_else(|| Error::new(crate::Code::NotFound, "error-no-such-member"))?;
        let (mut same, mut fields) = (Vec::new(), Vec::new());
        let theirs = merged::values(reader, self.drop)?;
        for (own, other) in merged::values(reader, self.keep)?.into_iter().zip(theirs) {
            let proposed = proposed(&own.text, &other.text);
            let field = Field { key: own.column, keep: own.text, drop: other.text, proposed };
            match field.keep == field.drop {
                true if field.keep.is_empty() => {}
                true => same.push(field),
                false => fields.push(field),
            }
        }
        let mut compared = Compared {
            keep: one(reader, self.keep)?,
            drop: one(reader, self.drop)?,
            points: score.points,
            likeness: score.likeness(),
            reasons: score.reasons.iter().map(|reason| reason.say(reader.lang())).collect(),
            same,
            fields,
            rows: Vec::new(),
            moves: Vec::new(),
            warnings: Vec::new(),
        };
        compared.periods(reader)?;
        compared.login(reader)?;
        compared.tables(reader)?;
        for (label, own, other) in dues::charged_twice(reader, self.keep, self.drop)? {
            let args = [("label", label), ("keep", yen(own)), ("drop", yen(other))];
            compared.warnings.push(words::say(reader.lang(), "merge-charged-twice", &args));
        }
        Ok(compared)
    }
}

fn yen(amount: i64) -> String {
    tsudoi_japan::money::yen(amount)
}

impl Compared {
    fn periods(&mut self, reader: &Reader<'_>) -> Result<()> {
        let (own, theirs) = (membership::periods(reader, self.keep.id)?, membership::periods(reader, self.drop.id)?);
        let say = |periods: &[membership::Period]| {
            let line = |p: &membership::Period| {
                let end = p.ends_on.and_then(|day| day.pred_opt()).map_or_else(String::new, |day| day.to_string());
                format!("{} {} – {end}", p.kind_name, p.starts_on).trim_end().to_owned()
            };
            periods.iter().map(line).collect::<Vec<_>>()
        };
        if theirs.is_empty() {
            return Ok(());
        }
        let together = membership::can_stand_together(&own, &theirs);
        let mut sides = vec![Side::Keep, Side::Drop];
        if together {
            sides.insert(0, Side::Both);
        }
        let proposed = if together { Side::Both } else { Side::Keep };
        self.rows.push(Rows {
            key: "membership".to_owned(),
            label: table(reader, "membership"),
            keep: say(&own),
            drop: say(&theirs),
            sides,
            proposed,
        });
        Ok(())
    }

    fn login(&mut self, reader: &Reader<'_>) -> Result<()> {
        let own = logins::of_member(reader, self.keep.id)?.map(|login| login.email);
        let theirs = logins::of_member(reader, self.drop.id)?.map(|login| login.email);
        if let Some(theirs) = theirs {
            let proposed = if own.is_some() { Side::Keep } else { Side::Drop };
            self.rows.push(Rows {
                key: "login".to_owned(),
                label: table(reader, "login"),
                keep: own.into_iter().collect(),
                drop: vec![theirs],
                sides: vec![Side::Keep, Side::Drop],
                proposed,
            });
        }
        Ok(())
    }

    fn tables(&mut self, reader: &Reader<'_>) -> Result<()> {
        let references = store::references(reader)?;
        for name in ["address", "phone", "email"] {
            let columns = schema::contact(name).unwrap_or_default();
            let texts = |member| -> Result<Vec<String>> {
                let rows = store::contacts(reader, name, columns, member)?;
                Ok(rows.into_iter().map(|(_, text, _)| text.trim().to_owned()).collect())
            };
            let (keep, drop) = (texts(self.keep.id)?, texts(self.drop.id)?);
            let news = drop.iter().filter(|text| !keep.contains(text)).count() as u64;
            if news > 0 && keep.is_empty() {
                self.moves.push(Moves { label: table(reader, name), count: news });
            } else if news > 0 {
                self.rows.push(Rows {
                    key: name.to_owned(),
                    label: table(reader, name),
                    keep,
                    drop,
                    sides: vec![Side::Both, Side::Keep, Side::Drop],
                    proposed: Side::Both,
                });
            }
        }
        let clashes = schema::clashes(reader, &references, self.keep.id, self.drop.id)?;
        for clash in clashes.iter().filter(|clash| !clash.is_same() && clash.keep_text != clash.drop_text) {
            let label = match &clash.flag {
                Some(_) => words::say(reader.lang(), "merge-mailing", &[("table", table(reader, &clash.table))]),
                None => format!("{} {}", table(reader, &clash.table), clash.about).trim_end().to_owned(),
            };
            self.rows.push(Rows {
                key: clash.key.clone(),
                label,
                keep: vec![clash.keep_text.clone()],
                drop: vec![clash.drop_text.clone()],
                sides: vec![Side::Keep, Side::Drop],
                proposed: Side::Keep,
            });
        }
        for reference in &references {
            let own =
                schema::contact(&reference.table).is_some() || matches!(&*reference.table, "membership" | "login");
            // The payer of a charge is mostly the one whom it is for: counted once.
            let again = BY_ROOM.contains(&reference.table.as_str()) && reference.column != "member";
            if own || again || matches!(&*reference.table, "not_duplicate" | "token" | "viewing") {
                continue;
            }
            let count = store::count(reader, reference, self.drop.id)?;
            if count > 0 {
                self.moves.push(Moves { label: table(reader, &reference.table), count });
            }
        }
        Ok(())
    }
}

/// 統合された記録: what became part of a member.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MergedInto {
    /// Whose.
    pub member: i64,
}

impl Query for MergedInto {
    type Output = Vec<Merged>;
    const NAME: &'static str = "members.merged";
    const NEEDS: Permission = Permission::view(Area::Members);
    const SCOPED: bool = true;
    fn run(self, reader: &Reader<'_>) -> Result<Vec<Merged>> {
        members::brief(reader, self.member)?;
        merged::of_member(reader, self.member)
    }
}
