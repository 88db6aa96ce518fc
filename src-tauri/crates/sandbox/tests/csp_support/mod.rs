//! What the tests of CSP share: a server asked without a network between.

#![allow(dead_code, reason = "each test binary uses a part of it")]

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use orgdesk_sandbox::csp::{Generation, Switches, World};
use orgdesk_sandbox::{Answer, Asked, Platform, StandIn, View};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;

pub const AM: &str = "/csp/gateway/am/api";
pub const NOBODY: &str = "00000000-0000-4000-8000-000000000000";

/// A world of this test's own: two organizations with an owner each, one with all kinds of callers.
pub fn small() -> World {
    let scopes = json!({"allScopes": false, "organizationScopes": {"allRoles": false, "roles": [
        {"name": "support_user", "resources": []}]}, "servicesScopes": [
        {"service": "tide", "allRoles": false, "roles": [{"name": "tide:reader", "resources": ["pier:1"]}]}]});
    let trust = |trustee: &str, trusted: &str, kind: &str, status: &str, ends: Value| {
        json!({"trustee": trustee, "trusted": trusted, "type": kind, "status": status, "description": null,
            "expiresAt": ends, "createdAt": "2024-01-02T03:04:05Z", "createdBy": "pia@pier.example",
            "lastUpdatedAt": "2024-02-03T04:05:06Z", "lastUpdatedBy": "pia@pier.example", "allowedScopes": scopes})
    };
    let org = |name: &str, lint: &[&str], passcode: bool| {
        json!({"displayName": name, "name": name.to_lowercase(), "lintInstances": lint,
            "enforceUserApiTokenMfa": passcode, "services": ["tide", "blank"]})
    };
    let member =
        |org: &str, kind: &str, who: &str, role: &str| json!({"org": org, kind: who, "roles": [role]});
    let token = |org: &str, kind: &str, who: &str| json!({"org": org, kind: who});
    let world = json!({
        "platform": "csp",
        "orgs": {"pier": org("Pier", &["log-1", "log-2"], false), "mole": org("Mole", &[], true),
            "reef": org("Reef", &[], false), "dock": org("Dock", &[], false)},
        "users": {"pia": {"email": "pia@pier.example", "firstName": "Pia", "lastName": "Ek"},
            "ada": {"email": "ada@pier.example"}, "mo": {"email": "mo@pier.example"},
            "kim": {"email": "kim@mole.example", "passcode": "112233"}},
        "apps": {"crane": {"org": "pier", "displayName": "Crane"}, "gull": {"org": "pier", "displayName": "Gull"}},
        "members": [member("pier", "user", "pia", "org_owner"), member("pier", "user", "ada", "org_admin"),
            member("pier", "user", "mo", "org_member"), member("pier", "app", "crane", "org_owner"),
            member("pier", "app", "gull", "org_member"), member("mole", "user", "kim", "org_owner"),
            member("mole", "user", "pia", "org_owner"), member("reef", "user", "pia", "org_member")],
        "orgRoles": [{"name": "org_owner", "displayName": "Owner"}, {"name": "org_member", "displayName": "Member"},
            {"name": "support_user", "displayName": "Support"}],
        "services": {"tide": {"displayName": "Tide", "productIdentifier": "tide", "serviceHome": "https://tide.example/",
            "roles": ["tide:reader"]}, "blank": {}},
        "tokens": {"owner": token("pier", "user", "pia"), "admin": token("pier", "user", "ada"),
            "member": token("pier", "user", "mo"), "app": token("pier", "app", "crane"),
            "reader": token("pier", "app", "gull"), "other": token("mole", "user", "kim"),
            "expired": {"org": "pier", "user": "pia", "expired": true}},
        "apiTokens": {"desk": {"org": "pier", "user": "pia", "name": "desk"},
            "safe": {"org": "mole", "user": "kim", "name": "safe"},
            "old": {"org": "pier", "user": "pia", "name": "old", "expired": true}},
        "trusts": {"pier-mole": trust("pier", "mole", "CUSTOM", "ACTIVE", json!("2999-01-01T00:00:00Z")),
            "pier-reef": trust("pier", "reef", "PARTNER", "PENDING", Value::Null),
            "reef-pier": trust("reef", "pier", "HIERARCHY", "ACTIVE", Value::Null),
            "mole-reef": trust("mole", "reef", "CUSTOM", "ACTIVE", Value::Null)},
    });
    World::parse(&world.to_string()).expect("a world that fits together")
}

pub struct Server {
    pub stand_in: Arc<dyn StandIn>,
    pub variables: BTreeMap<String, String>,
}

impl Server {
    pub fn new(world: World, switches: Switches) -> Self {
        let stand_in = Platform::Csp { world, switches }.stand_in().expect("a world that fits together");
        let variables = stand_in.variables();
        Self { stand_in, variables }
    }

    pub fn small() -> Self {
        Self::new(small(), Switches::default())
    }

    pub fn of(generation: Generation) -> Self {
        Self::new(small(), Switches { generation, ..Switches::default() })
    }

    pub fn var(&self, name: &str) -> &str {
        self.variables.get(name).unwrap_or_else(|| panic!("no variable {name}"))
    }

    /// Path of an organization of the world, or of something in it.
    pub fn org(&self, key: &str, rest: &str) -> String {
        format!("{AM}/orgs/{}{rest}", self.var(&format!("org.{key}")))
    }

    /// Path of a trust, by way of an organization.
    pub fn trust(&self, org: &str, key: &str) -> String {
        self.org(org, &format!("/trusts/{}", self.var(&format!("trust.{key}"))))
    }

    pub fn answer(&self, method: &str, path: &str, headers: &[(&str, String)], body: &str) -> Answer {
        self.stand_in.answer(&asked(method, path, headers, body), View::Now)
    }

    /// Asks as the token of a name, or as nobody.
    pub fn ask(&self, token: &str, method: &str, path: &str, body: &Value) -> (u16, Value) {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        self.send(token, method, path, &body)
    }

    /// The same with a body that may be anything.
    pub fn send(&self, token: &str, method: &str, path: &str, body: &str) -> (u16, Value) {
        let bearer = |text: &str| ("authorization", format!("Bearer {text}"));
        let headers: Vec<_> = match token {
            "" => Vec::new(),
            name => vec![bearer(self.var(&format!("token.{name}")))],
        };
        read(&self.answer(method, path, &headers, body))
    }

    pub fn get(&self, token: &str, path: &str) -> (u16, Value) {
        self.send(token, "GET", path, "")
    }

    /// A form to one of the sign-in paths.
    pub fn form(&self, path: &str, form: &str, authorization: Option<String>) -> (u16, Value) {
        let mut headers = vec![("content-type", "application/x-www-form-urlencoded".to_owned())];
        headers.extend(authorization.map(|a| ("authorization", a)));
        read(&self.answer("POST", &format!("{AM}/auth/{path}"), &headers, form))
    }

    pub fn exchange(&self, form: &str) -> (u16, Value) {
        self.form("api-tokens/authorize", form, None)
    }

    /// The one trust of an id, as its list shows it.
    pub fn one(&self, org: &str, key: &str) -> Value {
        let id = self.var(&format!("trust.{key}"));
        let (status, page) = self.get("owner", &self.org(org, &format!("/trusts?trustId={id}")));
        assert_eq!((status, &page["totalResults"]), (200, &json!(1)), "{page}");
        page["results"][0].clone()
    }
}

pub fn read(answer: &Answer) -> (u16, Value) {
    (answer.status, serde_json::from_slice(&answer.body).unwrap_or(Value::Null))
}

pub fn asked(method: &str, path: &str, headers: &[(&str, String)], body: &str) -> Asked {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let headers: HeaderMap = headers
        .iter()
        .map(|(n, v)| (HeaderName::try_from(*n).expect("name"), HeaderValue::try_from(v).expect("value")))
        .collect();
    Asked {
        method: method.into(),
        path: path.into(),
        query: query.into(),
        host: "localhost:8080".into(),
        headers,
        body: body.as_bytes().to_vec().into(),
    }
}
