//! The desktop host: the window, the command line, logs, and the commands as Tauri calls them.

mod backend;
mod host;
mod ipc;
mod keyring;
mod logs;
mod notify;
mod options;
mod window;

orgdesk_words::speaks_german!();

use backend::{Backend, Opening};
use chrono::Utc;
use clap::Parser;
use host::Desktop;
use options::{DataFolder, Options};
use orgdesk_core::{App, Language};
use orgdesk_model::Problem;
use orgdesk_vault::Vault;
use orgdesk_words::say;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;
use tauri::{AppHandle, Manager};
use tauri_plugin_window_state::StateFlags;

/// What a window remembers. Whether it is visible is not its own decision.
const REMEMBERED: StateFlags =
    StateFlags::SIZE.union(StateFlags::POSITION).union(StateFlags::MAXIMIZED).union(StateFlags::FULLSCREEN);

/// Runs the desktop program.
pub fn run() -> ExitCode {
    orgdesk_words::set_language(system_language());
    let options = Options::parse();
    match start(&options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            tracing::error!("{message}");
            logs::tell(&message);
            ExitCode::FAILURE
        }
    }
}

fn system_language() -> Language {
    Language::preferred(sys_locale::get_locales())
}

fn start(options: &Options) -> Result<(), String> {
    let folder = options.data_folder()?;
    if let Err(error) = std::fs::create_dir_all(&folder.path) {
        // The window opens all the same, and says so too.
        logs::tell(&say!(
            "The data folder {} can't be made ({error}). Nothing can be kept. Name another with --data-dir.",
            folder.path.display()
        ));
    }
    let _logs = logs::start(&folder.path.join("logs"), options.log_level);
    let vault = keyring::vault()?;
    if cfg!(target_os = "linux")
        && ["DISPLAY", "WAYLAND_DISPLAY"].iter().all(|name| std::env::var_os(name).is_none())
    {
        return Err(say!(
            "There is no display to open a window on: neither DISPLAY nor WAYLAND_DISPLAY is set."
        ));
    }
    tracing::info!(version = env!("CARGO_PKG_VERSION"), folder = %folder.path.display(), "starting");
    window_app(options, folder, vault).map_err(|error| say!("The window could not be opened: {error}"))
}

fn window_app(options: &Options, folder: DataFolder, vault: Vault) -> tauri::Result<()> {
    let mut context = tauri::generate_context!();
    context.config_mut().identifier = identifier(&context.config().identifier, &folder);
    let window_state = folder.path.join("window-state.json");
    let options = options.clone();
    let (backend, opening) = Backend::new();
    tauri::Builder::default()
        .plugin(tauri_plugin_single_instance::init(|app, arguments, _folder| second_start(app, &arguments)))
        .plugin(
            tauri_plugin_window_state::Builder::default()
                .with_filename(window_state.to_string_lossy())
                .with_state_flags(REMEMBERED)
                .build(),
        )
        .plugin(tauri_plugin_clipboard_manager::init())
        .plugin(tauri_plugin_opener::init())
        .manage(backend)
        .invoke_handler(ipc::handler())
        .setup(move |app| {
            let handle = app.handle().clone();
            if let Some(link) = options.link.clone() {
                link_arrived(&handle, link);
            }
            let path = folder.path.clone();
            #[cfg(unix)]
            tauri::async_runtime::spawn(leave_when_told(handle.clone()));
            tauri::async_runtime::spawn(open(handle, path, vault, options, opening));
            window::open(app, &folder.path)?;
            Ok(())
        })
        .build(context)?
        .run(on_event);
    Ok(())
}

/// Someone started the app again: the window that is there comes to the front, and takes what they wanted.
fn second_start(app: &AppHandle, arguments: &[String]) {
    window::focus(app);
    match Options::try_parse_from(arguments) {
        Ok(Options { link: Some(link), .. }) => link_arrived(app, link),
        Ok(_) => {}
        // That start has told so itself, or was to print its version.
        Err(error) => tracing::warn!(kind = %error.kind(), "a second start could not be read"),
    }
}

/// Hands a link to the app, once it is open.
fn link_arrived(handle: &AppHandle, link: String) {
    let handle = handle.clone();
    tauri::async_runtime::spawn(async move {
        // That it did not open is said where it shows.
        if let Ok(app) = handle.state::<Backend>().app().await {
            app.link_arrived(&link);
        }
    });
}

/// macOS hands over links by an event, not on the command line.
#[cfg(target_os = "macos")]
fn on_event(app: &AppHandle, event: tauri::RunEvent) {
    if let tauri::RunEvent::Opened { urls } = event {
        window::focus(app);
        for url in urls {
            link_arrived(app, url.into());
        }
    }
}

#[cfg(not(target_os = "macos"))]
fn on_event(_: &AppHandle, _: tauri::RunEvent) {}

/// Two data folders are two apps: a second start finds the window of its own folder.
fn identifier(base: &str, folder: &DataFolder) -> String {
    if folder.usual {
        return base.to_owned();
    }
    let mut hasher = DefaultHasher::new();
    folder.path.hash(&mut hasher);
    format!("{base}.d{:016x}", hasher.finish())
}

/// A desktop that logs out ends its programs by a signal: the window's place and the logs are still written.
#[cfg(unix)]
async fn leave_when_told(handle: AppHandle) {
    use tokio::signal::unix::{SignalKind, signal};
    let (Ok(mut terminate), Ok(mut interrupt)) =
        (signal(SignalKind::terminate()), signal(SignalKind::interrupt()))
    else {
        tracing::warn!("signals can't be listened to");
        return;
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    tracing::info!("told to end");
    handle.exit(0);
}

async fn open(handle: AppHandle, folder: PathBuf, vault: Vault, chosen: Options, opening: Opening) {
    let options = orgdesk_core::Options {
        language: system_language(),
        folder,
        version: handle.package_info().version.to_string(),
        platforms: orgdesk_platform::platforms(orgdesk_platform::Config::default()),
        vault,
        clock: Arc::new(Utc::now),
        verify_for: Duration::from_secs(chosen.settle_for.into()),
    };
    let result = opened(options, handle, chosen.sandbox).await;
    if let Err(problem) = &result {
        logs::tell(&problem.message);
    }
    opening.done(result);
}

/// With sample data, the window shall find it at its first question.
async fn opened(options: orgdesk_core::Options, handle: AppHandle, sandbox: bool) -> Result<App, Problem> {
    let app = App::open(options, Arc::new(Desktop::new(handle.clone()))).await?;
    handle.state::<Backend>().begin(app.clone());
    // Either this or the window comes first; whichever is second finds the other.
    window::show_as_left(&handle, &app).await;
    if sandbox && let Err(problem) = app.start_sample().await {
        logs::tell(&problem.message);
    }
    tauri::async_runtime::spawn({
        let app = app.clone();
        async move {
            if let Err(problem) = app.settle_changes().await {
                logs::tell(&problem.message);
            }
        }
    });
    Ok(app)
}
