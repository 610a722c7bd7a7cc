//! Where things land: every block inside its cell, measured with the fonts, whatever stands on it.

use proptest::prelude::*;

use super::*;
use crate::sheet::Area;

fn grid(columns: usize, rows: usize, (left, top): (f32, f32), (width, height): (f32, f32)) -> Grid {
    Grid {
        paper_width: 210.0,
        paper_height: 297.0,
        columns,
        rows,
        left,
        top,
        width,
        height,
        pitch_x: width,
        pitch_y: height,
    }
}

/// The usual sheets, from the largest label to the smallest.
fn grids() -> Vec<Grid> {
    vec![
        grid(2, 5, (18.6, 21.2), (86.4, 50.8)),
        grid(2, 6, (18.6, 21.6), (86.4, 42.3)),
        grid(3, 7, (0.0, 0.0), (70.0, 42.43)),
        grid(3, 8, (6.0, 12.9), (66.0, 33.9)),
        grid(4, 11, (8.4, 8.8), (48.3, 25.4)),
        grid(5, 13, (4.75, 10.9), (38.1, 21.2)),
    ]
}

fn name(family: &str, given: &str, honorific: &str) -> Addressee {
    Addressee { family: family.into(), given: given.into(), honorific: honorific.into() }
}

/// An everyday letter.
fn letter() -> Piece {
    Piece {
        postal_code: "390-1702".into(),
        address: vec!["長野県松本市梓川梓2-1-3".into(), "梓川ハイツ201".into()],
        names: vec![name("小林", "千代子", "様")],
        ..Piece::default()
    }
}

/// What people and hostile imports write: kanji, kana, words, blanks, brackets, sequences.
fn text(most: usize) -> impl Strategy<Value = String> {
    let parts = prop::sample::select(vec![
        "長野県",
        "松本市",
        "梓川梓",
        "1234",
        "-5",
        "（旧南安曇郡）",
        "メゾン・ド・",
        "ー",
        "Apartment",
        " ",
        "　",
        "𠮷",
        "髙",
        "葛\u{E0100}",
        "号室",
        "、",
        "W",
        "iii",
        "ガ",
        "①",
    ]);
    prop::collection::vec(parts, 0..most).prop_map(|parts| parts.concat())
}

fn pieces() -> impl Strategy<Value = Piece> {
    let names = prop::collection::vec((text(8), text(6), prop::sample::select(vec!["様", "先生", "御中", ""])), 1..=5);
    (text(20), text(12), text(14), names, prop::sample::select(vec!["", "00127", "S-2026-00001"])).prop_map(
        |(street, building, organisation, names, note)| Piece {
            postal_code: "390-1702".into(),
            address: vec![street, building],
            organisation,
            names: names.iter().map(|(f, g, h)| name(&format!("姓{f}"), g, h)).collect(),
            note: note.into(),
            bars: None,
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_label_keeps_to_its_cell(piece in pieces(), which in 0usize..6, at in 0usize..10) {
        let grid = grids()[which];
        let sheet = LabelSheet { grid, offset: (0.0, 0.0), frames: false };
        match sheet.lay(&piece) {
            Ok(laid) => {
                let print = sheet.draw(&[laid], at, None).unwrap();
                let cell = grid.cell(at);
                for mark in &print.sheets[0].marks {
                    prop_assert!(mark.within(cell), "{:?} outside {cell:?}", mark.bounds());
                }
            }
            Err(error) => prop_assert_eq!(error, Error::TooLong("piece"), "nothing else can be wrong"),
        }
    }

    #[test]
    fn a_cover_keeps_to_its_paper(piece in pieces(), upright in any::<bool>(), cover in 0usize..3) {
        let cover = [Cover::Postcard, Cover::Long3, Cover::Square2][cover];
        let writing = if upright { Writing::Upright } else { Writing::Across };
        let sender = Sender { name: "梓川里山研究会".into(), postal_code: "390-1702".into(), address: vec!["長野県松本市".into()] };
        let sheet = CoverSheet { cover, writing, boxes: true, sender: Some(sender), offset: (0.0, 0.0) };
        match sheet.lay(&piece) {
            Ok(laid) => {
                let print = sheet.draw(&[laid], None);
                let paper = Area { x: 4.0, y: 4.0, w: print.sheets[0].width - 8.0, h: print.sheets[0].height - 8.0 };
                for mark in &print.sheets[0].marks {
                    prop_assert!(mark.within(paper), "{:?} outside {paper:?}", mark.bounds());
                }
            }
            Err(error) => prop_assert_eq!(error, Error::TooLong("piece"), "nothing else can be wrong"),
        }
    }
}

#[test]
fn everyday_letters_fit_everywhere_in_legible_type() {
    for grid in grids() {
        let laid = LabelSheet { grid, offset: (0.0, 0.0), frames: false }.lay(&letter()).unwrap();
        let points = laid.smallest() * 72.0 / 25.4;
        assert!(points >= 5.4, "{points:.1} points on labels of {} by {} mm", grid.width, grid.height);
    }
}

#[test]
fn the_longest_address_is_whole_or_refused() {
    let long = |n: usize| "長野県松本市大字梓川梓五千番地メゾン".chars().cycle().take(n).collect::<String>();
    let piece = Piece { address: vec![long(60), long(40)], organisation: long(40), ..letter() };
    let sheet = LabelSheet { grid: grids()[1], offset: (0.0, 0.0), frames: false };
    let print = sheet.draw(&[sheet.lay(&piece).unwrap()], 0, None).unwrap();
    let said: String = print.sheets[0]
        .marks
        .iter()
        .filter_map(|mark| if let Mark::Text { run, .. } = mark { Some(run.text.as_str()) } else { None })
        .collect();
    assert!(said.contains(&long(60)) && said.contains(&long(40)), "no character is lost: {said}");
    let endless = Piece { address: vec![long(900)], ..letter() };
    assert_eq!(sheet.lay(&endless).err(), Some(Error::TooLong("piece")), "never cut");
}

#[test]
fn names_of_a_household_stand_below_each_other() {
    let names = vec![name("赤羽", "健", "様"), name("", "渚", "様"), name("宮坂", "結", "様")];
    let sheet = LabelSheet { grid: grids()[1], offset: (0.0, 0.0), frames: false };
    let laid = sheet.lay(&Piece { names, ..letter() }).unwrap();
    let left = |text: &str| {
        let of = laid.marks.iter().filter_map(|mark| match mark {
            Mark::Text { x, run, .. } if run.text == text => Some(*x),
            _ => None,
        });
        of.collect::<Vec<_>>()
    };
    assert_eq!(left("健"), left("渚"), "名 begin in one place");
    let honorifics = left("様");
    assert!(
        honorifics.len() == 3 && honorifics.windows(2).all(|pair| (pair[0] - pair[1]).abs() < f32::EPSILON),
        "and so do the honorifics"
    );
}

#[test]
fn sheets_begin_where_the_last_one_ended() {
    let grid = grids()[1];
    assert_eq!((grid.sheets(0, 3), grid.sheets(12, 0), grid.sheets(12, 1)), (0, 1, 2), "labels used before count");
    assert_eq!(grid.on_sheet(0, 20, 5), (0..7, 5), "seven are left on the first");
    assert_eq!(grid.on_sheet(1, 20, 5), (7..19, 0), "a whole sheet");
    assert_eq!(grid.on_sheet(2, 20, 5), (19..20, 0), "and the rest");
    let sheet = LabelSheet { grid, offset: (0.0, 0.0), frames: false };
    let pieces: Vec<Laid> = (0..20).map(|_| sheet.lay(&letter()).unwrap()).collect();
    let all = sheet.draw(&pieces, 5, None).unwrap();
    let third = sheet.draw(&pieces, 5, Some(2)).unwrap();
    assert_eq!((all.len(), third.len()), (3, 1), "all of them, or the one that is looked at");
    assert_eq!(all.svg(2).unwrap(), third.svg(0).unwrap(), "which is the same");
}

#[test]
fn an_offset_moves_everything_alike() {
    let still = LabelSheet { grid: grids()[1], offset: (0.0, 0.0), frames: true };
    let moved = LabelSheet { offset: (1.5, -2.0), ..still };
    let marks =
        |sheet: LabelSheet| sheet.draw(&[sheet.lay(&letter()).unwrap()], 0, None).unwrap().sheets.remove(0).marks;
    for (from, to) in marks(still).iter().zip(marks(moved)) {
        let (from, to) = (from.bounds(), to.bounds());
        assert!((to.x - from.x - 1.5).abs() < 0.01 && (to.y - from.y + 2.0).abs() < 0.01, "{from:?} to {to:?}");
    }
}

#[test]
fn digits_stand_in_the_boxes_of_the_post_office() {
    let sheet = CoverSheet {
        cover: Cover::Postcard,
        writing: Writing::Upright,
        boxes: false,
        sender: None,
        offset: (0.0, 0.0),
    };
    let print = sheet.draw(&[sheet.lay(&letter()).unwrap()], None);
    let digits: Vec<Area> = print.sheets[0]
        .marks
        .iter()
        .filter(|mark| matches!(mark, Mark::Text { run, size, .. } if run.text.len() == 1 && *size > 6.0))
        .map(Mark::bounds)
        .collect();
    assert_eq!(digits.len(), 7, "seven digits");
    for (digit, middle) in digits.iter().zip([47.15, 54.15, 61.15, 68.75, 75.55, 82.35, 89.15]) {
        assert!((digit.x + digit.w / 2.0 - middle).abs() < 0.1, "in the middle of its box, {middle} mm from the left");
        assert!(digit.y > 11.5 && digit.y + digit.h < 20.5, "between its upper and its lower edge");
    }
}

#[test]
fn a_barcode_has_the_measures_of_the_manual() {
    let bars = tsudoi_japan::customer_barcode::bars("390-1702", "梓川梓2-1-3");
    let sheet = LabelSheet { grid: grids()[1], offset: (0.0, 0.0), frames: false };
    let laid = sheet.lay(&Piece { bars, ..letter() }).unwrap();
    let Some(Mark::Blocks { areas, .. }) = laid.marks.last() else { panic!("the bars stand last") };
    assert_eq!(areas.len(), 67, "start, 21 characters, stop");
    let longest = areas.iter().map(|bar| bar.h).fold(0.0, f32::max);
    assert!((longest - 2.88).abs() < 0.01, "3.6 mm at 10 points, 2.88 at 8: {longest}");
    assert!((areas[1].x - areas[0].x - 0.96).abs() < 0.001, "1.2 mm at 10 points");
    let small = LabelSheet { grid: grids()[4], ..sheet };
    assert!(!small.grid.has_room_for_bars(), "64 mm do not fit on 48");
}

#[test]
fn what_no_font_has_is_named() {
    let piece = Piece { names: vec![name("山田", "\u{1F600}", "様")], ..letter() };
    let sheet = LabelSheet { grid: grids()[1], offset: (0.0, 0.0), frames: false };
    assert_eq!(sheet.lay(&piece).err(), Some(Error::Missing(vec!["\u{1F600}".into()])), "never a box on paper");
    let cover =
        CoverSheet { cover: Cover::Long3, writing: Writing::Upright, boxes: false, sender: None, offset: (0.0, 0.0) };
    assert_eq!(cover.lay(&piece).err(), Some(Error::Missing(vec!["\u{1F600}".into()])), "upright neither");
}
