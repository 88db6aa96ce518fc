//! The desktop program.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::alloc::System;
use std::process::ExitCode;
use zeroizing_alloc::ZeroAlloc;

/// What is freed is wiped: a secret from the window passes through buffers of libraries that leave it in them.
#[global_allocator]
static ALLOCATOR: ZeroAlloc<System> = ZeroAlloc(System);

fn main() -> ExitCode {
    #[cfg(target_os = "linux")]
    work_around_nvidia();
    orgdesk_lib::run()
}

/// NVIDIA's own driver shows a blank window, or none, with WebKitGTK's DMA-BUF renderer (tauri#9304, tauri#9394).
#[cfg(target_os = "linux")]
fn work_around_nvidia() {
    const RENDERER: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";
    if std::env::var_os(RENDERER).is_none() && std::path::Path::new("/proc/driver/nvidia/version").exists() {
        #[expect(
            unsafe_code,
            reason = "the first statement of the program: no other thread can read it meanwhile"
        )]
        // SAFETY: no thread was started yet.
        unsafe {
            std::env::set_var(RENDERER, "1");
        }
    }
}
