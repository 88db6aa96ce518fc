//! The forms of this platform, one file or folder each.

pub mod organization;
pub mod trust;
