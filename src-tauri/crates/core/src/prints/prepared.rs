//! A print that is ready: its sheets can be counted, looked at and drawn. What all kinds of prints share.

use chrono::Datelike;
use schemars::JsonSchema;
use serde::Serialize;
use tsudoi_paper::{Language, Print, Title, post::Laid};

use super::{
    mailing::{LeftOut, Plan, Planned, Reason, Who},
    whom::Whom,
};
use crate::{
    Error, File, Lang, Reader, Result, association,
    members::{self, Row},
    membership::State,
    values::Day,
    words,
};

/// A piece that shrank so far that somebody should look at it.
pub(super) struct Small {
    pub(super) who: Who,
    /// The smallest type on it, in points.
    pub(super) points: f32,
}

/// Below this, in points, a piece is named to the person who prints.
const SMALL: f32 = 6.5;
/// Millimetres in points.
const POINTS: f32 = 72.0 / 25.4;

/// Pieces that are laid out, and who was left out on the way.
pub(super) struct Pieces {
    pub(super) laid: Vec<Laid>,
    pub(super) planned: Vec<Planned>,
    pub(super) left_out: Vec<LeftOut>,
    pub(super) small: Vec<Small>,
    pub(super) people: u64,
}

impl Pieces {
    /// Lays out a plan piece by piece. What cannot be drawn is left out and named.
    pub(super) fn lay(
        reader: &Reader<'_>,
        plan: Plan,
        lay: impl Fn(&Planned) -> tsudoi_paper::Result<Laid>,
    ) -> Result<Pieces> {
        let total = plan.pieces.len() as u64;
        let mut pieces = Pieces {
            laid: Vec::with_capacity(plan.pieces.len()),
            planned: Vec::with_capacity(plan.pieces.len()),
            left_out: plan.left_out,
            small: Vec::new(),
            people: plan.people,
        };
        for (planned, done) in plan.pieces.into_iter().zip(0..) {
            if done % 500 == 0 {
                reader.step(done, total)?;
            }
            match lay(&planned) {
                Ok(laid) => {
                    let points = laid.smallest() * POINTS;
                    if points < SMALL {
                        pieces.small.extend(planned.who.first().map(|who| Small { who: who.clone(), points }));
                    }
                    pieces.laid.push(laid);
                    pieces.planned.push(planned);
                }
                Err(error) => {
                    for who in planned.who {
                        pieces.left_out.push(LeftOut::because(who, error.clone())?);
                    }
                }
            }
        }
        Ok(pieces)
    }
}

/// A column of a 名簿 with cells that stay empty because they may not be shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Withheld {
    /// The title of the column.
    pub column: String,
    /// Of so many members who refused it.
    pub refused: u64,
    /// Of so many who said nothing.
    pub unsaid: u64,
}

/// People as the roster shows them, for cards; the dead and those who left are left out.
pub(super) struct Roster {
    pub(super) rows: Vec<Row>,
    pub(super) left_out: Vec<LeftOut>,
    pub(super) people: u64,
}

impl Roster {
    /// These people for cards of their own, in the order of their names.
    pub(super) fn read(reader: &Reader<'_>, whom: &Whom) -> Result<Roster> {
        let rows = members::rows(reader, &whom.ids(reader)?, &[])?;
        let people = rows.len() as u64;
        let mut roster = Roster { rows: Vec::with_capacity(rows.len()), left_out: Vec::new(), people };
        for row in rows {
            match gone(&row) {
                Some(reason) => roster.left_out.push(LeftOut::of(row, reason)),
                None => roster.rows.push(row),
            }
        }
        Ok(roster)
    }
}

/// Why somebody is no member any more, if so.
pub(super) fn gone(row: &Row) -> Option<Reason> {
    match row.state {
        State::Died => Some(Reason::Died),
        State::Left => Some(Reason::Left),
        _ => None,
    }
}

/// Draws the sheets of a print, all or only one (from 0).
type Draw = Box<dyn Fn(Option<usize>) -> tsudoi_paper::Result<Print>>;

/// See the module.
pub(super) struct Prepared {
    /// The message that names this kind of print.
    pub(super) kind: &'static str,
    pub(super) people: u64,
    pub(super) pieces: u64,
    pub(super) sheets: u64,
    pub(super) left_out: Vec<LeftOut>,
    /// Columns with cells that stay empty because they may not be shown, of a 名簿.
    pub(super) withheld: Vec<Withheld>,
    pub(super) small: Vec<Small>,
    /// Whose address should be looked at: who, and what is odd.
    pub(super) doubts: Vec<(Who, String)>,
    /// How many pieces have no カスタマバーコード though it was asked for.
    pub(super) without_bars: u64,
    pub(super) draw: Draw,
}

impl Prepared {
    /// One sheet to look at (from 0), as SVG.
    pub(super) fn look(&self, sheet: u64) -> Result<File> {
        if sheet >= self.sheets {
            return Err(Error::invalid("sheet", "prints-no-such-sheet").arg("sheets", self.sheets));
        }
        let print = (self.draw)(Some(sheet as usize)).map_err(Error::internal)?;
        Ok(File {
            name: "preview.svg".to_owned(),
            media_type: "image/svg+xml",
            bytes: print.svg(0).map_err(Error::internal)?.into_bytes(),
            subject: String::new(),
        })
    }

    /// The whole print as a PDF, with what the journal says about it.
    pub(super) fn file(&self, reader: &Reader<'_>, purpose: &str) -> Result<File> {
        if self.sheets == 0 {
            return Err(Error::invalid("whom", "prints-nobody"));
        }
        let lang = reader.lang();
        let title = words::say(lang, self.kind, &[]);
        let print = (self.draw)(None).map_err(Error::internal)?;
        let mut subject = words::say(
            lang,
            "prints-subject",
            &[("title", title.clone()), ("pieces", self.pieces.to_string()), ("sheets", self.sheets.to_string())],
        );
        if !purpose.trim().is_empty() {
            subject =
                words::say(lang, "prints-subject-for", &[("subject", subject), ("purpose", purpose.trim().to_owned())]);
        }
        Ok(File {
            name: file_name(reader, &title),
            media_type: "application/pdf",
            bytes: pdf(reader, &print, title)?,
            subject,
        })
    }
}

/// A day in the words of a sheet: 「令和8年11月20日」, "20 November 2026".
pub(super) fn day_words(lang: Lang, day: Day) -> String {
    match lang {
        Lang::Ja => tsudoi_japan::date::wareki(day),
        Lang::En => day.format("%-d %B %Y").to_string(),
    }
}

/// 「宛名ラベル_20261120.pdf」
pub(super) fn file_name(reader: &Reader<'_>, title: &str) -> String {
    let day = reader.today();
    format!("{title}_{:04}{:02}{:02}.pdf", day.year(), day.month(), day.day())
}

/// The bytes of a print under this title.
pub(super) fn pdf(reader: &Reader<'_>, print: &Print, title: String) -> Result<Vec<u8>> {
    let title = Title { title, author: association::show(reader)?.name, day: reader.today(), language: Language::Ja };
    print.pdf(&title).map_err(Error::internal)
}
