//! The token: read from a file, and never shown.

use anyhow::{Context as _, Result, bail, ensure};
use secrecy::SecretString;
use std::fs::File;
use std::io::Read as _;
use std::path::Path;

/// Longer files are no token.
const LONGEST: u64 = 64 * 1024;

/// Reads a token from a file that nobody else may read.
///
/// # Errors
/// The file can't be read, is open to others, is empty, or holds more than a token.
pub fn read(path: &Path) -> Result<SecretString> {
    let name = path.display();
    let file = File::open(path).with_context(|| format!("{name} can't be opened"))?;
    let about = file.metadata().with_context(|| format!("{name} can't be read"))?;
    ensure!(about.is_file(), "{name} is not a file");
    ensure!(about.len() <= LONGEST, "{name} is too long for a token");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = about.permissions().mode();
        if mode & 0o077 != 0 {
            bail!(
                "{name} is open to others on this computer (mode {:03o}). Run 'chmod 600 {name}', then this again",
                mode & 0o777
            );
        }
    }
    let mut text = String::new();
    file.take(LONGEST).read_to_string(&mut text).with_context(|| format!("{name} can't be read"))?;
    let token = text.trim();
    if token.is_empty() || !token.chars().all(|c| c.is_ascii_graphic()) {
        bail!("{name} does not hold a token: one word of letters, digits and signs");
    }
    Ok(SecretString::from(token))
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;
    use secrecy::ExposeSecret as _;
    use std::os::unix::fs::PermissionsExt as _;

    fn file(text: &str, mode: u32) -> tempfile::NamedTempFile {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), text).unwrap();
        std::fs::set_permissions(file.path(), std::fs::Permissions::from_mode(mode)).unwrap();
        file
    }

    #[test]
    fn a_token_comes_from_a_file_of_ones_own() {
        assert_eq!(read(file("abc-def\n", 0o600).path()).unwrap().expose_secret(), "abc-def");
        for (text, mode) in [("abc-def", 0o644), ("abc-def", 0o640), (" \n", 0o600), ("two words", 0o600)] {
            let error = read(file(text, mode).path()).unwrap_err().to_string();
            assert!(!error.contains("abc-def"), "{error}");
        }
    }
}
