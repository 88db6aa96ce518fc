//! One server, two apps with a data folder each, and one form that both edit.

use crate::world::{NoDesktop, Patience, TestClock, World, open};
use orgdesk_core::{App, FormRef, Saved};
use orgdesk_model::{Level, OrgId, RoleScope, RoleScopes, Scopes, TrustId, Value};
use orgdesk_sandbox::{Entry, Options};
use orgdesk_vault::Vault;
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;

/// Nothing here is late but on purpose; a busy machine is no fault.
const PATIENCE: Patience = Patience { answer: Duration::from_secs(30), verify: Duration::from_millis(250) };

/// What both edit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// ZITADEL: a PUT that replaces the whole object.
    Domain,
    /// Cloud Services: a PATCH of an org's settings.
    Settings,
    /// Cloud Services: a PATCH of a trust.
    Trust,
}

pub const KINDS: [Kind; 3] = [Kind::Domain, Kind::Settings, Kind::Trust];

/// The values of a form, each as text that is the same however it was written.
pub type State = BTreeMap<&'static str, String>;

impl Kind {
    pub fn fields(self) -> &'static [&'static str] {
        match self {
            Self::Domain => {
                &["userLoginMustBeDomain", "validateOrgDomains", "smtpSenderAddressMatchesInstanceDomain"]
            }
            Self::Settings => &["displayName", "language", "locale"],
            Self::Trust => &["allowedScopes", "description"],
        }
    }

    /// A value that somebody types.
    pub fn value(self, field: &str, random: &mut fastrand::Rng) -> Value {
        match (self, field) {
            (Self::Domain, _) => Value::Bool(random.bool()),
            (_, "allowedScopes") => {
                let names = ["developer", "org_member", "support_user"];
                let mut roles: Vec<RoleScope> = names
                    .iter()
                    .filter(|_| random.bool())
                    .map(|name| RoleScope { name: (*name).to_owned(), resources: Vec::new() })
                    .collect();
                if roles.is_empty() {
                    roles.push(RoleScope { name: "org_member".to_owned(), resources: Vec::new() });
                }
                let organization = RoleScopes { all_roles: false, roles };
                Scopes { organization, ..Scopes::default() }.to_value()
            }
            (_, "language") => (*random.choice(&["en", "de", "fr", "pt", "ja"]).unwrap()).into(),
            (_, "locale") => (*random.choice(&["en_US", "de_DE", "fr_FR", "pt_BR"]).unwrap()).into(),
            _ => format!("Name {}", random.u32(..1_000)).as_str().into(),
        }
    }

    /// A value of the app, in the words of a [`State`].
    pub fn of_app(self, field: &str, value: Option<&Value>) -> String {
        match (field, value) {
            ("allowedScopes", Some(value)) => {
                let scopes = Scopes::from_value(value).unwrap();
                sorted(scopes.organization.roles.into_iter().map(|role| role.name).collect())
            }
            (_, Some(Value::Text(text))) => text.clone(),
            (_, Some(Value::Bool(on))) => on.to_string(),
            (_, other) => format!("{other:?}"),
        }
    }

    /// A value on the wire, in the same words.
    fn of_wire(field: &str, value: &Json) -> String {
        match value {
            Json::Object(_) if field == "allowedScopes" => {
                let roles = value["organizationScopes"]["roles"].as_array().cloned().unwrap_or_default();
                sorted(roles.iter().map(|role| role["name"].as_str().unwrap().to_owned()).collect())
            }
            Json::String(text) => text.clone(),
            Json::Bool(on) => on.to_string(),
            // ZITADEL leaves out what is off.
            Json::Null if field.ends_with("omain") || field.ends_with("omains") => "false".to_owned(),
            other => other.to_string(),
        }
    }

    /// What a write that succeeded makes of a state.
    pub fn after(self, state: &State, body: &str) -> State {
        let body: Json = serde_json::from_str(body).unwrap();
        let mut after = state.clone();
        for field in self.fields() {
            if self == Self::Domain || !body[field].is_null() {
                after.insert(field, Self::of_wire(field, &body[field]));
            }
        }
        after
    }
}

fn sorted(mut names: Vec<String>) -> String {
    names.sort();
    names.join("+")
}

pub struct Client {
    pub app: App,
    pub form: FormRef,
    /// The name of this machine that it uses, by which the log tells it from the other.
    host: String,
}

pub struct Arena {
    pub kind: Kind,
    pub clients: [Client; 2],
    world: World,
    token: String,
    path: String,
    query: String,
    _folder: TempDir,
}

impl Arena {
    pub async fn new(kind: Kind) -> Self {
        let options = match kind {
            Kind::Domain => Options::zitadel(orgdesk_sandbox::zitadel::sample::world()),
            _ => Options::csp(orgdesk_sandbox::csp::sample::world()),
        };
        let world = World::patient(options, PATIENCE).await;
        let named = |name: &str| world.sandbox.variables[name].clone();
        let org = OrgId(named(if kind == Kind::Domain { "org.cobalt" } else { "org.northwind" }));
        let (form, level, path, query) = match kind {
            Kind::Domain => {
                let path = format!("/admin/v1/orgs/{org}/policies/domain");
                ("zitadel.domain", Level::Org { id: org }, path, String::new())
            }
            Kind::Settings => {
                let path = format!("/csp/gateway/am/api/orgs/{org}");
                ("csp.organization", Level::Org { id: org }, path, String::new())
            }
            Kind::Trust => {
                let id = named("trust.northwind-helios");
                let path = format!("/csp/gateway/am/api/orgs/{org}/trusts");
                ("csp.trust", Level::Trust { org, id: TrustId(id.clone()) }, path, id)
            }
        };
        let folder = tempfile::tempdir().unwrap();
        let vault =
            Vault::with_store(keyring_core::mock::Store::new().unwrap(), Duration::from_secs(20));
        let second =
            open(&folder, &TestClock::default(), &Arc::new(NoDesktop::default()), &vault, PATIENCE).await;
        let mut clients = Vec::new();
        for (app, name) in [(world.app.clone(), "127.0.0.1"), (second, "localhost")] {
            let mut input = match kind {
                Kind::Domain => world.input("owner"),
                _ => world.cloud_input("owner", ""),
            };
            input.settings.address = world.sandbox.base.replace("127.0.0.1", name);
            let host = input.settings.address.trim_start_matches("http://").to_owned();
            let Saved::Saved { connection } = app.save_connection(input).await.unwrap() else { panic!() };
            let form =
                FormRef { connection: connection.connection.id, level: level.clone(), form: form.into() };
            clients.push(Client { app, form, host });
        }
        let token = world.token("owner");
        let clients = clients.try_into().unwrap_or_else(|_| panic!());
        Self { kind, clients, world, token, path, query, _folder: folder }
    }

    pub fn faults(&self) -> &orgdesk_sandbox::Faults {
        &self.world.sandbox.faults
    }

    /// The path that the form is read from.
    pub fn path(&self) -> &str {
        &self.path
    }

    fn write_path(&self) -> String {
        if self.query.is_empty() { self.path.clone() } else { format!("{}/{}", self.path, self.query) }
    }

    /// Puts the form back to where every run starts, and forgets what was asked.
    pub fn reset(&self) {
        let (method, body) = match self.kind {
            Kind::Domain => ("PUT", json!({"userLoginMustBeDomain": true, "validateOrgDomains": true})),
            Kind::Settings => {
                ("PATCH", json!({"displayName": "Northwind", "language": "en", "locale": "en_US"}))
            }
            Kind::Trust => {
                let scopes = json!({"organizationScopes": {"roles": [{"name": "org_member", "resources": []}]}});
                ("PATCH", json!({"allowedScopes": scopes, "description": "Start"}))
            }
        };
        // ZITADEL refuses what changes nothing.
        let (status, answer) = self.world.sandbox.ask(method, &self.write_path(), &self.token, &body);
        assert!(status < 300 || self.kind == Kind::Domain && status == 400, "{status}: {answer}");
        self.world.sandbox.faults.clear();
        self.world.sandbox.requests.clear();
    }

    /// What the server holds.
    pub fn held(&self) -> State {
        let path = match self.kind {
            Kind::Trust => format!("{}?trustId={}", self.path, self.query),
            _ => self.path.clone(),
        };
        let (status, answer) = self.world.sandbox.ask("GET", &path, &self.token, &Json::Null);
        assert_eq!(status, 200, "{answer}");
        let whole = match self.kind {
            Kind::Domain => &answer["policy"],
            Kind::Settings => &answer,
            Kind::Trust => ["results", "items", "content"]
                .iter()
                .find_map(|name| answer[name].as_array())
                .and_then(|all| all.first())
                .unwrap_or_else(|| panic!("{answer}")),
        };
        self.kind.fields().iter().map(|field| (*field, Kind::of_wire(field, &whole[field]))).collect()
    }

    /// What was asked of the form: by which client, whether it is a write, and the entry.
    pub fn log(&self) -> Vec<(usize, bool, Entry)> {
        let write_path = self.write_path();
        self.world
            .sandbox
            .requests
            .all()
            .into_iter()
            .filter_map(|entry| {
                let path = entry.path.split('?').next().unwrap();
                let write = matches!(entry.method.as_str(), "PUT" | "PATCH") && path == write_path;
                let read = entry.method == "GET" && path == self.path;
                let client = self.clients.iter().position(|client| client.host == entry.host).unwrap();
                (write || read).then_some((client, write, entry))
            })
            .collect()
    }
}
