//! Changes in a file: JSON with all that the journal has, or CSV with a line for each field.

use crate::changes::view;
use crate::{App, ChangeView, ExportChanges, ExportFormat, Exported};
use orgdesk_model::{FieldName, Parties, Problem, ProblemCode, Side};
use orgdesk_store::StoreError;
use orgdesk_words::say;
use std::path::{Path, PathBuf};
use tokio::fs::File;
use tokio::io::{AsyncWriteExt, BufWriter};

/// Names that are tried for one second's exports.
const MOST_NAMES: u32 = 100;

impl App {
    /// Writes changes into a new file in the person's folder for downloads. One that can't be read is left out and
    /// counted; a file that could not be written whole is taken away again.
    ///
    /// # Errors
    /// The file can't be written; the data folder can't be read.
    pub async fn export_changes(&self, wanted: ExportChanges) -> Result<Exported, Problem> {
        let ending = match wanted.format {
            ExportFormat::Json => "json",
            ExportFormat::Csv => "csv",
        };
        let folder = self.inner.host.downloads()?;
        let stamp = self.now().format("%Y-%m-%dT%H-%M-%S").to_string();
        let (path, file) = new_file(&folder, &format!("orgdesk-changes-{stamp}"), ending).await?;
        match self.export_to(file, &path, wanted).await {
            Ok(exported) => Ok(exported),
            Err(problem) => {
                if let Err(error) = tokio::fs::remove_file(&path).await {
                    tracing::warn!(%error, path = %path.display(), "half an export is left");
                }
                Err(problem)
            }
        }
    }

    async fn export_to(&self, file: File, path: &Path, wanted: ExportChanges) -> Result<Exported, Problem> {
        let failed = |error| unwritten(path, &error);
        let (open, between, close) = match wanted.format {
            ExportFormat::Json => ("[\n", ",\n", "\n]\n"),
            ExportFormat::Csv => (CSV_HEAD, "", ""),
        };
        let mut file = BufWriter::new(file);
        let mut export = self.store().export_changes(wanted.wanted.into());
        let (mut changes, mut unreadable) = (0, 0);
        file.write_all(open.as_bytes()).await.map_err(failed)?;
        while let Some(change) = export.next().await {
            let change = match change {
                Ok(change) => view(change),
                Err(StoreError::Unreadable { what }) => {
                    tracing::error!(what, "a change was left out of an export");
                    unreadable += 1;
                    continue;
                }
                Err(error) => return Err(error.into()),
            };
            let text = match wanted.format {
                ExportFormat::Json => serde_json::to_string(&change).map_err(|error| failed(error.into()))?,
                ExportFormat::Csv => csv_lines(&change).map_err(|error| failed(error.into()))?,
            };
            if changes > 0 {
                file.write_all(between.as_bytes()).await.map_err(failed)?;
            }
            file.write_all(text.as_bytes()).await.map_err(failed)?;
            changes += 1;
        }
        file.write_all(close.as_bytes()).await.map_err(failed)?;
        file.flush().await.map_err(failed)?;
        Ok(Exported { path: path.display().to_string(), changes, unreadable })
    }
}

/// A file that wasn't there before.
async fn new_file(folder: &Path, name: &str, ending: &str) -> Result<(PathBuf, File), Problem> {
    tokio::fs::create_dir_all(folder).await.map_err(|error| unwritten(folder, &error))?;
    let mut tried = 1;
    loop {
        let number = if tried == 1 { String::new() } else { format!("-{tried}") };
        let path = folder.join(format!("{name}{number}.{ending}"));
        match File::create_new(&path).await {
            Ok(file) => return Ok((path, file)),
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists && tried < MOST_NAMES => {
                tried += 1
            }
            Err(error) => return Err(unwritten(&path, &error)),
        }
    }
}

fn unwritten(path: &Path, error: &std::io::Error) -> Problem {
    Problem::new(
        ProblemCode::Storage,
        say!(
            "{} could not be written ({error}). Nothing was exported. Make room in that folder, or let this account \
             write to it.",
            path.display()
        ),
    )
}

const CSV_HEAD: &str = "change,time,connection,environment,organization,organization id,trust,form,act,who,stands,outcome,verified,field,label,before,after\r\n";

/// A line for each field of a change; one without where it changes none.
fn csv_lines(change: &ChangeView) -> Result<String, csv::Error> {
    let (row, plan) = (&change.row, &change.row.plan);
    let target = &plan.target;
    let mut lines = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let fields: Vec<_> = match plan.changes.as_slice() {
        [] => vec![None],
        changes => changes.iter().map(Some).collect(),
    };
    for field in fields {
        let trust = target.parties.as_ref().map_or_else(String::new, |Parties { trustee, trusted }| {
            format!("{} -> {}", trustee.id, trusted.id)
        });
        let side = |side: &Side| side.value.as_ref().map(cell).unwrap_or_default();
        let (path, label, before, after) = field.map_or_else(Default::default, |change| {
            let FieldName { path, label } = change.field.clone();
            (path.0, label, side(&change.before), side(&change.after))
        });
        let cells = [
            plan.id.to_string(),
            row.at.to_rfc3339(),
            target.connection_name.clone(),
            target.environment.word().to_owned(),
            target.level_name.clone(),
            target.level.org().map(|org| org.0.clone()).unwrap_or_default(),
            trust,
            target.form.0.clone(),
            cell(&plan.act),
            row.identity.name.clone(),
            row.standing.word().to_owned(),
            row.outcome.as_ref().map(cell).unwrap_or_default(),
            row.progress.verification.as_ref().map(cell).unwrap_or_default(),
            path,
            label,
            before,
            after,
        ];
        lines.write_record(cells.map(harmless))?;
    }
    let bytes = lines.into_inner().map_err(|error| error.into_error())?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// A value as a cell holds it: text as it is, all else as JSON.
fn cell(value: &impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(text)) => text,
        Ok(other) => other.to_string(),
        Err(_) => String::new(),
    }
}

/// Spreadsheets run what begins like a formula; names come from servers.
fn harmless(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell }
}
