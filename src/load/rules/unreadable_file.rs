//! A file that the posture names cannot be read.
//!
//! `extends` and `members-file` are relative to the file in which they stand.
//!
//! Wrong:
//! ```toml
//! [audiences.helpdesk]
//! members-file = "no-such-file.csv"
//! ```
//! Right:
//! ```toml
//! [audiences.helpdesk]
//! members = ["user01@contoso.com"]
//! allow = [{ rule = "unused-alias", reason = "for the next rollout" }]
//! ```

use crate::diag::{Code, Diagnostic, RuleInfo, Severity};
use crate::source::Span;

/// The rule.
pub static RULE: RuleInfo = RuleInfo {
    code: Code("P0002"),
    name: "unreadable-file",
    severity: Severity::Error,
    source: include_str!("unreadable_file.rs"),
};

pub(crate) fn report(name: &str, why: &str, span: Span) -> Diagnostic {
    RULE.finding(format!("`{}` cannot be read: {why}", name.escape_debug()), span)
}
