//! The window: how soon its first control answers a click, and how much memory all of its processes take, against a
//! blank window built alike. And how large the package is.

mod desktop;
mod memory;
mod screen;

use crate::table::Ratio;
use anyhow::{Context as _, Result};
use desktop::{Desktop, Program};
use screen::{Place, Probe};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// What is measured.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// The shipped program.
    pub program: PathBuf,
    /// The blank window.
    pub blank: PathBuf,
    /// The package, where there is one.
    pub package: Option<PathBuf>,
    /// How often each is started.
    pub runs: usize,
}

/// The second entry of the navigation. It is the first control that leads to another screen than the one shown.
const TRUSTS: Place = Place { x: 100, y: 94 };
/// Its left edge, which takes on the accent's colour once its screen shows.
const TRUSTS_CURRENT: Place = Place { x: 1, y: 94 };
/// The blank window's button fills this corner.
const BUTTON: Place = TRUSTS;
/// Far from it: the blank window's ground, which takes on a colour once the button answered.
const GROUND: Place = Place { x: 640, y: 420 };

/// A start goes on for a while after its first control answers; then nothing moves any more.
const AT_REST: Duration = Duration::from_secs(4);
/// What a package should weigh at most, in bytes.
const PACKAGE: u64 = 8_000_000;

/// Starts both, in turns, so that whatever the machine does meanwhile meets both alike.
///
/// # Errors
/// Xvfb or a message bus is missing; a window didn't come, or its control didn't answer.
pub fn measure(wanted: &Wanted) -> Result<Vec<Ratio>> {
    let desktop = Desktop::start()?;
    let app = Probe { press: TRUSTS, watch: TRUSTS_CURRENT };
    let blank = Probe { press: BUTTON, watch: GROUND };
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    // The first start of each reads its program and WebKit's from the disk, and isn't counted.
    for run in 0..=wanted.runs {
        let one = start(&desktop, &wanted.program, &["--data-dir"], &app).context("Orgdesk's window")?;
        let other = start(&desktop, &wanted.blank, &[], &blank).context("the blank window")?;
        if run > 0 {
            ours.push(one);
            theirs.push(other);
        }
    }
    let times = |starts: &[Start]| median(starts.iter().map(|start| start.usable.as_secs_f64() * 1_000.0));
    let sizes = |starts: &[Start]| median(starts.iter().map(|start| start.memory as f64 / 1_024.0));
    let mut ratios = vec![
        ratio("start until a control answers / blank window", times(&ours), times(&theirs), "ms"),
        ratio("memory of all processes / blank window", sizes(&ours), sizes(&theirs), "MiB"),
    ];
    if let Some(package) = &wanted.package {
        let size = std::fs::metadata(package).context("the package")?.len();
        ratios.push(Ratio {
            what: "size of the .deb / 8 MB".to_owned(),
            measures: format!("{:.2} MB", size as f64 / 1e6),
            ratio: size as f64 / PACKAGE as f64,
            goal: Some(1.0),
        });
    }
    Ok(ratios)
}

fn ratio(what: &str, ours: f64, theirs: f64, unit: &str) -> Ratio {
    Ratio {
        what: what.to_owned(),
        measures: format!("{ours:.0} {unit} / {theirs:.0} {unit}"),
        ratio: ours / theirs,
        goal: Some(1.15),
    }
}

struct Start {
    usable: Duration,
    /// KiB.
    memory: u64,
}

fn start(desktop: &Desktop, program: &Path, before_folder: &[&str], probe: &Probe) -> Result<Start> {
    let folder = tempfile::tempdir()?;
    let screen = screen::Screen::connect(desktop.display())?;
    screen.wait_until_empty()?;
    let running = Program::start(desktop, program, before_folder, folder.path())?;
    let usable = screen.answered(probe, running.began)?;
    std::thread::sleep(AT_REST);
    let memory = memory::of_all_with(&running.mark)?;
    drop(running);
    Ok(Start { usable, memory })
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    let (middle, odd) = (values.len() / 2, values.len() % 2 == 1);
    match (values.get(middle), middle.checked_sub(1).and_then(|one| values.get(one))) {
        (Some(upper), Some(lower)) if !odd => f64::midpoint(*lower, *upper),
        (Some(upper), _) => *upper,
        _ => f64::NAN,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_median_is_in_the_middle() {
        assert_eq!(median([3.0, 1.0, 2.0].into_iter()), 2.0);
        assert_eq!(median([4.0, 1.0, 2.0, 3.0].into_iter()), 2.5);
        assert!(median([].into_iter()).is_nan());
    }
}
