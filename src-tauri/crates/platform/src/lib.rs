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
pub mod zitadel;

pub use session::{Answered, BrowserSignIn, Platform, SecretKeeper, Secrets, Sent, Session};
pub use transport::{Clock, Config};

use chrono::Utc;
#[cfg(feature = "measured")]
pub use zitadel::measured;

use std::sync::Arc;

orgdesk_words::speaks_german!();

/// All platforms, with clients as patient and quick as `config` says.
pub fn platforms(config: Config) -> Vec<Arc<dyn Platform>> {
    platforms_at(config, Arc::new(Utc::now))
}

/// The same by another clock than the computer's.
pub fn platforms_at(config: Config, clock: Clock) -> Vec<Arc<dyn Platform>> {
    vec![
        Arc::new(zitadel::Zitadel::with_clock(config.clone(), Arc::clone(&clock))),
        Arc::new(csp::Csp::with_clock(config, clock)),
    ]
}
