//! What the use cases need from a desktop, for a host without one.

use async_trait::async_trait;
use orgdesk_core::{Host, Sample};
use orgdesk_model::Problem;
use orgdesk_sample::SampleServers;
use serde::Serialize;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use url::Url;

/// What the backend last did to the desktop.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Copied {
    /// The text last copied.
    pub text: Option<String>,
    /// The link last opened.
    pub link: Option<Url>,
}

/// A stand-in for the desktop: it remembers, and tests ask it.
#[derive(Default)]
pub struct Browser {
    copied: Mutex<Copied>,
    /// The sample data's servers.
    pub samples: SampleServers,
    /// Where exports go.
    downloads: PathBuf,
}

impl Browser {
    /// One that exports into a folder.
    pub fn new(downloads: PathBuf) -> Self {
        Self { downloads, ..Self::default() }
    }

    /// What was copied and opened last.
    pub fn copied(&self) -> Copied {
        self.copied.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

#[async_trait]
impl Host for Browser {
    fn copy_text(&self, text: &str) -> Result<(), Problem> {
        self.copied.lock().unwrap_or_else(PoisonError::into_inner).text = Some(text.to_owned());
        Ok(())
    }

    fn open_link(&self, url: &Url) -> Result<(), Problem> {
        self.copied.lock().unwrap_or_else(PoisonError::into_inner).link = Some(url.clone());
        Ok(())
    }

    fn downloads(&self) -> Result<PathBuf, Problem> {
        Ok(self.downloads.clone())
    }

    fn set_zoom(&self, _: u16) {
        // A browser zooms by its own keys.
    }

    async fn start_samples(&self) -> Result<Vec<Sample>, Problem> {
        self.samples.start().await
    }
}
