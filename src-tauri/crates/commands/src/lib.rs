//! The list of commands between the UI and the backend: name, types, handler.
//!
//! [`with_commands`] is the one place that names them. Both hosts, the app's ACL manifest and the TypeScript types
//! expand it, so a missing handler does not compile and a stale type fails a test.

pub mod handlers;
mod list;
pub mod page;
pub mod typescript;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a command takes or gives when there is nothing to say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Nothing {}
