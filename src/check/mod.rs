//! Meaning: what is wrong with a posture whose structure is right. A rule is a file under `rules/`; this file runs them
//! and knows what `allow` does.

mod allow;
mod devices;
mod everyone;
mod graph;
mod names;
mod order;
mod parameters;
mod people;
mod policy;
mod rule;
mod rules;

use crate::diag::{RuleInfo, Sink};
use crate::resolve::Model;
use crate::schema::Structure;
use crate::source::Path;

pub use allow::Silence;
pub use rule::Rule;

/// Every kind of finding there is, by code: of reading, of the structural check, and of the rules.
#[must_use]
pub fn all_rules() -> Vec<&'static RuleInfo> {
    let mut all: Vec<&'static RuleInfo> = Vec::new();
    all.extend(crate::load::rules::RULES);
    all.extend(crate::schema::rules::RULES);
    all.extend(rules::RULES.iter().map(|rule| &rule.info));
    all.sort_by_key(|info| info.code);
    all
}

/// Runs every rule. Findings about what the structural check found faulty are dropped, since they would only repeat it;
/// warnings that the posture allows are returned apart.
pub fn check_posture(model: &Model<'_>, structure: &Structure, sink: &mut Sink) -> Vec<Silence> {
    let mut found = Sink::default();
    // a posture that lacks its heart, as a base does, is not judged for what follows from that
    if structure.is_faulty(&Path::root()) {
        return Vec::new();
    }
    for rule in rules::RULES {
        (rule.check)(model, &mut found);
    }
    found.retain(|finding| !structure.is_faulty(&finding.subject));
    allow::apply(model, found, sink)
}
