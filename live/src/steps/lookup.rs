//! Finding organizations.

use crate::app::Api;
use crate::run::Live;
use crate::second::Org;
use anyhow::{Context as _, Result, ensure};
use orgdesk_core::{ListOrgs, OrgRef, SearchOrgs};
use orgdesk_model::{OrgId, OrgState};
use std::collections::HashSet;

/// No organization has this id; ZITADEL's have 18 digits.
const NOBODY: &str = "999999999999999999";

async fn own(live: &Live) -> Result<Org> {
    let known = live.shared.made.lock().iter().find(|org| org.name.ends_with("-lookup")).cloned();
    match known {
        None => live.make_org("lookup").await,
        Some(known) => {
            let listed = live.shared.second.orgs_named(&known.name).await?;
            listed.into_iter().find(|org| org.id == known.id).context("the server no longer lists it")
        }
    }
}

fn is(found: &orgdesk_model::Org, org: &Org) -> bool {
    found.id.as_str() == org.id
        && found.name.as_deref() == Some(org.name.as_str())
        && found.primary_domain.as_deref() == Some(org.domain.as_str())
        && found.state == OrgState::Active
}

/// Every page, each organization once, as many as the server counts.
pub async fn list(live: &mut Live) -> Result<()> {
    let org = own(live).await?;
    let (app, connection) = (&live.driver()?.app, live.connection(Api::Current)?);
    let (mut seen, mut found, mut next) = (HashSet::new(), false, None);
    loop {
        let page = app.list_orgs(ListOrgs { connection, next }).await?;
        for one in &page.orgs {
            ensure!(seen.insert(one.id.clone()), "the app lists an organization twice");
            found |= is(one, &org);
        }
        next = page.next;
        if next.is_none() {
            break;
        }
    }
    ensure!(found, "the app does not list the new organization, or not as the server has it");
    let counted = live.shared.second.count_orgs().await?;
    // Others may make and remove some meanwhile.
    let apart = counted.abs_diff(u64::try_from(seen.len())?);
    ensure!(apart <= 2, "the app lists {} organizations; the server counts {counted}", seen.len());
    Ok(())
}

/// By each scrap that somebody may have of it.
pub async fn search(live: &mut Live) -> Result<()> {
    let org = own(live).await?;
    let (app, connection) = (&live.driver()?.app, live.connection(Api::Current)?);
    let middle = org.name.get(3..).unwrap_or(&org.name).to_uppercase();
    let domain = org.domain.split('.').next().unwrap_or(&org.domain).to_owned();
    for (search, (what, scrap)) in
        (1u64..).zip([("part of its name", middle), ("its id", org.id.clone()), ("its domain", domain)])
    {
        let page = app.search_orgs(SearchOrgs { connection, scrap, search }).await?;
        ensure!(page.orgs.iter().any(|one| is(one, &org)), "the app does not find it by {what}");
    }
    let scrap = NOBODY.to_owned();
    let page = app.search_orgs(SearchOrgs { connection, scrap, search: 9 }).await?;
    ensure!(page.orgs.is_empty(), "the app finds an organization that nobody has");
    Ok(())
}

/// By its id, and one that isn't there.
pub async fn one(live: &mut Live) -> Result<()> {
    let org = own(live).await?;
    let (app, connection) = (&live.driver()?.app, live.connection(Api::Current)?);
    let view = app.org(OrgRef { connection, org: OrgId(org.id.clone()) }).await?;
    ensure!(view.org.is_some_and(|found| is(&found, &org)), "the app does not show it as the server has it");
    let view = app.org(OrgRef { connection, org: OrgId(NOBODY.to_owned()) }).await?;
    ensure!(view.org.is_none(), "the app shows an organization that nobody has");
    Ok(())
}
