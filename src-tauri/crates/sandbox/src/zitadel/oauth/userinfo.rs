//! What a token says of its user, and the keys that prove what the server signs.

use super::rsa::PrivateKey;
use super::token::SERVER_KEY;
use super::{Call, Refusal};
use crate::zitadel::state::{Token, UserKind};
use serde_json::{Value, json};

/// The keys of the server.
pub fn key_set(_: &Call<'_>) -> Value {
    json!({"keys": [PrivateKey::number(0).public().jwk(SERVER_KEY)]})
}

/// Who a token is of, as far as its scopes tell.
pub fn userinfo(call: &Call<'_>) -> Result<Value, Refusal> {
    let refused =
        || Refusal { status: 401, error: "access_denied", description: "access token invalid".into() };
    let text = call.authorization.strip_prefix("Bearer ").ok_or_else(refused)?;
    let found = call.state.tokens.get(text).filter(|token| token.works(call.state.now()));
    let token = found.ok_or_else(refused)?;
    let user = call.state.living_user(&token.user).ok_or_else(refused)?;
    let granted = |scope: &str| Token::has(token, scope);
    let mut out = json!({"sub": user.id});
    if granted("profile") {
        out["name"] = json!(user.display_name());
        out["preferred_username"] = json!(user.user_name);
        out["updated_at"] = json!(user.stamp.changed.timestamp());
        if let UserKind::Human { first, last, language, .. } = &user.kind {
            out["given_name"] = json!(first);
            out["family_name"] = json!(last);
            out["locale"] = json!(language);
        }
    }
    if let (true, UserKind::Human { email, .. }) = (granted("email"), &user.kind) {
        out["email"] = json!(email);
        out["email_verified"] = json!(true);
    }
    Ok(out)
}
