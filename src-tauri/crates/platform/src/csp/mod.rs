//! VMware Cloud Services (CSP): its paths, shapes and traps, as its documents of three generations tell them. No real
//! server could be asked, so what they leave open is read tolerantly and never depended on.

mod claims;
mod credential;
mod descriptor;
mod errors;
mod exchange;
mod forms;
mod identity;
mod links;
mod orgs;
mod refusal;
mod send;
mod server;
mod session;
mod task;
mod tokens;
mod trial;
mod trusts;
mod wire;

use crate::session::{Platform, Session};
pub use crate::transport::Clock;
use crate::transport::certificates;
use crate::transport::{BaseUrl, Config};
use chrono::Utc;
use forms::{organization, trust};
use orgdesk_model::{
    ConnectionSettings, Draft, Finding, FormId, FormReading, PlatformDescriptor, Problem, ProblemCode,
    Severity,
};
use orgdesk_words::{Bilingual, say};
use secrecy::SecretString;
use server::Server;
use session::CspSession;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The platform.
pub struct Csp {
    descriptor: Bilingual<PlatformDescriptor>,
    config: Config,
    clock: Clock,
}

impl Csp {
    /// The platform, with clients as patient and quick as `config` says, by the computer's clock.
    pub fn new(config: Config) -> Self {
        Self::with_clock(config, Arc::new(Utc::now))
    }

    /// The same by another clock.
    pub fn with_clock(config: Config, clock: Clock) -> Self {
        Self { descriptor: Bilingual::new(descriptor::descriptor), config, clock }
    }
}

impl Platform for Csp {
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
        if let Some(problem) = refused(credential::check(settings, Some(secrets), (self.clock)())) {
            return Err(problem);
        }
        let (base, _) =
            BaseUrl::parse(&settings.address).map_err(|wrong| refused_one(ProblemCode::BadAddress, wrong))?;
        let config = certificates::trusting(&self.config, settings)
            .map_err(|wrong| refused_one(ProblemCode::InvalidInput, *wrong))?;
        let (grant, passcode) = credential::grant(settings, secrets)
            .map_err(|wrong| refused_one(ProblemCode::NotSignedIn, wrong))?;
        let both_headers = settings.options.get(descriptor::HEADER).is_some_and(|to| to == descriptor::BOTH);
        let server = Server::new(base, grant, passcode, both_headers, config, Arc::clone(&self.clock))
            .map_err(|error| errors::problem(&error, errors::Task::Test, None))?;
        let status_changes =
            settings.options.get(descriptor::TRUST_STATUS).is_some_and(|rule| rule == descriptor::ALLOWED);
        Ok(Arc::new(CspSession::new(server, status_changes)))
    }

    fn check(&self, form: &FormId, reading: &FormReading, draft: &Draft) -> Vec<Finding> {
        match form.as_str() {
            organization::ID => organization::check(reading, draft),
            trust::ID | trust::NEW_ID => trust::check(reading, draft, (self.clock)()),
            _ => Vec::new(),
        }
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
