//! A policy for workload identities with what only people have.
//!
//! Workload identities can be blocked, by place and by their own risk, and nothing else. They stand instead of users,
//! and an exclusion needs `include = ["all"]`.
//!
//! Wrong:
//! ```toml
//! [workload-identities.backup]
//! name = "Backup"
//! id = "44444444-4444-4444-8444-444444444444"
//!
//! [conditional-access.policies.identities]
//! name = "Identities"
//! workload-identities = { include = ["backup"] }
//! applications = { include = ["all"] }
//! grant = { controls = ["mfa"] }
//! ```
//! Right:
//! ```toml
//! [workload-identities.backup]
//! name = "Backup"
//! id = "44444444-4444-4444-8444-444444444444"
//!
//! [conditional-access.policies.identities]
//! name = "Identities"
//! workload-identities = { include = ["all"], exclude = ["backup"] }
//! applications = { include = ["all"] }
//! service-principal-risk-levels = ["high"]
//! grant = { controls = ["block"] }
//! ```

use crate::check::Rule;
use crate::check::policy::{DemandKind, demands, name, narrowing};
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::posture::{Control, Policy, WorkloadIdentities};
use crate::resolve::Model;
use crate::source::Path;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0527"),
        name: "workload-identity-shape",
        severity: Severity::Error,
        source: include_str!("workload_identity_shape.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    for (_, policy, path) in model.policies() {
        match &policy.workload_identities {
            Some(identities) => check_identities(model, policy, identities, path, sink),
            None if !policy.service_principal_risk_levels.is_empty() => sink.push(
                RULE.at_key(model, path.join("service-principal-risk-levels"), "users have no service principal risk")
                    .with_help("write `workload-identities` instead of `users`, or `user-risk-levels`"),
            ),
            None => {}
        }
    }
}

fn check_identities(model: &Model<'_>, policy: &Policy, identities: &WorkloadIdentities, path: &Path, sink: &mut Sink) {
    let home = path.join("workload-identities");
    let about = model.key_span(&home);
    if policy.users.as_ref().is_some_and(|users| users.include != ["none"]) {
        sink.push(
            RULE.at_key(model, path.join("users"), "`users` beside `workload-identities`")
                .with_related(about, "the other assignment")
                .with_help("make a policy for each"),
        );
    }
    if !identities.exclude.is_empty() && identities.include != ["all"] {
        sink.push(
            RULE.at(model, home.join("exclude"), "workload identities are excluded from some, not from all")
                .with_help("write `include = [\"all\"]`, or take `exclude` out"),
        );
    }
    let allowed = ["locations", "service-principal-risk-levels"];
    for key in narrowing(policy).into_iter().filter(|key| !allowed.contains(key)) {
        sink.push(
            RULE.at_key(model, path.join(key), format!("workload identities have no `{key}`"))
                .with_related(about, "the policy is about these")
                .with_help("take the condition out; there are `locations` and `service-principal-risk-levels`"),
        );
    }
    for demand in demands(policy) {
        if demand.kind != DemandKind::Control(Control::Block) {
            let message = format!("workload identities cannot meet {}", name(&demand.kind.word()));
            sink.push(
                RULE.at(model, demand.path(path), message)
                    .with_related(about, "the policy is about these")
                    .with_help("write `grant = { controls = [\"block\"] }`"),
            );
        }
    }
}
