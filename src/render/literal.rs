//! Values as PowerShell literals: the only place where a text of the posture is written into code. Everything comes out
//! as printable ASCII in three shapes: a single-quoted text, its unescaped form, and joined parts of either.
//!
//! A value stands on one line where that fits; else its elements, members or parts stand on lines of their own.

use crate::plan::{Member, Value};

/// No line of a script is longer.
const LINE: usize = 120;
/// No single text literal is longer between its quotes.
const PART: usize = 100;
/// The longest opening that a value in several lines puts behind its key.
const OPENING: usize = "([regex]::Unescape(@(".len() + 1;
/// One level of indentation.
pub(super) const STEP: usize = 4;
/// How lines end.
pub(super) const NEWLINE: &str = "\r\n";

/// A value on one line, however long that becomes.
#[must_use]
pub fn inline(value: &Value) -> String {
    let mut out = String::new();
    inline_value(&mut out, value, usize::MAX);
    out
}

/// Writes a value behind what stands on the current line, which is indented by `indent`.
pub(super) fn write_value(out: &mut String, value: &Value, indent: usize) {
    if fits(out, |out, end| inline_value(out, value, end)) {
        return;
    }
    match value {
        Value::Text(text) => write_parts(out, text, indent),
        Value::List(list) => write_list(out, list, indent),
        Value::Table(members) => write_members(out, members, indent),
        Value::IdOf { kind, identity } => write_members(out, &id_of(kind.name(), identity), indent),
        // too short to need a second line; only absurd nesting leads here
        Value::Null | Value::Boolean(_) | Value::Integer(_) => {
            inline_value(out, value, usize::MAX);
        }
    }
}

/// Writes a text behind what stands on the current line.
pub(super) fn write_text(out: &mut String, text: &str, indent: usize) {
    if !fits(out, |out, end| inline_text(out, text, end)) {
        write_parts(out, text, indent);
    }
}

/// Writes a table behind what stands on the current line.
pub(super) fn write_table(out: &mut String, members: &[Member], indent: usize) {
    if !fits(out, |out, end| inline_table(out, members, end)) {
        write_members(out, members, indent);
    }
}

/// Writes a list of texts, one a line.
pub(super) fn write_lines(out: &mut String, texts: &[String], indent: usize) {
    out.push_str("@(");
    for text in texts {
        new_line(out, indent + STEP);
        write_text(out, text, indent + STEP);
    }
    new_line(out, indent);
    out.push(')');
}

/// Ends the line and indents the next.
pub(super) fn new_line(out: &mut String, indent: usize) {
    out.push_str(NEWLINE);
    pad(out, indent);
}

/// Appends spaces.
pub(super) fn pad(out: &mut String, width: usize) {
    out.extend(std::iter::repeat_n(' ', width));
}

/// Writes in one line if that stays within the limit; else leaves no trace.
fn fits(out: &mut String, write: impl FnOnce(&mut String, usize) -> bool) -> bool {
    let start = out.len();
    let line = out.rfind('\n').map_or(0, |at| at + 1);
    let end = line + LINE;
    let fits = write(out, end) && out.len() <= end;
    if !fits {
        out.truncate(start);
    }
    fits
}

/// The members that stand for the id of another object.
fn id_of(kind: &'static str, identity: &str) -> [Member; 2] {
    [("IdOf".into(), Value::text(kind)), ("Identity".into(), Value::text(identity.to_owned()))]
}

/// Appends a value in one line. False as soon as the text is longer than `end`, with any of it written.
fn inline_value(out: &mut String, value: &Value, end: usize) -> bool {
    match value {
        Value::Null => out.push_str("$null"),
        Value::Boolean(true) => out.push_str("$true"),
        Value::Boolean(false) => out.push_str("$false"),
        Value::Integer(number) if *number < 0 => {
            out.push('(');
            out.push_str(&number.to_string());
            out.push(')');
        }
        Value::Integer(number) => out.push_str(&number.to_string()),
        Value::Text(text) => return inline_text(out, text, end),
        Value::List(list) => return inline_list(out, list, end),
        Value::Table(members) => return inline_table(out, members, end),
        Value::IdOf { kind, identity } => return inline_table(out, &id_of(kind.name(), identity), end),
    }
    out.len() <= end
}

fn inline_list(out: &mut String, list: &[Value], end: usize) -> bool {
    out.push_str("@(");
    if let [Value::List(_)] = list {
        // a list alone in a list would be taken for its elements
        out.push_str(", ");
    }
    for (position, value) in list.iter().enumerate() {
        if position > 0 {
            out.push_str(", ");
        }
        if !inline_value(out, value, end) {
            return false;
        }
    }
    out.push(')');
    out.len() <= end
}

fn inline_table(out: &mut String, members: &[Member], end: usize) -> bool {
    refuse_equal_keys(members);
    if members.is_empty() {
        out.push_str("[ordered]@{}");
        return out.len() <= end;
    }
    out.push_str("[ordered]@{ ");
    for (position, (key, value)) in members.iter().enumerate() {
        if position > 0 {
            out.push_str("; ");
        }
        if is_word(key) {
            out.push_str(key);
        } else if !inline_text(out, key, end) {
            return false;
        }
        out.push_str(" = ");
        if !inline_value(out, value, end) {
            return false;
        }
    }
    out.push_str(" }");
    out.len() <= end
}

fn inline_text(out: &mut String, text: &str, end: usize) -> bool {
    if out.len().saturating_add(text.len()) > end {
        return false;
    }
    let plain = is_plain(text);
    out.push_str(if plain { "'" } else { "([regex]::Unescape('" });
    let start = out.len();
    if plain {
        for (position, part) in text.split('\'').enumerate() {
            out.push_str(if position > 0 { "''" } else { "" });
            out.push_str(part);
        }
    } else {
        text.chars().for_each(|character| push_escaped(out, character, plain));
    }
    let width = out.len() - start;
    out.push_str(if plain { "'" } else { "'))" });
    out.len() <= end && (width <= PART || end == usize::MAX)
}

/// A text as joined parts, one a line. Cut between characters only, so never inside a doubled quote or an escape.
fn write_parts(out: &mut String, text: &str, indent: usize) {
    let plain = is_plain(text);
    let inner = indent + STEP;
    // twelve columns hold any one character
    let width = PART.min((LINE - 2).saturating_sub(inner)).max(12);
    out.push_str(if plain { "(@(" } else { "([regex]::Unescape(@(" });
    new_line(out, inner);
    out.push('\'');
    let mut start = out.len();
    for character in text.chars() {
        let before = out.len();
        push_escaped(out, character, plain);
        if out.len() - start > width {
            let escaped = out.split_off(before);
            out.push('\'');
            new_line(out, inner);
            out.push('\'');
            start = out.len();
            out.push_str(&escaped);
        }
    }
    out.push('\'');
    new_line(out, indent);
    out.push_str(if plain { ") -join '')" } else { ") -join ''))" });
}

/// A list in several lines.
fn write_list(out: &mut String, list: &[Value], indent: usize) {
    out.push_str("@(");
    for value in list {
        new_line(out, indent + STEP);
        if let Value::List(_) = value {
            // on a line of its own a list is a statement, and its elements would run together with the others
            out.push_str(", ");
        }
        write_value(out, value, indent + STEP);
    }
    new_line(out, indent);
    out.push(')');
}

/// A table in several lines, one member a line.
fn write_members(out: &mut String, members: &[Member], indent: usize) {
    refuse_equal_keys(members);
    let inner = indent + STEP;
    let longest = LINE.saturating_sub(inner + OPENING + " = ".len());
    let keys: Vec<Option<String>> = members
        .iter()
        .map(|(key, _)| {
            let mut text = String::new();
            let done = if is_word(key) {
                text.push_str(key);
                true
            } else {
                inline_text(&mut text, key, LINE)
            };
            (done && text.len() <= longest).then_some(text)
        })
        .collect();
    let width = keys.iter().flatten().map(String::len).max().unwrap_or(0);
    out.push_str("[ordered]@{");
    for ((key, value), short) in members.iter().zip(&keys) {
        new_line(out, inner);
        if let Some(short) = short {
            out.push_str(short);
            pad(out, width - short.len());
        } else {
            write_parts(out, key, inner);
        }
        out.push_str(" = ");
        write_value(out, value, inner);
    }
    new_line(out, indent);
    out.push('}');
}

/// May this key stand without quotes?
fn is_word(key: &str) -> bool {
    key.starts_with(|first: char| first.is_ascii_alphabetic()) && key.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

/// Appends a character of a text between single quotes. In a text that is not plain a backslash begins an escape.
fn push_escaped(out: &mut String, character: char, plain: bool) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    match character {
        '\'' => out.push_str("''"),
        '\\' if !plain => out.push_str("\\\\"),
        ' '..='~' => out.push(character),
        _ => {
            for unit in character.encode_utf16(&mut [0; 2]) {
                out.push_str("\\u");
                for shift in [12, 8, 4, 0] {
                    out.push(char::from(HEX[usize::from(*unit >> shift & 0xF)]));
                }
            }
        }
    }
}

/// PowerShell refuses a table with two keys that differ only in case.
fn refuse_equal_keys(members: &[Member]) {
    for (position, (key, _)) in members.iter().enumerate() {
        let twice = members[..position].iter().any(|(earlier, _)| is_same_key(earlier, key));
        assert!(!twice, "a table of the plan has the key {key:?} twice; this is a mistake in the compiler");
    }
}

/// Equal but for case, character by character, as .NET compares ordinally.
fn is_same_key(left: &str, right: &str) -> bool {
    // nearly all keys are of Graph or Exchange, and so ASCII
    if left.is_ascii() && right.is_ascii() {
        return left.eq_ignore_ascii_case(right);
    }
    let fold = |character: char| {
        let mut upper = character.to_uppercase();
        match (upper.next(), upper.next()) {
            (Some(single), None) => single,
            _ => character,
        }
    };
    left.chars().map(fold).eq(right.chars().map(fold))
}
