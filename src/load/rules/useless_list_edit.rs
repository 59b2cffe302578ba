//! An overlay adds to a list what its base has already, or removes from it what the base has not.
//!
//! Such an edit does nothing now and may do something unexpected when the base changes.
//!
//! Wrong:
//! ```toml
//! [organization]
//! domains = { add = ["contoso.com"] }
//! ```
//! Right:
//! ```toml
//! [organization]
//! domains = { add = ["fabrikam.com"] }
//! ```

use crate::diag::{Code, Diagnostic, RuleInfo, Severity};
use crate::source::MergeProblem;

/// The rule.
pub static RULE: RuleInfo = RuleInfo {
    code: Code("P0004"),
    name: "useless-list-edit",
    severity: Severity::Warning,
    source: include_str!("useless_list_edit.rs"),
};

pub(crate) fn report(problem: &MergeProblem) -> Diagnostic {
    RULE.finding(problem.message.clone(), problem.span)
}
