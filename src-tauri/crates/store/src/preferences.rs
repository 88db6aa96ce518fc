//! Preferences in the file: texts by key.

use crate::database::Trouble;
use rusqlite::{Connection as File, OptionalExtension, params};

pub(crate) fn get(file: &File, key: &str) -> Result<Option<String>, Trouble> {
    let mut query = file.prepare_cached("SELECT value FROM preferences WHERE key = ?1")?;
    Ok(query.query_row([key], |row| row.get(0)).optional()?)
}

pub(crate) fn set(file: &File, key: &str, value: &str) -> Result<(), Trouble> {
    file.prepare_cached(
        "INSERT INTO preferences (key, value) VALUES (?1, ?2)
         ON CONFLICT (key) DO UPDATE SET value = excluded.value",
    )?
    .execute(params![key, value])?;
    Ok(())
}
