//! カスタマバーコード on paper, at 8 points, the smallest that the post office reads.
//!
//! Measures: 郵便番号・バーコードマニュアル p12; 2 mm are kept free around it.

use tsudoi_japan::customer_barcode::{BARS, Bar};

use crate::sheet::{Area, Ink, Mark};

/// A tenth of the size in points, by which the manual multiplies everything.
const A: f32 = 0.8;
const LONG: f32 = 3.6 * A;
const SHORT: f32 = 1.2 * A;
const PITCH: f32 = 1.2 * A;
const THICK: f32 = 0.6 * A;
/// Kept free around it.
const QUIET: f32 = 2.0;

/// Width of a barcode with the room that is kept free at its sides, mm.
pub const WIDTH: f32 = (BARS - 1) as f32 * PITCH + THICK + 2.0 * QUIET;
/// Its height with the room above, mm (below it the margin of the piece is free).
pub const HEIGHT: f32 = LONG + QUIET;

/// The bars at the left end of a room of [`WIDTH`] by [`HEIGHT`].
pub(super) fn mark(bars: &[Bar], (left, top): (f32, f32)) -> Mark {
    let y = top + QUIET;
    let half = (LONG - SHORT) / 2.0;
    let areas = bars.iter().enumerate().map(|(at, bar)| {
        let (above, height) = match bar {
            Bar::Full => (0.0, LONG),
            Bar::Up => (0.0, half + SHORT),
            Bar::Down => (half, half + SHORT),
            Bar::Timing => (half, SHORT),
        };
        Area { x: left + QUIET + at as f32 * PITCH, y: y + above, w: THICK, h: height }
    });
    Mark::Blocks { areas: areas.collect(), ink: Ink::BLACK }
}
