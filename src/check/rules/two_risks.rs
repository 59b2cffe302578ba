//! Sign-in risk and user risk in one policy.
//!
//! Conditions add up: such a policy applies only where the sign-in and the user are at risk at the same time, and
//! either alone passes.
//!
//! Wrong:
//! ```toml
//! [conditional-access.policies.risk]
//! name = "Risk"
//! users = { include = ["all"], exclude = ["emergency-access"] }
//! applications = { include = ["all"] }
//! sign-in-risk-levels = ["high"]
//! user-risk-levels = ["high"]
//! grant = { controls = ["block"] }
//! ```
//! Right:
//! ```toml
//! [conditional-access.policies.sign-in-risk]
//! name = "Sign-in risk"
//! users = { include = ["all"], exclude = ["emergency-access"] }
//! applications = { include = ["all"] }
//! sign-in-risk-levels = ["high"]
//! grant = { controls = ["block"] }
//!
//! [conditional-access.policies.user-risk]
//! name = "User risk"
//! users = { include = ["all"], exclude = ["emergency-access"] }
//! applications = { include = ["all"] }
//! user-risk-levels = ["high"]
//! grant = { controls = ["block"] }
//! ```

use crate::check::Rule;
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::resolve::Model;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0526"),
        name: "two-risks",
        severity: Severity::Warning,
        source: include_str!("two_risks.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    for (_, policy, path) in model.policies() {
        if !policy.sign_in_risk_levels.is_empty() && !policy.user_risk_levels.is_empty() {
            sink.push(
                RULE.at_key(model, path.join("user-risk-levels"), "user risk and sign-in risk must meet at once")
                    .with_related(model.key_span(&path.join("sign-in-risk-levels")), "the other condition")
                    .with_note("a sign-in with only one of the two passes the policy by")
                    .with_help("make a policy for each"),
            );
        }
    }
}
