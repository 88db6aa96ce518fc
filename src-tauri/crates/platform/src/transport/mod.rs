//! Everything HTTP that platforms share: where a server may be, how a request leaves, what an answer is, and every
//! way in which either can fail. Knows no platform.

mod address;
mod answer;
#[cfg(feature = "fuzzing")]
pub mod canned;
pub mod certificates;
mod client;
mod config;
mod deprecation;
mod error;
mod granted;
pub mod loopback;
mod proxy;
mod resolver;
mod retry;
mod tls;
mod tokens;
pub mod words;

pub use address::BaseUrl;
pub use answer::Answer;
pub use client::{Call, Client, Exchange};
pub use config::Config;
pub use deprecation::Deprecation;
pub use error::TransportError;
pub use granted::GrantedToken;
pub use proxy::{Proxy, ProxyFailure, ProxySource};
pub use tokens::{Exchanger, Granted, Tokens};

use chrono::{DateTime, Utc};
use std::sync::Arc;

/// Tells the time. Access tokens end by it.
pub type Clock = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

/// Most decoded bytes of an ordinary answer.
pub const SMALL: usize = 4 * 1024 * 1024;
/// Most decoded bytes of a list.
pub const LIST: usize = 64 * 1024 * 1024;
