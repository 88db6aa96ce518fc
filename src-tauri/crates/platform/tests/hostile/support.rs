//! Both platforms' stand-ins with their sample worlds, and sessions with them.

use orgdesk_model::{ConnectionSettings, Environment, FormId, Level, OrgId, TrustId};
use orgdesk_platform::{Config, Session, platforms};
use orgdesk_sandbox::zitadel::ServerVersion;
use orgdesk_sandbox::{Fault, Options, Running, Sandbox, csp, zitadel};
use secrecy::SecretString;
use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

/// Long enough for what comes.
pub const LONG: Duration = Duration::from_secs(20);

/// What never comes, or comes byte by byte, ends with the whole exchange.
fn config(total_timeout: Duration) -> Config {
    Config {
        connect_timeout: Duration::from_secs(2),
        read_timeout: Duration::from_secs(2),
        total_timeout,
        retries: 0,
        retry_pause: Duration::from_millis(10),
        longest_pause: Duration::from_millis(10),
        requests_per_second: NonZeroU32::new(10_000).unwrap(),
        burst: NonZeroU32::new(10_000).unwrap(),
        extra_roots: Vec::new(),
    }
}

/// A server of one of the platforms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Zitadel,
    /// Only the deprecated operations.
    OldZitadel,
    Csp,
}

pub const KINDS: [Kind; 3] = [Kind::Zitadel, Kind::OldZitadel, Kind::Csp];

impl Kind {
    pub async fn start(self) -> Running {
        let options = match self {
            Self::Zitadel => Options::zitadel(zitadel::sample::world()),
            Self::OldZitadel => Options::zitadel(zitadel::sample::world()).server(ServerVersion::Legacy),
            Self::Csp => Options::csp(csp::sample::world()),
        };
        Sandbox::start(options).await.unwrap()
    }

    /// A session of somebody who may change everything.
    pub fn session(self, running: &Running) -> Arc<dyn Session> {
        self.patient(running, LONG)
    }

    /// The same, so patient with each answer.
    pub fn patient(self, running: &Running, patience: Duration) -> Arc<dyn Session> {
        let (platform, credential, token) = match self {
            Self::Csp => ("csp", "api_token", "apitoken.owner"),
            _ => ("zitadel", "pat", "token.owner"),
        };
        let settings = ConnectionSettings {
            platform: platform.into(),
            name: "Hostile".to_owned(),
            address: running.base.clone(),
            environment: Environment::Development,
            read_only: false,
            credential: credential.to_owned(),
            options: BTreeMap::new(),
        };
        let secrets =
            BTreeMap::from([("token".to_owned(), SecretString::from(running.variables[token].clone()))]);
        let all = platforms(config(patience));
        let platform = all.iter().find(|p| p.descriptor().id.as_str() == platform).unwrap();
        platform.open(&settings, &secrets).unwrap()
    }

    /// An org that the identity may write to.
    pub fn org(self, running: &Running) -> OrgId {
        let name = if self == Self::Csp { "org.northwind" } else { "org.cobalt" };
        OrgId(running.variables[name].clone())
    }

    /// Every form at each of its levels.
    pub fn forms(self, running: &Running) -> Vec<(FormId, Level)> {
        let org = self.org(running);
        match self {
            Self::Csp => {
                let trust = TrustId(running.variables["trust.northwind-helios"].clone());
                vec![
                    ("csp.organization".into(), Level::Org { id: org.clone() }),
                    ("csp.trust".into(), Level::Trust { org: org.clone(), id: trust }),
                    ("csp.new_trust".into(), Level::NewTrust { org }),
                ]
            }
            _ => vec![
                ("zitadel.domain".into(), Level::Org { id: org }),
                ("zitadel.domain".into(), Level::Instance),
            ],
        }
    }
}

/// Ways to send somebody elsewhere.
pub fn redirects(to: &str) -> Vec<(&'static str, Fault)> {
    let fault = |status, location: String| Fault::Redirect { location, status };
    vec![
        ("301", fault(301, format!("http://{to}/"))),
        ("302", fault(302, format!("http://{to}/admin/v1/policies/domain"))),
        ("303", fault(303, format!("//{to}/"))),
        ("307", fault(307, format!("http://user:pass@{to}/"))),
        ("308", fault(308, format!("http://{to}/#<script>"))),
    ]
}

/// A place that nobody may come to.
pub struct Elsewhere {
    listener: std::net::TcpListener,
}

impl Elsewhere {
    pub fn start() -> Self {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        Self { listener }
    }

    pub fn address(&self) -> String {
        self.listener.local_addr().unwrap().to_string()
    }

    pub fn assert_nobody_came(&self) {
        assert_eq!(self.listener.accept().unwrap_err().kind(), std::io::ErrorKind::WouldBlock);
    }
}

/// The most memory that this process had since it was last asked to forget, in MB. 0 where the system doesn't tell.
pub fn peak_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok()).unwrap_or(0) / 1024
}

/// Forgets the most memory so far.
pub fn forget_peak() {
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}
