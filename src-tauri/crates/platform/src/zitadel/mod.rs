//! ZITADEL: its paths, shapes and traps, as recorded from v2.71.19, v4.13.1 and upstream towards v5.

mod credential;
mod crossing;
mod deprecations;
mod descriptor;
mod errors;
mod events;
mod forms;
mod identity;
#[cfg(feature = "measured")]
pub mod measured;
mod orgs;
mod refusal;
mod send;
mod server;
mod session;
mod sign_in;
mod trial;
mod wire;

use crate::session::{BrowserSignIn, Platform, Session};
use crate::transport::{BaseUrl, Client, Clock, Config, Tokens, certificates};
use async_trait::async_trait;
use chrono::Utc;
use credential::Credential;
use orgdesk_model::{
    ConnectionSettings, Draft, Finding, FormId, FormReading, PlatformDescriptor, Problem, ProblemCode,
    Severity,
};
use orgdesk_words::{Bilingual, say};
use secrecy::SecretString;
use server::{Api, Server, Signer};
use session::ZitadelSession;
use sign_in::SignIn;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The platform.
pub struct Zitadel {
    descriptor: Bilingual<PlatformDescriptor>,
    config: Config,
    clock: Clock,
}

impl Zitadel {
    /// The platform, with clients as patient and quick as `config` says, by the computer's clock.
    pub fn new(config: Config) -> Self {
        Self::with_clock(config, Arc::new(Utc::now))
    }

    /// The same by another clock.
    pub fn with_clock(config: Config, clock: Clock) -> Self {
        Self { descriptor: Bilingual::new(descriptor::descriptor), config, clock }
    }

    /// A client that signs with nothing, and what the connection is set to.
    fn anonymous(&self, settings: &ConnectionSettings) -> Result<(Arc<Client>, Api), Problem> {
        let (base, _) =
            BaseUrl::parse(&settings.address).map_err(|wrong| refused_one(ProblemCode::BadAddress, wrong))?;
        let config = certificates::trusting(&self.config, settings)
            .map_err(|wrong| refused_one(ProblemCode::InvalidInput, *wrong))?;
        let legacy = settings.options.get(descriptor::API).is_some_and(|api| api == descriptor::LEGACY);
        let client =
            Client::new(base, SecretString::from(""), config).map_err(|error| session::unopened(&error))?;
        Ok((Arc::new(client), if legacy { Api::Legacy } else { Api::Current }))
    }
}

#[async_trait]
impl Platform for Zitadel {
    fn descriptor(&self) -> &PlatformDescriptor {
        self.descriptor.get()
    }

    fn check_connection(
        &self,
        settings: &ConnectionSettings,
        secrets: Option<&BTreeMap<String, SecretString>>,
    ) -> Vec<Finding> {
        credential::check(settings, secrets, (self.clock)())
    }

    fn open(
        &self,
        settings: &ConnectionSettings,
        secrets: &BTreeMap<String, SecretString>,
    ) -> Result<Arc<dyn Session>, Problem> {
        let now = (self.clock)();
        let findings = credential::check(settings, Some(secrets), now);
        if let Some(problem) = refused(findings) {
            return Err(problem);
        }
        let (anonymous, api) = self.anonymous(settings)?;
        let credential = credential::credential(settings, secrets, now)
            .map_err(|wrong| refused_one(ProblemCode::NotSignedIn, wrong))?;
        let signer = match credential {
            Credential::Token(token) => Signer::Token(Box::new(anonymous.signing_with(token))),
            Credential::Grant(grant) => {
                let sign_in = SignIn::new(Arc::clone(&anonymous), grant, Arc::clone(&self.clock));
                Signer::Exchanged(Tokens::new(sign_in, Arc::clone(&self.clock)))
            }
        };
        Ok(Arc::new(ZitadelSession::new(Server::new(anonymous, signer, api))))
    }

    async fn begin_browser_sign_in(
        &self,
        settings: &ConnectionSettings,
    ) -> Result<Box<dyn BrowserSignIn>, Problem> {
        if let Some(problem) = refused(credential::check(settings, None, (self.clock)())) {
            return Err(problem);
        }
        let (anonymous, api) = self.anonymous(settings)?;
        let client = credential::client_id(settings)
            .map_err(|wrong| refused_one(ProblemCode::InvalidInput, wrong))?
            .to_owned();
        sign_in::begin(anonymous, api, client, Arc::clone(&self.clock)).await
    }

    fn check(&self, form: &FormId, reading: &FormReading, draft: &Draft) -> Vec<Finding> {
        if form.as_str() == forms::domain::ID { forms::domain::check(reading, draft) } else { Vec::new() }
    }
}

/// The problem that findings of kind error come to.
fn refused(findings: Vec<Finding>) -> Option<Problem> {
    let errors: Vec<Finding> =
        findings.into_iter().filter(|finding| finding.severity == Severity::Error).collect();
    let first = errors.first()?.clone();
    let code = match (first.code.as_str(), first.path.as_ref().map(|path| path.as_str())) {
        ("secret_empty", _) => ProblemCode::NotSignedIn,
        (_, Some("address")) => ProblemCode::BadAddress,
        _ => ProblemCode::InvalidInput,
    };
    let mut problem = refused_one(code, first);
    problem.field_errors = errors;
    Some(problem)
}

fn refused_one(code: ProblemCode, finding: Finding) -> Problem {
    let mut problem = Problem::new(code, say!("{} Nothing was sent.", finding.message));
    problem.field_errors = vec![finding];
    problem
}

#[cfg(test)]
mod tests;
