//! 入会の決まり: the stages an application passes, what a form must hold, what an approval does by itself.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Application;
use crate::{
    Area, Command, Lang, Permission, Query, Reader, Result, Topic, Tx, Undo, association, ensure, membership,
    values::Nothing, words,
};

/// Something that an application is asked for beyond the name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Asked {
    /// フリガナ
    Kana,
    /// 生年月日
    Birth,
    /// 住所
    Address,
    /// 電話
    Phone,
    /// メール
    Email,
    /// 所属・勤務先
    Organisation,
    /// 紹介者
    Introducer,
}

impl Asked {
    const ALL: [Self; 7] =
        [Self::Kana, Self::Birth, Self::Address, Self::Phone, Self::Email, Self::Organisation, Self::Introducer];

    fn message(self) -> &'static str {
        match self {
            Self::Kana => "applications-asked-kana",
            Self::Birth => "applications-asked-birth",
            Self::Address => "applications-asked-address",
            Self::Phone => "applications-asked-phone",
            Self::Email => "applications-asked-email",
            Self::Organisation => "applications-asked-organisation",
            Self::Introducer => "applications-asked-introducer",
        }
    }

    fn is_missing(self, of: &Application) -> bool {
        let record = &of.record;
        match self {
            Self::Kana => of.kana.is_empty(),
            Self::Birth => record.birth.is_none(),
            Self::Address => record.addresses.is_empty(),
            Self::Phone => record.phones.is_empty(),
            Self::Email => record.emails.is_empty(),
            Self::Organisation => record.organisation.is_empty(),
            Self::Introducer => of.introducer.is_empty(),
        }
    }

    /// The same as an item of a form.
    pub(super) fn item(self) -> Option<&'static str> {
        match self {
            Self::Kana => Some("kana"),
            Self::Birth => Some("birth"),
            Self::Address => Some("addresses"),
            Self::Phone => Some("phones"),
            Self::Email => Some("emails"),
            Self::Organisation => Some("organisation"),
            Self::Introducer => None,
        }
    }

    /// In words.
    pub(super) fn word(self, lang: Lang) -> String {
        words::say(lang, self.message(), &[])
    }
}

/// What an approval charges by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Billing {
    /// Nothing: it is billed later.
    #[default]
    None,
    /// 入会金
    Entrance,
    /// 入会金 and the fee of the year of joining.
    Both,
}

/// 入会の決まり.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// What the stages are called, in order; at least one. 「審査」, 「理事会」
    pub stages: Vec<String>,
    /// What is asked for by kind (its key); a kind that is not here asks for a name alone.
    #[serde(default)]
    pub asked: BTreeMap<i64, Vec<Asked>>,
    /// What an approval charges.
    #[serde(default)]
    pub billing: Billing,
    /// Whether a letter of welcome goes out.
    #[serde(default)]
    pub welcome: bool,
    /// Who may apply at My Page, and what is asked there besides.
    #[serde(default)]
    pub online: OnlineRules,
}

/// マイページでの申込の受付.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OnlineRules {
    /// The kinds that may be applied for; none: nobody can.
    pub kinds: Vec<i64>,
    /// 利用目的: what personal data are asked for, and what else is agreed to by applying.
    pub statement: String,
    /// The paper that is asked for by kind (its key): 「学生証」.
    pub papers: BTreeMap<i64, String>,
    /// Ways of paying that one chooses from; none: nobody is asked.
    pub payments: Vec<String>,
    /// Papers are destroyed so many days after the decision.
    pub keep_days: u32,
}

impl Default for OnlineRules {
    fn default() -> Self {
        Self {
            kinds: Vec::new(),
            statement: String::new(),
            papers: BTreeMap::new(),
            payments: Vec::new(),
            keep_days: 30,
        }
    }
}

impl OnlineRules {
    fn checked(mut self, tx: &Tx<'_>) -> Result<Self> {
        const LONGEST_STATEMENT: usize = 2000;
        const MOST_PAYMENTS: usize = 10;
        const LONGEST_KEPT: u32 = 3650;
        let kinds = membership::kinds(tx)?;
        let offered = |key: &i64| kinds.iter().any(|kind| kind.id == *key && !kind.retired);
        self.kinds.retain(offered);
        self.kinds.sort_unstable();
        self.kinds.dedup();
        self.statement = self.statement.trim().to_owned();
        // 個人情報保護法21条2項: whoever collects in writing says before what for.
        ensure!(self.kinds.is_empty() || !self.statement.is_empty(), "statement", "error-online-statement");
        let length = self.statement.chars().count();
        ensure!(length <= LONGEST_STATEMENT, "statement", "error-too-long", max = LONGEST_STATEMENT);
        for paper in self.papers.values_mut() {
            *paper = paper.trim().to_owned();
        }
        self.papers.retain(|kind, paper| offered(kind) && !paper.is_empty());
        ensure!(self.papers.values().all(|p| p.chars().count() <= 60), "papers", "error-too-long", max = 60);
        self.payments = self.payments.iter().map(|one| one.trim().to_owned()).filter(|one| !one.is_empty()).collect();
        self.payments.dedup();
        ensure!(self.payments.len() <= MOST_PAYMENTS, "payments", "error-online-payments");
        ensure!(self.payments.iter().all(|p| p.chars().count() <= 60), "payments", "error-too-long", max = 60);
        ensure!(self.keep_days <= LONGEST_KEPT, "keep_days", "error-online-keep");
        Ok(self)
    }
}

/// What is asked of whoever applies at My Page.
pub fn online_rules(reader: &Reader<'_>) -> Result<OnlineRules> {
    Ok(settings(reader)?.online)
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            stages: vec!["審査".to_owned()],
            asked: BTreeMap::new(),
            billing: Billing::None,
            welcome: true,
            online: OnlineRules::default(),
        }
    }
}

impl Settings {
    /// What an application still lacks of what its kind is asked for.
    pub(super) fn missing(&self, of: &Application) -> Vec<Asked> {
        let asked = of.kind.and_then(|kind| self.asked.get(&kind));
        Asked::ALL.into_iter().filter(|one| asked.is_some_and(|a| a.contains(one)) && one.is_missing(of)).collect()
    }

    /// What the stage is called; the last of them where there are fewer now than there were.
    pub(super) fn stage(&self, stage: usize) -> &str {
        self.stages.get(stage).or(self.stages.last()).map_or("", String::as_str)
    }

    /// Whether nothing comes after the stage.
    pub(super) fn is_last(&self, stage: usize) -> bool {
        stage + 1 >= self.stages.len()
    }
}

const KEY: &str = "applications";

/// The rules as they are now.
pub(super) fn settings(reader: &Reader<'_>) -> Result<Settings> {
    association::setting(reader, KEY)
}

/// 入会の決まりを見る.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Show {}

impl Query for Show {
    type Output = Settings;
    const NAME: &'static str = "applications.settings";
    const NEEDS: Permission = Permission::view(Area::Members);
    fn run(self, reader: &Reader<'_>) -> Result<Settings> {
        settings(reader)
    }
}

/// 入会の決まりを変える. What waits goes on from the stage at which it is.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Set(pub Settings);

impl Command for Set {
    type Output = Nothing;
    const NAME: &'static str = "applications.set_settings";
    const NEEDS: Permission = Permission::change(Area::Settings);
    const TOUCHES: &'static [Topic] = &[Topic::Applications];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let mut settings = self.0;
        settings.stages = settings.stages.iter().map(|stage| stage.trim().to_owned()).collect();
        settings.stages.retain(|stage| !stage.is_empty());
        ensure!((1..=6).contains(&settings.stages.len()), "stages", "error-stages");
        ensure!(settings.stages.iter().all(|s| s.chars().count() <= 20), "stages", "error-too-long", max = 20);
        settings.online = settings.online.checked(tx)?;
        association::set_setting(tx, KEY, &settings)?;
        Ok(Nothing {})
    }
}
