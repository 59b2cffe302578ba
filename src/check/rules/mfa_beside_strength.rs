//! MFA beside an authentication strength.
//!
//! A strength is MFA that says which methods count, so it takes the place of `mfa`. The service refuses both with error
//! 1108.
//!
//! Wrong:
//! ```toml
//! [conditional-access.policies.second-factor]
//! name = "Second factor"
//! users = { include = ["all"], exclude = ["emergency-access"] }
//! applications = { include = ["all"] }
//! grant = { controls = ["mfa"], authentication-strength = "phishing-resistant-mfa", operator = "and" }
//! ```
//! Right:
//! ```toml
//! [conditional-access.policies.second-factor]
//! name = "Second factor"
//! users = { include = ["all"], exclude = ["emergency-access"] }
//! applications = { include = ["all"] }
//! grant = { authentication-strength = "phishing-resistant-mfa" }
//! ```

use crate::check::Rule;
use crate::check::policy::control_path;
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::posture::Control;
use crate::resolve::Model;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0505"),
        name: "mfa-beside-strength",
        severity: Severity::Error,
        source: include_str!("mfa_beside_strength.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    for (_, policy, path) in model.policies() {
        if policy.grant.as_ref().is_some_and(|grant| grant.authentication_strength.is_some()) {
            let Some(place) = control_path(policy, path, Control::Mfa) else { continue };
            let strength = path.join("grant").join("authentication-strength");
            sink.push(
                RULE.at(model, place, "`mfa` beside an authentication strength")
                    .with_related(model.value_span(&strength), "the strength takes its place")
                    .with_note("the service refuses both together with error 1108")
                    .with_help("take `mfa` out"),
            );
        }
    }
}
