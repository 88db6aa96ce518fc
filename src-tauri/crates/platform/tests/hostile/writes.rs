//! Writing to a server that means harm: what its answer is taken for is never more than it proves.

use crate::support::{Elsewhere, KINDS, Kind, LONG, redirects};
use orgdesk_model::{Draft, Intent, PlannedRequest};
use orgdesk_platform::Sent;
use orgdesk_sandbox::{Fault, FaultRule, Running, hostile};
use serde_json::Value;
use std::time::Duration;

/// One write of each form at each of its levels.
async fn write(kind: Kind, running: &Running, at: usize) -> PlannedRequest {
    let session = kind.session(running);
    let (form, level) = kind.forms(running).swap_remove(at);
    let reading = session.read(&form, &level).await.unwrap();
    let edit = |inputs: Vec<(&str, orgdesk_model::Value)>| Draft {
        intent: Intent::Edit,
        inputs: inputs.into_iter().map(|(path, value)| (path.into(), value)).collect(),
    };
    let draft = match form.as_str() {
        "csp.organization" => edit(vec![("displayName", "Other".into())]),
        "csp.trust" => edit(vec![("description", "Other".into())]),
        "csp.new_trust" => edit(vec![
            ("trustedOrgId", running.variables["org.harbour-test"].as_str().into()),
            ("allowedScopes", one_role()),
        ]),
        _ => {
            let now = reading.snapshot.fields[&"userLoginMustBeDomain".into()].value.as_bool().unwrap();
            edit(vec![("userLoginMustBeDomain", (!now).into())])
        }
    };
    session.plan(&form, &reading, &draft).await.unwrap().requests.remove(0)
}

fn one_role() -> orgdesk_model::Value {
    let mut scopes = orgdesk_model::Scopes::default();
    scopes.organization.roles =
        vec![orgdesk_model::RoleScope { name: "support_user".to_owned(), resources: Vec::new() }];
    scopes.to_value()
}

/// What of the log is the write itself: how often it came, and what the server itself made of it.
fn log(running: &Running, request: &PlannedRequest) -> (usize, Option<u16>) {
    let all = running.requests.all();
    let own: Vec<_> =
        all.iter().filter(|a| a.method == request.method && request.url.ends_with(&a.path)).collect();
    (own.len(), own.first().and_then(|asked| asked.outcome))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_answer_makes_a_write_something_else_than_it_was() {
    let elsewhere = Elsewhere::start();
    let mut all = hostile::all();
    all.extend(redirects(&elsewhere.address()));
    let mut wrong = Vec::new();
    for kind in KINDS {
        let forms = { kind.forms(&kind.start().await).len() };
        for at in 0..forms {
            for (name, fault) in &all {
                let running = kind.start().await;
                let request = write(kind, &running, at).await;
                let drips = matches!(fault, Fault::Drip { .. });
                let session = kind.patient(&running, if drips { Duration::from_millis(500) } else { LONG });
                session.identity().await.unwrap();
                running.requests.clear();
                running.faults.add(FaultRule::new("/", fault.clone()));
                let sent = session.send(&request).await;
                let (times, outcome) = log(&running, &request);
                let did = outcome.is_some_and(|status| status < 300);
                let what = format!("{kind:?} {} {name}", request.purpose);
                if times != 1 {
                    wrong.push(format!("{what}: it left {times} times"));
                }
                match &sent {
                    Sent::Done(_) if !did => wrong.push(format!("{what}: told as done: {sent:?}")),
                    Sent::Refused(_) if did => wrong.push(format!("{what}: told as refused: {sent:?}")),
                    // An answer of another org, or of none, must not name the planned one.
                    Sent::Done(answered) if names_another(fault, &request, answered.owner.as_deref()) => {
                        wrong
                            .push(format!("{what}: another org's answer is taken for its own: {answered:?}"));
                    }
                    _ => {}
                }
                running.stop().await;
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
    elsewhere.assert_nobody_came();
}

fn names_another(fault: &Fault, request: &PlannedRequest, owner: Option<&str>) -> bool {
    // What the instance owns can't be another org's.
    let of_org = request.url.contains("/orgs/");
    let lies = of_org && matches!(fault, Fault::OtherOrg { .. } | Fault::Everything { .. });
    lies && owner.is_some() && owner == request.expected_owner.as_deref()
}

/// The body that was planned is the body that is sent, whatever the server called things.
#[tokio::test]
async fn what_a_server_calls_things_changes_no_byte_of_a_write() {
    for kind in KINDS {
        let running = kind.start().await;
        let healthy = write(kind, &running, 0).await;
        // Rights and roles stay as they are: without them nothing could be planned.
        let called = Fault::Text { with: hostile::MARKUP.to_owned() };
        for place in ["/management/", "/v2/", "/admin/v1/orgs/_search", "/csp/gateway/am/api/orgs/"] {
            running.faults.add(FaultRule::new(place, called.clone()));
        }
        let request = write(kind, &running, 0).await;
        assert_eq!((&request.method, &request.url), (&healthy.method, &healthy.url));
        running.faults.clear();
        let session = kind.session(&running);
        running.requests.clear();
        let _ = session.send(&request).await;
        let sent = running.requests.all().into_iter().find(|asked| asked.method == request.method).unwrap();
        assert_eq!(sent.body, request.body.clone().unwrap_or_default());
        assert!(serde_json::from_str::<Value>(&sent.body).is_ok(), "{}", sent.body);
        running.stop().await;
    }
}
