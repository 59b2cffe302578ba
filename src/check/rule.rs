//! What a rule is.

use crate::diag::{Diagnostic, RuleInfo, Sink};
use crate::resolve::Model;
use crate::source::Path;

/// A rule: what is known of its findings, and the function that makes them.
#[derive(Debug)]
pub struct Rule {
    /// Code, name, severity and page.
    pub info: RuleInfo,
    /// Looks at a posture and reports.
    pub check: fn(&Model<'_>, &mut Sink),
}

impl Rule {
    /// A finding about the value at an address.
    pub(super) fn at(&self, model: &Model<'_>, path: Path, message: impl Into<String>) -> Diagnostic {
        self.info.finding(message, model.value_span(&path)).about(path)
    }

    /// A finding about the key at an address, or about an object as a whole.
    pub(super) fn at_key(&self, model: &Model<'_>, path: Path, message: impl Into<String>) -> Diagnostic {
        self.info.finding(message, model.key_span(&path)).about(path)
    }
}
