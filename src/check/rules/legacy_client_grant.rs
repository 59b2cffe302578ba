//! A grant that legacy clients can never meet.
//!
//! Exchange ActiveSync with basic authentication can do neither MFA nor terms of use nor custom controls, only prove
//! the device or the app; the other legacy protocols can do nothing at all. Such a client is refused whatever its user
//! does, so `block` says what happens. A policy for every kind of client is not meant here: there legacy clients are
//! refused in passing.
//!
//! Wrong:
//! ```toml
//! [conditional-access.policies.phones]
//! name = "Phones"
//! users = { include = ["all"], exclude = ["emergency-access"] }
//! applications = { include = ["exchange-online"] }
//! client-app-types = ["exchange-active-sync"]
//! grant = { controls = ["mfa"] }
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
use crate::check::policy::{DemandKind, blocks, client_path, demands, word};
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::posture::{ClientAppType, Control, Operator};
use crate::resolve::Model;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0503"),
        name: "legacy-client-grant",
        severity: Severity::Error,
        source: include_str!("legacy_client_grant.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    for (_, policy, path) in model.policies().filter(|(_, policy, _)| !blocks(policy)) {
        let or = policy.grant.as_ref().is_some_and(|grant| grant.operator == Some(Operator::Or));
        for kind in [ClientAppType::ExchangeActiveSync, ClientAppType::Other] {
            let Some(place) = client_path(policy, path, kind) else { continue };
            let Some(beyond) = demands(policy).find(|demand| !can_meet(kind, demand.kind)) else { continue };
            if or && demands(policy).any(|demand| can_meet(kind, demand.kind)) {
                continue;
            }
            let (client, demand) = (word(&kind), beyond.kind.word());
            sink.push(
                RULE.at(model, place, format!("clients of kind `{client}` can never meet `{demand}`"))
                    .with_related(model.value_span(&beyond.path(path)), "asked for here")
                    .with_note("they are refused, whatever their users do")
                    .with_help(format!("take `{client}` out and block it in a policy of its own")),
            );
        }
    }
}

fn can_meet(kind: ClientAppType, demand: DemandKind) -> bool {
    let proofs = [Control::CompliantDevice, Control::CompliantApplication, Control::ApprovedApplication];
    kind == ClientAppType::ExchangeActiveSync
        && matches!(demand, DemandKind::Control(control) if proofs.contains(&control))
}
