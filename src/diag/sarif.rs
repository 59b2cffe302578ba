//! Findings to SARIF 2.1.0, the format that code scanning reads. The model holds only what is written; every type names
//! its section of the OASIS standard.

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::visible::escape_json;
use super::{Code, Diagnostic, Fix, Label, Report, Severity};
use crate::source::{FileId, Sources, Span};

/// What is known of a kind of finding beyond its occurrences.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RuleDescription<'a> {
    /// The kind.
    pub code: Code,
    /// The name of the rule, as `allow` takes it.
    pub name: &'a str,
    /// One sentence on what is wrong.
    pub summary: &'a str,
    /// The whole explanation.
    pub help: &'a str,
    /// How bad it is if nothing is said otherwise.
    pub severity: Severity,
}

/// 3.13 sarifLog
#[derive(Serialize)]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'a>; 1],
}

/// 3.14 run
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Tool<'a>,
    artifacts: Vec<Artifact>,
    results: Vec<Found<'a>>,
    column_kind: &'static str,
}

/// 3.18 tool
#[derive(Serialize)]
struct Tool<'a> {
    driver: Driver<'a>,
}

/// 3.19 toolComponent
#[derive(Serialize)]
struct Driver<'a> {
    name: &'static str,
    version: &'a str,
    rules: Vec<Descriptor<'a>>,
}

/// 3.49 reportingDescriptor
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Descriptor<'a> {
    id: &'static str,
    name: &'a str,
    short_description: Message<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<Message<'a>>,
    default_configuration: Configuration,
}

/// 3.50 reportingConfiguration
#[derive(Serialize)]
struct Configuration {
    level: Severity,
}

/// 3.11 message, 3.12 multiformatMessageString, 3.3 artifactContent: of all of them only the text.
#[derive(Serialize)]
struct Message<'a> {
    text: std::borrow::Cow<'a, str>,
}

/// 3.24 artifact
#[derive(Serialize)]
struct Artifact {
    location: ArtifactLocation,
}

/// 3.4 artifactLocation
#[derive(Serialize, Clone, PartialEq)]
struct ArtifactLocation {
    uri: String,
    index: usize,
}

/// 3.27 result
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Found<'a> {
    rule_id: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_index: Option<usize>,
    level: Severity,
    message: Message<'a>,
    locations: [Location<'a>; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location<'a>>,
    partial_fingerprints: Fingerprints,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<FixEntry<'a>>,
}

/// 3.27.17 partialFingerprints: the name carries the version of the recipe.
#[derive(Serialize)]
struct Fingerprints {
    #[serde(rename = "codeSubjectMessage/v1")]
    finding: String,
}

/// 3.28 location
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    physical_location: PhysicalLocation,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    logical_locations: Vec<LogicalLocation>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Message<'a>>,
}

/// 3.29 physicalLocation
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: ArtifactLocation,
    region: Region,
}

/// 3.30 region: the end is the first position behind it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
}

/// 3.33 logicalLocation
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LogicalLocation {
    fully_qualified_name: String,
}

/// 3.55 fix
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FixEntry<'a> {
    description: Message<'a>,
    artifact_changes: Vec<ArtifactChange<'a>>,
}

/// 3.56 artifactChange
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ArtifactChange<'a> {
    artifact_location: ArtifactLocation,
    replacements: Vec<Replacement<'a>>,
}

/// 3.57 replacement
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement<'a> {
    deleted_region: Region,
    inserted_content: Message<'a>,
}

impl<'a> From<&'a str> for Message<'a> {
    fn from(text: &'a str) -> Self {
        Self { text: text.into() }
    }
}

/// The findings of all reports as one run of the tool. All rules are listed, whether they found something or not.
#[must_use]
pub fn render_sarif(reports: &[Report], rules: &[RuleDescription<'_>], version: &str) -> String {
    let mut artifacts = Artifacts::default();
    // Every file read is an artifact, in order, even one without a finding.
    for (_, file) in reports.iter().flat_map(|report| report.sources.iter()) {
        artifacts.locate(&file.name);
    }
    let mut results = Vec::new();
    for report in reports {
        for found in &report.diagnostics {
            let rule = rules.iter().position(|rule| rule.code == found.code);
            results.push(Scribe { sources: &report.sources, artifacts: &mut artifacts }.result(found, rule));
        }
    }
    let driver = Driver { name: "posturec", version, rules: rules.iter().map(descriptor).collect() };
    let run = Run {
        tool: Tool { driver },
        artifacts: artifacts.0.into_iter().map(|location| Artifact { location }).collect(),
        results,
        column_kind: "utf16CodeUnits",
    };
    let log = Log { schema: "https://json.schemastore.org/sarif-2.1.0.json", version: "2.1.0", runs: [run] };
    let json = serde_json::to_string_pretty(&log).expect("a log of texts and numbers is always JSON");
    escape_json(json) + "\n"
}

fn descriptor<'a>(rule: &RuleDescription<'a>) -> Descriptor<'a> {
    Descriptor {
        id: rule.code.0,
        name: rule.name,
        short_description: rule.summary.into(),
        help: Some(rule.help).filter(|help| !help.is_empty()).map(Message::from),
        default_configuration: Configuration { level: rule.severity },
    }
}

/// The files of the run, each once: reports may share a base.
#[derive(Default)]
struct Artifacts(Vec<ArtifactLocation>);

impl Artifacts {
    fn locate(&mut self, name: &str) -> ArtifactLocation {
        let uri = encode_uri(name);
        if let Some(known) = self.0.iter().find(|location| location.uri == uri) {
            return known.clone();
        }
        let location = ArtifactLocation { uri, index: self.0.len() };
        self.0.push(location.clone());
        location
    }
}

/// Turns findings of one report into results.
struct Scribe<'a, 'b> {
    sources: &'a Sources,
    artifacts: &'b mut Artifacts,
}

impl<'a> Scribe<'a, '_> {
    fn result(&mut self, found: &'a Diagnostic, rule_index: Option<usize>) -> Found<'a> {
        let mut primary = self.location(&found.primary, None);
        let subject = found.subject.to_string();
        if !subject.is_empty() {
            primary.logical_locations.push(LogicalLocation { fully_qualified_name: subject });
        }
        Found {
            rule_id: found.code.0,
            rule_index,
            level: found.severity,
            message: Message { text: message_text(found).into() },
            locations: [primary],
            related_locations: (0..).zip(&found.related).map(|(id, label)| self.location(label, Some(id))).collect(),
            partial_fingerprints: Fingerprints { finding: fingerprint(found) },
            fixes: found.fix.iter().filter(|fix| !fix.edits.is_empty()).map(|fix| self.fix(fix)).collect(),
        }
    }

    fn location(&mut self, label: &'a Label, id: Option<usize>) -> Location<'a> {
        let physical_location =
            PhysicalLocation { artifact_location: self.artifact(label.span.file), region: self.region(label.span) };
        let message = Some(label.text.as_str()).filter(|text| !text.is_empty()).map(Message::from);
        Location { id, physical_location, logical_locations: Vec::new(), message }
    }

    fn artifact(&mut self, file: FileId) -> ArtifactLocation {
        self.artifacts.locate(&self.sources.file(file).name)
    }

    fn region(&self, span: Span) -> Region {
        let file = self.sources.file(span.file);
        let (start, end) = (file.locate_utf16(span.start), file.locate_utf16(span.end.max(span.start)));
        Region { start_line: start.line, start_column: start.column, end_line: end.line, end_column: end.column }
    }

    fn fix(&mut self, fix: &'a Fix) -> FixEntry<'a> {
        let mut artifact_changes: Vec<ArtifactChange<'a>> = Vec::new();
        for edit in &fix.edits {
            let artifact_location = self.artifact(edit.span.file);
            let replacement = Replacement {
                deleted_region: self.region(edit.span),
                inserted_content: edit.replacement.as_str().into(),
            };
            match artifact_changes.iter_mut().find(|change| change.artifact_location == artifact_location) {
                Some(change) => change.replacements.push(replacement),
                None => artifact_changes.push(ArtifactChange { artifact_location, replacements: vec![replacement] }),
            }
        }
        FixEntry { description: fix.title.as_str().into(), artifact_changes }
    }
}

/// The phrase, then facts and actions: viewers show no other text.
fn message_text(found: &Diagnostic) -> String {
    let mut text = found.message.clone();
    for (word, lines) in [("note", &found.notes), ("help", &found.help)] {
        for line in lines {
            text.push_str(&format!("\n{word}: {line}"));
        }
    }
    text
}

/// The same for the same finding in the next version of the posture, wherever it has moved.
fn fingerprint(found: &Diagnostic) -> String {
    let recipe = format!("{}\0{}\0{}", found.code, found.subject, found.message);
    Sha256::digest(recipe).iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

/// A name with `/` between its parts as a URI reference (RFC 3986): relative, unless the name is not.
fn encode_uri(name: &str) -> String {
    let mut uri = String::with_capacity(name.len());
    let bytes = name.as_bytes();
    let drive = bytes.len() > 2 && bytes[0].is_ascii_alphabetic() && &bytes[1..3] == b":/";
    if drive {
        uri.push_str("file:///");
    } else if name.starts_with('/') {
        uri.push_str("file://");
    }
    for (position, byte) in bytes.iter().enumerate() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => uri.push(char::from(*byte)),
            b':' if drive && position == 1 => uri.push(':'),
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}
