//! The operations: paths and what they do.

mod api_tokens;
mod catalogue;
mod me;
mod orgs;
mod policies;
mod sign_in;
mod trusts;

use super::call::Operation;

/// An operation.
pub struct Route {
    /// HTTP method.
    pub method: &'static str,
    /// Path; `*` leaves a segment open.
    path: &'static str,
    /// What it does.
    pub operation: Operation,
    /// Generation c alone has it.
    pub newest_only: bool,
}

impl Route {
    /// The open segments, when the path is this route's.
    #[must_use]
    pub fn matches(&self, path: &[String]) -> Option<Vec<String>> {
        let own: Vec<&str> = self.path.split('/').skip(1).collect();
        if own.len() != path.len() {
            return None;
        }
        let mut open = Vec::new();
        for (pattern, segment) in own.iter().zip(path) {
            match *pattern {
                "*" if !segment.is_empty() => open.push(segment.clone()),
                literal if literal == segment => {}
                _ => return None,
            }
        }
        Some(open)
    }
}

const fn route(method: &'static str, path: &'static str, operation: Operation) -> Route {
    Route { method, path, operation, newest_only: false }
}

const fn newest(method: &'static str, path: &'static str, operation: Operation) -> Route {
    Route { method, path, operation, newest_only: true }
}

/// All operations. Literal segments come before open ones.
pub static ROUTES: [Route; 36] = [
    route("POST", "/csp/gateway/am/api/auth/api-tokens/authorize", sign_in::exchange),
    route("POST", "/csp/gateway/am/api/auth/api-tokens/details", sign_in::details),
    route("POST", "/csp/gateway/am/api/auth/token", sign_in::client_credentials),
    route("POST", "/csp/gateway/am/api/auth/authorize", sign_in::client_credentials),
    route("GET", "/csp/gateway/am/api/loggedin/user", me::user),
    route("GET", "/csp/gateway/am/api/v2/loggedin/user/orgs", me::orgs),
    route("GET", "/csp/gateway/am/api/loggedin/user/orgs", me::orgs_deprecated),
    route("GET", "/csp/gateway/am/api/loggedin/user/orgs/*/info", me::info),
    route("GET", "/csp/gateway/am/api/loggedin/user/orgs/*/roles", me::roles),
    route("GET", "/csp/gateway/am/api/loggedin/user/orgs/*/service-roles", me::service_roles),
    route("GET", "/csp/gateway/am/api/orgs/*", orgs::get),
    route("PATCH", "/csp/gateway/am/api/orgs/*", orgs::update),
    newest("GET", "/csp/gateway/am/api/orgs/*/mfa-policy", policies::login),
    newest("POST", "/csp/gateway/am/api/orgs/*/mfa-policy/activate", policies::activate_login),
    newest("POST", "/csp/gateway/am/api/orgs/*/mfa-policy/deactivate", policies::deactivate_login),
    newest("GET", "/csp/gateway/am/api/orgs/*/mfa-api-token-policy", policies::api_token),
    newest("POST", "/csp/gateway/am/api/orgs/*/mfa-api-token-policy/activate", policies::activate_api_token),
    newest(
        "POST",
        "/csp/gateway/am/api/orgs/*/mfa-api-token-policy/deactivate",
        policies::deactivate_api_token,
    ),
    route("GET", "/csp/gateway/am/api/orgs/*/trusts", trusts::list),
    route("POST", "/csp/gateway/am/api/orgs/*/trusts", trusts::create),
    route("PATCH", "/csp/gateway/am/api/orgs/*/trusts/*", trusts::update),
    route("DELETE", "/csp/gateway/am/api/orgs/*/trusts/*", trusts::remove),
    route("GET", "/csp/gateway/am/api/orgs/*/member-orgs", trusts::member_orgs),
    route("GET", "/csp/gateway/am/api/orgs/*/roles", catalogue::roles),
    route("GET", "/csp/gateway/am/api/v2/orgs/*/users", catalogue::users),
    route("GET", "/csp/gateway/am/api/orgs/*/users/search", catalogue::search_users),
    route("GET", "/csp/gateway/iam-roles-mgmt/api/orgs/*/custom-roles", catalogue::custom_roles),
    route("GET", "/csp/gateway/slc/api/v2/ui/definitions/", catalogue::services),
    route("GET", "/csp/gateway/slc/api/v2/ui/definitions", catalogue::services),
    route("GET", "/csp/slc/api/definitions/external/*", catalogue::service_roles),
    route("GET", "/csp/gateway/slc/api/definitions/external/*", catalogue::service_roles),
    route("POST", "/csp/gateway/am/api/orgs/*/api-tokens/activate", api_tokens::activate),
    route("POST", "/csp/gateway/am/api/orgs/*/api-tokens/deactivate", api_tokens::deactivate),
    route("POST", "/csp/gateway/am/api/orgs/*/tokens/deactivate", api_tokens::deactivate),
    route("GET", "/csp/gateway/am/api/orgs/*/oauth-apps", catalogue::apps),
    route("GET", "/csp/gateway/am/api/orgs/*/idp", catalogue::idp),
];
