//! A list of kinds of client that Graph refuses: an empty one, or `all` beside others.
//!
//! Left out, `client-app-types` means all kinds. An empty list is error 1064 of the service; `all` stands alone.
//!
//! Wrong:
//! ```toml
//! [conditional-access.policies.second-factor]
//! name = "Second factor"
//! users = { include = ["all"], exclude = ["emergency-access"] }
//! applications = { include = ["all"] }
//! client-app-types = []
//! grant = { controls = ["mfa"] }
//! ```
//! Right:
//! ```toml
//! [conditional-access.policies.second-factor]
//! name = "Second factor"
//! users = { include = ["all"], exclude = ["emergency-access"] }
//! applications = { include = ["all"] }
//! client-app-types = ["browser", "mobile-apps-and-desktop-clients"]
//! grant = { controls = ["mfa"] }
//! ```

use crate::check::Rule;
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::posture::ClientAppType;
use crate::resolve::Model;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0502"),
        name: "empty-client-app-types",
        severity: Severity::Error,
        source: include_str!("empty_client_app_types.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    for (_, policy, path) in model.policies() {
        let Some(types) = &policy.client_app_types else { continue };
        if types.is_empty() {
            sink.push(
                RULE.at(model, path.join("client-app-types"), "no kind of client is named")
                    .with_note("the service refuses an empty list with error 1064")
                    .with_help("leave `client-app-types` out for all kinds, or name some"),
            );
        } else if let Some(position) = types.iter().position(|one| *one == ClientAppType::All)
            && types.len() > 1
        {
            sink.push(
                RULE.at(
                    model,
                    path.join("client-app-types").join(position),
                    "`all` stands beside other kinds of client",
                )
                .with_help("write `all` alone, or leave it out"),
            );
        }
    }
}
