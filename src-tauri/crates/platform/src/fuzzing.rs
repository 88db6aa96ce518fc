//! Every operation of both platforms on answers that somebody made up.
//!
//! An input is one answer or several, with a record separator between: a line with the status, lines of headers, an
//! empty line, the body. What lacks a status line is all body, of JSON and status 200.

use crate::transport::canned::{Canned, answer_with};
use crate::{Config, Platform as _, Sent, Session, csp::Csp, zitadel::Zitadel};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use orgdesk_model::{
    ConnectionSettings, Draft, Environment, Intent, Level, OrgId, PlannedRequest, RoleScope, Scopes, TrustId,
};
use secrecy::SecretString;
use std::collections::BTreeMap;
use std::future::Future;
use std::sync::Arc;

/// What answers are separated by. No JSON text has it.
const SEPARATOR: u8 = 0x1e;
/// Most answers of an input.
const MOST: usize = 16;
const ORG: &str = "f9fa5fc4-66d4-4a8f-a2f0-f0e1854f93e4";
const TRUST: &str = "e839caf2-d6b6-4f6a-8948-36d3fdc07bbc";
const DOMAIN: &str = "zitadel.domain";
/// The secret of these sessions: whatever a server makes of it, no result repeats it.
const TOKEN: &str = "fuzz-secret-0123456789";

/// A function that takes any bytes, by its name.
pub type Target = (&'static str, fn(&[u8]));

/// What can be fuzzed.
pub const TARGETS: &[Target] = &[
    ("zitadel_connect", |input| {
        zitadel(input, async |s| vec![show(&s.test().await), show(&s.identity().await)])
    }),
    ("zitadel_orgs", |input| zitadel(input, orgs)),
    ("zitadel_form", |input| zitadel(input, zitadel_form)),
    ("zitadel_history", |input| zitadel(input, zitadel_history)),
    ("zitadel_write", |input| {
        zitadel(input, async |s| vec![write(s, "PUT", "http://127.0.0.1:1/admin/v1/policies/domain").await])
    }),
    ("csp_token", |input| csp(input, false, async |s| vec![show(&s.identity().await)])),
    ("csp_connect", |input| {
        csp(input, true, async |s| vec![show(&s.test().await), show(&s.identity().await)])
    }),
    ("csp_orgs", |input| csp(input, true, orgs)),
    ("csp_form", |input| csp(input, true, csp_form)),
    ("csp_trusts", |input| csp(input, true, csp_trusts)),
    ("csp_trust_form", |input| csp(input, true, csp_trust_form)),
    ("csp_write", |input| {
        csp(input, true, async |s| {
            vec![write(s, "PATCH", "http://127.0.0.1:1/csp/gateway/am/api/orgs/1").await]
        })
    }),
];

fn answers(input: &[u8]) -> Vec<Canned> {
    input.split(|byte| *byte == SEPARATOR).take(MOST).map(answer).collect()
}

fn answer(input: &[u8]) -> Canned {
    let json = || vec![(b"content-type".to_vec(), b"application/json".to_vec())];
    let plain = || Canned { status: 200, headers: json(), body: input.to_vec() };
    let Some(end) = input.windows(2).position(|pair| pair == b"\n\n") else { return plain() };
    let mut lines = input[..end].split(|byte| *byte == b'\n');
    let status = lines.next().and_then(|line| std::str::from_utf8(line).ok()?.trim().parse().ok());
    let Some(status) = status.filter(|status| (200..600).contains(status)) else { return plain() };
    let mut headers: Vec<_> = lines
        .filter_map(|line| {
            let colon = line.iter().position(|byte| *byte == b':')?;
            Some((line[..colon].to_ascii_lowercase(), line[colon + 1..].trim_ascii().to_vec()))
        })
        .collect();
    if headers.iter().all(|(name, _)| name != b"content-type") {
        headers.extend(json());
    }
    Canned { status, headers, body: input[end + 2..].to_vec() }
}

fn config() -> Config {
    Config { retries: 0, ..Config::default() }
}

fn settings(platform: &str, credential: &str) -> ConnectionSettings {
    ConnectionSettings {
        platform: platform.into(),
        name: "Fuzz".to_owned(),
        address: "http://127.0.0.1:1".to_owned(),
        environment: Environment::Development,
        read_only: false,
        credential: credential.to_owned(),
        options: BTreeMap::new(),
    }
}

fn secrets() -> BTreeMap<String, SecretString> {
    BTreeMap::from([("token".to_owned(), SecretString::from(TOKEN.to_owned()))])
}

thread_local! {
    static RUNTIME: Option<tokio::runtime::Runtime> =
        tokio::runtime::Builder::new_current_thread().enable_all().build().ok();
}

/// Runs an operation to its end, with these answers. No result may hold the secret.
fn run(answers: Vec<Canned>, operation: impl Future<Output = Vec<String>>) {
    answer_with(Some(answers));
    let shown = RUNTIME.with(|runtime| runtime.as_ref().map(|runtime| runtime.block_on(operation)));
    answer_with(None);
    for shown in shown.into_iter().flatten() {
        assert!(!shown.contains(TOKEN), "a result holds the secret: {shown}");
    }
}

fn show(value: &impl std::fmt::Debug) -> String {
    format!("{value:?}")
}

fn zitadel(input: &[u8], operation: impl AsyncFnOnce(&dyn Session) -> Vec<String>) {
    // The client's set-up costs more than all that it is used for.
    thread_local! {
        static SESSION: Option<Arc<dyn Session>> =
            Zitadel::new(config()).open(&settings("zitadel", "pat"), &secrets()).ok();
    }
    let Some(session) = SESSION.with(Clone::clone) else { return };
    run(answers(input), operation(&*session));
}

fn csp(input: &[u8], signed_in: bool, operation: impl AsyncFnOnce(&dyn Session) -> Vec<String>) {
    thread_local! {
        static SESSION: Option<Arc<dyn Session>> = session();
    }
    fn session() -> Option<Arc<dyn Session>> {
        Csp::new(config()).open(&settings("csp", "api_token"), &secrets()).ok()
    }
    let all = answers(input);
    if !signed_in {
        if let Some(session) = session() {
            run(all, operation(&*session));
        }
        return;
    }
    let Some(session) = SESSION.with(Clone::clone) else { return };
    // Its access token was exchanged by the first of these, and lives on.
    run(vec![token(), identity()], async { vec![show(&session.identity().await)] });
    run(all, operation(&*session));
}

fn token() -> Canned {
    let claims = format!(
        r#"{{"context_name":"{ORG}","username":"ann","perms":["csp:org_owner"],"iat":1700000000,"exp":1700086400}}"#
    );
    let token = format!("e30.{}.c2ln", URL_SAFE_NO_PAD.encode(claims));
    let body = format!(r#"{{"access_token":"{token}","token_type":"bearer","expires_in":86400}}"#);
    answer(format!("200\n\n{body}").as_bytes())
}

fn identity() -> Canned {
    answer(br#"{"username":"ann","acct":"ann@example.com"}"#)
}

async fn orgs(session: &dyn Session) -> Vec<String> {
    let org = OrgId(ORG.to_owned());
    let first = session.orgs(None).await;
    let next = first.as_ref().ok().and_then(|page| page.next.clone());
    let next = session.orgs(next.as_deref()).await;
    vec![show(&first), show(&next), show(&session.search("harbour").await), show(&session.org(&org).await)]
}

fn edited(inputs: &[(&str, orgdesk_model::Value)]) -> Draft {
    let inputs = inputs.iter().map(|(path, value)| ((*path).into(), value.clone())).collect();
    Draft { intent: Intent::Edit, inputs }
}

async fn planned(session: &dyn Session, form: &str, level: &Level, drafts: &[Draft]) -> Vec<String> {
    let read = session.read(&form.into(), level).await;
    let mut out = vec![show(&read)];
    if let Ok(reading) = read {
        for draft in drafts {
            let plan = session.plan(&form.into(), &reading, draft).await;
            if let Ok(plan) = &plan {
                for request in &plan.requests {
                    assert!(request.url.starts_with("http://127.0.0.1:1/"), "{}", request.url);
                }
            }
            out.push(show(&plan));
        }
    }
    out
}

async fn zitadel_form(session: &dyn Session) -> Vec<String> {
    let org = Level::Org { id: OrgId("381204517632114691".to_owned()) };
    let drafts = [
        edited(&[("userLoginMustBeDomain", true.into())]),
        Draft { intent: Intent::Customize, ..Draft::default() },
        Draft { intent: Intent::Reset, ..Draft::default() },
    ];
    let mut out = planned(session, DOMAIN, &org, &drafts).await;
    out.extend(planned(session, DOMAIN, &Level::Instance, &drafts[..1]).await);
    out
}

async fn zitadel_history(session: &dyn Session) -> Vec<String> {
    let org = Level::Org { id: OrgId("381204517632114691".to_owned()) };
    let since = DateTime::<Utc>::UNIX_EPOCH;
    let form = DOMAIN.into();
    vec![
        show(&session.history(&form, &org, since).await),
        show(&session.history(&form, &Level::Instance, since).await),
    ]
}

async fn csp_form(session: &dyn Session) -> Vec<String> {
    let level = Level::Org { id: OrgId(ORG.to_owned()) };
    let draft = edited(&[("displayName", "Other".into()), ("isMfaRequired", true.into())]);
    planned(session, "csp.organization", &level, &[draft]).await
}

async fn csp_trusts(session: &dyn Session) -> Vec<String> {
    let org = OrgId(ORG.to_owned());
    let first = session.trusts(Some(&org), None).await;
    let next = first.as_ref().ok().and_then(|page| page.next.clone());
    let next = session.trusts(None, next.as_deref()).await;
    vec![show(&first), show(&next), show(&session.scope_catalog(&org).await)]
}

async fn csp_trust_form(session: &dyn Session) -> Vec<String> {
    let org = OrgId(ORG.to_owned());
    let mut scopes = Scopes::default();
    scopes.organization.roles = vec![RoleScope { name: "support_user".to_owned(), resources: Vec::new() }];
    let narrower =
        edited(&[("allowedScopes", scopes.to_value()), ("expiresAt", "2099-07-01T12:00:00Z".into())]);
    let removed = Draft { intent: Intent::Remove, ..Draft::default() };
    let level = Level::Trust { org: org.clone(), id: TrustId(TRUST.to_owned()) };
    let mut out = planned(session, "csp.trust", &level, &[narrower.clone(), removed]).await;
    let made = edited(&[("trustedOrgId", TRUST.into()), ("allowedScopes", scopes.to_value())]);
    out.extend(planned(session, "csp.new_trust", &Level::NewTrust { org }, &[made]).await);
    out
}

async fn write(session: &dyn Session, method: &str, url: &str) -> String {
    let request = PlannedRequest {
        method: method.to_owned(),
        url: url.to_owned(),
        headers: Vec::new(),
        credential: Vec::new(),
        body: Some("{}".to_owned()),
        purpose: String::new(),
        operation: String::new(),
        expected_owner: None,
    };
    match session.send(&request).await {
        Sent::Done(answered) => {
            assert!(answered.status < 300, "{answered:?}");
            // An answer may repeat what it got; its body is kept with the secret taken out.
            show(&answered)
        }
        Sent::Refused(problem) | Sent::Unknown(problem) => show(&problem),
    }
}
