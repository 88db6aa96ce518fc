//! Types and rules that no platform owns: snapshot, draft, finding, diff, merge, plan, effect, change.
//!
//! Everything here is pure: no I/O, no clock, no async. Times and ids come in as arguments.

mod change;
mod connection;
mod diff;
mod draft;
mod effect;
mod finding;
mod form;
mod history;
mod ids;
mod link;
mod merge;
mod notice;
mod org;
mod plan;
mod problem;
mod snapshot;
mod standing;
mod text;
mod trust;
mod undo;
mod value;

pub use change::*;
pub use connection::*;
pub use diff::*;
pub use draft::*;
pub use effect::*;
pub use finding::*;
pub use form::*;
pub use history::*;
pub use ids::*;
pub use link::{Link, NotALink, server as link_server};
pub use merge::*;
pub use notice::*;
pub use org::*;
pub use plan::*;
pub use problem::*;
pub use snapshot::*;
pub use standing::Standing;
pub use text::*;
pub use trust::*;
pub use undo::*;
pub use value::*;

orgdesk_words::speaks_german!();
