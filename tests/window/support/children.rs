//! Programs that a test started, and only those, ended with the test.

use rustix::process::{Pid, Signal, kill_process, kill_process_group};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, ExitStatus};
use std::time::{Duration, Instant};

/// A program and all that it starts.
pub struct Owned(pub Child);

impl Owned {
    /// Starts it in a process group of its own.
    pub fn start(command: &mut Command) -> Self {
        let program = command.get_program().to_string_lossy().into_owned();
        Self(
            command
                .process_group(0)
                .spawn()
                .unwrap_or_else(|error| panic!("{program} doesn't start: {error}")),
        )
    }

    /// Waits until it ended by itself, for so long at most.
    pub fn ended_within(&mut self, limit: Duration) -> Option<ExitStatus> {
        let began = Instant::now();
        while began.elapsed() < limit {
            if let Some(status) = self.0.try_wait().unwrap() {
                return Some(status);
            }
            std::thread::sleep(Duration::from_millis(25));
        }
        None
    }
}

impl Drop for Owned {
    fn drop(&mut self) {
        let group = Pid::from_child(&self.0);
        let _ = kill_process_group(group, Signal::TERM);
        if self.ended_within(Duration::from_secs(2)).is_none() {
            let _ = self.0.kill();
        }
        // What it started may outlive it.
        let _ = kill_process_group(group, Signal::KILL);
        let _ = self.0.wait();
    }
}

/// The process that runs a program with these words among its arguments.
pub fn find(program: &str, argument: &str) -> Option<Pid> {
    std::fs::read_dir("/proc").unwrap().flatten().find_map(|entry| {
        let line = std::fs::read(entry.path().join("cmdline")).ok()?;
        let mut words = line.split(|byte| *byte == 0);
        let runs = words.next() == Some(program.as_bytes()) && words.any(|word| word == argument.as_bytes());
        runs.then(|| Pid::from_raw(entry.file_name().to_string_lossy().parse().ok()?)).flatten()
    })
}

/// Tells a process to end, as a desktop does at logout, and waits until it did.
pub fn end(pid: Pid, limit: Duration) {
    signal(pid, Signal::TERM, limit);
}

/// Ends a process as `kill -9` and a power cut do: it learns nothing of it.
pub fn kill(pid: Pid) {
    signal(pid, Signal::KILL, Duration::from_secs(10));
}

fn signal(pid: Pid, signal: Signal, limit: Duration) {
    kill_process(pid, signal).unwrap();
    let began = Instant::now();
    let place = format!("/proc/{}/stat", pid.as_raw_nonzero());
    // A process that ended stays a zombie until its parent looked.
    while std::fs::read_to_string(&place).is_ok_and(|stat| !stat.contains(") Z ")) {
        assert!(began.elapsed() < limit, "the app did not end at {signal:?}");
        std::thread::sleep(Duration::from_millis(25));
    }
}
