//! Organizations: list, search, look one up.

use crate::app::RunningSearch;
use crate::{App, ListOrgs, OrgRef, OrgView, SearchOrgs};
use orgdesk_model::{OrgPage, Problem, ProblemCode};
use orgdesk_words::{phrase, say};
use tokio_util::sync::CancellationToken;

/// The longest scrap that is sent to a server. Names, ids and domains end at 200 characters.
const LONGEST_SCRAP: usize = 200;

impl App {
    /// One page of a connection's orgs.
    ///
    /// # Errors
    /// The server refused, or could not be asked. Never an empty page instead.
    pub async fn list_orgs(&self, list: ListOrgs) -> Result<OrgPage, Problem> {
        let (_, session) = self.session(list.connection).await?;
        session.orgs(list.next.as_deref()).await
    }

    /// Asks a connection's server for orgs. A newer search on the same connection cancels this one.
    ///
    /// # Errors
    /// A scrap that no server could find; `Cancelled`; the server refused, or could not be asked.
    pub async fn search_orgs(&self, wanted: SearchOrgs) -> Result<OrgPage, Problem> {
        let scrap = wanted.scrap.trim();
        if scrap.is_empty() || scrap.chars().count() > LONGEST_SCRAP {
            return Err(Problem::new(
                ProblemCode::InvalidInput,
                say!("Nothing was searched: a name, id or domain has 1 to {LONGEST_SCRAP} characters."),
            ));
        }
        let cancelled = || Problem::new(ProblemCode::Cancelled, phrase!("A newer search took its place."));
        let cancel = CancellationToken::new();
        {
            let mut running = self.inner.running.lock();
            match running.searches.get(&wanted.connection) {
                Some(other) if other.search > wanted.search => return Err(cancelled()),
                Some(other) => other.cancel.cancel(),
                None => {}
            }
            running
                .searches
                .insert(wanted.connection, RunningSearch { search: wanted.search, cancel: cancel.clone() });
        }
        let search = async {
            let (_, session) = self.session(wanted.connection).await?;
            session.search(scrap).await
        };
        cancel.run_until_cancelled(search).await.unwrap_or_else(|| Err(cancelled()))
    }

    /// One org, as its server lists it.
    ///
    /// # Errors
    /// The server refused, or could not be asked.
    pub async fn org(&self, wanted: OrgRef) -> Result<OrgView, Problem> {
        let (_, session) = self.session(wanted.connection).await?;
        Ok(OrgView { org: session.org(&wanted.org).await? })
    }
}
