//! Taking the hints out of a TrueType font, before it is cut for a PDF.
//!
//! Hints move outlines onto the pixels of coarse screens; on paper they do nothing, and in
//! these fonts they are a quarter of what each file would carry. The bundled files stay as
//! their makers published them: this is done in memory, once per face.

/// What cutting a font needs; everything else stays behind.
const NEEDED: [&[u8]; 7] = [b"glyf", b"head", b"hhea", b"hmtx", b"loca", b"maxp", b"name"];

/// The font without hints and without the tables that only text layout needs. `None` if the
/// font is not laid out as expected.
pub(crate) fn unhint(font: &[u8]) -> Option<Vec<u8>> {
    let long_offsets = number16(table(font, b"head")?, 50)? == 1;
    if !long_offsets {
        return None;
    }
    let (glyphs, offsets) = strip(table(font, b"glyf")?, table(font, b"loca")?)?;
    let tables = NEEDED.map(|tag| {
        let data = match tag {
            b"glyf" => Some(glyphs.as_slice()),
            b"loca" => Some(offsets.as_slice()),
            _ => table(font, tag),
        };
        data.map(|data| (tag, data))
    });
    let mut directory = font.get(..4)?.to_vec();
    directory.extend((NEEDED.len() as u16).to_be_bytes());
    directory.extend([0; 6]);
    let mut body = Vec::with_capacity(glyphs.len() + offsets.len() + 200_000);
    let begin = 12 + 16 * NEEDED.len();
    for entry in tables {
        let (tag, data) = entry?;
        directory.extend(tag);
        directory.extend([0; 4]); // the checksum: the cutter makes its own
        directory.extend(((begin + body.len()) as u32).to_be_bytes());
        directory.extend((data.len() as u32).to_be_bytes());
        body.extend(data);
        body.resize(body.len().next_multiple_of(4), 0);
    }
    directory.extend(body);
    Some(directory)
}

/// Every glyph without its instructions, and the new offsets.
fn strip(glyphs: &[u8], offsets: &[u8]) -> Option<(Vec<u8>, Vec<u8>)> {
    let mut stripped = Vec::with_capacity(glyphs.len());
    let mut places = Vec::with_capacity(offsets.len());
    let mut entries = offsets.chunks_exact(4).map(|entry| number32(entry, 0).map(|at| at as usize));
    let mut from = entries.next()??;
    places.extend(0u32.to_be_bytes());
    for to in entries {
        let to = to?;
        let glyph = glyphs.get(from..to)?;
        let contours = if glyph.is_empty() { 0 } else { i16::from_be_bytes(glyph.get(..2)?.try_into().ok()?) };
        if contours > 0 {
            // Box of 10 bytes, the last point of each contour, then the instructions.
            let at = 10 + 2 * usize::from(contours.unsigned_abs());
            let length = usize::from(number16(glyph, at)?);
            stripped.extend(&glyph[..at]);
            stripped.extend([0, 0]);
            stripped.extend(glyph.get(at + 2 + length..)?);
        } else {
            stripped.extend(glyph);
        }
        stripped.resize(stripped.len().next_multiple_of(4), 0);
        places.extend((stripped.len() as u32).to_be_bytes());
        from = to;
    }
    Some((stripped, places))
}

fn table<'a>(font: &'a [u8], tag: &[u8]) -> Option<&'a [u8]> {
    let count = usize::from(number16(font, 4)?);
    let record = font.get(12..12 + 16 * count)?.chunks_exact(16).find(|record| record.starts_with(tag))?;
    let (from, length) = (number32(record, 8)? as usize, number32(record, 12)? as usize);
    font.get(from..from + length)
}

fn number16(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn number32(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fonts::{Face, Fonts};

    #[test]
    fn every_bundled_font_can_be_stripped() {
        for face in Face::ALL {
            let font = Fonts::bundled().font(face);
            let stripped = unhint(font.data).expect("the bundled fonts have long offsets and all tables");
            assert!(stripped.len() < font.data.len(), "{face:?}: something was taken out");
            assert!(table(&stripped, b"fpgm").is_none(), "{face:?}: no hinting program is left");
        }
    }

    #[test]
    fn what_is_no_font_is_none() {
        assert_eq!(unhint(b""), None, "nothing");
        assert_eq!(unhint(&[0xFF; 64]), None, "noise");
    }
}
