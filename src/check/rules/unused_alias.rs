//! Something is declared and used nowhere.
//!
//! An audience, a named location, an authentication strength, an application, a workload identity or terms of use that
//! nothing names is left over from a change, or the place that should name it names something else. Trusted locations
//! count as used where a policy names `all-trusted`.
//!
//! Wrong:
//! ```toml
//! [named-locations.offices]
//! ip-ranges = ["203.0.113.0/24"]
//! ```
//! Right:
//! ```toml
//! [named-locations.offices]
//! ip-ranges = ["203.0.113.0/24"]
//! allow = [{ rule = "unused-alias", reason = "for the next rollout" }]
//! ```

use std::collections::{BTreeMap, BTreeSet};

use crate::check::Rule;
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::posture::Guaranteed;
use crate::resolve::Model;
use crate::source::Path;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0003"),
        name: "unused-alias",
        severity: Severity::Warning,
        source: include_str!("unused_alias.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    let posture = model.written;
    report_unused(model, "audience", "audiences", &posture.audiences, &used_audiences(model), sink);
    report_unused(model, "named location", "named-locations", &posture.named_locations, &used_locations(model), sink);
    let mut strengths = BTreeSet::new();
    let mut applications = BTreeSet::new();
    for guarantee in &posture.guarantees {
        applications.extend(guarantee.sign_in.application.as_deref());
        strengths.extend(guarantee.require.iter().filter_map(|demand| match demand {
            Guaranteed::Table(table) => table.authentication_strength.as_deref(),
            Guaranteed::Word(_) => None,
        }));
    }
    let mut identities = BTreeSet::new();
    let mut terms = BTreeSet::new();
    strengths.extend(posture.access.administrators.iter().map(|one| one.authentication_strength.as_str()));
    for (_, policy, _) in model.policies() {
        strengths.extend(policy.grant.iter().filter_map(|grant| grant.authentication_strength.as_deref()));
        applications.extend(policy.applications.include.iter().chain(&policy.applications.exclude).map(String::as_str));
        let selections = policy.workload_identities.iter();
        identities.extend(selections.flat_map(|one| one.include.iter().chain(&one.exclude)).map(String::as_str));
        terms.extend(policy.grant.iter().flat_map(|grant| &grant.terms_of_use).map(String::as_str));
    }
    let declared = &posture.authentication_strengths;
    report_unused(model, "authentication strength", "authentication-strengths", declared, &strengths, sink);
    report_unused(model, "application", "applications", &posture.applications, &applications, sink);
    report_unused(model, "workload identity", "workload-identities", &posture.workload_identities, &identities, sink);
    report_unused(model, "terms of use", "terms-of-use", &posture.terms_of_use, &terms, sink);
}

fn report_unused<T>(
    model: &Model<'_>,
    kind: &str,
    home: &'static str,
    declared: &BTreeMap<String, T>,
    used: &BTreeSet<&str>,
    sink: &mut Sink,
) {
    for alias in declared.keys().filter(|alias| !used.contains(alias.as_str())) {
        let path = Path::keys([home]).join(alias);
        let message = format!("{kind} `{}` is used nowhere", alias.escape_debug());
        let finding = RULE.info.finding(message, model.key_span(&path));
        sink.push(finding.with_help("take it out, or name it where it is meant").about(path));
    }
}

fn used_audiences<'a>(model: &'a Model<'_>) -> BTreeSet<&'a str> {
    let posture = model.written;
    let mut used: Vec<&String> = Vec::new();
    used.extend(posture.rollout.rings.iter().filter_map(|ring| ring.audience.as_ref()));
    used.extend(posture.audiences.values().flat_map(|audience| &audience.audiences));
    // what is said of people is used by proofs
    for (alias, audience) in posture.audiences.iter().filter(|(_, audience)| !audience.shares_nobody_with.is_empty()) {
        used.push(alias);
        used.extend(&audience.shares_nobody_with);
    }
    used.extend(posture.exceptions.legacy_authentication.iter().flat_map(|exception| &exception.who));
    used.extend(posture.exceptions.conditional_access.iter().flat_map(|exception| &exception.who));
    used.extend(posture.guarantees.iter().flat_map(|one| one.sign_in.who.iter().chain(&one.sign_in.except)));
    if let Some(administrators) = &posture.access.administrators {
        used.push(&administrators.audience);
        used.extend(administrators.rings.values().flatten());
    }
    for (_, policy, _) in model.policies() {
        used.extend(policy.users.iter().flat_map(|users| users.include.iter().chain(&users.exclude)));
        used.extend(policy.rings.values().flatten());
    }
    for exchange in [&posture.exchange_online, &posture.exchange_server] {
        used.extend(exchange.authentication_policies.values().flat_map(|policy| &policy.assign_to));
    }
    used.into_iter().map(String::as_str).collect()
}

fn used_locations<'a>(model: &'a Model<'_>) -> BTreeSet<&'a str> {
    let mut used: BTreeSet<&str> = BTreeSet::new();
    for (_, policy, _) in model.policies() {
        let selection = policy.locations.iter();
        used.extend(selection.flat_map(|one| one.include.iter().chain(&one.exclude)).map(String::as_str));
    }
    let places = model.written.guarantees.iter().flat_map(|one| [&one.sign_in.location, &one.sign_in.outside]);
    used.extend(places.flatten().map(String::as_str));
    used.extend(model.written.ad_fs.iter().flat_map(|ad_fs| &ad_fs.corporate_network).map(String::as_str));
    if used.contains("all-trusted") {
        let trusted = model.posture.named_locations.iter().filter(|(_, location)| location.trusted);
        used.extend(trusted.map(|(alias, _)| alias.as_str()));
    }
    used
}
