//! A program that runs, says how far it is, and can be killed.

use crate::headless::Said;
use anyhow::{Context as _, Result, bail};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};

/// Longest wait for anything that the program should say. It never takes so long unless it hangs.
const PATIENCE: Duration = Duration::from_secs(60);

/// How the program is started.
#[derive(Clone, Debug)]
pub struct Launch {
    /// The program. It takes `headless work FILE` and `headless tell FILE`.
    pub program: PathBuf,
}

/// The program while it runs.
pub struct Running {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
    /// All that it said.
    pub said: Vec<Said>,
}

impl Launch {
    /// Starts it.
    ///
    /// # Errors
    /// It can't be started.
    pub fn start(&self, part: &str, orders: &Path) -> Result<Running> {
        let mut child = Command::new(&self.program)
            .args(["headless", part])
            .arg(orders)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("{} can't be started", self.program.display()))?;
        let out = child.stdout.take().context("no standard output")?;
        Ok(Running { child, lines: BufReader::new(out).lines(), said: Vec::new() })
    }
}

impl Running {
    /// The next thing that it says; none once it is over.
    ///
    /// # Errors
    /// It says nothing for a minute, or something that can't be read.
    pub async fn next(&mut self) -> Result<Option<Said>> {
        let line = tokio::time::timeout(PATIENCE, self.lines.next_line()).await.context("it hangs")??;
        let Some(line) = line else { return Ok(None) };
        let said: Said = serde_json::from_str(&line).with_context(|| format!("it said {line}"))?;
        self.said.push(said.clone());
        Ok(Some(said))
    }

    /// Waits until it says a certain thing.
    ///
    /// # Errors
    /// It ended without.
    pub async fn until(&mut self, wanted: impl Fn(&Said) -> bool) -> Result<()> {
        while let Some(said) = self.next().await? {
            if wanted(&said) {
                return Ok(());
            }
        }
        let said = self.said.clone();
        bail!("it ended before that; it said {said:?} and {}", self.complaint().await)
    }

    /// Kills it as `kill -9` does, and takes what it had said before.
    ///
    /// # Errors
    /// It can't be waited for.
    pub async fn kill(mut self) -> Result<Vec<Said>> {
        // An error is that it is over already.
        let _ = self.child.start_kill();
        self.child.wait().await?;
        while self.next().await?.is_some() {}
        Ok(self.said)
    }

    /// Waits until it ends by itself.
    ///
    /// # Errors
    /// It ended with an error.
    pub async fn end(mut self) -> Result<Vec<Said>> {
        while self.next().await?.is_some() {}
        let complaint = self.complaint().await;
        let status = self.child.wait().await?;
        if !status.success() {
            bail!("it ended with {status}: {complaint}");
        }
        Ok(self.said)
    }

    async fn complaint(&mut self) -> String {
        let mut text = String::new();
        if let Some(mut error) = self.child.stderr.take() {
            // What can't be read is left out.
            let _ = error.read_to_string(&mut text).await;
        }
        text
    }
}
