//! A policy with no target, or with targets of several kinds.
//!
//! A policy is about applications, about actions of users, or about authentication contexts: exactly one of the three.
//! Without any the service answers with error 1011; `include = ["none"]` says on purpose that there is none.
//!
//! Wrong:
//! ```toml
//! [conditional-access.policies.registration]
//! name = "Registration"
//! users = { include = ["all"], exclude = ["emergency-access"] }
//! applications = { include = ["all"], user-actions = ["register-security-information"] }
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
use crate::check::policy::name;
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::posture::FilterMode;
use crate::resolve::Model;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0518"),
        name: "target-kinds",
        severity: Severity::Error,
        source: include_str!("target_kinds.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    for (alias, policy, path) in model.policies() {
        let targets = &policy.applications;
        let place = |key: &'static str| path.join("applications").join(key);
        let filtered = targets.filter.as_ref().is_some_and(|filter| filter.mode == FilterMode::Include);
        let selects = !targets.include.is_empty() || filtered;
        let kinds = [
            (if targets.include.is_empty() { "filter" } else { "include" }, selects),
            ("user-actions", !targets.user_actions.is_empty()),
            ("authentication-contexts", !targets.authentication_contexts.is_empty()),
        ];
        let mut there = kinds.into_iter().filter(|(_, there)| *there).map(|(key, _)| key);
        let Some(first) = there.next() else {
            sink.push(
                RULE.at_key(model, place("include"), format!("policy {} has no target", name(alias)))
                    .with_note("the service answers with error 1011")
                    .with_help("say what it is about: `include`, `user-actions` or `authentication-contexts`"),
            );
            continue;
        };
        for other in there {
            sink.push(
                RULE.at_key(model, place(other), format!("`{other}` beside `{first}`"))
                    .with_related(model.key_span(&place(first)), "a target of another kind")
                    .with_help("make a policy for each kind of target"),
            );
        }
        if !selects && !targets.exclude.is_empty() {
            sink.push(
                RULE.at_key(model, place("exclude"), format!("applications are excluded from `{first}`"))
                    .with_help("take `exclude` out"),
            );
        }
    }
}
