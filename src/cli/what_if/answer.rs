//! The answer to one question as data: the story of the ordinary case, and what the outcome depends on. The types are its
//! published form, `schemas/what-if.schema.json`: members are added, never renamed, and none is ever left out.

use schemars::JsonSchema;
use serde::Serialize;

use super::many::Many;

/// What a sign-in meets.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct WhatIf {
    /// The version of this form; a change that breaks readers raises it.
    pub format: u32,
    /// The posture, or the first file of policies.
    pub source: String,
    /// The point of the rollout; empty where there is no posture.
    pub point: String,
    /// What was read with a doubt.
    pub findings: Vec<String>,
    /// The answers, one for each way in that differs; none for a file of sign-ins.
    pub answers: Vec<Answer>,
    /// What the sign-ins of a file come to.
    pub many: Option<Many>,
}

/// The answer for one way in.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    /// The way in.
    pub way: Way,
    /// What is told in the story: what was stated, and what is ordinary where it was left open.
    pub told_for: Vec<Chosen>,
    /// The gates, in the order in which the sign-in comes to them.
    pub gates: Vec<GateEntry>,
    /// How the story ends.
    pub outcome: Outcome,
    /// What nobody knows, and how it was taken.
    pub doubts: Vec<String>,
    /// What changes the outcome of the story: one choice, or two that come to more than each alone.
    pub changes: Vec<ChangeEntry>,
    /// All that the outcome depends on; none where it is the same whatever is chosen.
    pub depends: Option<Split>,
}

/// An outcome that differs from that of the story.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChangeEntry {
    /// The outcome.
    pub outcome: Outcome,
    /// What leads there: each is made of choices that are made together.
    pub by: Vec<Vec<ChoiceEntry>>,
}

/// Choices of one kind that come to the same.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChoiceEntry {
    /// What is to be chosen.
    pub name: String,
    /// The choices.
    pub values: Vec<String>,
}

/// A way in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Way {
    /// The side of the mailbox; none where no mailbox is asked for.
    pub mailbox: Option<String>,
    /// The client.
    pub client: String,
    /// The protocols, all of which come to the same; the story is that of the first.
    pub protocols: Vec<String>,
    /// `modern` or `basic`.
    pub auth: String,
    /// The way in for people.
    pub title: String,
}

/// Something that was chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Chosen {
    /// What: `platform`.
    pub name: String,
    /// The choice.
    pub value: String,
    /// Was it left open, and is this the ordinary choice?
    pub open: bool,
}

/// A gate.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct GateEntry {
    /// Which: `conditional-access`.
    pub gate: &'static str,
    /// Its title.
    pub title: &'static str,
    /// `silent`, `passes`, `asks` or `refuses`.
    pub says: &'static str,
    /// What was looked at.
    pub lines: Vec<LineEntry>,
}

/// Something that was looked at.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct LineEntry {
    /// What happens, or what is said.
    pub text: String,
    /// The object that says it.
    pub object: Option<ObjectEntry>,
    /// For a policy: whether it applies.
    pub policy: Option<PolicyEntry>,
}

/// An object that has a say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ObjectEntry {
    /// Its kind, as Exchange or Graph calls it.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// Where in the posture it comes from: `posture.toml:12`; empty where that is not known.
    pub place: String,
}

/// What is particular to a policy.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PolicyEntry {
    /// `yes`, `no` or `unknown`.
    pub applies: &'static str,
    /// Does it only report?
    pub report_only: bool,
    /// The first condition that does not hold, or that nobody knows about.
    pub condition: Option<&'static str>,
    /// Does it refuse, were it to apply and to decide?
    pub refuses: bool,
}

/// An outcome.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Outcome {
    /// Does the sign-in reach what it asks for?
    pub reached: bool,
    /// The gate that refuses, if one does.
    pub refused_at: Option<&'static str>,
    /// The names of what refuses.
    pub refused_by: Vec<String>,
    /// What is demanded: one control of each list.
    pub demands: Vec<Vec<String>>,
    /// The combinations of methods that meet every strength asked for.
    pub combinations: Vec<String>,
    /// How the session is limited.
    pub session: Vec<String>,
    /// How what can be done with the data is limited.
    pub restrictions: Vec<String>,
    /// All of it for people.
    pub text: String,
}

/// A choice that decides.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Split {
    /// What is to be chosen.
    pub name: String,
    /// What comes of it, ordinary things first.
    pub branches: Vec<BranchEntry>,
}

/// What comes of a choice.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct BranchEntry {
    /// The choices that come to this.
    pub values: Vec<String>,
    /// Are they all that is left?
    pub rest: bool,
    /// The outcome, or that of the ordinary case where it depends on more.
    pub outcome: Outcome,
    /// What else it depends on.
    pub depends: Option<Split>,
    /// What else there would be to choose, where there is too much of it to tell.
    pub too_much: Vec<String>,
}
