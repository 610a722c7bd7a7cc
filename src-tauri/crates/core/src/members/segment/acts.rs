//! 抽出条件 at the doors: look at one as it is built, keep it under a name.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    Expr, Names, audience, check, names, parse, say,
    words::{Holds, Of, Op, Subject, UNITS},
};
use crate::{
    Area, Command, Error, Permission, Query, Reader, Result, Topic, Tx, Undo, ensure,
    error::OrNotFound,
    members::{
        fields::{Field, FieldType},
        store,
    },
    staff::check_name,
    values::Nothing,
};

/// 抽出条件の一覧: one's own and everybody's.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct List {
    /// Says of each how many it means.
    #[serde(default)]
    pub counted: bool,
}

/// A segment under a name.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Segment {
    /// Key.
    pub id: i64,
    /// What it is called.
    pub name: String,
    /// How other segments and lists name it: `segment:NAME`.
    pub reference: String,
    /// Its text form.
    pub text: String,
    /// As people read it.
    pub sentence: String,
    /// How many it means, where that was asked for.
    pub count: Option<u64>,
    /// Whether everybody sees it; else only its owner.
    pub shared: bool,
}

impl Query for List {
    type Output = Vec<Segment>;
    const NAME: &'static str = "segments.list";
    const NEEDS: Permission = Permission::view(Area::Members);
    const SCOPED: bool = true;
    fn run(self, reader: &Reader<'_>) -> Result<Vec<Segment>> {
        let names = Names::new(reader)?;
        let count = |expr: &Expr| self.counted.then(|| store::segments::count(reader, expr)).transpose();
        let segment = |saved: &names::Saved| {
            Ok(Segment {
                id: saved.id,
                name: saved.name.clone(),
                reference: say::reference(&saved.name),
                text: say::text(&names, &saved.expr),
                sentence: say::sentence(&names, &saved.expr),
                count: count(&saved.expr)?,
                shared: saved.owner.is_none(),
            })
        };
        names.segments.iter().map(segment).collect()
    }
}

/// 抽出条件を見る: a text form or a tree, read, said and counted, as it is built.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Look {
    /// The text form.
    #[serde(default)]
    pub text: String,
    /// Or the tree; it counts when both are given.
    pub expr: Option<Expr>,
}

/// What [`Look`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Looked {
    /// The tree.
    pub expr: Expr,
    /// The text form.
    pub text: String,
    /// As people read it.
    pub sentence: String,
    /// How many are meant.
    pub count: u64,
    /// Its conditions in reading order: each as a phrase, and how many it alone holds for.
    pub conditions: Vec<Phrase>,
}

/// One condition of a tree.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Phrase {
    /// As people read it.
    pub phrase: String,
    /// How many it alone holds for.
    pub count: u64,
}

impl Query for Look {
    type Output = Looked;
    const NAME: &'static str = "segments.look";
    const NEEDS: Permission = Permission::view(Area::Members);
    const SCOPED: bool = true;
    fn run(self, reader: &Reader<'_>) -> Result<Looked> {
        let names = Names::new(reader)?;
        let expr = match self.expr {
            Some(expr) => expr,
            None => parse::parse(&names, &self.text)?,
        };
        check::check(&names, &expr)?;
        let mut found = Vec::new();
        expr.conditions(&mut found);
        let conditions = found
            .into_iter()
            .map(|condition| {
                let count = store::segments::count(reader, &Expr::Is(condition.clone()))?;
                Ok(Phrase { phrase: say::phrase(&names, condition, false), count })
            })
            .collect::<Result<_>>()?;
        Ok(Looked {
            text: say::text(&names, &expr),
            sentence: say::sentence(&names, &expr),
            count: store::segments::count(reader, &expr)?,
            conditions,
            expr,
        })
    }
}

/// 抽出条件のことば: of what the editor's menus are made.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Words {}

/// Something that can be chosen.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Choice {
    /// What stands in the tree.
    pub value: String,
    /// As people read it.
    pub label: String,
}

/// One subject with all that can be said of it. An own field stands here as a subject of its own.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Word {
    /// What it is about.
    pub subject: Subject,
    /// The key of the own field.
    pub field: Option<String>,
    /// As people read it.
    pub label: String,
    /// What may stand after the dot.
    pub of: Of,
    /// For items, causes and events: which.
    pub ofs: Vec<Choice>,
    /// What it is compared with.
    pub holds: Holds,
    /// How, with the phrase for a menu.
    pub ops: Vec<OpWord>,
    /// The values to choose from; of text, numbers and days none.
    pub choices: Vec<Choice>,
}

/// A way to compare.
#[derive(Debug, Serialize, JsonSchema)]
pub struct OpWord {
    /// What stands in the tree.
    pub op: Op,
    /// Whether it is the opposite: in the tree its condition stands in a `not`.
    pub no: bool,
    /// As people read it in a menu.
    pub label: String,
}

/// What [`Words`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Vocabulary {
    /// The subjects, the usual ones first.
    pub subjects: Vec<Word>,
    /// The units of a span before today.
    pub units: Vec<Choice>,
    /// The current fiscal year.
    pub fiscal_year: i32,
}

impl Query for Words {
    type Output = Vocabulary;
    const NAME: &'static str = "segments.words";
    const NEEDS: Permission = Permission::view(Area::Members);
    const SCOPED: bool = true;
    fn run(self, reader: &Reader<'_>) -> Result<Vocabulary> {
        let names = Names::new(reader)?;
        let lang = reader.lang();
        let named = |known: &[(i64, String)]| -> Vec<Choice> {
            known.iter().map(|(id, name)| Choice { value: id.to_string(), label: name.clone() }).collect()
        };
        let codes = |subject: Subject| -> Vec<Choice> {
            let choice = |code: &&str| Choice { value: (*code).to_owned(), label: subject.code_label(lang, code) };
            subject.codes().iter().map(choice).collect()
        };
        let word = |subject: Subject, field: Option<&Field>| {
            let of = field.map(|field| field.id.to_string());
            let holds = names.holds(subject, of.as_deref());
            Word {
                subject,
                label: field.map_or_else(|| subject.label(lang), |field| field.name.clone()),
                of: subject.of(),
                ofs: match subject.of() {
                    Of::Item => named(&names.items),
                    Of::Event => named(&names.events),
                    Of::Cause => names::CAUSES
                        .iter()
                        .map(|cause| Choice { value: (*cause).to_owned(), label: names::cause_label(lang, cause) })
                        .collect(),
                    _ => Vec::new(),
                },
                holds,
                ops: names
                    .ops(subject, of.as_deref())
                    .iter()
                    .flat_map(|op| [(*op, false), (*op, true)])
                    // More and less are each other's opposites already.
                    .filter(|(op, no)| !no || matches!(op, Op::Is | Op::Contains | Op::Begins | Op::Within))
                    .map(|(op, no)| OpWord { op, no, label: say::op_label(lang, holds, op, no) })
                    .collect(),
                choices: match (holds, field) {
                    (Holds::Kind, _) => named(&names.kinds),
                    (Holds::Tag, _) => named(&names.tags),
                    (Holds::Group, _) => named(&names.groups),
                    (Holds::Segment, _) => {
                        named(&names.segments.iter().map(|s| (s.id, s.name.clone())).collect::<Vec<_>>())
                    }
                    (Holds::Own, Some(field)) if field.kind_of == FieldType::YesNo => codes(Subject::MailStop),
                    (Holds::Own, Some(field)) => {
                        field.choices.iter().map(|c| Choice { value: c.clone(), label: c.clone() }).collect()
                    }
                    _ => codes(subject),
                },
                field: of,
            }
        };
        let mut subjects = Vec::new();
        for subject in Subject::ALL {
            match subject {
                Subject::Field => subjects.extend(names.fields.iter().map(|field| word(subject, Some(field)))),
                Subject::Segment if names.segments.is_empty() => {}
                Subject::Group if names.groups.is_empty() => {}
                subject => subjects.push(word(subject, None)),
            }
        }
        let unit = |unit: &&str| Choice {
            value: (*unit).to_owned(),
            label: crate::words::say(lang, &format!("segment-unit-{unit}"), &[]),
        };
        Ok(Vocabulary { subjects, units: UNITS.iter().map(unit).collect(), fiscal_year: names.fiscal_year })
    }
}

/// 抽出条件を残す.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Save {
    /// Which; without it a new one.
    pub segment: Option<i64>,
    /// What it is called.
    pub name: String,
    /// Its text form.
    #[serde(default)]
    pub text: String,
    /// Or its tree.
    pub expr: Option<Expr>,
    /// For everybody; needs the right to change members.
    #[serde(default)]
    pub shared: bool,
}

/// What [`Save`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Kept {
    /// Key.
    pub id: i64,
    /// How other segments and lists name it.
    pub reference: String,
}

impl Command for Save {
    type Output = Kept;
    const NAME: &'static str = "segments.save";
    const NEEDS: Permission = Permission::view(Area::Members);
    const SCOPED: bool = true;
    const TOUCHES: &'static [Topic] = &[Topic::Segments];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Kept> {
        check_name(&self.name, "name")?;
        let name = self.name.trim();
        let names = Names::new(tx)?;
        let expr = match self.expr {
            Some(expr) => expr,
            None => parse::parse(&names, &self.text)?,
        };
        check::check(&names, &expr)?;
        let mut found = Vec::new();
        expr.conditions(&mut found);
        ensure!(!found.is_empty(), "segment", "error-segment-unfinished");
        let before = match self.segment {
            Some(id) => Some(names.segments.iter().find(|s| s.id == id).or_not_found("error-no-such-segment")?),
            None => None,
        };
        let owner = if self.shared { None } else { Some(tx.actor().staff_id().or_not_found("error-no-such-staff")?) };
        if self.shared || before.is_some_and(|before| before.owner.is_none()) {
            tx.require(Permission::change(Area::Members))?;
        }
        let uses = |of: Subject| found.iter().filter(move |c| c.subject == of).flat_map(|c| c.values.iter());
        for used in uses(Subject::Segment) {
            let used =
                names.segments.iter().find(|s| s.id.to_string() == *used).or_not_found("error-no-such-segment")?;
            ensure!(!(self.shared && used.owner.is_some()), "shared", "error-segment-private", name = &used.name);
        }
        let taken = names.segments.iter().any(|s| s.name == name && Some(s.id) != self.segment && s.owner == owner);
        if taken {
            return Err(Error::conflict("error-segment-name-taken").field("name"));
        }
        let id = match self.segment {
            Some(id) => {
                store::segments::update(tx, id, name, &expr, owner)?;
                id
            }
            None => store::segments::insert(tx, name, &expr, owner)?,
        };
        // Says when it has become part of itself.
        store::segments::count(tx, &expr)?;
        tx.subject(name);
        Ok(Kept { id, reference: say::reference(name) })
    }
}

/// 抽出条件を消す.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Remove {
    /// Which.
    pub segment: i64,
}

impl Command for Remove {
    type Output = Nothing;
    const NAME: &'static str = "segments.remove";
    const NEEDS: Permission = Permission::view(Area::Members);
    const SCOPED: bool = true;
    const TOUCHES: &'static [Topic] = &[Topic::Segments];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let saved = store::segments::saved(tx)?;
        let gone = saved.iter().find(|s| s.id == self.segment).or_not_found("error-no-such-segment")?;
        if gone.owner.is_none() {
            tx.require(Permission::change(Area::Members))?;
        }
        for (id, name, expr) in store::segments::trees(tx)? {
            let mut found = Vec::new();
            expr.conditions(&mut found);
            let key = self.segment.to_string();
            let uses = found.iter().any(|c| c.subject == Subject::Segment && c.values.contains(&key));
            if uses && id != self.segment {
                return Err(Error::conflict("error-segment-used").arg("name", name));
            }
        }
        for (name, expr) in store::segments::audiences(tx)? {
            if audience::names(&expr, self.segment) {
                return Err(Error::conflict("error-segment-addressed").arg("name", name));
            }
        }
        tx.subject(&gone.name);
        store::segments::remove(tx, self.segment)?;
        Ok(Nothing {})
    }
}
