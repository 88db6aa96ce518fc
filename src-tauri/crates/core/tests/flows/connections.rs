//! Connections and their secrets.

use crate::world::World;
use orgdesk_core::{ConnectionInput, KeepSecret, ListOrgs, Saved, SetOption, SignIn, Writes};
use orgdesk_model::{Environment, ProblemCode, Severity};
use std::path::Path;

#[tokio::test]
async fn a_connection_survives_a_restart_with_its_secret() {
    let world = World::new().await;
    let connection = world.connect().await;
    let world = world.reopen().await;
    assert_eq!(world.app.connections().await.unwrap().len(), 1);
    world.app.list_orgs(ListOrgs { connection, next: None }).await.unwrap();
}

#[tokio::test]
async fn the_kept_secret_never_goes_to_a_new_address() {
    let world = World::new().await;
    let connection = world.connect().await;
    let mut input = ConnectionInput { id: Some(connection), secrets: None, ..world.input("owner") };
    input.settings.address = "http://127.0.0.1:9".to_owned();
    let findings = world.app.check_connection(&input).await.unwrap();
    assert!(findings.iter().any(|finding| finding.severity == Severity::Error
        && finding.path.as_ref().is_some_and(|path| path.as_str() == "token")));
    assert!(
        world
            .app
            .test_connection(ConnectionInput { id: Some(connection), secrets: None, ..clone(&input) })
            .await
            .is_err()
    );
    assert!(matches!(world.app.save_connection(input).await.unwrap(), Saved::Invalid { .. }));
}

fn clone(input: &ConnectionInput) -> ConnectionInput {
    ConnectionInput {
        id: input.id,
        settings: input.settings.clone(),
        secrets: None,
        keep: KeepSecret::Keyring,
    }
}

#[tokio::test]
async fn signing_in_again_takes_only_what_the_server_takes_and_keeps_the_draft() {
    use crate::world::{VALIDATE, draft};
    use orgdesk_core::SaveDraft;
    let world = World::new().await;
    let connection = world.connect().await;
    let form = world.form(connection, world.org("cobalt"));
    world.app.open_form(form.clone()).await.unwrap();
    let wanted = draft(orgdesk_model::Intent::Edit, &[(VALIDATE, false)]);
    world.app.save_draft(SaveDraft { form: form.clone(), draft: wanted.clone() }).await.unwrap();
    world.sandbox.arrange(&serde_json::json!({"tokens": {"owner": "expire"}})).unwrap();
    let problem = world.app.open_form(form.clone()).await.unwrap_err();
    assert_eq!(problem.code, ProblemCode::CredentialRejected);

    let sign_in = |secret: String| SignIn {
        connection,
        secrets: [("token".to_owned(), secret.into())].into(),
        keep: KeepSecret::Keyring,
    };
    let refused = world.app.sign_in_again(sign_in("nonsense".to_owned())).await.unwrap();
    assert!(matches!(refused, Saved::SignInFailed { .. }), "{refused:?}");
    let taken = world.app.sign_in_again(sign_in(format!("  {}\n", world.token("viewer")))).await.unwrap();
    assert!(matches!(taken, Saved::Saved { .. }), "{taken:?}");
    assert_eq!(world.app.open_form(form).await.unwrap().draft, wanted);
}

#[tokio::test]
async fn switching_the_api_opens_a_new_session() {
    let world = World::new().await;
    let mut input = world.input("owner");
    input.settings.options.insert("api".to_owned(), "legacy".to_owned());
    let connection = world.connect_as(input).await.connection.id;
    let form = world.form(connection, world.org("cobalt"));
    assert!(!world.app.open_form(form.clone()).await.unwrap().reading.notices.is_empty());
    let set = |value: &str| SetOption { connection, option: "api".to_owned(), value: value.to_owned() };
    world.app.set_connection_option(set("current")).await.unwrap();
    assert!(world.app.open_form(form).await.unwrap().reading.notices.is_empty());
    assert_eq!(
        world.app.set_connection_option(set("sideways")).await.unwrap_err().code,
        ProblemCode::InvalidInput
    );
}

#[tokio::test]
async fn a_removed_connection_leaves_no_secret_behind() {
    let world = World::new().await;
    let connection = world.connect().await;
    world.app.remove_connection(connection).await.unwrap();
    assert!(world.vault.get(connection).await.unwrap().is_none());
    assert!(world.app.connections().await.unwrap().is_empty());
}

#[tokio::test]
async fn no_secret_reaches_the_data_folder() {
    let world = World::new().await;
    let connection = world.connect().await;
    world.app.list_orgs(ListOrgs { connection, next: None }).await.unwrap();
    let token = world.token("owner");
    let folder = world.folder.path().to_owned();
    let world = world.reopen().await;
    let files = files(&folder);
    assert!(!files.is_empty());
    for file in files {
        let bytes = std::fs::read(&file).unwrap();
        assert!(!bytes.windows(token.len()).any(|window| window == token.as_bytes()), "{}", file.display());
    }
    drop(world);
}

fn files(folder: &Path) -> Vec<std::path::PathBuf> {
    std::fs::read_dir(folder)
        .unwrap()
        .flat_map(|entry| {
            let path = entry.unwrap().path();
            if path.is_dir() { files(&path) } else { vec![path] }
        })
        .collect()
}

#[tokio::test]
async fn unlocked_writes_end_when_the_connection_points_elsewhere() {
    let world = World::new().await;
    let mut input = world.input("owner");
    input.settings.environment = Environment::Production;
    let connection = world.connect_as(input).await.connection.id;
    world.app.unlock_writes(connection).await.unwrap();
    let mut input = ConnectionInput { id: Some(connection), ..world.input("owner") };
    input.settings.environment = Environment::Production;
    input.settings.address = world.sandbox.base.clone();
    assert!(matches!(world.connect_as(input).await.writes, Writes::Locked { .. }));
}

#[tokio::test]
async fn the_sample_needs_no_keyring_and_keeps_its_address() {
    let world = World::new().await;
    world.host.offer_sample(&world);
    let sample = world.app.start_sample().await.unwrap().remove(0).connection;
    assert!(sample.sample);
    let world = world.reopen_without_secrets().await;
    world.host.offer_sample(&world);
    world.app.list_orgs(ListOrgs { connection: sample.id, next: None }).await.unwrap();
    let mut input = ConnectionInput { id: Some(sample.id), ..world.input("owner") };
    input.settings.address = "https://real.example".to_owned();
    assert!(matches!(world.app.save_connection(input).await.unwrap(), Saved::Invalid { .. }));
    world.app.remove_connection(sample.id).await.unwrap();
    assert!(world.app.connections().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_new_connection_without_a_secret_is_not_kept() {
    let world = World::new().await;
    let input = ConnectionInput { secrets: None, ..world.input("owner") };
    assert!(matches!(world.app.save_connection(input).await.unwrap(), Saved::Invalid { .. }));
    assert!(world.app.connections().await.unwrap().is_empty());
}
