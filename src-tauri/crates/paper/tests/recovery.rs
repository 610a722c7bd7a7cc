//! The recovery sheet as other programs see it.

#![allow(clippy::unwrap_used)] // a test may fall over

use std::process::Command;

use chrono::NaiveDate;
use tsudoi_paper::recovery::{RecoverySheet, sheet};
use tsudoi_paper::{Error, Language};

fn recovery(language: Language) -> RecoverySheet {
    RecoverySheet {
        association: "一般社団法人 梓川里山研究会".into(),
        created_on: NaiveDate::from_ymd_opt(2026, 11, 20).unwrap(),
        code: "K7QM-2XWD-9FHT-R4NB-8GVC-3JPE-6YAZ-MD5K".into(),
        explanation: Vec::new(),
        language,
    }
}

fn text(pdf: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("recovery.pdf");
    std::fs::write(&file, pdf).unwrap();
    let check = Command::new("qpdf").arg("--check").arg(&file).output().expect("qpdf is needed for this test");
    assert!(check.status.success(), "qpdf: {}", String::from_utf8_lossy(&check.stderr));
    let text = Command::new("pdftotext").arg("-layout").arg(&file).arg("-").output();
    let text = String::from_utf8(text.expect("pdftotext is needed for this test").stdout).unwrap();
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

#[test]
fn the_sheet_carries_the_code_and_says_what_it_is_for() {
    for (language, words) in [(Language::Ja, "復旧シート"), (Language::En, "Recoverysheet")] {
        let text = text(&sheet(&recovery(language)).unwrap());
        assert!(text.contains("K7QM2XWD9FHTR4NB"), "the first row of the code\n{text}");
        assert!(text.contains("8GVC3JPE6YAZMD5K"), "and the second\n{text}");
        assert!(text.contains(words) && text.contains("梓川里山研究会"), "whose and what\n{text}");
    }
}

#[test]
fn own_words_replace_the_usual_ones() {
    let own = vec!["金庫の中の青い封筒に入れます。".to_owned()];
    let text = text(&sheet(&RecoverySheet { explanation: own, ..recovery(Language::Ja) }).unwrap());
    assert!(text.contains("金庫の中の青い封筒"), "what the association says\n{text}");
    assert!(!text.contains("しないこと"), "and not both\n{text}");
}

#[test]
fn codes_of_any_length_fit_or_are_refused() {
    for groups in [1, 5, 13, 16] {
        let code = vec!["ABCDEF"; groups].join("-");
        assert!(sheet(&RecoverySheet { code, ..recovery(Language::Ja) }).is_ok(), "{groups} groups of six");
    }
    let endless = RecoverySheet { code: "X".repeat(4000), ..recovery(Language::Ja) };
    assert_eq!(sheet(&endless), Err(Error::TooLong("code")), "one group must fit its column");
}
