//! Tells Tauri the app's commands, so that its access control list applies to them too.

#[path = "crates/commands/src/list.rs"]
#[macro_use]
mod list;

macro_rules! names {
    ($($(#[doc = $doc:literal])* $name:ident($request:ty) -> $response:ty;)*) => {
        const COMMANDS: &[&str] = &[$(stringify!($name)),*];
    };
}

with_commands!(names);

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // Tauri embeds the folder while it compiles: `cargo test` on a fresh clone needs it to be there.
    std::fs::create_dir_all("ui/dist")?;
    for watched in ["ui/dist", "src-tauri/crates/commands/src/list.rs"] {
        println!("cargo:rerun-if-changed={watched}");
    }
    let manifest = tauri_build::AppManifest::new().commands(COMMANDS);
    tauri_build::try_build(tauri_build::Attributes::new().app_manifest(manifest))?;
    Ok(())
}
