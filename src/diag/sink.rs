//! Where stages put their findings.

use super::{Diagnostic, Severity};
use crate::source::Sources;

/// Collects findings; nobody reads them before the run is over.
#[derive(Debug, Default)]
pub struct Sink {
    found: Vec<Diagnostic>,
}

impl Sink {
    /// Takes one finding.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.found.push(diagnostic);
    }

    /// Has any finding so far been an error?
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.found.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// The findings so far, for those who take some of them back.
    pub fn retain(&mut self, keep: impl FnMut(&Diagnostic) -> bool) {
        self.found.retain(keep);
    }

    /// Takes the findings of another.
    pub fn take_over(&mut self, other: Self) {
        self.found.extend(other.found);
    }

    /// All findings, by file, place and code. What reads the same is said once, also where it is about two things that one
    /// line of the posture has become.
    #[must_use]
    pub fn finish(self) -> Vec<Diagnostic> {
        let mut found = self.sorted();
        found.dedup_by(|later, earlier| later.reads_as(earlier));
        found
    }

    /// All findings, by file, place and code, each with what it is about.
    #[must_use]
    pub fn sorted(mut self) -> Vec<Diagnostic> {
        self.found.sort_by(|a, b| (a.primary.span, a.code, &a.message).cmp(&(b.primary.span, b.code, &b.message)));
        self.found.dedup();
        self.found
    }
}

/// The findings of one posture with the files they point into.
#[derive(Debug)]
pub struct Report {
    /// The files.
    pub sources: Sources,
    /// The findings, sorted.
    pub diagnostics: Vec<Diagnostic>,
}

impl Report {
    /// How many findings are of this severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count()
    }
}
