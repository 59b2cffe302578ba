//! Findings to workflow commands, which GitHub shows beside the lines of a pull request.

use super::excerpt::marked_range;
use super::visible::{make_lines_visible, make_visible};
use super::{Diagnostic, Report, Severity};
use crate::source::Sources;

/// One `::error`, `::warning` or `::notice` command a line for every finding.
#[must_use]
pub fn render_github(reports: &[Report]) -> String {
    reports
        .iter()
        .flat_map(|report| report.diagnostics.iter().map(|found| render_command(&report.sources, found) + "\n"))
        .collect()
}

fn render_command(sources: &Sources, found: &Diagnostic) -> String {
    let file = sources.file(found.primary.span.file);
    let range = marked_range(file, found.primary.span);
    let (start, end) = (file.locate(range.start), file.locate(range.end));
    let mut properties = vec![("file", file.name.clone()), ("line", start.line.to_string())];
    // The runner refuses columns for a place of several lines (`ValidateLinesAndColumns` in its source).
    if start.line == end.line {
        properties.push(("col", start.column.to_string()));
        properties.push(("endLine", end.line.to_string()));
        properties.push(("endColumn", end.column.to_string()));
    } else {
        properties.push(("endLine", end.line.to_string()));
    }
    properties.push(("title", found.code.to_string()));
    let properties: Vec<String> =
        properties.iter().map(|(name, value)| format!("{name}={}", escape_property(value))).collect();
    let command = match found.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    format!("::{command} {}::{}", properties.join(","), escape_message(&message(sources, found)))
}

/// All that a finding says, a line each: a command has room for nothing but text.
fn message(sources: &Sources, found: &Diagnostic) -> String {
    let mut lines = vec![format!("{} ({})", found.message, found.rule)];
    lines.extend(Some(found.primary.text.clone()).filter(|text| !text.is_empty()));
    lines.extend(found.related.iter().map(|label| format!("{}: {}", sources.place(label.span), label.text)));
    lines.extend(found.notes.iter().map(|note| format!("note: {note}")));
    lines.extend(found.help.iter().map(|help| format!("help: {help}")));
    lines.extend(found.fix.iter().map(|fix| format!("help: {}", fix.title)));
    lines.join("\n")
}

fn escape_message(text: &str) -> String {
    make_lines_visible(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn escape_property(text: &str) -> String {
    make_visible(text)
        .replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
        .replace(':', "%3A")
        .replace(',', "%2C")
}
