//! Use cases of Orgdesk: connect, look up, edit, plan, apply, verify, undo.
//!
//! Nothing here names a platform, a window or a wire format.

mod about;
mod app;
mod apply;
mod change_views;
mod changes;
mod connections;
mod drafts;
mod export;
mod forms;
mod journal;
mod journal_head;
mod links;
mod orgs;
mod preferences;
mod settle;
mod sign_in;
mod tools;
mod trusts;
mod undo;
mod undo_group;
mod undo_views;
mod views;

pub use app::{App, Clock, Host, News, Options, Sample};
pub use change_views::*;
pub use undo_views::*;
pub use views::*;

orgdesk_words::speaks_german!();
