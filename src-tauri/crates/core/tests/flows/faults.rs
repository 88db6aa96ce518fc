//! Every way in which a write's answer can fail, and what the app makes of it.

use crate::world::{VALIDATE, World};
use orgdesk_core::ApplyEnd;
use orgdesk_model::{Intent, Outcome, Value, Verification};
use orgdesk_sandbox::{Fault, FaultRule};

/// What a person must be told.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Told {
    Refused,
    /// Unknown, and reading again shows that it was applied.
    Applied,
    /// Unknown, and reading again shows that it was not.
    NotApplied,
}

fn status(status: u16) -> Fault {
    Fault::Status { status, retry_after: None, body: None }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_of_a_write_has_its_right_outcome() {
    let rows = [
        ("400", status(400), Told::Refused),
        ("401", status(401), Told::Refused),
        ("403", status(403), Told::Refused),
        ("404", status(404), Told::Refused),
        ("408", status(408), Told::NotApplied),
        ("409", status(409), Told::Refused),
        ("429", Fault::Status { status: 429, retry_after: Some(1), body: None }, Told::Refused),
        ("500", status(500), Told::NotApplied),
        ("502", status(502), Told::NotApplied),
        ("503", Fault::Starting, Told::NotApplied),
        ("cut before", Fault::CutBefore, Told::NotApplied),
        ("cut after", Fault::CutAfter, Told::Applied),
        ("truncated", Fault::Truncated, Told::Applied),
        ("malformed", Fault::Malformed, Told::Applied),
        ("stall", Fault::Stall, Told::NotApplied),
        ("endless", Fault::Huge { bytes: None }, Told::Applied),
        ("deep", Fault::Deep { depth: 100_000 }, Told::Applied),
        (
            "redirect",
            Fault::Redirect { location: "http://127.0.0.1:9/".to_owned(), status: 307 },
            Told::NotApplied,
        ),
    ];
    for (name, fault, told) in rows {
        let world = World::new().await;
        let form = world.form(world.connect().await, world.org("cobalt"));
        let plan = world.review(&form, Intent::Edit, &[(VALIDATE, false)]).await;
        world.sandbox.requests.clear();
        world.sandbox.faults.add(FaultRule::new("/admin/v1/orgs/*/policies/domain", fault).method("PUT"));
        let (end, headline) = world.end(&plan).await;
        let ApplyEnd::Sent { outcome, verification, .. } = &end else { panic!("{name}: {end:?}") };
        match told {
            Told::Refused => {
                assert_eq!(*outcome, Outcome::Refused, "{name}: {end:?}");
                assert_eq!(headline, "Refused: nothing was changed", "{name}");
            }
            Told::Applied => {
                assert_eq!(*verification, Some(Verification::Verified), "{name}: {end:?}");
                assert!(headline.starts_with("Applied"), "{name}: {headline}");
            }
            Told::NotApplied => {
                assert_eq!(*outcome, Outcome::Unknown, "{name}: {end:?}");
                assert_eq!(headline, "Not applied, as reading again shows", "{name}");
            }
        }
        assert_eq!(world.writes().len(), 1, "{name}: a write is sent once");
        world.sandbox.faults.clear();
        let held = world.held(&form.level).await[VALIDATE].clone();
        assert_eq!(held, Value::Bool(told != Told::Applied), "{name}");
        let kept = world.app.open_form(form).await.unwrap().draft;
        assert_eq!(kept.is_empty(), told == Told::Applied, "{name}: the draft stays until it is applied");
    }
}

#[tokio::test]
async fn nothing_is_sent_when_reading_again_fails() {
    let world = World::new().await;
    let form = world.form(world.connect().await, world.org("cobalt"));
    let plan = world.review(&form, Intent::Edit, &[(VALIDATE, false)]).await;
    world.sandbox.requests.clear();
    world
        .sandbox
        .faults
        .add(FaultRule::new("/admin/v1/orgs/*/policies/domain", Fault::CutBefore).method("GET"));
    let (end, headline) = world.end(&plan).await;
    assert!(matches!(end, ApplyEnd::NotSent { .. }), "{end:?}");
    assert_eq!(headline, "Not applied: nothing was sent");
    assert!(world.writes().is_empty());
}

#[tokio::test]
async fn an_applied_change_that_can_not_be_read_again_says_so() {
    let world = World::new().await;
    let form = world.form(world.connect().await, world.org("cobalt"));
    let plan = world.review(&form, Intent::Edit, &[(VALIDATE, false)]).await;
    let path = "/admin/v1/orgs/*/policies/domain";
    // The first read is the one before the write.
    world.sandbox.faults.add(FaultRule::new(path, Fault::CutBefore).method("GET").skip(1));
    let (end, headline) = world.end(&plan).await;
    assert!(
        matches!(
            end,
            ApplyEnd::Sent { outcome: Outcome::Applied, verification: Some(Verification::CannotTell), .. }
        ),
        "{end:?}"
    );
    assert_eq!(headline, "Applied, but not verified");
}

#[tokio::test]
async fn a_read_that_lags_is_read_until_it_shows_the_write() {
    let world = World::new().await;
    let form = world.form(world.connect().await, world.org("cobalt"));
    let plan = world.review(&form, Intent::Edit, &[(VALIDATE, false)]).await;
    let path = "/admin/v1/orgs/*/policies/domain";
    world.sandbox.faults.add(FaultRule::new(path, Fault::Stale).method("GET").skip(1).times(2));
    let (end, headline) = world.end(&plan).await;
    assert_eq!(headline, "Applied and verified", "{end:?}");
}
