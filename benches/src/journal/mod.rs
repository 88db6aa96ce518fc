//! The journal: appending against a bare file, and a long one against a short one.

mod append;
mod open;
mod sample;

pub use append::append;
pub use open::{Page, open, page};

use crate::times::{median, millis, ratio};

/// Rows and pages that take this much longer than what they are measured against are slow.
const GOAL: f64 = 1.5;
