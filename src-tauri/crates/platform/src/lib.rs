//! Talks to identity platforms.
//!
//! `transport` owns everything HTTP. Each platform is one folder that holds its server's paths, shapes and traps,
//! and describes itself through [`Platform`]; nothing above this crate names one.

pub mod csp;
#[cfg(feature = "fuzzing")]
#[doc(hidden)]
pub mod fuzzing;
mod session;
pub mod transport;
mod zitadel;

pub use session::{Answered, Platform, Sent, Session};
pub use transport::Config;

use std::sync::Arc;

/// All platforms, with clients as patient and quick as `config` says.
pub fn platforms(config: Config) -> Vec<Arc<dyn Platform>> {
    vec![Arc::new(zitadel::Zitadel::new(config.clone())), Arc::new(csp::Csp::new(config))]
}
