//! A window with one button: the least that a Tauri app can be, with the window of Orgdesk otherwise.

use tauri::{WebviewUrl, WebviewWindowBuilder};

fn main() -> tauri::Result<()> {
    let folder = std::env::args_os().nth(1).map(std::path::PathBuf::from).unwrap_or_else(std::env::temp_dir);
    tauri::Builder::default()
        .setup(|app| {
            WebviewWindowBuilder::new(app, "main", WebviewUrl::default())
                .title("Blank")
                .inner_size(1280.0, 840.0)
                .incognito(true)
                .data_directory(folder)
                .general_autofill_enabled(false)
                .disable_drag_drop_handler()
                .build()?;
            Ok(())
        })
        .run(tauri::generate_context!())
}
