//! 会員証.

use schemars::JsonSchema;
use serde::Deserialize;
use tsudoi_paper::{
    card::{self, Card},
    post::{LabelSheet, Laid},
};

use super::{
    labels::Offset,
    mailing::{LeftOut, Order, Who},
    prepared::{Prepared, Roster, day_words},
    whom::Whom,
};
use crate::{Area, Document, File, Permission, Reader, Result, association, card as code, values::Day, words};

/// On what cards are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CardPaper {
    /// Ten on A4, as perforated sheets have them: 91 by 55 mm.
    #[default]
    Ten,
    /// One to a page of that size, for card printers.
    Single,
}

/// 会員証の印刷. The QR code is that of the room `card`: it can be checked, and says no number.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cards {
    /// For whom.
    #[serde(default)]
    pub whom: Whom,
    /// On what.
    #[serde(default)]
    pub sheet: CardPaper,
    /// By kana or by number; there is no order of the post.
    #[serde(default)]
    pub order: Order,
    /// Until when they hold; without it the card does not say.
    pub valid_until: Option<Day>,
    /// Lines to cut along.
    #[serde(default)]
    pub frames: bool,
    /// How far the printer is off.
    #[serde(default)]
    pub offset: Offset,
    /// What they are for, for the journal.
    #[serde(default)]
    pub purpose: String,
}

impl Cards {
    pub(super) fn prepare(&self, reader: &Reader<'_>) -> Result<Prepared> {
        let grid = match self.sheet {
            CardPaper::Ten => card::TEN,
            CardPaper::Single => card::SINGLE,
        };
        let sheet = LabelSheet { grid, offset: self.offset.checked()?, frames: self.frames };
        let say = |key: &str| words::say(reader.lang(), key, &[]);
        let us = association::show(reader)?;
        let (title, number, kind, valid) =
            (say("prints-card-title"), say("prints-card-no"), say("prints-card-kind"), say("prints-card-valid"));
        let valid_until = self.valid_until.map(|day| (valid, day_words(reader.lang(), day)));
        let Roster { mut rows, mut left_out, people } = Roster::read(reader, &self.whom)?;
        if self.order == Order::No {
            rows.sort_by(|a, b| a.no.cmp(&b.no));
        }
        let mut laid: Vec<(Laid, String)> = Vec::with_capacity(rows.len());
        for row in rows {
            let mut lines = vec![(number.clone(), row.no.clone())];
            if !row.kind.is_empty() {
                lines.push((kind.clone(), row.kind));
            }
            lines.extend(valid_until.clone());
            let card = Card {
                title: title.clone(),
                association: us.name.clone(),
                name: row.name.clone(),
                kana: row.kana,
                lines,
            };
            match card::lay(&card) {
                Ok(card) => laid.push((card, code::on_paper(reader, row.id, self.valid_until)?)),
                Err(error) => {
                    let who = Who { member: row.id, no: row.no, name: row.name };
                    left_out.push(LeftOut::because(who, error)?);
                }
            }
        }
        Ok(Prepared {
            kind: "prints-cards-title",
            people,
            pieces: laid.len() as u64,
            sheets: grid.sheets(laid.len(), 0) as u64,
            left_out,
            withheld: Vec::new(),
            small: Vec::new(),
            doubts: Vec::new(),
            without_bars: 0,
            draw: Box::new(move |only| {
                // Codes are made for the cards that are drawn.
                let part = only.map_or(0..laid.len(), |only| grid.on_sheet(only, laid.len(), 0).0);
                let cards = laid[part].iter().map(|(card, code)| card::with_code(card, code));
                sheet.draw(&cards.collect::<tsudoi_paper::Result<Vec<_>>>()?, 0, None)
            }),
        })
    }
}

impl Document for Cards {
    const NAME: &'static str = "prints.cards";
    const NEEDS: Permission = Permission::change(Area::Export);
    const SCOPED: bool = true;
    const RECORDED: bool = true;
    fn run(self, reader: &Reader<'_>) -> Result<File> {
        self.prepare(reader)?.file(reader, &self.purpose)
    }
}
