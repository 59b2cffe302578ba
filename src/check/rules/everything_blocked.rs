//! Nobody gets in anywhere.
//!
//! A policy that blocks all users for all applications under no further condition closes the tenant. That the accounts
//! for emergencies are excluded keeps a way back open, not the business.
//!
//! Wrong:
//! ```toml
//! [conditional-access.policies.nothing]
//! name = "Nothing"
//! users = { include = ["all"], exclude = ["emergency-access"] }
//! applications = { include = ["all"] }
//! grant = { controls = ["block"] }
//! ```
//! Right:
//! ```toml
//! [conditional-access.policies.old-clients]
//! name = "Old clients"
//! users = { include = ["all"], exclude = ["emergency-access"] }
//! applications = { include = ["all"] }
//! client-app-types = ["exchange-active-sync", "other"]
//! grant = { controls = ["block"] }
//! ```

use crate::check::Rule;
use crate::check::policy::{blocks, name, narrowing, selected};
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::posture::Policy;
use crate::resolve::Model;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0513"),
        name: "everything-blocked",
        severity: Severity::Error,
        source: include_str!("everything_blocked.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    for (alias, policy, path) in model.policies() {
        let applications = &policy.applications;
        let all_applications = || {
            selected(model, policy).is_some_and(|values| values.iter().any(|value| value == "All"))
                && applications.exclude.is_empty()
                && applications.filter.is_none()
        };
        if policy.state.is_none()
            && blocks(policy)
            && all_applications()
            && is_for_everybody(model, policy)
            && narrowing(policy).is_empty()
        {
            sink.push(
                RULE.at_key(model, path.clone(), format!("policy {} blocks everybody everywhere", name(alias)))
                    .with_note("only the accounts for emergencies could still sign in, if they are excluded")
                    .with_help("say under which condition it blocks"),
            );
        }
    }
}

fn is_for_everybody(model: &Model<'_>, policy: &Policy) -> bool {
    let Some(users) = &policy.users else { return false };
    model.reaches_everyone(&users.include) && users.exclude.iter().all(|alias| alias == "emergency-access")
}
