//! A block with something beside it.
//!
//! Who is blocked cannot meet anything else, so `block` stands alone.
//!
//! Wrong:
//! ```toml
//! [conditional-access.policies.abroad]
//! name = "Browsers"
//! users = { include = ["all"], exclude = ["emergency-access"] }
//! applications = { include = ["all"] }
//! client-app-types = ["browser"]
//! grant = { controls = ["block", "mfa"], operator = "or" }
//! ```
//! Right:
//! ```toml
//! [conditional-access.policies.abroad]
//! name = "Browsers"
//! users = { include = ["all"], exclude = ["emergency-access"] }
//! applications = { include = ["all"] }
//! client-app-types = ["browser"]
//! grant = { controls = ["block"] }
//! ```

use crate::check::Rule;
use crate::check::policy::{DemandKind, control_path, demands, name};
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::posture::Control;
use crate::resolve::Model;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0515"),
        name: "block-with-others",
        severity: Severity::Error,
        source: include_str!("block_with_others.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    for (_, policy, path) in model.policies() {
        let Some(block) = control_path(policy, path, Control::Block) else { continue };
        for demand in demands(policy).filter(|demand| demand.kind != DemandKind::Control(Control::Block)) {
            sink.push(
                RULE.at(model, demand.path(path), format!("{} beside `block`", name(&demand.kind.word())))
                    .with_related(model.value_span(&block), "nobody gets past this")
                    .with_help("take one of them out"),
            );
        }
    }
}
