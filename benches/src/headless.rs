//! The app without a window, as a program of its own that can be killed.
//!
//! It takes its [`Orders`] from a file and says how far it is, a line of JSON for each [`Said`].

use crate::keyring::FileKeyring;
use anyhow::{Context as _, Result, bail};
use async_trait::async_trait;
use chrono::Utc;
use orgdesk_core::{
    App, ApplyEnd, ApplyPlan, ChangesWanted, ConnectionInput, FormRef, Host, KeepSecret, Language,
    ListChanges, Options, Planned, Sample, SaveDraft, Saved,
};
use orgdesk_model::{
    ConnectionId, ConnectionSettings, Draft, FormId, Level, Outcome, Plan, Problem, ProblemCode, Progress,
    Verification,
};
use orgdesk_platform::Config;
use orgdesk_vault::Vault;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::io::AsyncReadExt as _;
use url::Url;

/// How long a killed change is read again until it shows.
pub const SETTLING: Duration = Duration::from_millis(300);
/// Between two looks at an Apply.
const LOOK: Duration = Duration::from_millis(1);

/// A form, and what is typed into it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Typing {
    /// Where the form is.
    pub level: Level,
    /// The form.
    pub form: FormId,
    /// The draft after each key, the last one whole.
    pub drafts: Vec<Draft>,
}

/// What the program is to do.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Orders {
    /// Where its data and its keyring are.
    pub folder: PathBuf,
    /// The server.
    pub settings: ConnectionSettings,
    /// What signs in there.
    pub secrets: BTreeMap<String, String>,
    /// What is typed and applied.
    pub work: Typing,
    /// What is typed into another form before, and never applied.
    pub aside: Typing,
}

/// A change as the journal has it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Kept {
    /// Where its requests and its verification stand.
    pub progress: Progress,
    /// What it came to.
    pub outcome: Option<Outcome>,
    /// Whether that is not known yet.
    pub unsettled: bool,
    /// Whether the journal has no end of a request that it says was about to leave.
    pub under_way: bool,
}

/// What a form shows after a new start.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Shown {
    /// Whether the list of drafts has one of this form.
    pub listed: bool,
    /// The draft; none where the server no longer has what the form is of.
    pub draft: Option<Draft>,
}

/// All that a new start shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Found {
    /// The journal, the newest change first.
    pub changes: Vec<Kept>,
    /// The form that was worked in.
    pub work: Shown,
    /// The other form.
    pub aside: Shown,
    /// Whether the journal is as it was written.
    pub whole: bool,
    /// Anything that the app can't read or write of its own.
    pub trouble: Vec<String>,
}

/// How far the program is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "said", rename_all = "snake_case")]
pub enum Said {
    /// Connected, and the draft aside is kept.
    Connected,
    /// The draft at this place is kept.
    Typed {
        /// Its place in the orders.
        at: usize,
    },
    /// It is about to ask for the Apply.
    Applying,
    /// The Apply ended.
    Ended {
        /// Whether a person was told that it is applied and verified.
        verified: bool,
        /// What a person was told.
        headline: String,
    },
    /// The journal before anything was settled.
    Before {
        /// The newest change first.
        changes: Vec<Kept>,
    },
    /// After settling.
    Settled {
        /// All that is shown then.
        found: Found,
    },
}

/// A desktop that isn't there.
pub(crate) struct NoDesktop;

#[async_trait]
impl Host for NoDesktop {
    fn copy_text(&self, _: &str) -> Result<(), Problem> {
        Err(absent())
    }

    fn open_link(&self, _: &Url) -> Result<(), Problem> {
        Err(absent())
    }

    fn downloads(&self) -> Result<PathBuf, Problem> {
        Err(absent())
    }

    fn set_zoom(&self, _: u16) {}

    async fn start_samples(&self) -> Result<Vec<Sample>, Problem> {
        Err(absent())
    }
}

fn absent() -> Problem {
    Problem::new(ProblemCode::Internal, "There is no desktop here.")
}

fn say(said: &Said) -> Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{}", serde_json::to_string(said)?)?;
    Ok(out.flush()?)
}

fn read(orders: &Path) -> Result<Orders> {
    let text = std::fs::read(orders).with_context(|| format!("no orders at {}", orders.display()))?;
    Ok(serde_json::from_slice(&text)?)
}

async fn open(folder: &Path) -> Result<App> {
    let keyring = FileKeyring::open(&folder.join("keyring"))?;
    let options = Options {
        language: Language::English,
        folder: folder.join("data"),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        platforms: orgdesk_platform::platforms(Config::default()),
        vault: Vault::with_store(keyring, Duration::from_secs(10)),
        clock: Arc::new(Utc::now),
        verify_for: SETTLING,
    };
    Ok(App::open(options, Arc::new(NoDesktop)).await?)
}

/// Connects, types, plans and applies, then waits until nobody holds the other end of its standard input.
///
/// # Errors
/// Anything but the outcome of the Apply is as it should not be.
pub async fn work(orders: &Path) -> Result<()> {
    let orders = read(orders)?;
    let app = open(&orders.folder).await?;
    let secrets = orders.secrets.iter().map(|(name, text)| (name.clone(), SecretString::from(text.as_str())));
    let input = ConnectionInput {
        id: None,
        settings: orders.settings.clone(),
        secrets: Some(secrets.collect()),
        keep: KeepSecret::Keyring,
    };
    let connection = match app.save_connection(input).await? {
        Saved::Saved { connection } => connection.connection.id,
        other => bail!("not connected: {other:?}"),
    };
    keep(&app, connection, &orders.aside, |_| Ok(())).await?;
    say(&Said::Connected)?;
    let form = keep(&app, connection, &orders.work, |at| say(&Said::Typed { at })).await?;
    let plan = match app.plan_change(form).await? {
        Planned::Planned { plan } => *plan,
        other => bail!("not planned: {other:?}"),
    };
    say(&Said::Applying)?;
    let (verified, headline) = apply(&app, &plan).await?;
    say(&Said::Ended { verified, headline })?;
    tokio::io::stdin().read_to_end(&mut Vec::new()).await?;
    Ok(())
}

/// Opens a form and types into it.
async fn keep(
    app: &App,
    connection: ConnectionId,
    typing: &Typing,
    kept: impl Fn(usize) -> Result<()>,
) -> Result<FormRef> {
    let form = form(connection, typing);
    app.open_form(form.clone()).await?;
    for (at, draft) in typing.drafts.iter().enumerate() {
        app.save_draft(SaveDraft { form: form.clone(), draft: draft.clone() }).await?;
        kept(at)?;
    }
    Ok(form)
}

fn form(connection: ConnectionId, typing: &Typing) -> FormRef {
    FormRef { connection, level: typing.level.clone(), form: typing.form.clone() }
}

async fn apply(app: &App, plan: &Plan) -> Result<(bool, String)> {
    app.apply_plan(ApplyPlan { plan: plan.id, typed: plan.confirm.clone() }).await?;
    loop {
        let state = app.apply_state(plan.id)?;
        if let Some(end) = state.ended {
            let verified = matches!(end, ApplyEnd::Sent { verification: Some(Verification::Verified), .. });
            return Ok((verified, state.headline.unwrap_or_default()));
        }
        tokio::time::sleep(LOOK).await;
    }
}

/// Starts again, settles what is unknown as the app does at each start, and tells what is there.
///
/// # Errors
/// The data folder or the server can't be read.
pub async fn tell(orders: &Path) -> Result<()> {
    let orders = read(orders)?;
    let app = open(&orders.folder).await?;
    say(&Said::Before { changes: changes(&app).await? })?;
    app.settle_changes().await?;
    let connections = app.connections().await?;
    let [connection] = connections.as_slice() else { bail!("{} connections are kept", connections.len()) };
    let id = connection.connection.id;
    let info = app.info().await;
    let mut trouble = info.unreadable;
    trouble.extend(info.storage_problem.map(|problem| problem.message));
    let verdict = app.verify_journal().await?;
    trouble.extend((!verdict.whole).then_some(verdict.message));
    let found = Found {
        changes: changes(&app).await?,
        work: shown(&app, form(id, &orders.work)).await?,
        aside: shown(&app, form(id, &orders.aside)).await?,
        whole: verdict.whole,
        trouble,
    };
    say(&Said::Settled { found })
}

async fn changes(app: &App) -> Result<Vec<Kept>> {
    let page = app.changes(ListChanges { wanted: ChangesWanted::default(), after: None }).await?;
    if let Some(unreadable) = page.unreadable.first() {
        bail!("a change can't be read: {unreadable}");
    }
    let mut kept = Vec::new();
    for row in page.changes {
        let whole = app.change(row.plan.id).await?;
        let under_way = whole.answers.iter().any(|one| one.sent_at.is_some() && one.answered_at.is_none());
        let (progress, outcome, unsettled) = (row.progress, row.outcome, row.unsettled);
        kept.push(Kept { progress, outcome, unsettled, under_way });
    }
    Ok(kept)
}

async fn shown(app: &App, form: FormRef) -> Result<Shown> {
    let listed = app.drafts().await?.iter().any(|draft| draft.form == form);
    let draft = match app.open_form(form).await {
        Ok(view) => Some(view.draft),
        Err(problem) if problem.code == ProblemCode::NotFound => None,
        Err(problem) => return Err(problem.into()),
    };
    Ok(Shown { listed, draft })
}
