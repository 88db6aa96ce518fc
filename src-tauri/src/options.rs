//! The command line, and where data goes when it doesn't say.

use clap::Parser;
use orgdesk_words::say;
use std::path::{Path, PathBuf};
use tracing::level_filters::LevelFilter;

/// Change organizations on identity platforms, knowing before what will happen and after what did.
#[derive(Clone, Debug, Parser)]
#[command(name = "orgdesk", version)]
pub struct Options {
    /// Keep data and logs in this folder, in place of the desktop's usual one
    #[arg(long, value_name = "DIR", env = "ORGDESK_DATA_DIR")]
    pub data_dir: Option<PathBuf>,

    /// Start with sample data: a server inside the app, reachable from this computer only
    #[arg(long)]
    pub sandbox: bool,

    /// Read the server again for this long before a change counts as not applied
    #[arg(
        long,
        value_name = "SECONDS",
        env = "ORGDESK_SETTLE_FOR",
        default_value_t = 10,
        value_parser = clap::value_parser!(u16).range(1..=600)
    )]
    pub settle_for: u16,

    /// How much to log: off, error, warn, info, debug or trace
    #[arg(long, value_name = "LEVEL", default_value = "info")]
    pub log_level: LevelFilter,

    /// Open what a link leads to: an address that begins with orgdesk:, as Copy link makes it
    #[arg(value_name = "LINK")]
    pub link: Option<String>,
}

/// Where data and logs go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataFolder {
    /// The folder, absolute.
    pub path: PathBuf,
    /// Whether it is the desktop's usual one.
    pub usual: bool,
}

impl Options {
    /// The data folder, chosen or by the desktop's conventions.
    ///
    /// # Errors
    /// The desktop names no folder for data, or the working directory is gone. The text is for people.
    pub fn data_folder(&self) -> Result<DataFolder, String> {
        let usual = dirs::data_dir().map(|base| base.join(FOLDER));
        let path = match (&self.data_dir, &usual) {
            (Some(chosen), _) => absolute(chosen)?,
            (None, Some(usual)) => usual.clone(),
            (None, None) => {
                return Err(say!(
                    "This account has no home folder, so Orgdesk does not know where to keep its data. \
                            It did not start. Name a folder with --data-dir."
                ));
            }
        };
        Ok(DataFolder { usual: usual.as_ref() == Some(&path), path })
    }
}

#[cfg(target_os = "linux")]
const FOLDER: &str = "orgdesk";
#[cfg(not(target_os = "linux"))]
const FOLDER: &str = "Orgdesk";

/// Symbolic links are followed where the folder is there already, so that two names of one folder are one.
fn absolute(path: &Path) -> Result<PathBuf, String> {
    path.canonicalize().or_else(|_| std::path::absolute(path)).map_err(|error| {
        say!("The folder {} can't be used ({error}). Orgdesk did not start. Name another.", path.display())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(arguments: &[&str]) -> Result<Options, clap::Error> {
        Options::try_parse_from([&["orgdesk"], arguments].concat())
    }

    #[test]
    fn the_command_line_is_consistent() {
        use clap::CommandFactory;
        Options::command().debug_assert();
    }

    #[test]
    fn a_chosen_folder_is_absolute_and_not_the_usual_one() {
        let folder = parse(&["--data-dir", "somewhere"]).unwrap().data_folder().unwrap();
        assert!(folder.path.is_absolute());
        assert!(!folder.usual);
    }

    #[test]
    fn two_names_of_one_folder_are_one() {
        let here = std::env::current_dir().unwrap();
        let named = parse(&["--data-dir", "."]).unwrap().data_folder().unwrap();
        assert_eq!(named.path, here.canonicalize().unwrap());
    }

    #[test]
    fn settling_takes_ten_seconds_or_as_long_as_was_chosen() {
        assert_eq!(parse(&[]).unwrap().settle_for, 10);
        assert_eq!(parse(&["--settle-for", "60"]).unwrap().settle_for, 60);
        for wrong in ["0", "601", "long"] {
            assert!(parse(&["--settle-for", wrong]).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_link_is_taken_as_it_is() {
        assert_eq!(parse(&["orgdesk://x"]).unwrap().link.as_deref(), Some("orgdesk://x"));
        assert_eq!(parse(&["--sandbox"]).unwrap().link, None);
        assert!(parse(&["orgdesk://x", "orgdesk://y"]).is_err());
    }

    #[test]
    fn the_manual_has_every_option() {
        use clap::CommandFactory;
        let manual = include_str!("../../package/linux/orgdesk.1").replace('\\', "");
        for option in Options::command().get_arguments() {
            let word = option.get_long().map_or("LINK".to_owned(), |long| format!("--{long}"));
            assert!(manual.contains(&word), "{word}");
        }
    }

    #[test]
    fn levels_are_words_and_others_are_refused() {
        assert_eq!(parse(&["--log-level", "debug"]).unwrap().log_level, LevelFilter::DEBUG);
        assert_eq!(parse(&[]).unwrap().log_level, LevelFilter::INFO);
        assert!(parse(&["--log-level", "loud"]).unwrap_err().to_string().contains("loud"));
    }
}
