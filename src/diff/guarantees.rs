//! Guarantees of two sides to those that no longer hold and those that newly do.

use std::collections::BTreeMap;

use super::phrase::Phrase;
use crate::plan::Origin;

/// A guarantee, and whether it holds on a side at every point at which it should.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guarantee {
    /// What it is known by on every side: `mfa-for-mail`.
    pub id: String,
    /// What it says.
    pub name: String,
    /// Does it hold?
    pub standing: Standing,
    /// Where it does not hold: what breaks it, and where in the rollout.
    pub why: String,
    /// Where in the posture it comes from.
    pub origin: Origin,
}

/// Does a guarantee hold?
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// It does.
    Holds,
    /// Nobody can say.
    NotProven,
    /// It does not.
    Fails,
}

/// A guarantee that stands otherwise than before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GuaranteeChange {
    /// What a loosening of it is allowed by: `lost-mfa-for-mail`.
    pub id: String,
    /// What it says.
    pub name: String,
    /// Before; none where the old side knows no such guarantee.
    pub old: Option<Standing>,
    /// Now; none where the new side knows none.
    pub new: Option<Standing>,
    /// What breaks it now, or broke it before.
    pub why: Phrase,
    /// Where it comes from: on the new side, if that has it.
    pub origin: Origin,
}

impl GuaranteeChange {
    /// Did it hold, and does no longer?
    #[must_use]
    pub fn is_lost(&self) -> bool {
        self.old == Some(Standing::Holds) && self.new != Some(Standing::Holds)
    }

    /// Does it hold now, and did not?
    #[must_use]
    pub fn is_gained(&self) -> bool {
        self.new == Some(Standing::Holds) && self.old != Some(Standing::Holds)
    }
}

/// The guarantees that are lost, then those that are gained. One that is broken on both sides is no change.
pub(super) fn compare_guarantees(old: &[Guarantee], new: &[Guarantee]) -> Vec<GuaranteeChange> {
    let by_id = |all: &'_ [Guarantee]| -> BTreeMap<String, Guarantee> {
        all.iter().map(|guarantee| (guarantee.id.clone(), guarantee.clone())).collect()
    };
    let (before, now) = (by_id(old), by_id(new));
    let mut changes: Vec<GuaranteeChange> = before
        .keys()
        .chain(now.keys().filter(|id| !before.contains_key(*id)))
        .filter_map(|id| change(before.get(id), now.get(id)))
        .filter(|change| change.is_lost() || change.is_gained())
        .collect();
    changes.sort_by_key(|change| !change.is_lost());
    changes
}

fn change(old: Option<&Guarantee>, new: Option<&Guarantee>) -> Option<GuaranteeChange> {
    let named = new.or(old)?;
    let broken = new.filter(|now| now.standing != Standing::Holds).or(old);
    Some(GuaranteeChange {
        id: format!("lost-{}", named.id),
        name: named.name.clone(),
        old: old.map(|guarantee| guarantee.standing),
        new: new.map(|guarantee| guarantee.standing),
        why: broken.filter(|one| !one.why.is_empty()).map_or_else(Phrase::default, |one| Phrase::words(&one.why)),
        origin: named.origin.clone(),
    })
}
