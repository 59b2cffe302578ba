//! What a rule is.

use crate::diag::{RuleInfo, Sink};
use crate::resolve::Model;

/// A rule: what is known of its findings, and the function that makes them.
#[derive(Debug)]
pub struct Rule {
    /// Code, name, severity and page.
    pub info: RuleInfo,
    /// Looks at a posture and reports.
    pub check: fn(&Model<'_>, &mut Sink),
}
