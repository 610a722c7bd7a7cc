//! 縦書き: a text as a column, from top to bottom.
//!
//! A run for a column has its advances downwards: one em for what stands upright, the width for
//! what lies turned. So it is measured and broken by the same rules as a line (`flow.rs`).

use std::collections::BTreeMap;

use skrifa::raw::TableProvider;
use skrifa::raw::tables::gsub::{SingleSubst, SubstitutionSubtables};
use skrifa::{FontRef, GlyphId, Tag};

use crate::Result;
use crate::fonts::{Face, Fonts, Glyph, Run, Stands};
use crate::sheet::{Ink, Mark};

/// Where the baseline lies in the square of an ideograph, in ems from its top.
const BASELINE: f32 = 0.88;

/// The text as a run for a column.
pub(crate) fn run(face: Face, text: &str) -> Result<Run> {
    let mut run = Fonts::bundled().run(face, text)?;
    let letters: Vec<bool> =
        run.glyphs.iter().map(|glyph| run.single(glyph).is_some_and(|c| c.is_ascii_graphic())).collect();
    let dashes: Vec<bool> =
        run.glyphs.iter().map(|glyph| run.single(glyph).is_some_and(|c| TURNED.contains(c))).collect();
    for (at, glyph) in run.glyphs.iter_mut().enumerate() {
        let beside =
            at.checked_sub(1).is_some_and(|at| letters[at]) || letters.get(at + 1).is_some_and(|letter| *letter);
        if letters[at] && beside {
            glyph.stands = Stands::Turned;
        } else if let Some(form) = Fonts::bundled().font(glyph.face).upright(glyph.id) {
            (glyph.id, glyph.advance, glyph.stands) = (form, 1000, Stands::Formed);
        } else if dashes[at] {
            glyph.stands = Stands::Turned;
        } else {
            glyph.advance = 1000;
        }
    }
    Ok(run)
}

/// What lies along the column where the font has no form for it.
const TURNED: &str = "―—–‐‑−-－〜～…‥＝=|｜()[]<>";

/// The marks of a column whose middle is at `middle` and whose first character begins at `top`;
/// `tracking` ems are left below each glyph but the last.
pub(crate) fn marks(run: &Run, (middle, top): (f32, f32), size: f32, tracking: f32, ink: Ink) -> Vec<Mark> {
    let mut y = top;
    let mut marks = Vec::with_capacity(run.glyphs.len());
    for glyph in &run.glyphs {
        let one = alone(run, glyph);
        let width = f32::from(Fonts::bundled().font(glyph.face).advance(glyph.id)) / 1000.0 * size;
        let mark = |x: f32, y: f32| Mark::Text { x, y, size, tracking: 0.0, ink, run: one };
        marks.push(if glyph.stands == Stands::Turned {
            // The middle of the line of letters (not of the em) comes to lie on the column's.
            let about = (middle, y);
            Mark::Turned { degrees: -90.0, about, marks: vec![mark(middle, y + size * 0.36)] }
        } else {
            mark(middle - width / 2.0, y + size * BASELINE)
        });
        y += size * (f32::from(glyph.advance) / 1000.0 + tracking);
    }
    marks
}

/// One glyph as a run of its own.
fn alone(run: &Run, glyph: &Glyph) -> Run {
    let text = run.text[glyph.from..glyph.to].to_owned();
    Run { glyphs: vec![Glyph { from: 0, to: text.len(), ..glyph.clone() }], text }
}

/// The single substitutions of the feature `vert`.
pub(crate) fn forms(font: &[u8]) -> BTreeMap<u16, u16> {
    read_forms(font).unwrap_or_default()
}

fn read_forms(font: &[u8]) -> Option<BTreeMap<u16, u16>> {
    let table = FontRef::new(font).ok()?.gsub().ok()?;
    let (features, lookups) = (table.feature_list().ok()?, table.lookup_list().ok()?);
    let mut wanted = Vec::new();
    for record in features.feature_records().iter().filter(|record| record.feature_tag() == Tag::new(b"vert")) {
        let feature = record.feature(features.offset_data()).ok()?;
        wanted.extend(feature.lookup_list_indices().iter().map(skrifa::raw::types::BigEndian::get));
    }
    wanted.sort_unstable();
    wanted.dedup();
    let mut forms = BTreeMap::new();
    for index in wanted {
        let SubstitutionSubtables::Single(parts) = lookups.lookups().get(usize::from(index)).ok()?.subtables().ok()?
        else {
            continue;
        };
        for part in parts.iter().flatten() {
            match part {
                SingleSubst::Format1(part) => {
                    let glyphs = part.coverage().ok()?;
                    let delta = part.delta_glyph_id();
                    forms
                        .extend(glyphs.iter().map(|glyph| (glyph.to_u16(), glyph.to_u16().wrapping_add_signed(delta))));
                }
                SingleSubst::Format2(part) => {
                    let glyphs = part.coverage().ok()?;
                    let others = part.substitute_glyph_ids().iter().map(|glyph| glyph.get().to_u16());
                    forms.extend(glyphs.iter().map(skrifa::GlyphId16::to_u16).zip(others));
                }
            }
        }
    }
    forms.retain(|from, to| GlyphId::from(*from) != GlyphId::from(*to));
    Some(forms)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_take_their_form_for_columns() {
        for face in Face::ALL {
            let column = run(face, "ガレージ、（株）").unwrap();
            let is_formed = |sign: &str| {
                let of = |g: &&Glyph| &column.text[g.from..g.to] == sign;
                column.glyphs.iter().find(of).is_some_and(|glyph| glyph.stands == Stands::Formed)
            };
            for sign in ["ー", "、", "（", "）"] {
                assert!(is_formed(sign), "{face:?}: {sign} has a form of its own for columns");
            }
            assert!(!is_formed("株"), "{face:?}: a kanji stands as it is");
            assert!(column.glyphs.iter().all(|glyph| glyph.advance == 1000), "each takes one em downwards");
        }
    }

    #[test]
    fn a_word_lies_and_a_letter_stands() {
        let column = run(Face::Mincho, "B棟ABC―二").unwrap();
        let stands: Vec<Stands> = column.glyphs.iter().map(|glyph| glyph.stands).collect();
        assert_eq!(stands[..2], [Stands::Plain; 2], "a single letter stands upright");
        assert_eq!(stands[2..5], [Stands::Turned; 3], "a word is turned");
        assert_ne!(stands[5], Stands::Plain, "a dash runs along the column");
    }
}
