//! The form in which secrets lie in the keyring: compact JSON, one field a key.

use crate::VaultError;
use orgdesk_words::say;
use secrecy::{ExposeSecret, SecretString};
use std::collections::BTreeMap;
use zeroize::Zeroizing;

/// A connection's secret fields by name.
pub(crate) type Secrets = BTreeMap<String, SecretString>;

/// Whether a field is missing its value, or there is no field at all.
pub(crate) fn is_empty(secrets: &Secrets) -> bool {
    secrets.is_empty() || secrets.values().any(|secret| secret.expose_secret().trim().is_empty())
}

/// Whether two are the same.
pub(crate) fn same(one: &Secrets, other: &Secrets) -> bool {
    let equal = |(name, secret): (&String, &SecretString)| {
        other.get(name).is_some_and(|other| other.expose_secret() == secret.expose_secret())
    };
    one.len() == other.len() && one.iter().all(equal)
}

/// The bytes for the keyring; zeroed when dropped.
pub(crate) fn encode(secrets: &Secrets) -> Result<Zeroizing<Vec<u8>>, VaultError> {
    let plain: BTreeMap<&str, &str> =
        secrets.iter().map(|(name, secret)| (name.as_str(), secret.expose_secret())).collect();
    // An escape takes at most six bytes for one. With room for all, the buffer never moves and leaves no copy.
    let most = plain.iter().map(|(name, secret)| 6 * (name.len() + secret.len()) + 6).sum::<usize>() + 2;
    let mut bytes = Zeroizing::new(Vec::with_capacity(most));
    serde_json::to_writer(&mut *bytes, &plain)
        .map_err(|_| VaultError::Failed(say!("the secret could not be written as JSON")))?;
    Ok(bytes)
}

/// Reads what [`encode`] wrote. The error says nothing of the content, since a parser's own message may quote it.
pub(crate) fn decode(bytes: &[u8]) -> Result<Secrets, VaultError> {
    serde_json::from_slice(bytes)
        .map_err(|_| VaultError::Failed(say!("its entry for this connection was not written by Orgdesk")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secrets(pairs: &[(&str, &str)]) -> Secrets {
        pairs.iter().map(|(name, secret)| ((*name).to_owned(), SecretString::from(*secret))).collect()
    }

    #[test]
    fn what_is_written_is_read_again_without_the_buffer_moving() {
        let all = secrets(&[("token", "a\"\\\u{1}\u{7f}é\u{1f511}\n"), ("key", &"\u{0}".repeat(50))]);
        let bytes = encode(&all).unwrap();
        assert_eq!(bytes.capacity(), 6 * ("token".len() + 12 + "key".len() + 50) + 2 * 6 + 2);
        let back = decode(&bytes).unwrap();
        assert_eq!(back.len(), 2);
        for (name, secret) in &all {
            assert_eq!(back[name].expose_secret(), secret.expose_secret());
        }
    }

    #[test]
    fn a_foreign_entry_is_an_error_that_quotes_nothing() {
        for bytes in [&b"\"hunter2\""[..], b"hunter2", b"{\"token\":{\"hunter2\":1}}", b"\xff\xfe"] {
            let error = decode(bytes).unwrap_err();
            assert!(!format!("{error} {error:?}").contains("hunter2"));
        }
    }

    #[test]
    fn blank_is_empty() {
        assert!(is_empty(&secrets(&[])));
        assert!(is_empty(&secrets(&[("token", " \n")])));
        assert!(is_empty(&secrets(&[("id", "x"), ("token", "")])));
        assert!(!is_empty(&secrets(&[("token", "x")])));
    }
}
