//! Policies that need more than the base licence, and no word on what there is.
//!
//! Risk, compliant devices, app protection and workload identities need licences beyond Entra ID P1. Declared under
//! `organization.licences` they are checked against what the policies need.
//!
//! Wrong:
//! ```toml
//! [organization]
//! licences = []
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
//! licences = ["microsoft-365-e5"]
//!
//! [conditional-access.policies.risk]
//! name = "Risk"
//! users = { include = ["all"], exclude = ["emergency-access"] }
//! applications = { include = ["all"] }
//! sign-in-risk-levels = ["high"]
//! grant = { controls = ["mfa"] }
//! ```

use crate::check::Rule;
use crate::check::policy::features;
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::resolve::Model;
use crate::source::Path;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0540"),
        name: "licences-unknown",
        severity: Severity::Warning,
        source: include_str!("licences_unknown.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    if !model.posture.organization.licences.is_empty() {
        return;
    }
    let mut plans: Vec<&str> = model
        .policies()
        .flat_map(|(_, policy, path)| features(policy, path))
        .map(|(feature, _)| feature.plan().key())
        .collect();
    plans.sort_unstable();
    plans.dedup();
    if !plans.is_empty() {
        let place = Path::keys(["organization", "licences"]);
        sink.push(
            RULE.at_key(model, place, "nothing says whether there are licences for the policies")
                .with_note(format!("they need {}", crate::diag::list_names(&plans, 6)))
                .with_help("declare `licences` under `[organization]`"),
        );
    }
}
