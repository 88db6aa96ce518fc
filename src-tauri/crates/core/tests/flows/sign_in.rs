//! Signing in where the credential is exchanged: key files, client credentials, the browser.

use crate::world::{VALIDATE, World, draft};
use keyring_core::api::CredentialStoreApi;
use keyring_core::{Error, mock};
use orgdesk_core::{
    BeginBrowserSignIn, BrowserSignInState, ConnectionInput, ConnectionRef, KeepSecret, SaveDraft, Saved,
    Secrets, SignIn, SignInId,
};
use orgdesk_model::{ConnectionId, ConnectionSettings, Intent, ProblemCode, TestState};
use orgdesk_sandbox::{Fault, FaultRule};
use orgdesk_vault::Vault;
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use url::Url;

const PERSON: &str = "default.ingrid.solberg";

fn secrets(pairs: &[(&str, String)]) -> Secrets {
    pairs.iter().map(|(path, secret)| ((*path).to_owned(), SecretString::from(secret.as_str()))).collect()
}

/// A connection that signs in with another kind of credential than a token.
fn input(world: &World, kind: &str, options: &[(&str, String)], typed: Secrets) -> ConnectionInput {
    let mut input = world.input("owner");
    input.settings.credential = kind.to_owned();
    input.settings.options.extend(options.iter().map(|(path, value)| ((*path).to_owned(), value.clone())));
    ConnectionInput { secrets: Some(typed), ..input }
}

fn key(world: &World) -> ConnectionInput {
    input(world, "key", &[], secrets(&[("keyFile", world.sandbox.variables["key.owner"].clone())]))
}

fn client(world: &World) -> ConnectionInput {
    let of = |name: &str| world.sandbox.variables[name].clone();
    input(
        world,
        "client",
        &[("clientId", of("client.owner"))],
        secrets(&[("clientSecret", of("secret.owner"))]),
    )
}

fn browser(world: &World, ticket: Option<SignInId>) -> ConnectionInput {
    let app = world.sandbox.variables["app.desk"].clone();
    let ticket = ticket.map_or_else(String::new, |ticket| ticket.0.to_string());
    input(world, "browser", &[("clientId", app)], secrets(&[("signIn", ticket)]))
}

/// What a browser does: asks, and follows where it is sent.
async fn visit(url: &Url) -> (u16, Url) {
    let mut url = url.clone();
    loop {
        let authority = url.authority().to_owned();
        let mut stream = TcpStream::connect(authority.as_str()).await.unwrap();
        let path = &url[url::Position::BeforePath..];
        let request = format!("GET {path} HTTP/1.1\r\nhost: {authority}\r\nconnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.unwrap();
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let status: u16 = answer.split(' ').nth(1).unwrap().parse().unwrap();
        let location = answer.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case("location").then(|| value.trim().to_owned())
        });
        match location.filter(|_| (300..400).contains(&status)) {
            Some(location) => url = url.join(&location).unwrap(),
            None => return (status, url),
        }
    }
}

async fn begin(world: &World, settings: ConnectionSettings) -> (SignInId, Url) {
    let begun = world.app.begin_browser_sign_in(BeginBrowserSignIn { settings }).await.unwrap();
    assert!(matches!(begun.state, BrowserSignInState::Waiting { .. }));
    let opened = world.host.opened.lock().unwrap().take().expect("the browser was opened");
    (begun.sign_in, opened)
}

async fn ended(world: &World, sign_in: SignInId) -> BrowserSignInState {
    for _ in 0..500 {
        match world.app.browser_sign_in(sign_in).unwrap().state {
            BrowserSignInState::Waiting { .. } => tokio::time::sleep(Duration::from_millis(10)).await,
            ended => return ended,
        }
    }
    panic!("the sign-in never ended");
}

/// Signs in as a person who answers at once.
async fn signed_in(world: &World) -> SignInId {
    world.sandbox.arrange(&json!({ "signIn": { "user": PERSON } })).unwrap();
    let (sign_in, url) = begin(world, browser(world, None).settings).await;
    assert_eq!(visit(&url).await.0, 200);
    let BrowserSignInState::Done { identity } = ended(world, sign_in).await else { panic!("not signed in") };
    assert!(identity.name.contains("ingrid"), "{identity:?}");
    sign_in
}

fn exchanges(world: &World) -> usize {
    world.sandbox.requests.all().iter().filter(|entry| entry.path == "/oauth/v2/token").count()
}

fn of(connection: ConnectionId) -> ConnectionRef {
    ConnectionRef { connection }
}

async fn kept(world: &World, connection: ConnectionId) -> Secrets {
    world.vault.get(connection).await.unwrap().unwrap()
}

#[tokio::test]
async fn a_key_file_and_a_client_secret_are_tested_saved_and_used_with_one_exchange_a_session() {
    let world = World::new().await;
    for (input, again) in [(key as fn(&World) -> ConnectionInput, "keyFile"), (client, "clientSecret")] {
        let report = world.app.test_connection(input(&world)).await.unwrap();
        assert!(report.passed(), "{report:?}");
        let connection = world.connect_as(input(&world)).await.connection.id;
        assert_eq!(kept(&world, connection).await.keys().collect::<Vec<_>>(), [again]);
        assert!(!world.app.sign_in_standing(of(connection)).await.unwrap().open);
        let before = exchanges(&world);
        let identities = futures_all(&world, connection).await;
        assert!(identities.iter().all(|name| name == &identities[0]));
        assert_eq!(exchanges(&world), before + 1);
        let standing = world.app.sign_in_standing(of(connection)).await.unwrap();
        assert!(standing.open && standing.standing.renews && !standing.soon);
        assert!(standing.standing.access_ends.is_some() && standing.ends.is_none());
    }
}

async fn futures_all(world: &World, connection: ConnectionId) -> Vec<String> {
    let (a, b, c) = tokio::join!(
        world.app.identity(connection),
        world.app.identity(connection),
        world.app.identity(connection)
    );
    [a, b, c].into_iter().map(|identity| identity.unwrap().name).collect()
}

#[tokio::test]
async fn access_tokens_that_ended_at_the_server_are_renewed_without_a_word() {
    let world = World::new().await;
    let ticket = signed_in(&world).await;
    for input in [key(&world), client(&world), browser(&world, Some(ticket))] {
        let connection = world.connect_as(input).await.connection.id;
        let form = world.form(connection, world.org("cobalt"));
        world.app.open_form(form.clone()).await.unwrap();
        world.sandbox.arrange(&json!({ "sessions": "expire" })).unwrap();
        world.app.open_form(form).await.unwrap();
    }
}

#[tokio::test]
async fn a_write_that_meets_an_ended_token_is_refused_once_and_not_repeated() {
    let world = World::new().await;
    let connection = world.connect_as(key(&world)).await.connection.id;
    let form = world.form(connection, world.org("cobalt"));
    let plan = world.review(&form, Intent::Edit, &[(VALIDATE, false)]).await;
    let rule = FaultRule::new("/admin/v1", Fault::Status { status: 401, retry_after: None, body: None });
    world.sandbox.faults.add(FaultRule { method: Some("PUT".to_owned()), ..rule });
    world.end(&plan).await;
    let puts = world.writes().into_iter().filter(|entry| entry.method == "PUT").count();
    assert_eq!(puts, 1);
    world.sandbox.faults.clear();
    assert!(!world.app.open_form(form).await.unwrap().draft.inputs.is_empty(), "the draft stays");
}

#[tokio::test]
async fn a_browsers_sign_in_waits_behind_a_ticket_until_the_connection_is_saved() {
    let world = World::new().await;
    let ticket = signed_in(&world).await;
    assert!(world.app.test_connection(browser(&world, Some(ticket))).await.unwrap().passed());
    let mut other = browser(&world, Some(ticket));
    other.settings.address = "https://elsewhere.example".to_owned();
    let Saved::Invalid { findings } = world.app.save_connection(other).await.unwrap() else {
        panic!("saved")
    };
    assert!(findings.iter().any(|finding| finding.code == "sign_in_other"), "{findings:?}");

    let connection = world.connect_as(browser(&world, Some(ticket))).await.connection.id;
    assert_eq!(kept(&world, connection).await.keys().collect::<Vec<_>>(), ["refreshToken"]);
    world.app.identity(connection).await.unwrap();
    assert_eq!(exchanges(&world), 1, "one code, exchanged once");
    assert_eq!(world.app.browser_sign_in(ticket).unwrap_err().code, ProblemCode::NotFound, "taken");
    let Saved::Invalid { findings } = world.app.save_connection(browser(&world, Some(ticket))).await.unwrap()
    else {
        panic!("a ticket is good for one connection")
    };
    assert!(findings.iter().any(|finding| finding.code == "sign_in_gone"), "{findings:?}");

    // The next run goes on with the refresh token, and keeps the one that replaces it.
    let before = kept(&world, connection).await["refreshToken"].expose_secret().to_owned();
    let world = world.reopen().await;
    world.app.identity(connection).await.unwrap();
    let after = kept(&world, connection).await["refreshToken"].expose_secret().to_owned();
    assert_ne!(before, after);
    // A test with the kept sign-in uses the session that is open, since a refresh token has one user.
    let input = || ConnectionInput { id: Some(connection), secrets: None, ..browser(&world, None) };
    let count = exchanges(&world);
    assert!(world.app.test_connection(input()).await.unwrap().passed());
    assert_eq!(exchanges(&world), count);
    // With other settings it has a session of its own, and the kept token is the newest all the same.
    let mut edited = input();
    edited.settings.options.insert("api".to_owned(), "legacy".to_owned());
    assert!(world.app.test_connection(edited).await.unwrap().passed());
    world.app.identity(connection).await.unwrap();
    let world = world.reopen().await;
    world.app.identity(connection).await.unwrap();
}

#[tokio::test]
async fn a_sign_in_that_is_refused_cancelled_or_begun_anew_leaves_nothing() {
    let world = World::new().await;
    world.sandbox.arrange(&json!({ "signIn": { "refuse": true } })).unwrap();
    let (refused, url) = begin(&world, browser(&world, None).settings).await;
    assert_eq!(visit(&url).await.0, 200);
    let BrowserSignInState::Failed { problem } = ended(&world, refused).await else { panic!("not refused") };
    assert_eq!(problem.code, ProblemCode::CredentialRejected);

    let (first, _) = begin(&world, browser(&world, None).settings).await;
    let (second, url) = begin(&world, browser(&world, None).settings).await;
    assert_eq!(world.app.browser_sign_in(first).unwrap_err().code, ProblemCode::NotFound);
    world.app.open_browser_sign_in(second).unwrap();
    assert_eq!(world.host.opened.lock().unwrap().take().unwrap(), url, "the same page once more");
    let redirect: Url =
        url.query_pairs().find(|(name, _)| name == "redirect_uri").unwrap().1.parse().unwrap();
    world.app.cancel_browser_sign_in(second);
    for _ in 0..100 {
        if TcpStream::connect(redirect.authority()).await.is_err() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert!(TcpStream::connect(redirect.authority()).await.is_err(), "nothing listens any more");
    assert_eq!(world.app.open_browser_sign_in(second).unwrap_err().code, ProblemCode::NotFound);
    assert_eq!(exchanges(&world), 0);
}

#[tokio::test]
async fn each_kind_keeps_the_draft_through_signing_in_again() {
    let world = World::new().await;
    for kind in ["pat", "key", "client", "browser"] {
        let input = match kind {
            "key" => key(&world),
            "client" => client(&world),
            "browser" => browser(&world, Some(signed_in(&world).await)),
            _ => world.input("owner"),
        };
        let again =
            ConnectionInput { secrets: input.secrets.clone(), ..world.input("owner") }.secrets.unwrap();
        let connection = world.connect_as(input).await.connection.id;
        let form = world.form(connection, world.org("cobalt"));
        world.app.open_form(form.clone()).await.unwrap();
        let typed = draft(Intent::Edit, &[(VALIDATE, false)]);
        world.app.save_draft(SaveDraft { form: form.clone(), draft: typed.clone() }).await.unwrap();

        world.sandbox.arrange(&json!({ "tokens": { "owner": "revoke" } })).unwrap();
        world.sandbox.arrange(&json!({ "sessions": "end" })).unwrap();
        let refusal = json!({ "error": "invalid_grant", "error_description": "ended" });
        world.sandbox.faults.add(FaultRule::new(
            "/oauth/v2/token",
            Fault::Status { status: 400, retry_after: None, body: Some(refusal) },
        ));
        let problem = world.app.open_form(form.clone()).await.unwrap_err();
        assert!(
            matches!(problem.code, ProblemCode::CredentialRejected | ProblemCode::CredentialExpired),
            "{kind}: {problem}"
        );
        world.sandbox.faults.clear();
        world.sandbox.arrange(&json!({ "tokens": { "owner": "restore" } })).unwrap();

        let again = if kind == "browser" {
            secrets(&[("signIn", signed_in(&world).await.0.to_string())])
        } else {
            again
        };
        let sign_in = SignIn { connection, secrets: again, keep: KeepSecret::Keyring };
        let saved = world.app.sign_in_again(sign_in).await.unwrap();
        assert!(matches!(saved, Saved::Saved { .. }), "{kind}: {saved:?}");
        assert_eq!(world.app.open_form(form).await.unwrap().draft, typed, "{kind}");
    }
}

#[tokio::test]
async fn a_keyring_that_refuses_a_renewed_sign_in_is_told_of_and_can_take_it_later() {
    let mut world = World::new().await;
    let store = mock::Store::new().unwrap();
    world.vault = Vault::with_store(store.clone(), Duration::from_secs(2));
    let world = world.reopen().await;
    let ticket = signed_in(&world).await;
    let connection = world.connect_as(browser(&world, Some(ticket))).await.connection.id;
    let before = kept(&world, connection).await["refreshToken"].expose_secret().to_owned();

    let refuse = || {
        let entry = store.build("orgdesk", &connection.to_string(), None).unwrap();
        let denied = std::io::Error::from(std::io::ErrorKind::PermissionDenied);
        let error = Error::NoStorageAccess(Box::new(denied));
        entry.as_any().downcast_ref::<mock::Cred>().unwrap().set_error(error);
    };
    world.sandbox.arrange(&json!({ "sessions": "expire" })).unwrap();
    refuse();
    world.app.identity(connection).await.unwrap();
    let standing = world.app.sign_in_standing(of(connection)).await.unwrap();
    assert_eq!(standing.standing.not_kept.unwrap().code, ProblemCode::KeyringDenied);
    assert_eq!(
        kept(&world, connection).await["refreshToken"].expose_secret(),
        before,
        "the old one is still there"
    );
    refuse();
    assert_eq!(world.app.keep_sign_in(of(connection)).await.unwrap_err().code, ProblemCode::KeyringDenied);
    let standing = world.app.keep_sign_in(of(connection)).await.unwrap();
    assert_eq!(standing.standing.not_kept, None);
    assert_ne!(kept(&world, connection).await["refreshToken"].expose_secret(), before);
    let world = world.reopen().await;
    world.app.identity(connection).await.unwrap();
}

#[tokio::test]
async fn a_removed_connection_gets_no_secret_back_from_a_session_that_goes_on() {
    let world = World::new().await;
    let ticket = signed_in(&world).await;
    let connection = world.connect_as(browser(&world, Some(ticket))).await.connection.id;
    world.sandbox.arrange(&json!({ "sessions": "expire" })).unwrap();
    world.sandbox.faults.add(FaultRule::new("/oauth/v2/token", Fault::Latency { ms: 300 }));
    let app = world.app.clone();
    let asking = tokio::spawn(async move { app.identity(connection).await });
    tokio::time::sleep(Duration::from_millis(100)).await;
    world.app.remove_connection(connection).await.unwrap();
    let _ = asking.await.unwrap();
    assert!(world.vault.get(connection).await.unwrap().is_none());
}

#[tokio::test]
async fn the_wrong_key_and_the_wrong_secret_fail_the_test_at_the_credential() {
    let world = World::new().await;
    let expired =
        input(&world, "key", &[], secrets(&[("keyFile", world.sandbox.variables["key.expired"].clone())]));
    let mut wrong = client(&world);
    wrong.secrets = Some(secrets(&[("clientSecret", "wrong-secret".to_owned())]));
    let mut unknown = client(&world);
    unknown.settings.options.insert("clientId".to_owned(), "nobody-at-all".to_owned());
    for (input, words) in
        [(expired, "key"), (wrong, "refuses the client secret"), (unknown, "knows no client with this ID")]
    {
        let kind = input.settings.credential.clone();
        let report = match world.app.test_connection(input).await {
            Ok(report) => report,
            // A key file may tell its end itself.
            Err(problem) if kind == "key" => {
                assert_eq!(problem.code, ProblemCode::InvalidInput);
                continue;
            }
            Err(problem) => panic!("{problem}"),
        };
        let failed = report.steps.iter().find_map(|step| match &step.state {
            TestState::Failed { problem } => Some((step.title.as_str(), problem)),
            _ => None,
        });
        let (step, problem) = failed.unwrap();
        assert!(step.contains("redential"), "{step}");
        assert!(problem.message.contains(words), "{problem}");
        assert!(!problem.message.contains("wrong-secret"));
    }
}
