//! The sample data's server inside a host.
//!
//! Both hosts offer *Explore with sample data*: they start the sandbox in their own process, on loopback, once.

use orgdesk_core::Sample;
use orgdesk_model::{ConnectionSettings, Environment, PlatformId, Problem, ProblemCode};
use orgdesk_sandbox::zitadel::sample;
use orgdesk_sandbox::{Options, Running, Sandbox};
use std::collections::BTreeMap;
use tokio::sync::Mutex;

/// The platform that the sample stands in for, its kind of credential, and that credential's field.
const PLATFORM: (&str, &str, &str) = ("zitadel", "pat", "token");
/// Who the sample signs in as: someone who may change everything.
const IDENTITY: &str = "token.owner";

/// The sample data's server. It starts when it is first asked for, and ends with this value.
#[derive(Default)]
pub struct SampleServer {
    running: Mutex<Option<Running>>,
}

impl SampleServer {
    /// Starts the server, or finds it running, and says how to connect to it.
    ///
    /// # Errors
    /// No port is free.
    pub async fn start(&self) -> Result<Sample, Problem> {
        let (base, variables) = self.reach().await?;
        let (platform, credential, field) = PLATFORM;
        let token = variables.get(IDENTITY).ok_or_else(|| failed("it has no owner"))?;
        Ok(Sample {
            settings: ConnectionSettings {
                platform: PlatformId::from(platform),
                name: "Sample".to_owned(),
                // The stand-in's instance is known by this name, as a server's is by its domain.
                address: base.replace("127.0.0.1", "localhost"),
                environment: Environment::Development,
                read_only: false,
                credential: credential.to_owned(),
                options: BTreeMap::from([("api".to_owned(), "current".to_owned())]),
            },
            secrets: BTreeMap::from([(field.to_owned(), token.clone().into())]),
        })
    }

    /// Starts the server, or finds it running: its address, and the ids and tokens of its world by name.
    ///
    /// # Errors
    /// No port is free.
    pub async fn reach(&self) -> Result<(String, BTreeMap<String, String>), Problem> {
        let mut running = self.running.lock().await;
        let server = match running.take() {
            Some(server) => server,
            None => Sandbox::start(Options::zitadel(sample::world())).await.map_err(failed)?,
        };
        let server = running.insert(server);
        Ok((server.base.clone(), server.variables.clone()))
    }
}

fn failed(reason: impl std::fmt::Display) -> Problem {
    Problem::new(
        ProblemCode::Internal,
        format!("The sample data's server could not start ({reason}). Nothing was changed. Try again."),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn it_starts_once() {
        let server = SampleServer::default();
        let first = server.start().await.unwrap();
        let second = server.start().await.unwrap();
        assert_eq!(first.settings, second.settings);
        assert!(first.settings.address.starts_with("http://localhost:"), "{}", first.settings.address);
    }

    /// The words in this crate are the platform's own.
    #[tokio::test]
    async fn a_platform_takes_the_connection_as_it_is() {
        let server = SampleServer::default();
        let sample = server.start().await.unwrap();
        let platforms = orgdesk_platform::platforms(orgdesk_platform::Config::default());
        let platform = platforms
            .iter()
            .find(|platform| platform.descriptor().id == sample.settings.platform)
            .expect("the sample names a known platform");
        assert_eq!(platform.check_connection(&sample.settings, Some(&sample.secrets)), []);
        let session = platform.open(&sample.settings, &sample.secrets).unwrap();
        assert!(!session.identity().await.unwrap().name.is_empty());
    }
}
