//! A desktop session of a test's own: a message bus, and GNOME Keyring on it, all in a folder that goes away.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, reason = "tests, helpers included")]

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// Asks for the tests in this folder. They need the programs `dbus-daemon` and `gnome-keyring-daemon`.
const ASKED: &str = "ORGDESK_KEYRING_TESTS";
/// Names the test that a process was started for.
const CASE: &str = "ORGDESK_KEYRING_CASE";
/// Opens the keyring of a session here.
pub const PASSWORD: &str = "opens the test keyring";

/// What a session has of a keyring.
#[derive(Clone, Copy, PartialEq)]
pub enum Has {
    /// No message bus.
    NoBus,
    /// A bus without a keyring.
    NoKeyring,
    /// A keyring service in which no keyring was made yet.
    NoDefaultKeyring,
    /// An unlocked keyring.
    Keyring,
    /// A keyring that the bus lets nobody talk to.
    ForbiddenKeyring,
}

/// Runs `body` in a process of its own, whose session is as told: the session's address can't be changed in a process
/// that has threads.
pub fn within<F: Future<Output = ()>>(test: &str, has: Has, body: impl FnOnce() -> F) {
    if std::env::var(CASE).is_ok_and(|case| case == test) {
        tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap().block_on(body());
        return;
    }
    if std::env::var(ASKED).is_ok_and(|asked| asked == "1") {
        Session::start(has).run(test);
    } else {
        println!(
            "{test}: not asked for; set {ASKED}=1 where dbus-daemon and gnome-keyring-daemon are installed"
        );
    }
}

struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

struct Session {
    folder: TempDir,
    address: String,
    // Dropped in this order: the keyring before its bus.
    keyring: Option<Running>,
    _bus: Option<Running>,
}

impl Session {
    fn start(has: Has) -> Self {
        let folder = TempDir::new().unwrap();
        let mut session = Self { address: String::new(), keyring: None, _bus: None, folder };
        if has == Has::NoBus {
            session.address = format!("unix:path={}", session.folder.path().join("none").display());
            return session;
        }
        let (bus, address) = bus(session.folder.path(), has);
        session._bus = Some(bus);
        session.address = address;
        if has != Has::NoKeyring {
            session.keyring = Some(session.keyring(has));
        }
        session
    }

    fn keyring(&self, has: Has) -> Running {
        let mut command = self.command("gnome-keyring-daemon");
        command.args(["--foreground", "--components=secrets"]);
        if has != Has::NoDefaultKeyring {
            command.arg("--unlock");
        }
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().expect("gnome-keyring-daemon starts");
        child.stdin.take().unwrap().write_all(PASSWORD.as_bytes()).unwrap();
        let child = Running(child);
        let start = Instant::now();
        while !self.has_owner("org.freedesktop.secrets") {
            assert!(start.elapsed() < Duration::from_secs(10), "the keyring comes up");
            std::thread::sleep(Duration::from_millis(20));
        }
        child
    }

    fn has_owner(&self, name: &'static str) -> bool {
        let address = self.address.clone();
        let asked = std::thread::spawn(move || -> zbus::Result<bool> {
            tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
                let bus = zbus::connection::Builder::address(address.as_str())?
                    .method_timeout(Duration::from_secs(5))
                    .build()
                    .await?;
                Ok(zbus::fdo::DBusProxy::new(&bus).await?.name_has_owner(name.try_into()?).await?)
            })
        });
        asked.join().unwrap().unwrap()
    }

    fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        let folder = self.folder.path();
        command
            .env_remove("DISPLAY")
            .env_remove("WAYLAND_DISPLAY")
            .env("HOME", folder)
            .env("XDG_DATA_HOME", folder.join("data"))
            .env("XDG_CONFIG_HOME", folder.join("config"))
            .env("XDG_RUNTIME_DIR", folder)
            .env("DBUS_SESSION_BUS_ADDRESS", &self.address);
        command
    }

    fn run(&self, test: &str) {
        let status = self
            .command(std::env::current_exe().unwrap())
            .args(["--exact", test, "--nocapture"])
            .env(CASE, test)
            .status()
            .unwrap();
        assert!(status.success(), "{test} in its session");
    }
}

fn bus(folder: &Path, has: Has) -> (Running, String) {
    let forbidden = match has {
        Has::ForbiddenKeyring => {
            "<deny send_destination='org.freedesktop.secrets' send_interface='org.freedesktop.Secret.Service'/>"
        }
        _ => "",
    };
    let config = folder.join("bus.conf");
    // No folder of services: nothing is started by being asked for.
    let text = format!(
        "<busconfig><type>session</type><listen>unix:path={}</listen><policy context='default'>\
         <allow send_destination='*'/><allow receive_sender='*'/><allow own='*'/>{forbidden}</policy></busconfig>",
        folder.join("bus").display(),
    );
    std::fs::write(&config, text).unwrap();
    let mut child = Command::new("dbus-daemon")
        .args(["--nofork", "--nopidfile", "--print-address=1"])
        .arg(format!("--config-file={}", config.display()))
        .stdout(Stdio::piped())
        .spawn()
        .expect("dbus-daemon starts");
    let mut address = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut address).unwrap();
    (Running(child), address.trim().to_owned())
}
