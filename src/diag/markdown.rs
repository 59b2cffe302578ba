//! Text of others as Markdown that shows just this text: nothing in it becomes markup, a link or a mention of somebody.

use super::visible::make_visible;

/// The text between other words of a document.
#[must_use]
pub fn escape_markdown(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    for single in make_visible(text).chars() {
        match single {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '#' | '|' | '~' | '!' | '$' => {
                escaped.push('\\');
                escaped.push(single);
            }
            single => escaped.push(single),
        }
    }
    escaped
}

/// The text in a comment on a forge, which makes links and mentions of what is no markup at all.
#[must_use]
pub fn escape_comment(text: &str) -> String {
    const NOTHING: char = '\u{200b}';
    let mut escaped = String::with_capacity(text.len() + 8);
    for single in escape_markdown(text).chars() {
        escaped.push(single);
        // a mention and a number of an issue end at what can not be seen; an address needs its colon or its first dot
        if matches!(single, '@' | '#' | ':') {
            escaped.push(NOTHING);
        }
    }
    for host in ["www.", "WWW.", "Www."] {
        escaped = escaped.replace(host, &format!("{}{NOTHING}.", &host[..3]));
    }
    // a colon before a blank, or at the end, begins no address
    let escaped = escaped.replace(&format!(":{NOTHING} "), ": ");
    escaped.strip_suffix(&format!(":{NOTHING}")).map_or_else(|| escaped.clone(), |rest| format!("{rest}:"))
}

/// The text as a piece of code, in which also addresses are no links and nobody is mentioned. Inside a table a bar would
/// end the cell.
#[must_use]
pub fn code_span(text: &str, in_table: bool) -> String {
    let shown = make_visible(text);
    if shown.trim().is_empty() {
        // a renderer makes nothing of a piece of code without letters
        return "(blank)".to_owned();
    }
    let longest = shown.split(|single| single != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let padded = shown.starts_with(['`', ' ']) || shown.ends_with(['`', ' ']);
    let gap = if padded { " " } else { "" };
    let shown = if in_table { shown.replace('|', "\\|") } else { shown.into_owned() };
    format!("{fence}{gap}{shown}{gap}{fence}")
}
