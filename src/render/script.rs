//! A whole script: header, CHANGE, RUNTIME, OBJECTS, MAIN. Only CHANGE is about the posture.

use super::change::write_change;
use super::header::render_header;
use super::literal::NEWLINE;
use super::region::{Part, Region, needed_regions};
use crate::plan::{ObjectKind, Plan, Ring, Script, Step, Value};

/// An emitted script and what belongs beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenderedScript {
    /// The text: printable ASCII, lines end in CR LF.
    pub text: String,
    /// Files beside the script, by name: lists of people.
    pub sidecars: Vec<(String, String)>,
}

/// Writes one script of a ring.
#[must_use]
pub fn render_script(plan: &Plan, ring: &Ring, script: &Script) -> RenderedScript {
    let mut regions = needed_regions(script.workload, &kinds_of(script));
    regions.push(Region::of(Part::Main));
    let fixed: usize = regions.iter().map(|region| region.text.len()).sum();
    let mut text = String::with_capacity(fixed + 16 * 1024);
    for line in render_header(script, &regions).lines() {
        text.push_str(line);
        text.push_str(NEWLINE);
    }
    text.push_str(NEWLINE);
    let sidecars = write_change(&mut text, plan, ring, script);
    for region in regions {
        text.push_str(NEWLINE);
        text.push_str(&region.text);
    }
    RenderedScript { text, sidecars }
}

/// The kinds of object that a script works on or looks up, each once.
fn kinds_of(script: &Script) -> Vec<ObjectKind> {
    let mut kinds = Vec::new();
    for step in &script.steps {
        add_kinds(step, &mut kinds);
    }
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

fn add_kinds(step: &Step, kinds: &mut Vec<ObjectKind>) {
    kinds.push(step.kind);
    let mut open: Vec<&Value> = step.want.iter().map(|(_, value)| value).collect();
    while let Some(value) = open.pop() {
        match value {
            Value::IdOf { kind, .. } => kinds.push(*kind),
            Value::List(list) => open.extend(&**list),
            Value::Table(members) => open.extend(members.iter().map(|(_, value)| value)),
            _ => {}
        }
    }
}
