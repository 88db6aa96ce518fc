//! What the use cases need from the desktop.

use crate::notify::Notifier;
use crate::window;
use async_trait::async_trait;
use orgdesk_core::{Host, MadeOf, News, ProgramPart, Sample};
use orgdesk_model::{Problem, ProblemCode};
use orgdesk_sample::SampleServers;
use orgdesk_words::say;
use std::path::PathBuf;
use tauri::{AppHandle, Manager};
use tauri_plugin_clipboard_manager::ClipboardExt;
use tauri_plugin_opener::OpenerExt;
use url::Url;

#[cfg(target_os = "linux")]
const WEB_VIEW: &str = "WebKitGTK";
#[cfg(target_os = "macos")]
const WEB_VIEW: &str = "WebKit";
#[cfg(windows)]
const WEB_VIEW: &str = "WebView2";

/// The desktop that the window is on.
pub struct Desktop {
    handle: AppHandle,
    samples: SampleServers,
    notifier: Notifier,
}

impl Desktop {
    /// The desktop of a running Tauri app.
    pub fn new(handle: AppHandle) -> Self {
        let notifier = Notifier::new(handle.config().identifier.clone());
        Self { handle, samples: SampleServers::default(), notifier }
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

    fn renew_page(&self) {
        window::renew_page(&self.handle);
    }

    async fn start_samples(&self) -> Result<Vec<Sample>, Problem> {
        self.samples.start().await
    }

    fn made_of(&self) -> MadeOf {
        let web_view = tauri::webview_version()
            .map(|version| ProgramPart { name: WEB_VIEW.to_owned(), version })
            .inspect_err(|error| tracing::warn!("the web view does not tell its version: {error}"));
        let tauri = ProgramPart { name: "Tauri".to_owned(), version: tauri::VERSION.to_owned() };
        MadeOf {
            commit: option_env!("ORGDESK_COMMIT").filter(|commit| !commit.is_empty()).map(str::to_owned),
            parts: web_view.into_iter().chain([tauri]).collect(),
        }
    }

    fn tell(&self, news: &News) {
        if !window::is_in_front(&self.handle) {
            self.notifier.show(&news.headline, &news.place);
        }
    }
}
