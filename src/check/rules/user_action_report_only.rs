//! A policy for an action of users that only reports.
//!
//! Policies for registering methods or devices are not evaluated while they only report, so the report stays empty.
//!
//! Wrong:
//! ```toml
//! [conditional-access.policies.registration]
//! name = "Registration"
//! state = "report-only"
//! users = { include = ["all"], exclude = ["emergency-access"] }
//! applications = { user-actions = ["register-security-information"] }
//! grant = { controls = ["mfa"] }
//! ```
//! Right:
//! ```toml
//! [conditional-access.policies.registration]
//! name = "Registration"
//! users = { include = ["all"], exclude = ["emergency-access"] }
//! applications = { user-actions = ["register-security-information"] }
//! grant = { controls = ["mfa"] }
//! ```

use crate::check::Rule;
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::posture::PolicyState;
use crate::resolve::Model;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0522"),
        name: "user-action-report-only",
        severity: Severity::Warning,
        source: include_str!("user_action_report_only.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    for (_, policy, path) in model.policies() {
        if policy.state == Some(PolicyState::ReportOnly) && !policy.applications.user_actions.is_empty() {
            sink.push(
                RULE.at(model, path.join("state"), "a policy for user actions reports nothing")
                    .with_note("such policies are not evaluated while they only report")
                    .with_help("leave `state` out and let the rings try it on few people"),
            );
        }
    }
}
