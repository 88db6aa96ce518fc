//! Reading all organizations, against a loop over the same pages.

use super::Stage;
use super::bare::Bare;
use crate::table::Ratio;
use crate::times::InTurn;
use anyhow::{Result, ensure};
use orgdesk_core::ListOrgs;
use orgdesk_sandbox::zitadel::generate;
use serde::Deserialize;
use std::path::Path;
use std::time::{Duration, Instant};

/// Most that the app may take, in terms of the loop.
const GOAL: f64 = 1.1;

/// As much of a page as anybody needs who shows a list.
#[derive(Deserialize)]
struct Page {
    #[serde(default)]
    result: Vec<Org>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "read, as whoever shows them would")]
struct Org {
    id: String,
    name: Option<String>,
    state: Option<String>,
    primary_domain: Option<String>,
}

/// Reads so many organizations, so often.
///
/// # Errors
/// Not all could be read.
pub async fn list(beside: &Path, orgs: usize, rounds: usize) -> Result<Ratio> {
    let stage = Stage::set(beside, generate::world(orgs, 1)).await?;
    let bare = Bare::new(&stage.server.base, &stage.token)?;
    let all = read_all(&stage).await?.1;
    let pages: Vec<_> = stage
        .server
        .requests
        .all()
        .into_iter()
        .filter(|one| one.path.ends_with("/_search") && one.path.contains("org"))
        .collect();
    let mut times = InTurn::default();
    for _ in 0..rounds {
        let (took, read) = read_all(&stage).await?;
        ensure!(read == all && read >= orgs, "the app read {read} of {orgs} organizations");
        times.app.push(took);
        let (began, mut read) = (Instant::now(), 0);
        for page in &pages {
            let page: Page = serde_json::from_slice(&bare.send(page, None).await?)?;
            read = read.max(page.result.len());
        }
        times.bare.push(began.elapsed());
        ensure!(read >= orgs, "the loop read {read} of {orgs} organizations");
    }
    Ok(times.row(&format!("All of {orgs} organizations, against a page loop"), Some(GOAL)))
}

async fn read_all(stage: &Stage) -> Result<(Duration, usize)> {
    let (began, mut read, mut next) = (Instant::now(), 0, None);
    loop {
        let page = stage.app.list_orgs(ListOrgs { connection: stage.connection, next }).await?;
        read += page.orgs.len();
        next = page.next;
        if next.is_none() {
            return Ok((began.elapsed(), read));
        }
    }
}
