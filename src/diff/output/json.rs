//! Comparisons to one document for machines.

use super::document::{
    AllowanceEntry, ComparisonEntry, DiffDocument, EffectEntry, GuaranteeEntry, ManualEntry, MemberEntry, ObjectEntry,
    OriginEntry, ResponsibleEntry, RingEntry, RolloutEntry, ScriptEntry, StepEntry, StepPlaceEntry, VerdictWord,
};
use super::example::example;
use super::outline::headline;
use crate::diff::comparison::Comparison;
use crate::diff::effect::{Direction, EffectRow, Responsible};
use crate::diff::guarantees::{GuaranteeChange, Standing};
use crate::diff::members::MemberChange;
use crate::diff::objects::{ObjectChange, ObjectWhat};
use crate::diff::rollout::{Approvals, RolloutChange, ScriptChange, ScriptWhat, StepChange, StepPlace, StepWhat};
use crate::diff::verdict::Verdict;
use crate::plan::Origin;

/// The version of the form.
const FORMAT: u32 = 1;

/// Comparisons by name as a document.
#[must_use]
pub fn diff_document(comparisons: &[(&str, &Comparison<'_>)], not_compared: &[String]) -> DiffDocument {
    let worst = comparisons.iter().map(|(_, comparison)| comparison.verdict()).max();
    let worst = worst.unwrap_or(Verdict::NoChange).into();
    DiffDocument {
        format: FORMAT,
        verdict: Some(worst).filter(|_| not_compared.is_empty()),
        not_compared: not_compared.to_vec(),
        comparisons: comparisons.iter().map(|(name, comparison)| entry(name, comparison)).collect(),
    }
}

fn entry(name: &str, comparison: &Comparison<'_>) -> ComparisonEntry {
    ComparisonEntry {
        name: name.to_owned(),
        old: comparison.old.name.clone(),
        new: comparison.new.name.clone(),
        verdict: comparison.verdict().into(),
        headline: headline(comparison),
        effect: comparison.effect.rows.iter().map(|row| effect(row, comparison)).collect(),
        doubts: comparison.effect.doubt.clone(),
        guarantees: comparison.guarantees.iter().map(guarantee).collect(),
        objects: comparison.objects.iter().map(object).collect(),
        rollout: comparison.rollout.as_ref().map(rollout),
        notes: comparison.notes.iter().map(ToString::to_string).collect(),
        allowed: comparison
            .allowed
            .iter()
            .map(|allowance| AllowanceEntry { id: allowance.id.clone(), reason: allowance.reason.clone() })
            .collect(),
    }
}

impl From<Verdict> for VerdictWord {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::NoChange => Self::NoChange,
            Verdict::Changed => Self::Changed,
            Verdict::Loosened => Self::Loosened,
        }
    }
}

fn origin(origin: &Origin) -> OriginEntry {
    OriginEntry { path: origin.path.to_string(), place: origin.place.to_string() }
}

fn effect(row: &EffectRow, comparison: &Comparison<'_>) -> EffectEntry {
    let responsible = |one: &Responsible| ResponsibleEntry {
        kind: one.cause.kind(),
        name: one.cause.name().to_owned(),
        old: one.old.as_ref().map(origin),
        new: one.new.as_ref().map(origin),
    };
    EffectEntry {
        id: row.id.clone(),
        direction: match row.direction {
            Direction::Loosened => "loosened",
            Direction::Mixed => "mixed",
            Direction::Tightened => "tightened",
        },
        allowed: comparison.allowance(&row.id).is_some(),
        who: row.who.to_string(),
        what: row.what.to_string(),
        before: row.before.to_string(),
        after: row.after.to_string(),
        responsible: row.responsible.iter().map(responsible).collect(),
        example: example(&row.example, comparison.new),
    }
}

fn guarantee(change: &GuaranteeChange) -> GuaranteeEntry {
    let word = |standing: Standing| match standing {
        Standing::Holds => "holds",
        Standing::NotProven => "not-proven",
        Standing::Fails => "fails",
    };
    GuaranteeEntry {
        id: change.id.clone(),
        name: change.name.clone(),
        lost: change.is_lost(),
        old: change.old.map(word),
        new: change.new.map(word),
        why: change.why.to_string(),
        origin: origin(&change.origin),
    }
}

fn object(change: &ObjectChange) -> ObjectEntry {
    let subject = change.subjects.first();
    ObjectEntry {
        change: match change.what {
            ObjectWhat::Created => "created",
            ObjectWhat::Changed => "changed",
            ObjectWhat::Renamed { .. } => "renamed",
            ObjectWhat::Removed => "removed",
        },
        kind: subject.map_or("", |subject| subject.kind.name()),
        side: subject.and_then(|subject| subject.side).map(|side| side.word()),
        names: change.subjects.iter().map(|subject| subject.name.to_string()).collect(),
        before: match &change.what {
            ObjectWhat::Renamed { from } => Some(from.to_string()),
            _ => None,
        },
        members: change.members.iter().map(member).collect(),
        old: change.old.as_ref().map(origin),
        new: change.new.as_ref().map(origin),
    }
}

fn member(change: &MemberChange) -> MemberEntry {
    MemberEntry { path: change.path.clone(), old: change.old.to_json(), new: change.new.to_json() }
}

fn rollout(rollout: &RolloutChange) -> RolloutEntry {
    let place = |place: &StepPlace| StepPlaceEntry {
        script: place.script.clone(),
        step: place.number.to_string(),
        title: place.title.to_string(),
    };
    RolloutEntry {
        rings: rollout
            .rings
            .iter()
            .map(|change| RingEntry { ring: change.ring.clone(), change: super::outline::ring(change).to_string() })
            .collect(),
        scripts: rollout.scripts.iter().map(script).collect(),
        everyone: rollout.everyone.iter().map(place).collect(),
        lasting: rollout.lasting.iter().map(ToString::to_string).collect(),
        approvals_kept: rollout.approvals == Approvals::Kept,
        manual: rollout
            .manual
            .iter()
            .map(|change| ManualEntry { title: change.title.clone(), added: change.added })
            .collect(),
    }
}

fn script(change: &ScriptChange) -> ScriptEntry {
    ScriptEntry {
        script: change.script.clone(),
        change: match change.what {
            ScriptWhat::Added => "added",
            ScriptWhat::Changed => "changed",
            ScriptWhat::Dropped => "dropped",
        },
        steps: change.steps.iter().map(step).collect(),
        reordered: change.reordered,
    }
}

fn step(change: &StepChange) -> StepEntry {
    StepEntry {
        step: change.place.number.to_string(),
        change: match change.what {
            StepWhat::Added => "added",
            StepWhat::Changed => "changed",
            StepWhat::Dropped => "dropped",
        },
        kind: change.kind.name(),
        title: change.place.title.to_string(),
        members: change.members.iter().map(member).collect(),
        people_added: change.people_added.clone(),
        people_dropped: change.people_dropped.clone(),
        everyone: change.everyone,
    }
}
