//! Trusts: listed, created, changed, removed.

use crate::csp::call::{ADMINS, Access, Call, OWNERS, Reply};
use crate::csp::errors::Failure;
use crate::csp::ident;
use crate::csp::paging::Page;
use crate::csp::scopes::{Scopes, ScopesPatch};
use crate::csp::state::{ACTIVE, Org, PENDING, Trust};
use crate::csp::switches::ScopesRule;
use serde_json::{Value, json};

/// Longest description, generation c.
const DESCRIPTION_LENGTH: usize = 200;
/// The one type that owners may create.
const CUSTOM: &str = "CUSTOM";
/// Statuses that a change may name where it may name one: those of the early page.
const STATUSES: [&str; 6] = [
    ACTIVE,
    "DEACTIVATED",
    "EXPIRED",
    "EXPIRATION_PROCESSING",
    "EXPIRATION_PROCESSING_FAILED",
    "ORG_DEACTIVATED",
];

const PAST: &str = "Organization trust cannot expire in the past.";

/// A trust as answers show it.
fn show(call: &Call<'_>, trust: &Trust) -> Value {
    json!({
        "trustId": trust.id,
        "type": trust.kind,
        "status": trust.status_at(call.state.trust_now()),
        "description": trust.description,
        "expiresAt": trust.expires,
        "createdAt": trust.created,
        "createdBy": trust.created_by,
        "lastUpdatedAt": trust.updated,
        "lastUpdatedBy": trust.updated_by,
        "allowedScopes": trust.scopes.to_json(),
        "trusteeOrg": show_org(call, &trust.trustee),
        "trustedOrg": show_org(call, &trust.trusted),
    })
}

fn show_org(call: &Call<'_>, id: &str) -> Value {
    let org = call.state.org(id);
    let mut shown = json!({"id": id, "displayName": org.map(|o| o.display_name.as_str())});
    if call.switches.generation.names_orgs_in_trusts() {
        shown["name"] = json!(org.map(|o| o.name.as_str()));
    }
    shown
}

/// Who may list: owners, in generation c admins too.
fn listers(call: &Call<'_>) -> Access {
    if call.switches.generation.is_newest() { ADMINS } else { OWNERS }
}

/// The organization's trusts in both directions. What no trust has finds an empty page.
pub fn list(call: &mut Call<'_>) -> Result<Reply, Failure> {
    call.enter(listers(call))?;
    let page = Page::read(call, 1)?;
    let org = call.segment(0);
    let now = call.state.trust_now();
    let (id, trustee, trusted, kind) = (
        call.parameter("trustId"),
        call.parameter("trusteeOrgId"),
        call.parameter("trustedOrgId"),
        call.parameter("type"),
    );
    let mut statuses: Vec<String> = call
        .query()
        .into_iter()
        .filter(|(n, v)| n == "trustStatus" && !v.is_empty())
        .map(|(_, v)| v)
        .collect();
    if !call.switches.generation.is_newest() {
        // One value there, so the first.
        statuses.truncate(1);
    }
    let fits = |wanted: &Option<String>, value: &str| wanted.as_deref().is_none_or(|w| w == value);
    let found: Vec<&Trust> = call
        .state
        .trusts_of(org)
        .filter(|t| fits(&id, &t.id) && fits(&kind, &t.kind))
        .filter(|t| fits(&trustee, &t.trustee) && fits(&trusted, &t.trusted))
        .filter(|t| statuses.is_empty() || statuses.iter().any(|s| s == t.status_at(now)))
        .collect();
    Ok((200, Some(page.of(call, &found, |trust| show(call, trust)))))
}

/// The organizations whose trusts let this one act, each with its trust.
pub fn member_orgs(call: &mut Call<'_>) -> Result<Reply, Failure> {
    call.enter(ADMINS)?;
    let page = Page::read(call, 1)?;
    let org = call.segment(0);
    let found: Vec<(&Trust, &Org)> = call
        .state
        .trusts_of(org)
        .filter(|t| t.trusted == org)
        .filter_map(|t| Some((t, call.state.org(&t.trustee)?)))
        .collect();
    let shown = page.of(call, &found, |(trust, org)| {
        json!({"id": org.id, "name": org.name, "displayName": org.display_name, "organizationTrust": show(call, trust)})
    });
    Ok((200, Some(shown)))
}

fn check_description(call: &Call<'_>, text: Option<&str>) -> Result<Option<String>, Failure> {
    let is_long = |text: &str| text.chars().count() > DESCRIPTION_LENGTH;
    if call.switches.generation.is_newest() && text.is_some_and(is_long) {
        return Err(Failure::bad(format!("description: size must be between 0 and {DESCRIPTION_LENGTH}")));
    }
    Ok(text.map(str::to_owned))
}

fn scopes(value: &Value) -> Result<ScopesPatch, Failure> {
    ScopesPatch::read(value, "serviceDefinitionId").map_err(Failure::bad)
}

/// Creates one in which the path's organization is the trustee. It is active at once: no call that accepts one is known.
pub fn create(call: &mut Call<'_>) -> Result<Reply, Failure> {
    let caller = call.enter(OWNERS)?;
    let fields = call.fields()?;
    let trusted = fields.text("trustedOrgId")?.filter(|id| !id.is_empty());
    let trusted = trusted.ok_or_else(|| Failure::bad("trustedOrgId is required"))?.to_owned();
    let allowed = fields.get("allowedScopes").ok_or_else(|| Failure::bad("allowedScopes is required"))?;
    let mut granted = Scopes::default();
    scopes(allowed)?.replace(&mut granted);
    let kind = fields.text("type")?.unwrap_or(CUSTOM).to_owned();
    let description = check_description(call, fields.text("description")?)?;
    let expires = fields.integer("expiresAt")?;
    if kind != CUSTOM {
        return Err(Failure::forbidden());
    }
    if call.state.org(&trusted).is_none() {
        return Err(Failure::no_org());
    }
    let trustee = call.segment(0).to_owned();
    if trusted == trustee {
        return Err(Failure::bad("An organization cannot trust itself."));
    }
    let now = call.state.trust_now();
    if expires.is_some_and(|end| end <= now) {
        return Err(Failure::bad(PAST));
    }
    // A trust has a direction: one the other way round is no conflict.
    let taken = call.state.trusts_of(&trustee).any(|t| {
        t.trustee == trustee && t.trusted == trusted && [ACTIVE, PENDING].contains(&t.status_at(now))
    });
    if taken {
        let message = "Active or pending organization trust between the organizations already exist.";
        return Err(Failure::conflict(message));
    }
    let author = call.state.author(&caller.account);
    let id = ident::new_guid();
    call.state.add_trust(Trust {
        key: None,
        id: id.clone(),
        trustee,
        trusted,
        kind,
        status: ACTIVE.to_owned(),
        description,
        expires,
        created: now,
        created_by: author.clone(),
        updated: now,
        updated_by: author,
        scopes: granted,
    });
    Ok((201, Some(json!({"id": id}))))
}

/// The path's trust. One that the organization has no part in is none of its own; the beneficiary sees
/// one, and may not touch it.
fn own<'a>(call: &'a Call<'_>) -> Result<&'a Trust, Failure> {
    let (org, id) = (call.segment(0), call.segment(1));
    let trust = call.state.trusts_of(org).find(|t| t.id == id).ok_or_else(Failure::no_trust)?;
    if trust.trustee == org { Ok(trust) } else { Err(Failure::forbidden()) }
}

/// Changes the fields that are sent, all or none, of an active trust.
pub fn update(call: &mut Call<'_>) -> Result<Reply, Failure> {
    let caller = call.enter(OWNERS)?;
    let fields = call.fields()?;
    let mut trust = own(call)?.clone();
    let now = call.state.trust_now();
    if trust.status_at(now) != ACTIVE {
        return Err(Failure::bad("Cannot update non-active organization trust."));
    }
    if let Some(status) = fields.text("status")? {
        if !call.switches.generation.lets_status_change() {
            return Err(Failure::bad("Update of the status is currently restricted."));
        }
        if !STATUSES.contains(&status) {
            return Err(Failure::bad(format!("status must be one of {}", STATUSES.join(", "))));
        }
        status.clone_into(&mut trust.status);
    }
    if let Some(value) = fields.get("allowedScopes") {
        let patch = scopes(value)?;
        match call.switches.scopes {
            ScopesRule::Replace => patch.replace(&mut trust.scopes),
            ScopesRule::Merge => patch.merge(&mut trust.scopes),
        }
    }
    if let Some(text) = fields.text("description")? {
        trust.description = check_description(call, Some(text))?;
    }
    if let Some(end) = fields.integer("expiresAt")? {
        if end <= now {
            return Err(Failure::bad(PAST));
        }
        trust.expires = Some(end);
    }
    trust.updated = now;
    trust.updated_by = call.state.author(&caller.account);
    let shown = show(call, &trust);
    if let Some(kept) = call.state.trust_mut(&trust.trustee, &trust.id) {
        *kept = trust;
    }
    Ok((200, Some(shown)))
}

/// Removes one, whatever its status.
pub fn remove(call: &mut Call<'_>) -> Result<Reply, Failure> {
    call.enter(OWNERS)?;
    let trust = own(call)?;
    let (trustee, id) = (trust.trustee.clone(), trust.id.clone());
    call.state.remove_trust(&trustee, &id);
    Ok((204, None))
}
