//! A word that this key does not take.
//!
//! Wrong:
//! ```toml
//! [organization]
//! identity = "federatd"
//! ```
//! Right:
//! ```toml
//! [organization]
//! identity = "federated"
//! ```

use crate::diag::{Code, Diagnostic, Edit, RuleInfo, Severity, list_names, suggest};
use crate::source::Span;

/// The rule.
pub static RULE: RuleInfo = RuleInfo {
    code: Code("S0003"),
    name: "unknown-value",
    severity: Severity::Error,
    source: include_str!("unknown_value.rs"),
};

pub(crate) fn report(word: &str, known: &[&str], span: Span) -> Diagnostic {
    let found = RULE.finding(format!("unknown value `{}`", word.escape_debug()), span);
    match suggest(word, known.iter().copied()) {
        Some(near) => found
            .with_label(format!("did you mean `{near}`?"))
            .with_fix(format!("write `{near}`"), vec![Edit { span, replacement: format!("{near:?}") }]),
        None => found.with_help(format!("it is one of {}", list_names(known, 24))),
    }
}
