//! `allow`: warnings that the author has looked at. Each is taken out of the findings and kept with its reason; one that
//! silences nothing, or an error, is a finding itself.

use super::rules::unused_allow;
use crate::diag::{Diagnostic, Severity, Sink};
use crate::resolve::Model;
use crate::source::{Node, Path, Span, Step, Trail, Value};

/// A warning that the posture allows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Silence {
    /// The warning.
    pub finding: Diagnostic,
    /// Why it is right there.
    pub reason: String,
}

struct Entry {
    object: Path,
    rule: String,
    reason: String,
    span: Span,
    used: bool,
}

/// Moves the findings to the sink, except those that are allowed. An entry that silences nothing is a finding where all
/// that its rule could find `is_known`.
pub(super) fn apply(model: &Model<'_>, found: Sink, is_known: impl Fn(&str) -> bool, sink: &mut Sink) -> Vec<Silence> {
    let mut entries = Vec::new();
    collect(&model.document.root, &Trail::ROOT, &mut entries);
    let mut silenced = Vec::new();
    for finding in found.sorted() {
        let subject = model.written_path(&finding.subject);
        // the entry nearest to the subject is the one that was meant
        let entry = entries
            .iter_mut()
            .filter(|entry| entry.rule == finding.rule && subject.starts_with(&entry.object))
            .max_by_key(|entry| entry.object.depth());
        match entry {
            Some(entry) if finding.severity == Severity::Warning => {
                entry.used = true;
                silenced.push(Silence { finding, reason: entry.reason.clone() });
            }
            Some(entry) => {
                entry.used = true;
                sink.push(finding.with_note("an error cannot be allowed").with_related(entry.span, "allowed here"));
            }
            None => sink.push(finding),
        }
    }
    for entry in entries.iter().filter(|entry| !entry.used && is_known(&entry.rule)) {
        sink.push(unused_allow::report(&entry.rule, entry.span).about(entry.object.clone()));
    }
    silenced
}

/// Finds every `allow` of the document.
fn collect(node: &Node, at: &Trail<'_>, entries: &mut Vec<Entry>) {
    match &node.value {
        Value::Table(table) => {
            for (key, entry) in &**table {
                match (key.as_str(), &entry.node.value) {
                    ("allow", Value::List(list)) => entries.extend(list.iter().filter_map(|one| read(one, at))),
                    ("graph", _) => {}
                    _ => collect(&entry.node, &at.join(Step::Key(key)), entries),
                }
            }
        }
        Value::List(list) => {
            for (position, element) in list.iter().enumerate() {
                if matches!(element.value, Value::Table(_)) {
                    collect(element, &at.join(Step::Index(position)), entries);
                }
            }
        }
        _ => {}
    }
}

fn read(node: &Node, object: &Trail<'_>) -> Option<Entry> {
    let table = node.as_table()?;
    let text = |key: &str| table.get(key).and_then(|entry| entry.node.as_text()).map(str::to_owned);
    Some(Entry { object: object.path(), rule: text("rule")?, reason: text("reason")?, span: node.span, used: false })
}
