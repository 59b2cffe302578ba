//! Something that Microsoft has retired.
//!
//! Custom controls retired in September 2026; external authentication methods take their place and meet `mfa`. Windows
//! Phone signs in no more.
//!
//! Wrong:
//! ```toml
//! [conditional-access.policies.custom]
//! name = "Custom control"
//! users = { include = ["all"], exclude = ["emergency-access"] }
//! applications = { include = ["all"] }
//! grant = { custom-authentication-factors = ["RequireDuoMfa"] }
//! ```
//! Right:
//! ```toml
//! [conditional-access.policies.custom]
//! name = "Second factor"
//! users = { include = ["all"], exclude = ["emergency-access"] }
//! applications = { include = ["all"] }
//! grant = { controls = ["mfa"] }
//! ```

use crate::check::Rule;
use crate::check::policy::{DemandKind, demands};
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::posture::{ClientAppType, Platform};
use crate::resolve::Model;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0532"),
        name: "retired-control",
        severity: Severity::Warning,
        source: include_str!("retired_control.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    for (_, policy, path) in model.policies() {
        for demand in demands(policy).filter(|demand| demand.kind == DemandKind::Custom) {
            sink.push(
                RULE.at(model, demand.path(path), "custom controls are retired")
                    .with_note("their retirement was set for September 2026")
                    .with_help("set up an external authentication method and ask for `mfa`"),
            );
        }
        let clients = policy.client_app_types.iter().flatten();
        if let Some(position) = clients.into_iter().position(|kind| *kind == ClientAppType::EasSupported) {
            sink.push(
                RULE.at(model, path.join("client-app-types").join(position), "`eas-supported` is superseded")
                    .with_help("write `exchange-active-sync`, and select platforms where that is meant"),
            );
        }
        let Some(platforms) = &policy.platforms else { continue };
        for (side, list) in [("include", &platforms.include), ("exclude", &platforms.exclude)] {
            if let Some(position) = list.iter().position(|platform| *platform == Platform::WindowsPhone) {
                sink.push(
                    RULE.at(model, path.join("platforms").join(side).join(position), "Windows Phone is no more")
                        .with_help("take `windows-phone` out"),
                );
            }
        }
    }
}
