//! 理事会の資料: a table as a PDF for those who decide. What stands in it belongs to the room that asks; here
//! it gets the association's name, the day, and a word about characters that no font has.

use tsudoi_paper::{
    Language,
    table::{self, Column, Table},
};

use crate::{Error, File, Lang, Reader, Result, association, words};

/// What stands on it.
#[derive(Default)]
pub(crate) struct Board {
    /// 「入会申込の一覧」
    pub title: String,
    /// Lines below the title.
    pub lines: Vec<String>,
    /// Head and share of the width of each column; a share below zero is a column of figures.
    pub columns: Vec<(String, f32)>,
    /// The cells.
    pub rows: Vec<Vec<String>>,
    /// Places of the rows that are headings or sums.
    pub strong: Vec<usize>,
}

/// Stands where a character cannot be printed (〓, as printers do).
const GETA: &str = "〓";

/// The table as a file.
pub(crate) fn pdf(reader: &Reader<'_>, mut board: Board) -> Result<File> {
    let us = association::show(reader)?;
    let missing = {
        let cells = board.rows.iter().flatten().chain(&board.lines);
        let text: String = cells.flat_map(|text| text.chars()).filter(|c| !c.is_control()).collect();
        tsudoi_paper::missing(&text)
    };
    if !missing.is_empty() {
        for text in board.rows.iter_mut().flatten().chain(&mut board.lines) {
            for character in &missing {
                *text = text.replace(character.as_str(), GETA);
            }
        }
        board.lines.push(words::say(reader.lang(), "board-missing", &[("count", missing.len().to_string())]));
    }
    let table = Table {
        title: board.title.clone(),
        association: us.name,
        lines: board.lines,
        columns: board
            .columns
            .into_iter()
            .map(|(title, share)| Column { title, share: share.abs(), figures: share < 0.0 })
            .collect(),
        rows: board.rows,
        strong: board.strong,
        made_on: us.today,
        language: if reader.lang() == Lang::En { Language::En } else { Language::Ja },
    };
    let bytes = table::pdf(&table).map_err(|error| match error {
        tsudoi_paper::Error::TooLong(_) => Error::conflict("error-board-too-long"),
        other => Error::internal(other),
    })?;
    let name = format!("{}-{}.pdf", board.title.replace(['/', '\\', ':', ' '], "-"), us.today);
    Ok(File { name, media_type: "application/pdf", bytes, subject: board.title })
}
