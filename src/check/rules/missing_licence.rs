//! A policy that needs a licence the organization has not declared.
//!
//! `organization.licences` says what there is. Without the licence Entra does not take the policy, or does not evaluate
//! the condition.
//!
//! Wrong:
//! ```toml
//! [organization]
//! licences = ["entra-id-p1"]
//!
//! [conditional-access.policies.risk]
//! name = "Risk"
//! users = { include = ["all"], exclude = ["emergency-access"] }
//! applications = { include = ["all"] }
//! sign-in-risk-levels = ["high"]
//! grant = { controls = ["mfa"] }
//! ```
//! Right:
//! ```toml
//! [organization]
//! licences = ["entra-id-p2"]
//!
//! [conditional-access.policies.risk]
//! name = "Risk"
//! users = { include = ["all"], exclude = ["emergency-access"] }
//! applications = { include = ["all"] }
//! sign-in-risk-levels = ["high"]
//! grant = { controls = ["mfa"] }
//! ```

use crate::catalog::{Feature, covers};
use crate::check::Rule;
use crate::check::policy::features;
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::resolve::Model;
use crate::source::Path;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0539"),
        name: "missing-licence",
        severity: Severity::Error,
        source: include_str!("missing_licence.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    let licences = &model.posture.organization.licences;
    if licences.is_empty() {
        return;
    }
    let declared = Path::keys(["organization", "licences"]);
    let message = |feature: Feature| format!("no declared licence covers {feature}");
    let help = |feature: Feature| format!("declare `{}` or a bundle that contains it, if there is one", feature.plan());
    if model.policies().next().is_some() && !covers(licences, Feature::ConditionalAccess) {
        let feature = Feature::ConditionalAccess;
        sink.push(RULE.at(model, declared.clone(), message(feature)).with_help(help(feature)));
    }
    for (_, policy, path) in model.policies() {
        for (feature, place) in features(policy, path) {
            if !covers(licences, feature) {
                sink.push(
                    RULE.at_key(model, place, message(feature))
                        .with_related(model.value_span(&declared), "what is declared")
                        .with_help(help(feature)),
                );
            }
        }
    }
}
