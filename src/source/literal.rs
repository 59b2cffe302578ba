//! From a part of a text to its place in the file: a TOML literal has quotation marks, escapes and line ends that the
//! text it stands for has not. Where the two cannot be matched exactly there is no answer.

use std::ops::Range;

use super::{Node, Sources, Span};

/// The place of some bytes of a text, if the text is written out behind `node`.
#[must_use]
pub fn span_in_text(sources: &Sources, node: &Node, range: Range<usize>) -> Option<Span> {
    let text = node.as_text()?;
    let raw = sources.file(node.span.file).text.get(node.span.start..node.span.end)?;
    let found = range_in_literal(raw, text, range)?;
    Some(Span { start: node.span.start + found.start, end: node.span.start + found.end, ..node.span })
}

/// The bytes of a literal, with its quotation marks, that stand for some bytes of its text.
fn range_in_literal(raw: &str, text: &str, range: Range<usize>) -> Option<Range<usize>> {
    text.get(range.clone())?;
    let places = places(raw, text)?;
    let start = places.get(range.start)?.start;
    // an end lies behind the last character, not before the next one: blanks that are no part of the text may follow
    let end = if range.is_empty() { start } else { places.get(range.end - 1)?.end };
    Some(start..end)
}

/// For every byte of the text, and for its end, the bytes of the literal that stand for its character.
fn places(raw: &str, text: &str) -> Option<Vec<Range<usize>>> {
    let quote = ["\"\"\"", "'''", "\"", "'"].into_iter().find(|quote| raw.starts_with(quote))?;
    let end = raw.len().checked_sub(quote.len()).filter(|end| *end >= quote.len() && raw.ends_with(quote))?;
    let escapes = quote.starts_with('"');
    let mut at = quote.len();
    if quote.len() == 3 {
        at += line_end(&raw[at..end]);
    }
    let mut places = Vec::with_capacity(text.len() + 1);
    for character in text.chars() {
        if escapes {
            at += continuation(&raw[at..end]);
        }
        let length = written_length(&raw[at..end], character, escapes)?;
        places.extend(std::iter::repeat_n(at..at + length, character.len_utf8()));
        at += length;
    }
    if escapes {
        at += continuation(&raw[at..end]);
    }
    places.push(at..at);
    (at == end).then_some(places)
}

/// How many bytes stand for this character at the beginning, if it stands there.
fn written_length(written: &str, character: char, escapes: bool) -> Option<usize> {
    if escapes && written.starts_with('\\') {
        let (meant, length) = unescape(written)?;
        return (meant == character).then_some(length);
    }
    if character == '\n' && written.starts_with("\r\n") {
        return Some(2);
    }
    written.starts_with(character).then_some(character.len_utf8())
}

/// The length of the line end that a text begins with.
fn line_end(text: &str) -> usize {
    match text {
        _ if text.starts_with("\r\n") => 2,
        _ if text.starts_with('\n') => 1,
        _ => 0,
    }
}

/// The length of the backslashes at line ends, with the blanks behind them, that a text begins with.
fn continuation(text: &str) -> usize {
    let mut rest = text;
    while let Some(behind) = rest.strip_prefix('\\') {
        let line = behind.trim_start_matches([' ', '\t']);
        if line_end(line) == 0 {
            break;
        }
        rest = line.trim_start_matches([' ', '\t', '\r', '\n']);
    }
    text.len() - rest.len()
}

/// The character that the escape at the beginning stands for, and the length of the escape.
fn unescape(written: &str) -> Option<(char, usize)> {
    let digits = |count: usize| {
        let number = u32::from_str_radix(written.get(2..2 + count)?, 16).ok()?;
        Some((char::from_u32(number)?, 2 + count))
    };
    let single = match written.as_bytes().get(1)? {
        b'x' => return digits(2),
        b'u' => return digits(4),
        b'U' => return digits(8),
        b'b' => '\u{8}',
        b't' => '\t',
        b'n' => '\n',
        b'f' => '\u{c}',
        b'r' => '\r',
        b'e' => '\u{1b}',
        b'"' => '"',
        b'\\' => '\\',
        _ => return None,
    };
    Some((single, 2))
}
