//! Connections in the file: one row each, all of it as JSON but what they are found and ordered by.

use crate::StoreError;
use crate::database::Trouble;
use orgdesk_model::{Connection, ConnectionId};
use orgdesk_words::say;
use rusqlite::{Connection as File, params};

pub(crate) type Row = Result<Connection, StoreError>;

fn rows(file: &File) -> Result<Vec<Row>, Trouble> {
    let mut query = file.prepare("SELECT id, body FROM connections ORDER BY created_at, id")?;
    let rows = query.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)))?;
    let parsed = rows.map(|row| row.map(|(id, body)| parse(&id, &body)));
    Ok(parsed.collect::<Result<_, _>>()?)
}

pub(crate) fn parse(id: &str, body: &str) -> Row {
    let unreadable = |why: String| StoreError::Unreadable { what: say!("connection {id}: {why}") };
    let connection: Connection = serde_json::from_str(body).map_err(|error| unreadable(error.to_string()))?;
    if connection.id.to_string() != id {
        return Err(unreadable(say!("it says that it is {}", connection.id)));
    }
    Ok(connection)
}

pub(crate) fn all(file: &File) -> Result<Vec<Connection>, Trouble> {
    let report = |error: &StoreError| tracing::error!(%error, "a connection was left out");
    Ok(rows(file)?.into_iter().filter_map(|row| row.inspect_err(report).ok()).collect())
}

pub(crate) fn unreadable(file: &File) -> Result<Vec<StoreError>, Trouble> {
    Ok(rows(file)?.into_iter().filter_map(Result::err).collect())
}

/// An update and no replacement, which would take the drafts along.
pub(crate) fn save(file: &File, connection: &Connection) -> Result<(), Trouble> {
    let body = serde_json::to_string(connection).map_err(|error| StoreError::Other(error.to_string()))?;
    file.prepare_cached(
        "INSERT INTO connections (id, created_at, body) VALUES (?1, ?2, ?3)
         ON CONFLICT (id) DO UPDATE SET created_at = excluded.created_at, body = excluded.body",
    )?
    .execute(params![connection.id.to_string(), connection.created_at.timestamp_micros(), body])?;
    Ok(())
}

pub(crate) fn remove(file: &File, id: ConnectionId) -> Result<(), Trouble> {
    file.prepare_cached("DELETE FROM connections WHERE id = ?1")?.execute([id.to_string()])?;
    Ok(())
}
