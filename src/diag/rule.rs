//! What is known of a kind of finding before it ever happens: code, name, severity, and its page for `explain`.

use super::{Code, Diagnostic, Severity};
use crate::source::Span;

/// A kind of finding. Its page is the `//!` comment of the file that declares it, so text and code stand together.
#[derive(Debug, Clone, Copy)]
pub struct RuleInfo {
    /// The stable code.
    pub code: Code,
    /// The name of the defect, readable after "allow": `ring-not-wider`.
    pub name: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// The source text of the declaring file.
    pub source: &'static str,
}

impl RuleInfo {
    /// The page in Markdown: the first line sums it up.
    #[must_use]
    pub fn page(&self) -> String {
        let lines: Vec<&str> = self
            .source
            .lines()
            .map_while(|line| line.strip_prefix("//!"))
            .map(|line| line.strip_prefix(' ').unwrap_or(line))
            .collect();
        lines.join("\n")
    }

    /// One sentence.
    #[must_use]
    pub fn summary(&self) -> String {
        self.page().lines().take_while(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
    }

    /// The page without its first paragraph.
    #[must_use]
    pub fn body(&self) -> String {
        let page = self.page();
        page.split_once("\n\n").map_or_else(String::new, |(_, body)| body.to_owned())
    }

    /// A finding of this kind.
    #[must_use]
    pub fn finding(&self, message: impl Into<String>, span: Span) -> Diagnostic {
        Diagnostic::new(self.code, self.name, self.severity, message, span)
    }
}
