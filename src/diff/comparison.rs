//! Two sides to all that lies between them, and to what it comes to.

use std::sync::Barrier;

use super::effect::{Budget, Direction, Effect, effect};
use super::guarantees::{GuaranteeChange, compare_guarantees};
use super::objects::{ObjectChange, compare_objects};
use super::phrase::Phrase;
use super::rollout::{RolloutChange, compare_rollouts};
use super::side::Side;
use super::verdict::{Allowance, Verdict};

/// All that lies between two sides.
#[derive(Debug)]
pub struct Comparison<'a> {
    /// What it was.
    pub old: &'a Side,
    /// What it is.
    pub new: &'a Side,
    /// What it means for sign-ins.
    pub effect: Effect,
    /// Guarantees that stand otherwise.
    pub guarantees: Vec<GuaranteeChange>,
    /// The objects that are others.
    pub objects: Vec<ObjectChange>,
    /// What the rollout does otherwise; none where a side has no rollout.
    pub rollout: Option<RolloutChange>,
    /// What people must know beside all this.
    pub notes: Vec<Phrase>,
    /// The loosenings that somebody has looked at, of those that there are.
    pub allowed: Vec<Allowance>,
}

/// More people than this are very many.
const CROWD: usize = 20_000;

/// Compares two sides.
#[must_use]
pub fn compare<'a>(old: &'a Side, new: &'a Side, budget: Budget, allowed: &[Allowance]) -> Comparison<'a> {
    let plans = old.plan.as_ref().zip(new.plan.as_ref());
    let told = || (compare_objects(old, new), plans.map(|(old, new)| compare_rollouts(old, new)));
    let meant = || effect(old, new, budget);
    // what reading very many people has left of memory is used again by the thread that has read them, and no other
    let crowded = [old, new].iter().any(|side| side.landscape.accounts.len() > CROWD);
    let ((objects, rollout), effect) = if crowded { (told(), meant()) } else { at_once(told, meant) };
    let guarantees = compare_guarantees(old.guarantees.as_deref(), new.guarantees.as_deref());
    let notes = notes(old, new);
    let mut comparison = Comparison { old, new, effect, guarantees, objects, rollout, notes, allowed: Vec::new() };
    let there = |allowance: &&Allowance| comparison.loosenings().any(|id| id == allowance.id);
    comparison.allowed = allowed.iter().filter(there).cloned().collect();
    comparison
}

/// Does two things at the same time, the second in a thread of its own. The first waits until that has begun: a scheduler
/// soon finds a processor for a thread whose maker waits, and may let one stand in line for milliseconds behind a maker
/// that goes on.
pub fn at_once<T: Send, U: Send>(one: impl FnOnce() -> T + Send, other: impl FnOnce() -> U + Send) -> (T, U) {
    let begun = Barrier::new(2);
    std::thread::scope(|scope| {
        let other = scope.spawn(|| {
            begun.wait();
            other()
        });
        begun.wait();
        let one = one();
        // a panic there is one here
        let other = other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        (one, other)
    })
}

fn notes(old: &Side, new: &Side) -> Vec<Phrase> {
    let mut notes = Vec::new();
    if let Some((before, now)) = old.plan.as_ref().zip(new.plan.as_ref())
        && before.tenant_id != now.tenant_id
    {
        notes.push(
            Phrase::words("the two sides are for different tenants: ")
                .and_name(&before.tenant_id)
                .and(" and ")
                .and_name(&now.tenant_id),
        );
    }
    // a rollout says what people do at AD FS, and not whom that is about
    let at_ad_fs = |side: &Side| {
        let by_hand = side.plan.iter().flat_map(|plan| &plan.rings).any(|ring| !ring.by_hand.is_empty());
        by_hand && side.landscape.asked_at_ad_fs_planned().is_none()
    };
    if let Some(side) = [old, new].into_iter().find(|side| at_ad_fs(side)).filter(|_| at_ad_fs(old) != at_ad_fs(new)) {
        notes.push(
            Phrase::words("what AD FS asks for by hand in ")
                .and_name(&side.name)
                .and(" is not compared: a rollout does not say who signs in there; compare its posture"),
        );
    }
    notes.extend(old.notes.iter().chain(new.notes.iter().filter(|note| !old.notes.contains(note))).cloned());
    notes
}

impl Comparison<'_> {
    /// The ids of all that is looser, allowed or not.
    pub fn loosenings(&self) -> impl Iterator<Item = &str> {
        let rows = self.effect.rows.iter().filter(|row| row.direction != Direction::Tightened);
        let lost = self.guarantees.iter().filter(|change| change.is_lost());
        rows.map(|row| row.id.as_str()).chain(lost.map(|change| change.id.as_str()))
    }

    /// Why somebody allows this loosening, if somebody does.
    #[must_use]
    pub fn allowance(&self, id: &str) -> Option<&Allowance> {
        self.allowed.iter().find(|allowance| allowance.id == id)
    }

    /// What it comes to. What could not be worked out is taken for loosened.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        let open = self.loosenings().any(|id| self.allowance(id).is_none());
        let staged = self.rollout.as_ref().is_some_and(|rollout| !rollout.rings.is_empty());
        if open || !self.effect.doubt.is_empty() {
            Verdict::Loosened
        } else if !self.effect.rows.is_empty() || !self.guarantees.is_empty() || staged {
            Verdict::Changed
        } else {
            Verdict::NoChange
        }
    }

    /// Are the two the same in every respect that is looked at?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let rollout = self.rollout.as_ref().is_none_or(RolloutChange::is_empty);
        self.verdict() == Verdict::NoChange && self.objects.is_empty() && self.notes.is_empty() && rollout
    }
}
