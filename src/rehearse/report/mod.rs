//! What came of a rehearsal, for machines: one document with a published schema. `human` and `junit` are made from it.
//! Everything is in the order of the rollout, whatever was done first.

mod human;
mod junit;

use schemars::JsonSchema;
use serde::Serialize;

pub use human::render_human;
pub use junit::render_junit;

use super::actor::{Beat, Run};
use super::matrix::Case;
use super::verdict::Breach;
use crate::diag::escape_json;

/// The version of the document.
pub const FORMAT: u32 = 1;

/// A rehearsal.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(title = "posturec rehearsal")]
pub struct Rehearsal {
    /// The version of this format.
    pub format: u32,
    /// Always `posturec`.
    pub generator: &'static str,
    /// The version of the compiler.
    pub version: &'static str,
    /// The name of the organization.
    pub organization: String,
    /// SHA-256 of what the posture says.
    pub posture_digest: String,
    /// Where the simulated organization came from.
    pub seed: Seed,
    /// What people do by hand, taken for done.
    pub assumed: Vec<String>,
    /// What came of it with each engine.
    pub engines: Vec<EngineReport>,
    /// Was every promise kept?
    pub kept: bool,
}

/// Where a simulated organization comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Seed {
    /// The file; none for one that the rollout needs just so.
    pub file: Option<String>,
    /// Were other people at work in it?
    pub hostile: bool,
}

/// What came of it with one engine.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct EngineReport {
    /// The program.
    pub engine: String,
    /// Its version.
    pub version: String,
    /// The version of PSScriptAnalyzer; none if it is not installed, and only the parser had its say.
    pub analyzer: Option<String>,
    /// What parser and analyzer find in the scripts.
    pub findings: Vec<ScriptFinding>,
    /// The rollout without faults.
    pub pass: Course,
    /// The faults.
    pub cases: Vec<CaseReport>,
    /// The command that does all of it again.
    pub again: String,
}

/// What a parser or an analyzer finds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ScriptFinding {
    /// The script.
    pub script: String,
    /// The line, from 1; 0 where it is about the whole.
    pub line: u32,
    /// The column, from 1; 0 where it is about the whole.
    pub column: u32,
    /// `parser`, `suppression`, `analyzer`, or the name of a rule.
    pub rule: String,
    /// What is wrong.
    pub message: String,
}

/// Runs one after the other, and what came of them.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Course {
    /// The runs, in order.
    pub runs: Vec<Run>,
    /// What was promised of the whole and did not come.
    pub breaches: Vec<Breach>,
}

/// A fault.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CaseReport {
    /// The fault: `denied@12`.
    pub fault: String,
    /// Its kind: `denied`.
    pub kind: &'static str,
    /// The script that it met.
    pub script: String,
    /// What the script was run for.
    pub beat: Beat,
    /// How far people went, where they go in waves.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wave: Option<u32>,
    /// The object of the write that it met; none where it met a whole run.
    pub object: Option<String>,
    /// Why the run that it met ends as it is promised.
    pub promise: &'static str,
    /// What came of it.
    #[serde(flatten)]
    pub course: Course,
    /// How many runs of Apply again and Verify were spared: the rollout without faults had them where they found the
    /// same.
    pub spared: usize,
}

impl Course {
    /// Was every promise kept?
    #[must_use]
    pub fn is_kept(&self) -> bool {
        self.breaches.is_empty() && self.runs.iter().all(|run| run.breaches.is_empty())
    }

    /// How long it took.
    #[must_use]
    pub fn milliseconds(&self) -> u64 {
        self.own_runs().map(|run| run.milliseconds).sum()
    }

    /// The runs that no other case counts.
    fn own_runs(&self) -> impl Iterator<Item = &Run> {
        self.runs.iter().filter(|run| !run.shared)
    }

    /// All breaches, each with the run that it belongs to, those of the whole last.
    fn all_breaches(&self) -> impl Iterator<Item = (Option<&Run>, &Breach)> {
        let single = self.runs.iter().flat_map(|run| run.breaches.iter().map(move |breach| (Some(run), breach)));
        single.chain(self.breaches.iter().map(|breach| (None, breach)))
    }
}

impl CaseReport {
    /// What came of a case.
    #[must_use]
    pub fn new(case: &Case, script: String, course: Course, spared: usize) -> Self {
        Self {
            fault: case.fault.to_string(),
            kind: case.fault.kind.name(),
            script,
            beat: case.beat,
            wave: case.wave,
            object: case.object.as_ref().map(ToString::to_string),
            promise: case.meeting.promised().1,
            course,
            spared,
        }
    }
}

impl EngineReport {
    /// Was every promise kept, and is nothing wrong with the scripts?
    #[must_use]
    pub fn is_kept(&self) -> bool {
        self.findings.is_empty() && self.pass.is_kept() && self.cases.iter().all(|case| case.course.is_kept())
    }
}

/// The document for machines.
#[must_use]
pub fn render_json(rehearsal: &Rehearsal) -> String {
    escape_json(serde_json::to_string_pretty(rehearsal).unwrap_or_default()) + "\n"
}
