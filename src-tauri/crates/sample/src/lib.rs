//! The sample data's servers inside a host.
//!
//! Both hosts offer *Explore with sample data*: they start a stand-in of each platform in their own process, on
//! loopback, once.

use orgdesk_core::Sample;
use orgdesk_model::{ConnectionId, ConnectionSettings, Environment, PlatformId, Problem, ProblemCode};
use orgdesk_sandbox::{Options, Running, Sandbox, csp, zitadel};
use orgdesk_words::{Text, phrase, say, text};
use std::collections::BTreeMap;
use tokio::sync::Mutex;
use uuid::Uuid;

orgdesk_words::speaks_german!();

/// One platform's sample: how a connection to it looks, in that platform's words.
struct Plan {
    id: u128,
    platform: &'static str,
    name: Text,
    credential: &'static str,
    /// The field of the secret, and what the stand-in's world calls it: of someone who may change everything.
    secret: (&'static str, &'static str),
    option: (&'static str, &'static str),
    options: fn() -> Options,
}

const PLANS: [Plan; 2] = [
    Plan {
        id: 0x0a5a_3b1e_0000_4000_8000_5a4d_504c_4501,
        platform: "zitadel",
        name: text!("Sample"),
        credential: "pat",
        secret: ("token", "token.owner"),
        option: ("api", "current"),
        options: || Options::zitadel(zitadel::sample::world()),
    },
    Plan {
        id: 0x0a5a_3b1e_0000_4000_8000_5a4d_504c_4502,
        platform: "csp",
        name: text!("Sample cloud"),
        credential: "api_token",
        secret: ("token", "apitoken.owner"),
        option: ("tokenHeader", "bearer"),
        options: || Options::csp(csp::sample::world()),
    },
];

/// How to reach a stand-in: its address, and the ids and tokens of its world by name.
pub type Reach = (String, BTreeMap<String, String>);

/// The sample data's servers. They start when they are first asked for, and end with this value.
#[derive(Default)]
pub struct SampleServers {
    running: Mutex<BTreeMap<&'static str, Running>>,
}

impl SampleServers {
    /// Starts the servers, or finds them running, and says how to connect to each.
    ///
    /// # Errors
    /// No port is free.
    pub async fn start(&self) -> Result<Vec<Sample>, Problem> {
        let reach = self.reach().await?;
        PLANS.iter().map(|plan| sample(plan, &reach)).collect()
    }

    /// Starts the servers, or finds them running: how to reach each, by platform.
    ///
    /// # Errors
    /// No port is free.
    pub async fn reach(&self) -> Result<BTreeMap<&'static str, Reach>, Problem> {
        let mut running = self.running.lock().await;
        for plan in &PLANS {
            if !running.contains_key(plan.platform) {
                let server = Sandbox::start((plan.options)()).await.map_err(failed)?;
                running.insert(plan.platform, server);
            }
        }
        Ok(running
            .iter()
            .map(|(platform, server)| (*platform, (server.base.clone(), server.variables.clone())))
            .collect())
    }
}

fn sample(plan: &Plan, reach: &BTreeMap<&'static str, Reach>) -> Result<Sample, Problem> {
    let (base, variables) = reach.get(plan.platform).ok_or_else(|| failed(phrase!("it does not run")))?;
    let (field, variable) = plan.secret;
    let secret = variables.get(variable).ok_or_else(|| failed(phrase!("it has no owner")))?;
    let (option, value) = plan.option;
    Ok(Sample {
        id: ConnectionId(Uuid::from_u128(plan.id)),
        settings: ConnectionSettings {
            platform: PlatformId::from(plan.platform),
            name: plan.name.get().to_owned(),
            // A stand-in may be known by this name, as a server is by its domain.
            address: base.replace("127.0.0.1", "localhost"),
            environment: Environment::Development,
            read_only: false,
            credential: plan.credential.to_owned(),
            options: BTreeMap::from([(option.to_owned(), value.to_owned())]),
        },
        secrets: BTreeMap::from([(field.to_owned(), secret.clone().into())]),
    })
}

fn failed(reason: impl std::fmt::Display) -> Problem {
    Problem::new(
        ProblemCode::Internal,
        say!("A server of the sample data could not start ({reason}). Nothing was changed. Try again."),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn they_start_once() {
        let servers = SampleServers::default();
        let first = servers.start().await.unwrap();
        let second = servers.start().await.unwrap();
        assert_eq!(first.len(), PLANS.len());
        for (first, second) in first.iter().zip(&second) {
            assert_eq!((first.id, &first.settings), (second.id, &second.settings));
            assert!(first.settings.address.starts_with("http://localhost:"), "{}", first.settings.address);
        }
    }

    /// The words in this crate are the platforms' own.
    #[tokio::test]
    async fn a_platform_takes_each_connection_as_it_is() {
        let servers = SampleServers::default();
        let platforms = orgdesk_platform::platforms(orgdesk_platform::Config::default());
        assert_eq!(platforms.len(), PLANS.len(), "each platform has a sample");
        for sample in servers.start().await.unwrap() {
            let platform = platforms
                .iter()
                .find(|platform| platform.descriptor().id == sample.settings.platform)
                .expect("the sample names a known platform");
            assert_eq!(platform.check_connection(&sample.settings, Some(&sample.secrets)), []);
            let session = platform.open(&sample.settings, &sample.secrets).unwrap();
            assert!(!session.identity().await.unwrap().name.is_empty());
        }
    }
}
