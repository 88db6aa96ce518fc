//! What undo takes and gives.

use crate::{ApplyPlan, ApplyState, FormRef};
use orgdesk_model::{Finding, Plan, PlanId, Problem, Target};
use serde::{Deserialize, Serialize};
use std::fmt;
use ts_rs::TS;
use uuid::Uuid;

/// What came of asking for an undo.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum UndoBegun {
    /// The before-values are a draft now, to be reviewed like any other.
    Drafted {
        /// The form that it is in.
        form: FormRef,
    },
    /// Another draft waits in that form. It has to be applied or discarded first.
    Occupied {
        /// The form.
        form: FormRef,
    },
    /// It can't be taken back.
    Impossible {
        /// Why.
        reason: String,
    },
}

/// Asks to take several changes back.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct BeginUndoGroup {
    /// Which, in any order.
    pub changes: Vec<PlanId>,
}

/// What takes several changes back: a part for each form, that of the newest change first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct UndoGroup {
    /// In the order in which they are to be applied.
    pub parts: Vec<UndoPart>,
}

/// What takes back the changes of one form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct UndoPart {
    /// The changes, the newest first.
    pub changes: Vec<PlanId>,
    /// Where the newest of them went.
    pub target: Target,
    /// The form that the undo is in; none where there can be no undo.
    pub form: Option<FormRef>,
    /// What came of planning it.
    pub planned: UndoPlanned,
}

/// What came of planning an undo.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum UndoPlanned {
    /// It can be reviewed, and applied.
    Planned {
        /// What one Apply will do.
        plan: Box<Plan>,
    },
    /// The server holds the values from before already.
    Nothing,
    /// Another draft waits in the form. It has to be applied or discarded first.
    Occupied,
    /// Somebody changed the same since: the draft is in the form, where a person has to choose.
    Conflicts,
    /// The values from before are not allowed any more; the draft is in the form.
    Invalid {
        /// Why, at which field.
        findings: Vec<Finding>,
    },
    /// It can't be taken back.
    Impossible {
        /// Why.
        reason: String,
    },
    /// It could not be planned.
    Failed {
        /// Why.
        problem: Problem,
    },
}

/// Several plans that are applied one after the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(transparent)]
pub struct GroupId(pub Uuid);

impl fmt::Display for GroupId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Names several plans that are applied one after the other.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS)]
pub struct GroupRef {
    /// Which.
    pub group: GroupId,
}

/// Begins to apply several plans.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ApplyGroup {
    /// In this order. The first that fails stops all that follow.
    pub plans: Vec<ApplyPlan>,
}

/// How several plans stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct GroupState {
    /// What to ask for.
    pub group: GroupId,
    /// Each plan, in order.
    pub parts: Vec<GroupPart>,
    /// Whether nothing follows any more.
    pub ended: bool,
}

/// How one of several plans stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct GroupPart {
    /// The plan.
    pub plan: PlanId,
    /// How it stands; none where it was not begun.
    pub apply: Option<ApplyState>,
    /// Why it could not be begun.
    pub problem: Option<Problem>,
}
