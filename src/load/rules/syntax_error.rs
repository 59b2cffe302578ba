//! The text is no TOML.
//!
//! Postures are TOML 1.1: line breaks and a last comma may stand in inline tables. The first three errors of a file are
//! shown, since one forgotten bracket makes many; what could be read around them is checked all the same.
//!
//! Wrong:
//! ```toml
//! [organization]
//! domains = ["contoso.com"
//! ```
//! Right:
//! ```toml
//! [organization]
//! domains = ["contoso.com"]
//! ```

use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::source::SyntaxError;

/// The rule.
pub static RULE: RuleInfo = RuleInfo {
    code: Code("P0001"),
    name: "syntax-error",
    severity: Severity::Error,
    source: include_str!("syntax_error.rs"),
};

/// How many of a file are shown.
const MOST: usize = 3;

pub(crate) fn report(errors: &[SyntaxError], sink: &mut Sink) {
    for (position, error) in errors.iter().take(MOST).enumerate() {
        let mut finding = RULE.finding(error.message.clone(), error.span);
        if position + 1 == MOST && errors.len() > MOST {
            finding = finding.with_note(format!("{} more errors like this follow", errors.len() - MOST));
        }
        sink.push(finding);
    }
}
