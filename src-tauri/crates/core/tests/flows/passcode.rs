//! Secrets that are used once: they are tried, used, and never kept.

use crate::world::World;
use orgdesk_core::{ConnectionInput, KeepSecret, Saved, SignIn};
use orgdesk_model::{ConnectionId, ProblemCode};
use orgdesk_sandbox::csp::sample::PASSCODE;
use secrecy::{ExposeSecret, SecretString};
use std::collections::BTreeMap;

/// The org that asks for a passcode when API tokens are exchanged.
const STRICT: &str = "harbour-owner";

fn exchanges(world: &World) -> usize {
    world.sandbox.requests.all().iter().filter(|entry| entry.path.ends_with("/authorize")).count()
}

fn sign_in(connection: ConnectionId, token: &str, passcode: &str) -> SignIn {
    let secret = |text: &str| SecretString::from(text);
    let secrets =
        BTreeMap::from([("token".to_owned(), secret(token)), ("passcode".to_owned(), secret(passcode))]);
    SignIn { connection, secrets, keep: KeepSecret::Keyring }
}

#[tokio::test]
async fn a_passcode_is_used_for_test_and_save_together_and_not_kept() {
    let world = World::cloud().await;
    let report = world.app.test_connection(world.cloud_input(STRICT, PASSCODE)).await.unwrap();
    assert!(report.passed(), "{report:?}");
    let connection = world.connect_as(world.cloud_input(STRICT, PASSCODE)).await.connection.id;
    assert_eq!(exchanges(&world), 1, "the code of a device works once");
    assert!(!world.app.identity(connection).await.unwrap().name.is_empty());
    assert_eq!(exchanges(&world), 1);
    let kept = world.vault.get(connection).await.unwrap().unwrap();
    assert_eq!(kept.keys().collect::<Vec<_>>(), ["token"]);
    assert!(kept.values().all(|secret| secret.expose_secret() != PASSCODE));
}

#[tokio::test]
async fn another_passcode_than_the_tested_one_is_tried_itself() {
    let world = World::cloud().await;
    assert!(world.app.test_connection(world.cloud_input(STRICT, PASSCODE)).await.unwrap().passed());
    let saved = world.app.save_connection(world.cloud_input(STRICT, "000000")).await.unwrap();
    let Saved::SignInFailed { problem } = saved else { panic!("{saved:?}") };
    assert_eq!(problem.code, ProblemCode::CredentialRejected);
    assert_eq!(exchanges(&world), 2);
    assert!(world.app.connections().await.unwrap().is_empty(), "nothing was kept");
}

#[tokio::test]
async fn after_a_restart_the_passcode_alone_signs_in_again() {
    let world = World::cloud().await;
    let connection = world.connect_as(world.cloud_input(STRICT, PASSCODE)).await.connection.id;
    let world = world.reopen().await;
    let problem = world.app.identity(connection).await.unwrap_err();
    assert_eq!(problem.code, ProblemCode::CredentialRejected);
    assert!(problem.message.contains("passcode"), "{problem}");
    let again = world.app.sign_in_again(sign_in(connection, "", PASSCODE)).await.unwrap();
    assert!(matches!(again, Saved::Saved { .. }), "{again:?}");
    assert!(world.app.identity(connection).await.is_ok());
    let kept = world.vault.get(connection).await.unwrap().unwrap();
    assert_eq!(kept.keys().collect::<Vec<_>>(), ["token"], "the kept token stays, the passcode doesn't");
}

#[tokio::test]
async fn signing_in_again_with_nothing_typed_is_said_to_lack_the_token() {
    let world = World::cloud().await;
    let connection = world.connect_as(world.cloud_input("owner", "")).await.connection.id;
    let again = world.app.sign_in_again(sign_in(connection, " ", "")).await.unwrap();
    let Saved::Invalid { findings } = again else { panic!("{again:?}") };
    assert_eq!(findings[0].path.as_ref().unwrap().as_str(), "token");
}

#[tokio::test]
async fn a_listed_org_that_the_token_is_not_for_needs_a_connection_of_its_own() {
    let world = World::cloud().await;
    let connection = world.connect_as(world.cloud_input("owner", "")).await.connection.id;
    let page = world.app.list_orgs(orgdesk_core::ListOrgs { connection, next: None }).await.unwrap();
    let own = &world.sandbox.variables["org.northwind"];
    let open: Vec<_> =
        page.orgs.iter().filter(|org| !org.needs_own_connection).map(|org| org.id.as_str()).collect();
    assert_eq!(open, [own]);
    assert!(page.orgs.len() > 1);
}

#[tokio::test]
async fn where_no_keyring_answers_the_passcode_still_counts_for_this_run() {
    let world = World::cloud_without_keyring().await;
    let saved = world.app.save_connection(world.cloud_input(STRICT, PASSCODE)).await.unwrap();
    assert!(matches!(saved, Saved::KeyringUnavailable { offer_this_run: true, .. }), "{saved:?}");
    let input = ConnectionInput { keep: KeepSecret::ThisRun, ..world.cloud_input(STRICT, PASSCODE) };
    let connection = world.connect_as(input).await.connection.id;
    assert!(world.app.identity(connection).await.is_ok());
    assert_eq!(exchanges(&world), 1, "the code of a device works once");
}

#[tokio::test]
async fn what_was_tested_and_never_saved_is_forgotten() {
    let world = World::cloud().await;
    assert!(world.app.test_connection(world.cloud_input(STRICT, PASSCODE)).await.unwrap().passed());
    tokio::task::yield_now().await;
    tokio::time::pause();
    tokio::time::advance(std::time::Duration::from_secs(601)).await;
    tokio::time::resume();
    tokio::task::yield_now().await;
    world.connect_as(world.cloud_input(STRICT, PASSCODE)).await;
    assert_eq!(exchanges(&world), 2, "the kept session is gone with its secrets");
}
