//! App protection asked for where no app can have it.
//!
//! `compliant-application` can be met on iOS and Android, and in the Edge browser on Windows. Alone, or with `and`, it
//! blocks everything else, so the policy must name those platforms.
//!
//! Wrong:
//! ```toml
//! [conditional-access.policies.phones]
//! name = "Phones"
//! users = { include = ["all"], exclude = ["emergency-access"] }
//! applications = { include = ["exchange-online"] }
//! grant = { controls = ["compliant-application"] }
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
use crate::check::policy::{DemandKind, control_path, demands, word};
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::posture::{ClientAppType, Control, Operator, Platform};
use crate::resolve::Model;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0520"),
        name: "app-protection-platforms",
        severity: Severity::Error,
        source: include_str!("app_protection_platforms.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    for (_, policy, path) in model.policies() {
        let Some(control) = control_path(policy, path, Control::CompliantApplication) else { continue };
        let apps = [Control::CompliantApplication, Control::ApprovedApplication].map(DemandKind::Control);
        let otherwise = demands(policy).any(|demand| !apps.contains(&demand.kind));
        let or = policy.grant.as_ref().is_some_and(|grant| grant.operator == Some(Operator::Or));
        if or && otherwise {
            continue;
        }
        let Some(platforms) = &policy.platforms else {
            sink.push(
                RULE.at(model, control, "`compliant-application` on platforms that cannot meet it")
                    .with_note("macOS and Linux cannot meet it, Windows only in Edge")
                    .with_help("write `platforms = { include = [\"android\", \"ios\"] }`"),
            );
            continue;
        };
        let edge = policy.client_app_types.as_deref() == Some(&[ClientAppType::Browser]);
        for (position, platform) in platforms.include.iter().enumerate() {
            let fits = matches!(platform, Platform::Android | Platform::Ios) || *platform == Platform::Windows && edge;
            if !fits {
                let message = format!("`compliant-application` cannot be met on `{}`", word(platform));
                sink.push(
                    RULE.at(model, path.join("platforms").join("include").join(position), message)
                        .with_related(model.value_span(&control), "asked for here")
                        .with_note("it can be met on iOS and Android, and on Windows by Edge alone")
                        .with_help("leave the platform out, or ask for one of several things with `or`"),
                );
            }
        }
    }
}
