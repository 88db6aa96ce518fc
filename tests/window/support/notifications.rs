//! The desktop's notifications, as a test reads them.

use super::desktop::Desktop;
use std::collections::HashMap;
use std::time::Duration;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use zbus::zvariant::OwnedValue;

/// One of them.
#[derive(Debug)]
pub struct Note {
    /// Its first line.
    pub summary: String,
    /// The rest. The specification allows markup in it.
    pub body: String,
}

/// A program that shows notifications, to nobody but the test.
pub struct Notifications {
    notes: tokio::sync::Mutex<UnboundedReceiver<Note>>,
    _bus: zbus::Connection,
}

struct Service(UnboundedSender<Note>);

#[zbus::interface(name = "org.freedesktop.Notifications")]
impl Service {
    #[expect(clippy::too_many_arguments, reason = "the specification has that many")]
    fn notify(
        &self,
        _app: &str,
        replaces: u32,
        _icon: &str,
        summary: String,
        body: String,
        _actions: Vec<String>,
        _hints: HashMap<String, OwnedValue>,
        _timeout: i32,
    ) -> u32 {
        let _ = self.0.send(Note { summary, body });
        replaces.max(1)
    }

    fn get_capabilities(&self) -> Vec<String> {
        vec!["body".to_owned(), "body-markup".to_owned()]
    }

    fn get_server_information(&self) -> (&str, &str, &str, &str) {
        ("test", "test", "1", "1.2")
    }
}

impl Notifications {
    /// Takes the desktop's notifications from now on.
    pub async fn listen(desktop: &Desktop) -> Self {
        let (sender, notes) = unbounded_channel();
        let bus = desktop.bus().await;
        bus.object_server().at("/org/freedesktop/Notifications", Service(sender)).await.unwrap();
        bus.request_name("org.freedesktop.Notifications").await.unwrap();
        Self { notes: notes.into(), _bus: bus }
    }

    /// The next one.
    pub async fn next(&self) -> Note {
        let mut notes = self.notes.lock().await;
        tokio::time::timeout(Duration::from_secs(20), notes.recv()).await.expect("no notification").unwrap()
    }
}
