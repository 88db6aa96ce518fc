//! Killed 300 times, 16 at once: nothing is lost, nothing is sent twice, and all is settled rightly.

use orgdesk_bench::kill::{Launch, Proof, Settled, When, prove};

#[tokio::test(flavor = "multi_thread")]
async fn killed_at_any_moment_every_change_is_settled_rightly() {
    let launch = Launch { program: env!("CARGO_BIN_EXE_orgdesk-bench").into() };
    let proof = Proof { runs: 300, at_once: 16, seed: 7, launch };
    let tally = prove(&proof, |_, _| {}).await.unwrap();
    println!("{tally}");
    assert!(tally.violations.is_empty(), "{}", tally.violations.join("\n\n"));
    assert_eq!(tally.runs, proof.runs);
    // Otherwise nothing was proved.
    for when in [When::Typing, When::BeforeIntent, When::InFlight, When::AfterAnswer, When::AfterVerified] {
        assert!(tally.at(when) > 0, "nothing was killed at {when:?}:\n{tally}");
    }
    for settled in [Settled::NeverSent, Settled::Refused, Settled::NotApplied, Settled::Applied] {
        assert!(tally.came_to(settled) > 0, "nothing came to {settled:?}:\n{tally}");
    }
}
