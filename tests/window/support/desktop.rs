//! A desktop of a test's own: a display, a home, a message bus, and GNOME Keyring on it, or none.

use super::children::Owned;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;
use zbus::zvariant::OwnedObjectPath;

const BUS: &str = r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:dir=FOLDER</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#;

/// What the desktop has of a keyring.
#[derive(Clone, Copy, PartialEq)]
pub enum Keyring {
    /// A real one, unlocked.
    Unlocked,
    /// No program offers one, and the bus can't start any.
    None,
}

/// A desktop that lasts as long as this value.
pub struct Desktop {
    // Dropped in this order: what uses the bus, the bus, the display, the folder.
    keyring: Option<Owned>,
    _bus: Owned,
    _display: Owned,
    display: String,
    address: String,
    home: TempDir,
}

impl Desktop {
    /// Starts it.
    pub async fn start(keyring: Keyring) -> Self {
        let home = TempDir::new().unwrap();
        let run = home.path().join("run");
        std::fs::create_dir(&run).unwrap();
        std::fs::set_permissions(&run, std::fs::Permissions::from_mode(0o700)).unwrap();
        let (display_program, display) = first_line(Command::new("Xvfb").args([
            "-displayfd",
            "1",
            "-screen",
            "0",
            "1400x1000x24",
            "-nolisten",
            "tcp",
        ]));
        let config = home.path().join("bus.conf");
        std::fs::write(&config, BUS.replace("FOLDER", &run.to_string_lossy())).unwrap();
        let (bus, address) = first_line(
            Command::new("dbus-daemon")
                .args(["--nofork", "--nopidfile", "--print-address=1"])
                .arg(format!("--config-file={}", config.display())),
        );
        let mut desktop = Self {
            keyring: None,
            _bus: bus,
            _display: display_program,
            display: format!(":{display}"),
            address,
            home,
        };
        if keyring == Keyring::Unlocked {
            desktop.start_keyring().await;
        }
        desktop
    }

    /// A folder that goes away with the desktop.
    pub fn folder(&self, name: &str) -> PathBuf {
        let path = self.home.path().join(name);
        std::fs::create_dir_all(&path).unwrap();
        path
    }

    /// The person's folder for downloads, which the desktop names as the others do.
    pub fn downloads(&self) -> PathBuf {
        let downloads = self.folder("Fetched files");
        let named = format!("XDG_DOWNLOAD_DIR=\"{}\"\n", downloads.display());
        std::fs::write(self.folder("config").join("user-dirs.dirs"), named).unwrap();
        downloads
    }

    /// A program that will run on this desktop.
    pub fn command(&self, program: impl AsRef<Path>) -> Command {
        let mut command = Command::new(program.as_ref());
        let home = self.home.path();
        command
            .stdin(Stdio::null())
            .env("HOME", home)
            .env("XDG_RUNTIME_DIR", home.join("run"))
            .env("XDG_DATA_HOME", home.join("data"))
            .env("XDG_CONFIG_HOME", home.join("config"))
            .env("XDG_CACHE_HOME", home.join("cache"))
            .env("DISPLAY", &self.display)
            .env("DBUS_SESSION_BUS_ADDRESS", &self.address)
            .env("GDK_BACKEND", "x11")
            .env("GSETTINGS_BACKEND", "memory")
            .env("LC_ALL", "C.UTF-8")
            .env_remove("LANGUAGE")
            .env("NO_AT_BRIDGE", "1")
            .env("WEBKIT_DISABLE_DMABUF_RENDERER", "1")
            .env("no_proxy", "localhost,127.0.0.1");
        for name in ["WAYLAND_DISPLAY", "ORGDESK_DATA_DIR", "ORGDESK_KEYRING", "http_proxy", "HTTP_PROXY"] {
            command.env_remove(name);
        }
        command
    }

    async fn start_keyring(&mut self) {
        let mut daemon = Owned::start(
            self.command("gnome-keyring-daemon")
                .args(["--foreground", "--unlock", "--components=secrets"])
                .stdin(Stdio::piped())
                .stdout(Stdio::null())
                .stderr(Stdio::null()),
        );
        daemon.0.stdin.take().unwrap().write_all(b"opens the test keyring").unwrap();
        self.keyring = Some(daemon);
        let began = Instant::now();
        while self.default_collection().await.is_none_or(|path| path.as_str() == "/") {
            assert!(began.elapsed() < Duration::from_secs(20), "gnome-keyring-daemon did not make a keyring");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// A connection to the desktop's message bus.
    pub async fn bus(&self) -> zbus::Connection {
        zbus::connection::Builder::address(self.address.as_str()).unwrap().build().await.unwrap()
    }

    async fn default_collection(&self) -> Option<OwnedObjectPath> {
        let reply = self
            .bus()
            .await
            .call_method(
                Some("org.freedesktop.secrets"),
                "/org/freedesktop/secrets",
                Some("org.freedesktop.Secret.Service"),
                "ReadAlias",
                &"default",
            )
            .await
            .ok()?;
        reply.body().deserialize().ok()
    }

    /// Locks the keyring, as a screen lock may do.
    pub async fn lock_keyring(&self) {
        let path = self.default_collection().await.unwrap();
        let reply = self
            .bus()
            .await
            .call_method(
                Some("org.freedesktop.secrets"),
                "/org/freedesktop/secrets",
                Some("org.freedesktop.Secret.Service"),
                "Lock",
                &vec![&path],
            )
            .await
            .unwrap();
        let (locked, _prompt): (Vec<OwnedObjectPath>, OwnedObjectPath) = reply.body().deserialize().unwrap();
        assert_eq!(locked, [path]);
    }
}

/// Starts a program that tells on its first line how to reach it.
fn first_line(command: &mut Command) -> (Owned, String) {
    let mut program = Owned::start(command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()));
    let out: ChildStdout = program.0.stdout.take().unwrap();
    let mut line = String::new();
    BufReader::new(out).read_line(&mut line).unwrap();
    assert!(!line.trim().is_empty(), "{:?} did not say how to reach it", command.get_program());
    (program, line.trim().to_owned())
}
