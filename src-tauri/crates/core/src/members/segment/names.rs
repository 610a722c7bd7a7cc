//! What conditions name, between its writing for people and its key: kinds, tags, own fields, items,
//! segments, days, numbers.

use tsudoi_japan::{date, fold, money};

use super::{
    Expr,
    words::{Holds, Of, Op, Subject},
};
use crate::{
    Error, Lang, Reader, Result, association,
    members::{
        fields::{self, Field, FieldType},
        store,
    },
    values::Year,
    words,
};

/// A segment that the reader may use.
#[derive(Debug, Clone)]
pub(in crate::members) struct Saved {
    pub id: i64,
    pub name: String,
    pub expr: Expr,
    /// Whose alone it is; none: everybody's.
    pub owner: Option<i64>,
}

/// All names at one moment.
pub(in crate::members) struct Names {
    pub lang: Lang,
    pub fiscal_year: i32,
    pub kinds: Vec<(i64, String)>,
    pub tags: Vec<(i64, String)>,
    /// By their whole way: 松本支部/第一班.
    pub groups: Vec<(i64, String)>,
    pub items: Vec<(i64, String)>,
    /// 「炭焼きと土 2026-11-20」, the newest first.
    pub events: Vec<(i64, String)>,
    /// Own fields that the reader's role reads, of members, their households and memberships.
    pub fields: Vec<Field>,
    pub segments: Vec<Saved>,
}

/// The causes of mail that [`Subject::Mailed`] tells apart.
pub(super) const CAUSES: [&str; 3] = ["claim", "receipt", "reset"];

const FIELD_TEXT: &[Op] = &[Op::Is, Op::Contains, Op::Begins, Op::Some, Op::None];
const FIELD_NUMBER: &[Op] = &[Op::AtLeast, Op::AtMost, Op::Is, Op::More, Op::Less, Op::Some, Op::None];
const FIELD_CHOICE: &[Op] = &[Op::Is, Op::Some, Op::None];
const FIELD_FILE: &[Op] = &[Op::Some, Op::None];

impl Names {
    pub(in crate::members) fn new(reader: &Reader<'_>) -> Result<Self> {
        Ok(Self {
            lang: reader.lang(),
            fiscal_year: association::show(reader)?.fiscal_year,
            kinds: store::segments::kinds(reader)?,
            tags: store::segments::tags(reader)?,
            groups: store::segments::groups(reader)?,
            items: store::segments::items(reader)?,
            events: store::segments::events(reader)?,
            fields: fields::readable(reader)?,
            segments: store::segments::saved(reader)?,
        })
    }

    pub(super) fn field(&self, of: Option<&str>) -> Option<&Field> {
        let id: i64 = of?.parse().ok()?;
        self.fields.iter().find(|field| field.id == id)
    }

    /// What a subject holds, an own field by its type.
    pub(super) fn holds(&self, subject: Subject, of: Option<&str>) -> Holds {
        match (subject.holds(), self.field(of).map(|field| field.kind_of)) {
            (Holds::Own, Some(FieldType::Number)) => Holds::Number,
            (Holds::Own, Some(FieldType::Date)) => Holds::Day,
            (Holds::Own, Some(FieldType::Text)) => Holds::Text,
            (holds, _) => holds,
        }
    }

    pub(super) fn ops(&self, subject: Subject, of: Option<&str>) -> &'static [Op] {
        match (subject.holds(), self.field(of).map(|field| field.kind_of)) {
            (Holds::Own, Some(FieldType::Number)) => FIELD_NUMBER,
            (Holds::Own, Some(FieldType::Date)) => Holds::Day.ops(),
            (Holds::Own, Some(FieldType::Text)) => FIELD_TEXT,
            (Holds::Own, Some(FieldType::File)) => FIELD_FILE,
            (Holds::Own, _) => FIELD_CHOICE,
            (holds, _) => holds.ops(),
        }
    }

    pub(super) fn subject(&self, word: &str) -> Result<Subject> {
        let word = word.trim().to_lowercase();
        let is = |subject: &Subject| {
            subject.code() == word
                || subject.label(Lang::Ja).to_lowercase() == word
                || subject.label(Lang::En).to_lowercase() == word
        };
        Subject::ALL.into_iter().find(is).ok_or_else(|| {
            let known: Vec<String> =
                Subject::ALL.iter().map(|s| format!("{} ({})", s.label(self.lang), s.code())).collect();
            Error::invalid("segment", "error-segment-subject").arg("word", word).arg("known", known.join("、"))
        })
    }

    /// What stands after the dot, from its writing to its key.
    pub(super) fn read_of(&self, subject: Subject, text: &str) -> Result<String> {
        let wrong =
            || Error::invalid("segment", "error-segment-of").arg("word", text).arg("subject", subject.label(self.lang));
        match subject.of() {
            Of::Nothing => Err(wrong()),
            Of::Day => Ok(date::parse_day(text).map_err(|_| wrong())?.to_string()),
            Of::Year => {
                let year: i32 = fold::digits(text).parse().map_err(|_| wrong())?;
                Ok(Year::try_from(year).map_err(|_| wrong())?.0.to_string())
            }
            Of::Field => self.named(text, self.fields.iter().map(|f| (f.id, f.name.as_str()))),
            Of::Item => self.named(text, self.items.iter().map(|(id, name)| (*id, name.as_str()))),
            Of::Event => self.named(text, self.events.iter().map(|(id, name)| (*id, name.as_str()))),
            Of::Cause => CAUSES
                .into_iter()
                .find(|cause| {
                    *cause == text || [Lang::Ja, Lang::En].map(|l| cause_label(l, cause)).contains(&text.into())
                })
                .map(str::to_owned)
                .ok_or_else(wrong),
        }
    }

    /// The key of a name.
    fn named<'n>(&self, text: &str, known: impl Iterator<Item = (i64, &'n str)> + Clone) -> Result<String> {
        let text = text.trim();
        let same = |name: &str| fold::fold(name) == fold::fold(text);
        let id = known
            .clone()
            .find(|(_, name)| *name == text)
            .or_else(|| known.clone().find(|(_, name)| same(name)))
            .map(|(id, _)| id.to_string());
        id.ok_or_else(|| {
            let known: Vec<&str> = known.map(|(_, name)| name).take(20).collect();
            let known =
                if known.is_empty() { words::say(self.lang, "segment-nothing", &[]) } else { known.join("、") };
            Error::invalid("segment", "error-segment-name").arg("word", text).arg("known", known)
        })
    }

    /// A value, from its writing to what is kept.
    pub(super) fn read_value(&self, subject: Subject, of: Option<&str>, text: &str) -> Result<String> {
        let wrong = |known: &str| {
            Error::invalid("segment", "error-segment-value")
                .arg("word", text)
                .arg("subject", self.subject_label(subject, of))
                .arg("known", known)
        };
        match self.holds(subject, of) {
            Holds::Text | Holds::Search => Ok(text.trim().to_owned()),
            Holds::Number => number(text).ok_or_else(|| wrong("100")),
            Holds::Day => Ok(date::parse_day(text).map_err(|_| wrong("2026-04-01"))?.to_string()),
            Holds::Month => match fold::digits(text).parse() {
                Ok(month @ 1..=12) => Ok(i32::to_string(&month)),
                _ => Err(wrong("1 – 12")),
            },
            Holds::Code => self.code(subject.codes(), |lang, code| subject.code_label(lang, code), text, wrong),
            Holds::Kind => self.named(text, self.kinds.iter().map(|(id, name)| (*id, name.as_str()))),
            Holds::Tag => self.named(text, self.tags.iter().map(|(id, name)| (*id, name.as_str()))),
            Holds::Group => {
                // The whole way, or the last part of it where that is enough.
                let last = |path: &'_ str| path.rsplit('/').next().unwrap_or(path).to_owned();
                let ends: Vec<i64> =
                    self.groups.iter().filter(|(_, p)| last(p) == text.trim()).map(|(id, _)| *id).collect();
                match ends.as_slice() {
                    [one] => Ok(one.to_string()),
                    _ => self.named(text, self.groups.iter().map(|(id, path)| (*id, path.as_str()))),
                }
            }
            Holds::Segment => self.named(text, self.segments.iter().map(|s| (s.id, s.name.as_str()))),
            Holds::Presence => Err(wrong("some, none")),
            Holds::Own => match self.field(of) {
                Some(field) if field.kind_of == FieldType::YesNo => self.code(
                    Subject::MailStop.codes(),
                    |lang, code| Subject::MailStop.code_label(lang, code),
                    text,
                    wrong,
                ),
                Some(field) if field.kind_of != FieldType::File => field
                    .choices
                    .iter()
                    .find(|choice| choice.as_str() == text.trim())
                    .cloned()
                    .ok_or_else(|| wrong(&field.choices.join("、"))),
                _ => Err(wrong("some, none")),
            },
        }
    }

    fn code(
        &self,
        codes: &[&str],
        label: impl Fn(Lang, &str) -> String,
        text: &str,
        wrong: impl Fn(&str) -> Error,
    ) -> Result<String> {
        let text = text.trim().to_lowercase();
        let is = |code: &&&str| {
            **code == text
                || label(Lang::Ja, code).to_lowercase() == text
                || label(Lang::En, code).to_lowercase() == text
        };
        codes.iter().find(is).map(|code| (*code).to_owned()).ok_or_else(|| {
            let known: Vec<String> = codes.iter().map(|c| format!("{} ({c})", label(self.lang, c))).collect();
            wrong(&known.join("、"))
        })
    }

    /// What stands after the dot, as people write it.
    pub(super) fn write_of(&self, subject: Subject, of: &str) -> String {
        match subject.of() {
            Of::Field => self.field(Some(of)).map_or_else(|| self.gone(), |field| field.name.clone()),
            Of::Item => self.name_of(&self.items, of),
            Of::Event => self.name_of(&self.events, of),
            _ => of.to_owned(),
        }
    }

    /// A value, as the text form writes it (codes stay) or as a sentence says it.
    pub(super) fn write_value(&self, subject: Subject, of: Option<&str>, value: &str, in_sentence: bool) -> String {
        match self.holds(subject, of) {
            Holds::Code if in_sentence => subject.code_label(self.lang, value),
            Holds::Kind => self.name_of(&self.kinds, value),
            Holds::Tag => self.name_of(&self.tags, value),
            Holds::Group => self.name_of(&self.groups, value),
            Holds::Segment => {
                let found = self.segments.iter().find(|s| s.id.to_string() == value);
                found.map_or_else(|| self.gone(), |s| s.name.clone())
            }
            Holds::Month if in_sentence => words::say(self.lang, "segment-month", &[("n", value.to_owned())]),
            Holds::Own if in_sentence && self.field(of).is_some_and(|f| f.kind_of == FieldType::YesNo) => {
                Subject::MailStop.code_label(self.lang, value)
            }
            _ => value.to_owned(),
        }
    }

    fn name_of(&self, known: &[(i64, String)], id: &str) -> String {
        known.iter().find(|(key, _)| key.to_string() == id).map_or_else(|| self.gone(), |(_, name)| name.clone())
    }

    /// In place of the name of something that is no more.
    fn gone(&self) -> String {
        words::say(self.lang, "segment-gone", &[])
    }

    /// 「種別」, 「2026年度の会費」, 「会誌」.
    pub(super) fn subject_label(&self, subject: Subject, of: Option<&str>) -> String {
        let label = subject.label(self.lang);
        let Some(of) = of else { return label };
        let of = match subject.of() {
            Of::Field => return self.write_of(subject, of),
            Of::Cause => cause_label(self.lang, of),
            _ => self.write_of(subject, of),
        };
        words::say(self.lang, &format!("segment-of-{}", subject.code()), &[("subject", label), ("of", of)])
    }
}

pub(super) fn cause_label(lang: Lang, cause: &str) -> String {
    words::say(lang, &format!("segment-cause-{cause}"), &[])
}

/// A number as people write it: half or full width, 3,000円, 65歳, 1.5.
fn number(text: &str) -> Option<String> {
    let plain = text.trim().trim_end_matches(['歳', '才']);
    if let Some(whole) = money::parse_yen(plain) {
        return Some(whole.to_string());
    }
    plain.parse::<f64>().ok().filter(|number| number.is_finite()).map(|number| number.to_string())
}
