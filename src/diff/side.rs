//! One thing to be compared: a posture, a built rollout, or what Graph exports of a tenant.

use std::collections::BTreeMap;

use crate::plan::{Origin, Plan};
use crate::signin::{Landscape, Points, Regime, Subject};

/// One thing to be compared.
#[derive(Debug, Clone, Default)]
pub struct Side {
    /// What it is called: as on the command line.
    pub name: String,
    /// What holds at every point.
    pub landscape: Landscape,
    /// The points of its rollout, the start among them. Exports have the start alone.
    pub points: Points,
    /// What decides in the end.
    pub end: Regime,
    /// The rollout, where there is one.
    pub plan: Option<Plan>,
    /// Where objects come from: in the posture, or in the files of an export.
    pub origins: BTreeMap<Subject, Origin>,
}

impl Side {
    /// What decides before the first step.
    #[must_use]
    pub fn start(&self) -> &Regime {
        &self.points.start
    }
}
