//! The machine that was measured on, in its own words.

use std::fs::read_to_string;
use std::thread::available_parallelism;

/// Processor, cores, memory and operating system, as far as they tell.
pub fn words() -> String {
    let field = |file: &str, key: &str| {
        let text = read_to_string(file).ok()?;
        let line = text.lines().find(|line| line.starts_with(key))?;
        let value = line.split_once([':', '=']).map(|(_, value)| value)?;
        Some(value.trim().trim_matches('"').to_owned())
    };
    let processor = field("/proc/cpuinfo", "model name").unwrap_or_else(|| std::env::consts::ARCH.to_owned());
    let cores = available_parallelism().map_or(1, usize::from);
    let memory = field("/proc/meminfo", "MemTotal").and_then(|total| {
        let kib: f64 = total.trim_end_matches(" kB").parse().ok()?;
        Some(format!(", {:.0} GiB of memory", kib / 1024.0 / 1024.0))
    });
    let system = field("/etc/os-release", "PRETTY_NAME").unwrap_or_else(|| std::env::consts::OS.to_owned());
    format!("{processor}, {cores} cores{}, {system}", memory.unwrap_or_default())
}
