//! One finding: what, where, why, and the cure.

use std::fmt;

use schemars::JsonSchema;
use serde::Serialize;

use crate::source::{Path, Span};

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Nothing is built.
    Error,
    /// The build goes on; the runbook of a rollout lists silenced ones.
    Warning,
    /// Nothing is wrong: reviewers shall know.
    Note,
}

impl Severity {
    /// `error`, `warning` or `note`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// The stable name of a kind of finding: a letter for the stage (`P` parse, `S` schema, `C` check, `R` render) and four
/// digits. Codes are never reused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(pub &'static str);

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// A place with a word on why it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// The word; may be empty for the primary label.
    pub text: String,
}

/// One replacement of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; empty to insert.
    pub span: Span,
    /// By what.
    pub replacement: String,
}

/// A cure that is certain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What it does, as a command: "write `mapi`".
    pub title: String,
    /// The replacements, none overlapping another.
    pub edits: Vec<Edit>,
}

/// One finding. Made with [`Diagnostic::new`] and the `with_` functions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The kind.
    pub code: Code,
    /// The name of the rule, as `allow` takes it: `ring-not-wider`.
    pub rule: &'static str,
    /// How bad.
    pub severity: Severity,
    /// One lower-case phrase without a full stop; names things in backticks.
    pub message: String,
    /// The one place it is about.
    pub primary: Label,
    /// Other places that explain it.
    pub related: Vec<Label>,
    /// Facts.
    pub notes: Vec<String>,
    /// Actions.
    pub help: Vec<String>,
    /// The cure, where it is certain.
    pub fix: Option<Fix>,
    /// The address of what it is about in the posture, for machines and for `allow`.
    pub subject: Path,
}

impl Diagnostic {
    /// A finding at a place.
    #[must_use]
    pub fn new(code: Code, rule: &'static str, severity: Severity, message: impl Into<String>, span: Span) -> Self {
        Self {
            code,
            rule,
            severity,
            message: message.into(),
            primary: Label { span, text: String::new() },
            related: Vec::new(),
            notes: Vec::new(),
            help: Vec::new(),
            fix: None,
            subject: Path::root(),
        }
    }

    /// Would people see no difference? It may still be about another object.
    #[must_use]
    pub fn reads_as(&self, other: &Self) -> bool {
        let place = (self.code, self.severity, &self.message, &self.primary);
        place == (other.code, other.severity, &other.message, &other.primary)
            && (&self.related, &self.notes, &self.help, &self.fix)
                == (&other.related, &other.notes, &other.help, &other.fix)
    }

    /// Says something at the primary place.
    #[must_use]
    pub fn with_label(mut self, text: impl Into<String>) -> Self {
        self.primary.text = text.into();
        self
    }

    /// Shows another place.
    #[must_use]
    pub fn with_related(mut self, span: Span, text: impl Into<String>) -> Self {
        self.related.push(Label { span, text: text.into() });
        self
    }

    /// Adds a fact.
    #[must_use]
    pub fn with_note(mut self, text: impl Into<String>) -> Self {
        self.notes.push(text.into());
        self
    }

    /// Adds an action.
    #[must_use]
    pub fn with_help(mut self, text: impl Into<String>) -> Self {
        self.help.push(text.into());
        self
    }

    /// Adds the certain cure.
    #[must_use]
    pub fn with_fix(mut self, title: impl Into<String>, edits: Vec<Edit>) -> Self {
        self.fix = Some(Fix { title: title.into(), edits });
        self
    }

    /// Says which object of the posture it is about.
    #[must_use]
    pub fn about(mut self, subject: Path) -> Self {
        self.subject = subject;
        self
    }
}
