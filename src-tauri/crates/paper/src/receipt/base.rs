//! What hangs from the bottom of a receipt: issuer with seal, stamp box, foot.

use crate::flow::{Fitted, fit};
use crate::page::{At, Page, Style};
use crate::receipt::draw::{ACROSS, BODY_END, FACE, LEADING, LEFT, RIGHT, WIDTH};
use crate::receipt::{Issuer, Receipt};
use crate::sheet::{Area, Ink, Mark, Pen};
use crate::{Error, Result, Seal};

/// Where issuer and stamp box end.
const END: f32 = 263.0;
/// Edge of the box for the revenue stamp.
const BOX: f32 = 34.0;
/// 角印 are 21 or 24 mm.
pub(crate) const SEAL: f32 = 21.0;
/// Em and height of a line of the issuer.
const SIZE: f32 = 3.9;
const LINE: f32 = SIZE * LEADING;

pub(super) fn draw(page: &mut Page, receipt: &Receipt) -> Result<()> {
    if let Some(note) = &receipt.note {
        stamp_box(page, note)?;
    }
    issuer(page, receipt)?;
    foot(page, receipt)
}

/// The dashed box where a revenue stamp would be, saying why there is none.
fn stamp_box(page: &mut Page, note: &str) -> Result<()> {
    // Rather smaller than broken where it was not meant to be.
    let meant = note.split('\n').count();
    let sizes = [(3.5, meant), (3.1, meant), (2.7, meant), (3.1, 6), (2.7, 8)];
    let area = Area { x: LEFT + 0.1, y: END - BOX, w: BOX, h: BOX };
    let pen = Pen { width: 0.2, ink: Ink::RULE, dash: Some(1.0) };
    page.add(Mark::Frame { area, pen });
    let note = fit(note, FACE, BOX - 3.0, &sizes, "note")?;
    let height = note.size * 1.6;
    page.y = area.y + (BOX - height * note.lines.len() as f32) / 2.0;
    let style = Style::new(FACE, note.size).ink(Ink::SOFT);
    page.lines(note, style, At::Middle(area.x + BOX / 2.0), height);
    Ok(())
}

/// The issuer, its last line on a level with the box, as far right as the seal allows.
fn issuer(page: &mut Page, receipt: &Receipt) -> Result<()> {
    /// The room to the right of the box, less what is kept free for the seal.
    const ROOM: f32 = WIDTH - BOX - 18.0;
    const SIZES: [(f32, usize); 4] = [(SIZE, 1), (3.5, 1), (3.1, 1), (2.9, 2)];
    const NAME_SIZES: [(f32, usize); 5] = [(5.9, 1), (5.2, 1), (4.6, 1), (4.4, 2), (3.8, 3)];
    const TRACKING: f32 = 0.05;
    let issuer = &receipt.issuer;
    let small = |text: &String| fit(text, FACE, ROOM, &SIZES, "issuer");
    let above = issuer.form.iter().map(small).collect::<Result<Vec<_>>>()?;
    let below = details(receipt).iter().map(small).collect::<Result<Vec<_>>>()?;
    let room = ROOM / (1.0 + TRACKING);
    let name = fit(&issuer.name, FACE, room, &NAME_SIZES, "issuer")?;
    let style = Style::new(FACE, name.size).tracking(TRACKING);
    let name_line = if name.lines.len() == 1 { 5.9 * LEADING } else { name.size * 1.4 };

    let width = |style: Style, fitted: &Fitted| {
        let widths = fitted.lines.iter().map(|line| style.width(line));
        widths.fold(0.0, f32::max)
    };
    let plain = Style::new(FACE, SIZE);
    let others = above.iter().chain(&below);
    let (rows, widest) = others.fold((0, width(style, &name)), |(rows, widest), fitted| {
        let width = width(plain.size(fitted.size), fitted);
        (rows + fitted.lines.len(), widest.max(width))
    });
    let left = (RIGHT - 14.0 - widest).max(RIGHT - ROOM - 10.0);
    page.y = END - rows as f32 * LINE - name.lines.len() as f32 * name_line;
    if page.y < BODY_END {
        return Err(Error::TooLong("issuer"));
    }

    for fitted in above {
        page.lines(fitted, plain, At::Left(left), LINE);
    }
    let last = name.lines.last().map_or(0.0, |line| style.width(line));
    page.lines(name, style, At::Left(left), name_line);
    if let Some(seal) = &issuer.seal {
        // Over the last character, as the field expects it, but within the margin.
        let x = (left + last - style.size * 0.7).min(RIGHT - SEAL);
        page.add(stamp(seal, x, page.y - name_line / 2.0 - SEAL * 0.45));
    }
    for fitted in below {
        page.lines(fitted, plain, At::Left(left), LINE);
    }
    Ok(())
}

/// The lines below the issuer's name.
fn details(receipt: &Receipt) -> Vec<String> {
    let words = receipt.language.words();
    let Issuer { postal_code, address_lines, phone, registration_number, .. } = &receipt.issuer;
    let labelled = |label: &str, text: &str| (!text.is_empty()).then(|| format!("{label}{text}"));
    let mut lines = Vec::new();
    lines.extend(labelled("〒", postal_code));
    lines.extend(address_lines.iter().cloned());
    lines.extend(labelled(words.phone, phone));
    let number = registration_number.as_deref().unwrap_or_default();
    lines.extend(labelled(words.registration, number));
    lines
}

/// The seal, turned a little: no hand stamps quite straight.
pub(crate) fn stamp(seal: &Seal, x: f32, y: f32) -> Mark {
    let area = Area { x, y, w: SEAL, h: SEAL };
    Mark::Turned {
        degrees: 1.2,
        about: (x + SEAL / 2.0, y + SEAL / 2.0),
        marks: vec![Mark::Seal { area, seal: seal.clone() }],
    }
}

/// The foot: how the receipt was issued, or its number, and that it is one page.
fn foot(page: &mut Page, receipt: &Receipt) -> Result<()> {
    const HEIGHT: f32 = 3.0 * LEADING;
    const TOP: f32 = 281.0 - HEIGHT;
    let style = Style::new(FACE, 3.0).ink(Ink::FAINT);
    page.rule(TOP - 2.2, ACROSS, Pen::solid(0.2, Ink::RULE));
    let electronic = receipt.language.words().electronic;
    let text = if receipt.electronic { electronic } else { &receipt.number };
    page.set(style.run(text)?, style, At::Left(LEFT), TOP, HEIGHT);
    page.set(style.run("1 / 1")?, style, At::Right(RIGHT), TOP, HEIGHT);
    Ok(())
}
