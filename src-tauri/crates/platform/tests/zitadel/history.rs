//! Who changed domain settings and when, as far as the server tells this identity.

use crate::support::{FORM, LOGIN, VALIDATE, apply, draft, org, secrets, session, settings, zitadel};
use chrono::{DateTime, TimeDelta, Utc};
use orgdesk_model::{HistoryEntry, Intent, Level, OrgId, ProblemCode};
use orgdesk_platform::Session;
use orgdesk_sandbox::zitadel::{MemberSpec, ServerVersion, TokenSpec, UserSpec, World};
use orgdesk_sandbox::{Fault, FaultRule, Options, Running, Sandbox};
use serde_json::{Value, json};
use std::sync::Arc;
use wiremock::matchers::path;
use wiremock::{Mock, MockServer, ResponseTemplate};

const VERSIONS: [ServerVersion; 3] = [ServerVersion::V2_71, ServerVersion::V4_13, ServerVersion::Main];
const EVENTS: &str = "/admin/v1/events/_search";

/// The small world with a second owner of the instance, whose name is not harmless.
async fn two_owners(version: ServerVersion) -> Running {
    let mut world = World::parse(include_str!("world.json")).unwrap();
    world.users.push(UserSpec {
        key: "vera".into(),
        org: "default".into(),
        kind: "human".into(),
        username: "vera".into(),
        first_name: "Vera\u{202e}".into(),
        last_name: "Holm".into(),
        email: "vera@zitadel.localhost".into(),
        ..UserSpec::default()
    });
    world.members.push(MemberSpec { user: "vera".into(), org: None, roles: vec!["IAM_OWNER".into()] });
    world.tokens.push(TokenSpec { key: "vera".into(), user: "vera".into(), expired: false });
    Sandbox::start(Options::zitadel(world).server(version)).await.unwrap()
}

async fn history(session: &Arc<dyn Session>, level: &Level, since: DateTime<Utc>) -> Vec<HistoryEntry> {
    session.history(&FORM.into(), level, since).await.unwrap()
}

fn told(entries: &[HistoryEntry]) -> Vec<(Option<&str>, &str)> {
    entries.iter().map(|entry| (entry.by.as_deref(), entry.what.as_str())).collect()
}

const VERA: Option<&str> = Some("Vera\\u{202e} Holm");
const GAVE: &str = "Gave the organization settings of its own";
const FIRST: &str = "Gave the organization settings of its own: Login names carry the organization's domain on; \
    Organization domains must be verified off; Sender address must match an instance domain off";

#[tokio::test]
async fn an_admin_learns_who_changed_what_and_when() {
    for version in VERSIONS {
        let running = two_owners(version).await;
        let (owner, vera) = (session(&running, "owner", "current"), session(&running, "vera", "current"));
        let harbour = org(&running, "harbour");
        let start = Utc::now();
        assert_eq!(history(&owner, &harbour, start).await, []);
        apply(&vera, &harbour, &draft(Intent::Customize, &[(LOGIN, true)])).await;
        let middle = Utc::now();
        apply(&owner, &harbour, &draft(Intent::Edit, &[(LOGIN, false), (VALIDATE, true)])).await;
        apply(&vera, &harbour, &draft(Intent::Reset, &[])).await;
        let end = Utc::now();

        let all = history(&owner, &harbour, start).await;
        let changed = "Changed the settings: Login names carry the organization's domain off; Organization domains \
            must be verified on";
        let reset = "Reset the settings to the instance default";
        assert_eq!(told(&all), [(VERA, reset), (Some("Admin"), changed), (VERA, FIRST)], "{version}");
        // The server writes microseconds.
        let slack = TimeDelta::microseconds(1);
        assert!(
            all[2].at >= start - slack && all[2].at <= middle && all[0].at <= end && all[0].at >= all[1].at
        );
        assert_eq!(told(&history(&owner, &harbour, all[1].at).await), told(&all[..2]));
        assert_eq!(history(&owner, &harbour, end).await, []);
        assert_eq!(history(&owner, &org(&running, "north"), start).await, []);
    }
}

#[tokio::test]
async fn who_may_not_search_events_is_told_by_the_orgs_changes() {
    for version in VERSIONS {
        let running = two_owners(version).await;
        let (vera, theirs) =
            (session(&running, "vera", "current"), session(&running, "harbour-owner", "current"));
        let harbour = org(&running, "harbour");
        let start = Utc::now();
        apply(&vera, &harbour, &draft(Intent::Customize, &[(LOGIN, true)])).await;
        apply(&vera, &harbour, &draft(Intent::Reset, &[])).await;
        let found = history(&theirs, &harbour, start).await;
        let reset = "Reset the settings to the instance default";
        assert_eq!(told(&found), [(VERA, reset), (VERA, GAVE)], "{version}");
        // Neither is open: another org, the instance, no role at all.
        assert_eq!(history(&theirs, &org(&running, "north"), start - TimeDelta::days(900)).await, []);
        assert_eq!(history(&theirs, &Level::Instance, start - TimeDelta::days(900)).await, []);
        let nobody = session(&running, "nobody", "current");
        assert_eq!(history(&nobody, &harbour, start).await, []);
        let asked: Vec<String> = running.requests.all().into_iter().map(|r| r.path).collect();
        assert!(asked.iter().any(|path| path == EVENTS));
    }
}

#[tokio::test]
async fn a_default_that_moved_is_told_where_it_was_followed() {
    for version in VERSIONS {
        let running = two_owners(version).await;
        let (owner, vera) = (session(&running, "owner", "current"), session(&running, "vera", "current"));
        let start = Utc::now();
        apply(&vera, &Level::Instance, &draft(Intent::Edit, &[(VALIDATE, true)])).await;
        let of_instance = history(&owner, &Level::Instance, start).await;
        let changed = "Changed the settings: Organization domains must be verified on";
        assert_eq!(told(&of_instance), [(VERA, changed)], "{version}");
        let harbour = org(&running, "harbour");
        let followed = "Changed the instance default, which the organization followed: Organization domains must be \
            verified on";
        assert_eq!(told(&history(&owner, &harbour, start).await), [(VERA, followed)]);
        // North has settings of its own, so this didn't reach it; harbour stops to follow, so the next doesn't either.
        assert_eq!(history(&owner, &org(&running, "north"), start).await, []);
        apply(&owner, &harbour, &draft(Intent::Customize, &[])).await;
        apply(&vera, &Level::Instance, &draft(Intent::Edit, &[(VALIDATE, false)])).await;
        let later = history(&owner, &harbour, start).await;
        assert_eq!(later.len(), 2, "{later:?}");
        assert!(later[0].what.starts_with(GAVE) && later[1].what == followed);
    }
}

#[tokio::test]
async fn at_most_twenty_and_the_newest() {
    let running = two_owners(ServerVersion::V4_13).await;
    let owner = session(&running, "owner", "current");
    let start = Utc::now();
    let harbour = org(&running, "harbour");
    apply(&owner, &harbour, &draft(Intent::Customize, &[(VALIDATE, false)])).await;
    for on in [true, false].into_iter().cycle().take(25) {
        apply(&owner, &harbour, &draft(Intent::Edit, &[(VALIDATE, on)])).await;
    }
    let all = history(&owner, &harbour, start).await;
    assert_eq!(all.len(), 20);
    assert_eq!(all[0].what, "Changed the settings: Organization domains must be verified on");
    assert!(all.windows(2).all(|pair| pair[0].at >= pair[1].at));
}

#[tokio::test]
async fn a_search_that_the_servers_store_fails_is_made_up_for_by_the_changes() {
    let running = two_owners(ServerVersion::V4_13).await;
    let vera = session(&running, "vera", "current");
    let harbour = org(&running, "harbour");
    let start = Utc::now();
    apply(&vera, &harbour, &draft(Intent::Customize, &[])).await;
    let body = json!({"code": 13, "message": "unable to filter events (SQL-KyeAx)", "details": [{
        "@type": "type.googleapis.com/zitadel.v1.ErrorDetail", "id": "SQL-KyeAx", "message": "unable to filter events"}]});
    running
        .faults
        .add(FaultRule::new(EVENTS, Fault::Status { status: 500, retry_after: None, body: Some(body) }));
    assert_eq!(told(&history(&vera, &harbour, start).await), [(VERA, GAVE)]);
    running.faults.clear();
    running.faults.add(FaultRule::new(EVENTS, Fault::Status { status: 503, retry_after: None, body: None }));
    let problem = vera.history(&FORM.into(), &harbour, start).await.unwrap_err();
    assert_eq!(problem.code, ProblemCode::Unavailable);
    assert!(problem.message.contains("Who changed the settings was not read."), "{}", problem.message);
}

fn event(kind: &str, id: &str, by: &str, payload: Value) -> Value {
    json!({"editor": {"userId": "7", "displayName": by, "service": "zitadel"},
           "aggregate": {"id": id, "type": {"type": "org"}, "resourceOwner": id},
           "sequence": "9", "creationDate": "2026-11-22T07:00:00.5Z", "payload": payload,
           "type": {"type": kind, "localized": {"key": "x", "localizedMessage": "y"}}})
}

async fn answering(body: String) -> (MockServer, Arc<dyn Session>) {
    let server = MockServer::start().await;
    let answer = ResponseTemplate::new(200).set_body_raw(body, "application/json");
    Mock::given(path(EVENTS)).respond_with(answer).mount(&server).await;
    let session =
        zitadel().open(&settings(&server.uri(), "current"), &secrets("a-token-long-enough")).unwrap();
    (server, session)
}

#[tokio::test]
async fn what_was_not_asked_for_is_left_out_and_no_secret_is_shown() {
    let since = DateTime::from_timestamp(0, 0).unwrap();
    let level = Level::Org { id: OrgId::from("1") };
    let mine = "org.policy.domain.changed";
    let body = json!({"events": [
        event("user.machine.secret.set", "1", "Eve", json!({"hashedSecret": "$2a$14$gEheim"})),
        event(mine, "2", "Of another org", json!({"validateOrgDomains": true})),
        event("org.policy.domain.invented", "1", "Eve", json!({"validateOrgDomains": true})),
        event(mine, "1", "Mal\nlory\u{200b}", json!({"validateOrgDomains": "$2a$14$gEheim"})),
        event(mine, "1", "", json!({"validateOrgDomains": false, "hashedSecret": "$2a$14$gEheim"})),
        event("org.policy.domain.added", "1", "Ada", Value::Null),
    ]});
    let (_server, session) = answering(body.to_string()).await;
    let found = history(&session, &level, since).await;
    let expected = [
        (Some("Mal\\u{a}lory\\u{200b}"), "Changed the settings"),
        (Some("7"), "Changed the settings: Organization domains must be verified off"),
        (Some("Ada"), GAVE),
    ];
    assert_eq!(told(&found), expected);

    // Broken behind the secret: the failure is told without the answer.
    let broken = body.to_string().replace("\"Ada\"", "Ada");
    let (_server, session) = answering(broken).await;
    let problem = session.history(&FORM.into(), &level, since).await.unwrap_err();
    assert_eq!(problem.code, ProblemCode::UnreadableAnswer);
    assert!(!format!("{problem:?}").contains("gEheim"), "{problem:?}");
}

#[tokio::test]
async fn ids_that_are_none_are_not_asked_about() {
    let running = two_owners(ServerVersion::V4_13).await;
    let owner = session(&running, "owner", "current");
    let before = running.requests.all().len();
    for id in ["", "..", "1 2"] {
        let level = Level::Org { id: OrgId::from(id) };
        assert_eq!(history(&owner, &level, Utc::now() - TimeDelta::days(900)).await, []);
    }
    assert_eq!(running.requests.all().len(), before);
    assert!(owner.history(&"zitadel.nothing".into(), &Level::Instance, Utc::now()).await.is_err());
}
