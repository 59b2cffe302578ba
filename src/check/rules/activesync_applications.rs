//! A policy for Exchange ActiveSync with more than Exchange Online.
//!
//! ActiveSync is documented with Exchange Online as the only application. Blocks for all applications are common and
//! work; a policy that asks for something else is best made for Exchange Online alone.
//!
//! Wrong:
//! ```toml
//! [conditional-access.policies.phones]
//! name = "Phones"
//! users = { include = ["all"], exclude = ["emergency-access"] }
//! applications = { include = ["all"] }
//! client-app-types = ["exchange-active-sync"]
//! grant = { controls = ["compliant-device"] }
//! ```
//! Right:
//! ```toml
//! [conditional-access.policies.phones]
//! name = "Phones"
//! users = { include = ["all"], exclude = ["emergency-access"] }
//! applications = { include = ["exchange-online"] }
//! client-app-types = ["exchange-active-sync"]
//! grant = { controls = ["compliant-device"] }
//! ```

use crate::check::Rule;
use crate::check::policy::{blocks, client_path, selected_besides};
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::posture::ClientAppType;
use crate::resolve::Model;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0547"),
        name: "activesync-applications",
        severity: Severity::Warning,
        source: include_str!("activesync_applications.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    for (_, policy, path) in model.policies().filter(|(_, policy, _)| !blocks(policy)) {
        let Some(client) = client_path(policy, path, ClientAppType::ExchangeActiveSync) else { continue };
        if let Some((_, place)) = selected_besides(model, policy, path, &["exchange-online"]).into_iter().next() {
            sink.push(
                RULE.at(model, place, "ActiveSync knows no application but Exchange Online")
                    .with_related(model.value_span(&client), "the policy is about ActiveSync")
                    .with_help("select `exchange-online` alone, in a policy of its own"),
            );
        }
    }
}
