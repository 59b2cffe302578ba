//! A posture extends itself, directly or through others.
//!
//! Wrong:
//! ```toml
//! extends = ["posture.toml"]
//! ```
//! Right:
//! ```toml
//! extends = ["base.toml"]
//! ```

use crate::diag::{Code, Diagnostic, RuleInfo, Severity};
use crate::source::Span;

/// The rule.
pub static RULE: RuleInfo = RuleInfo {
    code: Code("P0003"),
    name: "cyclic-extends",
    severity: Severity::Error,
    source: include_str!("cyclic_extends.rs"),
};

pub(crate) fn report(open: &[String], again: &str, span: Span) -> Diagnostic {
    let start = open.iter().position(|name| name == again).unwrap_or(0);
    let mut chain: Vec<&str> = open[start..].iter().map(String::as_str).collect();
    chain.push(again);
    RULE.finding("a posture extends itself", span).with_note(chain.join(" extends "))
}
