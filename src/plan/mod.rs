//! The plan: rings, scripts and steps as pure data. Every reader of a rollout (scripts, runbook, plan.json, diff,
//! what-if) starts here and from nothing else.

mod object;
mod proof;
mod step;
mod value;

pub use object::{ObjectKind, ServerRelease, Workload};
pub use proof::{ProofRecord, ProofSummary};
pub use step::{
    Affects, ExceptionRecord, ExchangeOrganization, Gate, ManualStep, Origin, Plan, Reference, Reversal, Ring,
    RingMode, Script, Silenced, Step, StepNumber, Target,
};
pub use value::{Member, Members, Text, Value, member, member_at, members, members_from_json, members_to_json};
