//! 復旧用紙: the one piece of paper that opens the book when the passwords are lost.
//!
//! Printed once and kept for years, so the code stands there twice: as large type that can
//! be typed in, and as a QR code. What the code opens is the core's matter.

use chrono::NaiveDate;
use qrcode::{Color, EcLevel, QrCode};

use crate::dates::date;
use crate::flow::{Fitted, baseline, fit};
use crate::fonts::{Face, Fonts};
use crate::pdf::{self, About};
use crate::sheet::{Area, Ink, Mark, Pen, Sheet};
use crate::{Error, Language, Result};

/// What the recovery sheet carries.
#[derive(Debug, Clone)]
pub struct RecoverySheet {
    /// The association's name.
    pub association: String,
    /// The day on which the code was made.
    pub created_on: NaiveDate,
    /// The recovery code in groups, separated by spaces or hyphens: printed in its groups,
    /// and in the QR code exactly as given.
    pub code: String,
    /// What the sheet is for and where to keep it, a paragraph each; the usual words if empty.
    pub explanation: Vec<String>,
    /// Language of the words that the sheet adds.
    pub language: Language,
}

const LEFT: f32 = 23.0;
const WIDTH: f32 = 164.0;
const MIDDLE: f32 = 105.0;
/// Groups of the code in one row.
const GROUPS: usize = 4;
const QR_EDGE: f32 = 46.0;

struct Words {
    title: &'static str,
    subtitle: &'static str,
    made: &'static str,
    explanation: [&'static str; 4],
    kept: [&'static str; 3],
}

const JA: Words = Words {
    title: "復旧用紙",
    subtitle: "パスワードが分からなくなったときに、会の記録を開くための用紙です。",
    made: "作成日",
    explanation: [
        "使うとき　サインインの画面で復旧コードを使うことを選び、上の文字を打ち込むか、QRコードを読み取ります。大文字と小文字、区切りは気にしなくてかまいません。",
        "しまう場所　封筒に入れて封をし、パソコンとは別の、鍵のかかる場所にしまってください。会長と事務局で一枚ずつ持つと安心です。",
        "しないこと　写真に撮る、メールで送る、パソコンやクラウドに保存することはおやめください。この用紙を見た人は、会の記録をすべて開けます。",
        "無くしたとき　設定の画面で新しい復旧コードを作ってください。この用紙のコードは、そのときから使えなくなります。",
    ],
    kept: ["しまった場所", "預かった人", "確かめた日"],
};

const EN: Words = Words {
    title: "Recovery sheet",
    subtitle: "This sheet opens the association's records when the passwords are lost.",
    made: "Made on",
    explanation: [
        "To use it: choose the recovery code on the sign-in screen and type the characters above, or read the QR code. Capitals and separators do not matter.",
        "Where to keep it: in a sealed envelope, locked away, not with the computer. It is wise to give one copy to the chair and one to the office.",
        "What not to do: take no photograph, send it by no mail, store it on no computer or cloud. Whoever sees this sheet can open every record.",
        "If it is lost: make a new recovery code in the settings. The code on this sheet then stops working.",
    ],
    kept: ["Kept at", "Kept by", "Checked on"],
};

/// The sheet as a PDF of one A4 page.
pub fn sheet(recovery: &RecoverySheet) -> Result<Vec<u8>> {
    let words = match recovery.language {
        Language::Ja => &JA,
        Language::En => &EN,
    };
    let about = About {
        title: &format!("{} {}", recovery.association, words.title),
        author: &recovery.association,
        created: recovery.created_on,
        language: recovery.language,
    };
    pdf::write(&[draw(recovery, words)?], &about)
}

fn draw(recovery: &RecoverySheet, words: &Words) -> Result<Sheet> {
    let mut page = Page { sheet: Sheet::a4(), y: 24.0 };
    page.centred(words.title, Face::Mincho, &[(9.6, 1)], 13.0, Ink::BLACK)?;
    page.y += 3.0;
    page.centred(&recovery.association, Face::Mincho, &[(6.0, 1), (5.0, 2), (4.0, 3)], 8.4, Ink::BLACK)?;
    let made = format!("{} {}", words.made, date(recovery.created_on, recovery.language));
    page.centred(&made, Face::Mincho, &[(3.9, 1)], 6.4, Ink::SOFT)?;
    page.y += 5.0;
    page.centred(words.subtitle, Face::Gothic, &[(4.2, 1), (3.8, 2)], 7.0, Ink::BLACK)?;
    page.y += 4.0;
    page.code(&recovery.code)?;
    page.y += 8.0;
    page.qr(&recovery.code)?;
    page.y += 7.0;
    let usual = words.explanation.map(str::to_owned);
    let explanation = if recovery.explanation.is_empty() { &usual[..] } else { &recovery.explanation };
    for paragraph in explanation {
        page.paragraph(paragraph)?;
    }
    page.kept(words.kept)?;
    Ok(page.sheet)
}

struct Page {
    sheet: Sheet,
    y: f32,
}

impl Page {
    fn centred(&mut self, text: &str, face: Face, sizes: &[(f32, usize)], height: f32, ink: Ink) -> Result<()> {
        let Fitted { size, lines } = fit(text, face, WIDTH, sizes, "text")?;
        for run in lines {
            let x = MIDDLE - run.ems(0.0) * size / 2.0;
            let y = baseline(face, size, self.y, height);
            self.sheet.marks.push(Mark::Text { x, y, size, tracking: 0.0, ink, run });
            self.y += height;
        }
        Ok(())
    }

    /// The code in a frame, its groups in columns so that the eye finds its place again.
    fn code(&mut self, code: &str) -> Result<()> {
        const SIZE: f32 = 8.6;
        const HEIGHT: f32 = 13.0;
        const TRACKING: f32 = 0.08;
        let style = Face::GothicBold;
        let groups: Vec<&str> = code.split([' ', '-']).filter(|group| !group.is_empty()).collect();
        let runs = groups.iter().map(|group| Fonts::bundled().run(style, group)).collect::<Result<Vec<_>>>()?;
        let columns = GROUPS.min(runs.len()).max(1);
        let column = (WIDTH - 8.0) / columns as f32;
        let widest = runs.iter().map(|run| run.ems(TRACKING)).fold(1.0, f32::max);
        let size = SIZE.min((column - 4.0) / widest);
        if size < 4.0 {
            return Err(Error::TooLong("code"));
        }
        let rows = runs.len().div_ceil(columns);
        let area = Area { x: LEFT, y: self.y, w: WIDTH, h: rows as f32 * HEIGHT + 6.0 };
        self.sheet.marks.push(Mark::Frame { area, pen: Pen::solid(0.5, Ink::BLACK) });
        for (at, run) in runs.into_iter().enumerate() {
            let centre = LEFT + 4.0 + ((at % columns) as f32 + 0.5) * column;
            let top = self.y + 3.0 + (at / columns) as f32 * HEIGHT;
            let x = centre - run.ems(TRACKING) * size / 2.0;
            let y = baseline(style, size, top, HEIGHT);
            self.sheet.marks.push(Mark::Text { x, y, size, tracking: TRACKING, ink: Ink::BLACK, run });
        }
        self.y += area.h;
        Ok(())
    }

    /// The dark modules of the QR code; neighbours in a row become one rectangle.
    fn qr(&mut self, code: &str) -> Result<()> {
        let qr = QrCode::with_error_correction_level(code, EcLevel::Q).map_err(|_| Error::Qr)?;
        let modules = qr.to_colors();
        let side = QR_EDGE / qr.width() as f32;
        let left = MIDDLE - QR_EDGE / 2.0;
        let mut areas = Vec::new();
        for (row, line) in modules.chunks(qr.width()).enumerate() {
            let mut column = 0;
            for same in line.chunk_by(|a, b| a == b) {
                if same.first() == Some(&Color::Dark) {
                    let (x, y) = (left + column as f32 * side, self.y + row as f32 * side);
                    areas.push(Area { x, y, w: same.len() as f32 * side, h: side });
                }
                column += same.len();
            }
        }
        self.sheet.marks.push(Mark::Blocks { areas, ink: Ink(0, 0, 0) });
        self.y += QR_EDGE;
        Ok(())
    }

    fn paragraph(&mut self, text: &str) -> Result<()> {
        let Fitted { size, lines } = fit(text, Face::Gothic, WIDTH, &[(3.9, 4), (3.5, 6)], "explanation")?;
        let height = size * 1.6;
        for run in lines {
            let y = baseline(Face::Gothic, size, self.y, height);
            self.sheet.marks.push(Mark::Text { x: LEFT, y, size, tracking: 0.0, ink: Ink::BLACK, run });
            self.y += height;
        }
        self.y += 2.4;
        if self.y > 266.0 {
            return Err(Error::TooLong("explanation"));
        }
        Ok(())
    }

    /// Where the sheet is kept, by whom, and when that was checked: lines for a pen.
    fn kept(&mut self, labels: [&str; 3]) -> Result<()> {
        const SIZE: f32 = 3.5;
        let column = WIDTH / labels.len() as f32;
        for (at, label) in labels.into_iter().enumerate() {
            let run = Fonts::bundled().run(Face::Gothic, label)?;
            let x = LEFT + at as f32 * column;
            let from = (x + run.ems(0.0) * SIZE + 2.0, 277.5);
            self.sheet.marks.push(Mark::Text { x, y: 277.0, size: SIZE, tracking: 0.0, ink: Ink::SOFT, run });
            let pen = Pen::solid(0.2, Ink::RULE);
            self.sheet.marks.push(Mark::Line { from, to: (x + column - 4.0, 277.5), pen });
        }
        Ok(())
    }
}
