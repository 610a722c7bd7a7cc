//! A sheet while it is being filled: lines of text into line boxes, rules across.
//!
//! The same few moves for every document; what goes where is the document's own matter.

use crate::Result;
use crate::flow::Fitted;
use crate::fonts::{Face, Fonts, Run};
use crate::sheet::{Area, Ink, Mark, Pen, Sheet};

/// A sheet and how far down it has been filled.
pub(crate) struct Page {
    pub(crate) sheet: Sheet,
    /// Where the next thing goes, mm from the top.
    pub(crate) y: f32,
}

/// How a line of text is set.
#[derive(Clone, Copy)]
pub(crate) struct Style {
    pub(crate) face: Face,
    /// Em, mm.
    pub(crate) size: f32,
    /// Added after each glyph, in ems.
    pub(crate) tracking: f32,
    pub(crate) ink: Ink,
}

impl Style {
    pub(crate) const fn new(face: Face, size: f32) -> Style {
        Style { face, size, tracking: 0.0, ink: Ink::BLACK }
    }

    pub(crate) const fn ink(self, ink: Ink) -> Style {
        Style { ink, ..self }
    }

    pub(crate) const fn tracking(self, tracking: f32) -> Style {
        Style { tracking, ..self }
    }

    pub(crate) const fn size(self, size: f32) -> Style {
        Style { size, ..self }
    }

    /// The text as a run of this style's face.
    pub(crate) fn run(self, text: &str) -> Result<Run> {
        Fonts::bundled().run(self.face, text)
    }

    /// Width of a run in this style, mm.
    pub(crate) fn width(self, run: &Run) -> f32 {
        run.ems(self.tracking) * self.size
    }

    /// The baseline in a line box of `height` that begins at `top`: the face's own ascent and
    /// descent are centred in the box, as a browser does with the design.
    pub(crate) fn baseline(self, top: f32, height: f32) -> f32 {
        let font = Fonts::bundled().font(self.face);
        let scale = self.size / f32::from(font.em);
        let (up, down) = (f32::from(font.ascent) * scale, -f32::from(font.descent) * scale);
        top + (height - up - down) / 2.0 + up
    }

    /// A mark of text on the baseline `y`.
    pub(crate) fn mark(self, run: Run, at: At, y: f32) -> Mark {
        let width = self.width(&run);
        let x = match at {
            At::Left(x) => x,
            At::Middle(x) => x - width / 2.0,
            At::Right(x) => x - width,
        };
        Mark::Text { x, y, size: self.size, tracking: self.tracking, ink: self.ink, run }
    }
}

/// Where a line of text is held: by its left end, its middle or its right end.
#[derive(Clone, Copy)]
pub(crate) enum At {
    Left(f32),
    Middle(f32),
    Right(f32),
}

impl Page {
    /// An empty A4 sheet, to be filled from `y` on.
    pub(crate) fn a4(y: f32) -> Page {
        Page { sheet: Sheet::a4(), y }
    }

    pub(crate) fn add(&mut self, mark: Mark) {
        self.sheet.marks.push(mark);
    }

    /// Sets a run in a line box of `height` from `top` on.
    pub(crate) fn set(&mut self, run: Run, style: Style, at: At, top: f32, height: f32) {
        let y = style.baseline(top, height);
        self.add(style.mark(run, at, y));
    }

    /// Sets the lines of a fit one below the other, each in a line box of `height`, and moves
    /// on below them.
    pub(crate) fn lines(&mut self, fitted: Fitted, style: Style, at: At, height: f32) {
        for run in fitted.lines {
            self.set(run, style.size(fitted.size), at, self.y, height);
            self.y += height;
        }
    }

    /// 取消 across an A4 sheet. Before everything else: it lies under it, and all of it stays readable.
    pub(crate) fn void(&mut self, word: &str) -> Result<()> {
        const HEIGHT: f32 = 48.0;
        const ABOUT: (f32, f32) = (105.0, 140.0);
        let style = Style::new(Face::GothicBold, 34.0).tracking(0.12).ink(Ink::SEAL_PALE);
        let word = style.run(word)?;
        let width = style.width(&word) + 16.0;
        let area = Area { x: ABOUT.0 - width / 2.0, y: ABOUT.1 - HEIGHT / 2.0, w: width, h: HEIGHT };
        let text = style.mark(word, At::Middle(ABOUT.0), style.baseline(area.y, HEIGHT));
        let frame = Mark::Frame { area, pen: Pen::solid(1.6, Ink::SEAL_PALE) };
        self.add(Mark::Turned { degrees: 18.0, about: ABOUT, marks: vec![frame, text] });
        Ok(())
    }

    /// A horizontal rule whose upper edge is at `y`.
    pub(crate) fn rule(&mut self, y: f32, (left, right): (f32, f32), pen: Pen) {
        let y = y + pen.width / 2.0;
        self.add(Mark::Line { from: (left, y), to: (right, y), pen });
    }
}
