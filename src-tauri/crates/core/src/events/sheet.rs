//! 受付名簿: who has a place, as a workbook to print and to tick off where there is no screen.

use schemars::JsonSchema;
use serde::Deserialize;
use tsudoi_sheet::{Cell, Column, Kind, XlsxWriter};

use super::{
    SeatState,
    list::{SeatRow, Seats},
    store,
};
use crate::{Area, Document, Error, File, Permission, Query, Reader, Result, error::OrNotFound, words};

/// 受付名簿の書き出し.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "EventSheet")]
pub struct Sheet {
    /// Of what.
    pub event: i64,
}

impl Document for Sheet {
    const NAME: &'static str = "events.sheet";
    const NEEDS: Permission = Permission::change(Area::Export);
    const RECORDED: bool = true;
    fn run(self, reader: &Reader<'_>) -> Result<File> {
        reader.require(Permission::view(Area::Events))?;
        let event = store::find(reader, self.event)?.or_not_found("error-no-such-event")?;
        let say = |key: &str| words::say(reader.lang(), key, &[]);
        let columns = [
            ("event-sheet-came", 8.0, Kind::Text),
            ("event-sheet-no", 12.0, Kind::Text),
            ("event-sheet-name", 20.0, Kind::Text),
            ("event-sheet-kana", 24.0, Kind::Text),
            ("event-sheet-people", 8.0, Kind::Number),
            ("event-sheet-companions", 24.0, Kind::Text),
            ("event-sheet-note", 30.0, Kind::Text),
            ("event-sheet-contact", 20.0, Kind::Text),
        ]
        .map(|(key, width, kind)| Column::new(say(key), width, kind));
        let title = say("event-sheet");
        let wrong = |e| Error::internal(format!("workbook: {e:?}"));
        let mut book = XlsxWriter::new(&title, &columns).map_err(wrong)?;
        let seats = Seats { event: event.id, state: SeatState::Taken }.run(reader)?;
        for seat in &seats {
            book.row(&row(seat)).map_err(wrong)?;
        }
        Ok(File {
            name: format!("{title}-{}.xlsx", event.starts_on),
            media_type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            bytes: book.finish().map_err(wrong)?,
            subject: format!("{} ({})", event.title, seats.len()),
        })
    }
}

fn row(seat: &SeatRow) -> [Cell<'_>; 8] {
    [
        Cell::Text(if seat.came_at.is_some() { "✓" } else { "" }),
        Cell::Text(&seat.no),
        Cell::Text(&seat.name),
        Cell::Text(&seat.kana),
        Cell::Number((1 + seat.companions) as f64),
        Cell::Text(&seat.companion_names),
        Cell::Text(&seat.note),
        Cell::Text(&seat.contact),
    ]
}
