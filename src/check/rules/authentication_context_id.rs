//! An authentication context that cannot exist.
//!
//! The ids are `c1` to `c99`.
//!
//! Wrong:
//! ```toml
//! [conditional-access.policies.contexts]
//! name = "Contexts"
//! users = { include = ["all"], exclude = ["emergency-access"] }
//! applications = { authentication-contexts = ["c100"] }
//! grant = { controls = ["mfa"] }
//! ```
//! Right:
//! ```toml
//! [conditional-access.policies.contexts]
//! name = "Contexts"
//! users = { include = ["all"], exclude = ["emergency-access"] }
//! applications = { authentication-contexts = ["c10"] }
//! grant = { controls = ["mfa"] }
//! ```

use crate::catalog::limits::AUTHENTICATION_CONTEXTS;
use crate::check::Rule;
use crate::check::policy::name;
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::resolve::Model;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0530"),
        name: "authentication-context-id",
        severity: Severity::Error,
        source: include_str!("authentication_context_id.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    for (_, policy, path) in model.policies() {
        for (position, context) in policy.applications.authentication_contexts.iter().enumerate() {
            if !(1..=AUTHENTICATION_CONTEXTS).any(|number| *context == format!("c{number}")) {
                let place = path.join("applications").join("authentication-contexts").join(position);
                sink.push(
                    RULE.at(model, place, format!("there is no authentication context {}", name(context)))
                        .with_help(format!("the ids are `c1` to `c{AUTHENTICATION_CONTEXTS}`")),
                );
            }
        }
    }
}
