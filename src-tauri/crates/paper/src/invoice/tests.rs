//! Where things land: the address in the window however the sheet slides, nothing else in it, everything on paper.

use proptest::prelude::*;

use super::*;
use crate::post::Addressee;
use crate::sheet::{Area, Mark};
use crate::window;

fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).unwrap()
}

fn item(label: &str, tax: &str, gross: i64) -> Item {
    Item { label: label.into(), of: None, tax: tax.into(), gross, parts: Vec::new() }
}

fn row(label: &str, gross: i64, tax: Option<i64>) -> Line {
    Line { label: label.into(), net: gross - tax.unwrap_or(0), tax, gross }
}

fn piece(name: &str, address: &[&str]) -> Piece {
    Piece {
        postal_code: "390-1702".into(),
        address: address.iter().map(|line| (*line).to_owned()).collect(),
        names: vec![Addressee { family: name.into(), given: String::new(), honorific: "様".into() }],
        ..Piece::default()
    }
}

/// An everyday invoice of so many items.
fn invoice(items: i64) -> Invoice {
    let amount = items * 8000;
    Invoice {
        title: "請求書".into(),
        number: "S2026-0001".into(),
        issued_on: day(4, 10),
        due_on: day(5, 31),
        to: piece("小林 千代子", &["長野県松本市梓川梓2-1-3", "梓川ハイツ201"]),
        amount,
        items: (0..items).map(|at| item(&format!("2026年度 年会費（正会員）{at}"), "不課税", 8000)).collect(),
        rates: vec![row("不課税", amount, None)],
        total: row("合計", amount, None),
        accounts: vec![Account {
            place: "あずさ信用金庫 本店 普通 0012345".into(),
            holder: "アズサガワサトヤマケンキユウカイ".into(),
        }],
        payer: "00127 コバヤシ チヨコ".into(),
        notes: vec!["振込手数料はご負担ください。".into()],
        issuer: Issuer {
            form: Some("一般社団法人".into()),
            name: "梓川里山研究会".into(),
            postal_code: "390-1702".into(),
            address_lines: vec!["長野県松本市梓川梓820番地".into()],
            phone: "0263-00-0820".into(),
            registration_number: Some("T1234567890123".into()),
            seal: None,
        },
        void: false,
        language: Language::Ja,
    }
}

/// What of the sheet shows in the window when it has slid by so much.
fn shown((x, y): (f32, f32)) -> Area {
    let window = window::WINDOW;
    Area { x: window.x - x, y: window.y - y, w: window.w, h: window.h }
}

fn touches(a: Area, b: Area) -> bool {
    a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h
}

/// The marks of the address: those that begin in its place.
fn is_address(mark: &Mark) -> bool {
    mark.within(window::ADDRESS)
}

fn in_the_window(invoice: &Invoice) {
    let first = sheets(invoice).unwrap().remove(0);
    assert!(first.marks.iter().any(is_address), "there is an address");
    for slid in [(0.0, 0.0), (window::PLAY.0, 0.0), (0.0, window::PLAY.1), window::PLAY] {
        let shown = shown(slid);
        for mark in &first.marks {
            if is_address(mark) {
                assert!(mark.within(shown), "the address shows, slid by {slid:?}: {:?}", mark.bounds());
            } else {
                assert!(!touches(mark.bounds(), shown), "and nothing else, slid by {slid:?}: {:?}", mark.bounds());
            }
        }
    }
}

#[test]
fn the_address_shows_in_the_window() {
    in_the_window(&invoice(1));
    in_the_window(&Invoice { to: piece("小林 千代子", &[]), ..invoice(1) });
}

#[test]
fn many_items_take_more_sheets_and_lose_none() {
    for count in [1, 12, 16, 18, 19, 20, 60] {
        let drawn = sheets(&invoice(count)).unwrap();
        let texts: Vec<&str> = drawn
            .iter()
            .flat_map(|sheet| &sheet.marks)
            .filter_map(|mark| if let Mark::Text { run, .. } = mark { Some(run.text.as_str()) } else { None })
            .collect();
        let said = |what: &str| texts.iter().filter(|text| text.contains(what)).count();
        assert_eq!(said("年会費"), usize::try_from(count).unwrap(), "each of {count} once");
        assert_eq!(said("あずさ信用金庫"), 1, "what closes them stands once");
        let last = format!("{0} / {0}", drawn.len());
        assert_eq!(said(&last), 1, "and the sheets are counted");
        for mark in drawn.iter().flat_map(|sheet| &sheet.marks) {
            assert!(mark.bounds().y + mark.bounds().h < 290.0, "on the paper: {:?}", mark.bounds());
        }
    }
    assert_eq!(check(&invoice(900)).err(), Some(Error::TooLong("items")), "that is no letter any more");
}

#[test]
fn sums_must_agree() {
    let wrong = Invoice { amount: 1, ..invoice(2) };
    assert_eq!(check(&wrong).err(), Some(Error::Totals { lines: 16_000, total: 16_000, amount: 1 }), "all three");
    assert_eq!(check(&Invoice { items: Vec::new(), ..invoice(1) }).err(), Some(Error::Lines(0)), "nothing to pay");
}

#[test]
fn the_same_invoice_gives_the_same_bytes() {
    let (once, twice) = (pdf_one(&invoice(3)).unwrap(), pdf_one(&invoice(3)).unwrap());
    assert!(once == twice, "no clock and no chance is in it");
    assert_ne!(once, pdf_one(&Invoice { void: true, ..invoice(3) }).unwrap(), "取消 is another sheet");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn whatever_the_address_it_shows(name in "[あ-ん一-鿋]{1,24}", place in "[一-鿋ァ-ヴ0-9-]{1,40}", house in "[ァ-ヴA-Z0-9]{0,30}") {
        let to = piece(&name, &[&place, &house]);
        let written = Invoice { to, ..invoice(1) };
        if check(&written).is_ok() {
            in_the_window(&written);
        }
    }
}
