//! The deprecated Org IAM Policy: three values, two of them fixed, and what the server does silently.

use crate::support::{
    LOGIN, SMTP, VALIDATE, apply, draft, org, org_id, plan, read, sandbox, session, values,
};
use orgdesk_model::{Act, Effect, Intent, Level, NoticeAction, ProblemCode, Source, Value};
use orgdesk_sandbox::zitadel::ServerVersion;

#[tokio::test]
async fn a_legacy_connection_shows_all_three_values_and_says_what_replaces_what() {
    let running = sandbox(ServerVersion::V4_13).await;
    let owner = session(&running, "owner", "legacy");
    let reading = read(&owner, &org(&running, "harbour")).await;
    assert_eq!(values(&reading), [Some(false); 3]);
    assert_eq!(reading.fixed.keys().map(|p| p.as_str()).collect::<Vec<_>>(), [SMTP, VALIDATE]);
    let path = "/admin/v1/orgs/{org_id}/policies";
    let [banner] = reading.notices.as_slice() else { panic!("{:?}", reading.notices) };
    assert_eq!(banner.title, "The legacy API (Org IAM Policy) is deprecated since v2.21.0.");
    assert_eq!(banner.since.as_deref(), Some("v2.21.0"));
    assert_eq!(banner.operation, Some(format!("GET {path}/orgiam, POST {path}/orgiam")));
    assert_eq!(banner.replacement, Some(format!("GET {path}/domain, POST {path}/domain")));
    for fact in [
        "Where its answer says isDefault, the organization follows the instance default",
        "Each write through it, even with an empty body, also turns on validateOrgDomains and smtpSenderAddressMatchesInstanceDomain",
        "names a Get operation as the replacement; that is a slip",
        "Get Custom Org IAM Policy, Add Custom Org IAM Policy",
    ] {
        assert_eq!(banner.detail.matches(fact).count(), 1, "{}", banner.detail);
    }
    assert!(!banner.detail.contains("After a reset"), "{}", banner.detail);
    assert!(matches!(
        &banner.action,
        Some(NoticeAction::SetOption { option, value, label })
            if option == "api" && value == "current" && label == "Switch to the current API"
    ));
    let custom = &read(&owner, &org(&running, "north")).await.notices[0];
    assert_eq!(custom.code, banner.code, "one banner per form, however its settings are");
    let list = |last: &str| format!("GET {path}/{last}, PUT {path}/{last}, DELETE {path}/{last}");
    assert_eq!(custom.operation, Some(list("orgiam")));
    assert_eq!(custom.replacement, Some(list("domain")));
    assert!(custom.detail.contains("After a reset all three"), "{}", custom.detail);
    assert_eq!(custom.detail.matches("also turns on").count(), 1);
    let instance = &read(&owner, &Level::Instance).await.notices[0];
    assert_eq!(
        instance.replacement.as_deref(),
        Some("GET /admin/v1/policies/domain, PUT /admin/v1/policies/domain")
    );
    assert!(!instance.detail.contains("slip"), "the instance's documentation names the right operation");
}

#[tokio::test]
async fn a_server_without_domain_settings_tells_one_value() {
    let running = sandbox(ServerVersion::Legacy).await;
    for api in ["current", "legacy"] {
        let reading = read(&session(&running, "owner", api), &org(&running, "harbour")).await;
        assert_eq!(values(&reading), [Some(false), None, None]);
        assert_eq!(reading.fixed.len(), 2);
        assert!(reading.notices.len() == 1 && reading.notices.iter().all(|n| n.action.is_none()));
        let reading = read(&session(&running, "harbour-owner", api), &org(&running, "harbour")).await;
        assert_eq!(values(&reading), [Some(false), None, None]);
        assert_eq!(reading.notices[0].operation.as_deref(), Some("GET /management/v1/policies/orgiam"));
        assert_eq!(reading.notices.len(), 1);
        assert!(!reading.notices[0].detail.contains("write"), "no write is bound to be met");
    }
}

#[tokio::test]
async fn the_plan_says_what_the_server_does_silently() {
    let running = sandbox(ServerVersion::V4_13).await;
    let owner = session(&running, "owner", "legacy");
    let level = org(&running, "harbour");
    let reading = read(&owner, &level).await;
    let planned = plan(&owner, &reading, &draft(Intent::Customize, &[])).await.unwrap();
    assert_eq!(planned.requests[0].body.as_deref(), Some(r#"{"userLoginMustBeDomain":false}"#));
    assert!(planned.requests[0].url.ends_with("/policies/orgiam"));
    let also: Vec<_> = planned
        .effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::AlsoSets { field, before, after, .. } => {
                Some((field.path.as_str(), before.clone(), after.clone()))
            }
            _ => None,
        })
        .collect();
    let off = Some(Value::Bool(false));
    assert_eq!(also, [(VALIDATE, off.clone(), Value::Bool(true)), (SMTP, off, Value::Bool(true))]);
    assert!(planned.effects.iter().any(|e| matches!(
        e,
        Effect::UsesDeprecatedOperation { replacement: Some(r), .. } if r == "POST /admin/v1/orgs/{org_id}/policies/domain"
    )));
    assert!(planned.changes.iter().all(|change| !change.edited));
    // What it turns on may be wanted, as a redo does; of its own it can't be set.
    let redo = plan(&owner, &reading, &draft(Intent::Customize, &[(SMTP, true)])).await.unwrap();
    assert_eq!(redo.requests[0].body, planned.requests[0].body);
    let reading = read(&owner, &org(&running, "north")).await;
    let refused = plan(&owner, &reading, &draft(Intent::Edit, &[(SMTP, true)])).await.unwrap_err();
    assert_eq!(refused.code, ProblemCode::InvalidInput);
    assert_eq!(refused.field_errors[0].path.as_ref().unwrap().as_str(), SMTP);
}

#[tokio::test]
async fn legacy_changes_come_out_as_planned() {
    for (version, api) in [
        (ServerVersion::V4_13, "legacy"),
        (ServerVersion::V2_71, "legacy"),
        (ServerVersion::Legacy, "current"),
    ] {
        let running = sandbox(version).await;
        let owner = session(&running, "owner", api);
        let level = org(&running, "harbour");
        for (draft, act) in [
            (draft(Intent::Customize, &[(LOGIN, true)]), Act::Customize),
            (draft(Intent::Edit, &[(LOGIN, false)]), Act::Change),
            (draft(Intent::Reset, &[]), Act::Reset),
        ] {
            let (answered, plan, found) = apply(&owner, &level, &draft).await;
            assert_eq!(plan.act, act);
            assert_eq!(answered.owner, Some(org_id(&running, "harbour").0));
            assert!(
                plan.expected.met_by(Some(&found.snapshot)),
                "{version:?} {:?} {:?}",
                plan.expected,
                found.snapshot.fields
            );
        }
        let (answered, plan, found) =
            apply(&owner, &Level::Instance, &draft(Intent::Edit, &[(LOGIN, true)])).await;
        assert_eq!(answered.owner, plan.requests[0].expected_owner);
        assert!(plan.expected.met_by(Some(&found.snapshot)));
        assert_eq!(found.snapshot.source, Source::Default);
    }
}
