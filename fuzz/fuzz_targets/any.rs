//! One program for all targets, so that they are built once: `ORGDESK_FUZZ_TARGET` names the one to run.
#![no_main]

use libfuzzer_sys::fuzz_target;
use std::sync::OnceLock;

static TARGET: OnceLock<fn(&[u8])> = OnceLock::new();

fuzz_target!(|data: &[u8]| {
    let target = TARGET.get_or_init(|| {
        let name = std::env::var("ORGDESK_FUZZ_TARGET").expect("ORGDESK_FUZZ_TARGET names a target");
        orgdesk_fuzz_targets::target(&name).expect("a target of this name")
    });
    target(data);
});
