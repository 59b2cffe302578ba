//! Comparisons to findings, for the formats that point at lines: each at the edited lines behind it, in the new text.

use crate::diag::{Code, Diagnostic, Report, RuleDescription, Severity};
use crate::diff::comparison::Comparison;
use crate::diff::edits::{Background, Edit, edits};
use crate::diff::effect::{Direction, EffectRow};
use crate::diff::guarantees::GuaranteeChange;
use crate::diff::phrase::Phrase;
use crate::diff::side::Side;
use crate::plan::{ObjectKind, Origin};
use crate::signin::Subject;
use crate::source::{FileId, SourceFile, Sources, Span};

/// So many other edited places are shown for a finding.
const MOST_RELATED: usize = 8;

/// A kind of finding of a comparison.
struct Kind {
    code: &'static str,
    name: &'static str,
    severity: Severity,
    summary: &'static str,
    help: &'static str,
}

const LOOSENED: Kind = Kind {
    code: "D0001",
    name: "sign-ins-loosened",
    severity: Severity::Error,
    summary: "Sign-ins are let in that were refused, or meet less than they met.",
    help: "Look at the sign-ins that it names. If they shall meet less, say so with `--allow-loosening ID=REASON`.",
};
const MIXED: Kind = Kind {
    code: "D0002",
    name: "sign-ins-changed-both-ways",
    severity: Severity::Error,
    summary: "Sign-ins meet something else that is neither more nor less than before.",
    help: "Look at what is no longer asked. If that is meant, say so with `--allow-loosening ID=REASON`.",
};
const TIGHTENED: Kind = Kind {
    code: "D0003",
    name: "sign-ins-tightened",
    severity: Severity::Note,
    summary: "Sign-ins are refused that were let in, or meet more than they met.",
    help: "See that the people whom it names know, and that they have what is asked of them.",
};
const LOST: Kind = Kind {
    code: "D0004",
    name: "guarantee-lost",
    severity: Severity::Error,
    summary: "A guarantee that held does no longer, or can no longer be proven.",
    help: "`posturec prove` says what breaks it and what would close it.",
};
const UNKNOWN: Kind = Kind {
    code: "D0005",
    name: "effect-unknown",
    severity: Severity::Error,
    summary: "What the change means for some sign-ins could not be worked out, so it is taken for loosened.",
    help: "Compare smaller changes, or look at the objects that are others.",
};

/// The kinds of finding that there are.
#[must_use]
pub fn kinds_of_findings() -> Vec<RuleDescription<'static>> {
    let describe = |kind: &Kind| RuleDescription {
        code: Code(kind.code),
        name: kind.name,
        summary: kind.summary,
        help: kind.help,
        severity: kind.severity,
    };
    [LOOSENED, MIXED, TIGHTENED, LOST, UNKNOWN].iter().map(describe).collect()
}

/// What is to be said of a comparison, with the files of the new side.
#[must_use]
pub fn findings_of(comparison: &Comparison<'_>) -> Report {
    let sources = match &comparison.new.written {
        Some(written) => written.sources.clone(),
        None => stand_in(comparison),
    };
    let both = comparison.old.written.as_ref().zip(comparison.new.written.as_ref());
    let edited = both.map(|(old, new)| edits(&old.document, &new.document)).unwrap_or_default();
    let background = both.map(|(old, new)| Background::new(&edited, [&old.document, &new.document]));
    let scribe = Scribe { sources: &sources, edited: &edited, background: background.as_ref() };
    let mut diagnostics: Vec<Diagnostic> = Vec::new();
    diagnostics.extend(comparison.effect.rows.iter().map(|row| scribe.row(row, comparison)));
    let lost = comparison.guarantees.iter().filter(|change| change.is_lost());
    diagnostics.extend(lost.map(|change| scribe.guarantee(change, comparison)));
    diagnostics.extend(
        comparison
            .effect
            .doubt
            .iter()
            .map(|doubt| Diagnostic::new(Code(UNKNOWN.code), UNKNOWN.name, UNKNOWN.severity, doubt, scribe.anywhere())),
    );
    Report { sources, diagnostics }
}

/// A file without text, where the new side is none that people write.
fn stand_in(comparison: &Comparison<'_>) -> Sources {
    let Side { name, .. } = if comparison.new.points.places.is_empty() { comparison.old } else { comparison.new };
    let mut sources = Sources::default();
    sources.add(SourceFile::new(name.clone(), String::new()));
    sources
}

struct Scribe<'a> {
    sources: &'a Sources,
    edited: &'a [Edit],
    background: Option<&'a Background<'a>>,
}

impl Scribe<'_> {
    fn row(&self, row: &EffectRow, comparison: &Comparison<'_>) -> Diagnostic {
        let kind = match row.direction {
            Direction::Loosened => LOOSENED,
            Direction::Mixed => MIXED,
            Direction::Tightened => TIGHTENED,
        };
        let origins: Vec<&Origin> =
            row.responsible.iter().filter_map(|one| one.new.as_ref().or(one.old.as_ref())).collect();
        let message = row.sign_ins().and(": ").then(row.after.clone()).and("; before: ").then(row.before.clone());
        let names: Vec<String> = row.responsible.iter().map(|one| format!("`{}`", one.cause.name())).collect();
        let mut finding = self.finding(&kind, &row.id, message, &origins, comparison);
        if !names.is_empty() {
            finding = finding.with_note(format!("because of {}", names.join(", ")));
        }
        finding
    }

    fn guarantee(&self, change: &GuaranteeChange, comparison: &Comparison<'_>) -> Diagnostic {
        let message = Phrase::words("no longer holds: ").and(&change.name);
        let policy =
            |name: &String| Subject { kind: ObjectKind::ConditionalAccessPolicy, side: None, name: name.into() };
        let involved = change.involved.iter().filter_map(|name| comparison.new.points.places.get(&policy(name)));
        let origins: Vec<&Origin> = involved.chain([&change.origin]).collect();
        let finding = self.finding(&LOST, &change.id, message, &origins, comparison);
        if change.why.is_empty() { finding } else { finding.with_note(change.why.to_string()) }
    }

    fn finding(
        &self,
        kind: &Kind,
        id: &str,
        message: Phrase,
        origins: &[&Origin],
        comparison: &Comparison<'_>,
    ) -> Diagnostic {
        let allowance = comparison.allowance(id);
        let severity = if allowance.is_some() { Severity::Note } else { kind.severity };
        let mut behind: Vec<&Edit> = Vec::new();
        for origin in origins {
            for edit in self.background.map(|background| background.behind(&origin.path)).unwrap_or_default() {
                if !behind.contains(&edit) {
                    behind.push(edit);
                }
            }
        }
        let home = origins.first().and_then(|origin| self.line(&origin.place));
        let place = behind.first().map(|edit| edit.span).or(home).unwrap_or_else(|| self.anywhere());
        let mut finding = Diagnostic::new(Code(kind.code), kind.name, severity, message.to_string(), place);
        if let Some(edit) = behind.first() {
            finding = finding.about(edit.path.clone());
        }
        for edit in behind.iter().skip(1).take(MOST_RELATED) {
            finding = finding.with_related(edit.span, "edited here too");
        }
        finding = match allowance {
            Some(allowance) => finding.with_note(format!("allowed: {}", allowance.reason)),
            None => finding,
        };
        finding.with_note(format!("id {id}"))
    }

    /// The line of a place such as `posture.toml:12`.
    fn line(&self, place: &str) -> Option<Span> {
        let (name, line) = place.rsplit_once(':')?;
        let line: usize = line.parse().ok()?;
        let (id, file) = self.sources.iter().find(|(_, file)| file.home == name)?;
        let range = file.line_range(line);
        Some(Span { file: id, start: range.start, end: range.end })
    }

    /// The first edit, else the beginning.
    fn anywhere(&self) -> Span {
        self.edited.first().map_or(Span { file: FileId(0), start: 0, end: 0 }, |edit| edit.span)
    }
}
