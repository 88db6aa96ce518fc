//! What all flows need.

mod children;
mod desktop;
mod files;
pub mod memory;
mod notifications;
mod relay;
mod server;
mod speech;
mod window;

pub use children::Owned;
pub use desktop::{Desktop, Keyring};
pub use files::{alter_one_byte, only_file};
pub use notifications::Notifications;
pub use relay::Relay;
pub use server::Server;
pub use speech::{Listener, Role};
pub use window::{APP, Part, Start, Window};

use std::time::Duration;

/// Asks for the flows in this folder. They need Xvfb, WebKitWebDriver, dbus-daemon and gnome-keyring-daemon.
const ASKED: &str = "ORGDESK_WINDOW_TESTS";

/// No flow takes longer, however it goes wrong.
const LIMIT: Duration = Duration::from_secs(180);

/// Runs a flow on a desktop of its own, when asked for.
pub fn on_desktop(keyring: Keyring, flow: impl AsyncFnOnce(&Desktop)) {
    if !std::env::var(ASKED).is_ok_and(|asked| asked == "1") {
        println!("not asked for; set {ASKED}=1 where Xvfb, WebKitWebDriver and GNOME Keyring are installed");
        return;
    }
    run(keyring, flow);
}

/// Runs a flow on a desktop of its own.
pub fn run(keyring: Keyring, flow: impl AsyncFnOnce(&Desktop)) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let desktop = Desktop::start(keyring).await;
        tokio::time::timeout(LIMIT, flow(&desktop)).await.expect("the flow ends in time");
    });
}
