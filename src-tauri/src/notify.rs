//! Notifications of the desktop: what long work came to, while nobody looks at the window.

use notify_rust::{Notification, Timeout};
use parking_lot::Mutex;
use std::sync::Arc;

/// Longer texts are cut: a notification is a line or two.
const MOST_CHARACTERS: usize = 200;

/// Shows notifications, one at a time: a newer one takes the place of the one before.
#[derive(Clone)]
pub struct Notifier {
    app: Arc<str>,
    shown: Arc<Mutex<Option<u32>>>,
}

impl Notifier {
    /// One for the app of this identifier, which is also the name of its desktop entry.
    pub fn new(identifier: String) -> Self {
        Self { app: identifier.into(), shown: Arc::default() }
    }

    /// Shows one, and waits for nobody: a desktop may have no notifications, or be slow to show them.
    pub fn show(&self, headline: &str, place: &str) {
        let (headline, body) = (plain(headline), body(place));
        let this = self.clone();
        let started = std::thread::Builder::new().name("notification".to_owned()).spawn(move || {
            // One after the other, so that each knows the one before.
            let mut shown = this.shown.lock();
            match this.send(&headline, &body, *shown) {
                Ok(id) => *shown = id,
                Err(error) => tracing::info!("the desktop shows no notifications: {error}"),
            }
        });
        if let Err(error) = started {
            tracing::warn!("a notification can't be shown: {error}");
        }
    }

    fn send(
        &self,
        headline: &str,
        body: &str,
        before: Option<u32>,
    ) -> notify_rust::error::Result<Option<u32>> {
        let mut notification = Notification::new();
        notification.appname("Orgdesk").summary(headline).body(body).timeout(Timeout::Default);
        #[cfg(target_os = "linux")]
        {
            use notify_rust::{Hint, Urgency};
            notification.icon(ICON).urgency(Urgency::Normal).hint(Hint::DesktopEntry(ICON.to_owned()));
            if let Some(before) = before {
                notification.id(before);
            }
            let handle = notification.show()?;
            tracing::debug!(app = %self.app, "a notification was shown");
            Ok(Some(handle.id()))
        }
        #[cfg(not(target_os = "linux"))]
        {
            let _ = before;
            #[cfg(windows)]
            notification.app_id(&self.app);
            notification.show()?;
            Ok(None)
        }
    }
}

/// The name of the desktop entry and of the icon.
#[cfg(target_os = "linux")]
const ICON: &str = "dev.orgdesk.Orgdesk";

/// Text from servers, without what could deceive, and not longer than is read at a glance.
fn plain(text: &str) -> String {
    let shown = orgdesk_model::visible(text).into_owned();
    if shown.chars().count() <= MOST_CHARACTERS {
        return shown;
    }
    shown.chars().take(MOST_CHARACTERS - 1).chain(['…']).collect()
}

/// The specification allows markup in the body: what looks like it is no markup.
#[cfg(target_os = "linux")]
fn body(text: &str) -> String {
    plain(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(not(target_os = "linux"))]
fn body(text: &str) -> String {
    plain(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_deceives_is_shown_and_what_is_long_is_cut() {
        assert_eq!(plain("Alpha\u{202e}ateB"), "Alpha\\u{202e}ateB");
        assert_eq!(plain(&"x".repeat(500)).chars().count(), MOST_CHARACTERS);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_name_is_no_markup() {
        assert_eq!(body("<a href='x'>A & B</a>"), "&lt;a href='x'&gt;A &amp; B&lt;/a&gt;");
    }
}
