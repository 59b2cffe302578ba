//! A policy for Exchange ActiveSync that looks narrower than it is.
//!
//! ActiveSync does not tell Entra which roles a user holds or whether the user is a guest: a policy that selects either
//! is applied to everybody.
//!
//! Wrong:
//! ```toml
//! [audiences.administrators]
//! roles = ["Exchange Administrator"]
//!
//! [conditional-access.policies.phones]
//! name = "Phones of administrators"
//! users = { include = ["administrators"], exclude = ["emergency-access"] }
//! applications = { include = ["exchange-online"] }
//! client-app-types = ["exchange-active-sync", "other"]
//! grant = { controls = ["block"] }
//! ```
//! Right:
//! ```toml
//! [conditional-access.policies.phones]
//! name = "Phones of the pilot"
//! users = { include = ["pilot"], exclude = ["emergency-access"] }
//! applications = { include = ["exchange-online"] }
//! client-app-types = ["exchange-active-sync", "other"]
//! grant = { controls = ["block"] }
//! ```

use crate::check::Rule;
use crate::check::policy::client_path;
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::posture::ClientAppType;
use crate::resolve::Model;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0543"),
        name: "activesync-everyone",
        severity: Severity::Warning,
        source: include_str!("activesync_everyone.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    for (_, policy, path) in model.policies() {
        let Some(place) = client_path(policy, path, ClientAppType::ExchangeActiveSync) else { continue };
        let Some(users) = &policy.users else { continue };
        let reach = model.reach(&users.include);
        let what = match (reach.roles.is_empty(), reach.guests.is_empty()) {
            _ if reach.everyone => continue,
            (false, _) => "roles",
            (true, false) => "guests",
            (true, true) => continue,
        };
        sink.push(
            RULE.at(model, place, format!("for ActiveSync a policy on {what} reaches everybody"))
                .with_related(model.value_span(&path.join("users").join("include")), format!("selects {what}"))
                .with_help("select groups or single users, or take `exchange-active-sync` out"),
        );
    }
}
