//! Reading from a server that means harm.

use crate::support::{Elsewhere, KINDS, Kind, LONG, forget_peak, peak_memory, redirects};
use chrono::Utc;
use futures::future::BoxFuture;
use orgdesk_model::{Draft, Intent, Level, OrgId, Problem, ProblemCode};
use orgdesk_platform::Session;
use orgdesk_sandbox::{Fault, FaultRule, Running, hostile};
use std::fmt::Debug;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The longest that everything may take, one after the other, on a busy machine.
const LONGEST: Duration = Duration::from_secs(120);
/// Most megabytes that an answer may cost beyond what is there anyway: the longest list is of 64 MB, once as bytes and
/// once as what was read of it, and several are under way.
const MOST_MEMORY: u64 = 700;

type Read = (String, Result<String, Problem>);

fn shown<T: Debug>(name: &str, result: Result<T, Problem>) -> Read {
    (name.to_owned(), result.map(|value| format!("{value:?}")))
}

/// Everything that a session reads. Those that begin with `may` have answers that say nothing went wrong.
async fn everything(kind: Kind, running: &Running, session: &Arc<dyn Session>) -> Vec<Read> {
    let org = kind.org(running);
    let mut out: Vec<Read> = Vec::new();
    let report = session.test().await;
    let failed =
        report.steps.iter().any(|step| !matches!(step.state, orgdesk_model::TestState::Passed { .. }));
    let result = if failed {
        Err(Problem::new(ProblemCode::UnreadableAnswer, format!("{report:?}")))
    } else {
        Ok(report)
    };
    out.push(shown("test", result));
    out.push(shown("identity", session.identity().await));
    out.push(shown("orgs", session.orgs(None).await));
    out.push(shown("search", session.search("Northwind").await));
    out.push(shown("org", session.org(&org).await));
    for (form, level) in kind.forms(running) {
        out.push(shown(&format!("read {form:?} {:?}", level), session.read(&form, &level).await));
        let since = Utc::now() - chrono::TimeDelta::days(800);
        out.push(shown("may history", session.history(&form, &level, since).await));
    }
    if kind == Kind::Csp {
        out.push(shown("trusts", session.trusts(Some(&org), None).await));
        out.push(shown("may catalog", session.scope_catalog(&org).await));
    }
    out
}

/// Plans what can be planned from healthy readings, on a server that is hostile meanwhile.
async fn plans(kind: Kind, running: &Running, session: &Arc<dyn Session>, fault: &Fault) -> Vec<Read> {
    let mut out = Vec::new();
    for (form, level) in kind.forms(running).into_iter().take(1) {
        running.faults.clear();
        let reading = session.read(&form, &level).await.unwrap();
        running.faults.add(FaultRule::new("/", fault.clone()));
        let intent = if kind == Kind::Csp { Intent::Edit } else { Intent::Reset };
        let inputs = match kind {
            Kind::Csp => [("displayName".into(), "Other".into())].into(),
            _ => Default::default(),
        };
        out.push(shown("may plan", session.plan(&form, &reading, &Draft { intent, inputs }).await));
    }
    out
}

/// Faults after which nothing can be read.
fn must_fail(fault: &Fault) -> bool {
    matches!(
        fault,
        Fault::NotUtf8
            | Fault::Bomb
            | Fault::NoGzip
            | Fault::Huge { .. }
            | Fault::Drip { .. }
            | Fault::Deep { .. }
            | Fault::Malformed
            | Fault::Empty
            | Fault::ContentType { .. }
            | Fault::Redirect { .. }
    )
}

fn judge(name: &str, what: &str, fault: &Fault, result: &Result<String, Problem>, wrong: &mut Vec<String>) {
    let mut say = |text: String| wrong.push(format!("{what}: {name}: {text}"));
    match result {
        Ok(value) if must_fail(fault) && !name.starts_with("may") => say(format!("was read: {}", cut(value))),
        Ok(_) => {}
        Err(problem) => {
            if problem.code == ProblemCode::Internal {
                say(format!("is told as a defect: {problem:?}"));
            }
            if matches!(fault, Fault::Redirect { .. })
                && name == "orgs"
                && problem.code != ProblemCode::WrongServer
            {
                say(format!("doesn't say that the server points elsewhere: {problem:?}"));
            }
            let words = problem.message.chars().count();
            if words > 20_000 {
                say(format!("says {words} letters"));
            }
        }
    }
}

fn cut(text: &str) -> String {
    text.chars().take(300).collect()
}

/// One server under one fault.
async fn meet(kind: Kind, name: &'static str, fault: Fault, to_sign_in: bool) -> Vec<String> {
    let running = kind.start().await;
    let drips = matches!(fault, Fault::Drip { .. });
    let session = kind.patient(&running, if drips { Duration::from_millis(500) } else { LONG });
    let what = format!("{kind:?} {name}{}", if to_sign_in { " from the start" } else { "" });
    if !to_sign_in {
        session.identity().await.unwrap();
    }
    running.faults.add(FaultRule::new("/", fault.clone()));
    let mut wrong = Vec::new();
    let begun = Instant::now();
    let reading: BoxFuture<'_, Vec<Read>> = Box::pin(everything(kind, &running, &session));
    match tokio::time::timeout(LONGEST, reading).await {
        Err(_) => wrong.push(format!("{what}: goes on after {:?}", begun.elapsed())),
        Ok(read) => read.iter().for_each(|(n, result)| judge(n, &what, &fault, result, &mut wrong)),
    }
    if !to_sign_in {
        for (name, result) in plans(kind, &running, &session, &fault).await {
            judge(&name, &what, &fault, &result, &mut wrong);
        }
    }
    for asked in running.requests.all() {
        let writes = !matches!(asked.method.as_str(), "GET" | "POST")
            || asked.method == "POST" && !asked.path.ends_with("_search") && !asked.path.contains("/auth/");
        if writes {
            wrong.push(format!("{what}: reading wrote: {} {}", asked.method, asked.path));
        }
    }
    running.stop().await;
    wrong
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_answer_does_harm_to_a_reader() {
    let elsewhere = Elsewhere::start();
    let mut all = hostile::all();
    all.extend(redirects(&elsewhere.address()));
    let before = peak_memory();
    forget_peak();
    let mut wrong = Vec::new();
    // What never ends is met at the same time: it is waited for, not computed.
    let slow = |fault: &Fault| matches!(fault, Fault::Drip { .. });
    let mut waiting = tokio::task::JoinSet::new();
    for (name, fault) in all {
        // A huge body is cut by the transport, which the deprecated operations share.
        let huge = matches!(fault, Fault::Huge { .. } | Fault::Bomb);
        for kind in KINDS.into_iter().filter(|kind| !huge || *kind != Kind::OldZitadel) {
            // A personal access token is sent as it is; an API token is exchanged first, and that can go wrong too.
            for to_sign_in in [false, true].into_iter().take(if kind == Kind::Csp { 2 } else { 1 }) {
                if slow(&fault) {
                    waiting.spawn(meet(kind, name, fault.clone(), to_sign_in));
                } else {
                    wrong.extend(meet(kind, name, fault.clone(), to_sign_in).await);
                }
            }
        }
    }
    while let Some(found) = waiting.join_next().await {
        wrong.extend(found.unwrap());
    }
    let grown = peak_memory().saturating_sub(before);
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert!(grown < MOST_MEMORY, "{grown} MB more than the {before} MB before");
    elsewhere.assert_nobody_came();
}

/// Ids come from the server and go into paths: none leads out of its place there.
#[tokio::test]
async fn an_id_never_leads_to_another_path() {
    let ids = [
        "../../../leaked/place",
        "a/b",
        "..",
        ".",
        "x?y=1#z",
        "%2e%2e%2f",
        "a\u{0}b",
        "é ü",
        "<img src=x>",
        "",
    ];
    for kind in KINDS {
        let running = kind.start().await;
        let session = kind.session(&running);
        session.identity().await.unwrap();
        running.requests.clear();
        for id in ids {
            let org = OrgId(id.to_owned());
            let level = Level::Org { id: org.clone() };
            let _ = session.org(&org).await;
            let _ = session.trusts(Some(&org), None).await;
            let _ = session.scope_catalog(&org).await;
            for (form, other) in kind.forms(&running) {
                let level = match other {
                    Level::Trust { .. } => {
                        Level::Trust { org: kind.org(&running), id: orgdesk_model::TrustId(id.into()) }
                    }
                    Level::NewTrust { .. } => Level::NewTrust { org: org.clone() },
                    _ => level.clone(),
                };
                let _ = session.read(&form, &level).await;
                let _ = session.history(&form, &level, Utc::now()).await;
            }
        }
        let places: &[&str] = match kind {
            Kind::Csp => &["/csp/gateway/am/api/", "/csp/gateway/slc/api/"],
            _ => &[
                "/admin/v1/orgs/",
                "/admin/v1/events/_search",
                "/management/v1/",
                "/v2/",
                "/auth/v1/",
                "/admin/v1/",
            ],
        };
        for asked in running.requests.all() {
            let path = asked.path.split('?').next().unwrap_or_default();
            assert!(places.iter().any(|place| path.starts_with(place)), "{kind:?}: {}", asked.path);
            assert!(
                !path.contains("/../") && !path.contains("/./") && !path.contains("//"),
                "{kind:?}: {path}"
            );
            assert!(!path.contains("leaked/place") && !path.contains("/a/b"), "{kind:?}: {path}");
        }
        running.stop().await;
    }
}
