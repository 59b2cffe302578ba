//! A rollout that was built before, read back from its folder: the files that its manifest lists and nothing beside them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::disk;
use super::existing::{Stand, stand};
use super::{OutputError, lines};
use crate::render::MANIFEST;
use crate::rollout::{Rollout, RolloutError, check_rollout, read_manifest};

/// Why a folder gives no rollout.
#[derive(Debug, thiserror::Error)]
pub enum BuiltError {
    /// There is no such folder.
    #[error("there is no such folder")]
    Nothing,
    /// The disk, or what stands there is no folder.
    #[error(transparent)]
    Disk(#[from] OutputError),
    /// The folder is not what was built.
    #[error("{}", in_words(.0))]
    Rollout(#[from] RolloutError),
}

fn in_words(error: &RolloutError) -> String {
    match error {
        RolloutError::Changed(differences) => format!("{error}; build it again\n{}", lines(differences)),
        RolloutError::Foreign(_) | RolloutError::Plan(_) => error.to_string(),
    }
}

/// Reads a rollout from the folder it was built into.
///
/// # Errors
/// Why it is none, or no longer the one that was built.
pub fn read_rollout(folder: &Path) -> Result<Rollout, BuiltError> {
    if stand(folder)? == Stand::Nothing {
        return Err(BuiltError::Nothing);
    }
    let mut files = BTreeMap::new();
    read_into(&mut files, folder, MANIFEST)?;
    // a manifest that cannot be read lists nothing, and is judged with the rest
    let listed = files.get(MANIFEST).and_then(|bytes| read_manifest(bytes).ok());
    for path in listed.iter().flat_map(|listing| listing.files.keys()) {
        read_into(&mut files, folder, path)?;
    }
    Ok(check_rollout(files)?)
}

/// Reads a file below a folder, if it is there and no link leads to it.
fn read_into(files: &mut BTreeMap<String, Vec<u8>>, folder: &Path, path: &str) -> Result<(), OutputError> {
    let Some(place) = place_of(folder, path) else { return Ok(()) };
    let bytes = fs::read(&place).map_err(disk(&place))?;
    files.insert(path.to_owned(), bytes);
    Ok(())
}

/// Where a file is. A manifest may have been changed by anybody: nothing outside of the folder, nothing behind a link,
/// and nothing that is no regular file.
fn place_of(folder: &Path, path: &str) -> Option<PathBuf> {
    let mut place = folder.to_owned();
    let mut parts = path.split('/').peekable();
    while let Some(part) = parts.next() {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
        if part.is_empty() || part == "." || part == ".." || !part.bytes().all(plain) {
            return None;
        }
        place.push(part);
        let about = fs::symlink_metadata(&place).ok()?;
        if if parts.peek().is_some() { !about.is_dir() } else { !about.is_file() } {
            return None;
        }
    }
    Some(place)
}
