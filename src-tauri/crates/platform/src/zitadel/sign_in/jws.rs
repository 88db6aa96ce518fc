//! Signed tokens (RFC 7515) of the one kind that ZITADEL uses here: RS256. No other algorithm is known, so that none
//! can be chosen by whoever made a token.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use orgdesk_words::say;
use ring::rand::SystemRandom;
use ring::rsa::KeyPair;
use ring::signature::{RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, RsaPublicKeyComponents};
use rustls::pki_types::PrivateKeyDer;
use rustls::pki_types::pem::PemObject;
use serde::Deserialize;
use serde_json::{Value, json};
use thiserror::Error;
use zeroize::{Zeroize, Zeroizing};

/// A key that signs.
pub struct SigningKey(KeyPair);

/// Why a private key can't sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum BadKey {
    /// No PEM with a private key in it.
    #[error("{}", say!("there is no private key in PEM form"))]
    NoPem,
    /// Not RSA, broken, or fewer than 2048 bits.
    #[error("{}", say!("it is no RSA key of at least 2048 bits"))]
    NotRsa,
}

impl SigningKey {
    /// Reads a private key: `RSA PRIVATE KEY` (PKCS #1), as ZITADEL writes it, or `PRIVATE KEY` (PKCS #8).
    pub fn from_pem(pem: &str) -> Result<Self, BadKey> {
        let mut der = PrivateKeyDer::from_pem_slice(pem.as_bytes()).map_err(|_| BadKey::NoPem)?;
        let pair = match &der {
            PrivateKeyDer::Pkcs1(key) => KeyPair::from_der(key.secret_pkcs1_der()),
            PrivateKeyDer::Pkcs8(key) => KeyPair::from_pkcs8(key.secret_pkcs8_der()),
            _ => return Err(BadKey::NotRsa),
        };
        der.zeroize();
        pair.map(Self).map_err(|_| BadKey::NotRsa)
    }

    /// Signs claims. `id` names the key for the server. None: the system has no randomness.
    pub fn sign(&self, id: &str, claims: &Value) -> Option<Zeroizing<String>> {
        let coded = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let header = json!({ "alg": "RS256", "typ": "JWT", "kid": id });
        let mut token = Zeroizing::new(format!("{}.{}", coded(&header), coded(claims)));
        let mut signature = vec![0; self.0.public().modulus_len()];
        self.0.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), token.as_bytes(), &mut signature).ok()?;
        token.push('.');
        token.push_str(&URL_SAFE_NO_PAD.encode(signature));
        Some(token)
    }
}

/// The server's public keys (RFC 7517).
#[derive(Deserialize)]
pub struct Keys {
    keys: Vec<Key>,
}

#[derive(Deserialize)]
struct Key {
    kid: Option<String>,
    kty: Option<String>,
    alg: Option<String>,
    #[serde(rename = "use")]
    usage: Option<String>,
    n: Option<String>,
    e: Option<String>,
}

/// Why a signed token is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum BadToken {
    /// Not three parts of base64url with JSON in the first two.
    #[error("{}", say!("it is no signed token"))]
    NoToken,
    /// Not RS256; `none` above all.
    #[error("{}", say!("it is not signed in the way that is agreed on (RS256)"))]
    Algorithm,
    /// The server's keys have no such key.
    #[error("{}", say!("it is signed with a key that the server doesn't name"))]
    UnknownKey,
    /// The signature is another text's.
    #[error("{}", say!("its signature is wrong"))]
    Signature,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
    crit: Option<Value>,
}

/// The claims of a token that one of the keys signed.
pub fn verify(token: &str, keys: &Keys) -> Result<Value, BadToken> {
    let mut parts = token.split('.');
    let (Some(header), Some(claims), Some(signature), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err(BadToken::NoToken);
    };
    let decode = |part: &str| URL_SAFE_NO_PAD.decode(part).map_err(|_| BadToken::NoToken);
    let read: Header = serde_json::from_slice(&decode(header)?).map_err(|_| BadToken::NoToken)?;
    if read.alg != "RS256" || read.crit.is_some() {
        return Err(BadToken::Algorithm);
    }
    let signed = &token[..header.len() + 1 + claims.len()];
    let signature = decode(signature)?;
    let fits = |key: &&Key| {
        key.kty.as_deref() == Some("RSA")
            && key.alg.as_deref().is_none_or(|alg| alg == "RS256")
            && key.usage.as_deref().is_none_or(|usage| usage == "sig")
            && read.kid.as_deref().is_none_or(|kid| key.kid.as_deref() == Some(kid))
    };
    let mut known = false;
    for key in keys.keys.iter().filter(fits) {
        let part = |part: &Option<String>| {
            part.as_deref().and_then(|part| URL_SAFE_NO_PAD.decode(part.trim_end_matches('=')).ok())
        };
        let (Some(n), Some(e)) = (part(&key.n), part(&key.e)) else { continue };
        known = true;
        let public = RsaPublicKeyComponents { n, e };
        if public.verify(&RSA_PKCS1_2048_8192_SHA256, signed.as_bytes(), &signature).is_ok() {
            return serde_json::from_slice(&decode(claims)?).map_err(|_| BadToken::NoToken);
        }
    }
    Err(if known { BadToken::Signature } else { BadToken::UnknownKey })
}
