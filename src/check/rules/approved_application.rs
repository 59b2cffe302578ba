//! The control that nobody can write any more.
//!
//! `approved-application` is read-only since 2026-06-30: no policy can be made or changed with it, while those that
//! exist are still enforced and can be disabled or deleted. `compliant-application` takes its place.
//!
//! Wrong:
//! ```toml
//! [conditional-access.policies.phones]
//! name = "Phones"
//! users = { include = ["all"], exclude = ["emergency-access"] }
//! applications = { include = ["exchange-online"] }
//! platforms = { include = ["android", "ios"] }
//! grant = { controls = ["approved-application"] }
//! ```
//! Right:
//! ```toml
//! [conditional-access.policies.phones]
//! name = "Phones"
//! users = { include = ["all"], exclude = ["emergency-access"] }
//! applications = { include = ["exchange-online"] }
//! platforms = { include = ["android", "ios"] }
//! grant = { controls = ["compliant-application"] }
//! ```

use crate::check::Rule;
use crate::check::policy::control_path;
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::posture::Control;
use crate::resolve::Model;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0504"),
        name: "approved-application",
        severity: Severity::Error,
        source: include_str!("approved_application.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    for (_, policy, path) in model.policies() {
        if let Some(place) = control_path(policy, path, Control::ApprovedApplication) {
            sink.push(
                RULE.at(model, place, "`approved-application` can no longer be written")
                    .with_note("it is read-only since 2026-06-30; policies that exist are still enforced")
                    .with_help("ask for `compliant-application`, and give people an app protection policy first"),
            );
        }
    }
}
