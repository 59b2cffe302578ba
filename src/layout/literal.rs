//! Values as TOML on one line. Whatever a text holds, the line holds nothing that steers a terminal.

use serde_json::Value;

use crate::diag::make_visible;

/// Appends a key, quoted where it must be.
pub(super) fn write_key(text: &mut String, key: &str) {
    let bare = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
    if bare { text.push_str(key) } else { write_basic(text, key) }
}

/// Appends a text: as it is between single quotes where that saves escapes, else between double quotes.
pub(super) fn write_text(text: &mut String, content: &str) {
    let plain = matches!(make_visible(content), std::borrow::Cow::Borrowed(_));
    if plain && content.contains(['"', '\\']) && !content.contains('\'') {
        text.push('\'');
        text.push_str(content);
        text.push('\'');
    } else {
        write_basic(text, content);
    }
}

fn write_basic(text: &mut String, content: &str) {
    text.push('"');
    for character in content.chars() {
        match character {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            seen if make_visible(seen.encode_utf8(&mut [0; 4])).len() == seen.len_utf8() => text.push(seen),
            hidden if u32::from(hidden) <= 0xffff => text.push_str(&format!("\\u{:04X}", u32::from(hidden))),
            hidden => text.push_str(&format!("\\U{:08X}", u32::from(hidden))),
        }
    }
    text.push('"');
}

/// A value on one line.
pub(super) fn one_line(value: &Value) -> String {
    let mut text = String::new();
    write_value(&mut text, value);
    text
}

fn write_value(text: &mut String, value: &Value) {
    match value {
        // the one thing that is read as nothing: `nan` among the members of Graph
        Value::Null => text.push_str("nan"),
        Value::Bool(truth) => text.push_str(if *truth { "true" } else { "false" }),
        Value::Number(number) => text.push_str(&number.to_string()),
        Value::String(content) => write_text(text, content),
        Value::Array(list) => {
            text.push('[');
            for (position, element) in list.iter().enumerate() {
                if position > 0 {
                    text.push_str(", ");
                }
                write_value(text, element);
            }
            text.push(']');
        }
        Value::Object(table) if table.is_empty() => text.push_str("{}"),
        Value::Object(table) => {
            text.push_str("{ ");
            for (position, (key, value)) in table.iter().enumerate() {
                if position > 0 {
                    text.push_str(", ");
                }
                write_key(text, key);
                text.push_str(" = ");
                match value {
                    Value::String(date) if key == "expires" && is_date(date) => text.push_str(date),
                    other => write_value(text, other),
                }
            }
            text.push_str(" }");
        }
    }
}

/// The one member of a posture that is a date is called `expires`.
pub(super) fn is_date(text: &str) -> bool {
    text.len() == 10 && text.parse::<jiff::civil::Date>().is_ok()
}
