//! Replays what fuzzing found worth keeping: the corpus, and whatever once went wrong.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may fail by panic")]

use orgdesk_fuzz_targets::targets;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../fuzz").join(name)
}

fn inputs(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    entries.map(|entry| entry.unwrap().path()).filter(|path| path.is_file()).collect()
}

#[test]
fn nothing_that_is_kept_goes_wrong() {
    for (name, target) in targets() {
        let kept = inputs(&folder("corpus").join(name));
        assert!(kept.len() >= 3, "{name} has a corpus of {}", kept.len());
        for path in kept.into_iter().chain(inputs(&folder("regressions").join(name))) {
            let bytes = std::fs::read(&path).unwrap();
            let result = std::panic::catch_unwind(|| target(&bytes));
            assert!(result.is_ok(), "{}", path.display());
        }
        // What every decoder has to stand, whatever it expects.
        let long = [b"200\n\n".to_vec(), b"[".repeat(100_000)].concat();
        for bytes in [&b""[..], b"\x1e", b"\xff\xfe", b"null", b"200\n\n{\"a\":1e999}", &long] {
            target(bytes);
        }
    }
}

#[test]
fn nothing_is_kept_for_a_target_that_is_not_there() {
    let known: BTreeSet<&str> = targets().map(|(name, _)| name).collect();
    assert_eq!(known.len(), targets().count(), "names are unique");
    for place in ["corpus", "regressions"] {
        let Ok(entries) = std::fs::read_dir(folder(place)) else { continue };
        for entry in entries {
            let name = entry.unwrap().file_name().into_string().unwrap();
            assert!(known.contains(name.as_str()), "{place}/{name}");
        }
    }
}
