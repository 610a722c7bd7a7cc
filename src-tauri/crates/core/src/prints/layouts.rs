//! 用紙: the label sheets that are sold everywhere, and those that the association has measured itself.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tsudoi_paper::post::Grid;

use super::store;
use crate::{
    Area, Command, Error, Permission, Query, Reader, Result, Topic, Tx, Undo, ensure, error::OrNotFound,
    values::Nothing, words,
};

/// The cells of a sheet of labels, all in mm.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Measures {
    /// Width of the sheet, 50 to 450.
    pub paper_width: f64,
    /// Height of the sheet, 50 to 450.
    pub paper_height: f64,
    /// Labels beside each other, 1 to 20.
    pub columns: u32,
    /// Labels below each other, 1 to 40.
    pub rows: u32,
    /// From the left edge of the sheet to the first label.
    pub left: f64,
    /// From the upper edge of the sheet to the first label.
    pub top: f64,
    /// Width of a label.
    pub width: f64,
    /// Height of a label.
    pub height: f64,
    /// From the left edge of one label to that of the next.
    pub pitch_x: f64,
    /// From the upper edge of one label to that of the next.
    pub pitch_y: f64,
}

/// No label is smaller: nothing could be read on it.
const SMALLEST: f64 = 15.0;

impl Measures {
    /// How many labels a sheet has.
    pub(super) fn cells(&self) -> u32 {
        self.columns * self.rows
    }

    pub(super) fn grid(&self) -> Grid {
        Grid {
            paper_width: self.paper_width as f32,
            paper_height: self.paper_height as f32,
            columns: self.columns as usize,
            rows: self.rows as usize,
            left: self.left as f32,
            top: self.top as f32,
            width: self.width as f32,
            height: self.height as f32,
            pitch_x: self.pitch_x as f32,
            pitch_y: self.pitch_y as f32,
        }
    }

    /// Labels that can be printed: on the sheet, and none upon another.
    fn check(&self) -> Result<()> {
        let lengths = [
            self.paper_width,
            self.paper_height,
            self.left,
            self.top,
            self.width,
            self.height,
            self.pitch_x,
            self.pitch_y,
        ];
        ensure!(lengths.iter().all(|length| length.is_finite() && *length >= 0.0), "width", "prints-bad-length");
        ensure!((50.0..=450.0).contains(&self.paper_width), "paper_width", "prints-bad-paper");
        ensure!((50.0..=450.0).contains(&self.paper_height), "paper_height", "prints-bad-paper");
        ensure!((1..=20).contains(&self.columns), "columns", "prints-bad-columns");
        ensure!((1..=40).contains(&self.rows), "rows", "prints-bad-rows");
        ensure!((SMALLEST..).contains(&self.width), "width", "prints-too-small", least = SMALLEST);
        ensure!((SMALLEST..).contains(&self.height), "height", "prints-too-small", least = SMALLEST);
        ensure!(self.columns == 1 || self.pitch_x >= self.width, "pitch_x", "prints-overlap");
        ensure!(self.rows == 1 || self.pitch_y >= self.height, "pitch_y", "prints-overlap");
        // Half a millimetre is what a ruler leaves open.
        let right = self.left + f64::from(self.columns - 1) * self.pitch_x + self.width;
        let bottom = self.top + f64::from(self.rows - 1) * self.pitch_y + self.height;
        ensure!(
            (..=self.paper_width + 0.5).contains(&right),
            "left",
            "prints-off-paper",
            over = format!("{:.1}", right - self.paper_width)
        );
        ensure!(
            (..=self.paper_height + 0.5).contains(&bottom),
            "top",
            "prints-off-paper",
            over = format!("{:.1}", bottom - self.paper_height)
        );
        Ok(())
    }
}

/// A layout to choose.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Layout {
    /// How requests name it: `12-86.4x42.3`, of an own one `own-3`.
    pub key: String,
    /// Key of an own one, which can be changed and removed.
    pub id: Option<i64>,
    /// As people read it.
    pub name: String,
    /// Its cells.
    pub measures: Measures,
    /// Whether カスタマバーコード fits on its labels.
    pub bars: bool,
}

const fn a4(columns: u32, rows: u32, (left, top): (f64, f64), (width, height): (f64, f64), pitch_x: f64) -> Measures {
    let (paper_width, paper_height) = (210.0, 297.0);
    Measures { paper_width, paper_height, columns, rows, left, top, width, height, pitch_x, pitch_y: height }
}

/// A4 sheets by the measures of their die, as stationers sell them under many names.
/// Source: the machine-readable templates of the glabels project for Japanese sheets.
const PRESETS: &[Measures] = &[
    a4(2, 5, (18.6, 21.2), (86.4, 50.8), 86.4),
    a4(2, 6, (18.6, 21.6), (86.4, 42.3), 86.4),
    a4(2, 6, (19.0, 22.5), (84.0, 42.0), 88.0),
    a4(2, 6, (20.3, 21.6), (83.8, 42.3), 87.6),
    a4(3, 6, (0.0, 21.6), (70.0, 42.3), 70.0),
    a4(3, 7, (0.0, 0.0), (70.0, 42.43), 70.0),
    a4(3, 8, (6.0, 12.9), (66.0, 33.9), 66.0),
    a4(3, 8, (6.5, 12.9), (64.0, 33.9), 66.5),
    a4(3, 8, (0.0, 12.7), (70.0, 33.9), 70.0),
    a4(3, 10, (19.0, 21.5), (53.3, 25.4), 57.1),
    a4(4, 11, (8.4, 8.8), (48.3, 25.4), 48.3),
    a4(5, 13, (4.75, 10.9), (38.1, 21.2), 40.6),
];

fn preset(reader: &Reader<'_>, measures: Measures) -> Layout {
    let Measures { width, height, .. } = measures;
    let cells = measures.cells();
    let size = format!("{width}×{height}");
    let name = words::say(reader.lang(), "prints-preset", &[("cells", cells.to_string()), ("size", size)]);
    Layout {
        key: format!("{cells}-{width}x{height}"),
        id: None,
        name,
        bars: measures.grid().has_room_for_bars(),
        measures,
    }
}

pub(super) fn own(id: i64, name: String, measures: Measures) -> Layout {
    Layout { key: format!("own-{id}"), id: Some(id), name, bars: measures.grid().has_room_for_bars(), measures }
}

fn all(reader: &Reader<'_>) -> Result<Vec<Layout>> {
    let mut all: Vec<Layout> = PRESETS.iter().map(|measures| preset(reader, *measures)).collect();
    all.extend(store::layouts(reader)?);
    Ok(all)
}

/// The layout of a request, by its key or its name.
pub(super) fn find(reader: &Reader<'_>, key: &str) -> Result<Layout> {
    let found = all(reader)?.into_iter().find(|layout| layout.key == key || layout.name == key);
    found.or_not_found("prints-no-such-layout")
}

/// ラベル用紙の一覧: the usual ones, then the own ones.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct List {}

impl Query for List {
    type Output = Vec<Layout>;
    const NAME: &'static str = "prints.layouts";
    const NEEDS: Permission = Permission::change(Area::Export);
    const SCOPED: bool = true;
    fn run(self, reader: &Reader<'_>) -> Result<Vec<Layout>> {
        all(reader)
    }
}

/// ラベル用紙を登録する・直す.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Save {
    /// Which; without it a new one.
    pub layout: Option<i64>,
    /// As people read it; no other's.
    pub name: String,
    /// Its cells.
    pub measures: Measures,
}

/// What [`Save`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Saved {
    /// Key.
    pub id: i64,
    /// How requests name it.
    pub key: String,
}

impl Command for Save {
    type Output = Saved;
    const NAME: &'static str = "prints.save_layout";
    const NEEDS: Permission = Permission::change(Area::Export);
    const TOUCHES: &'static [Topic] = &[Topic::Prints];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Saved> {
        let name = self.name.trim();
        ensure!((1..=60).contains(&name.chars().count()), "name", "prints-bad-name");
        self.measures.check()?;
        let taken =
            all(tx)?.into_iter().any(|layout| layout.name == name && (layout.id != self.layout || layout.id.is_none()));
        if taken {
            return Err(Error::conflict("prints-name-taken").field("name"));
        }
        tx.subject(name);
        let id = match self.layout {
            None => store::insert(tx, name, &self.measures)?,
            Some(id) => {
                ensure!(store::update(tx, id, name, &self.measures)?, "layout", "prints-no-such-layout");
                id
            }
        };
        Ok(Saved { id, key: format!("own-{id}") })
    }
}

/// ラベル用紙の登録を消す.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Remove {
    /// Which.
    pub layout: i64,
}

impl Command for Remove {
    type Output = Nothing;
    const NAME: &'static str = "prints.remove_layout";
    const NEEDS: Permission = Permission::change(Area::Export);
    const TOUCHES: &'static [Topic] = &[Topic::Prints];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        tx.subject(store::name(tx.conn, self.layout).or_not_found("prints-no-such-layout")?);
        store::remove(tx, self.layout)?;
        Ok(Nothing {})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_preset_lies_on_its_sheet() {
        for measures in PRESETS {
            measures.check().unwrap_or_else(|e| panic!("{measures:?}: {e}"));
        }
    }

    #[test]
    fn labels_off_the_sheet_or_upon_each_other_are_refused() {
        let good = PRESETS[1];
        for (bad, field) in [
            (Measures { top: 60.0, ..good }, "top"),
            (Measures { left: 60.0, ..good }, "left"),
            (Measures { pitch_y: 40.0, ..good }, "pitch_y"),
            (Measures { pitch_x: 40.0, ..good }, "pitch_x"),
            (Measures { width: 10.0, ..good }, "width"),
            (Measures { columns: 0, ..good }, "columns"),
            (Measures { rows: 99, ..good }, "rows"),
            (Measures { paper_width: f64::NAN, ..good }, "width"),
        ] {
            let error = bad.check().expect_err("it cannot be printed");
            assert_eq!(error.field.as_deref(), Some(field), "the field to blame: {bad:?}");
        }
    }
}
