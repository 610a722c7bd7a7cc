//! A QR code as dark rectangles on a sheet.

use qrcode::{Color, EcLevel, QrCode};

use crate::sheet::{Area, Ink, Mark};
use crate::{Error, Result};

/// The code of `text` in a square of `edge` mm whose upper left corner is given. Neighbours in a
/// row become one rectangle.
pub(crate) fn mark(text: &str, level: EcLevel, (left, top): (f32, f32), edge: f32) -> Result<Mark> {
    let qr = QrCode::with_error_correction_level(text, level).map_err(|_| Error::Qr)?;
    let side = edge / qr.width() as f32;
    let mut areas = Vec::new();
    for (row, modules) in qr.to_colors().chunks(qr.width()).enumerate() {
        let mut column = 0;
        for same in modules.chunk_by(|a, b| a == b) {
            if same.first() == Some(&Color::Dark) {
                let (x, y) = (left + column as f32 * side, top + row as f32 * side);
                areas.push(Area { x, y, w: same.len() as f32 * side, h: side });
            }
            column += same.len();
        }
    }
    Ok(Mark::Blocks { areas, ink: Ink::BLACK })
}
