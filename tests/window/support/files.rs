//! What a test reads and alters in folders behind the app's back.

use rusqlite::Connection;
use std::path::{Path, PathBuf};

/// The only file of a folder that ends like this.
pub fn only_file(folder: &Path, ending: &str) -> PathBuf {
    let entries = std::fs::read_dir(folder).unwrap().flatten().map(|entry| entry.path());
    let found: Vec<_> = entries.filter(|path| path.extension().is_some_and(|one| one == ending)).collect();
    assert_eq!(found.len(), 1, "{found:?}");
    found.into_iter().next().unwrap()
}

/// Changes one byte of the file of a data folder: a letter of this text, in an entry of the journal.
pub fn alter_one_byte(data: &Path, entry: i64, text: &str) {
    let file = data.join("orgdesk.db");
    let before = body(&file, entry);
    let place = before.find(text).unwrap_or_else(|| panic!("entry {entry} has no {text}: {before}"));
    let near = &before.as_bytes()[place.saturating_sub(24)..place + text.len()];
    let mut bytes = std::fs::read(&file).unwrap();
    let places: Vec<_> = bytes.windows(near.len()).enumerate().filter(|(_, part)| *part == near).collect();
    let places: Vec<_> = places.into_iter().map(|(start, _)| start + near.len() - 1).collect();
    // Pages that are free by now may hold an older copy, in which nothing would be altered.
    for place in places {
        bytes[place] ^= 1;
        std::fs::write(&file, &bytes).unwrap();
        let after = body(&file, entry);
        if after != before {
            let other = after.bytes().zip(before.bytes()).filter(|(one, other)| one != other).count();
            assert_eq!((after.len(), other), (before.len(), 1));
            return;
        }
        bytes[place] ^= 1;
        std::fs::write(&file, &bytes).unwrap();
    }
    panic!("entry {entry} is not in one piece in the file");
}

/// The text of an entry, once all that was written is in the file itself.
fn body(file: &Path, entry: i64) -> String {
    let database = Connection::open(file).unwrap();
    database.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
    database.query_row("SELECT body FROM journal WHERE row = ?1", [entry], |row| row.get(0)).unwrap()
}
