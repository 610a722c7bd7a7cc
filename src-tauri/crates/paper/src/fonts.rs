//! The bundled fonts: which glyph a character gets, how wide it is, and what nobody has.
//!
//! A text becomes a [`Run`] of glyphs here, once; everything after works with glyphs. The
//! characters of a run come from the face that was asked for, and one by one from Noto Sans JP
//! where that face lacks them (𠮷, kanji of the third and fourth level). A character followed
//! by a variation selector is one cluster and needs the very glyph the selector asks for.
//! How a run stands from top to bottom is in `column.rs`.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use skrifa::charmap::{Charmap, MapVariant};
use skrifa::instance::{LocationRef, Size};
use skrifa::metrics::{BoundingBox, GlyphMetrics, Metrics};
use skrifa::outline::{DrawSettings, OutlineGlyphCollection, OutlinePen};
use skrifa::{FontRef, GlyphId, MetadataProvider};

use crate::unhint::unhint;
use crate::{Error, Result, column};

/// A typeface of the bundle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Face {
    /// BIZ UDPMincho Regular: the text of formal sheets.
    Mincho,
    /// BIZ UDPGothic Regular.
    Gothic,
    /// BIZ UDPGothic Bold: marks that must be seen.
    GothicBold,
    /// Noto Sans JP Regular: what the others lack.
    Fallback,
}

impl Face {
    /// Every face, in the order in which [`Fonts`] keeps them.
    pub const ALL: [Face; 4] = [Face::Mincho, Face::Gothic, Face::GothicBold, Face::Fallback];
}

/// The four bundled fonts, parsed.
pub struct Fonts {
    fonts: [Font; 4],
}

/// One parsed font file.
pub(crate) struct Font {
    /// The whole file.
    pub(crate) data: &'static [u8],
    /// PostScript name, as a PDF calls the font.
    pub(crate) name: &'static str,
    /// Units per em.
    pub(crate) em: u16,
    /// Above the baseline, in font units.
    pub(crate) ascent: i16,
    /// Below the baseline, in font units, negative.
    pub(crate) descent: i16,
    /// The box that holds every glyph, in font units.
    pub(crate) bounds: BoundingBox,
    charmap: Charmap<'static>,
    widths: GlyphMetrics<'static>,
    outlines: OutlineGlyphCollection<'static>,
    unhinted: OnceLock<Option<Vec<u8>>>,
    /// The forms for columns by the glyphs whose place they take.
    upright: OnceLock<BTreeMap<u16, u16>>,
}

/// One glyph of a run.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Glyph {
    pub(crate) face: Face,
    pub(crate) id: u16,
    /// Advance in thousandths of an em, cut to an integer as the PDF's width table has it.
    pub(crate) advance: u16,
    /// The characters that the glyph stands for, as bytes of the run's text.
    pub(crate) from: usize,
    pub(crate) to: usize,
    /// How it stands in a column; of a line always as the font has it.
    pub(crate) stands: Stands,
}

/// How a glyph stands in its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Stands {
    /// As the font has it for the character.
    #[default]
    Plain,
    /// A form of its own for columns (、 ー （): the character alone does not name it.
    Formed,
    /// Turned by a quarter: letters of a word, dashes without a form of their own.
    Turned,
}

/// A text in glyphs, without size or place.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Run {
    pub(crate) text: String,
    pub(crate) glyphs: Vec<Glyph>,
}

impl Run {
    /// The character of a glyph that stands for just one.
    pub(crate) fn single(&self, glyph: &Glyph) -> Option<char> {
        if glyph.stands == Stands::Formed {
            return None;
        }
        let mut characters = self.text[glyph.from..glyph.to].chars();
        characters.next().filter(|_| characters.next().is_none())
    }

    /// Width of the run in ems, `tracking` ems being added after each glyph but the last.
    pub(crate) fn ems(&self, tracking: f32) -> f32 {
        let advances: u32 = self.glyphs.iter().map(|glyph| u32::from(glyph.advance)).sum();
        advances as f32 / 1000.0 + tracking * self.glyphs.len().saturating_sub(1) as f32
    }
}

impl Fonts {
    /// The fonts of the bundle; parsed when first asked for.
    pub fn bundled() -> &'static Fonts {
        static FONTS: OnceLock<Fonts> = OnceLock::new();
        FONTS.get_or_init(|| Fonts {
            fonts: [
                Font::parse("BIZUDPMincho-Regular", include_bytes!("../fonts/BIZUDPMincho_400Regular.ttf")),
                Font::parse("BIZUDPGothic-Regular", include_bytes!("../fonts/BIZUDPGothic_400Regular.ttf")),
                Font::parse("BIZUDPGothic-Bold", include_bytes!("../fonts/BIZUDPGothic_700Bold.ttf")),
                Font::parse("NotoSansJP-Regular", include_bytes!("../fonts/NotoSansJP_400Regular.ttf")),
            ],
        })
    }

    pub(crate) fn font(&self, face: Face) -> &Font {
        &self.fonts[face as usize]
    }

    /// The text as glyphs of `face`, or of the fallback where `face` lacks one.
    pub(crate) fn run(&self, face: Face, text: &str) -> Result<Run> {
        let mut glyphs = Vec::with_capacity(text.len() / 3);
        let mut lacking = Vec::new();
        for cluster in clusters(text) {
            match self.glyph(face, &cluster) {
                Some(glyph) => glyphs.push(glyph),
                None => note(&mut lacking, &text[cluster.from..cluster.to]),
            }
        }
        if lacking.is_empty() { Ok(Run { text: text.to_owned(), glyphs }) } else { Err(Error::Missing(lacking)) }
    }

    fn glyph(&self, face: Face, cluster: &Cluster) -> Option<Glyph> {
        [face, Face::Fallback].into_iter().find_map(|face| {
            let font = self.font(face);
            let id = font.glyph(cluster.character, cluster.selector)?;
            let advance = font.advance(id);
            Some(Glyph { face, id, advance, from: cluster.from, to: cluster.to, stands: Stands::Plain })
        })
    }

    /// The characters and sequences of `text` that would come out as nothing.
    pub fn missing(&self, text: &str) -> Vec<String> {
        let mut lacking = Vec::new();
        for cluster in clusters(text).filter(|cluster| cluster.character != '\n') {
            if self.glyph(Face::Mincho, &cluster).is_none() {
                note(&mut lacking, &text[cluster.from..cluster.to]);
            }
        }
        lacking
    }
}

/// The characters of `text`, and the sequences of a character with its variation selector,
/// that no bundled font has: each once, in the order of the text. To be asked before a
/// document number is taken, since such a text cannot be printed.
pub fn missing(text: &str) -> Vec<String> {
    Fonts::bundled().missing(text)
}

fn note(lacking: &mut Vec<String>, cluster: &str) {
    if !lacking.iter().any(|known| known == cluster) {
        lacking.push(cluster.to_owned());
    }
}

impl Font {
    fn parse(name: &'static str, data: &'static [u8]) -> Font {
        let font = FontRef::new(data).expect("the bundled font files are whole");
        let metrics = Metrics::new(&font, Size::unscaled(), LocationRef::default());
        Font {
            data,
            name,
            em: metrics.units_per_em,
            ascent: metrics.ascent as i16,
            descent: metrics.descent as i16,
            bounds: metrics.bounds.unwrap_or_default(),
            charmap: font.charmap(),
            widths: font.glyph_metrics(Size::unscaled(), LocationRef::default()),
            outlines: font.outline_glyphs(),
            unhinted: OnceLock::new(),
            upright: OnceLock::new(),
        }
    }

    fn glyph(&self, character: char, selector: Option<char>) -> Option<u16> {
        let id = match selector {
            None => self.charmap.map(character),
            Some(selector) => match self.charmap.map_variant(character, selector)? {
                MapVariant::UseDefault => self.charmap.map(character),
                MapVariant::Variant(id) => Some(id),
            },
        }?;
        u16::try_from(id.to_u32()).ok().filter(|id| *id != 0)
    }

    /// Advance of a glyph in thousandths of an em.
    pub(crate) fn advance(&self, id: u16) -> u16 {
        let units = self.widths.advance_width(GlyphId::from(id)).unwrap_or_default();
        (units * 1000.0 / f32::from(self.em)) as u16
    }

    /// The form of a glyph for columns, where the font has one (feature `vert`).
    pub(crate) fn upright(&self, id: u16) -> Option<u16> {
        self.upright.get_or_init(|| column::forms(self.data)).get(&id).copied()
    }

    /// The font as it is cut for a PDF: without hints.
    pub(crate) fn program(&self) -> &[u8] {
        self.unhinted.get_or_init(|| unhint(self.data)).as_deref().unwrap_or(self.data)
    }

    /// Draws the outline of a glyph, in font units, y upwards.
    pub(crate) fn draw(&self, id: u16, pen: &mut impl OutlinePen) -> Result<()> {
        let Some(outline) = self.outlines.get(GlyphId::from(id)) else {
            return Ok(());
        };
        let settings = DrawSettings::unhinted(Size::unscaled(), LocationRef::default());
        outline.draw(settings, pen).map(drop).map_err(|error| Error::Engine(error.to_string()))
    }
}

struct Cluster {
    character: char,
    selector: Option<char>,
    from: usize,
    to: usize,
}

/// Splits a text into what gets one glyph each. A kana followed by a combining voicing mark
/// (as macOS writes file names) counts as the one kana that it is.
fn clusters(text: &str) -> impl Iterator<Item = Cluster> + '_ {
    let mut rest = text.char_indices().peekable();
    std::iter::from_fn(move || {
        let (from, mut character) = rest.next()?;
        let mut to = from + character.len_utf8();
        let mut selector = None;
        if let Some(&(at, next)) = rest.peek() {
            let voiced = matches!(next, '\u{3099}' | '\u{309A}')
                .then(|| unicode_normalization::char::compose(character, next))
                .flatten();
            if let Some(voiced) = voiced {
                character = voiced;
            }
            let selects = matches!(next, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}');
            selector = selects.then_some(next);
            if voiced.is_some() || selects {
                to = at + next.len_utf8();
                rest.next();
            }
        }
        Some(Cluster { character, selector, from, to })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_find_their_glyphs() {
        let fonts = Fonts::bundled();
        let run = fonts.run(Face::Mincho, "髙﨑𠮷㈱").unwrap();
        let faces: Vec<Face> = run.glyphs.iter().map(|glyph| glyph.face).collect();
        assert_eq!(
            faces,
            [Face::Mincho, Face::Mincho, Face::Fallback, Face::Mincho],
            "only 𠮷 is lacking in BIZ UDPMincho"
        );
    }

    #[test]
    fn a_variation_sequence_is_one_glyph_of_its_own() {
        let fonts = Fonts::bundled();
        let plain = fonts.run(Face::Mincho, "葛").unwrap();
        let variant = fonts.run(Face::Mincho, "葛\u{E0100}").unwrap();
        assert_eq!(variant.glyphs.len(), 1, "the selector has no glyph of its own");
        assert_ne!(variant.glyphs[0].id, plain.glyphs[0].id, "the selector asks for another shape");
        assert_eq!(variant.glyphs[0].to, variant.text.len(), "copied text keeps the selector");
    }

    #[test]
    fn what_no_font_has_is_named_once() {
        assert_eq!(missing("山田\u{1F600}太郎\u{1F600}"), ["\u{1F600}"], "named before issue, once");
        assert_eq!(missing("渡邊\u{E0101}"), ["邊\u{E0101}"], "a shape that no font has is not replaced in silence");
        assert!(missing("渡邊\u{E0100} 𠮷野家 髙﨑 ①㈱〒￥－―〜～ヴぁァ").is_empty(), "names and signs of everyday");
        assert!(
            matches!(Fonts::bundled().run(Face::Gothic, "a\u{1F600}"), Err(Error::Missing(_))),
            "never a box on paper"
        );
    }

    #[test]
    fn a_decomposed_kana_is_the_kana() {
        let fonts = Fonts::bundled();
        let composed = fonts.run(Face::Gothic, "ガ").unwrap();
        let decomposed = fonts.run(Face::Gothic, "カ\u{3099}").unwrap();
        assert_eq!(composed.glyphs[0].id, decomposed.glyphs[0].id, "macOS writes カ and ゙ apart");
    }
}
