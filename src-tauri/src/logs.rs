//! Logs: one file a day in the data folder, a week of them, without secrets.

use std::io::Write;
use std::path::Path;
use tracing::level_filters::LevelFilter;
use tracing_appender::non_blocking::WorkerGuard;
use tracing_appender::rolling::{Builder, Rotation};
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

const DAYS: usize = 7;

/// Begins to log. Lines are written while the guard lives.
///
/// Where the folder takes no files, warnings go to the terminal, and the first one says why.
pub fn start(folder: &Path, level: LevelFilter) -> Option<WorkerGuard> {
    let files = std::fs::create_dir_all(folder).map_err(|error| error.to_string()).and_then(|()| {
        Builder::new()
            .rotation(Rotation::DAILY)
            .filename_prefix("orgdesk")
            .filename_suffix("log")
            .max_log_files(DAYS)
            .build(folder)
            .map_err(|error| error.to_string())
    });
    let guard = match files {
        Ok(files) => {
            let (writer, guard) = tracing_appender::non_blocking(files);
            log_to(writer, level);
            Some(guard)
        }
        Err(error) => {
            log_to(std::io::stderr, level.min(LevelFilter::WARN));
            tracing::warn!("logs can't be written to {}: {error}", folder.display());
            None
        }
    };
    log_panics();
    guard
}

fn log_to(writer: impl for<'w> MakeWriter<'w> + Send + Sync + 'static, level: LevelFilter) {
    let lines = tracing_subscriber::fmt::layer().with_ansi(false).with_writer(writer);
    // A second subscriber in one process only happens in tests, where the first one will do.
    let _ = tracing_subscriber::registry().with(wanted(level)).with(lines).try_init();
}

/// Other people's crates may log what they send, so they never get to say more than warnings.
fn wanted(level: LevelFilter) -> Targets {
    Targets::new().with_default(level.min(LevelFilter::WARN)).with_target("orgdesk", level)
}

fn log_panics() {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!("a defect of the app: it panicked at {place}");
        usual(panic);
    }));
}

/// Says something on the terminal, for when there is no window to say it in.
pub fn tell(message: &str) {
    let _ = writeln!(std::io::stderr(), "orgdesk: {message}");
}

#[cfg(test)]
mod tests {
    use super::*;
    use tracing::Level;

    #[test]
    fn only_our_own_crates_may_say_more_than_warnings() {
        let wanted = wanted(LevelFilter::TRACE);
        assert!(wanted.would_enable("orgdesk_core::forms", &Level::TRACE));
        assert!(!wanted.would_enable("hyper::proto", &Level::INFO));
        assert!(wanted.would_enable("hyper::proto", &Level::WARN));
    }

    #[test]
    fn off_is_off() {
        assert!(!super::wanted(LevelFilter::OFF).would_enable("orgdesk_core", &Level::ERROR));
    }
}
