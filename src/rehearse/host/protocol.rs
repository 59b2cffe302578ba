//! Lines that our own scripts print between those of others: a mark that nobody else prints, a word, and fields; texts
//! in hexadecimal digits, as `[BitConverter]::ToString` writes them.

use std::sync::atomic::{AtomicU32, Ordering};

/// A mark that no script prints by chance.
pub(super) fn new_mark() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    format!("posturec-{}-{}:", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed))
}

/// The words behind the mark; none for a line of others.
pub(super) fn marked<'a>(line: &'a str, mark: &str) -> Option<Vec<&'a str>> {
    // what a program printed without ending the line may stand before it
    let (_, words) = line.split_once(mark)?;
    Some(words.split_ascii_whitespace().collect())
}

/// A text from `48-69`; what is no such thing is dropped.
pub(super) fn decode(field: &str) -> String {
    let bytes: Vec<u8> = field.split('-').filter_map(|digits| u8::from_str_radix(digits, 16).ok()).collect();
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Lines as every platform ends them.
pub(super) fn plain(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).replace("\r\n", "\n")
}
