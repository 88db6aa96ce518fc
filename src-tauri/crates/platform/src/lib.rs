//! Talks to identity platforms.
//!
//! `transport` owns everything HTTP. Each platform is one folder that holds its server's paths, shapes and traps,
//! and describes itself through [`Platform`]; nothing above this crate names one.

mod session;

pub use session::{Answered, Platform, Sent, Session};
