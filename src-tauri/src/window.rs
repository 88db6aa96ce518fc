//! The main window.

use crate::backend::Backend;
use orgdesk_commands::page;
use orgdesk_core::Preferences;
use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tauri::async_runtime::block_on;
use tauri::http::header::CONTENT_TYPE;
use tauri::http::{HeaderValue, Response};
use tauri::webview::{Color, NewWindowResponse, PageLoadEvent};
use tauri::{App, AppHandle, Manager, Theme, Url, WebviewUrl, WebviewWindow, WebviewWindowBuilder};

/// The label that the window's capability file names.
pub const MAIN: &str = "main";

/// A broken page must not be an invisible app.
const SHOW_AT_THE_LATEST: Duration = Duration::from_secs(3);

const LIGHT: Color = Color(255, 255, 255, 255);
const DARK: Color = Color(23, 25, 28, 255);

/// For tests that drive the window: what the content security policy blocked, from before the first script on.
const NOTE_VIOLATIONS: &str = "const blocked = []; window.policyViolations = blocked; \
    document.addEventListener('securitypolicyviolation', (event) => \
        blocked.push(`${event.violatedDirective}: ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`));";

/// Opens the main window. It shows once it is known how it was left, or soon after.
///
/// # Errors
/// The web view could not be made.
pub fn open(app: &App, folder: &Path) -> tauri::Result<()> {
    // An ephemeral web view can't be driven by WebDriver; a driven one keeps its traces in the data folder.
    let driven = std::env::var("TAURI_WEBVIEW_AUTOMATION").as_deref() == Ok("true");
    let mut window = WebviewWindowBuilder::new(app, MAIN, WebviewUrl::default())
        .title("Orgdesk")
        .inner_size(1280.0, 840.0)
        .min_inner_size(960.0, 640.0)
        .visible(false)
        .incognito(!driven)
        .data_directory(traces(folder))
        .general_autofill_enabled(false)
        .disable_drag_drop_handler()
        .on_web_resource_request({
            let app = app.handle().clone();
            move |_, response| as_left(&app, response)
        })
        .on_navigation(is_ours)
        .on_new_window(|url, _| {
            tracing::warn!("a new window was asked for and denied: {}", url.scheme());
            NewWindowResponse::Deny
        })
        .on_page_load(|window, load| {
            if load.event() == PageLoadEvent::Finished {
                show(&window);
            }
        });
    if driven {
        window = window.initialization_script(NOTE_VIOLATIONS);
    }
    let window = window.build()?;
    #[cfg(target_os = "linux")]
    process::keep(&window)?;
    paint(&window, orgdesk_core::Theme::System);
    if let Some(begun) = app.state::<Backend>().begun() {
        block_on(show_as_left(app.handle(), begun));
    }
    let late = window.clone();
    tauri::async_runtime::spawn(async move {
        tokio::time::sleep(SHOW_AT_THE_LATEST).await;
        show(&late);
    });
    Ok(())
}

/// Where the web view may leave something. A folder that takes nothing must not keep the window from opening.
fn traces(folder: &Path) -> PathBuf {
    let traces = folder.join("webview");
    match std::fs::create_dir_all(&traces) {
        Ok(()) => traces,
        Err(_) => std::env::temp_dir().join(format!("orgdesk-{}", std::process::id())),
    }
}

/// Gives the page its language, and its theme and place once they can be read.
fn as_left(app: &AppHandle, response: &mut Response<Cow<'static, [u8]>>) {
    let is_page = |kind: &HeaderValue| kind.as_bytes().starts_with(b"text/html");
    if !response.headers().get(CONTENT_TYPE).is_some_and(is_page) {
        return;
    }
    if let Ok(page) = str::from_utf8(response.body()) {
        let backend = app.state::<Backend>();
        let page = tokio::task::block_in_place(|| block_on(page::as_left(backend.begun(), page)));
        *response.body_mut() = Cow::Owned(page.into_bytes());
    }
}

/// The app's own pages, and nothing else.
fn is_ours(url: &Url) -> bool {
    let ours = match url.scheme() {
        "tauri" => url.host_str() == Some("localhost"),
        // Windows has no custom schemes for pages.
        "http" | "https" if cfg!(windows) => url.host_str() == Some("tauri.localhost"),
        _ => false,
    };
    if !ours {
        tracing::warn!("a navigation was denied: {}", url.scheme());
    }
    ours
}

fn show(window: &WebviewWindow) {
    if matches!(window.is_visible(), Ok(false))
        && let Err(error) = window.show()
    {
        tracing::error!("the window can't be shown: {error}");
    }
}

/// Shows the window's content at so many percent of its usual size.
pub fn zoom(app: &AppHandle, percent: u16) {
    if let Some(window) = app.get_webview_window(MAIN)
        && let Err(error) = window.set_zoom(f64::from(percent) / 100.0)
    {
        tracing::warn!("the window can't be zoomed: {error}");
    }
}

/// Shows the window as it was left: at its zoom, in the colour of the page that comes. Nobody waits for the page: the
/// desktop takes its time for a window, too.
pub async fn show_as_left(handle: &AppHandle, app: &orgdesk_core::App) {
    let Some(window) = handle.get_webview_window(MAIN) else { return };
    let kept = app.preferences().await.unwrap_or_default();
    if kept.zoom != Preferences::default().zoom {
        zoom(handle, kept.zoom);
    }
    paint(&window, kept.theme);
    show(&window);
}

/// What is seen of the window before its page is.
fn paint(window: &WebviewWindow, theme: orgdesk_core::Theme) {
    let dark = match theme {
        orgdesk_core::Theme::Dark => true,
        orgdesk_core::Theme::Light => false,
        orgdesk_core::Theme::System => matches!(window.theme(), Ok(Theme::Dark)),
    };
    if let Err(error) = window.set_background_color(Some(if dark { DARK } else { LIGHT })) {
        tracing::warn!("the window has no colour of its own: {error}");
    }
}

/// Shows the page anew. On Linux in a process of its own; elsewhere the system keeps the process, and tidies it when it likes.
pub fn renew_page(app: &AppHandle) {
    let Some(window) = app.get_webview_window(MAIN) else { return };
    #[cfg(target_os = "linux")]
    let renewed = process::end(&window);
    #[cfg(not(target_os = "linux"))]
    let renewed = window.reload();
    if let Err(error) = renewed {
        tracing::warn!("the page can't be shown anew: {error}");
    }
}

/// Brings the window to the front: someone started the app again.
pub fn focus(app: &AppHandle) {
    let Some(window) = app.get_webview_window(MAIN) else { return };
    for result in [window.unminimize(), window.show(), window.set_focus()] {
        if let Err(error) = result {
            tracing::warn!("the window can't be brought to the front: {error}");
        }
    }
}

/// Whether somebody is likely to look at the window.
pub fn is_in_front(app: &AppHandle) -> bool {
    app.get_webview_window(MAIN).is_some_and(|window| matches!(window.is_focused(), Ok(true)))
}

/// The process that shows the page.
#[cfg(target_os = "linux")]
mod process {
    use std::cell::Cell;
    use std::time::{Duration, Instant};
    use tauri::WebviewWindow;
    use webkit2gtk::{WebProcessTerminationReason, WebViewExt as _};

    /// A page that ends its process again within this time is left alone.
    const AGAIN: Duration = Duration::from_secs(10);

    /// Shows the page anew whenever its process ended, by `end` or by itself: a window without a page is of no use.
    pub fn keep(window: &WebviewWindow) -> tauri::Result<()> {
        window.with_webview(|view| {
            let ended: Cell<Option<Instant>> = Cell::default();
            view.inner().connect_web_process_terminated(move |view, reason| {
                if reason != WebProcessTerminationReason::TerminatedByApi {
                    tracing::error!("the page's process ended by itself: {reason:?}");
                    if ended.replace(Some(Instant::now())).is_some_and(|at| at.elapsed() < AGAIN) {
                        return;
                    }
                }
                view.reload();
            });
        })
    }

    /// Ends the process.
    pub fn end(window: &WebviewWindow) -> tauri::Result<()> {
        window.with_webview(|view| view.inner().terminate_web_process())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_apps_own_pages_are_navigated_to() {
        let ours = |url: &str| is_ours(&url.parse().unwrap());
        assert!(ours("tauri://localhost/orgs"));
        for other in [
            "https://example.com/",
            "http://localhost:8080/",
            "tauri://elsewhere/",
            "file:///etc/passwd",
            "data:text/html,hello",
            "javascript:alert(1)",
        ] {
            assert!(!ours(other), "{other}");
        }
    }
}
