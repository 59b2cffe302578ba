//! Findings to one JSON document for machines. The types below are its published form, `schemas/diagnostics.schema.json`:
//! members are added, never renamed, and none is ever left out.

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};
use serde::Serialize;

use super::visible::escape_json;
use super::{Diagnostic, Edit, Fix, Label, Report, Severity};
use crate::source::{SourceFile, Sources, Span};

/// The findings of one run of posturec.
#[derive(Debug, Serialize, JsonSchema)]
pub struct DiagnosticsDocument<'a> {
    /// The version of this form; a change that breaks readers raises it.
    pub format: u32,
    /// One entry for every posture, in the order of the command line.
    pub reports: Vec<ReportEntry<'a>>,
    /// How many findings there are in all reports together.
    pub counts: Counts,
}

/// The findings of one posture.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ReportEntry<'a> {
    /// The file of the posture.
    pub posture: &'a str,
    /// The findings, by file and place.
    pub diagnostics: Vec<DiagnosticEntry<'a>>,
    /// How many there are.
    pub counts: Counts,
}

/// How many findings there are of each severity.
#[derive(Debug, Clone, Copy, Default, Serialize, JsonSchema)]
pub struct Counts {
    /// Errors.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
}

/// One finding.
#[derive(Debug, Serialize, JsonSchema)]
pub struct DiagnosticEntry<'a> {
    /// The kind of finding, such as `C0203`; never reused for another kind.
    pub code: &'a str,
    /// The name of the rule, as `allow` takes it.
    pub rule: &'a str,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, in one phrase.
    pub message: &'a str,
    /// The address of what it is about, such as `rollout.rings[0].audience`; empty for the posture as a whole.
    pub path: String,
    /// The one place it is about.
    pub primary: Place<'a>,
    /// Other places that explain it.
    pub related: Vec<Place<'a>>,
    /// Facts that help to understand it.
    pub notes: Vec<&'a str>,
    /// Actions that would help.
    pub help: Vec<&'a str>,
    /// The cure, where it is certain.
    pub fix: Option<FixEntry<'a>>,
}

/// A stretch of a file with a word on why it is named.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Place<'a> {
    /// The file.
    pub file: &'a str,
    /// Where the stretch begins.
    pub start: Position,
    /// Where it ends: the first position behind it.
    pub end: Position,
    /// Why the place is named; may be empty.
    pub text: &'a str,
}

/// A position in a file, counted in three ways.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters (Unicode scalar values), from 1.
    pub column: usize,
    /// Bytes before it in the file, a byte order mark not counted.
    pub offset: usize,
}

/// A cure that is certain.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FixEntry<'a> {
    /// What it does, as a command.
    pub title: &'a str,
    /// The replacements of text; none overlaps another, and all places are those before any of them.
    pub edits: Vec<EditEntry<'a>>,
}

/// One replacement of text.
#[derive(Debug, Serialize, JsonSchema)]
pub struct EditEntry<'a> {
    /// The file.
    pub file: &'a str,
    /// Where the replaced text begins.
    pub start: Position,
    /// Where it ends; the same as its beginning for an insertion.
    pub end: Position,
    /// What to put in its place.
    pub replacement: &'a str,
}

/// The findings of all reports as one JSON text.
#[must_use]
pub fn render_json(reports: &[Report]) -> String {
    let document = DiagnosticsDocument::new(reports);
    let json = serde_json::to_string_pretty(&document).expect("a document of texts and numbers is always JSON");
    escape_json(json) + "\n"
}

/// The JSON Schema of what [`render_json`] writes.
#[must_use]
pub fn diagnostics_schema() -> Schema {
    SchemaSettings::draft07().for_serialize().into_generator().into_root_schema_for::<DiagnosticsDocument<'static>>()
}

impl<'a> DiagnosticsDocument<'a> {
    /// The document of these reports.
    #[must_use]
    pub fn new(reports: &'a [Report]) -> Self {
        let reports: Vec<ReportEntry<'a>> = reports.iter().map(ReportEntry::new).collect();
        let counts = reports.iter().fold(Counts::default(), |sum, report| Counts {
            errors: sum.errors + report.counts.errors,
            warnings: sum.warnings + report.counts.warnings,
        });
        Self { format: 1, reports, counts }
    }
}

impl<'a> ReportEntry<'a> {
    fn new(report: &'a Report) -> Self {
        Self {
            posture: report.sources.iter().next().map_or("", |(_, file)| &file.name),
            diagnostics: report.diagnostics.iter().map(|found| DiagnosticEntry::new(&report.sources, found)).collect(),
            counts: Counts { errors: report.count(Severity::Error), warnings: report.count(Severity::Warning) },
        }
    }
}

impl<'a> DiagnosticEntry<'a> {
    fn new(sources: &'a Sources, found: &'a Diagnostic) -> Self {
        Self {
            code: found.code.0,
            rule: found.rule,
            severity: found.severity,
            message: &found.message,
            path: found.subject.to_string(),
            primary: Place::new(sources, &found.primary),
            related: found.related.iter().map(|label| Place::new(sources, label)).collect(),
            notes: found.notes.iter().map(String::as_str).collect(),
            help: found.help.iter().map(String::as_str).collect(),
            fix: found.fix.as_ref().map(|fix| FixEntry::new(sources, fix)),
        }
    }
}

impl<'a> Place<'a> {
    fn new(sources: &'a Sources, label: &'a Label) -> Self {
        let file = sources.file(label.span.file);
        let (start, end) = positions(file, label.span);
        Self { file: &file.name, start, end, text: &label.text }
    }
}

impl<'a> FixEntry<'a> {
    fn new(sources: &'a Sources, fix: &'a Fix) -> Self {
        Self { title: &fix.title, edits: fix.edits.iter().map(|edit| EditEntry::new(sources, edit)).collect() }
    }
}

impl<'a> EditEntry<'a> {
    fn new(sources: &'a Sources, edit: &'a Edit) -> Self {
        let file = sources.file(edit.span.file);
        let (start, end) = positions(file, edit.span);
        Self { file: &file.name, start, end, replacement: &edit.replacement }
    }
}

fn positions(file: &SourceFile, span: Span) -> (Position, Position) {
    let position = |offset: usize| {
        let offset = file.clamp(offset);
        let place = file.locate(offset);
        Position { line: place.line, column: place.column, offset }
    };
    (position(span.start), position(span.end.max(span.start)))
}
