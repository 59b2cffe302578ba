//! A list of members that is no CSV file with a header.
//!
//! The header names the columns: `UserPrincipalName`, and if wanted `Id` and `Mailbox`. Values are parted by commas, or
//! all by semicolons.
//!
//! ```csv
//! UserPrincipalName,Mailbox
//! user01@contoso.com,exchange-online
//! ```

use crate::diag::{Code, Diagnostic, RuleInfo, Severity};
use crate::source::Span;

/// The rule.
pub static RULE: RuleInfo = RuleInfo {
    code: Code("P0005"),
    name: "malformed-members-file",
    severity: Severity::Error,
    source: include_str!("malformed_members_file.rs"),
};

pub(crate) fn report(why: &str, span: Span) -> Diagnostic {
    RULE.finding(why, span)
}
