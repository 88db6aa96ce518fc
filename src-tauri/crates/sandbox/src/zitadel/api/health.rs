//! What needs no token: health and discovery.

use super::{Call, EMPTY, Route, route};
use crate::zitadel::auth::Access::Open;
use crate::zitadel::errors::Failure;
use serde_json::{Value, json};

pub fn routes() -> Vec<Route> {
    vec![
        route("GET", "/admin/v1/healthz", &EMPTY, Open, healthy),
        route("GET", "/auth/v1/healthz", &EMPTY, Open, healthy),
        route("GET", "/management/v1/healthz", &EMPTY, Open, healthy),
        route("GET", "/debug/ready", &EMPTY, Open, |_| Ok(json!("ok"))),
        route("GET", "/.well-known/openid-configuration", &EMPTY, Open, discovery),
    ]
}

fn healthy(_: &mut Call) -> Result<Value, Failure> {
    Ok(json!({}))
}

fn discovery(call: &mut Call) -> Result<Value, Failure> {
    let base = call.base;
    let client_auth = json!(["none", "client_secret_basic", "client_secret_post", "private_key_jwt"]);
    let mut document = json!({
        "issuer": base,
        "authorization_endpoint": format!("{base}/oauth/v2/authorize"),
        "token_endpoint": format!("{base}/oauth/v2/token"),
        "introspection_endpoint": format!("{base}/oauth/v2/introspect"),
        "userinfo_endpoint": format!("{base}/oidc/v1/userinfo"),
        "revocation_endpoint": format!("{base}/oauth/v2/revoke"),
        "end_session_endpoint": format!("{base}/oidc/v1/end_session"),
        "device_authorization_endpoint": format!("{base}/oauth/v2/device_authorization"),
        "jwks_uri": format!("{base}/oauth/v2/keys"),
        "scopes_supported": ["openid", "profile", "email", "phone", "address", "offline_access"],
        "response_types_supported": ["code", "id_token", "id_token token"],
        "response_modes_supported": ["query", "fragment", "form_post"],
        "grant_types_supported": ["authorization_code", "implicit", "refresh_token", "client_credentials",
            "urn:ietf:params:oauth:grant-type:jwt-bearer", "urn:ietf:params:oauth:grant-type:device_code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": call.traits.signing_algorithms,
        "request_object_signing_alg_values_supported": ["RS256"],
        "token_endpoint_auth_methods_supported": client_auth,
        "token_endpoint_auth_signing_alg_values_supported": ["RS256"],
        "revocation_endpoint_auth_methods_supported": client_auth,
        "revocation_endpoint_auth_signing_alg_values_supported": ["RS256"],
        "introspection_endpoint_auth_methods_supported": ["client_secret_basic", "private_key_jwt"],
        "introspection_endpoint_auth_signing_alg_values_supported": ["RS256"],
        "claims_supported": ["sub", "aud", "exp", "iat", "iss", "auth_time", "nonce", "acr", "amr", "c_hash",
            "at_hash", "act", "scopes", "client_id", "azp", "preferred_username", "name", "family_name", "given_name",
            "locale", "email", "email_verified", "phone_number", "phone_number_verified"],
        "code_challenge_methods_supported": ["S256"],
        "ui_locales_supported": call.traits.languages,
        "request_parameter_supported": true,
        "request_uri_parameter_supported": false,
    });
    if call.traits.backchannel_logout {
        document["backchannel_logout_supported"] = json!(true);
        document["backchannel_logout_session_supported"] = json!(true);
    }
    Ok(document)
}
