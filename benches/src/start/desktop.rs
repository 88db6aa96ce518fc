//! A desktop of this measurement's own, and a program on it.

use anyhow::{Context as _, Result, ensure};
use rustix::process::{Pid, Signal, kill_process_group};
use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Instant;
use tempfile::TempDir;
use uuid::Uuid;

/// Names the processes of one start.
const MARK: &str = "ORGDESK_BENCH_START";

/// A display and a message bus.
pub struct Desktop {
    _display: Group,
    _bus: Group,
    number: String,
    address: String,
    home: TempDir,
}

impl Desktop {
    /// Starts them.
    ///
    /// # Errors
    /// Xvfb or dbus-daemon is missing.
    pub fn start() -> Result<Self> {
        let home = tempfile::tempdir()?;
        // Not larger than the window: without a window manager it then fills the screen.
        // It also lasts while no window is there: a display that starts anew refuses who comes in that moment.
        let screen = ["-displayfd", "1", "-screen", "0", "1280x840x24", "-nolisten", "tcp", "-noreset"];
        let (display, number) = Group::first_line(Command::new("Xvfb").args(screen))?;
        let (bus, address) = Group::first_line(Command::new("dbus-daemon").args([
            "--session",
            "--nofork",
            "--print-address=1",
        ]))?;
        Ok(Self { _display: display, _bus: bus, number: format!(":{number}"), address, home })
    }

    /// The display's name.
    pub fn display(&self) -> &str {
        &self.number
    }
}

/// A program that runs, with all that it starts.
pub struct Program {
    _group: Group,
    /// When it was started.
    pub began: Instant,
    /// What is in the environment of all its processes, and of no others.
    pub mark: String,
}

impl Program {
    /// Starts it with a folder of its own.
    ///
    /// # Errors
    /// It can't be started.
    pub fn start(desktop: &Desktop, program: &Path, before_folder: &[&str], folder: &Path) -> Result<Self> {
        let id = Uuid::new_v4().to_string();
        let home = desktop.home.path();
        let mut command = Command::new(program);
        command
            .args(before_folder)
            .arg(folder)
            .env("DISPLAY", &desktop.number)
            .env("DBUS_SESSION_BUS_ADDRESS", &desktop.address)
            .env("HOME", home)
            .env("XDG_RUNTIME_DIR", home)
            .env("GDK_BACKEND", "x11")
            .env("GSETTINGS_BACKEND", "memory")
            .env("LANG", "C.UTF-8")
            .env("NO_AT_BRIDGE", "1")
            .env("WEBKIT_DISABLE_DMABUF_RENDERER", "1")
            .env(MARK, &id)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        for name in
            ["WAYLAND_DISPLAY", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "ORGDESK_DATA_DIR"]
        {
            command.env_remove(name);
        }
        let began = Instant::now();
        let group = Group::start(&mut command)?;
        Ok(Self { _group: group, began, mark: format!("{MARK}={id}") })
    }
}

/// A program in a process group of its own, ended with this value.
struct Group(Child);

impl Group {
    fn start(command: &mut Command) -> Result<Self> {
        let name = command.get_program().to_string_lossy().into_owned();
        Ok(Self(command.process_group(0).spawn().with_context(|| format!("{name} doesn't start"))?))
    }

    /// Starts a program that tells on its first line how to reach it.
    fn first_line(command: &mut Command) -> Result<(Self, String)> {
        let mut group =
            Self::start(command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()))?;
        let out = group.0.stdout.take().context("no output")?;
        let mut line = String::new();
        BufReader::new(out).read_line(&mut line)?;
        ensure!(!line.trim().is_empty(), "{:?} did not say how to reach it", command.get_program());
        Ok((group, line.trim().to_owned()))
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        // The group's id is the program's: it leads it.
        let group = self.0.id().try_into().ok().and_then(Pid::from_raw);
        let _ = group.map(|group| kill_process_group(group, Signal::KILL));
        let _ = self.0.wait();
    }
}
