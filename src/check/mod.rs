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

use crate::diag::{RuleInfo, Severity, Sink};
use crate::resolve::Model;
use crate::schema::Structure;
use crate::source::Path;

pub use allow::Silence;
pub use rule::Rule;
pub use rules::proven;

/// Every kind of finding there is, by code: of reading, of the structural check, and of the rules.
#[must_use]
pub fn all_rules() -> Vec<&'static RuleInfo> {
    let mut all: Vec<&'static RuleInfo> = Vec::new();
    all.extend(crate::load::rules::RULES);
    all.extend(crate::schema::rules::RULES);
    all.extend(rules::RULES.iter().map(|rule| &rule.info));
    all.extend(rules::PROOFS);
    all.sort_by_key(|info| info.code);
    all
}

/// Rules that may find something only because a part of the posture could not be read: they speak of what is missing.
const NEED_THE_WHOLE: [&str; 56] = [
    "ad-fs-for-every-service",
    "ad-fs-network",
    "ad-fs-without-federation",
    "app-enforced-restrictions-scope",
    "app-managed-without-protection",
    "app-protection-platforms",
    "application-filter-shape",
    "authentication-flow-grant",
    "default-block-without-allow",
    "early-effect-on-everyone",
    "emergency-access-inside",
    "empty-audience",
    "enforced-before-report-only",
    "everything-blocked",
    "exception-without-policy",
    "exchange-version",
    "expansion-conflict",
    "federated-domain",
    "foreign-domain",
    "incomplete-legacy-block",
    "licences-unknown",
    "location-shape",
    "missing-licence",
    "modern-authentication-missing",
    "name-without-id",
    "no-assignment",
    "no-control",
    "no-emergency-access",
    "no-pilot",
    "operator-missing",
    "password-change-shape",
    "people-unknown",
    "persistent-browser-scope",
    "ring-audience",
    "ring-not-wider",
    "ring-without-people",
    "rings-without-effect",
    "side-not-declared",
    "single-emergency-account",
    "smtp-auth-gates",
    "smtp-exception-blocked",
    "still-allowed-differs",
    "target-kinds",
    "token-protection-scope",
    "unassigned-policy",
    "undecided-protocol",
    "unknown-alias",
    "unknown-mailbox-side",
    "unmarked-effect-on-everyone",
    "unnamed-emergency-access",
    "unused-alias",
    "unused-allow",
    "useless-waves",
    "user-action-shape",
    "workload-identity-shape",
    "wrong-mailbox-side",
];

/// Runs every rule. Findings about what the structural check found faulty are dropped, since they would only repeat it.
/// Where the posture could not be read as a `whole`, findings that may only come from what was lost are dropped too. Rules
/// whose findings are not as bad as `least` are left out.
#[must_use]
pub fn check_posture(model: &Model<'_>, structure: &Structure, whole: bool, least: Severity) -> Sink {
    let mut found = Sink::default();
    // a posture that lacks its heart, as a base does, is not judged for what follows from that
    if structure.is_faulty(&Path::root()) {
        return found;
    }
    for rule in rules::RULES.iter().filter(|rule| rule.info.severity <= least) {
        (rule.check)(model, &mut found);
    }
    found.retain(|finding| !structure.is_faulty(&finding.subject));
    if !whole {
        found.retain(|finding| !NEED_THE_WHOLE.contains(&finding.rule));
    }
    found
}

/// Takes out the warnings that the posture allows, and moves the rest to the sink. What `allow` is written for is told to be
/// missing only where all that could find it has been looked for: the whole posture, and, for proofs, a plan.
pub fn settle_findings(
    model: &Model<'_>,
    structure: &Structure,
    found: Sink,
    whole: bool,
    proven: bool,
    sink: &mut Sink,
) -> Vec<Silence> {
    if structure.is_faulty(&Path::root()) {
        return Vec::new();
    }
    let is_known = |rule: &str| whole && (proven || rules::PROOFS.iter().all(|info| info.name != rule));
    allow::apply(model, found, is_known, sink)
}
