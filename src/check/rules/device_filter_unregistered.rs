//! A device filter that says something unexpected of devices that are not registered.
//!
//! A device that is not registered has no attributes. A negative operator matches it, so `exclude` with one leaves the
//! device outside the policy; `isCompliant -eq False` does not match it. Extension attributes count only for devices
//! that are managed by Intune, compliant or hybrid joined, so a policy that includes by them misses others. Best is
//! `exclude` with positive operators.
//!
//! Wrong:
//! ```toml
//! [conditional-access.policies.unmanaged]
//! name = "Unmanaged devices"
//! users = { include = ["all"], exclude = ["emergency-access"] }
//! applications = { include = ["all"] }
//! device-filter = { mode = "exclude", rule = 'device.deviceOwnership -ne "Personal"' }
//! grant = { controls = ["mfa"] }
//! ```
//! Right:
//! ```toml
//! [conditional-access.policies.unmanaged]
//! name = "Unmanaged devices"
//! users = { include = ["all"], exclude = ["emergency-access"] }
//! applications = { include = ["all"] }
//! device-filter = { mode = "exclude", rule = 'device.deviceOwnership -eq "Company"' }
//! grant = { controls = ["mfa"] }
//! ```

use crate::check::Rule;
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::filter::{Comparison, Expression, Operand, Shape, parse_device_filter};
use crate::posture::FilterMode;
use crate::resolve::Model;
use crate::source::{Path, Span, span_in_text};

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0534"),
        name: "device-filter-unregistered",
        severity: Severity::Warning,
        source: include_str!("device_filter_unregistered.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    for (_, policy, path) in model.policies() {
        let Some(written) = &policy.device_filter else { continue };
        let Ok(filter) = parse_device_filter(&written.rule) else { continue };
        let place = path.join("device-filter").join("rule");
        let mut report = |comparison: &Comparison, message: String, help: &str| {
            let span = span_of(model, &place, comparison);
            sink.push(RULE.info.finding(message, span).about(place.clone()).with_help(help));
        };
        let matched = matches_unregistered(&filter.root);
        if matched && let Some(cause) = cause(&filter.root, false) {
            let what = if written.mode == FilterMode::Exclude { "excludes" } else { "includes" };
            let message = format!("`{}` also {what} devices that are not registered", cause.operator);
            report(cause, message, "say with a positive operator which devices are excluded");
        }
        for comparison in filter.comparisons() {
            let says_false = comparison.operand == Operand::Boolean(false) && !comparison.operator.is_negative();
            if says_false && !matched && written.mode == FilterMode::Include {
                let message = "devices that are not registered are never included".to_owned();
                report(comparison, message, "exclude those for which it is `True`");
            }
            if comparison.property.is_extension_attribute() && written.mode == FilterMode::Include {
                let message = format!("`{}` does not count on every device", comparison.property.name);
                report(comparison, message, "exclude the devices that have it, rather than including them");
            }
        }
    }
}

fn span_of(model: &Model<'_>, place: &Path, comparison: &Comparison) -> Span {
    let exact = model.document.get(place).and_then(|node| span_in_text(model.sources, node, comparison.span()));
    exact.unwrap_or_else(|| model.value_span(place))
}

/// Is it true of a device all of whose attributes are null?
fn matches_unregistered(expression: &Expression) -> bool {
    match &expression.shape {
        Shape::Any(parts) => parts.iter().any(matches_unregistered),
        Shape::All(parts) => parts.iter().all(matches_unregistered),
        Shape::Not(part) => !matches_unregistered(part),
        Shape::Compare(comparison) => comparison.operator.is_negative(),
    }
}

/// The first comparison that makes it true of such a device.
fn cause(expression: &Expression, negated: bool) -> Option<&Comparison> {
    match &expression.shape {
        Shape::Any(parts) | Shape::All(parts) => {
            let mut decisive = parts.iter().filter(|part| matches_unregistered(part) != negated);
            decisive.find_map(|part| cause(part, negated))
        }
        Shape::Not(part) => cause(part, !negated),
        Shape::Compare(comparison) => (comparison.operator.is_negative() != negated).then_some(comparison),
    }
}
