//! Session controls beside a block.
//!
//! Who is blocked has no session that could be limited.
//!
//! Wrong:
//! ```toml
//! [conditional-access.policies.old-clients]
//! name = "Old clients"
//! users = { include = ["all"], exclude = ["emergency-access"] }
//! applications = { include = ["all"] }
//! client-app-types = ["exchange-active-sync", "other"]
//! grant = { controls = ["block"] }
//! session = { sign-in-frequency = "1h" }
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
use crate::check::policy::{control_path, limits_session};
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::posture::Control;
use crate::resolve::Model;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0516"),
        name: "session-beside-block",
        severity: Severity::Warning,
        source: include_str!("session_beside_block.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    for (_, policy, path) in model.policies() {
        let Some(block) = control_path(policy, path, Control::Block) else { continue };
        // with authentication flows the service refuses it: another rule's
        if policy.session.as_ref().is_some_and(limits_session) && policy.authentication_flows.is_empty() {
            sink.push(
                RULE.at_key(model, path.join("session"), "session controls do nothing beside `block`")
                    .with_related(model.value_span(&block), "nobody gets past this")
                    .with_help("take `session` out"),
            );
        }
    }
}
