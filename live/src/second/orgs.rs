//! Organizations of a run: made under a name that tells what they are, found by it, removed.

use super::Second;
use anyhow::{Context as _, Result, bail, ensure};
use reqwest::Method;
use serde_json::{Value, json};

/// How the names of all organizations begin that are made here.
pub const PREFIX: &str = "orgdesk-live-";
/// Rows of a page.
const PAGE: usize = 100;

/// An organization that was made here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Org {
    /// Its identifier.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its primary domain.
    pub domain: String,
}

impl Second {
    /// Makes an organization.
    ///
    /// # Errors
    /// The server refused, or could not be asked.
    pub async fn make_org(&self, name: &str) -> Result<String> {
        ensure!(name.starts_with(PREFIX), "“{name}” would not be found again");
        let body = || Some(json!({"name": name}));
        let mut reply = self.send(Method::POST, "/v2/organizations", None, body()).await?;
        if reply.is_no_route() {
            reply = self.send(Method::POST, "/management/v1/orgs", None, body()).await?;
        }
        if !reply.is_done() {
            bail!("no organization could be made: {reply}");
        }
        let id = ["organizationId", "id"].iter().find_map(|key| reply.body[*key].as_str());
        Ok(id
            .filter(|id| !id.is_empty())
            .context("the server does not tell the new organization's id")?
            .to_owned())
    }

    /// The organizations whose names begin so, as the server lists them.
    ///
    /// # Errors
    /// The server refused, or could not be asked.
    pub async fn orgs_named(&self, beginning: &str) -> Result<Vec<Org>> {
        ensure!(beginning.starts_with(PREFIX), "“{beginning}” is nothing that is made here");
        let queries = json!([{"nameQuery": {"name": beginning, "method": "TEXT_QUERY_METHOD_STARTS_WITH"}}]);
        let found = self.list(&queries).await?;
        // What comes after is removal, so that the server's word for it is not enough.
        Ok(found.into_iter().filter(|org| org.name.starts_with(beginning)).collect())
    }

    /// How many organizations the server counts.
    ///
    /// # Errors
    /// The server refused, or could not be asked.
    pub async fn count_orgs(&self) -> Result<u64> {
        let reply = self.page(&json!([]), 0, 1).await?;
        let total = &reply["details"]["totalResult"];
        Ok(total.as_str().and_then(|total| total.parse().ok()).unwrap_or(0))
    }

    async fn list(&self, queries: &Value) -> Result<Vec<Org>> {
        let mut all = Vec::new();
        loop {
            let body = self.page(queries, all.len(), PAGE).await?;
            let rows = body["result"].as_array().map_or(&[][..], Vec::as_slice);
            let text = |row: &Value, key: &str| row[key].as_str().unwrap_or_default().to_owned();
            all.extend(rows.iter().map(|row| Org {
                id: text(row, "id"),
                name: text(row, "name"),
                domain: text(row, "primaryDomain"),
            }));
            if rows.len() < PAGE {
                return Ok(all);
            }
        }
    }

    async fn page(&self, queries: &Value, offset: usize, limit: usize) -> Result<Value> {
        let body =
            json!({"query": {"offset": offset.to_string(), "limit": limit, "asc": true}, "queries": queries});
        let mut reply = self.search("/v2/organizations/_search", body.clone()).await?;
        if reply.is_no_route() {
            reply = self.search("/admin/v1/orgs/_search", body).await?;
        }
        if !reply.is_done() {
            bail!("the organizations can't be listed: {reply}");
        }
        Ok(reply.body)
    }

    /// Removes an organization that was made here. One that is gone already is removed.
    ///
    /// # Errors
    /// The server refused, or could not be asked.
    pub async fn remove_org(&self, org: &Org) -> Result<()> {
        ensure!(org.name.starts_with(PREFIX), "“{}” was not made here", org.name);
        // The path names the organization. An operation that takes it from a header would remove the token's own one
        // where something on the way dropped the header.
        let mut reply =
            self.send(Method::DELETE, &format!("/v2/organizations/{}", org.id), None, None).await?;
        if reply.is_no_route() {
            reply = self.send(Method::DELETE, &format!("/admin/v1/orgs/{}", org.id), None, None).await?;
        }
        // Without such an organization: 404 with the server's own identifier of the error.
        if reply.is_done() || (reply.status == 404 && !reply.is_no_route()) {
            return Ok(());
        }
        bail!("{} could not be removed: {reply}", org.name)
    }
}
