//! What the use cases need from the desktop.

use crate::window;
use async_trait::async_trait;
use orgdesk_core::{Host, Sample};
use orgdesk_model::{Problem, ProblemCode};
use orgdesk_sample::SampleServers;
use orgdesk_words::say;
use std::path::PathBuf;
use tauri::{AppHandle, Manager};
use tauri_plugin_clipboard_manager::ClipboardExt;
use tauri_plugin_opener::OpenerExt;
use url::Url;

/// The desktop that the window is on.
pub struct Desktop {
    handle: AppHandle,
    samples: SampleServers,
}

impl Desktop {
    /// The desktop of a running Tauri app.
    pub fn new(handle: AppHandle) -> Self {
        Self { handle, samples: SampleServers::default() }
    }
}

#[async_trait]
impl Host for Desktop {
    fn copy_text(&self, text: &str) -> Result<(), Problem> {
        self.handle.clipboard().write_text(text).map_err(|error| {
            Problem::new(
                ProblemCode::Internal,
                say!(
                    "The desktop's clipboard did not take the text ({error}). Nothing was copied. Try again."
                ),
            )
        })
    }

    fn open_link(&self, url: &Url) -> Result<(), Problem> {
        self.handle.opener().open_url(url.as_str(), None::<&str>).map_err(|error| {
            Problem::new(
                ProblemCode::Internal,
                say!("No browser opened {url} ({error}). Copy the address into one."),
            )
        })
    }

    fn downloads(&self) -> Result<PathBuf, Problem> {
        let paths = self.handle.path();
        // Not every desktop has a folder for downloads.
        paths.download_dir().or_else(|_| paths.home_dir()).map_err(|error| {
            Problem::new(
                ProblemCode::Storage,
                say!("This account has neither a folder for downloads nor a home folder ({error}). Nothing was written."),
            )
        })
    }

    fn set_zoom(&self, percent: u16) {
        window::zoom(&self.handle, percent);
    }

    async fn start_samples(&self) -> Result<Vec<Sample>, Problem> {
        self.samples.start().await
    }
}
