//! よくある質問: what is asked again and again, with its answer, by category; for members, or for everybody before
//! signing in. In Japanese, and in English where somebody has written it.

mod edit;
mod store;
#[cfg(test)]
mod tests;

use rusqlite::Connection;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tsudoi_japan::fold;

use crate::{
    Lang, Reader, Result, markup,
    registry::{Entry, command, query},
};

/// The entries of this room in the registry.
pub const ENTRIES: &[Entry] =
    &[query::<edit::List>(), command::<edit::Save>(), command::<edit::Remove>(), command::<edit::Order>()];

/// A question with its answer, as it is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// 会費のこと
    pub category: String,
    /// The same in English; may be empty.
    #[serde(default)]
    pub category_en: String,
    /// The question.
    pub question: String,
    /// The same in English; may be empty: then the Japanese one is shown.
    #[serde(default)]
    pub question_en: String,
    /// The answer: Markdown, as in notices.
    pub answer: String,
    /// The same in English; may be empty.
    #[serde(default)]
    pub answer_en: String,
    /// For everybody, before signing in.
    #[serde(default)]
    pub public: bool,
}

/// A category, as it is read.
#[derive(Debug, Clone)]
pub struct Category {
    /// In the reader's language.
    pub name: String,
    /// In their order; never empty.
    pub questions: Vec<Question>,
}

/// A question, as it is read.
#[derive(Debug, Clone)]
pub struct Question {
    /// Key.
    pub id: i64,
    /// In the reader's language.
    pub question: String,
    /// HTML that is safe to show.
    pub html: String,
    /// The language it is written in, where it is not the reader's.
    pub lang: Option<Lang>,
}

/// What a reader finds: all, or only what everybody may read. With words, only where they all stand, however they are
/// written.
pub(crate) fn found(reader: &Reader<'_>, all: bool, text: &str) -> Result<Vec<Category>> {
    let wanted: Vec<String> = text.split_whitespace().map(fold::fold).collect();
    let mut categories: Vec<(String, Category)> = Vec::new();
    for (id, words) in store::all(reader)?.into_iter().filter(|(_, words)| all || words.public) {
        let whole =
            [&words.category, &words.category_en, &words.question, &words.question_en, &words.answer, &words.answer_en];
        let whole = fold::fold(&whole.map(String::as_str).join(" "));
        if !wanted.iter().all(|word| whole.contains(word.as_str())) {
            continue;
        }
        let english = reader.lang() == Lang::En && !words.question_en.is_empty() && !words.answer_en.is_empty();
        let name = if reader.lang() == Lang::En && !words.category_en.is_empty() {
            words.category_en.clone()
        } else {
            words.category.clone()
        };
        let question = Question {
            id,
            question: if english { words.question_en } else { words.question },
            html: markup::html(if english { &words.answer_en } else { &words.answer }),
            lang: (reader.lang() == Lang::En && !english).then_some(Lang::Ja),
        };
        match categories.iter_mut().find(|(key, _)| *key == words.category) {
            Some((_, category)) => category.questions.push(question),
            None => categories.push((words.category, Category { name, questions: vec![question] })),
        }
    }
    Ok(categories.into_iter().map(|(_, category)| category).collect())
}

/// What people call a row: its question.
pub(crate) fn row_label(conn: &Connection, table: &str, key: i64) -> Option<String> {
    (table == "faq").then(|| store::question(conn, key)).flatten()
}
