//! JSON Web Tokens signed with RS256.

use super::rsa::{PrivateKey, PublicKey};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::rand::SystemRandom;
use ring::signature::{RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, RsaKeyPair, RsaPublicKeyComponents};
use serde_json::{Map, Value, json};

/// A token that was taken apart. Nothing of it is proven.
#[derive(Debug)]
pub struct Parts<'a> {
    /// Its header.
    pub header: Map<String, Value>,
    /// Its claims.
    pub claims: Map<String, Value>,
    signed: &'a str,
    signature: Vec<u8>,
}

impl<'a> Parts<'a> {
    /// Takes a token apart. `None`: it is none.
    #[must_use]
    pub fn of(token: &'a str) -> Option<Self> {
        let (signed, signature) = token.rsplit_once('.')?;
        let (header, claims) = signed.split_once('.')?;
        let decode = |text: &str| URL_SAFE_NO_PAD.decode(text).ok();
        let object = |text: &str| serde_json::from_slice::<Map<String, Value>>(&decode(text)?).ok();
        Some(Self { header: object(header)?, claims: object(claims)?, signed, signature: decode(signature)? })
    }

    /// A text of the header, empty without.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.header.get(name).and_then(Value::as_str).unwrap_or_default()
    }

    /// A text of the claims, empty without.
    #[must_use]
    pub fn claim(&self, name: &str) -> &str {
        self.claims.get(name).and_then(Value::as_str).unwrap_or_default()
    }

    /// A time of the claims, in seconds of the epoch.
    #[must_use]
    pub fn time(&self, name: &str) -> Option<i64> {
        self.claims.get(name)?.as_f64().map(whole)
    }

    /// Whether one of its audiences is this one.
    #[must_use]
    pub fn is_for(&self, audience: &str) -> bool {
        match self.claims.get("aud") {
            Some(Value::String(one)) => one == audience,
            Some(Value::Array(many)) => many.iter().any(|one| one == audience),
            _ => false,
        }
    }

    /// Whether it is signed with RS256 and this key.
    #[must_use]
    pub fn is_signed_with(&self, key: &PublicKey) -> bool {
        let components = RsaPublicKeyComponents { n: &key.n, e: &key.e };
        self.header("alg") == "RS256"
            && components.verify(&RSA_PKCS1_2048_8192_SHA256, self.signed.as_bytes(), &self.signature).is_ok()
    }
}

#[allow(clippy::cast_possible_truncation, reason = "seconds of the epoch; what is larger saturates")]
fn whole(seconds: f64) -> i64 {
    seconds as i64
}

/// Signs claims. Empty where the key is unsound, which none of the server's is.
#[must_use]
pub fn sign(key: &PrivateKey, id: &str, claims: &Value) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let signed = format!("{}.{}", part(&json!({"alg": "RS256", "kid": id})), part(claims));
    let Ok(pair) = RsaKeyPair::from_der(&key.der()) else { return String::new() };
    let mut signature = vec![0; pair.public().modulus_len()];
    match pair.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), signed.as_bytes(), &mut signature) {
        Ok(()) => format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature)),
        Err(_) => String::new(),
    }
}
