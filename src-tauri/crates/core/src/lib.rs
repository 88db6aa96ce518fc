//! Use cases of Orgdesk. Nothing here names a platform, a window or a wire format.

mod views;

pub use views::*;
