//! Use cases of Orgdesk: connect, look up, edit, plan, apply, verify.
//!
//! Nothing here names a platform, a window or a wire format.

mod app;
mod apply;
mod connections;
mod drafts;
mod forms;
mod orgs;
mod outcome;
mod preferences;
mod tools;
mod trusts;
mod views;

pub use app::{App, Clock, Host, Options, Sample};
pub use views::*;
