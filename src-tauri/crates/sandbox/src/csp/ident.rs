//! Ids and secrets. Ids of a world's things come from their keys, so that they are the same at every start; secrets
//! and what is made later are random.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use uuid::Uuid;

const LETTERS: &[u8; 62] = b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
/// Length of an API token (Using VMware Cloud Services).
const API_TOKEN: usize = 65;
/// Length of a service definition id, its `_` at the end included, as seen in the field.
const SERVICE_ID: usize = 28;

/// SplitMix64: a well spread sequence from one seed.
#[derive(Debug, Clone)]
pub struct Sequence(u64);

impl Sequence {
    /// The sequence of a seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// One of a list that isn't empty.
    pub fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        let at = self.next() % of.len().max(1) as u64;
        &of[usize::try_from(at).unwrap_or_default()]
    }
}

/// FNV-1a of a kind and a key.
fn seed(kind: &str, key: &str) -> u64 {
    kind.bytes().chain([0]).chain(key.bytes()).fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

/// The GUID of a world's thing.
#[must_use]
pub fn guid(kind: &str, key: &str) -> String {
    let mut numbers = Sequence::new(seed(kind, key));
    let mut bytes = [0; 16];
    bytes[..8].copy_from_slice(&numbers.next().to_be_bytes());
    bytes[8..].copy_from_slice(&numbers.next().to_be_bytes());
    uuid::Builder::from_random_bytes(bytes).into_uuid().to_string()
}

/// A GUID for something new.
#[must_use]
pub fn new_guid() -> String {
    Uuid::new_v4().to_string()
}

/// The id of a service definition.
#[must_use]
pub fn service(key: &str) -> String {
    let mut numbers = Sequence::new(seed("service", key));
    let mut id: String = (1..SERVICE_ID).map(|_| char::from(*numbers.pick(LETTERS))).collect();
    id.push('_');
    id
}

/// The client id of an OAuth app.
#[must_use]
pub fn app(key: &str) -> String {
    let mut numbers = Sequence::new(seed("app", key));
    (0..SERVICE_ID).map(|_| char::from(*numbers.pick(LETTERS))).collect()
}

/// Random letters and digits.
fn letters(count: usize) -> String {
    std::iter::repeat_with(|| Uuid::new_v4().into_bytes())
        .flatten()
        .take(count)
        .map(|byte| char::from(LETTERS[usize::from(byte) % LETTERS.len()]))
        .collect()
}

/// The text of an API token.
#[must_use]
pub fn api_token() -> String {
    letters(API_TOKEN)
}

/// The secret of an OAuth app.
#[must_use]
pub fn secret() -> String {
    letters(50)
}

/// A JWT with these claims. Nobody checks its signature, so it is random: it makes two tokens differ.
#[must_use]
pub fn jwt(claims: &serde_json::Value) -> String {
    let part = |text: &[u8]| URL_SAFE_NO_PAD.encode(text);
    let head = part(br#"{"alg":"RS256","kid":"signing_2","typ":"JWT"}"#);
    let signature: Vec<u8> = [Uuid::new_v4().into_bytes(), Uuid::new_v4().into_bytes()].concat();
    format!("{head}.{}.{}", part(claims.to_string().as_bytes()), part(&signature))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_a_key_stay_and_differ_between_keys_and_kinds() {
        assert_eq!(guid("org", "alpha"), guid("org", "alpha"));
        assert_ne!(guid("org", "alpha"), guid("org", "beta"));
        assert_ne!(guid("org", "alpha"), guid("trust", "alpha"));
        assert_eq!(guid("org", "alpha").parse::<Uuid>().map(|id| id.get_version_num()), Ok(4));
        assert_eq!(service("ledger").len(), SERVICE_ID);
        assert_ne!(service("ledger"), service("beacon"));
    }

    #[test]
    fn secrets_are_new_every_time() {
        assert_eq!(api_token().len(), API_TOKEN);
        assert_ne!(api_token(), api_token());
        assert_eq!(jwt(&serde_json::json!({})).split('.').count(), 3);
    }
}
