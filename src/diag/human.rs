//! Findings to text for people, in the look of rustc. Only a few lines around a finding go to the library that draws
//! them, so its cost does not grow with the file; and they go as an [`Excerpt`], so nothing hidden reaches a terminal.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::ops::Range;

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Patch, Renderer, Snippet};

use super::excerpt::{Excerpt, marked_range};
use super::visible::{make_lines_visible, make_visible};
use super::{Diagnostic, Edit, Fix, Label, Report, Severity};
use crate::source::{FileId, SourceFile, Sources, Span};

/// Places further apart than this many lines get a window each; a longer place is shown by its first line.
const WINDOW_LINES: usize = 100;

/// Narrower than this, a window shows nothing of use.
const LEAST_WIDTH: usize = 40;

/// Begins and ends a [`Window`]'s number where the library expects a path. As a character for private use it is always
/// written out elsewhere, see `visible.rs`.
const ORIGIN: char = '\u{f8ff}';

/// How findings are shown to people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Whether to use terminal colours.
    pub colour: bool,
    /// Columns of the terminal.
    pub width: usize,
}

/// A rule that fires everywhere is drawn this often; what else it found is counted.
const MOST_OF_A_RULE: usize = 50;

/// How many other places of the same finding are named.
const MOST_PLACES: usize = 20;

/// All findings of a report and, as its last line, how many there are. The same finding at several places is drawn once,
/// with the other places named. Without colours the text holds no control character but the line feed, with colours also
/// those that set them.
#[must_use]
pub fn render_human(report: &Report, style: Style) -> String {
    let width = style.width.max(LEAST_WIDTH);
    let renderer = if style.colour { Renderer::styled() } else { Renderer::plain() }.term_width(width);
    let mut text = String::new();
    let mut drawn: BTreeMap<&str, usize> = BTreeMap::new();
    let mut left_out: BTreeMap<&str, usize> = BTreeMap::new();
    for (diagnostic, elsewhere) in group_alike(&report.diagnostics) {
        let count = drawn.entry(diagnostic.rule).or_default();
        *count += 1;
        if *count > MOST_OF_A_RULE {
            *left_out.entry(diagnostic.rule).or_default() += 1 + elsewhere.len();
            continue;
        }
        text.push_str(&render_diagnostic(&renderer, &report.sources, diagnostic, &elsewhere, width));
        text.push_str("\n\n");
    }
    for (rule, count) in left_out {
        let _ = writeln!(text, "and {count} more of {rule}; `--format json` has them all");
    }
    text.push_str(&summarize(report));
    text.push('\n');
    text
}

/// Each finding with the places of those after it that say just the same.
fn group_alike(findings: &[Diagnostic]) -> Vec<(&Diagnostic, Vec<Span>)> {
    let mut groups: Vec<(&Diagnostic, Vec<Span>)> = Vec::new();
    let mut known: HashMap<(&str, &str, &str), usize> = HashMap::new();
    for finding in findings {
        let words = (finding.code.0, finding.message.as_str(), finding.primary.text.as_str());
        let earlier = known.get(&words).and_then(|position| groups.get_mut(*position));
        match earlier {
            Some((first, elsewhere)) if says_the_same(first, finding) => elsewhere.push(finding.primary.span),
            _ => {
                known.insert(words, groups.len());
                groups.push((finding, Vec::new()));
            }
        }
    }
    groups
}

fn says_the_same(one: &Diagnostic, other: &Diagnostic) -> bool {
    let title = |finding: &Diagnostic| finding.fix.as_ref().map(|fix| fix.title.clone());
    one.related == other.related && one.notes == other.notes && one.help == other.help && title(one) == title(other)
}

/// `the same at posture.toml:48:22, 55:22 and 3 more places`.
fn other_places(sources: &Sources, home: FileId, elsewhere: &[Span]) -> String {
    let mut text = "the same at ".to_owned();
    let mut file = home;
    for (position, span) in elsewhere.iter().take(MOST_PLACES).enumerate() {
        let place = sources.file(span.file).locate(span.start);
        let comma = if position == 0 { "" } else { ", " };
        if span.file == file {
            let _ = write!(text, "{comma}{}:{}", place.line, place.column);
        } else {
            let _ =
                write!(text, "{comma}{}:{}:{}", make_visible(&sources.file(span.file).name), place.line, place.column);
        }
        file = span.file;
    }
    match elsewhere.len().saturating_sub(MOST_PLACES) {
        0 => {}
        1 => text.push_str(" and 1 more place"),
        more => {
            let _ = write!(text, " and {more} more places");
        }
    }
    text
}

/// `posture.toml: 2 errors, 1 warning`.
fn summarize(report: &Report) -> String {
    let counts: Vec<String> = [Severity::Error, Severity::Warning, Severity::Note]
        .into_iter()
        .filter_map(|severity| match report.count(severity) {
            0 => None,
            1 => Some(format!("1 {}", severity.word())),
            count => Some(format!("{count} {}s", severity.word())),
        })
        .collect();
    let counts = if counts.is_empty() { "no findings".to_owned() } else { counts.join(", ") };
    match report.sources.iter().next() {
        Some((_, file)) => format!("{}: {counts}", make_visible(&file.name)),
        None => counts,
    }
}

fn render_diagnostic(
    renderer: &Renderer,
    sources: &Sources,
    diagnostic: &Diagnostic,
    elsewhere: &[Span],
    width: usize,
) -> String {
    let mut origins = Origins::default();
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let title = format!("{} ({})", make_visible(&diagnostic.message), make_visible(diagnostic.rule));
    let mut finding = Group::with_title(level.primary_title(title).id(diagnostic.code.0))
        .elements(cause_snippets(sources, diagnostic, width, &mut origins))
        .elements(diagnostic.notes.iter().map(|note| Level::NOTE.message(make_lines_visible(note))));
    finding = finding.elements(diagnostic.help.iter().map(|help| Level::HELP.message(make_lines_visible(help))));
    if !elsewhere.is_empty() {
        let places = other_places(sources, diagnostic.primary.span.file, elsewhere);
        finding = finding.element(Level::NOTE.message(places));
    }
    let mut groups = vec![finding];
    if let Some(fix) = &diagnostic.fix {
        let home = diagnostic.primary.span.file;
        groups.push(Group::with_title(Level::HELP.secondary_title(make_visible(&fix.title))).elements(patch_snippets(
            sources,
            fix,
            home,
            width,
            &mut origins,
        )));
    }
    origins.write_out(&renderer.render(&groups))
}

/// `file:line:column` of every window. The library works these out from the text that it draws, in which columns have
/// moved; so it gets a number for a path, and the true place is put in afterwards.
#[derive(Debug, Default)]
struct Origins(Vec<String>);

impl Origins {
    fn add(&mut self, file: &SourceFile, offset: usize) -> String {
        let place = file.locate(offset);
        self.0.push(format!("{}:{}:{}", make_visible(&file.name), place.line, place.column));
        format!("{ORIGIN}{}{ORIGIN}", self.0.len() - 1)
    }

    fn write_out(&self, drawn: &str) -> String {
        let mut text = String::with_capacity(drawn.len());
        for (position, part) in drawn.split(ORIGIN).enumerate() {
            match (position % 2, position) {
                (1, _) => {
                    text.extend(part.parse().ok().and_then(|number: usize| self.0.get(number)).map(String::as_str))
                }
                (_, 0) => text.push_str(part),
                // What the library thinks of as line and column.
                _ => text.push_str(
                    part.trim_start_matches(|character: char| character == ':' || character.is_ascii_digit()),
                ),
            }
        }
        text
    }
}

/// A place to mark in a file.
struct Mark<'a> {
    range: Range<usize>,
    kind: AnnotationKind,
    text: &'a str,
}

/// The windows of a finding: first that of the primary label, then by file in order of mention.
fn cause_snippets(
    sources: &Sources,
    diagnostic: &Diagnostic,
    width: usize,
    origins: &mut Origins,
) -> Vec<Snippet<'static, Annotation<'static>>> {
    let labels: Vec<(AnnotationKind, &Label)> = std::iter::once((AnnotationKind::Primary, &diagnostic.primary))
        .chain(diagnostic.related.iter().map(|label| (AnnotationKind::Context, label)))
        .collect();
    let mut windows = Vec::new();
    for id in distinct_files(labels.iter().map(|(_, label)| label.span.file)) {
        let file = sources.file(id);
        let marks = labels
            .iter()
            .filter(|(_, label)| label.span.file == id)
            .map(|(kind, label)| {
                let range = shorten(file, marked_range(file, label.span));
                Mark { range, kind: *kind, text: &label.text }
            })
            .collect();
        windows.extend(split_windows(file, marks, |mark| &mark.range).into_iter().map(|marks| (file, marks)));
    }
    // The sort is stable: what does not hold the primary label keeps its order.
    windows.sort_by_key(|(_, marks)| !marks.iter().any(|mark| mark.kind == AnnotationKind::Primary));
    windows.iter().map(|(file, marks)| cause_snippet(file, marks, width, origins)).collect()
}

fn cause_snippet(
    file: &SourceFile,
    marks: &[Mark<'_>],
    width: usize,
    origins: &mut Origins,
) -> Snippet<'static, Annotation<'static>> {
    let ranges: Vec<Range<usize>> = marks.iter().map(|mark| mark.range.clone()).collect();
    let excerpt = Excerpt::cut(file, &ranges, width);
    let chief = marks.iter().find(|mark| mark.kind == AnnotationKind::Primary).or(marks.first());
    let annotations: Vec<Annotation<'static>> = marks
        .iter()
        .map(|mark| {
            let label = Some(make_visible(mark.text).into_owned()).filter(|text| !text.is_empty());
            mark.kind.span(excerpt.place(&mark.range)).label(label)
        })
        .collect();
    Snippet::source(excerpt.text)
        .line_start(excerpt.first_line)
        .path(origins.add(file, chief.map_or(0, |mark| mark.range.start)))
        .annotations(annotations)
}

/// The edited lines, by file. Edits that overlap are not drawn: no line could show them.
fn patch_snippets(
    sources: &Sources,
    fix: &Fix,
    home: FileId,
    width: usize,
    origins: &mut Origins,
) -> Vec<Snippet<'static, Patch<'static>>> {
    let mut snippets = Vec::new();
    for id in distinct_files(fix.edits.iter().map(|edit| edit.span.file)) {
        let file = sources.file(id);
        let mut edits: Vec<(Range<usize>, &Edit)> = fix
            .edits
            .iter()
            .filter(|edit| edit.span.file == id)
            .map(|edit| (shorten(file, edited_range(file, edit)), edit))
            .collect();
        edits.sort_by_key(|(range, _)| (range.start, range.end));
        if edits.windows(2).any(|pair| pair[1].0.start < pair[0].0.end) {
            continue;
        }
        for edits in split_windows(file, edits, |(range, _)| range) {
            let ranges: Vec<Range<usize>> = edits.iter().map(|(range, _)| range.clone()).collect();
            let excerpt = Excerpt::cut(file, &ranges, width);
            let patches: Vec<Patch<'static>> = edits
                .iter()
                .map(|(range, edit)| Patch::new(excerpt.place(range), shorten_lines(&edit.replacement, width)))
                .collect();
            let mut snippet = Snippet::source(excerpt.text).line_start(excerpt.first_line).patches(patches);
            // A path stands over the edits of another file only.
            snippet =
                if id == home { snippet.path(home_path()) } else { snippet.path(origins.add(file, ranges[0].start)) };
            snippets.push(snippet);
        }
    }
    snippets
}

/// The path of the first window of a finding, for the library to see that an edit is in the same file.
fn home_path() -> String {
    format!("{ORIGIN}0{ORIGIN}")
}

/// The part of a file that an edit replaces; the line break at the very end of the file stays out of the picture.
fn edited_range(file: &SourceFile, edit: &Edit) -> Range<usize> {
    let start = file.clamp(edit.span.start);
    let end = file.clamp(edit.span.end).max(start);
    if end == file.text.len() { marked_range(file, edit.span) } else { start..end }
}

/// A replacement, visible, and none of its lines longer than the window.
fn shorten_lines(text: &str, width: usize) -> String {
    let lines: Vec<String> = text
        .split('\n')
        .map(|line| {
            let line = line.trim_end_matches('\r');
            match line.char_indices().nth(width) {
                Some((end, _)) => format!("{}...", make_visible(&line[..end])),
                None => make_visible(line).into_owned(),
            }
        })
        .collect();
    lines.join("\n")
}

/// A range that covers too many lines, cut to its first.
fn shorten(file: &SourceFile, range: Range<usize>) -> Range<usize> {
    let first = file.line_at(range.start);
    if file.line_at(range.end) - first <= WINDOW_LINES {
        return range;
    }
    let end = file.line_range(first).end.max(range.start);
    range.start..end
}

/// Things of one file, in its order, in groups of neighbours.
fn split_windows<T>(file: &SourceFile, mut things: Vec<T>, range: impl Fn(&T) -> &Range<usize>) -> Vec<Vec<T>> {
    things.sort_by_key(|thing| (range(thing).start, range(thing).end));
    let mut windows: Vec<Vec<T>> = Vec::new();
    let mut last_line = 0;
    for thing in things {
        let first = file.line_at(range(&thing).start);
        let last = file.line_at(range(&thing).end);
        match windows.last_mut() {
            Some(window) if first <= last_line + WINDOW_LINES => window.push(thing),
            _ => windows.push(vec![thing]),
        }
        last_line = last.max(last_line);
    }
    windows
}

/// Each file once, in order of mention.
fn distinct_files(files: impl Iterator<Item = FileId>) -> Vec<FileId> {
    let mut distinct = Vec::new();
    for file in files {
        if !distinct.contains(&file) {
            distinct.push(file);
        }
    }
    distinct
}
