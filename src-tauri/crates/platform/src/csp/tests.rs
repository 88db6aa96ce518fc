//! Refusals as documented, and every documented answer through the decoders.

use super::claims::Claims;
use super::errors::{Task, Who, Write, problem};
use super::wire::{Info, OldList, Org, Page, Written};
use crate::transport::{Answer, TransportError};
use orgdesk_model::ProblemCode;
use reqwest::header::{CONTENT_TYPE, HeaderValue};
use serde_json::{Value, json};
use std::path::Path;

fn answer(status: u16, body: &str) -> Answer {
    let mut answer = Answer { body: body.as_bytes().to_vec(), ..Answer::empty(status) };
    answer.headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    answer
}

fn refused(status: u16, body: &str) -> TransportError {
    TransportError::Refused(Box::new(answer(status, body)))
}

fn told(message: &str) -> String {
    json!({"cspErrorCode": "csp.0815", "errorCode": null, "message": message, "moduleCode": 340,
        "requestId": "r-1", "statusCode": 400})
    .to_string()
}

#[test]
fn each_row_of_the_error_table_means_what_it_means() {
    use ProblemCode as P;
    for (status, code) in [
        (400, P::RefusedValue),
        (401, P::CredentialRejected),
        (403, P::PermissionDenied),
        (404, P::NotFound),
        (405, P::NotFound),
        (407, P::Refused),
        (408, P::NoAnswer),
        (409, P::Refused),
        (412, P::Refused),
        (418, P::Refused),
        (429, P::RateLimited),
        (500, P::Refused),
        (502, P::Unavailable),
        (503, P::Unavailable),
        (504, P::NoAnswer),
    ] {
        for body in [told("a reason"), String::new(), "<html>".to_owned(), "[1]".to_owned(), "{}".to_owned()]
        {
            let problem = problem(&refused(status, &body), Task::Refused(Write::Settings), None);
            assert_eq!(problem.code, code, "{status} {body}");
            assert!(problem.message.contains("Nothing was changed."), "{}", problem.message);
            assert!(problem.message.contains(&status.to_string()), "{}", problem.message);
            let platform = problem.platform.unwrap();
            assert_eq!(platform.status, status);
            if body.contains("csp.0815") {
                assert_eq!(platform.code.as_deref(), Some("csp.0815"));
                assert_eq!(
                    (platform.message.as_str(), problem.request_id.as_deref()),
                    ("a reason", Some("r-1"))
                );
            }
        }
    }
}

#[test]
fn a_refused_exchange_is_the_credential_and_offers_the_passcode() {
    for status in [400, 401, 403] {
        let problem = problem(&refused(status, &told("invalid_grant: no")), Task::SignIn, None);
        assert_eq!(problem.code, ProblemCode::CredentialRejected);
        let paths: Vec<_> =
            problem.field_errors.iter().filter_map(|f| f.path.as_ref()).map(|p| p.as_str()).collect();
        assert_eq!(paths, ["token", "passcode"]);
    }
    assert_eq!(problem(&refused(404, ""), Task::SignIn, None).code, ProblemCode::WrongServer);
    assert_eq!(problem(&refused(429, ""), Task::SignIn, None).code, ProblemCode::RateLimited);
}

#[test]
fn a_refused_field_is_marked() {
    let body = told("displayName: size must be between 0 and 200");
    let problem = problem(&refused(400, &body), Task::Refused(Write::Settings), None);
    assert_eq!(problem.field_errors[0].path.as_ref().unwrap().as_str(), "displayName");
}

#[test]
fn a_missing_right_names_the_role_and_what_the_token_has() {
    let (own, other) = ("0d6e1a52-3b7c-4f80-9a51-2c64e8b7f013", "1d6e1a52-3b7c-4f80-9a51-2c64e8b7f013");
    let claims = Claims {
        org: Some(own.to_owned()),
        roles: vec!["org_member".to_owned(), "a\u{202e}b".to_owned()],
        ..Claims::default()
    };
    let who = |org, is_app| Who { claims: &claims, is_app, org };
    let missing = problem(&refused(403, ""), Task::Refused(Write::Settings), Some(&who(Some(own), false)));
    assert!(
        missing.message.contains("Organization Owner")
            && missing.message.contains("has org_member, a\\u{202e}b")
    );
    let app = problem(&refused(403, ""), Task::Refused(Write::Settings), Some(&who(Some(own), true)));
    assert!(app.message.contains("not an OAuth app's"), "{}", app.message);
    let elsewhere = problem(&refused(403, ""), Task::Settings, Some(&who(Some(other), false)));
    assert_eq!(elsewhere.code, ProblemCode::NoMembership);
    assert!(elsewhere.message.contains("needs its own token"), "{}", elsewhere.message);
}

#[test]
fn null_where_a_list_is_expected_is_no_empty_list() {
    assert!(answer(200, "{}").json::<Page<Org>>().is_err());
    assert!(answer(200, r#"{"results":null,"totalResults":0}"#).json::<Page<Org>>().is_err());
    assert!(answer(200, r#"{"results":[{"displayName":7}]}"#).json::<Page<Org>>().is_err());
    let page = answer(200, r#"{"results":[{"displayName":null,"x":1}],"nextLink":null}"#).json::<Page<Org>>();
    assert_eq!(page.unwrap().results[0].id(), None);
}

/// The folder of the documents' exchanges stands beside that of ZITADEL's recordings.
#[test]
fn every_documented_body_parses() {
    let Ok(folder) = std::env::var("ORGDESK_RECORDED") else {
        eprintln!("ORGDESK_RECORDED is not set: there are no exchanges to read");
        return;
    };
    let folder = Path::new(&folder).join("../csp-exchanges/exchanges");
    if !folder.is_dir() {
        eprintln!("{} is not there", folder.display());
        return;
    }
    let mut counts = [0_usize; 2];
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let scenario: Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        for step in scenario["steps"].as_array().unwrap() {
            let at = format!("{} {} {}", path.display(), step["request"]["method"], step["request"]["path"]);
            let status = u16::try_from(step["answer"]["status"].as_u64().unwrap()).unwrap();
            let body = filled(&step["answer"]["body"]).to_string();
            if status >= 400 {
                let problem = problem(&refused(status, &body), Task::Settings, None);
                assert_ne!(problem.code, ProblemCode::Internal, "{at}");
                counts[0] += 1;
            } else if decode(step, &answer(status, &body)).unwrap_or_else(|reason| panic!("{at}: {reason}")) {
                counts[1] += 1;
            }
        }
    }
    eprintln!("{} refusals and {} answers read", counts[0], counts[1]);
    assert!(counts[0] > 20 && counts[1] > 20, "{counts:?}");
}

/// Gives a value to what stands as a name: an id is a GUID, any value is null.
fn filled(value: &Value) -> Value {
    match value {
        Value::String(text) if text == "{{any}}" => Value::Null,
        Value::String(text) if text.contains("{{org.") => {
            let start = text.find("{{").unwrap();
            let end = text.find("}}").unwrap() + 2;
            json!(format!("{}0d6e1a52-3b7c-4f80-9a51-2c64e8b7f013{}", &text[..start], &text[end..]))
        }
        Value::Array(items) => items.iter().map(filled).collect(),
        Value::Object(members) => {
            Value::Object(members.iter().map(|(name, value)| (name.clone(), filled(value))).collect())
        }
        other => other.clone(),
    }
}

/// Reads an answer of an operation that is used here; false for any other.
fn decode(step: &Value, answer: &Answer) -> Result<bool, String> {
    if step["answer"]["body"] == "{{any}}" {
        return Ok(false);
    }
    let path = step["request"]["path"].as_str().unwrap_or_default();
    let path = path.split('?').next().unwrap_or_default().trim_start_matches("/csp/gateway/am/api");
    let one_org = path.starts_with("/orgs/") && path.matches('/').count() == 2;
    let read = match (step["request"]["method"].as_str().unwrap_or_default(), path) {
        ("GET", "/v2/loggedin/user/orgs") => answer.json::<Page<Org>>().map(drop),
        ("GET", "/loggedin/user/orgs") => answer.json::<OldList>().map(drop),
        ("GET", _) if path.starts_with("/loggedin/user/orgs/") && path.ends_with("/info") => {
            answer.json::<Info>().map(drop)
        }
        ("GET", _) if one_org => {
            let org = answer.json::<Org>().map_err(|error| error.to_string())?;
            return org.id().map(|_| true).ok_or_else(|| "no id".to_owned());
        }
        ("PATCH", _) if one_org => {
            let written = answer.json::<Written>().map_err(|error| error.to_string())?;
            let named = written.ref_link.as_deref().and_then(super::links::id_of).is_some();
            return if named { Ok(true) } else { Err("no link".to_owned()) };
        }
        _ => return Ok(false),
    };
    read.map(|()| true).map_err(|error| error.to_string())
}
