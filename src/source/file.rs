//! The files of one run and places in them. A span is bytes; lines and columns are worked out only to be shown.

use std::ops::Range;

/// Which file of a [`Sources`] a place lies in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// Bytes `start..end` of one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// Offset of the first byte.
    pub start: usize,
    /// Offset behind the last byte.
    pub end: usize,
}

/// A text file as it was read.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// The name as given on the command line or in `extends`, with `/` between its parts.
    pub name: String,
    /// The name as the posture's folder sees it, the same from wherever the posture was named: what a rollout may hold.
    pub home: String,
    /// The text, without a byte order mark.
    pub text: String,
    lines: Vec<usize>,
}

/// A place as editors count it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LineColumn {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters (Unicode scalar values), from 1.
    pub column: usize,
}

impl SourceFile {
    /// A file of this name and text, that stands beside the posture or is the posture.
    #[must_use]
    pub fn new(name: String, text: String) -> Self {
        let home = last_part(&name).to_owned();
        Self::with_home(name, home, text)
    }

    /// A file of this name and text, and the name as the posture's folder sees it.
    #[must_use]
    pub fn with_home(name: String, home: String, text: String) -> Self {
        let mut lines = vec![0];
        lines.extend(text.match_indices('\n').map(|(at, _)| at + 1));
        Self { name, home, text, lines }
    }

    /// Line and column of a byte offset; the end of the text for one that lies behind it.
    #[must_use]
    pub fn locate(&self, offset: usize) -> LineColumn {
        self.locate_by(offset, |before| before.chars().count())
    }

    /// As [`SourceFile::locate`], with the column in UTF-16 code units, as editors' protocols and SARIF count it.
    #[must_use]
    pub fn locate_utf16(&self, offset: usize) -> LineColumn {
        self.locate_by(offset, |before| before.encode_utf16().count())
    }

    fn locate_by(&self, offset: usize, width: impl Fn(&str) -> usize) -> LineColumn {
        let offset = self.clamp(offset);
        let line = self.line_at(offset);
        LineColumn { line, column: width(&self.text[self.lines[line - 1]..offset]) + 1 }
    }

    /// The offset itself, or the nearest one before it that is inside the text and begins a character.
    #[must_use]
    pub fn clamp(&self, offset: usize) -> usize {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        offset
    }

    /// The line, from 1, that a byte offset lies in.
    #[must_use]
    pub fn line_at(&self, offset: usize) -> usize {
        self.lines.partition_point(|start| *start <= offset)
    }

    /// The bytes of a line, from 1, without what ends it; nothing at the end of the text for a line behind the last.
    #[must_use]
    pub fn line_range(&self, line: usize) -> Range<usize> {
        let start = self.lines.get(line.saturating_sub(1)).copied().unwrap_or(self.text.len());
        let end = self.lines.get(line).copied().unwrap_or(self.text.len());
        let content = self.text[start..end]
            .strip_suffix('\n')
            .map_or(end - start, |rest| rest.strip_suffix('\r').unwrap_or(rest).len());
        start..start + content
    }
}

/// Every file that one posture was made from: itself first, then what it extends, then lists it names.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    files: Vec<SourceFile>,
}

impl Sources {
    /// Adds a file and says how to refer to it.
    pub fn add(&mut self, file: SourceFile) -> FileId {
        self.files.push(file);
        FileId(u32::try_from(self.files.len() - 1).unwrap_or(u32::MAX))
    }

    /// The same files with other names for messages.
    #[must_use]
    pub fn renamed(mut self, name: impl Fn(&str) -> String) -> Self {
        self.files.iter_mut().for_each(|file| file.name = name(&file.name));
        self
    }

    /// The file behind an id.
    ///
    /// # Panics
    /// If the id belongs to another `Sources`.
    #[must_use]
    pub fn file(&self, id: FileId) -> &SourceFile {
        &self.files[id.0 as usize]
    }

    /// All files, in the order in which they were added.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        (0..).map(FileId).zip(self.files.iter())
    }

    /// `file.toml:12`: where a span begins, for people.
    #[must_use]
    pub fn place(&self, span: Span) -> String {
        let file = self.file(span.file);
        format!("{}:{}", file.name, file.line_at(file.clamp(span.start)))
    }

    /// As [`Sources::place`], seen from the folder of the posture: for everything that is kept.
    #[must_use]
    pub fn home_place(&self, span: Span) -> String {
        let file = self.file(span.file);
        format!("{}:{}", file.home, file.line_at(file.clamp(span.start)))
    }
}

/// The name of a file without its folders.
#[must_use]
pub fn last_part(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}
