//! The run folder of a script: what it keeps beside itself from one run to the next. It is taken from where a run left it,
//! put where another goes on, and compared with that of another time.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;

/// How the name of a transcript begins. Transcripts are for people: no script reads them.
const TRANSCRIPT: &str = "transcript-";
/// The member of a record that says when it was made. Scripts keep it and never read it.
const STAMP: &str = "at";

/// The files of a run folder, byte for byte, by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RunFolder {
    /// By their place in the folder, with `/`.
    pub files: BTreeMap<String, Vec<u8>>,
}

impl RunFolder {
    /// Where a script has its run folder unless told otherwise: beside itself.
    #[must_use]
    pub fn of(script: &Path) -> PathBuf {
        let name = script.file_stem().unwrap_or_default().to_string_lossy();
        script.with_file_name(format!("run-{name}"))
    }

    /// Does a script find the same in both? Times and transcripts do not count, the order of records does.
    #[must_use]
    pub fn reads_like(&self, other: &Self) -> bool {
        self == other || self.readable().eq(other.readable())
    }

    fn readable(&self) -> impl Iterator<Item = (&str, Content<'_>)> {
        let files = self.files.iter().filter(|(name, _)| !name.starts_with(TRANSCRIPT));
        files.map(|(name, bytes)| (name.as_str(), Content::of(name, bytes)))
    }
}

/// What a script finds in a file.
#[derive(Debug, PartialEq)]
enum Content<'a> {
    /// These bytes.
    Bytes(&'a [u8]),
    /// These records, a line each.
    Records(Vec<Value>),
}

impl<'a> Content<'a> {
    fn of(name: &str, bytes: &'a [u8]) -> Self {
        if !name.ends_with(".jsonl") {
            return Self::Bytes(bytes);
        }
        let lines = bytes.split(|byte| *byte == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line));
        let records: Option<Vec<Value>> = lines.filter(|line| !line.is_empty()).map(record).collect();
        // a file that is cut or damaged is only like one that is so in every byte
        records.map_or(Self::Bytes(bytes), Self::Records)
    }
}

fn record(line: &[u8]) -> Option<Value> {
    let mut record: Value = serde_json::from_slice(line).ok()?;
    record.as_object_mut()?.remove(STAMP);
    Some(record)
}
