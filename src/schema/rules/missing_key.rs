//! A key that must be there.
//!
//! What can hurt is never implied: which legacy protocols stay open, for example, is written even when none does.
//!
//! Wrong:
//! ```toml
//! [access.outlook-desktop]
//! mailboxes = ["exchange-online"]
//! mfa = "conditional-access"
//! ```
//! Right:
//! ```toml
//! [access.outlook-desktop]
//! mailboxes = ["exchange-online"]
//! mfa = "conditional-access"
//! still-allowed = []
//! ```

use crate::diag::{Code, Diagnostic, RuleInfo, Severity};
use crate::source::{Path, Span};

/// The rule.
pub static RULE: RuleInfo = RuleInfo {
    code: Code("S0005"),
    name: "missing-key",
    severity: Severity::Error,
    source: include_str!("missing_key.rs"),
};

pub(crate) fn report(key: &str, table: &Path, span: Span) -> Diagnostic {
    let whose = if table.segments().is_empty() { "the posture".to_owned() } else { format!("`{table}`") };
    RULE.finding(format!("{whose} lacks `{key}`"), span)
}
