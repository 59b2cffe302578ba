//! A number, a text or a list beyond its bounds.
//!
//! The bounds are those of the services: the name of an authentication policy has at most 64 characters, a rollout at
//! most nine rings.
//!
//! Wrong:
//! ```toml
//! [exchange-online.authentication-policies.block-legacy]
//! name = ""
//! allow-basic-auth = []
//! organization-default = true
//! ```
//! Right:
//! ```toml
//! [exchange-online.authentication-policies.block-legacy]
//! name = "Block legacy authentication"
//! allow-basic-auth = []
//! organization-default = true
//! ```

use crate::diag::{Code, Diagnostic, RuleInfo, Severity};
use crate::source::Span;

/// The rule.
pub static RULE: RuleInfo = RuleInfo {
    code: Code("S0004"),
    name: "out-of-bounds",
    severity: Severity::Error,
    source: include_str!("out_of_bounds.rs"),
};

pub(crate) fn number(number: i64, least: i64, most: i64, span: Span) -> Diagnostic {
    let bounds =
        if least == most { format!("must be {least}") } else { format!("must lie between {least} and {most}") };
    RULE.finding(format!("{number} is out of bounds"), span).with_label(bounds)
}

pub(crate) fn length(count: usize, least: usize, most: usize, unit: &str, span: Span) -> Diagnostic {
    let plural = |count: usize| if count == 1 { "" } else { "s" };
    let bounds = if count < least {
        format!("at least {least} {unit}{} must stand here", plural(least))
    } else {
        format!("at most {most} {unit}{} can stand here", plural(most))
    };
    RULE.finding(format!("{count} {unit}{} are out of bounds", plural(count)), span).with_label(bounds)
}
