//! 督促の段階: how often, after how many days, in which words, and what stops from a level on.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Channel, text};
use crate::{
    Area, Command, Error, Lang, Permission, Query, Reader, Result, Topic, Tx, Undo, association, ensure,
    values::Nothing, words,
};

/// A level. The first is number 1.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Level {
    /// 「督促」, for the office.
    pub name: String,
    /// So many days after the due day; of a later level after the one before it.
    pub after_days: u32,
    /// How it goes where that reaches the payer; else another way is taken.
    pub channel: Channel,
    /// In which language its words are.
    #[serde(default)]
    pub language: Lang,
    /// 件名
    pub subject: String,
    /// The text, with places in braces: `{name} {no} {amount} {due} {years} {accounts} {lines}`.
    pub body: String,
    /// 会誌停止 from this level on.
    #[serde(default)]
    pub stops_journal: bool,
    /// 議決権停止 from this level on.
    #[serde(default)]
    pub stops_vote: bool,
}

/// What the association has laid down about reminders.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// The levels, one to nine.
    pub levels: Vec<Level>,
    /// Between two notices to the same payer lie at least so many days.
    pub rest_days: u32,
}

/// The levels of a new book: days, way, 会誌停止, 議決権停止.
const USUAL: [(u32, Channel, bool, bool); 3] =
    [(14, Channel::Mail, false, false), (60, Channel::Letter, false, false), (90, Channel::Letter, true, true)];

impl Settings {
    /// From kind to firm, in a language.
    fn usual(language: Lang) -> Self {
        let places = text::PLACES.map(|place| (place, format!("{{{place}}}")));
        let levels = USUAL.iter().zip(1..).map(|(&(after_days, channel, stops_journal, stops_vote), level)| {
            let say = |what: &str| words::say(language, &format!("reminders-usual-{what}-{level}"), &places);
            let (name, subject, body) = (say("name"), say("subject"), say("body"));
            Level { name, after_days, channel, language, subject, body, stops_journal, stops_vote }
        });
        Self { levels: levels.collect(), rest_days: 14 }
    }

    /// A level by its number; none: there are not so many.
    pub(super) fn level(&self, number: u32) -> Option<&Level> {
        self.levels.get((number as usize).checked_sub(1)?)
    }

    /// What is stopped for somebody whose debts have reached a level.
    pub(super) fn effects(&self, reached: u32) -> Effects {
        let passed = self.levels.iter().take(reached as usize);
        passed.fold(Effects::default(), |sum, level| Effects {
            journal: sum.journal || level.stops_journal,
            vote: sum.vote || level.stops_vote,
        })
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self::usual(Lang::Ja)
    }
}

/// What is stopped, as long as what was reminded of is open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Effects {
    /// 会誌停止
    pub journal: bool,
    /// 議決権停止
    pub vote: bool,
}

const KEY: &str = "reminders";

pub(super) fn settings(reader: &Reader<'_>) -> Result<Settings> {
    association::setting(reader, KEY)
}

/// 督促の段階を見る.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Show {}

/// What [`Show`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Shown {
    /// What counts now.
    #[serde(flatten)]
    pub settings: Settings,
    /// The usual levels, to begin from: in Japanese and in English.
    pub usual: Vec<Vec<Level>>,
    /// What may stand in braces.
    pub places: Vec<&'static str>,
}

impl Query for Show {
    type Output = Shown;
    const NAME: &'static str = "reminders.levels";
    const NEEDS: Permission = Permission::view(Area::Money);
    fn run(self, reader: &Reader<'_>) -> Result<Shown> {
        let usual = [Lang::Ja, Lang::En].map(|lang| Settings::usual(lang).levels);
        Ok(Shown { settings: settings(reader)?, usual: usual.into(), places: text::PLACES.into() })
    }
}

/// 督促の段階を決める, all of them at once. Notices that were sent stay as they are.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Set(pub Settings);

impl Command for Set {
    type Output = Nothing;
    const NAME: &'static str = "reminders.set_levels";
    const NEEDS: Permission = Permission::change(Area::Money);
    const TOUCHES: &'static [Topic] = &[Topic::Reminders];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let mut settings = self.0;
        ensure!((1..=9).contains(&settings.levels.len()), "levels", "error-reminder-levels");
        ensure!((1..=365).contains(&settings.rest_days), "rest_days", "error-reminder-rest");
        for (at, level) in settings.levels.iter_mut().enumerate() {
            // A form has the fields of every level at once: the error says of which.
            check(level).map_err(|error| {
                let field = format!("levels.{at}.{}", error.field.as_deref().unwrap_or_default());
                error.field(&field)
            })?;
        }
        association::set_setting(tx, KEY, &settings)?;
        tx.subject(settings.levels.iter().map(|level| level.name.as_str()).collect::<Vec<_>>().join("、"));
        Ok(Nothing {})
    }
}

fn check(level: &mut Level) -> Result<()> {
    for line in [&mut level.name, &mut level.subject] {
        *line = line.trim().to_owned();
    }
    level.body = level.body.replace("\r\n", "\n").trim().to_owned();
    ensure!((1..=20).contains(&level.name.chars().count()), "name", "error-reminder-name");
    ensure!((1..=1000).contains(&level.after_days), "after_days", "error-reminder-days");
    ensure!((1..=60).contains(&level.subject.chars().count()), "subject", "error-reminder-subject");
    ensure!((1..=3000).contains(&level.body.chars().count()), "body", "error-reminder-body");
    for (field, words) in [("subject", &level.subject), ("body", &level.body)] {
        if let Some(place) = text::unknown_place(words) {
            return Err(Error::invalid(field, "error-reminder-place")
                .arg("place", format!("{{{place}}}"))
                .arg("places", text::PLACES.map(|known| format!("{{{known}}}")).join(" ")));
        }
    }
    Ok(())
}
