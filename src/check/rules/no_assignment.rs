//! A policy that is about nobody.
//!
//! Graph takes no policy without an assignment: `users` or `workload-identities` must include somebody. Who is only
//! excluded is not thereby included.
//!
//! Wrong:
//! ```toml
//! [conditional-access.policies.second-factor]
//! name = "Second factor"
//! users = { exclude = ["emergency-access"] }
//! applications = { include = ["all"] }
//! grant = { controls = ["mfa"] }
//! ```
//! Right:
//! ```toml
//! [conditional-access.policies.second-factor]
//! name = "Second factor"
//! users = { include = ["all"], exclude = ["emergency-access"] }
//! applications = { include = ["all"] }
//! grant = { controls = ["mfa"] }
//! ```

use crate::check::Rule;
use crate::check::policy::name;
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::resolve::Model;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0501"),
        name: "no-assignment",
        severity: Severity::Error,
        source: include_str!("no_assignment.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    for (alias, policy, path) in model.policies() {
        let (key, empty) = match (&policy.users, &policy.workload_identities) {
            (None, Some(identities)) => {
                ("workload-identities", identities.include.is_empty() && identities.filter.is_none())
            }
            (users, _) => ("users", users.as_ref().is_none_or(|users| users.include.is_empty())),
        };
        if empty {
            let message = format!("policy {} is about nobody", name(alias));
            sink.push(
                RULE.at(model, path.join(key).join("include"), message)
                    .with_help(format!("say whom it is about: `{key}.include`")),
            );
        }
    }
}
