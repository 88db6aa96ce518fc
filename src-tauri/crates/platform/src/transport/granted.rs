//! What the answer to an exchange holds (RFC 6749, 5.1). It is all secret, so none of it gets into an error.

use super::{Answer, TransportError};
use orgdesk_words::phrase;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::Value;
use zeroize::Zeroize;

/// What an exchange gave.
pub struct GrantedToken {
    /// The access token.
    pub token: SecretString,
    /// How many seconds the server says that it lives; what is no positive number counts as not told.
    pub life: Option<i64>,
    /// What later access tokens are had for.
    pub refresh: Option<SecretString>,
    /// Who signed in, as OpenID tells it.
    pub id_token: Option<SecretString>,
}

#[derive(Deserialize)]
struct TokenAnswer {
    access_token: Option<SecretString>,
    expires_in: Option<Value>,
    refresh_token: Option<SecretString>,
    id_token: Option<SecretString>,
}

impl GrantedToken {
    /// Reads an answer.
    ///
    /// # Errors
    /// There is no access token in it.
    pub fn read(mut answer: Answer) -> Result<Self, TransportError> {
        let read = serde_json::from_slice::<TokenAnswer>(&answer.body);
        answer.body.zeroize();
        let unreadable = |reason: &str| TransportError::Unreadable {
            reason: reason.to_owned(),
            answer: Box::new(answer.clone()),
        };
        let read = read.map_err(|_| unreadable(phrase!("it is not the JSON of an access token")))?;
        let some = |secret: &SecretString| !secret.expose_secret().trim().is_empty();
        let token = read
            .access_token
            .filter(some)
            .ok_or_else(|| unreadable(phrase!("there is no access token in it")))?;
        // What is no text of a header can't be sent as one, and nobody who typed something has to hear of it (RFC 6750, 2.1).
        if !token.expose_secret().bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(unreadable(phrase!("its access token has characters that no token has")));
        }
        let life =
            read.expires_in.and_then(|life| life.as_i64().or_else(|| life.as_str()?.trim().parse().ok()));
        Ok(Self {
            token,
            life: life.filter(|life| *life > 0),
            refresh: read.refresh_token.filter(some),
            id_token: read.id_token.filter(some),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_without_a_token_is_no_grant_and_is_not_repeated() {
        for body in [
            "",
            "[]",
            "{}",
            r#"{"access_token": " "}"#,
            r#"{"access_token": 5, "id_token": "s3cret"}"#,
            r#"{"access_token": "s3cret\u202e"}"#,
        ] {
            let answer = Answer { body: body.as_bytes().to_vec(), ..Answer::empty(200) };
            let Err(TransportError::Unreadable { answer, .. }) = GrantedToken::read(answer) else {
                panic!("{body}")
            };
            assert!(!answer.text().contains("s3cret"), "{body}");
        }
    }

    #[test]
    fn the_life_may_be_a_number_or_text() {
        for (body, life) in [
            (r#"{"access_token": "a", "expires_in": 1799}"#, Some(1799)),
            (r#"{"access_token": "a", "expires_in": "1799"}"#, Some(1799)),
            (r#"{"access_token": "a", "expires_in": null}"#, None),
            (r#"{"access_token": "a", "expires_in": -5, "refresh_token": ""}"#, None),
        ] {
            let answer = Answer { body: body.as_bytes().to_vec(), ..Answer::empty(200) };
            let granted = GrantedToken::read(answer).unwrap();
            assert_eq!((granted.life, granted.refresh.is_some()), (life, false));
        }
    }
}
