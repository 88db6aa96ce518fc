//! Signing in through the system's browser: authorization code with PKCE (RFC 7636) for a native app (RFC 8252).

use super::discovery::{Discovery, discover};
use super::jws::{BadToken, Keys, verify};
use super::refusal::{Attempt, failed};
use super::{Grant, Held, SCOPES_OFFLINE, SignIn, life, no_randomness};
use crate::session::{BrowserSignIn, Session};
use crate::transport::loopback::{Listener, Verdict};
use crate::transport::{Call, Client, Clock, Exchange, GrantedToken, Tokens};
use crate::zitadel::descriptor::CLIENT_ID;
use crate::zitadel::errors::{Task, problem};
use crate::zitadel::server::{Api, Server, Signer};
use crate::zitadel::session::ZitadelSession;
use async_trait::async_trait;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use orgdesk_model::{Finding, Problem, ProblemCode, visible};
use orgdesk_words::{phrase, say};
use ring::digest::{SHA256, digest};
use ring::rand::{SecureRandom, SystemRandom};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use std::sync::Arc;
use url::Url;

/// The path that is registered for the application.
pub const CALLBACK: &str = "/callback";
/// How far the server's clock may be from this computer's.
const SKEW: TimeDelta = TimeDelta::minutes(5);

/// A sign-in that waits.
struct Waiting {
    anonymous: Arc<Client>,
    api: Api,
    client: String,
    clock: Clock,
    discovery: Discovery,
    listener: Listener,
    url: Url,
    state: String,
    nonce: String,
    verifier: SecretString,
}

/// Begins: asks the server where, opens a port, and makes the address for the browser.
pub async fn begin(
    anonymous: Arc<Client>,
    api: Api,
    client: String,
    clock: Clock,
) -> Result<Box<dyn BrowserSignIn>, Problem> {
    let discovery = discover(&anonymous).await?;
    let (Some(authorize), true) = (discovery.authorize.clone(), discovery.keys.is_some()) else {
        return Err(Problem::new(
            ProblemCode::WrongServer,
            phrase!(
                "The server doesn't say where a browser signs in. Nothing was sent. Choose another way to sign in."
            ),
        ));
    };
    let listener = Listener::open(CALLBACK).await.map_err(|error| problem(&error, Task::SignIn))?;
    let (state, nonce, verifier) = (random()?, random()?, random()?);
    let challenge = URL_SAFE_NO_PAD.encode(digest(&SHA256, verifier.as_bytes()));
    let mut url = authorize;
    url.query_pairs_mut().extend_pairs([
        ("client_id", client.as_str()),
        ("redirect_uri", listener.redirect().as_str()),
        ("response_type", "code"),
        ("scope", SCOPES_OFFLINE),
        ("state", &state),
        ("nonce", &nonce),
        ("code_challenge", &challenge),
        ("code_challenge_method", "S256"),
    ]);
    let verifier = SecretString::from(verifier);
    Ok(Box::new(Waiting { anonymous, api, client, clock, discovery, listener, url, state, nonce, verifier }))
}

/// 256 bits, as text that goes anywhere.
fn random() -> Result<String, Problem> {
    let mut bytes = [0; 32];
    SystemRandom::new().fill(&mut bytes).map_err(|_| no_randomness())?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

#[async_trait]
impl BrowserSignIn for Waiting {
    fn url(&self) -> &Url {
        &self.url
    }

    async fn finish(self: Box<Self>) -> Result<Arc<dyn Session>, Problem> {
        let redirect = self.listener.redirect().clone();
        let (state, issuer) = (self.state.clone(), self.discovery.issuer.clone());
        let brought = self.listener.wait(move |url| judge(url, &state, &issuer)).await;
        let code = brought.map_err(|error| problem(&error, Task::SignIn))??;
        let fields = [
            ("grant_type", "authorization_code"),
            ("client_id", self.client.as_str()),
            ("code", code.expose_secret()),
            ("redirect_uri", redirect.as_str()),
            ("code_verifier", self.verifier.expose_secret()),
        ];
        let exchange =
            Exchange::new(self.discovery.token.as_str(), fields).without(&code).without(&self.verifier);
        let asked = (self.clock)();
        let granted = self.anonymous.exchange(&exchange).await.and_then(GrantedToken::read);
        let granted = granted.map_err(|error| failed(&error, Attempt::Code, asked))?;
        let keys = self.discovery.keys.as_deref().unwrap_or_default();
        let keys = self.anonymous.read(&Call::get(keys).unsigned()).await.and_then(|answer| answer.json());
        let keys: Keys = keys.map_err(|error| problem(&error, Task::SignIn))?;
        let expected = Expected {
            issuer: &self.discovery.issuer,
            client: &self.client,
            nonce: &self.nonce,
            access_token: &granted.token,
            now: (self.clock)(),
        };
        expected.check(granted.id_token.as_ref(), &keys)?;
        let ends = asked + life(granted.life);
        let held = Arc::new(Held::fresh(granted.token, ends, granted.refresh));
        let grant = Grant::Browser { client: self.client, held };
        let sign_in = SignIn::new(Arc::clone(&self.anonymous), grant, Arc::clone(&self.clock));
        let server =
            Server::new(self.anonymous, Signer::Exchanged(Tokens::new(sign_in, self.clock)), self.api);
        Ok(Arc::new(ZitadelSession::new(server)))
    }
}

/// What a redirect brings: the code, or the server's refusal. One without our state is somebody else's.
fn judge(url: &Url, state: &str, issuer: &str) -> Verdict<Result<SecretString, Problem>> {
    let one = |name: &str| {
        let mut found = url.query_pairs().filter(|(key, _)| key == name).map(|(_, value)| value.into_owned());
        // Twice is as bad as never.
        found.next().filter(|_| found.next().is_none())
    };
    if one("state").is_none_or(|brought| !equal(&brought, state)) {
        return Verdict::Refused;
    }
    // RFC 9207: where the issuer is named, it has to be ours.
    if url.query_pairs().any(|(key, _)| key == "iss") && one("iss").as_deref() != Some(issuer) {
        return Verdict::Refused;
    }
    if let Some(error) = one("error") {
        let said = one("error_description").unwrap_or_default();
        return Verdict::Taken { value: Err(refused(&error, &said)), well: false };
    }
    match one("code").filter(|code| !code.is_empty()) {
        Some(code) => Verdict::Taken { value: Ok(SecretString::from(code)), well: true },
        None => Verdict::Refused,
    }
}

/// Compares without telling by its time how much is equal.
fn equal(one: &str, other: &str) -> bool {
    one.len() == other.len()
        && one.bytes().zip(other.bytes()).fold(0, |differs, (a, b)| differs | (a ^ b)) == 0
}

fn refused(error: &str, said: &str) -> Problem {
    let said: String = visible(if said.is_empty() { error } else { said }).chars().take(300).collect();
    let mut problem = Problem::new(
        ProblemCode::CredentialRejected,
        match error {
            "access_denied" | "interaction_required" | "login_required" | "consent_required" => say!(
                "The sign-in was not completed in the browser ({said}). Nothing was kept or changed. Sign in with the browser again."
            ),
            "unauthorized_client" | "unsupported_response_type" | "invalid_request" => say!(
                "The server doesn't let this application sign in ({said}). Nothing was kept or changed. In ZITADEL it has to be of the type Native, with the redirect URI http://127.0.0.1{CALLBACK}."
            ),
            _ => say!(
                "The server ended the sign-in ({said}). Nothing was kept or changed. Sign in with the browser again."
            ),
        },
    );
    if matches!(error, "unauthorized_client" | "invalid_client") {
        problem.field_errors.push(Finding::error(
            "refused_by_server",
            CLIENT_ID,
            phrase!("The server refused it."),
        ));
    }
    problem
}

/// What an ID token has to say (OpenID Connect Core, 3.1.3.7).
struct Expected<'a> {
    issuer: &'a str,
    client: &'a str,
    nonce: &'a str,
    access_token: &'a SecretString,
    now: DateTime<Utc>,
}

impl Expected<'_> {
    fn check(&self, token: Option<&SecretString>, keys: &Keys) -> Result<(), Problem> {
        let Some(token) = token else { return Err(unbelieved(phrase!("there is none"))) };
        let claims =
            verify(token.expose_secret(), keys).map_err(|bad: BadToken| unbelieved(&bad.to_string()))?;
        self.claims(&claims).map_err(unbelieved)
    }

    fn claims(&self, claims: &Value) -> Result<(), &'static str> {
        let text = |name: &str| claims.get(name).and_then(Value::as_str);
        let seconds = |name: &str| claims.get(name).and_then(Value::as_f64);
        if text("iss") != Some(self.issuer) {
            return Err(phrase!("it is from another server"));
        }
        let audience: Vec<&str> = match claims.get("aud") {
            Some(Value::String(one)) => vec![one],
            Some(Value::Array(all)) => all.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        };
        if !audience.contains(&self.client) {
            return Err(phrase!("it is for another application"));
        }
        if text("azp").is_some_and(|party| party != self.client) {
            return Err(phrase!("it was given to another application"));
        }
        if text("nonce").is_none_or(|nonce| !equal(nonce, self.nonce)) {
            return Err(phrase!("it belongs to another sign-in"));
        }
        let at = |time: DateTime<Utc>| time.timestamp() as f64;
        if seconds("exp").is_none_or(|ends| ends <= at(self.now - SKEW)) {
            return Err(phrase!("it has ended; the clock of this computer may be wrong"));
        }
        if seconds("iat").is_none_or(|made| made > at(self.now + SKEW)) {
            return Err(phrase!("it is from the future; the clock of this computer may be wrong"));
        }
        if text("sub").is_none_or(str::is_empty) {
            return Err(phrase!("it names nobody"));
        }
        let own = digest(&SHA256, self.access_token.expose_secret().as_bytes());
        if text("at_hash").is_some_and(|told| told != URL_SAFE_NO_PAD.encode(&own.as_ref()[..16])) {
            return Err(phrase!("it belongs to another access token"));
        }
        Ok(())
    }
}

fn unbelieved(why: &str) -> Problem {
    Problem::new(
        ProblemCode::CredentialRejected,
        say!(
            "The server's word on who signed in can't be trusted: {why}. Nothing was kept or changed. Sign in with the browser again; if it stays so, somebody may be in between: ask whoever runs the server."
        ),
    )
}
