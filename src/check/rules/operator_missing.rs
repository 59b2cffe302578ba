//! A grant that asks for several things and does not say how they add up.
//!
//! All of them (`and`) or one of them (`or`): the service needs the operator as soon as there are two.
//!
//! Wrong:
//! ```toml
//! [conditional-access.policies.devices]
//! name = "Devices"
//! users = { include = ["all"], exclude = ["emergency-access"] }
//! applications = { include = ["all"] }
//! grant = { controls = ["mfa", "compliant-device"] }
//! ```
//! Right:
//! ```toml
//! [conditional-access.policies.devices]
//! name = "Devices"
//! users = { include = ["all"], exclude = ["emergency-access"] }
//! applications = { include = ["all"] }
//! grant = { controls = ["mfa", "compliant-device"], operator = "or" }
//! ```

use crate::check::Rule;
use crate::check::policy::{DemandKind, blocks, demands};
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::posture::Control;
use crate::resolve::Model;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0506"),
        name: "operator-missing",
        severity: Severity::Error,
        source: include_str!("operator_missing.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    for (_, policy, path) in model.policies() {
        if blocks(policy) || policy.grant.as_ref().is_none_or(|grant| grant.operator.is_some()) {
            continue;
        }
        let asked = demands(policy);
        // beside a strength `mfa` has to go anyway
        let strength = asked.clone().any(|demand| demand.kind == DemandKind::Strength);
        let moot = |kind| strength && kind == DemandKind::Control(Control::Mfa);
        let count = asked.clone().filter(|demand| !moot(demand.kind)).count();
        if count > 1 {
            let place = path.join("grant").join("operator");
            let message = format!("the grant asks for {count} things and does not say how they add up");
            sink.push(
                RULE.at_key(model, place, message)
                    .with_help("write `operator = \"and\"` to ask for all of them, or `\"or\"` for one of them"),
            );
        }
    }
}
