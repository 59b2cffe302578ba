//! The text is no TOML.
//!
//! Postures are TOML 1.1: line breaks and a last comma may stand in inline tables. The first three errors of a file are
//! shown, since one forgotten bracket makes many. What could be read around them is checked for unknown keys and wrong
//! values; what is missing, and what it all means, is judged once the text is TOML.
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

pub(crate) fn report(errors: &[SyntaxError], text: &str, sink: &mut Sink) {
    for (position, error) in errors.iter().take(MOST).enumerate() {
        let mut finding = RULE.finding(error.message.clone(), error.span);
        if let Some(cure) = cure(error, text) {
            finding = finding.with_help(cure);
        }
        if position + 1 == MOST && errors.len() > MOST {
            finding = finding.with_note(format!("{} more errors like this follow", errors.len() - MOST));
        }
        sink.push(finding);
    }
}

/// What to do about the slips that are common.
fn cure(error: &SyntaxError, text: &str) -> Option<&'static str> {
    let found = text.get(error.span.start..error.span.end).unwrap_or_default();
    if found.contains(['\u{2018}', '\u{2019}', '\u{201c}', '\u{201d}', '\u{201e}', '\u{ab}', '\u{bb}']) {
        return Some("write straight quotes, `\"`: these are quotes of a text program");
    }
    if error.message.starts_with("duplicate key") {
        return Some("it is in this file already: put both under one header, or take one out");
    }
    if error.message.starts_with("string values must be quoted") {
        return Some("put it in quotes");
    }
    None
}
