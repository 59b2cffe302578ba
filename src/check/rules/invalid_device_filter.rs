//! A device filter that the service cannot read.
//!
//! Only the properties and operators of the documentation are known, and each property takes some of the operators.
//! Texts stand in double quotation marks.
//!
//! Wrong:
//! ```toml
//! [conditional-access.policies.devices]
//! name = "Devices"
//! users = { include = ["all"], exclude = ["emergency-access"] }
//! applications = { include = ["all"] }
//! device-filter = { mode = "exclude", rule = 'device.isComplient -eq True' }
//! grant = { controls = ["block"] }
//! ```
//! Right:
//! ```toml
//! [conditional-access.policies.devices]
//! name = "Devices"
//! users = { include = ["all"], exclude = ["emergency-access"] }
//! applications = { include = ["all"] }
//! device-filter = { mode = "exclude", rule = 'device.isCompliant -eq True' }
//! grant = { controls = ["block"] }
//! ```

use crate::check::Rule;
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::filter::parse_device_filter;
use crate::resolve::Model;
use crate::source::span_in_text;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0510"),
        name: "invalid-device-filter",
        severity: Severity::Error,
        source: include_str!("invalid_device_filter.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    for (_, policy, path) in model.policies() {
        let Some(filter) = &policy.device_filter else { continue };
        let Err(errors) = parse_device_filter(&filter.rule) else { continue };
        let place = path.join("device-filter").join("rule");
        for error in errors {
            let node = model.document.get(&place);
            let exact = node.and_then(|node| span_in_text(model.sources, node, error.start..error.end));
            let span = exact.unwrap_or_else(|| model.value_span(&place));
            let finding = RULE.info.finding(error.message, span).about(place.clone());
            sink.push(match error.help {
                Some(help) => finding.with_help(help),
                None => finding,
            });
        }
    }
}
