//! Planning one form, against reading it out of the server's answers. Nothing is sent in either.

use crate::table::Ratio;
use crate::times::InTurn;
use anyhow::{Context as _, Result};
use orgdesk_model::{Draft, Intent, Level, OrgId, Value};
use orgdesk_platform::measured::{Answers, Planner};
use orgdesk_sandbox::zitadel::sample;
use orgdesk_sandbox::{Options, Running, Sandbox};
use serde_json::{Value as Json, json};
use std::hint::black_box;
use std::time::Instant;

/// Most that a plan may take, in terms of the reading.
const GOAL: f64 = 2.0;
/// One alone is shorter than a clock's tick.
const AT_A_TIME: u32 = 200;

/// What reading and planning the settings of one organization take.
pub struct Form {
    /// What the server answered.
    pub answers: Answers,
    /// Where the settings are.
    pub level: Level,
    /// A draft of them.
    pub draft: Draft,
    /// What plans it.
    pub planner: Planner,
}

impl Form {
    /// An organization with settings of its own, as the sandbox answers.
    ///
    /// # Errors
    /// The sandbox can't be started.
    pub async fn sample() -> Result<Self> {
        let server = Sandbox::start(Options::zitadel(sample::world())).await?;
        let org = server.variables.get("org.cobalt").context("this world has no such organization")?;
        let get = |path: &str| ask(&server, "GET", path, &Json::Null);
        let search = |path: &str| ask(&server, "POST", path, &json!({}));
        let answers = Answers::new(
            &get(&format!("/admin/v1/orgs/{org}/policies/domain"))?,
            &get("/admin/v1/policies/domain")?,
            &search("/auth/v1/permissions/zitadel/me/_search")?,
            &search("/auth/v1/memberships/me/_search")?,
        );
        let inputs = [("validateOrgDomains".into(), Value::Bool(false))].into();
        Ok(Self {
            answers,
            level: Level::Org { id: OrgId(org.clone()) },
            draft: Draft { intent: Intent::Edit, inputs },
            planner: Planner::new(&server.base)?,
        })
    }
}

fn ask(server: &Running, method: &str, path: &str, body: &Json) -> Result<Vec<u8>> {
    let token = server.variables.get("token.owner").context("nobody owns this world")?;
    let (_, answer) = server.ask(method, path, token, body);
    Ok(serde_json::to_vec(&answer)?)
}

/// Reads and plans so often.
///
/// # Errors
/// The form can't be read or planned.
pub async fn plan(rounds: usize) -> Result<Ratio> {
    let Form { answers, level, draft, planner } = Form::sample().await?;
    let reading = answers.read(&level)?;
    let mut times = InTurn::default();
    for _ in 0..rounds {
        let began = Instant::now();
        for _ in 0..AT_A_TIME {
            black_box(answers.read(black_box(&level))?);
        }
        times.bare.push(began.elapsed() / AT_A_TIME);
        let began = Instant::now();
        for _ in 0..AT_A_TIME {
            black_box(planner.plan(black_box(&reading), black_box(&draft))?);
        }
        times.app.push(began.elapsed() / AT_A_TIME);
    }
    Ok(times.row("Plan of one form, against reading it out of its answers", Some(GOAL)))
}
