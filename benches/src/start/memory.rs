//! Memory as people have it: each page once, a shared one split among those who share it.

use anyhow::{Result, ensure};

/// The sum of the proportional set sizes, in KiB, of all processes with a mark in their environment.
pub fn of_all_with(mark: &str) -> Result<u64> {
    let (mut sum, mut processes) = (0, 0);
    for entry in std::fs::read_dir("/proc")?.flatten() {
        let folder = entry.path();
        // A process that ends meanwhile has nothing.
        let Ok(environment) = std::fs::read(folder.join("environ")) else { continue };
        if !environment.split(|byte| *byte == 0).any(|one| one == mark.as_bytes()) {
            continue;
        }
        let Ok(memory) = std::fs::read_to_string(folder.join("smaps_rollup")) else { continue };
        sum += pss(&memory).unwrap_or_default();
        processes += 1;
    }
    // The program, its pages' process, and the one for the network.
    ensure!(processes >= 2, "only {processes} processes were found");
    Ok(sum)
}

fn pss(text: &str) -> Option<u64> {
    let line = text.lines().find_map(|line| line.strip_prefix("Pss:"))?;
    line.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_is_found() {
        assert_eq!(pss("Rss:  99 kB\nPss:            1234 kB\nPss_Dirty: 3 kB\n"), Some(1234));
        assert_eq!(pss(""), None);
    }
}
