//! Token protection where it does not exist.
//!
//! `secure-sign-in-session` binds tokens to the device on Windows, in apps and desktop programs, for Exchange Online,
//! SharePoint Online, Teams, Azure Virtual Desktop, Windows 365 and Windows Cloud Login, each selected by itself.
//! Everything else in the policy, browsers above all, is blocked by it.
//!
//! Wrong:
//! ```toml
//! [conditional-access.policies.tokens]
//! name = "Token protection"
//! users = { include = ["all"], exclude = ["emergency-access"] }
//! applications = { include = ["office-365"] }
//! platforms = { include = ["windows"] }
//! client-app-types = ["mobile-apps-and-desktop-clients"]
//! session = { secure-sign-in-session = true }
//! ```
//! Right:
//! ```toml
//! [conditional-access.policies.tokens]
//! name = "Token protection"
//! users = { include = ["all"], exclude = ["emergency-access"] }
//! applications = { include = ["exchange-online", "sharepoint-online"] }
//! platforms = { include = ["windows"] }
//! client-app-types = ["mobile-apps-and-desktop-clients"]
//! session = { secure-sign-in-session = true }
//! ```

use crate::check::Rule;
use crate::check::policy::{name, selected_besides};
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::posture::{ClientAppType, Platform};
use crate::resolve::Model;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0524"),
        name: "token-protection-scope",
        severity: Severity::Error,
        source: include_str!("token_protection_scope.rs"),
    },
    check,
};

const SUPPORTED: [&str; 6] = [
    "azure-virtual-desktop",
    "exchange-online",
    "sharepoint-online",
    "teams-service",
    "windows-365",
    "windows-cloud-login",
];

fn check(model: &Model<'_>, sink: &mut Sink) {
    for (_, policy, path) in model.policies() {
        let protected = policy.session.as_ref().and_then(|session| session.secure_sign_in_session);
        if protected != Some(true) {
            continue;
        }
        let control = path.join("session").join("secure-sign-in-session");
        for (alias, place) in selected_besides(model, policy, path, &SUPPORTED) {
            sink.push(
                RULE.at(model, place, format!("{} does not support token protection", name(alias)))
                    .with_related(model.value_span(&control), "asked for here")
                    .with_help(format!("select only {}", crate::diag::list_names(&SUPPORTED, 6))),
            );
        }
        let windows =
            policy.platforms.as_ref().is_some_and(|platforms| platforms.include.as_slice() == [Platform::Windows]);
        let apps = policy.client_app_types.as_deref() == Some(&[ClientAppType::MobileAppsAndDesktopClients]);
        let conditions = [
            ("platforms", windows, "platforms = { include = [\"windows\"] }"),
            ("client-app-types", apps, "client-app-types = [\"mobile-apps-and-desktop-clients\"]"),
        ];
        for (key, _, wanted) in conditions.into_iter().filter(|(_, fits, _)| !fits) {
            let there = if key == "platforms" { policy.platforms.is_some() } else { policy.client_app_types.is_some() };
            let (place, span) = if there {
                (path.join(key), model.key_span(&path.join(key)))
            } else {
                (control.clone(), model.value_span(&control))
            };
            sink.push(
                RULE.info
                    .finding("token protection reaches further than Windows apps", span)
                    .about(place)
                    .with_note("where it is not supported, and in every browser, sign-in is blocked")
                    .with_help(format!("write `{wanted}`")),
            );
        }
    }
}
