//! A folder on disk against the files that a posture builds.

use std::collections::BTreeMap;
use std::path::Path;

use super::existing::{Content, Stand, require_ours, stand};
use super::{OutputError, OutputFile};
use crate::render::digest_of;
use crate::rollout::{Change, Difference};

/// What a comparison came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Comparison {
    /// There is no such folder.
    NoFolder,
    /// The files that are not as they should be; none where all is well. Run folders do not count.
    Differences(Vec<Difference>),
}

/// Compares a folder with the files that it should hold.
///
/// # Errors
/// What could not be read.
pub fn compare_folder(folder: &Path, files: &[OutputFile]) -> Result<Comparison, OutputError> {
    if stand(folder)? == Stand::Nothing {
        return Ok(Comparison::NoFolder);
    }
    // a folder named by mistake may be a whole disk
    require_ours(folder)?;
    let wanted: BTreeMap<&str, &[u8]> = files.iter().map(|file| (file.path.as_str(), file.bytes.as_slice())).collect();
    let content = Content::read(folder, &|path| wanted.contains_key(path))?;
    let mut differences = Vec::new();
    for (path, bytes) in &wanted {
        let change = match content.files.get(*path) {
            Some(found) if found.as_deref() == Some(&digest_of(bytes)) => continue,
            Some(_) => Change::Edited,
            None => Change::Missing,
        };
        differences.push(Difference { change, path: (*path).to_owned() });
    }
    for path in content.files.keys().filter(|path| !wanted.contains_key(path.as_str())) {
        differences.push(Difference { change: Change::Added, path: path.clone() });
    }
    differences.sort_by(|a, b| (a.change, &a.path).cmp(&(b.change, &b.path)));
    Ok(Comparison::Differences(differences))
}
