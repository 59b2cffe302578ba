//! A block of legacy authentication that leaves one of its two kinds open.
//!
//! Exchange ActiveSync and `other` are two kinds of legacy client. A block of one alone leaves the other to policies
//! that it cannot meet, or that do not reach it.
//!
//! Wrong:
//! ```toml
//! [conditional-access.policies.legacy]
//! name = "Legacy authentication"
//! users = { include = ["all"], exclude = ["emergency-access"] }
//! applications = { include = ["all"] }
//! client-app-types = ["other"]
//! grant = { controls = ["block"] }
//! ```
//! Right:
//! ```toml
//! [conditional-access.policies.legacy]
//! name = "Legacy authentication"
//! users = { include = ["all"], exclude = ["emergency-access"] }
//! applications = { include = ["all"] }
//! client-app-types = ["exchange-active-sync", "other"]
//! grant = { controls = ["block"] }
//! ```

use crate::check::Rule;
use crate::check::policy::{blocks, client_path, is_any_client, word};
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::posture::{ClientAppType, Policy};
use crate::resolve::Model;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0542"),
        name: "incomplete-legacy-block",
        severity: Severity::Warning,
        source: include_str!("incomplete_legacy_block.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    let (activesync, other) = (ClientAppType::ExchangeActiveSync, ClientAppType::Other);
    for (alias, policy, path) in model.policies().filter(|(_, policy, _)| blocks(policy)) {
        for (named, lacking) in [(activesync, other), (other, activesync)] {
            let Some(place) = client_path(policy, path, named) else { continue };
            let elsewhere = model
                .policies()
                .any(|(another, policy, _)| another != alias && blocks(policy) && reaches(policy, lacking));
            if !reaches(policy, lacking) && !elsewhere {
                let message = format!("`{}` is blocked and `{}` is not", word(&named), word(&lacking));
                sink.push(
                    RULE.at(model, place, message)
                        .with_note("legacy authentication is of both kinds")
                        .with_help(format!("add `{}`", word(&lacking))),
                );
            }
        }
    }
}

fn reaches(policy: &Policy, kind: ClientAppType) -> bool {
    is_any_client(policy) || policy.client_app_types.as_ref().is_some_and(|types| types.contains(&kind))
}
