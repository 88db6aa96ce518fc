//! Proof and measurement of what Orgdesk promises. Never shipped.
//!
//! [`kill`] kills a real program while it applies changes and looks what became of them; [`journal`] measures the
//! journal against a bare file; [`ratios`] measures listing, planning and applying against what they can't do without;
//! `start` measures the window against a blank one; [`table`] prints what was measured beside what it should be.

pub mod headless;
pub mod journal;
pub mod keyring;
pub mod kill;
pub mod machine;
pub mod ratios;
#[cfg(target_os = "linux")]
pub mod start;
pub mod table;
mod times;
