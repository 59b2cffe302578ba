//! Two rollouts to what the new one does otherwise: rings, scripts and steps; what of it touches everybody at once, what
//! no rollback undoes, and whether plans that people have approved still count.

mod rings;
mod steps;

pub use rings::{RingChange, RingWhat};
pub use steps::{ScriptChange, ScriptWhat, StepChange, StepWhat};

use super::phrase::Phrase;
use crate::plan::{ManualStep, Plan, StepNumber, Text};

/// What the new rollout does otherwise.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RolloutChange {
    /// Rings that are others, or do their work otherwise.
    pub rings: Vec<RingChange>,
    /// Scripts with steps that are others.
    pub scripts: Vec<ScriptChange>,
    /// Steps, new or changed, that touch everybody at once.
    pub everyone: Vec<StepPlace>,
    /// What no rollback undoes.
    pub lasting: Vec<Phrase>,
    /// Do plans that people have approved still count?
    pub approvals: Approvals,
    /// What people do by hand that they did not, and the other way round.
    pub manual: Vec<ManualChange>,
}

/// A step of a script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepPlace {
    /// The script: folder and file.
    pub script: String,
    /// Its number.
    pub number: StepNumber,
    /// What it is about.
    pub title: Text,
}

/// Do plans that people have approved still count?
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Approvals {
    /// They do.
    #[default]
    Kept,
    /// None does: a script takes only plans made for the digest of its own posture.
    Void,
}

/// Something that people do by hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManualChange {
    /// What.
    pub title: String,
    /// Is it to be done now? Else it is not to be done any more.
    pub added: bool,
}

/// What the new rollout does otherwise.
pub(super) fn compare_rollouts(old: &Plan, new: &Plan) -> RolloutChange {
    let scripts = steps::compare_scripts(old, new);
    let manual = compare_manual(old, new);
    let void = old.posture_digest != new.posture_digest;
    let by_hand = manual.iter().filter(|change| change.added);
    let mut lasting: Vec<Phrase> = by_hand
        .map(|change| Phrase::words("no script undoes what is done by hand: ").and_name(&change.title))
        .collect();
    if void {
        lasting.push(Phrase::words(
            "the new scripts undo nothing that old ones have done: keep the old rollout with its run folders",
        ));
    }
    let now = scripts.iter().flat_map(|script| &script.steps);
    let everyone = now.filter(|step| step.everyone).map(|step| step.place.clone()).collect();
    RolloutChange {
        rings: rings::compare_rings(old, new),
        scripts,
        everyone,
        lasting,
        approvals: if void { Approvals::Void } else { Approvals::Kept },
        manual,
    }
}

fn compare_manual(old: &Plan, new: &Plan) -> Vec<ManualChange> {
    let all = |plan: &Plan| -> Vec<ManualStep> { plan.by_hand().cloned().collect() };
    let (before, now) = (all(old), all(new));
    let same = |one: &ManualStep, other: &ManualStep| one.title == other.title && one.detail == other.detail;
    let missing = |some: &[ManualStep], from: &[ManualStep], added: bool| -> Vec<ManualChange> {
        let missing = some.iter().filter(|one| !from.iter().any(|other| same(one, other)));
        missing.map(|step| ManualChange { title: step.title.clone(), added }).collect()
    };
    let mut changes = missing(&now, &before, true);
    changes.extend(missing(&before, &now, false));
    changes
}

impl RolloutChange {
    /// Is it the same rollout?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let same = self.rings.is_empty() && self.scripts.is_empty() && self.manual.is_empty();
        same && self.approvals == Approvals::Kept
    }
}
