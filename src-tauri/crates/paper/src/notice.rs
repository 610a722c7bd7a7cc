//! お知らせの手紙とはがき: a title and a text to one person, on an A4 sheet for an envelope with a window, or on a
//! postcard with its address side.
//!
//! A letter is folded twice for 長形3号: the address lies 22 mm from the left and ends 45 mm from the top, where
//! windows are. A text shrinks to its paper and is never cut: what fits at no legible size is an error. What a notice
//! says is the core's matter.

use chrono::NaiveDate;
use qrcode::EcLevel;

use crate::dates::date;
use crate::flow::{Fitted, fit};
use crate::fonts::Face;
use crate::page::{At, Page, Style};
use crate::post::{self, Cover, CoverSheet, Piece, Sender, Writing};
use crate::print::Print;
use crate::sheet::{Ink, Pen, Sheet};
use crate::{Language, Result, qr, window};

/// What a notice is printed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paper {
    /// A4, one side.
    Letter,
    /// はがき: the address side (縦書き), then the text.
    Postcard,
}

/// A notice to somebody.
#[derive(Debug, Clone)]
pub struct Notice {
    /// What it is printed on.
    pub paper: Paper,
    /// To whom; on a postcard with the numbers of the address in kanji.
    pub piece: Piece,
    /// 「会費のお知らせ」
    pub title: String,
    /// Its text; a line feed ends a line.
    pub body: String,
    /// The day that stands on it.
    pub day: NaiveDate,
    /// Language of the date.
    pub language: Language,
    /// Who sends it.
    pub sender: Sender,
    /// The same for the address side of a postcard, with the numbers in kanji.
    pub cover_sender: Sender,
    /// Telephone and mail of the sender, a line each.
    pub contact: Vec<String>,
}

/// A notice that is laid out.
#[derive(Debug, Clone)]
pub struct Laid {
    sheets: Vec<Sheet>,
}

/// All of them as one print, in this order.
pub fn print(notices: Vec<Laid>) -> Print {
    Print { sheets: notices.into_iter().flat_map(|laid| laid.sheets).collect() }
}

/// A letter that was laid out, with a QR code in its lower right corner, where a short text leaves room.
pub fn with_code(mut laid: Laid, code: &str) -> Result<Laid> {
    const EDGE: f32 = 34.0;
    if let Some(sheet) = laid.sheets.first_mut() {
        let place = (LETTER.text.1 - EDGE, LETTER.y.1 - EDGE);
        sheet.marks.push(qr::mark(code, EcLevel::M, place, EDGE)?);
    }
    Ok(laid)
}

/// Height of a line of the text, in its ems.
const LEADING: f32 = 1.72;

/// Where things stand on a paper, mm.
struct Place {
    size: (f32, f32),
    /// Left and right edge of the text.
    text: (f32, f32),
    /// Where the title begins, and where the text ends.
    y: (f32, f32),
    title: f32,
    /// Ems of the text, from the one that is wanted to the smallest that is legible.
    ems: &'static [f32],
}

const LETTER: Place = Place {
    size: (210.0, 297.0),
    text: (25.0, 185.0),
    y: (66.0, 280.0),
    title: 5.6,
    ems: &[4.0, 3.8, 3.6, 3.4, 3.2, 3.0, 2.8],
};
const POSTCARD: Place = Place {
    size: (100.0, 148.0),
    text: (9.0, 91.0),
    y: (10.0, 138.0),
    title: 4.2,
    ems: &[3.2, 3.0, 2.8, 2.6, 2.4, 2.2, 2.0],
};

impl Notice {
    /// Lays it out, or says why it cannot be.
    pub fn lay(&self) -> Result<Laid> {
        let sheets = match self.paper {
            Paper::Letter => vec![self.letter()?],
            Paper::Postcard => vec![self.cover()?, self.card()?],
        };
        Ok(Laid { sheets })
    }

    fn letter(&self) -> Result<Sheet> {
        let mut page = Page::a4(16.0);
        page.sheet.marks.extend(post::address(&self.piece, window::ADDRESS, Face::Mincho, 4.2)?);
        let right = LETTER.text.1;
        let small = Style::new(Face::Gothic, 3.2);
        page.set(small.run(&date(self.day, self.language))?, small, At::Right(right), page.y, 5.0);
        page.y = 27.0;
        self.sent_by(&mut page, (right - 68.0, right), (4.0, 2.8))?;
        for fold in window::FOLDS {
            page.rule(fold, (0.0, 4.0), Pen::solid(0.1, Ink::RULE));
        }
        self.words(&mut page, &LETTER)?;
        Ok(page.sheet)
    }

    fn cover(&self) -> Result<Sheet> {
        let sheet = CoverSheet {
            cover: Cover::Postcard,
            writing: Writing::Upright,
            boxes: false,
            sender: Some(self.cover_sender.clone()),
            offset: (0.0, 0.0),
        };
        let laid = sheet.lay(&self.piece)?;
        let mut print = sheet.draw(std::slice::from_ref(&laid), None);
        Ok(print.sheets.remove(0))
    }

    fn card(&self) -> Result<Sheet> {
        let (width, height) = POSTCARD.size;
        let mut page = Page { sheet: Sheet { width, height, marks: Vec::with_capacity(48) }, y: POSTCARD.y.0 };
        self.words(&mut page, &POSTCARD)?;
        Ok(page.sheet)
    }

    /// Name, address and telephone of the association, one below the other.
    fn sent_by(&self, page: &mut Page, (left, right): (f32, f32), (name, line): (f32, f32)) -> Result<()> {
        let width = right - left;
        let mincho = Style::new(Face::Mincho, name);
        let fitted = fit(&self.sender.name, Face::Mincho, width, &[(name, 1), (name * 0.8, 2)], "sender")?;
        page.lines(fitted, mincho, At::Left(left), name * 1.5);
        let code = match self.sender.postal_code.as_str() {
            "" => None,
            code => Some(format!("〒{code}")),
        };
        let gothic = Style::new(Face::Gothic, line).ink(Ink::SOFT);
        for text in code.iter().chain(&self.sender.address).chain(&self.contact) {
            let fitted = fit(text, Face::Gothic, width, &[(line, 1), (line * 0.8, 2)], "sender")?;
            page.lines(fitted, gothic, At::Left(left), line * 1.55);
        }
        Ok(())
    }

    /// Title and text; on a postcard date and sender below them.
    fn words(&self, page: &mut Page, place: &Place) -> Result<()> {
        let (left, right) = place.text;
        let middle = At::Middle(place.size.0 / 2.0);
        page.y = place.y.0;
        let sizes = [(place.title, 1), (place.title * 0.8, 2), (place.title * 0.64, 3)];
        let title = fit(&self.title, Face::Mincho, right - left, &sizes, "title")?;
        let line = title.size * 1.5;
        page.lines(title, Style::new(Face::Mincho, place.title), middle, line);
        page.y += place.title * 0.9;
        let foot = if self.paper == Paper::Postcard { 24.0 } else { 0.0 };
        let room = place.y.1 - foot - page.y;
        let sizes: Vec<(f32, usize)> =
            place.ems.iter().map(|em| (*em, (room / (em * LEADING)).floor().max(0.0) as usize)).collect();
        let body: Fitted = fit(&self.body, Face::Mincho, right - left, &sizes, "notice")?;
        let line = body.size * LEADING;
        page.lines(body, Style::new(Face::Mincho, place.ems[0]), At::Left(left), line);
        if self.paper == Paper::Postcard {
            page.y = place.y.1 - foot + 3.0;
            page.rule(page.y - 1.5, (left, right), Pen::solid(0.15, Ink::RULE));
            let small = Style::new(Face::Gothic, 2.4);
            page.set(small.run(&date(self.day, self.language))?, small, At::Right(right), page.y, 4.0);
            self.sent_by(page, (left, right - 26.0), (3.2, 2.3))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Error;
    use crate::post::Addressee;
    use crate::sheet::Area;

    fn notice(paper: Paper, body: &str) -> Notice {
        let sender = Sender {
            name: "一般社団法人梓川里山研究会".into(),
            postal_code: "390-1702".into(),
            address: vec!["長野県松本市梓川梓2288-3".into()],
        };
        Notice {
            paper,
            piece: Piece {
                postal_code: "390-0811".into(),
                address: vec!["長野県松本市中央一丁目二番三号".into()],
                names: vec![Addressee { family: "小林".into(), given: "千代子".into(), honorific: "様".into() }],
                ..Piece::default()
            },
            title: "会費のお知らせ".into(),
            body: body.into(),
            day: NaiveDate::from_ymd_opt(2026, 11, 20).expect("a day"),
            language: Language::Ja,
            cover_sender: sender.clone(),
            sender,
            contact: vec!["電話 0263-00-0820".into()],
        }
    }

    #[test]
    fn everything_stands_on_its_paper() {
        for (paper, sheets) in [(Paper::Letter, 1), (Paper::Postcard, 2)] {
            for body in ["短い文。".to_owned(), "ご入金をまだ確認できていません。\n\n".repeat(12)] {
                let laid = notice(paper, &body).lay().expect("it fits");
                assert_eq!(laid.sheets.len(), sheets, "a postcard has two sides");
                for sheet in laid.sheets {
                    let all = Area { x: 0.0, y: 0.0, w: sheet.width, h: sheet.height };
                    assert!(sheet.marks.iter().all(|mark| mark.within(all)), "nothing runs off the paper");
                }
            }
        }
    }

    #[test]
    fn the_address_keeps_to_the_window() {
        let laid = notice(Paper::Letter, "文").lay().expect("it fits");
        let above: Vec<_> = laid.sheets[0].marks.iter().map(crate::sheet::Mark::bounds).collect();
        let address = above.iter().filter(|area| area.x < 100.0 && area.y < 50.0 && area.x > 5.0);
        assert!(address.clone().count() >= 3, "code, address and name");
        assert!(address.clone().all(|area| area.within(window::ADDRESS)), "what is outside the window is not read");
    }

    #[test]
    fn what_is_too_long_is_refused() {
        let endless = "ご入金をまだ確認できていません。".repeat(400);
        for paper in [Paper::Letter, Paper::Postcard] {
            assert_eq!(notice(paper, &endless).lay().err(), Some(Error::TooLong("notice")), "never cut");
        }
    }

    #[test]
    fn the_same_notice_gives_the_same_bytes() {
        let title = crate::Title {
            title: "督促状".into(),
            author: "会".into(),
            day: NaiveDate::from_ymd_opt(2026, 11, 20).expect("a day"),
            language: Language::Ja,
        };
        let draw = || print(vec![notice(Paper::Letter, "文").lay().expect("it fits")]).pdf(&title).expect("a PDF");
        assert_eq!(draw(), draw(), "somebody may ask for it again");
    }
}
