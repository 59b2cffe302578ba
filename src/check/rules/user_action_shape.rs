//! A policy for registering devices that asks for too much.
//!
//! For `register-or-join-devices` Entra takes nothing but `mfa` or an authentication strength, and no condition on
//! clients or devices: the device is only just coming into being.
//!
//! Wrong:
//! ```toml
//! [conditional-access.policies.devices]
//! name = "Joining devices"
//! users = { include = ["all"], exclude = ["emergency-access"] }
//! applications = { user-actions = ["register-or-join-devices"] }
//! grant = { controls = ["compliant-device"] }
//! ```
//! Right:
//! ```toml
//! [conditional-access.policies.devices]
//! name = "Joining devices"
//! users = { include = ["all"], exclude = ["emergency-access"] }
//! applications = { user-actions = ["register-or-join-devices"] }
//! grant = { controls = ["mfa"] }
//! ```

use crate::check::Rule;
use crate::check::policy::{demands, is_any_client, name};
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::posture::UserAction;
use crate::resolve::Model;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0521"),
        name: "user-action-shape",
        severity: Severity::Error,
        source: include_str!("user_action_shape.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    for (_, policy, path) in model.policies() {
        if !policy.applications.user_actions.contains(&UserAction::RegisterOrJoinDevices) {
            continue;
        }
        for demand in demands(policy).filter(|demand| !demand.kind.is_second_factor()) {
            let message = format!("{} for people who register a device", name(&demand.kind.word()));
            sink.push(
                RULE.at(model, demand.path(path), message)
                    .with_note("for `register-or-join-devices` there is only `mfa` or an authentication strength")
                    .with_help("ask for `mfa`"),
            );
        }
        let conditions =
            [("client-app-types", !is_any_client(policy)), ("device-filter", policy.device_filter.is_some())];
        for (key, _) in conditions.into_iter().filter(|(_, there)| *there) {
            sink.push(
                RULE.at_key(model, path.join(key), format!("`{key}` for people who register a device"))
                    .with_note("`register-or-join-devices` takes no condition on clients or devices")
                    .with_help("take the condition out"),
            );
        }
    }
}
