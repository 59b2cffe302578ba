//! The points of a rollout: the regime at the start, after every single step, after every ring, and on the way back. A
//! regime is never copied for a step: each point says what has changed since the one before it.

mod change;
mod exchange;
mod live;
mod name;
mod walk;

use std::collections::BTreeMap;
use std::sync::Arc;

pub use change::Change;
pub use name::PointName;

use super::landscape::Landscape;
use super::regime::Regime;
use super::sign_in::Side;
use super::tenant::Tenant;
use crate::plan::{ObjectKind, Origin, Plan, StepNumber, Text, Workload};

/// The regimes that a rollout passes.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Points {
    /// The regime before the first step.
    pub start: Regime,
    /// The way forward: the start, then step by step, and after the steps of each ring the ring as a whole.
    pub forward: Vec<Point>,
    /// The ways back: the first undoes everything, the others begin where some waves of a ring have gone.
    pub back: Vec<WayBack>,
    /// Where in the posture the objects that steps change come from.
    pub places: BTreeMap<Subject, Origin>,
    /// What does not fit between the rollout and what is there already.
    pub findings: Vec<String>,
}

/// A point.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// Its name.
    pub name: PointName,
    /// The step that leads there; none for the start and for a ring as a whole.
    pub step: Option<Arc<StepPlace>>,
    /// What has changed since the point before; nothing where the step finds everything in place.
    pub changes: Vec<Change>,
    /// Does anything of that decide about a sign-in? A policy that only reports does not.
    pub decides: bool,
    /// An earlier point of the way forward at which everything is the same.
    pub same_as: Option<usize>,
}

/// A way back.
#[derive(Debug, Clone, PartialEq)]
pub struct WayBack {
    /// The point of the way forward at which it begins.
    pub from: usize,
    /// Its points; each says what has changed since the one before, the first since the one at which it begins.
    pub points: Vec<Point>,
}

/// Which step of a rollout.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepPlace {
    /// The name of the ring.
    pub ring: Text,
    /// The session of the script.
    pub workload: Workload,
    /// Folder and file of the script.
    pub script: Text,
    /// Its number in the script.
    pub number: StepNumber,
    /// The wave, where people go in waves.
    pub wave: Option<u32>,
    /// The kind of object.
    pub kind: ObjectKind,
    /// What people call it.
    pub title: Text,
    /// Where in the posture it comes from.
    pub origin: Origin,
}

/// An object that steps change.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Subject {
    /// Its kind.
    pub kind: ObjectKind,
    /// The side of Exchange that it is on; none for objects of Entra.
    pub side: Option<Side>,
    /// Its name, or the sign-in name of the person; `DeviceType OutlookService` for a rule, and the title of the step for
    /// the one object of its kind.
    pub name: Text,
}

impl Points {
    /// The regime at a point of the way forward.
    #[must_use]
    pub fn regime_at(&self, position: usize) -> Regime {
        let mut regime = self.start.clone();
        self.forward.iter().take(position + 1).for_each(|point| point.apply(&mut regime));
        regime
    }

    /// The position of a point of the way forward.
    ///
    /// # Errors
    /// A phrase, where there is no such point.
    pub fn find(&self, name: &PointName) -> Result<usize, String> {
        let found: Vec<usize> = (0..self.forward.len()).filter(|at| self.is_called(*at, name)).collect();
        match found.as_slice() {
            [one] => Ok(*one),
            [] => Err(self.missing(name)),
            several => {
                let names: Vec<String> = several.iter().map(|at| format!("`{}`", self.forward[*at].name)).collect();
                Err(format!("`{name}` is more than one step: say {}", names.join(" or ")))
            }
        }
    }

    fn is_called(&self, position: usize, wanted: &PointName) -> bool {
        match (wanted, &self.forward[position].name) {
            (PointName::End, _) => position == self.end(),
            (PointName::Step { ring, workload: None, number }, PointName::Step { ring: of, number: its, .. }) => {
                ring == of && number == its
            }
            (
                PointName::Step { ring, workload: Some(workload), number },
                PointName::Step { ring: of, number: its, .. },
            ) => {
                let script = self.forward[position].step.as_ref().map(|step| step.workload);
                ring == of && number == its && script == Some(*workload)
            }
            (wanted, name) => wanted == name,
        }
    }

    fn missing(&self, name: &PointName) -> String {
        let rings: Vec<&str> = self
            .forward
            .iter()
            .filter_map(|point| match &point.name {
                PointName::Ring(ring) => Some(ring.as_str()),
                _ => None,
            })
            .collect();
        match name {
            PointName::Step { ring, .. } if rings.contains(&ring.as_str()) => {
                format!("ring `{ring}` has no step `{name}`; its runbook numbers them")
            }
            PointName::ByHand(ring) if rings.contains(&ring.as_str()) => {
                format!("in ring `{ring}` nothing is done by hand that decides about sign-ins")
            }
            PointName::Undone { .. } | PointName::UndoneByHand(_) => {
                format!("`{name}` is on the way back, which has no names to ask for")
            }
            _ => format!("there is no point `{name}`; there are `start`, {} and `end`", quoted(&rings)),
        }
    }

    /// The position of the last point of the way forward.
    #[must_use]
    pub fn end(&self) -> usize {
        self.forward.len().saturating_sub(1)
    }
}

impl Point {
    /// Makes the regime of the point before it into its own.
    pub fn apply(&self, regime: &mut Regime) {
        self.changes.iter().for_each(|change| change.apply(regime));
    }

    /// Makes its regime into that of the point before it.
    pub fn undo(&self, regime: &mut Regime) {
        self.changes.iter().rev().for_each(|change| change.undo(regime));
    }
}

/// The points of a plan that begins with a tenant as it is.
#[must_use]
pub fn points(plan: &Plan, landscape: &Landscape, start: &Tenant) -> Points {
    walk::walk(plan, landscape, start)
}

fn quoted(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
