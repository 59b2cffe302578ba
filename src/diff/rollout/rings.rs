//! The rings of two plans to those that are new, gone, or do their work otherwise.

use crate::plan::{Plan, Ring, RingMode};

/// A ring that is another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RingChange {
    /// Its name.
    pub ring: String,
    /// What is different.
    pub what: RingWhat,
}

/// What is different about a ring.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RingWhat {
    /// It is new.
    Added,
    /// It is gone: what it did is done by the rings behind it at once.
    Dropped,
    /// It comes at another place among the rings that both sides have.
    Moved,
    /// It enforces what it only reported, or the other way round.
    Mode {
        /// Before.
        old: RingMode,
        /// Now.
        new: RingMode,
    },
    /// It reaches other people.
    Audience {
        /// Before.
        old: String,
        /// Now.
        new: String,
    },
    /// The time to wait behind it is another, in hours.
    Soak {
        /// Before.
        old: u32,
        /// Now.
        new: u32,
    },
    /// People go in another number of waves.
    Waves {
        /// Before.
        old: u32,
        /// Now.
        new: u32,
    },
}

/// The rings that are others, in the order of the new plan; those that are gone come last.
pub(super) fn compare_rings(old: &Plan, new: &Plan) -> Vec<RingChange> {
    let mut changes = Vec::new();
    let mut tell = |ring: &Ring, what: RingWhat| changes.push(RingChange { ring: ring.name.clone(), what });
    let common = |one: &Plan, other: &Plan| -> Vec<String> {
        let both = one.rings.iter().filter(|ring| find(other, &ring.name).is_some());
        both.map(|ring| ring.name.clone()).collect()
    };
    let (order_before, order_now) = (common(old, new), common(new, old));
    for ring in &new.rings {
        let Some(before) = find(old, &ring.name) else {
            tell(ring, RingWhat::Added);
            continue;
        };
        let place = |order: &[String]| order.iter().position(|name| *name == ring.name);
        if place(&order_before) != place(&order_now) {
            tell(ring, RingWhat::Moved);
        }
        if before.mode != ring.mode {
            tell(ring, RingWhat::Mode { old: before.mode, new: ring.mode });
        }
        if before.audience != ring.audience {
            tell(ring, RingWhat::Audience { old: before.audience.clone(), new: ring.audience.clone() });
        }
        if before.gate != ring.gate {
            tell(ring, RingWhat::Soak { old: before.gate.soak_hours, new: ring.gate.soak_hours });
        }
        if waves(before) != waves(ring) {
            tell(ring, RingWhat::Waves { old: waves(before), new: waves(ring) });
        }
    }
    old.rings.iter().filter(|ring| find(new, &ring.name).is_none()).for_each(|ring| tell(ring, RingWhat::Dropped));
    changes
}

/// The ring of that name.
pub(super) fn find<'a>(plan: &'a Plan, name: &str) -> Option<&'a Ring> {
    plan.rings.iter().find(|ring| ring.name == name)
}

fn waves(ring: &Ring) -> u32 {
    ring.scripts.iter().map(|script| script.waves).max().unwrap_or(1)
}
