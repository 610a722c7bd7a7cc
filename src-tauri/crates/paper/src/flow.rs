//! Setting text: measuring, breaking lines by the Japanese rules (禁則), fitting into a width.
//!
//! Sizes and widths in millimetres. A document asks for a fit with its list of allowed sizes;
//! what fits at none of them is an error, never an overflow.

use crate::fonts::{Face, Fonts, Run};
use crate::{Error, Result};

/// Lines of text at the size that was found to fit.
pub(crate) struct Fitted {
    /// Em, mm.
    pub(crate) size: f32,
    /// One run per line.
    pub(crate) lines: Vec<Run>,
}

/// The first of `sizes` (em and number of lines) at which `text` fits into `width`.
/// A line feed in the text always ends a line.
pub(crate) fn fit(text: &str, face: Face, width: f32, sizes: &[(f32, usize)], what: &'static str) -> Result<Fitted> {
    let paragraphs = text.split('\n').map(|line| Fonts::bundled().run(face, line)).collect::<Result<Vec<_>>>()?;
    for &(size, most) in sizes {
        let lines: Vec<Run> = paragraphs.iter().flat_map(|run| wrap(run, width / size)).collect();
        let fits = lines.iter().all(|line| line.ems(0.0) * size <= width + 0.01);
        if fits && lines.len() <= most {
            return Ok(Fitted { size, lines });
        }
    }
    Err(Error::TooLong(what))
}

/// Breaks a run into lines of at most `ems`.
pub(crate) fn wrap(run: &Run, ems: f32) -> Vec<Run> {
    let most = (ems * 1000.0).ceil() as u32;
    let mut lines = Vec::new();
    let mut start = 0;
    while start < run.glyphs.len() {
        let end = line_end(run, start, most);
        lines.push(part(run, start, end));
        start = end;
    }
    if lines.is_empty() {
        lines.push(Run::default());
    }
    lines
}

/// Where the line that begins at glyph `start` ends: at the last allowed place before it
/// grows too long, or where it grows too long if no place is allowed.
fn line_end(run: &Run, start: usize, most: u32) -> usize {
    let mut used = 0;
    let mut allowed = None;
    for at in start..run.glyphs.len() {
        if at > start && may_break(character(run, at - 1), character(run, at)) {
            allowed = Some(at);
        }
        used += u32::from(run.glyphs[at].advance);
        if used > most && at > start && character(run, at) != ' ' {
            return allowed.unwrap_or(at);
        }
    }
    run.glyphs.len()
}

fn character(run: &Run, at: usize) -> char {
    run.text[run.glyphs[at].from..].chars().next().unwrap_or(' ')
}

/// Whether a line may end between two characters.
fn may_break(before: char, after: char) -> bool {
    let in_word = |c: char| c.is_ascii_graphic();
    let held = NEVER_LAST.contains(before) || NEVER_FIRST.contains(after);
    !(held || in_word(before) && in_word(after))
}

/// 行頭禁則: what never begins a line.
const NEVER_FIRST: &str = "、。，．・：；？！゛゜ヽヾゝゞ々ー’”）〕］｝〉》」』】°′″℃％‰\
    ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶ,.:;?!)]}%»›…‥〜～－― 　";
/// 行末禁則: what never ends a line.
const NEVER_LAST: &str = "‘“（〔［｛〈《「『【￥＄￡＃([{¥$£#«‹〒№第";

/// Glyphs `from..to` of a run as a run of their own, without the spaces at its end.
fn part(run: &Run, from: usize, mut to: usize) -> Run {
    while to > from + 1 && matches!(character(run, to - 1), ' ' | '　') {
        to -= 1;
    }
    let (first, last) = (run.glyphs[from].from, run.glyphs[to - 1].to);
    let glyphs = run.glyphs[from..to]
        .iter()
        .map(|glyph| crate::fonts::Glyph { from: glyph.from - first, to: glyph.to - first, ..glyph.clone() })
        .collect();
    Run { text: run.text[first..last].to_owned(), glyphs }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str, ems: f32) -> Vec<String> {
        let run = Fonts::bundled().run(Face::Gothic, text).unwrap();
        wrap(&run, ems).into_iter().map(|line| line.text).collect()
    }

    #[test]
    fn no_line_begins_with_a_closing_sign() {
        assert_eq!(lines("春夏秋冬、花鳥風月", 4.0), ["春夏秋", "冬、花鳥", "風月"], "、 takes its 冬 along");
        for width in 3..20 {
            let text = "第十八回里山フォーラム（春季）協賛金、要旨集「あずさ」広告料ッとして。";
            for line in lines(text, width as f32) {
                let (first, last) = (line.chars().next().unwrap(), line.chars().last().unwrap());
                assert!(!"、。）」ーッ".contains(first), "{line} at {width}: 行頭禁則");
                assert!(!"（「".contains(last), "{line} at {width}: 行末禁則");
            }
        }
    }

    #[test]
    fn numbers_and_words_stay_whole() {
        assert_eq!(lines("会費2026年", 4.2), ["会費", "2026年"], "a number is not cut");
        assert_eq!(lines("annual dues", 4.0), ["annual", "dues"], "the space goes with the break");
    }

    #[test]
    fn nothing_is_lost_or_moved() {
        let text = "ABCDEFGHIJKLMNOPQRSTUVWXYZ、、、、、、、、（（（（（（（";
        assert_eq!(lines(text, 3.0).concat(), text, "even where no break is allowed");
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        let sizes = [(6.0, 1), (4.0, 2)];
        assert!(fit("あ".repeat(20).as_str(), Face::Gothic, 40.0, &sizes, "text").is_ok(), "two lines of ten");
        assert_eq!(
            fit("あ".repeat(21).as_str(), Face::Gothic, 40.0, &sizes, "text").err(),
            Some(Error::TooLong("text")),
            "an overflow is an error"
        );
    }
}
