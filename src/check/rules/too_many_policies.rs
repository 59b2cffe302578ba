//! More policies than a tenant holds.
//!
//! A tenant holds 240 Conditional Access policies in any state, those of Microsoft and of other tools among them. The
//! example is laid on a posture that has 240 already.
//!
//! Wrong:
//! ```toml
//! extends = ["crowd.toml"]
//!
//! [conditional-access.policies.one-more]
//! name = "One more"
//! users = { include = ["all"], exclude = ["emergency-access"] }
//! applications = { include = ["exchange-online"] }
//! grant = { controls = ["mfa"] }
//! ```
//! Right:
//! ```toml
//! extends = ["crowd.toml"]
//! ```

use crate::catalog::limits::POLICIES_PER_TENANT;
use crate::check::Rule;
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::resolve::Model;
use crate::source::Path;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0511"),
        name: "too-many-policies",
        severity: Severity::Error,
        source: include_str!("too_many_policies.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    let count = model.policies().count();
    if count > POLICIES_PER_TENANT {
        let message = format!("{count} Conditional Access policies are more than a tenant holds");
        sink.push(
            RULE.at_key(model, Path::keys(["conditional-access", "policies"]), message)
                .with_note(format!("a tenant holds {POLICIES_PER_TENANT} in any state"))
                .with_help("join policies that differ in one condition only"),
        );
    }
}
