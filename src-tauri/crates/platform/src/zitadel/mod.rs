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
mod trial;
mod wire;

use crate::session::{Platform, Session};
use crate::transport::{BaseUrl, Client, Config};
use orgdesk_model::{
    ConnectionSettings, Draft, Finding, FormId, FormReading, PlatformDescriptor, Problem, ProblemCode,
    Severity,
};
use secrecy::{ExposeSecret, SecretString};
use server::{Api, Server};
use session::ZitadelSession;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The platform.
pub struct Zitadel {
    descriptor: PlatformDescriptor,
    config: Config,
}

impl Zitadel {
    /// The platform, with clients as patient and quick as `config` says.
    pub fn new(config: Config) -> Self {
        Self { descriptor: descriptor::descriptor(), config }
    }
}

impl Platform for Zitadel {
    fn descriptor(&self) -> &PlatformDescriptor {
        &self.descriptor
    }

    fn check_connection(
        &self,
        settings: &ConnectionSettings,
        secrets: Option<&BTreeMap<String, SecretString>>,
    ) -> Vec<Finding> {
        credential::check(settings, secrets)
    }

    fn open(
        &self,
        settings: &ConnectionSettings,
        secrets: &BTreeMap<String, SecretString>,
    ) -> Result<Arc<dyn Session>, Problem> {
        let findings = credential::check(settings, Some(secrets));
        if let Some(problem) = refused(findings) {
            return Err(problem);
        }
        let (base, _) =
            BaseUrl::parse(&settings.address).map_err(|wrong| refused_one(ProblemCode::BadAddress, wrong))?;
        let typed = secrets.get(descriptor::TOKEN).map_or("", ExposeSecret::expose_secret);
        let token = credential::token(typed).map_err(|wrong| refused_one(ProblemCode::NotSignedIn, wrong))?;
        let legacy = settings.options.get(descriptor::API).is_some_and(|api| api == descriptor::LEGACY);
        let client = Client::new(base, SecretString::from(token), self.config.clone())
            .map_err(|error| session::unopened(&error))?;
        let api = if legacy { Api::Legacy } else { Api::Current };
        Ok(Arc::new(ZitadelSession::new(Server::new(client, api))))
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
    let mut problem = Problem::new(code, format!("{} Nothing was sent.", finding.message));
    problem.field_errors = vec![finding];
    problem
}

#[cfg(test)]
mod tests;
