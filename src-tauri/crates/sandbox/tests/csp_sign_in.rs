//! Signing in to CSP: API tokens, passcodes, OAuth apps, both headers, and the life of a token.

#![allow(clippy::expect_used, clippy::panic, reason = "a test may fail by panic")]

mod csp_support;

use base64::Engine as _;
use csp_support::{AM, Server, read, small};
use orgdesk_sandbox::csp::{Generation, Switches};
use serde_json::{Value, json};

fn bearer(server: &Server, answer: &Value) -> (u16, Value) {
    let text = answer["access_token"].as_str().expect("a token");
    read(&server.answer("GET", &server.org("pier", ""), &[("authorization", format!("Bearer {text}"))], ""))
}

#[test]
fn an_api_token_is_taken_as_a_form_field_under_both_names_and_in_the_query() {
    let server = Server::small();
    let text = server.var("apitoken.desk").to_owned();
    for (path, form) in [
        ("api-tokens/authorize".to_owned(), format!("api_token={text}")),
        ("api-tokens/authorize".to_owned(), format!("refresh_token={text}&passcode=ignored")),
        (format!("api-tokens/authorize?api_token={text}"), String::new()),
    ] {
        let (status, answer) = server.form(&path, &form, None);
        assert_eq!(status, 200, "{answer}");
        assert_eq!(answer["id_token"], Value::Null);
        assert!(answer["expires_in"].as_u64().is_some_and(|s| s > 0 && s < 1800));
        assert_eq!(bearer(&server, &answer).0, 200);
    }
}

#[test]
fn a_refused_exchange_is_400_and_repeats_the_token() {
    let server = Server::small();
    let old = server.var("apitoken.old").to_owned();
    for form in ["", "api_token=", "api_token=nonsense", &format!("api_token={old}")] {
        let (status, answer) = server.exchange(form);
        assert_eq!(status, 400, "{form}");
        assert!(answer["message"].as_str().is_some_and(|m| !m.is_empty()));
    }
    assert!(
        server.exchange("api_token=nonsense").1["message"].as_str().is_some_and(|m| m.contains("nonsense"))
    );
    // JSON isn't a form.
    let json = json!({"api_token": server.var("apitoken.desk")});
    assert_eq!(server.ask("", "POST", &format!("{AM}/auth/api-tokens/authorize"), &json).0, 400);
}

#[test]
fn an_organization_may_ask_for_a_passcode() {
    let server = Server::small();
    let text = server.var("apitoken.safe").to_owned();
    assert_eq!(server.exchange(&format!("api_token={text}")).0, 400);
    assert_eq!(server.exchange(&format!("api_token={text}&passcode=112234")).0, 400);
    assert_eq!(server.exchange(&format!("api_token={text}&passcode=112233")).0, 200);
    // A user without a device has no passcode that is right.
    let off = server.org("pier", "/mfa-api-token-policy/activate");
    assert_eq!(server.ask("owner", "POST", &off, &Value::Null).0, 200);
    let desk = server.var("apitoken.desk").to_owned();
    assert_eq!(server.exchange(&format!("api_token={desk}&passcode=112233")).0, 400);
}

#[test]
fn the_flag_of_earlier_generations_asks_for_a_passcode_and_that_of_the_newest_does_not() {
    for (generation, status) in [(Generation::A, 400), (Generation::B, 400), (Generation::C, 200)] {
        let server = Server::of(generation);
        let form = format!("api_token={}", server.var("apitoken.desk"));
        let (changed, _) =
            server.ask("owner", "PATCH", &server.org("pier", ""), &json!({"enforceUserApiTokenMfa": true}));
        assert_eq!(changed, 200);
        let (got, answer) = server.exchange(&form);
        assert_eq!(got, status, "{generation}");
        if status == 200 {
            assert!(answer.get("issued_token_type").is_some());
        }
    }
    let (_, old) = {
        let server = Server::of(Generation::B);
        server.exchange(&format!("api_token={}", server.var("apitoken.desk")))
    };
    assert!(old.get("issued_token_type").is_none());
}

#[test]
fn an_owner_switches_api_tokens_off_and_on() {
    let server = Server::small();
    let text = server.var("apitoken.desk").to_owned();
    let form = format!("api_token={text}");
    let (_, details) =
        server.ask("", "POST", &format!("{AM}/auth/api-tokens/details"), &json!({"tokenValue": text}));
    assert_eq!((&details["token"], &details["orgId"]), (&json!(text), &json!(server.var("org.pier"))));
    let ids = json!({"ids": [details["tokenId"], "unknown"]});
    let (_, earlier) = server.exchange(&form);
    let (status, done) = server.ask("owner", "POST", &server.org("pier", "/api-tokens/deactivate"), &ids);
    assert_eq!((status, &done["failures"][0]["id"]), (200, &json!("unknown")));
    assert_eq!(server.exchange(&form).0, 400);
    assert_eq!(bearer(&server, &earlier).0, 200, "access tokens live on until their end");
    for (token, status) in [("admin", 403), ("app", 403), ("", 401), ("owner", 200)] {
        assert_eq!(server.ask(token, "POST", &server.org("pier", "/api-tokens/activate"), &ids).0, status);
    }
    assert_eq!(server.exchange(&form).0, 200);
}

#[test]
fn an_app_signs_in_with_its_secret_for_an_organization_of_its_own() {
    let server = Server::small();
    let basic = format!("Basic {}", server.var("basic.crane"));
    let pier = server.var("org.pier").to_owned();
    let mole = server.var("org.mole").to_owned();
    for (path, form, status) in [
        ("token", "grant_type=client_credentials".to_owned(), 200),
        ("token", format!("grant_type=client_credentials&orgId={pier}"), 200),
        ("authorize", "grant_type=client_credentials".to_owned(), 200),
        ("authorize?grant_type=client_credentials", String::new(), 200),
        ("token", format!("grant_type=client_credentials&orgId={mole}"), 400),
        ("token", "grant_type=password".to_owned(), 400),
        ("token", String::new(), 400),
    ] {
        let (got, answer) = server.form(path, &form, Some(basic.clone()));
        assert_eq!(got, status, "{path} {form}: {answer}");
        if got == 200 {
            assert_eq!(bearer(&server, &answer).0, 200);
        }
    }
    let wrong =
        base64::engine::general_purpose::STANDARD.encode(format!("{}:wrong", server.var("app.crane")));
    for authorization in [None, Some(format!("Basic {wrong}")), Some("Basic ???".to_owned())] {
        assert_eq!(server.form("token", "grant_type=client_credentials", authorization).0, 401);
    }
}

#[test]
fn both_headers_carry_a_token_and_the_wrong_shape_of_either_does_not() {
    let server = Server::small();
    let token = server.var("token.owner").to_owned();
    let expired = server.var("token.expired").to_owned();
    let status =
        |headers: &[(&str, String)]| server.answer("GET", &server.org("pier", ""), headers, "").status;
    assert_eq!(status(&[("authorization", format!("Bearer {token}"))]), 200);
    assert_eq!(status(&[("csp-auth-token", token.clone())]), 200);
    assert_eq!(
        status(&[("authorization", format!("Bearer {token}")), ("csp-auth-token", token.clone())]),
        200
    );
    assert_eq!(status(&[]), 401);
    assert_eq!(status(&[("authorization", token.clone())]), 401, "without the scheme");
    assert_eq!(status(&[("csp-auth-token", format!("Bearer {token}"))]), 401, "with it");
    assert_eq!(status(&[("authorization", format!("Bearer {expired}"))]), 401);
    assert_eq!(status(&[("authorization", format!("Bearer {}", server.var("apitoken.desk")))]), 401);
}

#[test]
fn a_token_names_its_organization_and_roles_and_ends() {
    let server = Server::new(small(), Switches { token_life: 60, ..Switches::default() });
    let (_, answer) = server.exchange(&format!("api_token={}", server.var("apitoken.desk")));
    let claims = answer["access_token"].as_str().and_then(|t| t.split('.').nth(1)).expect("a JWT");
    let claims = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(claims).expect("base64");
    let claims: Value = serde_json::from_slice(&claims).expect("JSON");
    assert_eq!(claims["context_name"], server.var("org.pier"));
    assert_eq!(
        (&claims["username"], &claims["perms"][0]),
        (&json!("pia@pier.example"), &json!("csp:org_owner"))
    );
    assert!(claims["exp"].as_i64() > claims["iat"].as_i64());
    assert_eq!(bearer(&server, &answer).0, 200);
    server.stand_in.arrange(&json!({"advanceSeconds": 61})).expect("time passes");
    assert_eq!(bearer(&server, &answer).0, 401);
    assert_eq!(server.get("owner", &server.org("pier", "")).0, 401);
    assert_eq!(server.exchange(&format!("api_token={}", server.var("apitoken.desk"))).0, 200);
}

#[test]
fn tests_can_end_tokens_without_waiting() {
    let server = Server::small();
    let arrange = |wish: Value| server.stand_in.arrange(&wish);
    let (_, answer) = server.exchange(&format!("api_token={}", server.var("apitoken.desk")));
    arrange(json!({"tokens": {"owner": "expire"}})).expect("expire");
    assert_eq!(server.get("owner", &server.org("pier", "")).0, 401);
    assert_eq!(server.get("admin", &server.org("pier", "")).0, 200);
    arrange(json!({"tokens": {"*": "expire"}})).expect("all");
    assert_eq!(bearer(&server, &answer).0, 401);
    arrange(json!({"tokens": {"owner": "restore"}, "apiTokens": {"desk": "deactivate"}})).expect("both");
    assert_eq!(server.get("owner", &server.org("pier", "")).0, 200);
    assert_eq!(server.exchange(&format!("api_token={}", server.var("apitoken.desk"))).0, 400);
    for wrong in [
        json!({}),
        json!({"tokens": {"nobody": "expire"}}),
        json!({"weather": 1}),
        json!({"advanceSeconds": "x"}),
    ] {
        assert!(arrange(wrong.clone()).is_err(), "{wrong}");
    }
}
