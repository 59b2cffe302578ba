//! A policy that does nothing.
//!
//! A policy needs a grant or a session control, and the service refuses an empty one of either. Session controls that
//! are there and `false` are off; limits under `[sessions]` must limit something, if only by `default`.
//!
//! Wrong:
//! ```toml
//! [conditional-access.policies.idle]
//! name = "Idle"
//! users = { include = ["all"], exclude = ["emergency-access"] }
//! applications = { include = ["all"] }
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
use crate::check::policy::{demands, limits_session, name};
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::posture::SessionLimits;
use crate::resolve::Model;
use crate::source::Path;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0514"),
        name: "no-control",
        severity: Severity::Error,
        source: include_str!("no_control.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    for (alias, policy, path) in model.policies() {
        let grants = demands(policy).next().is_some();
        let limits = policy.session.as_ref().is_some_and(limits_session);
        // the findings are about the commonest control: where that was faulty, they would only repeat it
        let controls = || path.join("grant").join("controls");
        let frequency = || path.join("session").join("sign-in-frequency");
        // what stands there is not known, but it is something
        if policy.graph.keys().any(|key| ["grantControls", "sessionControls"].contains(&key.as_str())) {
            continue;
        }
        if !grants && !limits {
            let message = format!("policy {} neither asks for anything nor limits anything", name(alias));
            let place = if policy.grant.is_none() && policy.session.is_some() { frequency() } else { controls() };
            sink.push(
                RULE.at_key(model, place, message)
                    .with_help("say what it asks for in `grant`, or what it limits in `session`"),
            );
        } else if policy.grant.is_some() && !grants {
            sink.push(
                RULE.at_key(model, controls(), "the grant asks for nothing")
                    .with_help("take `grant` out, or say what it asks for"),
            );
        } else if policy.session.is_some() && !limits {
            sink.push(
                RULE.at_key(model, frequency(), "no session control is on")
                    .with_note("the service refuses session controls that are all off")
                    .with_help("take `session` out, or say what it limits"),
            );
        }
    }
    let sessions = &model.written.sessions;
    let kinds = [
        ("managed-devices", &sessions.managed_devices),
        ("app-managed-devices", &sessions.app_managed_devices),
        ("unmanaged-devices", &sessions.unmanaged_devices),
    ];
    for (key, limits) in kinds {
        if limits.as_ref().is_some_and(is_unlimited) {
            sink.push(
                RULE.at_key(model, Path::keys(["sessions", key]), format!("`{key}` limits nothing"))
                    .with_help("say `sign-in-frequency = \"default\"` if that is meant"),
            );
        }
    }
}

fn is_unlimited(limits: &SessionLimits) -> bool {
    limits.sign_in_frequency.is_none() && limits.persistent_browser.is_none()
}
