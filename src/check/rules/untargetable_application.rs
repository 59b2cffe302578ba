//! An application that no policy can select.
//!
//! A policy selects the resource that a token is for. A public client such as Outlook or Azure PowerShell is no
//! resource, and Microsoft Graph itself cannot be selected: who reaches it is decided by the resources behind it.
//!
//! Wrong:
//! ```toml
//! [conditional-access.policies.outlook]
//! name = "Outlook"
//! users = { include = ["all"], exclude = ["emergency-access"] }
//! applications = { include = ["outlook-mobile"] }
//! grant = { controls = ["mfa"] }
//! ```
//! Right:
//! ```toml
//! [conditional-access.policies.outlook]
//! name = "Outlook"
//! users = { include = ["all"], exclude = ["emergency-access"] }
//! applications = { include = ["exchange-online"] }
//! client-app-types = ["mobile-apps-and-desktop-clients"]
//! grant = { controls = ["mfa"] }
//! ```

use crate::catalog::{Reach, find_application_by_value};
use crate::check::Rule;
use crate::check::policy::name;
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::resolve::Model;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0533"),
        name: "untargetable-application",
        severity: Severity::Error,
        source: include_str!("untargetable_application.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    for (_, policy, path) in model.policies() {
        let applications = &policy.applications;
        for (side, aliases) in [("include", &applications.include), ("exclude", &applications.exclude)] {
            for (position, alias) in aliases.iter().enumerate() {
                // what the posture declares is known by its id
                let value = model.application(alias).map(|application| application.graph());
                let Some(known) = value.as_deref().and_then(find_application_by_value) else { continue };
                if known.is_targetable() {
                    continue;
                }
                let place = path.join("applications").join(side).join(position);
                let (why, help) = match known.reach {
                    Reach::PublicClient => ("a public client", "name the resource that it asks for: `exchange-online`"),
                    _ => ("not open to policies", "name the resources behind it, or `all`"),
                };
                sink.push(
                    RULE.at(model, place, format!("{} cannot be selected", name(alias)))
                        .with_label(format!("{} is {why}", known.name))
                        .with_help(help),
                );
            }
        }
    }
}
