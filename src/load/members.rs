//! A CSV file of people to the nodes that `members` would have: every later stage sees one kind of list, and findings
//! point into the CSV file.

use super::rules::malformed_members_file;
use crate::diag::Sink;
use crate::source::{Entry, FileId, Node, Span, Table, Value};

/// The columns by what they may be called, in lower case.
const COLUMNS: [(&str, &[&str]); 3] =
    [("user", &["userprincipalname", "upn", "user"]), ("id", &["id", "objectid"]), ("mailbox", &["mailbox"])];

/// Reads the lines; faulty ones are reported and left out.
pub(super) fn parse_members(text: &str, file: FileId, sink: &mut Sink) -> Vec<Node> {
    let header = text.lines().next().unwrap_or_default();
    // spreadsheets of many countries write semicolons
    let delimiter = if header.contains(';') && !header.contains(',') { b';' } else { b',' };
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).trim(csv::Trim::All).from_reader(text.as_bytes());
    let first = Span { file, start: 0, end: header.len() };
    let columns: Vec<String> = match reader.headers() {
        Ok(names) => names.iter().map(str::to_lowercase).collect(),
        Err(error) => {
            sink.push(malformed_members_file::report(&error.to_string(), first));
            return Vec::new();
        }
    };
    let place = |names: &[&str]| columns.iter().position(|column| names.contains(&column.as_str()));
    if place(COLUMNS[0].1).is_none() {
        sink.push(malformed_members_file::report("the header has no column `UserPrincipalName`", first));
        return Vec::new();
    }
    let mut people = Vec::new();
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let at = error.position().map_or(0, csv::Position::byte);
                sink.push(malformed_members_file::report(&describe(&error), line_at(text, at, file)));
                continue;
            }
        };
        let span = line_at(text, record.position().map_or(0, csv::Position::byte), file);
        let mut table = Table::default();
        for (key, names) in COLUMNS {
            let value = place(names).and_then(|column| record.get(column)).filter(|value| !value.is_empty());
            if let Some(value) = value {
                let node = Node { span, value: Value::Text(value.to_owned()) };
                table.insert(key.to_owned(), Entry { key: span, node });
            }
        }
        if table.contains_key("user") {
            people.push(Node { span, value: Value::Table(Box::new(table)) });
        } else {
            sink.push(malformed_members_file::report("the line has no sign-in name", span));
        }
    }
    people
}

fn describe(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("the line has {len} values, the header has {expected_len}")
        }
        _ => "the line is no CSV".to_owned(),
    }
}

fn line_at(text: &str, byte: u64, file: FileId) -> Span {
    let mut start = usize::try_from(byte).unwrap_or(text.len()).min(text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    // the reader counts the line break of the line before to this one
    start += text[start..].len() - text[start..].trim_start_matches(['\r', '\n']).len();
    let length = text[start..].find(['\r', '\n']).unwrap_or(text.len() - start);
    Span { file, start, end: start + length }
}
