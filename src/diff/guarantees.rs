//! Guarantees of two sides to those that no longer hold and those that newly do.

use std::collections::BTreeMap;

use super::phrase::Phrase;
use crate::plan::Origin;
use crate::render::digest_of;
use crate::signin::guarantee::{Kind, Proof, Proofs, Verdict};

/// A guarantee, and whether it holds on a side at every point at which it should.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guarantee {
    /// What it is known by on every side: `mfa-for-mail-3f9a2c`.
    pub id: String,
    /// What it says.
    pub name: String,
    /// Does it hold?
    pub standing: Standing,
    /// Where it does not hold: what breaks it.
    pub why: String,
    /// Where it does not hold: the policies that have to do with it, by their display names.
    pub involved: Vec<String>,
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
    /// What a loosening of it is allowed by: `lost-mfa-for-mail-3f9a2c`.
    pub id: String,
    /// What it says.
    pub name: String,
    /// Before; none where the old side knows no such guarantee.
    pub old: Option<Standing>,
    /// Now; none where the new side knows none.
    pub new: Option<Standing>,
    /// What breaks it now, or broke it before.
    pub why: Phrase,
    /// The policies that have to do with that, by their display names.
    pub involved: Vec<String>,
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

/// The guarantees of a posture, as they were proven.
#[must_use]
pub fn guarantees_of(proofs: &Proofs) -> Vec<Guarantee> {
    proofs.proofs.iter().map(guarantee).collect()
}

fn guarantee(proof: &Proof) -> Guarantee {
    let kind = match proof.statement.kind {
        Kind::EmergencyAccess => "emergency-access",
        Kind::NobodyLockedOut => "nobody-locked-out",
        Kind::ScriptRunners => "script-runners",
        Kind::NoNewLegacy => "no-new-legacy",
        Kind::NoLegacy => "no-legacy",
        Kind::MfaForMail => "mfa-for-mail",
        Kind::Administrators => "administrators",
        Kind::OnlyClient => "only-client",
        Kind::Stated(_) => "stated",
    };
    let said = proof.example.as_ref().map(|example| example.sentence.clone()).or_else(|| proof.given_up.clone());
    Guarantee {
        id: format!("{kind}-{}", &digest_of(proof.statement.name.as_bytes())[..6]),
        name: proof.statement.name.clone(),
        standing: match proof.verdict {
            Verdict::Holds => Standing::Holds,
            Verdict::NotProven => Standing::NotProven,
            Verdict::Fails => Standing::Fails,
        },
        involved: proof.example.iter().flat_map(|example| &example.policies).map(|one| one.name.clone()).collect(),
        why: said.filter(|_| proof.verdict != Verdict::Holds).unwrap_or_default(),
        origin: proof.statement.origin.clone(),
    }
}

/// The guarantees that are lost, then those that are gained. One that is broken on both sides is no change, and of a side
/// that is held to none nothing can be said.
pub(super) fn compare_guarantees(old: Option<&[Guarantee]>, new: Option<&[Guarantee]>) -> Vec<GuaranteeChange> {
    let (Some(old), Some(new)) = (old, new) else { return Vec::new() };
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
        why: broken.filter(|one| !one.why.is_empty()).map_or_else(Phrase::default, |one| Phrase::quoted(&one.why)),
        involved: broken.map(|one| one.involved.clone()).unwrap_or_default(),
        origin: named.origin.clone(),
    })
}
