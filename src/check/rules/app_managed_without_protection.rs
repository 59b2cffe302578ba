//! Limits for protected apps where no policy asks for protection.
//!
//! `[sessions.app-managed-devices]` is about phones and tablets whose apps are protected. It tells them apart only
//! because another policy asks for `compliant-application` there; without one it would be about every unmanaged phone.
//!
//! Wrong:
//! ```toml
//! [sessions.app-managed-devices]
//! sign-in-frequency = "30d"
//! ```
//! Right:
//! ```toml
//! [sessions.app-managed-devices]
//! sign-in-frequency = "30d"
//!
//! [conditional-access.policies.phones]
//! name = "Phones"
//! users = { include = ["all"], exclude = ["emergency-access"] }
//! applications = { include = ["exchange-online"] }
//! platforms = { include = ["android", "ios"] }
//! grant = { controls = ["compliant-application"] }
//! ```

use crate::check::Rule;
use crate::check::policy::has_control;
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::posture::{Control, Platform, Policy};
use crate::resolve::Model;
use crate::source::Path;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0541"),
        name: "app-managed-without-protection",
        severity: Severity::Error,
        source: include_str!("app_managed_without_protection.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    let limited = model.written.sessions.app_managed_devices.is_some();
    if limited && !model.policies().any(|(_, policy, _)| protects_phones(policy)) {
        let place = Path::keys(["sessions", "app-managed-devices"]);
        sink.push(
            RULE.at_key(model, place, "no policy asks for app protection on phones")
                .with_help("ask for it: `[access.outlook-mobile]` with `require = [\"app-protection\"]`"),
        );
    }
}

fn protects_phones(policy: &Policy) -> bool {
    let phones = [Platform::All, Platform::Android, Platform::Ios];
    let reaches = |list: &[Platform]| list.iter().any(|platform| phones.contains(platform));
    policy.state.is_none()
        && has_control(policy, Control::CompliantApplication)
        && policy.platforms.as_ref().is_none_or(|platforms| reaches(&platforms.include))
}
