//! The engine: a drawing list becomes a PDF. The only file that knows `printpdf`.
//!
//! What is done here besides translating marks into operators:
//!
//! - The fonts are cut to the glyphs that are used (`subsetter`) before `printpdf` sees them;
//!   on its own it would put whole fonts of 4 to 6 MB into each file.
//! - `printpdf` hands over its object tree and this file packs it: at its own hands packing
//!   alone costs more than everything else together, since it always asks for the best level.
//! - What would differ between two renderings (the file's identifier) is made from the
//!   content, and claims that are not true (a PDF/X version) are taken out.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;
use printpdf::{
    BlendMode, Codepoint, Color, CurTransMat, DictItem, ExtendedGraphicsState, ExtendedGraphicsStateId, ExternalStream,
    ExternalXObject, FontId, FontMetrics, Line, LineDashPattern, LinePoint, Mm, Op, PaintMode, ParsedFont, PdfDocument,
    PdfFont, PdfFontHandle, PdfFontMetricsStub, PdfPage, PdfSaveOptions, Point, Polygon, PolygonRing, Pt, Rgb,
    TextItem, TextMatrix, WindingOrder, XObject, XObjectId, XObjectTransform,
};
use subsetter::GlyphRemapper;

use crate::fonts::{Face, Fonts, Glyph, Run};
use crate::pack::{self, Fingerprint};
use crate::seal::{CUT_UNITS, Stamp};
use crate::sheet::{Area, Ink, Mark, Pen, Sheet};
use crate::{Error, Language, Result};

/// What a PDF says about itself.
pub(crate) struct About<'a> {
    pub(crate) title: &'a str,
    pub(crate) author: &'a str,
    /// The date that the document carries; never the clock.
    pub(crate) created: NaiveDate,
    pub(crate) language: Language,
}

/// The sheets as one PDF, a page each.
pub(crate) fn write(sheets: &[Sheet], about: &About<'_>) -> Result<Vec<u8>> {
    let mut book = Book::default();
    for sheet in sheets {
        book.collect(&sheet.marks);
    }
    let mut pdf = PdfDocument::new(about.title);
    describe(&mut pdf, about);
    for (face, used) in &book.fonts {
        let font = PdfFont::new(cut_font(*face, used)?);
        pdf.resources.fonts.map.insert(font_id(*face), font);
    }
    for (at, stamp) in book.stamps.iter().enumerate() {
        pdf.resources.xobjects.map.insert(stamp_id(at), XObject::External(stamp_object(stamp)));
    }
    if !book.stamps.is_empty() {
        let darken = ExtendedGraphicsState::default().with_blend_mode(BlendMode::multiply());
        pdf.resources.extgstates.map.insert(darken_id(), darken);
    }
    pdf.pages = sheets.iter().map(|sheet| book.page(sheet)).collect();
    finish(&pdf, about)
}

fn describe(pdf: &mut PdfDocument, about: &About<'_>) {
    let info = &mut pdf.metadata.info;
    let day = about.created;
    let seconds = day.and_time(chrono::NaiveTime::MIN).and_utc().timestamp();
    if let Ok(created) = printpdf::OffsetDateTime::from_unix_timestamp(seconds) {
        info.creation_date = created;
        info.modification_date = created;
    }
    about.author.clone_into(&mut info.author);
    "Tsudoi".clone_into(&mut info.producer);
    "Tsudoi".clone_into(&mut info.creator);
}

/// The object tree of `printpdf`, put right and packed.
fn finish(pdf: &PdfDocument, about: &About<'_>) -> Result<Vec<u8>> {
    let options = PdfSaveOptions { optimize: false, subset_fonts: false, ..PdfSaveOptions::default() };
    let mut warnings = Vec::new();
    let mut tree = pdf.to_lopdf_document(&options, &mut warnings);
    if let Some(warning) = warnings.first() {
        return Err(Error::Engine(warning.msg.clone()));
    }
    let wrong = |error: &dyn std::fmt::Display| Error::Engine(error.to_string());
    tree.version = "1.7".into();
    let info = tree.trailer.get(b"Info").map_err(|e| wrong(&e))?;
    let info = info.as_reference().map_err(|e| wrong(&e))?;
    let info = tree.get_object_mut(info).map_err(|e| wrong(&e))?;
    let info = info.as_dict_mut().map_err(|e| wrong(&e))?;
    for claim in ["GTS_PDFXVersion", "Trapped", "Identifier", "Subject", "Keywords"] {
        info.remove(claim.as_bytes());
    }
    let text = |bytes: &[u8], literal| DictItem::String { data: bytes.to_vec(), literal }.to_lopdf();
    let language = if about.language == Language::En { "en" } else { "ja" };
    tree.catalog_mut().map_err(|e| wrong(&e))?.set("Lang", text(language.as_bytes(), true));

    let mut fingerprint = Fingerprint::new();
    fingerprint.add(about.title.as_bytes());
    for object in tree.objects.values_mut() {
        let Ok(stream) = object.as_stream_mut() else {
            continue;
        };
        fingerprint.add(&stream.content);
        if stream.allows_compression && !stream.dict.has(b"Filter") {
            let content = pack::quickly(&stream.content);
            stream.dict.set("Filter", "FlateDecode");
            stream.set_content(content);
        }
    }
    let id = text(&fingerprint.bytes(), false);
    tree.trailer.set("ID", vec![id.clone(), id]);
    let mut bytes = Vec::with_capacity(48 * 1024);
    tree.save_to(&mut bytes).map_err(|e| wrong(&e))?;
    Ok(bytes)
}

/// A font of only the used glyphs, numbered anew.
fn cut_font(face: Face, used: &Used) -> Result<ParsedFont> {
    let font = Fonts::bundled().font(face);
    let program =
        subsetter::subset(font.program(), 0, &used.glyphs).map_err(|error| Error::Engine(error.to_string()))?;
    let widths = used
        .glyphs
        .remapped_gids()
        .enumerate()
        .map(|(new, old)| (new as u16, font.advance(old)))
        .collect::<BTreeMap<u16, u16>>();
    // Widths are thousandths of an em already, so the font is declared with 1000 units.
    let scaled = |units: f32| (units * 1000.0 / f32::from(font.em)).round() as i16;
    let metrics = FontMetrics { ascent: scaled(font.ascent.into()), descent: scaled(font.descent.into()) };
    let name = format!("TSUDOI+{}", font.name);
    let characters = used.characters.clone();
    let mut parsed = ParsedFont::with_glyph_data(program, 0, Some(name), characters, widths, 1000, metrics);
    parsed.pdf_font_metrics = PdfFontMetricsStub {
        units_per_em: 1000,
        x_min: scaled(font.bounds.x_min),
        y_min: scaled(font.bounds.y_min),
        x_max: scaled(font.bounds.x_max),
        y_max: scaled(font.bounds.y_max),
        us_weight_class: if face == Face::GothicBold { 700 } else { 400 },
        ..PdfFontMetricsStub::default()
    };
    Ok(parsed)
}

/// What is used of one font.
#[derive(Default)]
struct Used {
    /// The glyphs by their numbers in the whole font, with their new ones.
    glyphs: GlyphRemapper,
    /// New numbers by character, of glyphs that stand for a single one.
    characters: BTreeMap<u32, u16>,
}

/// What the sheets of one file share.
#[derive(Default)]
struct Book {
    fonts: BTreeMap<Face, Used>,
    stamps: Vec<Arc<Stamp>>,
}

impl Book {
    fn collect(&mut self, marks: &[Mark]) {
        for mark in marks {
            match mark {
                Mark::Text { run, .. } => {
                    for glyph in &run.glyphs {
                        let used = self.fonts.entry(glyph.face).or_default();
                        let id = used.glyphs.remap(glyph.id);
                        if let Some(character) = run.single(glyph) {
                            used.characters.insert(character.into(), id);
                        }
                    }
                }
                Mark::Seal { seal, .. } => {
                    if self.stamp(&seal.0).is_none() {
                        self.stamps.push(Arc::clone(&seal.0));
                    }
                }
                Mark::Turned { marks, .. } => self.collect(marks),
                Mark::Line { .. } | Mark::Frame { .. } | Mark::Blocks { .. } => {}
            }
        }
    }

    fn stamp(&self, stamp: &Arc<Stamp>) -> Option<usize> {
        self.stamps.iter().position(|known| Arc::ptr_eq(known, stamp) || known == stamp)
    }

    fn page(&self, sheet: &Sheet) -> PdfPage {
        let mut canvas = Canvas {
            book: self,
            height: sheet.height,
            ops: Vec::with_capacity(sheet.marks.len() * 4),
            now: State::default(),
        };
        canvas.draw(&sheet.marks);
        canvas.end_text();
        PdfPage::new(Mm(sheet.width), Mm(sheet.height), canvas.ops)
    }
}

fn font_id(face: Face) -> FontId {
    let name = match face {
        Face::Mincho => "Mincho",
        Face::Gothic => "Gothic",
        Face::GothicBold => "GothicBold",
        Face::Fallback => "Fallback",
    };
    FontId(name.into())
}

fn stamp_id(at: usize) -> XObjectId {
    XObjectId(format!("Seal{at}"))
}

fn darken_id() -> ExtendedGraphicsStateId {
    ExtendedGraphicsStateId("Darken".into())
}

/// The seal as a stream object that is packed already.
fn stamp_object(stamp: &Stamp) -> ExternalXObject {
    let name = |value: &str| DictItem::Name(value.as_bytes().to_vec());
    let stream = |content: &[u8], entries: Vec<(&str, DictItem)>| {
        let packed = [("Type", name("XObject")), ("Filter", name("FlateDecode"))];
        let dict = entries.into_iter().chain(packed).map(|(key, value)| (key.to_owned(), value)).collect();
        ExternalStream { dict, content: content.to_vec(), compress: false }
    };
    let image = |content: &[u8], width: u32, height: u32, space: &str| {
        let entries = vec![
            ("Subtype", name("Image")),
            ("Width", DictItem::Int(width.into())),
            ("Height", DictItem::Int(height.into())),
            ("ColorSpace", name(space)),
            ("BitsPerComponent", DictItem::Int(8)),
        ];
        stream(content, entries)
    };
    let stream = match stamp {
        Stamp::Cut { path } => {
            let unit = i64::from(CUT_UNITS);
            let corners = [0, 0, unit, unit].map(DictItem::Int).to_vec();
            let scale = 1.0 / f32::from(CUT_UNITS);
            let matrix = [scale, 0.0, 0.0, scale, 0.0, 0.0].map(DictItem::Real);
            let entries = vec![
                ("Subtype", name("Form")),
                ("BBox", DictItem::Array(corners)),
                ("Matrix", DictItem::Array(matrix.to_vec())),
            ];
            stream(path, entries)
        }
        Stamp::Picture { width, height, colour, opacity } => {
            let mask = image(opacity, *width, *height, "DeviceGray");
            let mut picture = image(colour, *width, *height, "DeviceRGB");
            picture.dict.insert("SMask".into(), DictItem::Stream { stream: mask });
            picture
        }
    };
    ExternalXObject { stream, width: None, height: None, dpi: None }
}

/// Marks of one sheet as operators, y turned upwards.
struct Canvas<'a> {
    book: &'a Book,
    height: f32,
    ops: Vec<Op>,
    now: State,
}

/// What has been set already: a sheet is mostly text in one face, and operators cost room.
#[derive(Clone, Copy, Default)]
struct State {
    in_text: bool,
    ink: Option<Ink>,
    pen: Option<Pen>,
    font: Option<(Face, Pt)>,
    tracking: Option<f32>,
}

impl Canvas<'_> {
    fn draw(&mut self, marks: &[Mark]) {
        for mark in marks {
            match mark {
                Mark::Text { x, y, size, tracking, ink, run } => {
                    self.text(self.point((*x, *y)), *size, *tracking, *ink, run);
                }
                Mark::Line { from, to, pen } => {
                    self.pen(*pen);
                    self.path(&[*from, *to], false);
                }
                Mark::Frame { area, pen } => {
                    self.pen(*pen);
                    self.path(&corners(*area), true);
                }
                Mark::Blocks { areas, ink } => self.blocks(areas, *ink),
                Mark::Seal { area, seal } => self.seal(*area, &seal.0),
                Mark::Turned { degrees, about, marks } => {
                    let matrix = turn(*degrees, self.point(*about));
                    self.apart(matrix, |canvas| canvas.draw(marks));
                }
            }
        }
    }

    /// Draws something under a matrix of its own and leaves everything as it was.
    fn apart(&mut self, matrix: [f32; 6], draw: impl FnOnce(&mut Self)) {
        self.end_text();
        let before = self.now;
        let matrix = CurTransMat::Raw(matrix);
        self.ops.push(Op::SaveGraphicsState);
        self.ops.push(Op::SetTransformationMatrix { matrix });
        draw(self);
        self.end_text();
        self.ops.push(Op::RestoreGraphicsState);
        // `printpdf` does not follow the restored font: it must be set again.
        self.now = State { font: None, tracking: None, ..before };
    }

    fn point(&self, (x, y): (f32, f32)) -> Point {
        Point { x: points(x), y: points(self.height - y) }
    }

    fn end_text(&mut self) {
        if std::mem::take(&mut self.now.in_text) {
            self.ops.push(Op::EndTextSection);
        }
    }

    fn fill(&mut self, ink: Ink) {
        if self.now.ink.replace(ink) != Some(ink) {
            self.ops.push(Op::SetFillColor { col: colour(ink) });
        }
    }

    fn text(&mut self, at: Point, size: f32, tracking: f32, ink: Ink, run: &Run) {
        let size = points(size);
        let multiplier = size.0 * tracking;
        if !std::mem::replace(&mut self.now.in_text, true) {
            self.ops.push(Op::StartTextSection);
        }
        self.fill(ink);
        if self.now.tracking.replace(multiplier) != Some(multiplier) {
            self.ops.push(Op::SetCharacterSpacing { multiplier });
        }
        let matrix = TextMatrix::Translate(at.x, at.y);
        self.ops.push(Op::SetTextMatrix { matrix });
        for part in run.glyphs.chunk_by(|a, b| a.face == b.face) {
            let Some(face) = part.first().map(|glyph| glyph.face) else {
                continue;
            };
            if self.now.font.replace((face, size)) != Some((face, size)) {
                let font = PdfFontHandle::External(font_id(face));
                self.ops.push(Op::SetFont { font, size });
            }
            let items = items(run, part, &self.book.fonts[&face]);
            self.ops.push(Op::ShowText { items });
        }
    }

    fn pen(&mut self, pen: Pen) {
        self.end_text();
        if self.now.pen.replace(pen) == Some(pen) {
            return;
        }
        let dash = pen.dash.map_or_else(LineDashPattern::solid, |dash| LineDashPattern::new(0.0, &[points(dash).0]));
        self.ops.extend([
            Op::SetOutlineColor { col: colour(pen.ink) },
            Op::SetOutlineThickness { pt: points(pen.width) },
            Op::SetLineDashPattern { dash },
        ]);
    }

    fn path(&mut self, corners: &[(f32, f32)], is_closed: bool) {
        let points = corners.iter().map(|at| LinePoint { p: self.point(*at), bezier: false }).collect();
        self.ops.push(Op::DrawLine { line: Line { points, is_closed } });
    }

    fn blocks(&mut self, areas: &[Area], ink: Ink) {
        let corner = |at: (f32, f32)| LinePoint { p: self.point(at), bezier: false };
        let rings = areas.iter().map(|area| PolygonRing { points: corners(*area).map(corner).to_vec() }).collect();
        self.end_text();
        self.fill(ink);
        let polygon = Polygon { rings, mode: PaintMode::Fill, winding_order: WindingOrder::NonZero };
        self.ops.push(Op::DrawPolygon { polygon });
    }

    fn seal(&mut self, area: Area, stamp: &Arc<Stamp>) {
        let Some(at) = self.book.stamp(stamp) else {
            return;
        };
        let corner = self.point((area.x, area.y + area.h));
        let (w, h) = (points(area.w).0, points(area.h).0);
        let transform = XObjectTransform { no_auto_scale: true, ..XObjectTransform::default() };
        self.apart([w, 0.0, 0.0, h, corner.x.0, corner.y.0], |canvas| {
            canvas.ops.push(Op::LoadGraphicsState { gs: darken_id() });
            canvas.fill(Ink::SEAL);
            canvas.ops.push(Op::UseXobject { id: stamp_id(at), transform });
        });
    }
}

/// Glyphs of one font as `printpdf` takes them: characters, and by number what stands for a
/// sequence.
fn items(run: &Run, part: &[Glyph], used: &Used) -> Vec<TextItem> {
    let mut items = Vec::new();
    for same in part.chunk_by(|a, b| run.single(a).is_some() == run.single(b).is_some()) {
        let (Some(first), Some(last)) = (same.first(), same.last()) else {
            continue;
        };
        items.push(if run.single(first).is_some() {
            TextItem::Text(run.text[first.from..last.to].to_owned())
        } else {
            let glyph = |glyph: &Glyph| {
                let id = used.glyphs.get(glyph.id).unwrap_or_default();
                Codepoint::with_cid(id, 0.0, run.text[glyph.from..glyph.to].to_owned())
            };
            TextItem::GlyphIds(same.iter().map(glyph).collect())
        });
    }
    items
}

fn corners(area: Area) -> [(f32, f32); 4] {
    let (right, bottom) = (area.x + area.w, area.y + area.h);
    [(area.x, area.y), (right, area.y), (right, bottom), (area.x, bottom)]
}

/// Millimetres in points, to a hundredth: more would be digits that no printer sees.
fn points(mm: f32) -> Pt {
    Pt((mm * 72.0 / 25.4 * 100.0).round() / 100.0)
}

fn colour(Ink(r, g, b): Ink) -> Color {
    let part = |value: u8| (f32::from(value) / 255.0 * 1000.0).round() / 1000.0;
    Color::Rgb(Rgb { r: part(r), g: part(g), b: part(b), icc_profile: None })
}

/// The matrix that turns counter-clockwise about a point.
fn turn(degrees: f32, about: Point) -> [f32; 6] {
    let (sin, cos) = degrees.to_radians().sin_cos();
    let (x, y) = (about.x.0, about.y.0);
    [cos, sin, -sin, cos, x - x * cos + y * sin, y - x * sin - y * cos]
}
