//! Labels, envelopes and postcards to look at: `cargo run -p tsudoi-paper --example mail -- FOLDER`.

use std::fs;
use std::path::PathBuf;

use tsudoi_paper::post::{Addressee, Cover, CoverSheet, Grid, LabelSheet, Piece, Sender, Writing};
use tsudoi_paper::{Language, Print, Title};

fn name(family: &str, given: &str, honorific: &str) -> Addressee {
    Addressee { family: family.into(), given: given.into(), honorific: honorific.into() }
}

fn pieces(upright: bool) -> Vec<Piece> {
    let piece = |code: &str, address: [&str; 2], organisation: &str, names: Vec<Addressee>| {
        let lines =
            address.map(|line| if upright { tsudoi_japan::upright::numbers_in_kanji(line) } else { line.into() });
        Piece {
            postal_code: code.into(),
            address: lines.to_vec(),
            organisation: organisation.into(),
            names,
            note: "00127".into(),
            bars: tsudoi_japan::customer_barcode::bars(
                code,
                address[0].split_at(address[0].find("市").map_or(0, |at| at + 3)).1,
            ),
        }
    };
    vec![
        piece("390-1702", ["長野県松本市梓川梓2-1-3", ""], "", vec![name("小林", "千代子", "様")]),
        piece(
            "390-1702",
            ["長野県松本市梓川梓1234番地5", "コーポ・ハイツ梓川ABC棟503号"],
            "",
            vec![name("髙﨑", "𠮷之助", "様"), name("", "渚", "様"), name("長谷川", "健", "様")],
        ),
        piece("390-1702", ["長野県松本市梓川梓10丁目12番地", ""], "", vec![name("株式会社みすず木工", "", "御中")]),
        piece(
            "390-1702",
            [
                "長野県松本市梓川梓5000-100",
                "（旧南安曇郡梓川村大字梓）メゾン・ド・ナガイナマエノタテモノ第二別館西棟1204号室",
            ],
            "国立大学法人信濃里山総合環境研究所 水循環・森林生態系研究部門",
            vec![name("勅使河原", "権左衛門之助", "先生")],
        ),
        piece(
            "390-1702",
            ["長野県松本市梓川梓7", ""],
            "",
            vec![name(
                "一般社団法人北アルプス山麓地域の里山と水と暮らしの未来をみんなで考える市民の会連絡協議会",
                "",
                "御中",
            )],
        ),
    ]
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("a folder, please")?);
    fs::create_dir_all(&folder)?;
    let title = Title {
        title: "宛名".into(),
        author: "梓川里山研究会".into(),
        day: chrono::NaiveDate::from_ymd_opt(2026, 11, 20).ok_or("a day")?,
        language: Language::Ja,
    };
    let write = |name: &str, print: Print| -> Result<(), Box<dyn std::error::Error>> {
        fs::write(folder.join(format!("{name}.pdf")), print.pdf(&title)?)?;
        fs::write(folder.join(format!("{name}.svg")), print.svg(0)?)?;
        Ok(())
    };
    let grid = |columns, rows, left, top, width, height| Grid {
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
    };
    for (name, grid) in [
        ("12", grid(2, 6, 18.6, 21.6, 86.4, 42.3)),
        ("24", grid(3, 8, 6.0, 12.9, 66.0, 33.9)),
        ("44", grid(4, 11, 8.4, 8.8, 48.3, 25.4)),
    ] {
        let labels = LabelSheet { grid, offset: (0.0, 0.0), frames: true };
        let mut pieces = pieces(false);
        if !grid.has_room_for_bars() {
            for piece in &mut pieces {
                piece.bars = None;
            }
        }
        let laid = pieces.iter().map(|piece| labels.lay(piece)).collect::<Result<Vec<_>, _>>()?;
        write(&format!("labels{name}"), labels.draw(&laid, 1, None)?)?;
    }
    let sender = Sender {
        name: "梓川里山研究会".into(),
        postal_code: "390-1702".into(),
        address: vec![tsudoi_japan::upright::numbers_in_kanji("長野県松本市梓川梓856-1")],
    };
    for (cover, name) in [(Cover::Postcard, "postcard"), (Cover::Long3, "long3"), (Cover::Square2, "square2")] {
        for (writing, way) in [(Writing::Upright, "upright"), (Writing::Across, "across")] {
            let sheet = CoverSheet { cover, writing, boxes: true, sender: Some(sender.clone()), offset: (0.0, 0.0) };
            let pieces = pieces(writing == Writing::Upright);
            let laid = pieces.iter().map(|piece| sheet.lay(piece)).collect::<Result<Vec<_>, _>>()?;
            write(&format!("{name}-{way}"), sheet.draw(&laid, None))?;
        }
    }
    Ok(())
}
