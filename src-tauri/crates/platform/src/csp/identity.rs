//! Who the credential belongs to: what the server tells of the signed-in user, else what the token says of itself.

use super::errors::Task;
use super::links::AM;
use super::server::Server;
use super::wire::Info;
use crate::transport::Call;
use orgdesk_model::{Identity, Problem, visible};
use orgdesk_words::say;

/// The identity, and the org that the token is for.
pub async fn identity(server: &Server, task: Task) -> Result<(Identity, Option<String>), Problem> {
    let access = server.tokens.access().await?;
    let claims = access.claims.clone();
    let shown = |text: &str| visible(text).into_owned();
    let mut identity = Identity {
        name: claims
            .name
            .as_deref()
            .map_or_else(|| if access.is_app { say!("An OAuth app") } else { say!("A user") }, shown),
        id: None,
        roles: claims.roles.iter().map(|role| shown(role)).collect(),
        server_version: None,
    };
    let (Some(org), false) = (&claims.org, access.is_app) else { return Ok((identity, claims.org)) };
    let call = Call::get(format!("{AM}/loggedin/user/orgs/{org}/info"));
    match server.ask::<Info>(&call).await {
        Ok(told) => {
            let user = told.value.user.and_then(|user| user.username.or(user.acct));
            if let Some(name) = user.filter(|name| !name.is_empty()) {
                // What trusts name who made them by.
                identity.id = Some(name.clone());
                identity.name = shown(&name);
            }
            let roles = told.value.user_org_info.into_iter().flatten().find_map(|info| info.org_roles);
            // The user's roles: the token may carry fewer of them, which its own claims tell.
            if let (Some(roles), true) = (roles, claims.roles.is_empty()) {
                identity.roles = roles.into_iter().filter_map(|role| role.name).map(|r| shown(&r)).collect();
            }
        }
        // Not every account may ask, and not every server has it.
        Err(failed) if matches!(failed.status(), Some(403..=405)) => {}
        Err(failed) => return Err(failed.problem(task, Some(org))),
    }
    Ok((identity, claims.org))
}
