//! `manifest.json`, read back: is a folder ours, which files belong into it, and how do those that are there differ?

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::diag::make_visible;
use crate::render::{GENERATOR, MANIFEST};

/// What a manifest lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing {
    /// The version of its format.
    pub format: u32,
    /// The version of the compiler that wrote it.
    pub version: String,
    /// SHA-256 of what the posture says.
    pub posture: String,
    /// The SHA-256 of each file, by its place below the folder, with `/`.
    pub files: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct Manifest {
    generator: String,
    #[serde(default)]
    format: u32,
    #[serde(default)]
    version: String,
    #[serde(default)]
    posture: String,
    files: Vec<ManifestFile>,
}

#[derive(Deserialize)]
struct ManifestFile {
    path: String,
    sha256: String,
}

/// How a file on disk is not what it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// Its content is another.
    Edited,
    /// It is gone.
    Missing,
    /// Nobody expects it.
    Added,
}

/// A file that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// In which way.
    pub change: Change,
    /// The file, with `/`.
    pub path: String,
}

impl Difference {
    /// How a folder differs from what it should be, for people.
    #[must_use]
    pub fn state(&self) -> String {
        let word = match self.change {
            Change::Edited => "differs",
            Change::Missing => "missing",
            Change::Added => "surplus",
        };
        format!("{word}  {}", make_visible(&self.path))
    }
}

/// Reads a manifest of ours, of whatever version: what is new in a later one does not matter to whose a folder is.
///
/// # Errors
/// A phrase on why it is none.
pub fn read_manifest(bytes: &[u8]) -> Result<Listing, String> {
    let manifest: Manifest = serde_json::from_slice(bytes).map_err(|error| {
        format!("its {MANIFEST} is not as posturec writes it: {}", make_visible(&error.to_string()))
    })?;
    if manifest.generator != GENERATOR {
        return Err(format!("its {MANIFEST} is by {}", make_visible(&manifest.generator)));
    }
    let mut files = BTreeMap::new();
    for file in manifest.files {
        let place = make_visible(&file.path).into_owned();
        if files.insert(file.path, file.sha256).is_some() {
            return Err(format!("its {MANIFEST} lists {place} twice"));
        }
    }
    Ok(Listing { format: manifest.format, version: manifest.version, posture: manifest.posture, files })
}

impl Listing {
    /// How the files of a folder, by SHA-256, differ from those listed: the worst first, then by place. A file without a
    /// digest is no regular one, or one that nobody knows.
    #[must_use]
    pub fn differences(&self, found: &BTreeMap<String, Option<String>>) -> Vec<Difference> {
        let mut differences = Vec::new();
        for (path, digest) in found {
            match self.files.get(path) {
                Some(wanted) if digest.as_ref() == Some(wanted) => {}
                Some(_) => differences.push(Difference { change: Change::Edited, path: path.clone() }),
                None if path == MANIFEST => {}
                None => differences.push(Difference { change: Change::Added, path: path.clone() }),
            }
        }
        for path in self.files.keys().filter(|path| !found.contains_key(*path)) {
            differences.push(Difference { change: Change::Missing, path: path.clone() });
        }
        differences.sort_by(|a, b| (a.change, &a.path).cmp(&(b.change, &b.path)));
        differences
    }
}
