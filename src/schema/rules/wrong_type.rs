//! A value of another kind than its key takes.
//!
//! Texts stand in quotes, lists in brackets, truth values and numbers and dates bare.
//!
//! Wrong:
//! ```toml
//! [organization]
//! domains = "contoso.com"
//! ```
//! Right:
//! ```toml
//! [organization]
//! domains = ["contoso.com"]
//! ```

use crate::diag::{Code, Diagnostic, RuleInfo, Severity};
use crate::source::{Span, Value};

/// The rule.
pub static RULE: RuleInfo = RuleInfo {
    code: Code("S0002"),
    name: "wrong-type",
    severity: Severity::Error,
    source: include_str!("wrong_type.rs"),
};

pub(crate) fn report(expected: &str, found: &Value, span: Span) -> Diagnostic {
    let edit = matches!(found, Value::Table(table) if table.contains_key("add") || table.contains_key("remove"));
    let finding = RULE.finding(format!("expected {expected}, found {}", found.kind()), span);
    if edit && expected == "a list" {
        return finding.with_help("`add` and `remove` change the list of a base posture; here is no base that has one");
    }
    match (expected, found) {
        ("a text", Value::Integer(_) | Value::Float(_) | Value::Boolean(_) | Value::Moment(_)) => {
            finding.with_help("put it in quotes")
        }
        ("a list", Value::Text(_)) => finding.with_help("put it in brackets: `[\"…\"]`"),
        ("a whole number" | "`true` or `false`", Value::Text(_)) => finding.with_help("write it without quotes"),
        _ => finding,
    }
}
