//! Characters that cannot be seen, or that change how others are seen, to `\u{…}`. A posture comes from strangers: what
//! it contains must not steer a terminal, reorder a line or hide in it.

use std::borrow::Cow;

/// Is this a control character, one that steers the direction of text, or one without a shape of its own? A tab and a
/// line feed count too.
pub(super) fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}'
            // Private use: looks like anything, and the human renderer marks places with one of these.
            | '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}')
}

/// Is it printable ASCII throughout? Nearly every text is, and bytes are quick to look at.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

/// The text on one line, with every hidden character written out.
#[must_use]
pub fn make_visible(text: &str) -> Cow<'_, str> {
    if is_plain(text) || !text.contains(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        push_visible(&mut shown, character);
    }
    Cow::Owned(shown)
}

/// The same for a text that may have several lines.
pub(super) fn make_lines_visible(text: &str) -> Cow<'_, str> {
    if !text.contains(is_hidden) {
        return Cow::Borrowed(text);
    }
    let lines: Vec<Cow<'_, str>> = text.split('\n').map(|line| make_visible(line.trim_end_matches('\r'))).collect();
    Cow::Owned(lines.join("\n"))
}

/// Writes one character so that it can be seen; a tab as four blanks.
pub(super) fn push_visible(shown: &mut String, character: char) {
    match character {
        '\t' => shown.push_str("    "),
        '\n' => shown.push_str("\\n"),
        hidden if is_hidden(hidden) => shown.extend(hidden.escape_unicode()),
        seen => shown.push(seen),
    }
}

/// A JSON text with every hidden character inside its strings written as `\u` and four digits. Control characters below
/// the blank are left alone: in a string they are escaped already, outside they are layout.
#[must_use]
pub fn escape_json(json: String) -> String {
    if json.bytes().all(|byte| byte < 0x7f) {
        return json;
    }
    let mut escaped = String::with_capacity(json.len() + 16);
    let mut done = 0;
    for (at, hidden) in json.char_indices().filter(|(_, character)| *character >= ' ' && is_hidden(*character)) {
        escaped.push_str(&json[done..at]);
        for unit in hidden.encode_utf16(&mut [0; 2]) {
            escaped.push_str(&format!("\\u{unit:04x}"));
        }
        done = at + hidden.len_utf8();
    }
    escaped.push_str(&json[done..]);
    escaped
}
