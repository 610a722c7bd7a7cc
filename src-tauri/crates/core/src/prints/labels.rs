//! 宛名ラベル.

use schemars::JsonSchema;
use serde::Deserialize;
use tsudoi_paper::post::LabelSheet;

use super::{
    check::doubts,
    layouts,
    mailing::Mailing,
    prepared::{Pieces, Prepared, file_name, pdf},
    whom::Whom,
};
use crate::{Area, Document, Error, File, Permission, Reader, Result, ensure, words};

/// How far a printer is off, mm: everything moves right and down by so much.
#[derive(Debug, Clone, Copy, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Offset {
    /// To the right, -20 to 20.
    #[serde(default)]
    pub x: f64,
    /// Down, -20 to 20.
    #[serde(default)]
    pub y: f64,
}

impl Offset {
    pub(super) fn checked(self) -> Result<(f32, f32)> {
        let far = |length: f64| !(-20.0..=20.0).contains(&length);
        ensure!(!far(self.x) && !far(self.y), "offset", "prints-bad-offset");
        Ok((self.x as f32, self.y as f32))
    }
}

/// 宛名ラベルの印刷.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Labels {
    /// For whom.
    #[serde(default)]
    pub whom: Whom,
    /// What stands on them.
    #[serde(default)]
    pub mailing: Mailing,
    /// On which sheets: a key of `prints.layouts`, or a name.
    pub layout: String,
    /// The label of the first sheet at which to begin, from 1: those before are used already.
    #[serde(default = "first")]
    pub start: u32,
    /// How far the printer is off.
    #[serde(default)]
    pub offset: Offset,
    /// Frames around the labels.
    #[serde(default)]
    pub frames: bool,
    /// What they are for, for the journal.
    #[serde(default)]
    pub purpose: String,
}

fn first() -> u32 {
    1
}

impl Labels {
    pub(super) fn prepare(&self, reader: &Reader<'_>) -> Result<Prepared> {
        let layout = layouts::find(reader, &self.layout)?;
        let cells = layout.measures.cells();
        ensure!((1..=cells).contains(&self.start), "start", "prints-bad-start", cells = cells);
        let sheet = LabelSheet { grid: layout.measures.grid(), offset: self.offset.checked()?, frames: self.frames };
        let mailing = Mailing { bars: self.mailing.bars && layout.bars, ..self.mailing.clone() };
        let plan = mailing.plan(reader, &self.whom, false)?;
        let pieces = Pieces::lay(reader, plan, |planned| sheet.lay(&planned.piece))?;
        let start = self.start as usize - 1;
        let without_bars = pieces.planned.iter().filter(|p| self.mailing.bars && p.piece.bars.is_none()).count() as u64;
        let Pieces { laid, planned, left_out, small, people } = pieces;
        Ok(Prepared {
            kind: "prints-labels-title",
            people,
            pieces: laid.len() as u64,
            sheets: sheet.grid.sheets(laid.len(), start) as u64,
            left_out,
            withheld: Vec::new(),
            small,
            doubts: doubts(reader, &planned),
            without_bars,
            draw: Box::new(move |only| sheet.draw(&laid, start, only)),
        })
    }
}

impl Document for Labels {
    const NAME: &'static str = "prints.labels";
    const NEEDS: Permission = Permission::change(Area::Export);
    const SCOPED: bool = true;
    const RECORDED: bool = true;
    fn run(self, reader: &Reader<'_>) -> Result<File> {
        self.prepare(reader)?.file(reader, &self.purpose)
    }
}

/// ラベル用紙の試し刷り: numbered frames on one sheet of plain paper. Nobody's data.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Test {
    /// Which sheet: a key of `prints.layouts`, or a name.
    pub layout: String,
    /// How far the printer is off.
    #[serde(default)]
    pub offset: Offset,
}

impl Document for Test {
    const NAME: &'static str = "prints.test";
    const NEEDS: Permission = Permission::change(Area::Export);
    const SCOPED: bool = true;
    const RECORDED: bool = false;
    fn run(self, reader: &Reader<'_>) -> Result<File> {
        let layout = layouts::find(reader, &self.layout)?;
        let sheet = LabelSheet { grid: layout.measures.grid(), offset: self.offset.checked()?, frames: true };
        let title = words::say(reader.lang(), "prints-test-title", &[]);
        let print = sheet.test().map_err(Error::internal)?;
        Ok(File {
            name: file_name(reader, &title),
            media_type: "application/pdf",
            bytes: pdf(reader, &print, title)?,
            subject: layout.name,
        })
    }
}
