//! Every write of every platform against every fault: what a person is told, what stays, what the journal says. What is
//! right follows from what the server did, by its own state and log.

mod faults;
mod writes;

use crate::world::{Patience, World, config};
use faults::{Column, Meets, Told};
use orgdesk_core::{ApplyEnd, ApplyPlan, ApplyState, FormRef, Planned, SaveDraft};
use orgdesk_model::{Act, LevelKind, Outcome, Plan, ProblemCode, Verification};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use writes::Write;

/// Worlds at once: most of them wait for what never comes.
const AT_ONCE: usize = 32;
/// Shortest wait for what never comes. Where an Apply without faults takes long, it is a multiple of that.
const SHORTEST: Duration = Duration::from_secs(1);
/// Longest wait for what never comes.
const LONGEST: Duration = Duration::from_secs(20);

/// What became of one cell.
struct Cell {
    told: Told,
    /// Readings of the form's path before the write.
    reads: u64,
    /// How long its Apply took.
    took: Duration,
    wrong: Vec<String>,
}

/// A fixed half, each fault with half of the writes and the other way round; all with `ORGDESK_ALL_FAULTS=1`.
#[tokio::test(flavor = "multi_thread")]
async fn every_write_and_every_fault_has_its_right_outcome() {
    let _alone = crate::ALONE.lock().await;
    let begun = Instant::now();
    let writes = writes::all();
    let mut columns = faults::all();
    if let Ok(only) = std::env::var("ORGDESK_ONLY_FAULT") {
        columns.retain(|column| column.meets == Meets::Nothing || column.name.contains(&only));
    }
    let whole = std::env::var_os("ORGDESK_ALL_FAULTS").is_some();
    let room = Arc::new(Semaphore::new(AT_ONCE));
    let mut rows = JoinSet::new();
    for (at, write) in writes.iter().copied().enumerate() {
        let half = |(place, column): (usize, &Column)| {
            (whole || (at + place).is_multiple_of(2) || column.meets == Meets::Nothing)
                .then(|| column.clone())
        };
        let columns = columns.iter().enumerate().map(half).collect();
        let room = Arc::clone(&room);
        rows.spawn(async move { (at, row(write, columns, room).await) });
    }
    let mut table: Vec<Vec<Option<Cell>>> = writes.iter().map(|_| Vec::new()).collect();
    while let Some(row) = rows.join_next().await {
        let (at, cells) = row.unwrap();
        table[at] = cells;
    }
    println!("{}", show(&writes, &columns, &table, begun.elapsed()));
    let wrong: Vec<&String> = table.iter().flatten().flatten().flat_map(|cell| &cell.wrong).collect();
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.iter().map(|text| format!("{text}\n")).collect::<String>()
    );
}

/// A row. Its first cell, which meets no fault, tells how many readings come before the write.
async fn row(write: Write, columns: Vec<Option<Column>>, room: Arc<Semaphore>) -> Vec<Option<Cell>> {
    let mut cells = JoinSet::new();
    let mut done: Vec<Option<Cell>> = columns.iter().map(|_| None).collect();
    let mut reads = 0;
    let mut short = SHORTEST;
    for (at, column) in columns.into_iter().enumerate() {
        let Some(column) = column else { continue };
        let place = Arc::clone(&room).acquire_owned().await.unwrap();
        if column.meets == Meets::Nothing {
            let cell = cell(&write, &column, 0, SHORTEST).await;
            reads = cell.reads;
            short = SHORTEST.max(8 * cell.took).min(LONGEST);
            done[at] = Some(cell);
            continue;
        }
        cells.spawn(async move {
            let cell = cell(&write, &column, reads, short).await;
            drop(place);
            (at, cell)
        });
    }
    while let Some(cell) = cells.join_next().await {
        let (at, cell) = cell.unwrap();
        done[at] = Some(cell);
    }
    done
}

async fn cell(write: &Write, column: &Column, reads: u64, short: Duration) -> Cell {
    let (world, form) = write.world(column.patience(short)).await;
    let plan = review(&world, &form, write).await;
    let before = write.held(&world);
    world.sandbox.requests.clear();
    for rule in column.rules(write, reads) {
        world.sandbox.faults.add(rule);
    }
    let begun = Instant::now();
    let state = apply(&world, &plan).await;
    let took = begun.elapsed();
    world.sandbox.faults.clear();
    let log = world.sandbox.requests.all();
    let sent: Vec<_> = log
        .iter()
        .enumerate()
        .filter(|(_, entry)| entry.method == write.method && plan.requests[0].url.ends_with(&entry.path))
        .collect();
    let done = write.held(&world) != before;
    let acted = sent.iter().any(|(_, entry)| entry.outcome.is_some_and(|status| status < 300));
    let told = told(&state);
    let mut wrong = Vec::new();
    let mut check = |holds: bool, what: String| {
        if !holds {
            wrong.push(format!("{} × {}: {what}", write.name, column.name));
        }
    };
    let right = column.must_tell(write, done);
    check(told == Some(right), format!("told {told:?} instead of {right:?} ({done}): {state:?}"));
    check(done == acted, format!("the server's log says {acted}, its state {done}"));
    let claims = told.and_then(Told::claims);
    check(claims.is_none_or(|claim| claim == done), format!("told {told:?}, and the server did it: {done}"));
    let times = usize::from(right != Told::NotSent);
    check(sent.len() == times, format!("sent {} times", sent.len()));
    check(world.writes().len() <= sent.len(), format!("more was sent: {:?}", world.writes()));
    // Only what was applied and verified is dropped.
    let drafts = world.app.drafts().await.unwrap();
    match right {
        Told::Applied | Told::Found => check(drafts.is_empty(), "the draft stayed".to_owned()),
        _ => {
            let kept = world.app.open_form(form.clone()).await.map(|view| view.draft);
            let kept = match kept {
                Err(problem) if problem.code == ProblemCode::NotFound && done => {
                    drafts.first().map(|_| write.draft(&world))
                }
                kept => kept.ok(),
            };
            check(kept == Some(write.draft(&world)), format!("the draft is {kept:?}"));
        }
    }
    match journal(&world, &plan, &state).await {
        Ok(()) => {}
        Err(what) => check(false, what),
    }
    let first = sent.first().map_or(log.len(), |(at, _)| *at);
    let reads = log[..first].iter().filter(|entry| is_read(write, entry)).count();
    Cell { told: told.unwrap_or(right), reads: u64::try_from(reads).unwrap(), took, wrong }
}

fn is_read(write: &Write, entry: &orgdesk_sandbox::Entry) -> bool {
    let path = entry.path.split('?').next().unwrap();
    let pattern = write.read_from();
    let start = pattern.split('*').next().unwrap();
    let end = pattern.rsplit('*').next().unwrap();
    entry.method == "GET" && path.starts_with(start) && path.ends_with(end)
}

async fn review(world: &World, form: &FormRef, write: &Write) -> Plan {
    world.app.open_form(form.clone()).await.unwrap();
    let save = SaveDraft { form: form.clone(), draft: write.draft(world) };
    world.app.save_draft(save).await.unwrap();
    match world.app.plan_change(form.clone()).await.unwrap() {
        Planned::Planned { plan } => {
            assert_eq!((plan.act, plan.requests.len()), (write.act, 1), "{}", write.name);
            *plan
        }
        other => panic!("{}: {other:?}", write.name),
    }
}

async fn apply(world: &World, plan: &Plan) -> ApplyState {
    let typed = plan.confirm.clone();
    world.app.apply_plan(ApplyPlan { plan: plan.id, typed }).await.unwrap();
    let until = Instant::now() + Duration::from_secs(60);
    while Instant::now() < until {
        let state = world.app.apply_state(plan.id).unwrap();
        if state.ended.is_some() {
            return state;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("the apply never ended: {plan:?}");
}

/// What an Apply told, by its end and its headline, which have to agree.
fn told(state: &ApplyState) -> Option<Told> {
    let end = match state.ended.as_ref()? {
        ApplyEnd::NotSent { .. } => Told::NotSent,
        ApplyEnd::WrongOrg { .. } => Told::WrongOrg,
        ApplyEnd::MovedOn { .. } => return None,
        ApplyEnd::Sent { outcome, verification, .. } => match (outcome, verification) {
            (Outcome::Applied, Some(Verification::Verified)) => Told::Applied,
            (Outcome::Applied, Some(Verification::Unchanged)) => Told::Lags,
            (Outcome::Applied, Some(Verification::CannotTell)) => Told::Unverified,
            (Outcome::Unknown, Some(Verification::Verified)) => Told::Found,
            (Outcome::Unknown, Some(Verification::Unchanged)) => Told::NotFound,
            (Outcome::Unknown, Some(Verification::CannotTell)) => Told::Unknown,
            (Outcome::Refused, None) => Told::Refused,
            _ => return None,
        },
    };
    let headline = match end {
        Told::Applied => "Applied and verified",
        Told::Found => "Applied: read again to be sure",
        Told::NotFound => "Not applied, as reading again shows",
        Told::Refused => "Refused: nothing was changed",
        Told::WrongOrg => "Stopped: the server answered for another organization",
        Told::NotSent => "Not applied: nothing was sent",
        Told::Unverified => "Applied, but not verified",
        Told::Lags => "Accepted, but the server holds the values from before",
        Told::Unknown => "Unknown whether it was applied",
    };
    (state.headline.as_deref() == Some(headline)).then_some(end)
}

/// Whether the journal's entry says the same, and the journal is whole.
async fn journal(world: &World, plan: &Plan, state: &ApplyState) -> Result<(), String> {
    let verdict = world.app.verify_journal().await.map_err(|problem| problem.to_string())?;
    if !verdict.whole {
        return Err(format!("the journal: {verdict:?}"));
    }
    let entry = world.app.change(plan.id).await;
    let same = match (state.ended.as_ref(), &entry) {
        (Some(ApplyEnd::NotSent { .. }), Err(problem)) => problem.code == ProblemCode::NotFound,
        (Some(ApplyEnd::WrongOrg { .. }), Ok(change)) => {
            change.row.wrong_org && change.row.outcome == Some(Outcome::Unknown)
        }
        (Some(ApplyEnd::Sent { outcome, verification, problem, differences }), Ok(change)) => {
            !change.row.wrong_org
                && change.row.outcome == Some(*outcome)
                && change.row.progress.verification == *verification
                && change.answers.len() == 1
                && change.answers[0].problem == *problem
                && (*verification == Some(Verification::Verified) || change.differences == *differences)
        }
        _ => false,
    };
    let plan_kept = entry.as_ref().map_or(true, |change| change.row.plan == *plan);
    if same && plan_kept { Ok(()) } else { Err(format!("the journal says {entry:?}, the app {state:?}")) }
}

fn show(writes: &[Write], columns: &[Column], table: &[Vec<Option<Cell>>], took: Duration) -> String {
    let mut text =
        format!("{} writes × {} faults in {:.1} s\n", writes.len(), columns.len(), took.as_secs_f32());
    for (at, column) in columns.iter().enumerate() {
        let _ = writeln!(text, "{:>4}  {}", at + 1, column.name);
    }
    let _ = write!(text, "{:30}", "");
    for at in 1..=columns.len() {
        let _ = write!(text, "{at:>3}");
    }
    for (write, cells) in writes.iter().zip(table) {
        let _ = write!(text, "\n{:30}", write.name);
        for cell in cells {
            let mark = match cell {
                None => "·",
                Some(cell) if cell.wrong.is_empty() => cell.told.sign(),
                Some(_) => "XX",
            };
            let _ = write!(text, "{mark:>3}");
        }
    }
    text.push_str(
        "\n✓ applied  ✓? unclear, read: applied  ✗? unclear, read: not applied  ✗ refused  ! another org: stopped  \
         - nothing sent\n~ applied, not verified  ≠ accepted, reads show the values from before  ? unclear, and can't be read  \
         XX wrong  · not in this half",
    );
    text
}

#[test]
fn no_form_and_no_act_is_forgotten() {
    let writes = writes::all();
    let described: BTreeSet<(String, String)> = orgdesk_platform::platforms(config(Patience::default()))
        .iter()
        .flat_map(|platform| platform.descriptor().forms.clone())
        .flat_map(|form| {
            form.levels
                .into_iter()
                .map(move |level| (form.id.0.clone(), format!("{level:?}")))
                .collect::<Vec<_>>()
        })
        .collect();
    let covered: BTreeSet<(String, String)> =
        writes.iter().map(|write| (write.form.to_owned(), format!("{:?}", write.place.kind()))).collect();
    assert_eq!(covered, described, "each form at each of its levels needs its writes in the matrix");
    let acts_of = |form: &str, level: LevelKind| -> BTreeSet<String> {
        writes
            .iter()
            .filter(|write| write.form == form && write.place.kind() == level)
            .map(|write| format!("{:?}", write.act))
            .collect()
    };
    for act in [Act::Change, Act::Customize, Act::Reset, Act::Create, Act::Remove, Act::Deactivate] {
        // A new act has to be added here, and so to the matrix.
        match act {
            Act::Change | Act::Customize | Act::Reset | Act::Create | Act::Remove | Act::Deactivate => {}
        }
        assert!(writes.iter().any(|write| write.act == act), "{act:?}");
    }
    // What can have settings of its own can be changed, get them and lose them.
    for (form, _) in described.iter().filter(|(form, level)| form.starts_with("zitadel.") && level == "Org") {
        let acts = acts_of(form, LevelKind::Org);
        assert_eq!(acts.len(), 3, "{form}: {acts:?}");
    }
}
