//! Questions and answers, as the office keeps them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Words, store};
use crate::{
    Area, Command, Permission, Query, Reader, Result, Topic, Tx, Undo, ensure, error::OrNotFound, values::Nothing,
};

/// よくある質問の一覧, in the order of My Page.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct List {}

/// A question.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Line {
    /// Key.
    pub id: i64,
    /// What is written.
    pub words: Words,
}

impl Query for List {
    type Output = Vec<Line>;
    const NAME: &'static str = "faq.list";
    const NEEDS: Permission = Permission::view(Area::Mail);
    fn run(self, reader: &Reader<'_>) -> Result<Vec<Line>> {
        Ok(store::all(reader)?.into_iter().map(|(id, words)| Line { id, words }).collect())
    }
}

/// よくある質問を書く・直す.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Save {
    /// Which; without it a new one, after the others.
    pub question: Option<i64>,
    /// What is written.
    pub words: Words,
}

/// What [`Save`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Saved {
    /// Key.
    pub id: i64,
}

impl Command for Save {
    type Output = Saved;
    const NAME: &'static str = "faq.save";
    const NEEDS: Permission = Permission::change(Area::Mail);
    const TOUCHES: &'static [Topic] = &[Topic::Faq];
    const UNDO: Undo = Undo::Changeset;
    fn run(mut self, tx: &mut Tx<'_>) -> Result<Saved> {
        let words = &mut self.words;
        for text in [
            &mut words.category,
            &mut words.category_en,
            &mut words.question,
            &mut words.question_en,
            &mut words.answer,
            &mut words.answer_en,
        ] {
            *text = text.trim().to_owned();
        }
        ensure!(!words.category.is_empty(), "category", "error-required");
        ensure!(!words.question.is_empty(), "question", "error-required");
        ensure!(!words.answer.is_empty(), "answer", "error-required");
        for (text, max) in [(&words.category, 40), (&words.category_en, 60)] {
            ensure!(text.chars().count() <= max, "category", "error-too-long", max = max);
        }
        for (text, max) in [(&words.question, 200), (&words.question_en, 300)] {
            ensure!(text.chars().count() <= max, "question", "error-too-long", max = max);
        }
        for text in [&words.answer, &words.answer_en] {
            ensure!(text.chars().count() <= 5_000, "answer", "error-too-long", max = 5_000);
        }
        // Half of it in English helps nobody.
        let half = words.question_en.is_empty() != words.answer_en.is_empty();
        ensure!(!half, "answer_en", "error-faq-half");
        tx.subject(&words.question);
        let id = match self.question {
            Some(id) => store::update(tx, id, words)?.then_some(id).or_not_found("error-no-such-question")?,
            None => store::insert(tx, words)?,
        };
        Ok(Saved { id })
    }
}

/// よくある質問を消す.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Remove {
    /// Which.
    pub question: i64,
}

impl Command for Remove {
    type Output = Nothing;
    const NAME: &'static str = "faq.remove";
    const NEEDS: Permission = Permission::change(Area::Mail);
    const TOUCHES: &'static [Topic] = &[Topic::Faq];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        tx.subject(store::question(tx.conn, self.question).or_not_found("error-no-such-question")?);
        store::remove(tx, self.question)?;
        Ok(Nothing {})
    }
}

/// よくある質問を並べる.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Order {
    /// All of them, in the order of My Page.
    pub questions: Vec<i64>,
}

impl Command for Order {
    type Output = Nothing;
    const NAME: &'static str = "faq.order";
    const NEEDS: Permission = Permission::change(Area::Mail);
    const TOUCHES: &'static [Topic] = &[Topic::Faq];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        for (position, question) in self.questions.iter().enumerate() {
            store::place(tx, *question, position + 1)?;
        }
        Ok(Nothing {})
    }
}
