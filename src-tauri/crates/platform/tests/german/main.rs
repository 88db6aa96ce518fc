//! Both platforms with the app set to German: what they say holds no English. A program of its own, since the language
//! is one for the whole process.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a helper of a test may fail it")]

#[path = "../csp/support.rs"]
#[allow(dead_code, reason = "the other tests use the rest")]
mod cloud;
#[path = "../../../words/tests/complete/english.rs"]
mod english;
#[path = "../zitadel/support.rs"]
#[allow(dead_code, reason = "the other tests use the rest")]
mod zitadel;

use english::is_english;
use orgdesk_model::{Draft, FormId, Intent, OrgId, Problem, Value};
use orgdesk_platform::{Platform, Session};
use orgdesk_sandbox::csp::Generation;
use orgdesk_sandbox::zitadel::ServerVersion;
use orgdesk_sandbox::{Fault, FaultRule, Running};
use orgdesk_words::{Language, set_language, with_language};
use serde::Serialize;
use serde_json::{Value as Json, json};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The texts for people in whatever crosses the boundary.
fn texts(of: &impl Serialize) -> Vec<String> {
    const FOR_PEOPLE: [&str; 16] = [
        "label",
        "help",
        "title",
        "summary",
        "name",
        "message",
        "detail",
        "what",
        "how",
        "reason",
        "purpose",
        "instanceName",
        "source",
        "incomplete",
        "found",
        "servicesProblem",
    ];
    fn walk(json: &Json, found: &mut Vec<String>) {
        match json {
            Json::Object(object) => {
                for (key, value) in object {
                    match value {
                        Json::String(text) if FOR_PEOPLE.contains(&key.as_str()) => found.push(text.clone()),
                        other => walk(other, found),
                    }
                }
            }
            Json::Array(all) => all.iter().for_each(|one| walk(one, found)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    walk(&serde_json::to_value(of).unwrap(), &mut found);
    found
}

/// How many texts there were; none of them is English.
fn german(of: &impl Serialize) -> usize {
    let texts = texts(of);
    for text in &texts {
        assert!(!is_english(text), "{text}");
    }
    texts.len()
}

fn platforms() -> [Arc<dyn Platform>; 2] {
    [zitadel::zitadel(), Arc::new(cloud::csp())]
}

#[test]
fn descriptors_are_said_anew_in_each_language() {
    const SAME: [&str; 9] = [
        "ZITADEL",
        "VMware Cloud Services",
        "Tanzu Platform",
        "API",
        "Authorization",
        "Status",
        "API-Token",
        "Browser",
        "MFA",
    ];
    for platform in platforms() {
        let [english, german] = Language::ALL.map(|language| {
            with_language(language, || texts(platform.descriptor()).into_iter().collect::<BTreeSet<_>>())
        });
        let both: Vec<_> =
            english.intersection(&german).filter(|text| !SAME.contains(&text.as_str())).collect();
        assert!(both.is_empty(), "{both:?}");
        assert!(german.len() > 15 && !german.iter().any(|text| is_english(text)), "{german:?}");
    }
}

#[test]
fn a_connection_that_is_typed_wrong_is_told_in_german() {
    set_language(Language::German);
    let mut told = 0;
    for address in [
        "",
        "nonsense at all",
        "http://idp.example.com",
        "ftp://x",
        "https://me@x",
        "https://x:0",
        "https://x?q",
    ] {
        for secret in ["", "Bearer abcdefgh", "abc def", "abcdefgh\n"] {
            let mut settings = zitadel::settings(address, "neither");
            settings.name = String::new();
            settings.options.insert("unknown".to_owned(), String::new());
            told += german(&zitadel::zitadel().check_connection(&settings, Some(&zitadel::secrets(secret))));
            for credential in ["api_token", "oauth_app", "unknown"] {
                let mut settings =
                    cloud::settings(address, credential, &[("unknown", ""), ("tokenHeader", "x")]);
                settings.name = "x".repeat(300);
                let secrets =
                    cloud::secrets(&[("token", secret), ("clientSecret", secret), ("passcode", "12;4")]);
                told += german(&cloud::csp().check_connection(&settings, Some(&secrets)));
            }
        }
    }
    assert!(told > 300, "{told}");
}

/// Whatever a server answers, whatever is asked.
async fn every_failure(running: &Running, session: &Arc<dyn Session>, form: &str, org: &str) {
    let org = OrgId(org.to_owned());
    let level = orgdesk_model::Level::Org { id: org.clone() };
    let mut told = 0;
    for status in [400, 401, 403, 404, 405, 407, 408, 409, 412, 418, 422, 429, 500, 501, 502, 503, 504] {
        running.faults.clear();
        // Without words of the server, which are its own.
        let fault = Fault::Status { status, retry_after: Some(1), body: Some(json!({})) };
        running.faults.add(FaultRule::new("/", fault));
        let mut problems: Vec<Problem> = Vec::new();
        problems.extend(session.orgs(None).await.err());
        problems.extend(session.search("a").await.err());
        problems.extend(session.org(&org).await.err());
        problems.extend(session.identity().await.err());
        problems.extend(session.read(&FormId::from(form), &level).await.err());
        problems.extend(session.trusts(Some(&org), None).await.err());
        told += german(&problems) + german(&session.test().await.steps);
    }
    for fault in [
        Fault::CutBefore,
        Fault::Malformed,
        Fault::Empty,
        Fault::ContentType { value: "text/html".to_owned() },
        Fault::Redirect { location: "https://elsewhere.example/".to_owned(), status: 302 },
    ] {
        running.faults.clear();
        running.faults.add(FaultRule::new("/", fault));
        let problem = session.orgs(None).await.err();
        // What the JSON reader found is its own; it stands in brackets of a kind, after the colon.
        let message = problem.as_ref().map_or("", |problem| problem.message.as_str());
        let own = message.split(": ").next().unwrap_or_default();
        assert!(!message.is_empty() && !is_english(own), "{message}");
        told += 1;
    }
    running.faults.clear();
    assert!(told > 100, "{told}");
}

#[tokio::test]
async fn zitadel_speaks_german() {
    set_language(Language::German);
    let running = zitadel::sandbox(ServerVersion::V4_13).await;
    let session = zitadel::session(&running, "owner", "current");
    every_failure(&running, &session, zitadel::FORM, zitadel::org_id(&running, "harbour").as_str()).await;
    let session = zitadel::session(&running, "owner", "legacy");
    let mut told = german(&session.test().await) + german(&session.orgs(None).await.unwrap().source);
    let form = FormId::from(zitadel::FORM);
    let level = zitadel::org(&running, "harbour");
    let reading = zitadel::read(&session, &level).await;
    assert!(!reading.notices.is_empty());
    told += german(&reading.notices) + german(&reading.access);
    for on in [true, false] {
        let draft = zitadel::draft(Intent::Customize, &[(zitadel::LOGIN, on)]);
        let plan = session.plan(&form, &reading, &draft).await.unwrap();
        told += german(&plan.effects) + german(&plan.requests) + german(&plan.changes);
    }
    let wrong = Draft {
        intent: Intent::Remove,
        inputs: [("unknown".into(), Value::Bool(true)), (zitadel::LOGIN.into(), "x".into())].into(),
    };
    told += german(&zitadel::zitadel().check(&form, &reading, &wrong));
    told += german(&session.plan(&form, &reading, &wrong).await.unwrap_err());
    assert!(told > 30, "{told}");
}

#[tokio::test]
async fn the_cloud_speaks_german() {
    set_language(Language::German);
    let running = cloud::sandbox(Generation::C).await;
    let session = cloud::session(&running, "owner");
    every_failure(&running, &session, cloud::FORM, cloud::org_id(&running, "pier").as_str()).await;
    let session = cloud::session(&running, "owner");
    let mut told = german(&session.test().await);
    let org = cloud::org_id(&running, "pier");
    let csp = cloud::csp();
    let reading = cloud::read(&session, &cloud::org(&running, "pier")).await;
    told += german(&reading.notices);
    let wrong = cloud::draft(&[
        ("displayName", "a,<b>".into()),
        ("isMfaRequired", "x".into()),
        ("language", " x".into()),
    ]);
    told += german(&csp.check(&FormId::from(cloud::FORM), &reading, &wrong));

    let form = FormId::from("csp.new_trust");
    let level = orgdesk_model::Level::NewTrust { org: org.clone() };
    let reading = session.read(&form, &level).await.unwrap();
    for end in [
        "",
        "2",
        "2029",
        "2029-07",
        "2029-07-01",
        "2029-07-01T12",
        "2029-07-01T12:00",
        "2029-07-01T12:00+1",
        "2029-02-30T12:00Z",
        "2029-07-01T25:00Z",
        "1800000000",
        "1970-01-20T12:00Z",
        "2009-07-01T12:00Z",
        "2999-07-01T12:00Z",
        "soon",
    ] {
        let draft = cloud::draft(&[
            ("expiresAt", end.into()),
            ("trustedOrgId", end.into()),
            ("description", "a\u{202e}".into()),
        ]);
        told += german(&csp.check(&form, &reading, &draft));
    }
    let (_, trusts) = (0, session.trusts(Some(&org), None).await.unwrap());
    for trust in &trusts.trusts {
        assert!(!is_english(&trust.status.label), "{}", trust.status.label);
        let form = FormId::from("csp.trust");
        let level = orgdesk_model::Level::Trust { org: org.clone(), id: trust.id.clone() };
        let reading = session.read(&form, &level).await.unwrap();
        told += german(&reading.notices) + german(&reading.access) + german(&reading.offers);
        for draft in [
            Draft { intent: Intent::Remove, ..Draft::default() },
            cloud::draft(&[("expiresAt", "2031-07-01T12:00Z".into())]),
            cloud::draft(&[("allowedScopes", orgdesk_model::Scopes::default().to_value())]),
        ] {
            match session.plan(&form, &reading, &draft).await {
                Ok(plan) => told += german(&plan.effects) + german(&plan.requests),
                Err(problem) => told += german(&problem),
            }
        }
    }
    assert!(told > 60, "{told}");
}
