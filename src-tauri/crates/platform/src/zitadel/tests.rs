//! Refusals as recorded, and every recorded answer through the decoders.

use super::errors::{Task, is_no_route, problem};
use super::wire::{
    List, Me, Membership, MyInstance, OneOrg, Org, Permissions, PolicyAnswer, SettingsAnswer, User, Written,
};
use crate::transport::{Answer, TransportError};
use orgdesk_model::ProblemCode;
use reqwest::header::{CONTENT_TYPE, HeaderValue, SET_COOKIE};
use serde_json::{Value, json};

fn answer(status: u16, body: &Value) -> Answer {
    let mut answer = Answer { body: body.to_string().into_bytes(), ..Answer::empty(status) };
    answer.headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    answer
}

fn refused(status: u16, body: &Value) -> TransportError {
    TransportError::Refused(Box::new(answer(status, body)))
}

/// A refusal with an id, as all but four of the recorded ones.
fn with_id(status: u16, code: i64, id: &str, message: &str) -> TransportError {
    let details =
        json!([{"@type": "type.googleapis.com/zitadel.v1.ErrorDetail", "id": id, "message": message}]);
    refused(status, &json!({"code": code, "message": format!("{message} ({id})"), "details": details}))
}

#[test]
fn each_recorded_trap_means_what_it_means() {
    use ProblemCode as P;
    let missing = "rpc error: code = Unauthenticated desc = auth header missing ()";
    for (error, code) in [
        (
            refused(500, &json!({"code": 2, "message": missing, "details": [{"message": "x"}]})),
            P::CredentialRejected,
        ),
        (refused(401, &json!({"code": 16, "message": "auth header missing"})), P::CredentialRejected),
        (with_id(401, 16, "AUTH-7fs1e", "Errors.Token.Invalid"), P::CredentialRejected),
        (with_id(401, 16, "AUTH-toLo1", "invalid auth header"), P::CredentialRejected),
        (with_id(403, 7, "AUTH-5mWD2", "No matching permissions found"), P::PermissionDenied),
        (with_id(403, 7, "AUTH-Bs7Ds", "Organisation doesn't exist"), P::NotFound),
        (with_id(404, 5, "AUTHZ-cdgFk", "membership not found"), P::NoMembership),
        (with_id(404, 5, "ORG-2N9sd", "Errors.Org.DomainPolicy.NotFound"), P::NotFound),
        (with_id(404, 5, "ORG-Dvsh3", "Errors.Org.DomainPolicy.NotFound"), P::NotFound),
        (
            refused(
                404,
                &json!({"code": 5, "message": "unable to set instance using origin x (Instance not found)"}),
            ),
            P::InstanceNotFound,
        ),
        (refused(404, &json!({"code": 5, "message": "Not Found"})), P::NotFound),
        (refused(405, &json!({"code": 12, "message": "Method Not Allowed"})), P::NotFound),
        (with_id(409, 6, "ORG-1M8ds", "Errors.Org.DomainPolicy.AlreadyExists"), P::AlreadyExists),
        (with_id(400, 9, "ORG-3M9ds", "Private Label Policy has not been changed"), P::NothingToChange),
        (
            with_id(400, 9, "INSTANCE-pl9fN", "Organization Domain Policy has not been changed"),
            P::NothingToChange,
        ),
        (with_id(400, 9, "EVENT-Dbs2g", "Organisation is already deactivated"), P::Refused),
        (
            refused(
                400,
                &json!({"code": 3, "message": "proto: syntax error (line 1:1): unexpected token ["}),
            ),
            P::RefusedValue,
        ),
        (with_id(429, 8, "QUOTA-vjAy8", "Quota.Access.Exhausted"), P::RateLimited),
        (with_id(403, 8, "LIMITS-molsj", "Instance is blocked"), P::RateLimited),
        (refused(503, &json!({"code": 14, "message": "connection error: desc"})), P::Unavailable),
        (with_id(500, 13, "RECOVER", "An internal error occurred"), P::Refused),
        (
            refused(
                404,
                &json!({"code": "not_found", "message": "x", "details": [{"type": "t", "value": "v"}]}),
            ),
            P::NotFound,
        ),
        (refused(400, &json!({"error": "invalid_request", "error_description": "no"})), P::RefusedValue),
    ] {
        let problem = problem(&error, Task::RefusedWrite);
        assert_eq!(problem.code, code, "{error:?} {problem:?}");
        assert!(problem.message.contains("Nothing was changed."));
        for raw in ["Errors.", "Private Label", "()", "rpc error"] {
            assert!(!problem.message.contains(raw), "{}", problem.message);
        }
    }
}

#[test]
fn a_refused_field_is_marked_in_each_shape() {
    let v1 = "rpc error: code = InvalidArgument desc = invalid AddCustomOrgIAMPolicyRequest.OrgId: value length must be between 1 and 200 runes, inclusive ()";
    let v2 = "invalid ListOrganizationsRequest.Queries[0]: embedded message failed validation | caused by: invalid SearchQuery.NameQuery: embedded message failed validation | caused by: invalid OrganizationNameQuery.Name: value length must be between 1 and 200 runes, inclusive";
    let parse = "proto: (line 1:26): invalid value for bool field userLoginMustBeDomain: \"yes\"";
    for (status, code, message, path) in
        [(500, 2, v1, "orgId"), (400, 3, v2, "name"), (400, 3, parse, "userLoginMustBeDomain")]
    {
        let problem =
            problem(&refused(status, &json!({"code": code, "message": message})), Task::RefusedWrite);
        assert_eq!(problem.code, ProblemCode::RefusedValue);
        assert_eq!(problem.field_errors[0].path.as_ref().unwrap().as_str(), path);
        assert_eq!(problem.platform.unwrap().message, message);
    }
}

#[test]
fn a_missing_route_is_told_from_a_missing_object() {
    assert!(is_no_route(&refused(404, &json!({"code": 5, "message": "Not Found"}))));
    assert!(is_no_route(&refused(405, &json!({"code": 12, "message": "Method Not Allowed"}))));
    assert!(!is_no_route(&with_id(404, 5, "ORG-2N9sd", "x")));
    assert!(!is_no_route(&with_id(404, 5, "AUTHZ-cdgFk", "membership not found")));
    assert!(!is_no_route(&refused(404, &json!({"code": 5, "message": "Instance not found"}))));
    assert!(!is_no_route(&with_id(403, 7, "AUTH-5mWD2", "x")));
}

#[test]
fn a_used_up_quota_shows_in_plain_text_and_in_a_cookie() {
    let plain = |status, text: &str, cookie: Option<&'static str>| {
        let mut answer = Answer { body: text.as_bytes().to_vec(), ..Answer::empty(status) };
        if let Some(cookie) = cookie {
            answer.headers.insert(SET_COOKIE, HeaderValue::from_static(cookie));
        }
        problem(&TransportError::Refused(Box::new(answer)), Task::Orgs)
    };
    let blocked = plain(429, "Your ZITADEL instance is blocked.", None);
    assert_eq!(blocked.code, ProblemCode::RateLimited);
    assert!(blocked.message.contains("quota"));
    assert_eq!(plain(403, "", Some("zitadel.quota.exhausted=true; Path=/")).code, ProblemCode::RateLimited);
    assert_eq!(
        plain(403, "", Some("zitadel.quota.exhausted=; Max-Age=0")).code,
        ProblemCode::PermissionDenied
    );
}

#[test]
fn text_from_servers_is_made_visible_and_short() {
    let long = format!("\u{202e}{}", "x".repeat(10_000));
    let problem = problem(&refused(418, &json!({"code": 99, "message": long})), Task::Orgs);
    let told = problem.platform.unwrap().message;
    assert!(told.starts_with("\\u{202e}x") && told.chars().count() < 2_100);
    assert!(problem.message.len() < 400);
}

#[test]
fn an_empty_object_is_no_answer() {
    assert!(answer(200, &json!({})).json::<List<Org>>().is_err());
    assert!(answer(200, &json!({})).json::<PolicyAnswer>().is_err());
    assert!(answer(200, &json!({})).json::<SettingsAnswer>().is_err());
    assert!(
        answer(200, &json!({"policy": {"userLoginMustBeDomain": "true"}})).json::<PolicyAnswer>().is_err()
    );
    assert!(answer(200, &json!({"details": {"totalResult": "many"}})).json::<List<Org>>().is_err());
    assert_eq!(
        answer(200, &json!({"details": {"totalResult": 7}}))
            .json::<List<Org>>()
            .unwrap()
            .details
            .total_result,
        Some(7)
    );
}

/// Every recorded answer of an operation that is used here is read without loss of what is used.
#[test]
fn every_recorded_body_parses() {
    let Ok(folder) = std::env::var("ORGDESK_RECORDED") else {
        eprintln!("ORGDESK_RECORDED is not set: there are no recordings to read");
        return;
    };
    let mut counts = [0_usize; 2];
    for version in ["exchanges", "exchanges-v2.71", "exchanges-main"] {
        for file in std::fs::read_dir(std::path::Path::new(&folder).join(version)).unwrap() {
            let path = file.unwrap().path();
            let scenario: Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
            for step in scenario["steps"].as_array().unwrap() {
                let at =
                    format!("{} {} {}", path.display(), step["request"]["method"], step["request"]["path"]);
                let told = &step["answer"];
                // Sequences and times stand as names; those that are numbers are given one.
                let body = told["body"]
                    .to_string()
                    .replace("{{sequence}}", "7")
                    .replace("{{time}}", "2026-11-22T00:00:00Z");
                let mut answer = answer(told["status"].as_u64().unwrap() as u16, &Value::Null);
                answer.body = body.into_bytes();
                if answer.status >= 400 {
                    let problem = problem(&TransportError::Refused(Box::new(answer)), Task::Settings);
                    assert_ne!(problem.code, ProblemCode::Internal, "{at}");
                    assert!(
                        !problem.message.contains("Errors.") && !problem.message.contains("rpc error"),
                        "{at} {}",
                        problem.message
                    );
                    counts[0] += 1;
                } else if answer.status < 300
                    && decode(step, &answer).unwrap_or_else(|reason| panic!("{at}: {reason}"))
                {
                    counts[1] += 1;
                }
            }
        }
    }
    eprintln!("{} refusals and {} answers read", counts[0], counts[1]);
    assert!(counts[0] > 500 && counts[1] > 200, "{counts:?}");
}

/// Reads an answer of an operation that is used here; false for any other.
fn decode(step: &Value, answer: &Answer) -> Result<bool, String> {
    let method = step["request"]["method"].as_str().unwrap_or_default();
    let path = step["request"]["path"].as_str().unwrap_or_default();
    let path = path.split('?').next().unwrap_or_default();
    let read = match (method, path) {
        ("POST", "/v2/organizations/_search" | "/admin/v1/orgs/_search") => {
            answer.json::<List<Org>>().map(drop)
        }
        ("POST", "/auth/v1/memberships/me/_search") => answer.json::<List<Membership>>().map(drop),
        ("POST", "/auth/v1/permissions/zitadel/me/_search") => answer.json::<Permissions>().map(drop),
        ("POST", "/management/v1/users/_search") => answer.json::<List<User>>().map(drop),
        ("GET", "/auth/v1/users/me") => answer.json::<Me>().map(drop),
        ("GET", "/management/v1/orgs/me") => answer.json::<OneOrg>().map(drop),
        ("GET", "/admin/v1/instances/me") => answer.json::<MyInstance>().map(drop),
        ("GET", "/v2/settings/domain") => answer.json::<SettingsAnswer>().map(drop),
        ("GET", _) if path.ends_with("/policies/domain") || path.ends_with("/policies/orgiam") => {
            answer.json::<PolicyAnswer>().map(drop)
        }
        (_, _) if path.ends_with("/policies/domain") || path.ends_with("/policies/orgiam") => {
            let written = answer.json::<Written>().map_err(|error| error.to_string())?;
            let org = path.split('/').nth(4).filter(|_| path.contains("/orgs/")).unwrap_or("{{instance}}");
            if written.details.resource_owner.as_deref() != Some(org) {
                return Err(format!("a write names {:?}", written.details.resource_owner));
            }
            Ok(())
        }
        _ => return Ok(false),
    };
    read.map(|()| true).map_err(|error| error.to_string())
}
