//! 問い合わせの決まり: categories, how long an answer may take, texts for replies.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    Area, Command, Lang, Permission, Query, Reader, Result, Topic, Tx, Undo, association, ensure, values::Nothing,
};

/// 区分: what an inquiry is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "InquiryCategory")]
pub struct Category {
    /// 会費のこと
    pub name: String,
    /// The same in English; may be empty.
    #[serde(default)]
    pub name_en: String,
}

/// 返信の文例.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "InquiryReplyText")]
pub struct ReplyText {
    /// What it is for.
    pub title: String,
    /// What it says.
    pub text: String,
}

/// 問い合わせの決まり.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "InquiryRules")]
pub struct Rules {
    /// Whether members write at My Page.
    #[serde(default = "yes")]
    pub on: bool,
    /// In the order of the form; never empty.
    #[serde(default = "categories")]
    pub categories: Vec<Category>,
    /// After so many hours (1 to 720) without an answer it stands out.
    #[serde(default = "red_hours")]
    pub red_hours: u32,
    /// By so many days (0 to 90; 0: no day) an answer is meant to go out.
    #[serde(default = "due_days")]
    pub due_days: u32,
    /// So many days (1 to 3650) after an inquiry is closed its papers are destroyed.
    #[serde(default = "keep_days")]
    pub keep_days: u32,
    /// Texts for replies.
    #[serde(default)]
    pub texts: Vec<ReplyText>,
}

fn yes() -> bool {
    true
}

fn categories() -> Vec<Category> {
    [
        ("会費・領収書", "Dues and receipts"),
        ("登録内容", "My registration"),
        ("行事", "Events"),
        ("マイページの使い方", "Using My Page"),
        ("そのほか", "Something else"),
    ]
    .map(|(name, name_en)| Category { name: name.to_owned(), name_en: name_en.to_owned() })
    .to_vec()
}

fn red_hours() -> u32 {
    48
}

fn due_days() -> u32 {
    7
}

fn keep_days() -> u32 {
    365
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            on: yes(),
            categories: categories(),
            red_hours: red_hours(),
            due_days: due_days(),
            keep_days: keep_days(),
            texts: Vec::new(),
        }
    }
}

impl Rules {
    /// What a category is called in a language; one that there is no more, as it was called.
    pub(super) fn say(&self, lang: Lang, category: &str) -> String {
        let known = self.categories.iter().find(|one| one.name == category);
        match known {
            Some(known) if lang == Lang::En && !known.name_en.is_empty() => known.name_en.clone(),
            _ => category.to_owned(),
        }
    }

    /// Refuses a category that nobody has laid down.
    pub(super) fn check(&self, category: &str) -> Result<()> {
        ensure!(self.categories.iter().any(|one| one.name == category), "category", "error-inquiry-category");
        Ok(())
    }
}

const KEY: &str = "inquiries";
/// More than this nobody finds their way in.
const MOST_CATEGORIES: usize = 20;
const MOST_TEXTS: usize = 50;

/// The rules as they are now.
pub(super) fn rules(reader: &Reader<'_>) -> Result<Rules> {
    association::setting(reader, KEY)
}

/// 問い合わせの決まりを見る.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Show {}

impl Query for Show {
    type Output = Rules;
    const NAME: &'static str = "inquiries.rules";
    const NEEDS: Permission = Permission::view(Area::Inquiries);
    fn run(self, reader: &Reader<'_>) -> Result<Rules> {
        rules(reader)
    }
}

/// 問い合わせの決まりを変える. Threads that there are keep the category that they have.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Set(pub Rules);

impl Command for Set {
    type Output = Nothing;
    const NAME: &'static str = "inquiries.set_rules";
    const NEEDS: Permission = Permission::change(Area::Settings);
    const TOUCHES: &'static [Topic] = &[Topic::Inquiries];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let mut rules = self.0;
        for category in &mut rules.categories {
            category.name = category.name.trim().to_owned();
            category.name_en = category.name_en.trim().to_owned();
            ensure!(!category.name.is_empty(), "categories", "error-inquiry-category-name");
            for name in [&category.name, &category.name_en] {
                ensure!(name.chars().count() <= 40, "categories", "error-too-long", max = 40);
            }
        }
        ensure!(!rules.categories.is_empty(), "categories", "error-inquiry-no-category");
        ensure!(
            rules.categories.len() <= MOST_CATEGORIES,
            "categories",
            "error-inquiry-many-lines",
            max = MOST_CATEGORIES
        );
        let mut names: Vec<&str> = rules.categories.iter().map(|one| one.name.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        ensure!(names.len() == rules.categories.len(), "categories", "error-inquiry-category-twice");
        for text in &mut rules.texts {
            text.title = text.title.trim().to_owned();
            text.text = text.text.trim().to_owned();
            ensure!(!text.title.is_empty() && !text.text.is_empty(), "texts", "error-inquiry-text-half");
            ensure!(text.title.chars().count() <= 40, "texts", "error-too-long", max = 40);
            ensure!(text.text.chars().count() <= 2_000, "texts", "error-too-long", max = 2_000);
        }
        ensure!(rules.texts.len() <= MOST_TEXTS, "texts", "error-inquiry-many-lines", max = MOST_TEXTS);
        ensure!((1..=720).contains(&rules.red_hours), "red_hours", "error-inquiry-hours");
        ensure!(rules.due_days <= 90, "due_days", "error-inquiry-due-days");
        ensure!((1..=3650).contains(&rules.keep_days), "keep_days", "error-inquiry-keep-days");
        association::set_setting(tx, KEY, &rules)?;
        Ok(Nothing {})
    }
}
