//! 復旧シート: the one piece of paper that opens the book when the passwords are lost.
//!
//! Printed once and kept for years, so the code stands there twice: as large type that can
//! be typed in, and as a QR code. What the code opens is the core's matter.

use chrono::NaiveDate;
use qrcode::EcLevel;

use crate::dates::date;
use crate::flow::fit;
use crate::fonts::Face;
use crate::page::{At, Page, Style};
use crate::pdf::{self, About};
use crate::sheet::{Area, Ink, Mark, Pen, Sheet};
use crate::{Error, Language, Result, qr};

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
/// Baseline of the lines for a pen.
const KEPT: f32 = 277.0;

struct Words {
    title: &'static str,
    subtitle: &'static str,
    made: &'static str,
    explanation: [&'static str; 4],
    kept: [&'static str; 3],
}

const JA: Words = Words {
    title: "復旧シート",
    subtitle: "パスワードが分からなくなったときに、会の記録を開くための用紙です。",
    made: "作成日",
    explanation: [
        "使うとき　サインインの画面で復旧キーを使うことを選び、上の文字を打ち込むか、QRコードを読み取ります。新しいパスワードを決めると、いつものように使えます。",
        "しまう場所　封筒に入れて封をし、パソコンとは別の、鍵のかかる場所にしまってください。会長と事務局で一枚ずつ持つと安心です。",
        "しないこと　写真に撮る、メールで送る、パソコンやクラウドに保存することはおやめください。この用紙を見た人は、会の記録をすべて開けます。",
        "無くしたとき　設定の画面で新しい復旧キーを作ってください。この用紙のコードは、そのときから使えなくなります。",
    ],
    kept: ["しまった場所", "預かった人", "確かめた日"],
};

const EN: Words = Words {
    title: "Recovery sheet",
    subtitle: "This sheet opens the association's records when the passwords are lost.",
    made: "Made on",
    explanation: [
        "To use it: choose the recovery code on the sign-in screen and type the characters above, or read the QR code. Then choose a new password.",
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
    let mut page = Page::a4(24.0);
    let text = |text: &str, face: Face, sizes: &[(f32, usize)]| fit(text, face, WIDTH, sizes, "text");
    let middle = At::Middle(MIDDLE);
    let (mincho, gothic) = (Style::new(Face::Mincho, 1.0), Style::new(Face::Gothic, 1.0));
    page.lines(text(words.title, mincho.face, &[(9.6, 1)])?, mincho, middle, 13.0);
    page.y += 3.0;
    let name = text(&recovery.association, mincho.face, &[(6.0, 1), (5.0, 2), (4.0, 3)])?;
    page.lines(name, mincho, middle, 8.4);
    let made = format!("{} {}", words.made, date(recovery.created_on, recovery.language));
    page.lines(text(&made, mincho.face, &[(3.9, 1)])?, mincho.ink(Ink::SOFT), middle, 6.4);
    page.y += 5.0;
    page.lines(text(words.subtitle, gothic.face, &[(4.2, 1), (3.8, 2)])?, gothic, middle, 7.0);
    page.y += 4.0;
    code(&mut page, &recovery.code)?;
    page.y += 8.0;
    qr(&mut page, &recovery.code)?;
    page.y += 7.0;
    let usual = words.explanation.map(str::to_owned);
    let explanation = if recovery.explanation.is_empty() { &usual[..] } else { &recovery.explanation };
    for paragraph in explanation {
        let paragraph = text(paragraph, gothic.face, &[(3.9, 4), (3.5, 6)])?;
        let height = paragraph.size * 1.6;
        page.lines(paragraph, gothic, At::Left(LEFT), height);
        page.y += 2.4;
    }
    if page.y > KEPT - 8.0 {
        return Err(Error::TooLong("explanation"));
    }
    kept(&mut page, words.kept)?;
    Ok(page.sheet)
}

/// The code in a frame, its groups in columns so that the eye finds its place again.
fn code(page: &mut Page, code: &str) -> Result<()> {
    const HEIGHT: f32 = 13.0;
    let style = Style::new(Face::GothicBold, 8.6).tracking(0.08);
    let groups = code.split([' ', '-']).filter(|group| !group.is_empty());
    let runs = groups.map(|group| style.run(group)).collect::<Result<Vec<_>>>()?;
    let columns = GROUPS.min(runs.len()).max(1);
    let column = (WIDTH - 8.0) / columns as f32;
    let widest = runs.iter().map(|run| style.width(run)).fold(1.0, f32::max);
    let style = style.size(style.size * ((column - 4.0) / widest).min(1.0));
    if style.size < 4.0 {
        return Err(Error::TooLong("code"));
    }
    let rows = runs.len().div_ceil(columns);
    let area = Area { x: LEFT, y: page.y, w: WIDTH, h: rows as f32 * HEIGHT + 6.0 };
    page.add(Mark::Frame { area, pen: Pen::solid(0.5, Ink::BLACK) });
    for (at, run) in runs.into_iter().enumerate() {
        let middle = LEFT + 4.0 + ((at % columns) as f32 + 0.5) * column;
        let top = area.y + 3.0 + (at / columns) as f32 * HEIGHT;
        page.set(run, style, At::Middle(middle), top, HEIGHT);
    }
    page.y += area.h;
    Ok(())
}

/// The QR code, in the middle.
fn qr(page: &mut Page, code: &str) -> Result<()> {
    page.add(qr::mark(code, EcLevel::Q, (MIDDLE - QR_EDGE / 2.0, page.y), QR_EDGE)?);
    page.y += QR_EDGE;
    Ok(())
}

/// Where the sheet is kept, by whom, and when that was checked: lines for a pen.
fn kept(page: &mut Page, labels: [&str; 3]) -> Result<()> {
    let style = Style::new(Face::Gothic, 3.5).ink(Ink::SOFT);
    let column = WIDTH / labels.len() as f32;
    for (at, label) in labels.into_iter().enumerate() {
        let run = style.run(label)?;
        let x = LEFT + at as f32 * column;
        let line = (x + style.width(&run) + 2.0, x + column - 4.0);
        page.add(style.mark(run, At::Left(x), KEPT));
        page.rule(KEPT + 0.5, line, Pen::solid(0.2, Ink::RULE));
    }
    Ok(())
}
