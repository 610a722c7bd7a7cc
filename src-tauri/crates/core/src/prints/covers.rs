//! 封筒とはがき.

use schemars::JsonSchema;
use serde::Deserialize;
use tsudoi_japan::{postal, upright};
use tsudoi_paper::post::{self as paper, CoverSheet, Sender};

use super::{
    check::doubts,
    labels::Offset,
    mailing::Mailing,
    prepared::{Pieces, Prepared},
    whom::Whom,
};
use crate::{Area, Document, File, Permission, Reader, Result, association};

/// What is printed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Cover {
    /// はがき
    Postcard,
    /// 長形3号
    Long3,
    /// 角形2号
    Square2,
}

/// 縦書き or 横書き.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Writing {
    /// 縦書き
    #[default]
    Upright,
    /// 横書き
    Across,
}

/// 封筒・はがきの印刷: a page each.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Envelopes {
    /// For whom.
    #[serde(default)]
    pub whom: Whom,
    /// What stands on them.
    #[serde(default)]
    pub mailing: Mailing,
    /// What is printed on.
    pub cover: Cover,
    /// How it is written.
    #[serde(default)]
    pub writing: Writing,
    /// Print the association as the sender.
    #[serde(default)]
    pub sender: bool,
    /// Print the boxes of the postal code too: for covers that have none.
    #[serde(default)]
    pub boxes: bool,
    /// How far the printer is off.
    #[serde(default)]
    pub offset: Offset,
    /// What they are for, for the journal.
    #[serde(default)]
    pub purpose: String,
}

impl Envelopes {
    pub(super) fn prepare(&self, reader: &Reader<'_>) -> Result<Prepared> {
        let is_upright = self.writing == Writing::Upright;
        let sheet = CoverSheet {
            cover: match self.cover {
                Cover::Postcard => paper::Cover::Postcard,
                Cover::Long3 => paper::Cover::Long3,
                Cover::Square2 => paper::Cover::Square2,
            },
            writing: if is_upright { paper::Writing::Upright } else { paper::Writing::Across },
            boxes: self.boxes,
            sender: if self.sender { Some(sender(reader, is_upright)?) } else { None },
            offset: self.offset.checked()?,
        };
        let plan = self.mailing.plan(reader, &self.whom, is_upright)?;
        let pieces = Pieces::lay(reader, plan, |planned| sheet.lay(&planned.piece))?;
        let without_bars = pieces.planned.iter().filter(|p| self.mailing.bars && p.piece.bars.is_none()).count() as u64;
        let Pieces { laid, planned, left_out, small, people } = pieces;
        Ok(Prepared {
            kind: if self.cover == Cover::Postcard { "prints-postcards-title" } else { "prints-envelopes-title" },
            people,
            pieces: laid.len() as u64,
            sheets: laid.len() as u64,
            left_out,
            withheld: Vec::new(),
            small,
            doubts: doubts(reader, &planned),
            without_bars,
            draw: Box::new(move |only| Ok(sheet.draw(&laid, only))),
        })
    }
}

/// The association, as it stands on its own letters.
pub(crate) fn sender(reader: &Reader<'_>, is_upright: bool) -> Result<Sender> {
    let us = association::show(reader)?;
    let lines = us.address.lines().map(str::trim).filter(|line| !line.is_empty());
    let address = lines.map(|line| if is_upright { upright::numbers_in_kanji(line) } else { line.to_owned() });
    Ok(Sender {
        name: [us.form.as_str(), &us.name].concat(),
        postal_code: postal::format(&us.postal_code),
        address: address.collect(),
    })
}

impl Document for Envelopes {
    const NAME: &'static str = "prints.envelopes";
    const NEEDS: Permission = Permission::change(Area::Export);
    const SCOPED: bool = true;
    const RECORDED: bool = true;
    fn run(self, reader: &Reader<'_>) -> Result<File> {
        self.prepare(reader)?.file(reader, &self.purpose)
    }
}
