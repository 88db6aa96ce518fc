//! Where a change stands, in one word: what a person looks changes up by.

use crate::change::{Outcome, Progress, RequestState, Verification};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Where a change stands: exactly one of these, the loudest that fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// An answer named another org or instance than the planned one.
    WrongOrg,
    /// Nobody knows yet what it came to: reading has to settle it.
    Unsettled,
    /// The server held something else than was wanted when it was read again.
    Differs,
    /// Some of it was done, the rest was refused, not sent, or not found when the server was read again.
    PartlyApplied,
    /// Its answer was lost, and the server held all as before when it was read again.
    NotApplied,
    /// The server refused it; nothing was done.
    Refused,
    /// It was applied, and could not be read again, or was not yet.
    NotVerified,
    /// Reading again found what was wanted.
    Verified,
    /// Some of it left, and the rest may follow.
    UnderWay,
    /// No request has left.
    NothingSent,
}

impl Standing {
    /// All of them, the loudest first.
    pub const ALL: [Self; 10] = [
        Self::WrongOrg,
        Self::Unsettled,
        Self::Differs,
        Self::PartlyApplied,
        Self::NotApplied,
        Self::Refused,
        Self::NotVerified,
        Self::Verified,
        Self::UnderWay,
        Self::NothingSent,
    ];

    /// Where a change stands. `live`: who sends its requests may be at it still; otherwise the one under way is unknown
    /// and none follows. `wrong_org`: an answer named another owner than the planned one.
    pub fn of(progress: &Progress, live: bool, wrong_org: bool) -> Self {
        if wrong_org {
            return Self::WrongOrg;
        }
        // Nothing follows what was read again.
        let over = !live || progress.verification.is_some();
        let outcome = if over { progress.outcome_if_left() } else { progress.outcome() };
        match (outcome, progress.verification) {
            (None, _) if progress.requests.iter().all(|state| *state == RequestState::Planned) => {
                Self::NothingSent
            }
            (None, _) => Self::UnderWay,
            (Some(Outcome::Refused), _) => Self::Refused,
            (Some(Outcome::PartlyApplied), _) => Self::PartlyApplied,
            (_, Some(Verification::Partly)) => Self::PartlyApplied,
            (Some(Outcome::Unknown), Some(Verification::Unchanged)) => Self::NotApplied,
            (_, Some(Verification::Differs | Verification::Unchanged)) => Self::Differs,
            (_, Some(Verification::Verified)) => Self::Verified,
            (Some(Outcome::Unknown), None | Some(Verification::CannotTell)) => Self::Unsettled,
            (Some(Outcome::Applied), None | Some(Verification::CannotTell)) => Self::NotVerified,
        }
    }

    /// Its name where data names it.
    pub fn word(self) -> &'static str {
        match self {
            Self::WrongOrg => "wrong_org",
            Self::Unsettled => "unsettled",
            Self::Differs => "differs",
            Self::PartlyApplied => "partly_applied",
            Self::NotApplied => "not_applied",
            Self::Refused => "refused",
            Self::NotVerified => "not_verified",
            Self::Verified => "verified",
            Self::UnderWay => "under_way",
            Self::NothingSent => "nothing_sent",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Event;

    fn standing(requests: usize, events: &[Event], live: bool) -> Standing {
        let planned = Progress::planned(requests);
        let progress = events.iter().fold(planned, |progress, event| progress.step(*event).unwrap());
        Standing::of(&progress, live, false)
    }

    #[test]
    fn every_end_has_its_word() {
        use Event::{Done, Refused, Sending, Unknown, Verified};
        let cases: &[(usize, &[Event], Standing, Standing)] = &[
            (1, &[], Standing::NothingSent, Standing::NothingSent),
            (1, &[Sending(0)], Standing::UnderWay, Standing::Unsettled),
            (2, &[Sending(0), Done(0)], Standing::UnderWay, Standing::PartlyApplied),
            (1, &[Sending(0), Done(0)], Standing::NotVerified, Standing::NotVerified),
            (1, &[Sending(0), Refused(0)], Standing::Refused, Standing::Refused),
            (1, &[Sending(0), Unknown(0)], Standing::Unsettled, Standing::Unsettled),
            (
                2,
                &[Sending(0), Done(0), Sending(1), Refused(1)],
                Standing::PartlyApplied,
                Standing::PartlyApplied,
            ),
        ];
        for (requests, events, live, left) in cases {
            assert_eq!(standing(*requests, events, true), *live, "{events:?}");
            assert_eq!(standing(*requests, events, false), *left, "{events:?}");
        }
        for answer in [Done(0), Unknown(0)] {
            let read = |found| standing(1, &[Sending(0), answer, Verified(found)], true);
            assert_eq!(read(Verification::Verified), Standing::Verified);
            assert_eq!(read(Verification::Differs), Standing::Differs);
            assert_eq!(read(Verification::Partly), Standing::PartlyApplied);
            let unchanged = if answer == Done(0) { Standing::Differs } else { Standing::NotApplied };
            assert_eq!(read(Verification::Unchanged), unchanged);
            let untold = if answer == Done(0) { Standing::NotVerified } else { Standing::Unsettled };
            assert_eq!(read(Verification::CannotTell), untold);
        }
        assert_eq!(Standing::of(&Progress::planned(1), true, true), Standing::WrongOrg);
    }

    #[test]
    fn data_names_each_as_messages_do() {
        for standing in Standing::ALL {
            assert_eq!(serde_json::to_value(standing).unwrap(), standing.word());
        }
    }
}
