//! The program against the sandbox, which plays each server: it passes where all is well, fails where the server lies,
//! and leaves nothing behind whatever happens.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a helper of a test may fail it")]

use orgdesk_sandbox::zitadel::{ServerVersion, sample};
use orgdesk_sandbox::{Entry, Fault, FaultRule, Options, Running, Sandbox};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Map, Value, json};
use std::os::unix::fs::PermissionsExt as _;
use std::process::Stdio;
use std::time::Duration;
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, BufReader};
use tokio::process::{Child, Command};

const POLICY: &str = "/admin/v1/orgs/*/policies/domain";
const INSTANCE: &str = "/admin/v1/policies/domain";

struct World {
    sandbox: Running,
    folder: TempDir,
    orgs: Vec<String>,
    instance: Value,
}

struct Ended {
    code: Option<i32>,
    said: String,
    report: String,
}

impl Ended {
    fn all(&self) -> String {
        format!("{:?}\n{}\n{}", self.code, self.said, self.report)
    }
}

impl World {
    async fn of(server: ServerVersion) -> Self {
        let sandbox = Sandbox::start(Options::zitadel(sample::world()).server(server)).await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let mut world = Self { sandbox, folder, orgs: Vec::new(), instance: Value::Null };
        world.orgs = world.orgs_now();
        world.instance = world.instance_now();
        world
    }

    fn token(&self, name: &str) -> String {
        self.sandbox.variables[&format!("token.{name}")].clone()
    }

    fn ask(&self, method: &str, path: &str, body: &Value) -> Value {
        self.sandbox.ask(method, path, &self.token("owner"), body).1
    }

    fn orgs_now(&self) -> Vec<String> {
        let answer = self.ask("POST", "/admin/v1/orgs/_search", &json!({}));
        let mut names: Vec<_> =
            answer["result"].as_array().unwrap().iter().map(|org| org["name"].to_string()).collect();
        names.sort();
        names
    }

    fn instance_now(&self) -> Value {
        let mut policy = self.ask("GET", INSTANCE, &Value::Null)["policy"].clone();
        if let Some(policy) = policy.as_object_mut() {
            policy.remove("details");
        }
        policy
    }

    fn command(&self, token: &str, options: &[&str]) -> Command {
        let file = self.folder.path().join(format!("{token}.token"));
        std::fs::write(&file, self.token(token)).unwrap();
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_orgdesk-live"));
        command
            .args(["--url", &self.sandbox.base, "--settle-for", "1", "--rate", "10000", "--clean-for", "20"])
            .arg("--token-file")
            .arg(file)
            .arg("--report")
            .arg(self.folder.path().join("report.md"))
            .args(options)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        command
    }

    async fn run(&self, token: &str, options: &[&str]) -> Ended {
        self.end(self.command(token, options).spawn().unwrap()).await
    }

    async fn end(&self, mut child: Child) -> Ended {
        let (mut said, mut complained) = (String::new(), String::new());
        let (mut out, mut error) = (child.stdout.take().unwrap(), child.stderr.take().unwrap());
        tokio::try_join!(out.read_to_string(&mut said), error.read_to_string(&mut complained)).unwrap();
        let code = child.wait().await.unwrap().code();
        let report = std::fs::read_to_string(self.folder.path().join("report.md")).unwrap_or_default();
        Ended { code, said: said + &complained, report }
    }

    /// Waits until the server has got such a request.
    async fn asked(&self, method: &str, path: &str) {
        self.logged(method, path, |_| true).await;
    }

    /// Waits until the server has carried out such a request.
    async fn answered(&self, method: &str, path: &str) {
        self.logged(method, path, |entry| entry.outcome == Some(200)).await;
    }

    async fn logged(&self, method: &str, path: &str, wanted: impl Fn(&Entry) -> bool) {
        for _ in 0..20_000 {
            let all = self.sandbox.requests.all();
            if all.iter().any(|entry| entry.method == method && entry.path.contains(path) && wanted(entry)) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        panic!("nobody sent {method} {path}");
    }

    /// Nothing is left behind, and nothing else was touched.
    fn as_before(&self, ended: &Ended) {
        assert_eq!(self.orgs_now(), self.orgs, "{}", ended.all());
        assert_eq!(self.instance_now(), self.instance, "{}", ended.all());
        assert!(!ended.all().contains(&self.token("owner")), "the token is told");
    }
}

async fn passes(server: ServerVersion, version: &str) {
    let world = World::of(server).await;
    let ended = world.run("owner", &["--instance", "--disposable"]).await;
    assert_eq!(ended.code, Some(0), "{}", ended.all());
    world.as_before(&ended);
    assert!(ended.report.contains(version), "{}", ended.all());
    assert!(ended.report.contains("| userLoginMustBeDomain | off | on | on |"), "{}", ended.all());
    assert!(
        ended.report.contains("app    PUT    /admin/v1/orgs/{id}/policies/orgiam  200"),
        "{}",
        ended.all()
    );
    assert!(!ended.report.contains("@"), "nobody is named: {}", ended.report);
}

#[tokio::test]
async fn v2_71_passes() {
    passes(ServerVersion::V2_71, "v2.71").await;
}

#[tokio::test]
async fn v4_13_passes() {
    passes(ServerVersion::V4_13, "v4.13.1").await;
}

#[tokio::test]
async fn main_passes() {
    passes(ServerVersion::Main, "v5.0.0-main").await;
}

#[tokio::test]
async fn what_a_server_does_not_have_is_skipped_and_has_not_passed() {
    let world = World::of(ServerVersion::Legacy).await;
    let ended = world.run("owner", &[]).await;
    assert_eq!(ended.code, Some(3), "{}", ended.all());
    world.as_before(&ended);
    assert!(ended.said.contains("this server tells one field only"), "{}", ended.all());
}

#[tokio::test]
async fn without_being_asked_it_leaves_the_instance_alone() {
    let world = World::of(ServerVersion::V4_13).await;
    let ended = world.run("owner", &[]).await;
    assert_eq!(ended.code, Some(0), "{}", ended.all());
    world.as_before(&ended);
    let known: Vec<_> = world.sandbox.variables.iter().filter(|(name, _)| name.starts_with("org.")).collect();
    for entry in world.sandbox.requests.all() {
        let writes = entry.method != "GET" && !entry.path.ends_with("_search");
        assert!(!writes || !entry.path.starts_with("/admin/v1/policies"), "{entry:?}");
        assert!(!writes || !known.iter().any(|(_, id)| entry.path.contains(id.as_str())), "{entry:?}");
    }
}

#[tokio::test]
async fn a_token_without_the_rights_skips_and_writes_nothing() {
    let world = World::of(ServerVersion::V4_13).await;
    let name = world.sandbox.variables.keys().find(|name| name.contains("viewer")).unwrap();
    let ended = world.run(name.trim_start_matches("token."), &["--instance"]).await;
    assert_eq!(ended.code, Some(3), "{}", ended.all());
    assert!(ended.report.contains("the token lacks org.create"), "{}", ended.all());
    world.as_before(&ended);
    let wrote = world
        .sandbox
        .requests
        .all()
        .into_iter()
        .find(|entry| entry.method != "GET" && !entry.path.ends_with("_search"));
    assert_eq!(wrote, None);
}

#[tokio::test]
async fn a_token_that_others_can_read_is_not_used() {
    let world = World::of(ServerVersion::V4_13).await;
    let mut command = world.command("owner", &[]);
    let file = world.folder.path().join("owner.token");
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).unwrap();
    let ended = world.end(command.spawn().unwrap()).await;
    assert_eq!(ended.code, Some(1));
    assert!(ended.said.contains("chmod 600"), "{}", ended.all());
    assert!(world.sandbox.requests.all().is_empty());
}

#[tokio::test]
async fn stopped_in_the_middle_it_cleans_up() {
    let world = World::of(ServerVersion::V4_13).await;
    let mut child = world.command("owner", &[]).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    while !lines.next_line().await.unwrap().expect("it ended before").contains("Customize") {}
    assert_ne!(world.orgs_now(), world.orgs, "there is nothing to clean up");
    kill_process(Pid::from_raw(child.id().unwrap().try_into().unwrap()).unwrap(), Signal::INT).unwrap();
    let mut said = String::new();
    while let Some(line) = lines.next_line().await.unwrap() {
        said += &line;
    }
    let code = child.wait().await.unwrap().code();
    let report = std::fs::read_to_string(world.folder.path().join("report.md")).unwrap();
    let ended = Ended { code, said, report };
    assert_eq!(ended.code, Some(130), "{}", ended.all());
    assert!(ended.report.contains("stopped by SIGINT"), "{}", ended.all());
    world.as_before(&ended);
}

/// Starts a run and waits until a change of the instance is on its way, which the server takes its time for.
async fn in_the_middle_of_the_instance(world: &World) -> (Child, Pid) {
    world.sandbox.faults.add(FaultRule::new(INSTANCE, Fault::Latency { ms: 700 }).method("PUT").times(1));
    let child = world.command("owner", &["--instance"]).spawn().unwrap();
    world.asked("PUT", INSTANCE).await;
    let pid = Pid::from_raw(child.id().unwrap().try_into().unwrap()).unwrap();
    (child, pid)
}

#[tokio::test]
async fn stopped_while_it_changes_the_instance_it_puts_that_back() {
    let world = World::of(ServerVersion::V4_13).await;
    let (child, pid) = in_the_middle_of_the_instance(&world).await;
    kill_process(pid, Signal::TERM).unwrap();
    let ended = world.end(child).await;
    assert_eq!(ended.code, Some(143), "{}", ended.all());
    let puts = world
        .sandbox
        .requests
        .all()
        .into_iter()
        .filter(|entry| entry.method == "PUT" && entry.path == INSTANCE);
    assert_eq!(puts.filter(|entry| entry.outcome == Some(200)).count(), 2, "changed, and put back");
    world.as_before(&ended);
}

#[tokio::test]
async fn what_a_killed_run_left_is_cleaned_up_later() {
    let world = World::of(ServerVersion::V4_13).await;
    let (child, pid) = in_the_middle_of_the_instance(&world).await;
    world.answered("PUT", INSTANCE).await;
    kill_process(pid, Signal::KILL).unwrap();
    let killed = world.end(child).await;
    assert_eq!(killed.code, None);
    let named = |world: &World| world.orgs_now().iter().filter(|name| name.contains("orgdesk-live-")).count();
    assert!(named(&world) > 1, "it left nothing");

    let half = world.run("owner", &["--clean"]).await;
    assert_eq!(half.code, Some(1), "{}", half.all());
    assert_eq!(named(&world), 1, "what remembers the instance stays");
    let whole = world.run("owner", &["--clean", "--instance"]).await;
    assert_eq!(whole.code, Some(0), "{}", whole.all());
    world.as_before(&whole);
    let again = world.run("owner", &["--clean"]).await;
    assert!(again.code == Some(0) && again.said.contains("Nothing is left"), "{}", again.all());
}

#[tokio::test]
async fn a_server_that_fails_in_the_middle_is_cleaned_up_when_it_is_back() {
    let world = World::of(ServerVersion::V4_13).await;
    let mut rule = FaultRule::new("*", Fault::CutBefore).times(50);
    rule.skip = 150;
    world.sandbox.faults.add(rule);
    let ended = world.run("owner", &[]).await;
    assert_eq!(ended.code, Some(1), "{}", ended.all());
    assert!(ended.report.contains("**FAILED**"), "{}", ended.all());
    world.as_before(&ended);
}

async fn lies(rule: FaultRule) -> Ended {
    let world = World::of(ServerVersion::V4_13).await;
    world.sandbox.faults.add(rule);
    let ended = world.run("owner", &[]).await;
    assert_eq!(ended.code, Some(1), "{}", ended.all());
    world.as_before(&ended);
    ended
}

#[tokio::test]
async fn another_orgs_answer_fails() {
    lies(FaultRule::new(POLICY, Fault::OtherOrg { org: None }).method("PUT")).await;
}

#[tokio::test]
async fn a_stale_read_fails() {
    lies(FaultRule::new(POLICY, Fault::Stale).method("GET")).await;
}

#[tokio::test]
async fn a_write_that_is_said_to_be_done_and_is_not_fails() {
    let body = Some(json!({"details": {"sequence": "7"}}));
    let fault = Fault::Status { status: 200, retry_after: None, body };
    lies(FaultRule::new(POLICY, fault).method("PUT")).await;
}

#[tokio::test]
async fn a_setting_that_is_not_as_planned_fails_and_shows() {
    let fields: Map<String, Value> =
        json!({"smtpSenderAddressMatchesInstanceDomain": true}).as_object().unwrap().clone();
    let mut rule = FaultRule::new(POLICY, Fault::Fields { fields, at: None }).method("GET");
    // The app and the second client have read it once: from then on it is on, whatever anybody writes.
    rule.skip = 6;
    let ended = lies(rule).await;
    assert!(ended.report.contains("**differs**") || ended.report.contains("**FAILED**"), "{}", ended.all());
}
