//! Who changed something, as the server's own record tells it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One thing that happened to a form's values, whoever did it and with whatever program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HistoryEntry {
    /// When, by the server's clock.
    pub at: DateTime<Utc>,
    /// Who, as the server names them; none where it doesn't tell.
    pub by: Option<String>,
    /// The server's identifier of who it was, to be compared with that of an [`Identity`](crate::Identity).
    pub by_id: Option<String>,
    /// What, in a sentence without its full stop, such as *Reset the settings to the instance default*.
    pub what: String,
}

/// What is known of others who wrote between a reading and the write that followed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Crossed {
    /// Nobody did.
    Nobody,
    /// These did, newest first.
    By(Vec<HistoryEntry>),
    /// Something happened there meanwhile, and the server's record doesn't tell what.
    CannotTell,
}
