//! What is in a folder that is about to be replaced, held against the manifest that we left there.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use super::{OutputError, OutputFile, disk};
use crate::render::{MANIFEST, digest_of};
use crate::rollout::{Change, Difference, Listing, read_manifest};

/// What stands where a folder is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stand {
    /// Nothing.
    Nothing,
    /// A folder.
    Folder,
}

/// Looks without following a link.
pub(super) fn stand(folder: &Path) -> Result<Stand, OutputError> {
    match fs::symlink_metadata(folder) {
        Ok(about) if about.is_symlink() => Err(OutputError::InTheWay("a symbolic link")),
        Ok(about) if about.is_dir() => Ok(Stand::Folder),
        Ok(_) => Err(OutputError::InTheWay("a file")),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Stand::Nothing),
        Err(error) => Err(OutputError::Disk { place: folder.to_owned(), error }),
    }
}

/// The content of a folder: files by SHA-256 in hexadecimal digits; none for what is no regular file, or nobody knows.
#[derive(Debug, Default)]
pub(super) struct Content {
    /// The files, by path with `/`.
    pub files: BTreeMap<String, Option<String>>,
    /// The run folders, `ring/run-…`; what is in them is nobody's business.
    pub runs: Vec<String>,
}

impl Content {
    /// Lists a folder with all that is below it, and reads the files that are known.
    pub(super) fn read(folder: &Path, is_known: &dyn Fn(&str) -> bool) -> Result<Self, OutputError> {
        let mut content = Self::default();
        content.walk(folder, "", 0, is_known)?;
        content.runs.sort_unstable();
        Ok(content)
    }

    fn walk(
        &mut self,
        folder: &Path,
        prefix: &str,
        depth: usize,
        is_known: &dyn Fn(&str) -> bool,
    ) -> Result<(), OutputError> {
        for entry in fs::read_dir(folder).map_err(disk(folder))? {
            let entry = entry.map_err(disk(folder))?;
            let path = entry.path();
            let kind = entry.file_type().map_err(disk(&path))?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let place = format!("{prefix}{name}");
            if kind.is_dir() && depth == 1 && name.starts_with("run-") {
                self.runs.push(place);
            } else if kind.is_dir() {
                self.walk(&path, &format!("{place}/"), depth + 1, is_known)?;
            } else if kind.is_file() && is_known(&place) {
                let bytes = fs::read(&path).map_err(disk(&path))?;
                self.files.insert(place, Some(digest_of(&bytes)));
            } else {
                self.files.insert(place, None);
            }
        }
        Ok(())
    }
}

/// A folder of ours, or an empty one.
#[derive(Debug)]
pub(super) struct Existing {
    content: Content,
    differences: Vec<Difference>,
    /// The run folders.
    pub runs: Vec<String>,
}

impl Existing {
    /// Reads a folder that we may have written.
    pub(super) fn inspect(folder: &Path) -> Result<Self, OutputError> {
        let Some(manifest) = folder_manifest(folder)? else {
            return Ok(Self { content: Content::default(), differences: Vec::new(), runs: Vec::new() });
        };
        let content = Content::read(folder, &|path| path == MANIFEST || manifest.files.contains_key(path))?;
        let differences = manifest.differences(&content.files);
        let runs = content.runs.clone();
        Ok(Self { content, differences, runs })
    }

    /// Is nothing in it?
    pub(super) fn is_empty(&self) -> bool {
        self.content.files.is_empty() && self.runs.is_empty() && self.differences.is_empty()
    }

    /// Does it hold just these files, run folders aside?
    pub(super) fn holds(&self, files: &[OutputFile]) -> bool {
        let wanted: BTreeSet<&str> = files.iter().map(|file| file.path.as_str()).collect();
        self.content.files.len() == wanted.len()
            && files.iter().all(|file| self.content.files.get(&file.path) == Some(&Some(digest_of(&file.bytes))))
    }

    /// May it be replaced? Then the files that are lost by it: a listed file that is gone is no loss.
    pub(super) fn may_go(&self, force: bool) -> Result<Vec<String>, OutputError> {
        if !force && !self.differences.is_empty() {
            return Err(OutputError::Changed(self.differences.clone()));
        }
        if !force && !self.runs.is_empty() {
            return Err(OutputError::HasRun(self.runs.clone()));
        }
        let lost = self.differences.iter().filter(|one| one.change != Change::Missing);
        Ok(lost.map(|one| one.path.clone()).collect())
    }
}

/// The manifest of a folder of ours; none for an empty folder. Any other is an error.
fn folder_manifest(folder: &Path) -> Result<Option<Listing>, OutputError> {
    let path = folder.join(MANIFEST);
    // a link may lead anywhere
    if fs::symlink_metadata(&path).is_ok_and(|about| about.is_file()) {
        let bytes = fs::read(&path).map_err(disk(&path))?;
        if let Ok(manifest) = read_manifest(&bytes) {
            return Ok(Some(manifest));
        }
    }
    // only the top is listed: the folder may be a home, or a whole disk
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).map_err(disk(folder))? {
        names.push(entry.map_err(disk(folder))?.file_name().to_string_lossy().into_owned());
    }
    names.sort_unstable();
    if names.is_empty() { Ok(None) } else { Err(OutputError::NotOurs(names)) }
}

/// Is a folder ours, or empty?
pub(super) fn require_ours(folder: &Path) -> Result<(), OutputError> {
    folder_manifest(folder).map(|_| ())
}
