//! The window of an envelope, and where on an A4 sheet that is folded twice it shows, however the sheet lies.
//!
//! 長形3号 (JIS S 5502) is 120 by 235 mm; a sheet folded in three, 99 by 210 mm, slides in it. 郵便法 asks for a
//! window of 45 by 80 mm or more, 10 mm or more from the edges (イムラ封筒「封筒の知識 窓について」); those in
//! stock have 45 by 90 mm, at 20 mm from the left and 15 mm from the top of the envelope as it lies (JAPAN.md
//! 2.5: address at 20–25 mm from the left, 15–45 mm from the top). An association with other envelopes tries one
//! sheet first.

use crate::sheet::Area;

/// How far the folded sheet can slide right and down.
pub(crate) const PLAY: (f32, f32) = (235.0 - 210.0, 120.0 - 99.0);
/// The window, from the upper left corner of the envelope.
pub(crate) const WINDOW: Area = Area { x: 20.0, y: 15.0, w: 90.0, h: 45.0 };

/// What of the sheet shows whichever way it slides: here the address lies.
pub(crate) const ADDRESS: Area = Area { x: WINDOW.x, y: WINDOW.y, w: WINDOW.w - PLAY.0, h: WINDOW.h - PLAY.1 };
/// What of the sheet may show at all, from its upper left corner: nothing else lies here.
pub(crate) const SEEN: Area = Area { x: 0.0, y: 0.0, w: WINDOW.x + WINDOW.w, h: WINDOW.y + WINDOW.h };
/// Where it is folded, mm from the top.
pub(crate) const FOLDS: [f32; 2] = [99.0, 198.0];
