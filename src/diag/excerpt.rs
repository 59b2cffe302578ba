//! A few lines of a file made fit to be shown: hidden characters written out, tabs widened, long lines cut around the
//! places that matter. It keeps track of where those places went.

use std::collections::BTreeMap;
use std::ops::Range;

use super::visible::push_visible;
use crate::source::{SourceFile, Span};

/// Stands for what was cut out of a line.
const CUT: &str = "...";

/// Lines of a file, as shown.
#[derive(Debug)]
pub(super) struct Excerpt {
    /// The lines, without a last line feed.
    pub(super) text: String,
    /// Number of the first of them, from 1.
    pub(super) first_line: usize,
    /// Where the marked offsets of the file went in the text.
    moved: BTreeMap<usize, usize>,
}

impl Excerpt {
    /// The lines from the first mark to the last. Every mark must lie inside the file and on the borders of characters.
    /// Of a line longer than `width` only what is near a mark remains.
    pub(super) fn cut(file: &SourceFile, marks: &[Range<usize>], width: usize) -> Self {
        let mut anchors: Vec<usize> = marks.iter().flat_map(|mark| [mark.start, mark.end]).collect();
        anchors.sort_unstable();
        anchors.dedup();
        let first = anchors.first().map_or(1, |offset| file.line_at(*offset));
        let last = anchors.last().map_or(first, |offset| file.line_at(*offset));
        let mut excerpt = Self { text: String::new(), first_line: first, moved: BTreeMap::new() };
        let mut rest = anchors.as_slice();
        for number in first..=last {
            if number > first {
                excerpt.text.push('\n');
            }
            let line = file.line_range(number);
            let next = file.line_range(number + 1).start;
            let count = if number == last { rest.len() } else { rest.partition_point(|offset| *offset < next) };
            let (here, later) = rest.split_at(count);
            excerpt.push_line(file, line, here, width);
            rest = later;
        }
        // A text whose last line is empty is taken to end before it.
        if excerpt.text.ends_with('\n') {
            excerpt.text.push(' ');
        }
        excerpt
    }

    /// Where a range went whose ends were marked.
    pub(super) fn place(&self, range: &Range<usize>) -> Range<usize> {
        let find = |offset: usize| self.moved.get(&offset).copied().unwrap_or(self.text.len());
        find(range.start)..find(range.end)
    }

    fn push_line(&mut self, file: &SourceFile, line: Range<usize>, anchors: &[usize], width: usize) {
        let kept = kept_ranges(file, &line, anchors, width);
        let mut anchors = anchors.iter().copied().peekable();
        let mut done = line.start;
        for range in kept {
            if range.start > done {
                self.text.push_str(CUT);
            }
            for (position, character) in file.text[range.clone()].char_indices() {
                while let Some(anchor) = anchors.next_if(|anchor| *anchor <= range.start + position) {
                    self.moved.insert(anchor, self.text.len());
                }
                push_visible(&mut self.text, character);
            }
            // The end of what is kept may be marked as well as the start of what comes next.
            while let Some(anchor) = anchors.next_if(|anchor| *anchor <= range.end) {
                self.moved.insert(anchor, self.text.len());
            }
            done = range.end;
        }
        if done < line.end {
            self.text.push_str(CUT);
        }
        // What is left marks the line break.
        for anchor in anchors {
            self.moved.insert(anchor, self.text.len());
        }
    }
}

/// The parts of a line to show: all of a short one, else what is near an anchor, else its beginning.
fn kept_ranges(file: &SourceFile, line: &Range<usize>, anchors: &[usize], width: usize) -> Vec<Range<usize>> {
    if line.len() <= width {
        return vec![line.clone()];
    }
    let reach = width / 4;
    let mut kept: Vec<Range<usize>> = Vec::new();
    for anchor in anchors.iter().map(|anchor| (*anchor).min(line.end)) {
        let start = file.clamp(anchor.saturating_sub(reach).max(line.start));
        let end = file.clamp((anchor + reach).min(line.end));
        match kept.last_mut() {
            Some(before) if start <= before.end + CUT.len() => before.end = end,
            _ => kept.push(start..end),
        }
    }
    if kept.is_empty() {
        kept.push(line.start..file.clamp(line.start + width.min(line.len())));
    }
    kept
}

/// The part of a file to underline for a span: inside the text, whole characters, and without the line break at its end.
pub(super) fn marked_range(file: &SourceFile, span: Span) -> Range<usize> {
    let start = file.clamp(span.start);
    let end = file.clamp(span.end).max(start);
    let marked = file.text[start..end].trim_end_matches(['\r', '\n']);
    start..start + marked.len()
}
