//! The published form of a comparison for machines, `schemas/diff.schema.json`: members are added, never renamed, and none
//! is ever left out.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

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
    /// What makes the difference.
    pub responsible: Vec<ResponsibleEntry>,
    /// The most ordinary sign-in of the set, as a line for `posturec what-if --sign-ins`.
    pub example: Map<String, Value>,
}

/// What makes a difference.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ResponsibleEntry {
    /// The kind of an object, as Exchange or Graph calls it; `fact` for what a posture says of its organization.
    pub kind: &'static str,
    /// Its name, or the address of the fact.
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
