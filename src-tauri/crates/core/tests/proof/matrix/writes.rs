//! Every write of every platform: what starts its server, what is typed, and where it shows.

use crate::world::{LOGIN, Patience, VALIDATE, World};
use orgdesk_core::{ConnectionInput, FormRef};
use orgdesk_model::{
    Act, ConnectionId, Draft, Intent, Level, LevelKind, OrgId, RoleScope, RoleScopes, Scopes, TrustId, Value,
};
use orgdesk_sandbox::Options;
use orgdesk_sandbox::csp::{Generation, ScopesRule, Switches, TrustTime};
use orgdesk_sandbox::zitadel::ServerVersion;

/// The server that a write goes to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Server {
    /// A version of ZITADEL, and the connection's choice of its two APIs.
    Zitadel(ServerVersion, &'static str),
    /// A stand-in of Cloud Services, and whether the connection says that the status of trusts can change.
    Csp(Switches, &'static str),
}

impl Server {
    pub fn platform(self) -> &'static str {
        match self {
            Self::Zitadel(..) => "zitadel",
            Self::Csp(..) => "csp",
        }
    }

    fn options(self) -> Options {
        match self {
            Self::Zitadel(version, _) => {
                Options::zitadel(orgdesk_sandbox::zitadel::sample::world()).server(version)
            }
            Self::Csp(switches, _) => Options::csp(orgdesk_sandbox::csp::sample::world()).switches(switches),
        }
    }
}

/// Where it goes: things of the sample world by name.
#[derive(Clone, Copy, Debug)]
pub enum Place {
    Instance,
    Org(&'static str),
    Trust(&'static str),
    NewTrust(&'static str),
}

impl Place {
    pub fn kind(self) -> LevelKind {
        match self {
            Self::Instance => LevelKind::Instance,
            Self::Org(_) => LevelKind::Org,
            Self::Trust(_) => LevelKind::Trust,
            Self::NewTrust(_) => LevelKind::NewTrust,
        }
    }
}

/// One write.
#[derive(Clone, Copy)]
pub struct Write {
    pub name: &'static str,
    pub server: Server,
    pub form: &'static str,
    pub place: Place,
    pub act: Act,
    pub intent: Intent,
    pub inputs: fn(&World) -> Vec<(&'static str, Value)>,
    /// Method and pattern of the path of its one request.
    pub method: &'static str,
    pub path: &'static str,
    /// Pattern of the path that its form is read from, without a query.
    pub reads: &'static str,
    /// Whether the server's answer to it names an org.
    pub names_org: bool,
}

impl Write {
    /// An app that is connected to a fresh server, and the form that the write is made in.
    pub async fn world(&self, patience: Patience) -> (World, FormRef) {
        let world = World::patient(self.server.options(), patience).await;
        let mut input = match self.server {
            Server::Zitadel(..) => world.input("owner"),
            Server::Csp(..) => world.cloud_input("owner", ""),
        };
        self.set(&mut input);
        let connection = world.connect_as(input).await.connection.id;
        let form = self.form(&world, connection);
        (world, form)
    }

    fn set(&self, input: &mut ConnectionInput) {
        let (option, value) = match self.server {
            Server::Zitadel(_, api) => ("api", api),
            Server::Csp(_, status) => ("trustStatus", status),
        };
        input.settings.options.insert(option.to_owned(), value.to_owned());
    }

    fn form(&self, world: &World, connection: ConnectionId) -> FormRef {
        let named = |what: &str, name: &str| world.sandbox.variables[&format!("{what}.{name}")].clone();
        let level = match self.place {
            Place::Instance => Level::Instance,
            Place::Org(name) => Level::Org { id: OrgId(named("org", name)) },
            Place::Trust(name) => {
                Level::Trust { org: OrgId(named("org", "northwind")), id: TrustId(named("trust", name)) }
            }
            Place::NewTrust(name) => Level::NewTrust { org: OrgId(named("org", name)) },
        };
        FormRef { connection, level, form: self.form.into() }
    }

    pub fn draft(&self, world: &World) -> Draft {
        let inputs = (self.inputs)(world).into_iter().map(|(path, value)| (path.into(), value)).collect();
        Draft { intent: self.intent, inputs }
    }

    /// Pattern of all paths that the form is read from: the deprecated API is read beside the current one.
    pub fn read_from(&self) -> String {
        self.reads.replace("orgiam", "*")
    }

    /// What the server itself holds where the write would show.
    pub fn held(&self, world: &World) -> serde_json::Value {
        let named = |what: &str, name: &str| world.sandbox.variables[&format!("{what}.{name}")].clone();
        let own = named("org", if self.server.platform() == "csp" { "northwind" } else { "default" });
        let path = match self.place {
            Place::Instance => self.reads.to_owned(),
            Place::Org(name) => self.reads.replace('*', &named("org", name)),
            Place::Trust(name) => {
                format!("{}?trustId={}", self.reads.replace('*', &own), named("trust", name))
            }
            Place::NewTrust(_) => {
                format!("{}?trustedOrgId={}", self.reads.replace('*', &own), named("org", "harbour-test"))
            }
        };
        let (status, held) = world.sandbox.ask("GET", &path, &world.token("owner"), &serde_json::Value::Null);
        assert_eq!(status, 200, "{}: {path}: {held}", self.name);
        held
    }
}

const CURRENT: Server = Server::Zitadel(ServerVersion::V4_13, "current");
const LEGACY: Server = Server::Zitadel(ServerVersion::V4_13, "legacy");
const OLD: Server = Server::Zitadel(ServerVersion::Legacy, "current");

const OWN: &str = "/admin/v1/orgs/*/policies/domain";
const DEFAULT: &str = "/admin/v1/policies/domain";
const OWN_LEGACY: &str = "/admin/v1/orgs/*/policies/orgiam";
const DEFAULT_LEGACY: &str = "/admin/v1/policies/orgiam";

const ORG: &str = "/csp/gateway/am/api/orgs/*";
const TRUSTS: &str = "/csp/gateway/am/api/orgs/*/trusts";
const TRUST: &str = "/csp/gateway/am/api/orgs/*/trusts/*";

fn validate_off(_: &World) -> Vec<(&'static str, Value)> {
    vec![(VALIDATE, false.into())]
}

fn login_off(_: &World) -> Vec<(&'static str, Value)> {
    vec![(LOGIN, false.into())]
}

fn login_on(_: &World) -> Vec<(&'static str, Value)> {
    vec![(LOGIN, true.into())]
}

fn nothing(_: &World) -> Vec<(&'static str, Value)> {
    Vec::new()
}

fn name_and_language(_: &World) -> Vec<(&'static str, Value)> {
    vec![("displayName", "Northwind Group".into()), ("language", "fr".into())]
}

fn second_factor(_: &World) -> Vec<(&'static str, Value)> {
    vec![("isMfaRequired", true.into()), ("auditLogsInstanceId", "lint-us-1".into())]
}

fn scopes(role: &str) -> Value {
    let roles = vec![RoleScope { name: role.to_owned(), resources: Vec::new() }];
    Scopes { organization: RoleScopes { all_roles: false, roles }, ..Scopes::default() }.to_value()
}

fn narrower(_: &World) -> Vec<(&'static str, Value)> {
    vec![("allowedScopes", scopes("org_member")), ("description", "Narrowed".into())]
}

/// What it allows, and one role more: a server that adds scopes to the old ones comes to the same.
fn broader(_: &World) -> Vec<(&'static str, Value)> {
    let role = |name: &str| RoleScope { name: name.to_owned(), resources: Vec::new() };
    let roles = ["developer", "org_member", "support_user"].map(role).into();
    let wanted = Scopes { organization: RoleScopes { all_roles: false, roles }, ..Scopes::default() };
    vec![("allowedScopes", wanted.to_value())]
}

fn later_end(_: &World) -> Vec<(&'static str, Value)> {
    vec![("expiresAt", "2099-07-01T12:00:00Z".into())]
}

fn new_trust(world: &World) -> Vec<(&'static str, Value)> {
    let other = world.sandbox.variables["org.harbour-test"].as_str();
    vec![
        ("trustedOrgId", other.into()),
        ("allowedScopes", scopes("support_user")),
        ("description", "For the audit".into()),
    ]
}

fn zitadel(name: &'static str, server: Server, place: Place, act: Act) -> Write {
    let old = server != CURRENT;
    let instance = matches!(place, Place::Instance);
    let path = match (instance, old) {
        (true, false) => DEFAULT,
        (true, true) => DEFAULT_LEGACY,
        (false, false) => OWN,
        (false, true) => OWN_LEGACY,
    };
    let (method, intent, inputs): (_, _, fn(&World) -> _) = match act {
        Act::Customize => ("POST", Intent::Customize, login_on),
        Act::Reset => ("DELETE", Intent::Reset, nothing),
        _ if instance => ("PUT", Intent::Edit, login_on),
        _ if old => ("PUT", Intent::Edit, login_off),
        _ => ("PUT", Intent::Edit, validate_off),
    };
    let form = "zitadel.domain";
    Write { name, server, form, place, act, intent, inputs, method, path, reads: path, names_org: !instance }
}

fn settings(name: &'static str, generation: Generation) -> Write {
    Write {
        name,
        server: Server::Csp(Switches { generation, ..Switches::default() }, "restricted"),
        form: "csp.organization",
        place: Place::Org("northwind"),
        act: Act::Change,
        intent: Intent::Edit,
        inputs: if generation == Generation::C { name_and_language } else { second_factor },
        method: "PATCH",
        path: ORG,
        reads: ORG,
        names_org: true,
    }
}

fn trust(
    name: &'static str,
    switches: Switches,
    act: Act,
    inputs: fn(&World) -> Vec<(&'static str, Value)>,
) -> Write {
    let (form, place, method, intent, path) = match act {
        Act::Create => ("csp.new_trust", Place::NewTrust("northwind"), "POST", Intent::Edit, TRUSTS),
        Act::Remove => ("csp.trust", Place::Trust("northwind-helios"), "DELETE", Intent::Remove, TRUST),
        Act::Deactivate => {
            ("csp.trust", Place::Trust("northwind-helios"), "PATCH", Intent::Deactivate, TRUST)
        }
        _ => ("csp.trust", Place::Trust("northwind-helios"), "PATCH", Intent::Edit, TRUST),
    };
    let status = if switches.generation == Generation::A { "allowed" } else { "restricted" };
    let server = Server::Csp(switches, status);
    let names_org = method == "PATCH";
    Write { name, server, form, place, act, intent, inputs, method, path, reads: TRUSTS, names_org }
}

/// All of them.
pub fn all() -> Vec<Write> {
    let newest = Switches::default();
    let first = Switches { generation: Generation::A, trust_time: TrustTime::Seconds, ..newest };
    let second = Switches { generation: Generation::B, ..newest };
    let merging = Switches { scopes: ScopesRule::Merge, ..newest };
    let (org, own) = (Place::Org("cobalt"), Place::Org("aurora"));
    vec![
        zitadel("domain, org: change", CURRENT, org, Act::Change),
        zitadel("domain, org: customize", CURRENT, own, Act::Customize),
        zitadel("domain, org: reset", CURRENT, org, Act::Reset),
        zitadel("domain, instance: change", CURRENT, Place::Instance, Act::Change),
        zitadel("org IAM, org: change", LEGACY, org, Act::Change),
        zitadel("org IAM, org: customize", LEGACY, own, Act::Customize),
        zitadel("org IAM, org: reset", LEGACY, org, Act::Reset),
        zitadel("org IAM, instance: change", LEGACY, Place::Instance, Act::Change),
        zitadel("old server, org: change", OLD, org, Act::Change),
        zitadel("old server, org: customize", OLD, own, Act::Customize),
        zitadel("old server, org: reset", OLD, org, Act::Reset),
        zitadel("old server, instance: change", OLD, Place::Instance, Act::Change),
        settings("settings a", Generation::A),
        settings("settings b", Generation::B),
        settings("settings c", Generation::C),
        trust("trust: narrow", newest, Act::Change, narrower),
        Write {
            place: Place::Trust("northwind-lumen"),
            ..trust("trust: broaden, merging", merging, Act::Change, broader)
        },
        trust("trust: move its end, seconds", first, Act::Change, later_end),
        trust("trust b: move its end", second, Act::Change, later_end),
        trust("trust: create", newest, Act::Create, new_trust),
        trust("trust: remove", newest, Act::Remove, nothing),
        trust("trust a: deactivate", first, Act::Deactivate, nothing),
    ]
}
