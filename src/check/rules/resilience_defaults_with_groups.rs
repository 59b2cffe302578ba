//! Sessions that end in an outage, for people who are known by a group or a role.
//!
//! While Entra is down nobody can tell who belongs to a group or holds a role. With `disable-resilience-defaults` such
//! a policy then denies all users; aimed at single users it denies them alone.
//!
//! Wrong:
//! ```toml
//! [conditional-access.policies.pilot]
//! name = "Pilot"
//! users = { include = ["pilot"], exclude = ["emergency-access"] }
//! applications = { include = ["all"] }
//! session = { disable-resilience-defaults = true }
//! ```
//! Right:
//! ```toml
//! [audiences.directors]
//! mailboxes = "exchange-online"
//! members = [{ user = "user03@contoso.com", id = "33333333-3333-4333-8333-333333333333" }]
//!
//! [conditional-access.policies.directors]
//! name = "Directors"
//! users = { include = ["directors"], exclude = ["emergency-access"] }
//! applications = { include = ["all"] }
//! session = { disable-resilience-defaults = true }
//! ```

use crate::check::Rule;
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::resolve::Model;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0531"),
        name: "resilience-defaults-with-groups",
        severity: Severity::Warning,
        source: include_str!("resilience_defaults_with_groups.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    for (_, policy, path) in model.policies() {
        let disabled = policy.session.as_ref().and_then(|session| session.disable_resilience_defaults);
        let Some(users) = policy.users.as_ref().filter(|_| disabled == Some(true)) else { continue };
        let reach = model.reach(&users.include);
        if !reach.groups.is_empty() || !reach.roles.is_empty() {
            let control = path.join("session").join("disable-resilience-defaults");
            sink.push(
                RULE.at(model, control, "in an outage this denies all users, not only those of the policy")
                    .with_related(model.value_span(&path.join("users").join("include")), "known by group or role")
                    .with_note("who belongs to a group or holds a role cannot be read while Entra is down")
                    .with_help("aim the policy at single users, or leave resilience on"),
            );
        }
    }
}
