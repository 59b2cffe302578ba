//! Where a side is read from: the disk, or a commit of git. Both have files and folders, and names with `/`.

use std::path::Path;

use super::git::{Commit, Entry};
use super::sides::has_ending;
use crate::cli::disk::{Reader, list_below, list_files};

/// The disk, or a commit.
#[derive(Debug, Clone)]
pub enum Tree {
    /// The disk.
    Disk,
    /// A commit.
    Commit(Commit),
}

impl Tree {
    /// What stands at a place.
    pub fn entry(&self, path: &str) -> Result<Option<Entry>, String> {
        match self {
            Self::Disk if Path::new(path).is_dir() => Ok(Some(Entry::Folder)),
            Self::Disk if Path::new(path).exists() => Ok(Some(Entry::File)),
            Self::Disk => Ok(None),
            Self::Commit(commit) => commit.entry(path),
        }
    }

    /// The names of the files in a folder, sorted; hidden ones are left out.
    pub fn files(&self, folder: &str) -> Result<Vec<String>, String> {
        let mut files = match self {
            Self::Disk => list_files(folder)?,
            Self::Commit(commit) => commit.files(folder)?,
        };
        files.retain(|name| !name.starts_with('.'));
        files.sort_unstable();
        Ok(files)
    }

    /// The names of the files below a folder that end so, however deep.
    pub fn files_below(&self, folder: &str, ending: &str) -> Result<Vec<String>, String> {
        let mut files = match self {
            Self::Disk => list_below(folder)?,
            Self::Commit(commit) => commit.files_below(folder)?,
        };
        files.retain(|name| !name.starts_with('.') && !name.contains("/.") && has_ending(name, ending));
        files.sort_unstable();
        Ok(files)
    }

    /// Reads files that will be asked for, where that is faster at once.
    pub fn prepare(&self, paths: &[String]) -> Result<(), String> {
        match self {
            Self::Disk => Ok(()),
            Self::Commit(commit) => commit.prepare(paths),
        }
    }

    /// A file.
    pub fn read(&self, reader: &Reader, path: &str) -> Result<Vec<u8>, String> {
        match self {
            Self::Disk => reader.read(path),
            Self::Commit(commit) => commit.read(path),
        }
    }

    /// How many bytes a file has, as far as that is known before it is read.
    pub fn size(&self, path: &str) -> u64 {
        match self {
            Self::Disk => std::fs::metadata(path).map_or(0, |known| known.len()),
            Self::Commit(_) => 0,
        }
    }

    /// What a place is called in messages.
    pub fn name(&self, path: &str) -> String {
        match self {
            Self::Disk => path.to_owned(),
            Self::Commit(commit) => format!("{}:{path}", commit.name),
        }
    }
}

/// The name of a file in a folder.
pub fn join(folder: &str, name: &str) -> String {
    match folder.trim_end_matches('/') {
        "" if folder.starts_with('/') => format!("/{name}"),
        "" | "." => name.to_owned(),
        folder => format!("{folder}/{name}"),
    }
}
