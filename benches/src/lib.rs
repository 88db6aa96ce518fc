//! Proof and measurement of what Orgdesk promises. Never shipped.
//!
//! [`kill`] kills a real program while it applies changes and looks what became of them; [`journal`] measures the
//! journal against a bare file; `start` measures the window against a blank one; [`table`] prints what was measured beside what it should be.

pub mod headless;
pub mod journal;
pub mod keyring;
pub mod kill;
#[cfg(target_os = "linux")]
pub mod start;
pub mod table;
