//! Comparisons as one document for machines. The types here are its published form, `schemas/diff.schema.json`: members
//! are added, never renamed, and none is ever left out.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

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

/// What lies between two sides, or between the postures of two folders.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DiffDocument {
    /// The version of this form; a change that breaks readers raises it.
    pub format: u32,
    /// The worst of all verdicts; null where something could not be compared.
    pub verdict: Option<VerdictWord>,
    /// What could not be compared; why stands on the other stream.
    pub not_compared: Vec<String>,
    /// One entry for every posture.
    pub comparisons: Vec<ComparisonEntry>,
}

/// What a change comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum VerdictWord {
    /// Every sign-in meets what it met, and the stages are the same: exit code 0.
    NoChange,
    /// Something is different, and nothing is looser but what is allowed: exit code 3.
    Changed,
    /// Something is looser, or it could not be worked out that nothing is: exit code 4.
    Loosened,
}

/// What lies between two sides.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ComparisonEntry {
    /// What it is called.
    pub name: String,
    /// What it was: a file, or a revision and a file.
    pub old: String,
    /// What it is.
    pub new: String,
    /// What it comes to.
    pub verdict: VerdictWord,
    /// The same in a sentence.
    pub headline: String,
    /// Sets of sign-ins that meet something else; loosened first.
    pub effect: Vec<EffectEntry>,
    /// What could not be worked out.
    pub doubts: Vec<String>,
    /// Guarantees that stand otherwise; lost ones first.
    pub guarantees: Vec<GuaranteeEntry>,
    /// Objects that are others.
    pub objects: Vec<ObjectEntry>,
    /// What the rollout does otherwise; null where a side has none.
    pub rollout: Option<RolloutEntry>,
    /// What people must know besides.
    pub notes: Vec<String>,
    /// Loosenings that somebody has looked at.
    pub allowed: Vec<AllowanceEntry>,
}

/// A set of sign-ins that meets something else.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct EffectEntry {
    /// The id for `--allow-loosening`; the same in every run.
    pub id: String,
    /// `loosened`, `mixed` or `tightened`.
    pub direction: &'static str,
    /// Is it a loosening that somebody allows?
    pub allowed: bool,
    /// Whose sign-ins.
    pub who: String,
    /// Which sign-ins.
    pub what: String,
    /// What they met.
    pub before: String,
    /// What they meet.
    pub after: String,
    /// The objects that make the difference.
    pub responsible: Vec<ResponsibleEntry>,
    /// The most ordinary sign-in of the set, as a line for `posturec what-if --sign-ins`.
    pub example: Map<String, Value>,
}

/// An object that makes a difference.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ResponsibleEntry {
    /// The kind, as Exchange or Graph calls it.
    pub kind: &'static str,
    /// Its name.
    pub name: String,
    /// Where the old side has it.
    pub old: Option<OriginEntry>,
    /// Where the new side has it.
    pub new: Option<OriginEntry>,
}

/// Where something comes from.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct OriginEntry {
    /// The address in the posture; empty for an export.
    pub path: String,
    /// File and line.
    pub place: String,
}

/// A guarantee that stands otherwise.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct GuaranteeEntry {
    /// The id for `--allow-loosening`.
    pub id: String,
    /// What it says.
    pub name: String,
    /// Did it hold, and does no longer?
    pub lost: bool,
    /// `holds`, `not-proven`, `fails`, or null where the old side knows no such guarantee.
    pub old: Option<&'static str>,
    /// The same for the new side.
    pub new: Option<&'static str>,
    /// What breaks it.
    pub why: String,
    /// Where it comes from.
    pub origin: OriginEntry,
}

/// What became of an object.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ObjectEntry {
    /// `created`, `changed`, `renamed` or `removed`.
    pub change: &'static str,
    /// The kind, as Exchange or Graph calls it.
    pub kind: &'static str,
    /// The side of Exchange; null for objects of Entra.
    pub side: Option<&'static str>,
    /// Its name; several where the same has happened to many people.
    pub names: Vec<String>,
    /// The name before, where it is another.
    pub before: Option<String>,
    /// The members that differ.
    pub members: Vec<MemberEntry>,
    /// Where the old side has it.
    pub old: Option<OriginEntry>,
    /// Where the new side has it.
    pub new: Option<OriginEntry>,
}

/// A member that differs.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct MemberEntry {
    /// Its address in the object.
    pub path: String,
    /// Before; null for nothing.
    pub old: Value,
    /// Now; null for nothing.
    pub new: Value,
}

/// What the rollout does otherwise.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RolloutEntry {
    /// Rings that are others.
    pub rings: Vec<RingEntry>,
    /// Scripts with steps that are others.
    pub scripts: Vec<ScriptEntry>,
    /// Steps, new or changed, that touch everybody at once.
    pub everyone: Vec<StepPlaceEntry>,
    /// What no rollback undoes.
    pub lasting: Vec<String>,
    /// Do plans that people have approved still count?
    pub approvals_kept: bool,
    /// What people do by hand now, or no longer.
    pub manual: Vec<ManualEntry>,
}

/// A ring that is another.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RingEntry {
    /// Its name.
    pub ring: String,
    /// What is different, in words.
    pub change: String,
}

/// A script with steps that are others.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ScriptEntry {
    /// Folder and file.
    pub script: String,
    /// `added`, `changed` or `dropped`.
    pub change: &'static str,
    /// Its steps that are others.
    pub steps: Vec<StepEntry>,
    /// Do steps that both sides have come in another order?
    pub reordered: bool,
}

/// A step that is another.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct StepEntry {
    /// Its number.
    pub step: String,
    /// `added`, `changed` or `dropped`.
    pub change: &'static str,
    /// The kind of object.
    pub kind: &'static str,
    /// What it is about.
    pub title: String,
    /// The members that it sets otherwise.
    pub members: Vec<MemberEntry>,
    /// People who are new in it.
    pub people_added: Vec<String>,
    /// People who are no longer in it.
    pub people_dropped: Vec<String>,
    /// Does it touch everybody at once?
    pub everyone: bool,
}

/// Where a step is.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct StepPlaceEntry {
    /// Folder and file.
    pub script: String,
    /// Its number.
    pub step: String,
    /// What it is about.
    pub title: String,
}

/// Something that people do by hand.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ManualEntry {
    /// What.
    pub title: String,
    /// Is it to be done now? Else it is not to be done any more.
    pub added: bool,
}

/// A loosening that somebody has looked at.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AllowanceEntry {
    /// The id.
    pub id: String,
    /// Why it is right.
    pub reason: String,
}

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
    OriginEntry { path: origin.path.clone(), place: origin.place.clone() }
}

fn effect(row: &EffectRow, comparison: &Comparison<'_>) -> EffectEntry {
    let responsible = |one: &Responsible| ResponsibleEntry {
        kind: one.subject.kind.name(),
        name: one.subject.name.clone(),
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
        names: change.subjects.iter().map(|subject| subject.name.clone()).collect(),
        before: match &change.what {
            ObjectWhat::Renamed { from } => Some(from.clone()),
            _ => None,
        },
        members: change.members.iter().map(member).collect(),
        old: change.old.as_ref().map(origin),
        new: change.new.as_ref().map(origin),
    }
}

fn member(change: &MemberChange) -> MemberEntry {
    MemberEntry { path: change.path.clone(), old: change.old.clone(), new: change.new.clone() }
}

fn rollout(rollout: &RolloutChange) -> RolloutEntry {
    let place = |place: &StepPlace| StepPlaceEntry {
        script: place.script.clone(),
        step: place.number.to_string(),
        title: place.title.clone(),
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
        title: change.place.title.clone(),
        members: change.members.iter().map(member).collect(),
        people_added: change.people_added.clone(),
        people_dropped: change.people_dropped.clone(),
        everyone: change.everyone,
    }
}
