use serde_json::{Value, json};

use super::found;
use crate::{Actor, Lang, Permission, Work, testing::Office};

fn entry(office: &Office, question: &str, more: Value) -> Value {
    let mut words = json!({ "category": "会費のこと", "question": question, "answer": "**はい**。" });
    for (key, value) in more.as_object().expect("fields") {
        words[key] = value.clone();
    }
    office.done("faq.save", json!({ "words": words }))["id"].clone()
}

fn questions(office: &Office, lang: Lang, all: bool, text: &str) -> Vec<String> {
    let actor = Actor::machine().reading(lang);
    let found = office.book.ask(&actor, Permission::SignedIn, &Work::quiet(), |reader| found(reader, all, text));
    found.unwrap().into_iter().flat_map(|c| c.questions).map(|q| q.question).collect()
}

#[test]
fn answers_are_found_however_the_words_are_written() {
    let office = Office::new();
    entry(&office, "カードで払えますか", json!({ "public": true }));
    let second =
        entry(&office, "領収書はどこですか", json!({ "question_en": "Where is my receipt?", "answer_en": "Here." }));
    assert_eq!(questions(&office, Lang::Ja, true, ""), ["カードで払えますか", "領収書はどこですか"], "in their order");
    assert_eq!(questions(&office, Lang::Ja, true, "ｶｰﾄﾞ　会費"), ["カードで払えますか"], "all words, in any writing");
    assert_eq!(questions(&office, Lang::Ja, true, "RECEIPT"), ["領収書はどこですか"], "also by its English");
    assert!(questions(&office, Lang::Ja, true, "退会").is_empty(), "nothing of that");
    assert_eq!(questions(&office, Lang::Ja, false, ""), ["カードで払えますか"], "for everybody, what is for everybody");
    let english = questions(&office, Lang::En, true, "");
    assert_eq!(english, ["カードで払えますか", "Where is my receipt?"], "English where it is written");
    let first = office.done("faq.list", json!({}))[0]["id"].clone();
    office.done("faq.order", json!({ "questions": [second, first] }));
    assert_eq!(questions(&office, Lang::Ja, true, "")[0], "領収書はどこですか", "as the office has put them");
    office.done("faq.remove", json!({ "question": second }));
    assert_eq!(questions(&office, Lang::Ja, true, "").len(), 1, "gone");
}

#[test]
fn half_a_translation_is_refused() {
    let office = Office::new();
    let words = json!({ "category": "会費", "question": "問", "question_en": "Q", "answer": "答" });
    let error = office.call("faq.save", json!({ "words": words })).unwrap_err();
    assert_eq!(error.field.as_deref(), Some("answer_en"), "a question without its answer helps nobody");
    let words = json!({ "category": "", "question": "問", "answer": "答" });
    let error = office.call("faq.save", json!({ "words": words })).unwrap_err();
    assert_eq!(error.field.as_deref(), Some("category"), "where would it stand");
}
