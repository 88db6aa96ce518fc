//! What the app says of itself, for *About* and for reports.

use crate::{About, App};

impl App {
    /// What the app is, and what it is made of.
    pub fn about(&self) -> About {
        let options = &self.inner.options;
        About {
            version: options.version.clone(),
            data_folder: options.folder.display().to_string(),
            made_of: self.inner.host.made_of(),
        }
    }
}
