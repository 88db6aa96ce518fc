//! A stand-in of a platform for one test, and a second person who changes it meanwhile.

use orgdesk_sandbox::csp::{self, Generation, Switches};
use orgdesk_sandbox::zitadel::sample;
use orgdesk_sandbox::{Entry, FaultRule, Options, Running, Sandbox};
use serde_json::Value;
use std::sync::Once;
use std::time::{Duration, Instant};

/// reqwest comes without a TLS provider of its own, and wants one even where no TLS is spoken.
pub fn choose_tls() {
    static CHOSEN: Once = Once::new();
    CHOSEN.call_once(|| {
        let _ = rustls::crypto::ring::default_provider().install_default();
    });
}

/// The stand-in with the sample's world.
pub struct Server {
    running: Running,
}

impl Server {
    /// Starts it on a free port.
    pub async fn start() -> Self {
        Self { running: Sandbox::start(Options::zitadel(sample::world())).await.unwrap() }
    }

    /// Starts the stand-in of the platform with trusts, as one generation of its documents has it.
    pub async fn cloud(generation: Generation) -> Self {
        let options =
            Options::csp(csp::sample::world()).switches(Switches { generation, ..Switches::default() });
        Self { running: Sandbox::start(options).await.unwrap() }
    }

    /// Ends an API token and all access tokens that it was exchanged for.
    pub fn expire_api_token(&self, name: &str) {
        let wish = serde_json::json!({ "tokens": { "*": "expire" }, "apiTokens": { name: "expire" } });
        self.running.arrange(&wish).unwrap();
    }

    /// The requests of a method that reached it.
    pub fn asked(&self, method: &str) -> Vec<Entry> {
        self.running.requests.all().into_iter().filter(|entry| entry.method == method).collect()
    }

    /// Lets something go wrong.
    pub fn goes_wrong(&self, rule: FaultRule) {
        self.running.faults.add(rule);
    }

    /// Lets nothing go wrong any more.
    pub fn goes_right(&self) {
        self.running.faults.clear();
    }

    /// Waits until it was asked so often by a method, and answered where told.
    pub async fn was_asked(&self, method: &str, times: usize, answered: bool) {
        let began = Instant::now();
        let fits = |entry: &&Entry| !answered || entry.status.is_some();
        while self.asked(method).iter().filter(fits).count() < times {
            assert!(began.elapsed() < Duration::from_secs(20), "no {method} came");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// What a person types as its address.
    pub fn address(&self) -> String {
        self.running.base.replace("127.0.0.1", "localhost")
    }

    /// An id or token of its world.
    pub fn variable(&self, name: &str) -> &str {
        self.running.variables.get(name).unwrap_or_else(|| panic!("the sample has no {name}"))
    }

    /// Ends a token's life.
    pub fn expire(&self, token: &str) {
        self.running.arrange(&serde_json::json!({ "tokens": { token: "expire" } })).unwrap();
    }

    /// Stops listening.
    pub async fn stop(self) {
        self.running.stop().await;
    }

    /// What a second person sends as the instance's owner; answers with the body.
    pub async fn second_person(&self, method: &str, path: &str, body: Option<Value>) -> Value {
        choose_tls();
        let client = reqwest::Client::builder().timeout(Duration::from_secs(10)).build().unwrap();
        let mut request = client
            .request(method.parse().unwrap(), format!("{}{path}", self.address()))
            .bearer_auth(self.variable("token.owner"));
        if let Some(body) = body {
            request = request.header("content-type", "application/json").body(body.to_string());
        }
        let answer = request.send().await.unwrap();
        let status = answer.status();
        let text = answer.text().await.unwrap();
        assert!(status.is_success(), "{method} {path}: {status} {text}");
        serde_json::from_str(&text).unwrap()
    }

    /// The domain settings of the instance as the server holds them.
    pub async fn instance_policy(&self) -> Value {
        self.second_person("GET", "/admin/v1/policies/domain", None).await["policy"].clone()
    }

    /// An org of the platform with trusts, as the server holds it.
    pub async fn cloud_org(&self, key: &str) -> Value {
        let path = format!("/csp/gateway/am/api/orgs/{}", self.variable(&format!("org.{key}")));
        self.second_person("GET", &path, None).await
    }

    /// A second person calls an org of the platform with trusts something else.
    pub async fn second_person_renames(&self, key: &str, name: &str) {
        let path = format!("/csp/gateway/am/api/orgs/{}", self.variable(&format!("org.{key}")));
        self.second_person("PATCH", &path, Some(serde_json::json!({ "displayName": name }))).await;
    }

    /// The domain settings that hold for an org.
    pub async fn org_policy(&self, key: &str) -> Value {
        let path = format!("/admin/v1/orgs/{}/policies/domain", self.variable(&format!("org.{key}")));
        self.second_person("GET", &path, None).await["policy"].clone()
    }
}
