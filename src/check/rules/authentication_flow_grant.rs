//! A policy for authentication flows that does not simply block.
//!
//! For the device code flow and for authentication transfer there is only `block`, and no session control; the service
//! has refused others with error 1235.
//!
//! Wrong:
//! ```toml
//! [conditional-access.policies.device-code]
//! name = "Device codes"
//! users = { include = ["all"], exclude = ["emergency-access"] }
//! applications = { include = ["all"] }
//! authentication-flows = ["device-code-flow"]
//! grant = { controls = ["mfa"] }
//! ```
//! Right:
//! ```toml
//! [conditional-access.policies.device-code]
//! name = "Device codes"
//! users = { include = ["all"], exclude = ["emergency-access"] }
//! applications = { include = ["all"] }
//! authentication-flows = ["device-code-flow"]
//! grant = { controls = ["block"] }
//! ```

use crate::check::Rule;
use crate::check::policy::{blocks, limits_session};
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::resolve::Model;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0525"),
        name: "authentication-flow-grant",
        severity: Severity::Error,
        source: include_str!("authentication_flow_grant.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    for (_, policy, path) in model.policies().filter(|(_, policy, _)| !policy.authentication_flows.is_empty()) {
        let flows = model.key_span(&path.join("authentication-flows"));
        let note = "the service has refused other controls for authentication flows with error 1235";
        if !blocks(policy) && policy.grant.is_some() {
            sink.push(
                RULE.at_key(model, path.join("grant"), "authentication flows can only be blocked")
                    .with_related(flows, "the policy is about these")
                    .with_note(note)
                    .with_help("write `grant = { controls = [\"block\"] }`"),
            );
        }
        if policy.session.as_ref().is_some_and(limits_session) {
            sink.push(
                RULE.at_key(model, path.join("session"), "authentication flows take no session control")
                    .with_related(flows, "the policy is about these")
                    .with_note(note)
                    .with_help("take `session` out"),
            );
        }
    }
}
