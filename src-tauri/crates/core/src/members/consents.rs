//! 同意: by which channels a member may be written to, and what of them may be published. Rows are only added; the
//! newest counts. Other rooms ask [`consents`] at the moment of their act.

use std::{borrow::Cow, collections::HashMap, fmt};

use roaring::RoaringBitmap;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::{brief, fields, list::Row, places::labels, record::limit, store};
use crate::{
    Area, Command, Permission, Query, Reader, Result, Topic, Tx, Undo, ensure,
    values::{Day, Nothing},
    words,
};

labels!(
    /// What somebody said.
    Answer { Unknown = "unknown", Yes = "yes", No = "no" }
);

/// A column of the 名簿 that somebody may not want to stand in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RosterColumn {
    /// 氏名
    Name,
    /// 住所
    Address,
    /// 電話
    Phone,
    /// メール
    Email,
    /// 勤務先
    Workplace,
    /// 生年月日
    Birth,
    /// An own field.
    Field(i64),
}

/// What a consent is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// 郵送
    Post,
    /// メール
    Mail,
    /// 電話
    Phone,
    /// 名簿掲載
    Roster,
    /// 写真
    Photo,
    /// One column of the 名簿.
    Column(RosterColumn),
}

const NAMES: &[(&str, Purpose)] = &[
    ("post", Purpose::Post),
    ("mail", Purpose::Mail),
    ("phone", Purpose::Phone),
    ("photo", Purpose::Photo),
    ("roster", Purpose::Roster),
    ("roster:name", Purpose::Column(RosterColumn::Name)),
    ("roster:address", Purpose::Column(RosterColumn::Address)),
    ("roster:phone", Purpose::Column(RosterColumn::Phone)),
    ("roster:email", Purpose::Column(RosterColumn::Email)),
    ("roster:workplace", Purpose::Column(RosterColumn::Workplace)),
    ("roster:birth", Purpose::Column(RosterColumn::Birth)),
];
const ROSTER: &str = "roster:";
const FIELD: &str = "roster:field:";

impl Purpose {
    /// By its word on the wire and in the table.
    pub fn parse(word: &str) -> Option<Self> {
        if let Some(id) = word.strip_prefix(FIELD) {
            return id.parse().ok().map(|id| Self::Column(RosterColumn::Field(id)));
        }
        NAMES.iter().find(|(name, _)| *name == word).map(|(_, purpose)| *purpose)
    }

    /// Its word.
    pub fn word(self) -> Cow<'static, str> {
        match self {
            Self::Column(RosterColumn::Field(id)) => format!("{FIELD}{id}").into(),
            _ => NAMES.iter().find(|(_, purpose)| *purpose == self).map_or("", |(name, _)| *name).into(),
        }
    }
}

impl fmt::Display for Purpose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.word())
    }
}

impl Serialize for Purpose {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(&self.word())
    }
}

impl<'de> Deserialize<'de> for Purpose {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let word = Cow::<'de, str>::deserialize(d)?;
        Self::parse(&word).ok_or_else(|| de::Error::custom(format!("`purpose` cannot be `{word}`")))
    }
}

impl JsonSchema for Purpose {
    fn schema_name() -> Cow<'static, str> {
        "ConsentPurpose".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string" })
    }
}

/// Whether somebody stands in a 名簿.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Listing {
    /// They said that they do, or agreed to one of its columns.
    Agreed,
    /// They said nothing of it.
    Unsaid,
    /// They do not want to.
    Refused,
}

/// A line of a 名簿: only what may stand there.
#[derive(Debug)]
pub struct Listed {
    /// The member, without what was withheld.
    pub row: Row,
    /// Whether they want to stand there.
    pub listing: Listing,
    /// The columns that were emptied though there is something to show: with a no where they said so.
    pub withheld: Vec<(RosterColumn, Answer)>,
}

/// What a member said, as it counts now.
#[derive(Debug, Clone, Default)]
pub struct Consents(HashMap<Purpose, Answer>);

impl Consents {
    /// What they said to a purpose.
    pub fn to(&self, purpose: Purpose) -> Answer {
        self.0.get(&purpose).copied().unwrap_or_default()
    }

    /// Whether a column of the 名簿 may show them: what they said of the column counts, else what they said of
    /// the 名簿 as a whole; a no to the whole is a no to every column. Who said nothing is not shown.
    pub fn shows(&self, column: RosterColumn) -> bool {
        let said = [self.to(Purpose::Roster), self.to(Purpose::Column(column))];
        said.contains(&Answer::Yes) && !said.contains(&Answer::No)
    }

    /// Whether they stand in a 名簿 at all: who agrees to one column of it agrees to be named.
    pub fn listing(&self) -> Listing {
        let name = Purpose::Column(RosterColumn::Name);
        let agreed = |(purpose, answer): (&Purpose, &Answer)| {
            *answer == Answer::Yes && matches!(purpose, Purpose::Roster | Purpose::Column(_))
        };
        if [self.to(Purpose::Roster), self.to(name)].contains(&Answer::No) {
            Listing::Refused
        } else if self.0.iter().any(agreed) {
            Listing::Agreed
        } else {
            Listing::Unsaid
        }
    }

    /// Whether they agreed to be named to other members: a yes to the 名簿 or to its name, and a no to neither.
    pub fn is_named(&self) -> bool {
        self.shows(RosterColumn::Name)
    }

    /// Whether they agreed to show other members just this, beside the name: a yes to the 名簿 as a whole is none.
    pub fn tells(&self, column: RosterColumn) -> bool {
        self.is_named() && self.to(Purpose::Column(column)) == Answer::Yes
    }

    /// Empties what they have not agreed to show in a 名簿. What was emptied, with a no where they said so and
    /// nothing where nobody asked.
    pub(super) fn hold_to(&self, row: &mut Row) -> Vec<(RosterColumn, Answer)> {
        let mut withheld = Vec::new();
        let mut withholds = |column: RosterColumn, is_filled: bool| {
            let withholds = is_filled && !self.shows(column);
            if withholds {
                let no = [self.to(Purpose::Roster), self.to(Purpose::Column(column))].contains(&Answer::No);
                withheld.push((column, if no { Answer::No } else { Answer::Unknown }));
            }
            withholds
        };
        if withholds(RosterColumn::Address, !row.address.is_empty()) {
            for text in [&mut row.postal_code, &mut row.city, &mut row.address] {
                text.clear();
            }
        }
        if withholds(RosterColumn::Phone, !row.phone.is_empty()) {
            row.phone.clear();
        }
        if withholds(RosterColumn::Email, !row.email.is_empty()) {
            row.email.clear();
        }
        if withholds(RosterColumn::Workplace, !row.organisation.is_empty()) {
            row.organisation.clear();
        }
        if withholds(RosterColumn::Birth, row.birth.is_some()) {
            row.birth = None;
        }
        row.fields.retain(|field, value| !withholds(RosterColumn::Field(*field), !value.is_null()));
        withheld
    }

    pub(super) fn put(&mut self, purpose: Purpose, answer: Answer) {
        self.0.insert(purpose, answer);
    }
}

/// What members said, as it counts now. Who is not in the answer said nothing.
pub fn consents(reader: &Reader<'_>, members: &[i64]) -> Result<HashMap<i64, Consents>> {
    store::consents::newest(reader, members)
}

/// Who agreed to be named to other members: those of whom [`Consents::is_named`] is true, without a look at each.
pub fn named(reader: &Reader<'_>) -> Result<RoaringBitmap> {
    let (mut agreed, mut refused) = (RoaringBitmap::new(), RoaringBitmap::new());
    store::consents::each_naming(reader, |member, answer| match answer {
        Answer::Yes => drop(agreed.insert(member)),
        Answer::No => drop(refused.insert(member)),
        Answer::Unknown => {}
    })?;
    Ok(agreed - refused)
}

/// The same of one member.
pub fn consents_of(reader: &Reader<'_>, member: i64) -> Result<Consents> {
    Ok(consents(reader, &[member])?.remove(&member).unwrap_or_default())
}

/// 同意を記録する.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Set {
    /// Whose.
    pub member: i64,
    /// What they said; what is not named stays.
    pub answers: Vec<Said>,
    /// When they said it; without it today. An older paper does not overrule a newer one.
    pub on: Option<Day>,
    /// Where it is written: 入会申込書, 電話.
    #[serde(default)]
    pub source: String,
}

/// When somebody said something and where it is written, if it can be so: without a day it is today.
///
/// # Errors
/// Invalid, in `on` for a day to come, in `source` for too long a text.
pub fn paper<'s>(reader: &Reader<'_>, on: Option<Day>, source: &'s str) -> Result<(Day, &'s str)> {
    let on = on.unwrap_or_else(|| reader.today());
    ensure!(on <= reader.today(), "on", "error-consent-future");
    let source = source.trim();
    limit(source, "source")?;
    Ok((on, source))
}

/// Records one answer of a member, for acts on many at once. See [`paper`].
pub fn record(tx: &Tx<'_>, member: i64, purpose: Purpose, answer: Answer, on: Day, source: &str) -> Result<()> {
    store::consents::insert(tx, member, purpose, answer, on, source)
}

/// What a member said last to a purpose, and when; nothing where nobody asked.
pub fn said_to(reader: &Reader<'_>, member: i64, purpose: Purpose) -> Result<Option<(Answer, Day)>> {
    store::consents::last(reader, member, purpose)
}

/// A purpose as people call it; nothing where it is an own field that the reader's role does not read.
pub fn purpose_name(reader: &Reader<'_>, purpose: Purpose) -> Result<Option<String>> {
    let say = |key: &str| words::say(reader.lang(), key, &[]);
    let column = match purpose {
        Purpose::Column(RosterColumn::Field(id)) => {
            fields::readable(reader)?.into_iter().find(|field| field.id == id).map(|field| field.name)
        }
        Purpose::Column(_) => Some(say(&format!("consent-column-{}", &purpose.word()[ROSTER.len()..]))),
        plain => return Ok(Some(say(&format!("consent-{plain}")))),
    };
    Ok(column.map(|column| words::say(reader.lang(), "consent-of-roster", &[("column", column)])))
}

/// One answer.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Said {
    /// To what: `post`, `mail`, `phone`, `photo`, `roster`, `roster:address` …, `roster:field:3`.
    pub purpose: Purpose,
    /// What.
    pub answer: Answer,
}

impl Command for Set {
    type Output = Nothing;
    const NAME: &'static str = "consents.set";
    const NEEDS: Permission = Permission::change(Area::Members);
    const SCOPED: bool = true;
    const TOUCHES: &'static [Topic] = &[Topic::Members];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let member = brief(tx, self.member)?;
        ensure!(!self.answers.is_empty(), "answers", "error-required");
        let (on, source) = paper(tx, self.on, &self.source)?;
        for Said { purpose, answer } in self.answers {
            store::consents::insert(tx, self.member, purpose, answer, on, source)?;
        }
        tx.subject(member.label());
        tx.reason(source);
        Ok(Nothing {})
    }
}

/// 同意を見る.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Get {
    /// Whose.
    pub member: i64,
}

/// One answer, with when and where.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Given {
    /// Key; none where nothing was said.
    pub id: Option<i64>,
    /// To what.
    pub purpose: Purpose,
    /// The name of the own field, where the purpose is one.
    pub field: Option<String>,
    /// What.
    pub answer: Answer,
    /// When they said it.
    pub on: Option<Day>,
    /// Where it is written.
    pub source: String,
    /// By whom it was recorded.
    pub recorded_by: String,
}

/// What [`Get`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct AllGiven {
    /// Every purpose with what counts now.
    pub now: Vec<Given>,
    /// Everything that was ever said, newest first.
    pub history: Vec<Given>,
}

impl Query for Get {
    type Output = AllGiven;
    const NAME: &'static str = "consents.get";
    const NEEDS: Permission = Permission::view(Area::Members);
    const SCOPED: bool = true;
    fn run(self, reader: &Reader<'_>) -> Result<AllGiven> {
        given(reader, self.member)
    }
}

/// Every answer of a member, for other rooms.
pub fn given(reader: &Reader<'_>, member: i64) -> Result<AllGiven> {
    brief(reader, member)?;
    let fields = fields::readable(reader)?;
    let name = |purpose: Purpose| match purpose {
        Purpose::Column(RosterColumn::Field(id)) => fields.iter().find(|f| f.id == id).map(|f| f.name.clone()),
        _ => None,
    };
    let is_known =
        |purpose: Purpose| !matches!(purpose, Purpose::Column(RosterColumn::Field(_))) || name(purpose).is_some();
    let mut history = store::consents::of_member(reader, member)?;
    history.retain(|given| is_known(given.purpose));
    for given in &mut history {
        given.field = name(given.purpose);
    }
    let own = fields.iter().filter(|f| !f.retired).map(|f| Purpose::Column(RosterColumn::Field(f.id)));
    let now = NAMES.iter().map(|(_, purpose)| *purpose).chain(own).map(|purpose| {
        history.iter().find(|given| given.purpose == purpose).cloned().unwrap_or_else(|| Given {
            id: None,
            purpose,
            field: name(purpose),
            answer: Answer::Unknown,
            on: None,
            source: String::new(),
            recorded_by: String::new(),
        })
    });
    Ok(AllGiven { now: now.collect(), history })
}
