//! What members, banks and files write as text: names, kana, days, postal codes, telephones, amounts, accounts.
#![no_main]

use chrono::{Datelike, NaiveDate};
use libfuzzer_sys::fuzz_target;
use tsudoi_fuzz::seeds;
use tsudoi_japan::{
    address, customer_barcode, date, fold, invoice_number, money, name, organisation, phone, postal, prefecture,
    remitter::{self, Payer, Remitter},
    upright,
    yucho::Account,
    zengin::{Class, Rules, convert, letters},
};

fn made() -> Vec<Vec<u8>> {
    [
        "令和8年11月20日",
        "㍻31年4月30日",
        "S50.4.1",
        "2026-11-19T15:00:00Z",
        "9999-12-31T23:59:59Z",
        "20261120(金) 12:34",
        "〒３９０－１７０２",
        "600000",
        "長野県松本市梓川梓1234-5 ハイツ梓101号",
        "京都府京都市上京区今出川通烏丸東入",
        "+81 90 1234 5678",
        "０２６３（３３）１２３４",
        "金1,234,567円也",
        "△9223372036854775808",
        "(1,000)",
        "12340-2-12345671",
        "00120-3-123456",
        "T7000012050002",
        "株式会社 梓川印刷　松本支店",
        "ｶ)ｱｽﾞｻｶﾞﾜｲﾝｻﾂ",
        "0012 ﾔﾏﾀﾞ ﾀﾛｳ ﾈﾝｶｲﾋ",
        "佐々木 みすゞ",
        "髙﨑 𠮷郎",
        "ヴァイオリン・ｱﾝｻﾝﾌﾞﾙ",
    ]
    .map(|text| text.as_bytes().to_vec())
    .into()
}

fn days(text: &str) {
    let Ok(day) = date::parse_day(text) else { return };
    assert!((1000..=9999).contains(&day.year()), "the calendar years are 1000 to 9999: {day}");
    assert_eq!(date::parse_day(&date::seireki(day)), Ok(day), "a day that is written is read");
    if NaiveDate::from_ymd_opt(1873, 1, 1).is_some_and(|solar| day >= solar) {
        assert_eq!(date::parse_day(&date::wareki(day)), Ok(day), "and in the Japanese calendar");
        assert_eq!(date::wareki_digits(day).len(), 6, "six digits are six");
    }
}

fn folding(text: &str) {
    for way in [fold::fold, fold::fold_mail, fold::loose, fold::normal_kana, fold::digits] {
        let once = way(text);
        assert_eq!(way(&once), once, "folded twice it is the same: {text:?}");
    }
    let _ =
        (fold::is_kana(text), fold::is_furigana(text), upright::numbers_in_kanji(text), name::split_full_name(text));
}

fn numbers(text: &str) {
    let shown = postal::format(text);
    assert_eq!(postal::format(&shown), shown, "a code that is written stays so");
    if let Some(repaired) = postal::repair(text) {
        assert!(!postal::lookup(&repaired).is_empty(), "a repaired code exists");
    }
    let shown = phone::display(text);
    assert_eq!(phone::display(&shown), shown, "a number that is shown stays so: {text:?}");
    let _ = phone::repair(text);
    if let Some(amount) = money::parse_yen(text) {
        for written in [money::yen(amount), money::receipt_amount(amount), money::yen_in_words(amount)] {
            assert_eq!(money::parse_yen(&written), Some(amount), "an amount that is written is read");
        }
    }
    if let Some(number) = invoice_number::normal(text) {
        assert_eq!(invoice_number::normal(&number), Some(number), "a number that is written is read");
    }
    let _ = invoice_number::check(text);
    if let Ok(account) = Account::parse(text, "") {
        assert!(account.is_at(&account.transfer_form()), "an account is at its own form");
        if let Some(form) = account.debit_form() {
            let _ = Account::from_debit_form(&form.branch, &form.account);
        }
    }
}

fn places(text: &str) {
    let _ = (address::key(text), prefecture::split(text), customer_barcode::address_number(text));
    let (code, rest) = text.split_once(' ').unwrap_or(("390-1702", text));
    for code in [code, "390-1702", "100-8111"] {
        if let Some(bars) = customer_barcode::bars(code, rest) {
            assert_eq!(bars.len(), 67, "the post reads 67 bars");
        }
    }
}

fn payers(text: &str) {
    let remitter = Remitter::parse(text);
    let (family, given) = text.split_once(' ').unwrap_or((text, ""));
    for payer in [Payer::person(family, given), Payer::organisation(text)] {
        let _ = remitter::likeness(&remitter, &payer);
    }
    let _ = remitter::within_one(family, given);
    let _ = (organisation::organisation_form(text), organisation::honorific(text), organisation::payer_key(text));
    let _ = organisation::without_form(text);
    for class in [Class::Shop, Class::Account, Class::Payroll, Class::Edi] {
        for rules in [Rules::default(), Rules { wo: true, slash: true, comma: true, ..Rules::default() }] {
            if let Ok(once) = convert(text, class, &rules) {
                assert_eq!(convert(&once, class, &rules).as_ref(), Ok(&once), "converted twice it is the same");
                let short = letters::shorten(&once, 15);
                assert!(short.chars().count() <= 15 && once.starts_with(short), "shortened it is its beginning");
            }
        }
    }
}

fuzz_target!(init: seeds(made), |data: &[u8]| {
    let _ = letters::decode(data);
    let text = String::from_utf8_lossy(data);
    days(&text);
    let _ = date::parse_bank_day(&text, NaiveDate::from_ymd_opt(2026, 11, 20).expect("a day"));
    let _ = date::parse_month_day(&text, |_, _| 2026);
    folding(&text);
    numbers(&text);
    places(&text);
    payers(&text);
});
