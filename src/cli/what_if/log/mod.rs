//! Files of sign-ins: JSON lines in the words of a posture, sign-in logs as Graph has them, and as the portal exports
//! them. They are told apart by their shape; an entry that can not be read is kept with the reason.

mod client;
mod graph;
mod portal;

use serde_json::value::RawValue;

use super::statement::Statement;

/// An entry of a file.
#[derive(Debug)]
pub struct Entry {
    /// What is stated.
    pub statement: Statement,
    /// How it ended then, where the file says so.
    pub then: Option<Ended>,
}

/// How a sign-in ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ended {
    /// It succeeded.
    Succeeded,
    /// It did not, or not yet.
    Failed,
}

/// An entry with its number: that of the line, or its place in a list; or why it can not be read.
pub type Numbered = (usize, Result<Entry, String>);

/// Reads a file.
///
/// # Errors
/// A phrase, where it is no file of sign-ins at all.
pub fn read(bytes: &[u8]) -> Result<Vec<Numbered>, String> {
    let text = std::str::from_utf8(bytes).map_err(|error| format!("it is not UTF-8: byte {}", error.valid_up_to()))?;
    let text = text.trim_start_matches('\u{feff}');
    match text.trim_start().chars().next() {
        None => Err("it is empty".to_owned()),
        Some('[') => list(text.trim()),
        Some('{') => match serde_json::from_str::<Envelope<'_>>(text) {
            Ok(envelope) => Ok(numbered(&envelope.value)),
            Err(_) => Ok(lines(text)),
        },
        Some(_) => portal::read(text),
    }
}

/// What Graph wraps around a list.
#[derive(serde::Deserialize)]
struct Envelope<'a> {
    #[serde(borrow)]
    value: Vec<&'a RawValue>,
}

fn list(text: &str) -> Result<Vec<Numbered>, String> {
    let values: Vec<&RawValue> = serde_json::from_str(text).map_err(|error| format!("it is no JSON: {error}"))?;
    Ok(numbered(&values))
}

fn numbered(values: &[&RawValue]) -> Vec<Numbered> {
    values.iter().enumerate().map(|(place, value)| (place + 1, entry(value.get()))).collect()
}

fn lines(text: &str) -> Vec<Numbered> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines.map(|(place, line)| (place + 1, entry(line))).collect()
}

/// A sign-in of Graph has members that none in our words has.
fn entry(text: &str) -> Result<Entry, String> {
    if text.contains("\"userPrincipalName\"") || text.contains("\"clientAppUsed\"") {
        return graph::read(text);
    }
    let statement = serde_json::from_str(text).map_err(|error| phrase(&error))?;
    Ok(Entry { statement, then: None })
}

/// What is wrong with an entry; the line of a text of one line says nothing.
fn phrase(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let text = text.split(" at line").next().unwrap_or_default();
    if error.is_data() { text.to_owned() } else { format!("it is no JSON: {text}") }
}
