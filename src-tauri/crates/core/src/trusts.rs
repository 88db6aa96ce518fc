//! Trusts: list them, and what their scopes can be made of. They are read, edited and planned as forms are.

use crate::{App, ListTrusts, OrgRef};
use orgdesk_model::{Problem, ScopeCatalog, TrustPage};

impl App {
    /// One page of an org's trusts.
    ///
    /// # Errors
    /// The server refused, or could not be asked. Never an empty page instead.
    pub async fn list_trusts(&self, list: ListTrusts) -> Result<TrustPage, Problem> {
        let (_, session) = self.session(list.connection).await?;
        session.trusts(list.org.as_ref(), list.next.as_deref()).await
    }

    /// What a scope editor can offer for a trust that an org gives.
    ///
    /// # Errors
    /// The server refused, or could not be asked.
    pub async fn scope_catalog(&self, of: OrgRef) -> Result<ScopeCatalog, Problem> {
        let (_, session) = self.session(of.connection).await?;
        session.scope_catalog(&of.org).await
    }
}
