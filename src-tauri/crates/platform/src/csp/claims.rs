//! What an access token says of itself. Nobody checks its signature here, so it is a hint and no proof.

use super::links::is_guid;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use serde_json::Value;

/// The permission that every role of an organization begins with.
const ROLE: &str = "csp:";

/// The claims that clients read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Claims {
    /// The organization that the token is for.
    pub org: Option<String>,
    /// The account's name.
    pub name: Option<String>,
    /// The roles in the organization, such as `org_owner`.
    pub roles: Vec<String>,
    /// How many seconds the token lives.
    pub life: Option<i64>,
}

#[derive(Deserialize)]
struct Payload {
    context_name: Option<Value>,
    username: Option<Value>,
    acct: Option<Value>,
    perms: Option<Value>,
    iat: Option<Value>,
    exp: Option<Value>,
}

impl Claims {
    /// Reads the claims of a token. One that is no JWT has none.
    pub fn of(token: &str) -> Self {
        let mut parts = token.split('.');
        let payload = parts.nth(1).and_then(|part| URL_SAFE_NO_PAD.decode(part.trim_end_matches('=')).ok());
        let Some(payload) = payload.and_then(|json| serde_json::from_slice::<Payload>(&json).ok()) else {
            return Self::default();
        };
        let text = |value: &Option<Value>| {
            value.as_ref().and_then(Value::as_str).filter(|text| !text.is_empty()).map(str::to_owned)
        };
        let number = |value: &Option<Value>| value.as_ref().and_then(Value::as_i64);
        let perms = payload.perms.as_ref().and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        Self {
            // It becomes part of paths, so nothing but an id will do.
            org: text(&payload.context_name).filter(|org| is_guid(org)).map(|org| org.to_ascii_lowercase()),
            name: text(&payload.username).or_else(|| text(&payload.acct)),
            roles: perms
                .iter()
                .filter_map(|perm| perm.as_str()?.strip_prefix(ROLE))
                .map(str::to_owned)
                .collect(),
            life: number(&payload.exp)
                .zip(number(&payload.iat))
                .and_then(|(exp, iat)| exp.checked_sub(iat))
                .filter(|life| *life > 0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn jwt(claims: &Value) -> String {
        format!("e30.{}.c2ln", URL_SAFE_NO_PAD.encode(claims.to_string()))
    }

    #[test]
    fn organization_name_and_roles_are_read() {
        let claims = Claims::of(&jwt(&json!({
            "context_name": "0D6E1A52-3b7c-4f80-9a51-2c64e8b7f013", "username": "olga@alpha.example",
            "perms": ["csp:org_owner", "external/abc_/ledger:admin", 7, "csp:developer"], "iat": 100, "exp": 1900
        })));
        assert_eq!(claims.org.as_deref(), Some("0d6e1a52-3b7c-4f80-9a51-2c64e8b7f013"));
        assert_eq!(claims.name.as_deref(), Some("olga@alpha.example"));
        assert_eq!(
            (claims.roles, claims.life),
            (vec!["org_owner".to_owned(), "developer".to_owned()], Some(1800))
        );
    }

    #[test]
    fn what_is_no_claim_is_none() {
        for odd in [
            json!({"perms": "csp:org_owner"}),
            json!({"context_name": 7, "perms": null}),
            json!([1]),
            json!({"context_name": "../x"}),
        ] {
            assert_eq!(Claims::of(&jwt(&odd)), Claims::default());
        }
        assert_eq!(Claims::of(&jwt(&json!({"iat": i64::MIN, "exp": i64::MAX}))).life, None);
    }

    proptest! {
        #[test]
        fn any_text_is_survived(text in any::<String>()) {
            let _ = Claims::of(&text);
            let _ = Claims::of(&format!("a.{text}.b"));
        }
    }
}
