//! Everything that is fuzzed: the one list that `./dev bench fuzz` and the tests run.

/// A function that takes any bytes, and may do anything with them but fail.
pub type Target = fn(&[u8]);

/// All targets, by name.
pub fn targets() -> impl Iterator<Item = (&'static str, Target)> {
    orgdesk_platform::fuzzing::TARGETS.iter().chain(orgdesk_store::fuzzing::TARGETS).copied()
}

/// The target of a name.
#[must_use]
pub fn target(name: &str) -> Option<Target> {
    targets().find(|(own, _)| *own == name).map(|(_, target)| target)
}
