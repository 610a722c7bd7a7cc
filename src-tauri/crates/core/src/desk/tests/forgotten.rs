//! A forgotten password: who is written to, and what the new one opens and ends.

use super::*;

/// Somebody asks for a link to choose a new password.
pub(super) fn forgot(desk: &Reception, email: &str, lang: Lang) -> crate::Result<()> {
    desk.may_ask_reset(HERE)?;
    desk.send_reset(email, "", lang)
}

#[test]
fn nobody_is_told_of_a_letter_that_is_not_written() {
    let (office, postbox, _) = claimed();
    let desk = reception(office.book.clone());
    for n in 0..30 {
        forgot(&desk, &format!("{n}@mail.example.jp"), Lang::Ja).unwrap();
    }
    let error = forgot(&desk, "chiyo@mail.example.jp", Lang::Ja).unwrap_err();
    assert_eq!(error.code, Code::TooMany, "the place waits, and hears so");
    assert!(postbox.collect(&office.book).0.is_empty(), "for nothing was written");
}

#[test]
fn a_new_password_opens_at_once() {
    let (office, postbox, _) = claimed();
    let desk = reception(office.book.clone());
    for _ in 0..5 {
        desk.sign_in("chiyo@mail.example.jp", "which one was it", HERE, "").unwrap_err();
    }
    forgot(&desk, "chiyo@mail.example.jp", Lang::Ja).unwrap();
    desk.reset(&postbox.collect(&office.book).token(), PASSWORD, "").unwrap();
    assert!(
        desk.sign_in("chiyo@mail.example.jp", PASSWORD, HERE, "").is_ok(),
        "who proved to be themselves does not wait for their earlier guesses"
    );
}

#[test]
fn a_forgotten_password_is_replaced_by_mail_and_ends_all_sessions() {
    let (office, postbox, _) = claimed();
    let desk = reception(office.book.clone());
    let old = desk.sign_in("chiyo@mail.example.jp", PASSWORD, HERE, "").unwrap();
    forgot(&desk, "nobody@mail.example.jp", Lang::Ja).expect("the answer is the same");
    forgot(&desk, "chiyo@mail.example.jp", Lang::En).expect("the answer is the same");
    let letters = postbox.collect(&office.book);
    assert_eq!(letters.0.len(), 1, "only who has an account is written to");
    assert!(letters.0[0].subject.starts_with("A new password"), "in the language of the page that asked");
    let token = letters.token();
    desk.reset(&token, "夕立のあとの虹は二重になる", "").unwrap();
    assert!(desk.desk(&old, Lang::Ja).unwrap().is_none(), "who had come in with the old one is out");
    assert!(desk.sign_in("chiyo@mail.example.jp", PASSWORD, HERE, "").is_err(), "the old one opens nothing");
    assert!(desk.sign_in("chiyo@mail.example.jp", "夕立のあとの虹は二重になる", HERE, "").is_ok(), "the new one does");
    assert!(desk.reset(&token, PASSWORD, "").is_err(), "the link was used");
    for _ in 0..5 {
        forgot(&desk, "chiyo@mail.example.jp", Lang::Ja).expect("still the same answer");
    }
    let links = postbox.collect(&office.book).0.into_iter().filter(|mail| mail.body.contains("?token=")).count();
    assert_eq!(links, 3, "nobody's mailbox is filled by a stranger");
}
