//! 督促状を刷る: notices on paper, as they were written, to the address of today. How a sheet looks is the matter of
//! `tsudoi-paper`.

use std::collections::HashMap;

use schemars::JsonSchema;
use serde::Deserialize;
use tsudoi_paper::{
    Error as PaperError, Language, Title,
    notice::{self as paper, Paper},
    post::{Addressee, Piece, Sender},
};

use super::{
    Channel,
    judge::{Reason, Way},
    ledger::Notice,
    store,
    text::Written,
};
use crate::{
    Area, Document, Error, File, Lang, Permission, Reader, Result, association, ensure, members, prints, values::Day,
    words,
};

/// What stands on every sheet of the association.
pub(super) struct Sheets {
    across: Sender,
    upright: Sender,
    contact: Vec<String>,
}

impl Sheets {
    pub fn new(reader: &Reader<'_>) -> Result<Self> {
        let us = association::show(reader)?;
        let contact = [("reminders-phone", us.phone), ("reminders-mail", us.email)]
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            // On paper a letter is Japanese, whatever the language of the office.
            .map(|(key, value)| words::say(Lang::Ja, key, &[("value", value)]));
        Ok(Self {
            across: prints::sender(reader, false)?,
            upright: prints::sender(reader, true)?,
            contact: contact.collect(),
        })
    }

    fn sheet(&self, paper: Paper, piece: Piece, language: Lang, day: Day, words: (&str, &str)) -> paper::Notice {
        paper::Notice {
            paper,
            piece,
            title: words.0.to_owned(),
            body: words.1.to_owned(),
            day,
            language: if language == Lang::En { Language::En } else { Language::Ja },
            sender: self.across.clone(),
            cover_sender: self.upright.clone(),
            contact: self.contact.clone(),
        }
    }

    /// Why a notice cannot stand on its paper, if so. A mail needs none.
    pub fn cannot(&self, reader: &Reader<'_>, way: &Way, written: &Written) -> Result<Option<Reason>> {
        let Way::Post(channel, piece) = way else { return Ok(None) };
        let words = (written.subject.as_str(), written.body.as_str());
        let sheet = self.sheet(paper_of(*channel), (**piece).clone(), written.language, reader.today(), words);
        match sheet.lay() {
            Ok(_) => Ok(None),
            Err(PaperError::Missing(_)) => Ok(Some(Reason::Characters)),
            Err(PaperError::TooLong(_)) => Ok(Some(Reason::TooLong)),
            Err(other) => Err(Error::internal(other)),
        }
    }
}

fn paper_of(channel: Channel) -> Paper {
    if channel == Channel::Postcard { Paper::Postcard } else { Paper::Letter }
}

/// 督促状を刷る: letters in the order of postal codes, then postcards. A notice that went by mail becomes a letter.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Print {
    /// Which notices.
    pub notices: Vec<i64>,
}

impl Document for Print {
    const NAME: &'static str = "reminders.print";
    const NEEDS: Permission = Permission::change(Area::Money);
    const RECORDED: bool = true;
    fn run(self, reader: &Reader<'_>) -> Result<File> {
        let notices = store::find(reader, &self.notices)?;
        ensure!(!notices.is_empty(), "notices", "error-required");
        let sheets = Sheets::new(reader)?;
        let (cards, letters): (Vec<Notice>, Vec<Notice>) =
            notices.into_iter().partition(|notice| notice.channel == Channel::Postcard);
        let mut pages = Vec::with_capacity(cards.len() * 2 + letters.len());
        let total = (cards.len() + letters.len()) as u64;
        for (paper, notices) in [(Paper::Letter, letters), (Paper::Postcard, cards)] {
            for (notice, piece) in addressed(reader, notices, paper == Paper::Postcard)? {
                reader.step(pages.len() as u64, total)?;
                let words = (notice.subject.as_str(), notice.body.as_str());
                let sheet = sheets.sheet(paper, piece, notice.language, notice.sent_on, words);
                pages.push(sheet.lay().map_err(|error| {
                    match error {
                        PaperError::Missing(characters) => Error::conflict("error-cannot-print-notice")
                            .arg("name", &notice.name)
                            .arg("characters", characters.join(" ")),
                        PaperError::TooLong(_) => Error::conflict("error-notice-too-long").arg("name", &notice.name),
                        other => Error::internal(other),
                    }
                })?);
            }
        }
        let title = words::say(reader.lang(), "reminders-print-title", &[]);
        let about = Title {
            title: title.clone(),
            author: association::show(reader)?.name,
            day: reader.today(),
            language: Language::Ja,
        };
        let bytes = paper::print(pages).pdf(&about).map_err(Error::internal)?;
        let subject = words::say(reader.lang(), "reminders-printed", &[("count", total.to_string())]);
        Ok(File {
            name: format!("{title}_{}.pdf", reader.today().format("%Y%m%d")),
            media_type: "application/pdf",
            bytes,
            subject,
        })
    }
}

/// The notices with the address of today, in the order of postal codes. Who has none any more comes first, by name
/// alone: nothing that was written is lost.
fn addressed(reader: &Reader<'_>, notices: Vec<Notice>, is_upright: bool) -> Result<Vec<(Notice, Piece)>> {
    let payers: Vec<i64> = notices.iter().map(|notice| notice.payer).collect();
    let pieces = prints::pieces(reader, &payers, is_upright)?;
    let places: HashMap<i64, (usize, Piece)> =
        pieces.into_iter().enumerate().map(|(at, (payer, piece))| (payer, (at + 1, piece))).collect();
    let mut found = Vec::with_capacity(notices.len());
    for notice in notices {
        let (at, piece) = if let Some((at, piece)) = places.get(&notice.payer) {
            (*at, piece.clone())
        } else {
            let who = members::brief(reader, notice.payer)?;
            let name = Addressee { family: who.name, given: String::new(), honorific: who.honorific };
            (0, Piece { names: vec![name], ..Piece::default() })
        };
        found.push((at, notice, piece));
    }
    found.sort_by_key(|(at, notice, _)| (*at, notice.id));
    Ok(found.into_iter().map(|(_, notice, piece)| (notice, piece)).collect())
}
