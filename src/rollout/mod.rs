//! A built rollout, read back: `plan.json` becomes the plan it was written from. What was changed by hand is refused.

mod manifest;
mod plan;
mod sound;

use std::collections::BTreeMap;

pub use manifest::{Change, Difference, Listing, read_manifest};
pub use plan::read_plan;

use crate::diag::make_visible;
use crate::plan::Plan;
use crate::render::{MANIFEST, MANIFEST_FORMAT, PLAN, digest_of};

/// A rollout as it was built.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rollout {
    /// The plan.
    pub plan: Plan,
    /// What runs: the scripts and the lists of people beside them, by place below the folder, with `/`.
    pub scripts: BTreeMap<String, Vec<u8>>,
}

/// Why a folder is not a rollout as it was built.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RolloutError {
    /// It is none of ours, or of a version that is not known here.
    #[error("it is no rollout that this posturec reads: {0}")]
    Foreign(String),
    /// Files are missing, or are not what was built.
    #[error("it has changed since posturec built it")]
    Changed(Vec<Difference>),
    /// The files are those listed, and do not fit together.
    #[error("its {PLAN} cannot be used: {0}")]
    Plan(String),
}

/// A rollout out of the files of its folder, by place with `/`. Files that the manifest does not list, such as those of
/// run folders, are left aside.
///
/// # Errors
/// Why it is none, or how it differs from what was built.
pub fn check_rollout(mut files: BTreeMap<String, Vec<u8>>) -> Result<Rollout, RolloutError> {
    let Some(manifest) = files.get(MANIFEST) else {
        return Err(RolloutError::Foreign(format!("there is no {MANIFEST}")));
    };
    let listing = read_manifest(manifest).map_err(RolloutError::Foreign)?;
    if listing.format != MANIFEST_FORMAT {
        return Err(RolloutError::Foreign(other_format(listing.format, &listing.version, MANIFEST_FORMAT)));
    }
    files.retain(|path, _| listing.files.contains_key(path));
    let found = files.iter().map(|(path, bytes)| (path.clone(), Some(digest_of(bytes)))).collect();
    let differences = listing.differences(&found);
    if !differences.is_empty() {
        return Err(RolloutError::Changed(differences));
    }
    let plan = files.get(PLAN).ok_or_else(|| RolloutError::Plan("the manifest does not list it".to_owned()))?;
    let plan = std::str::from_utf8(plan).map_err(|_| RolloutError::Plan("it is not UTF-8".to_owned()))?;
    let plan = read_plan(plan).map_err(RolloutError::Plan)?;
    if plan.posture_digest != listing.posture {
        return Err(RolloutError::Plan("it was built from another posture than the manifest says".to_owned()));
    }
    for ring in &plan.rings {
        for script in &ring.scripts {
            let place = format!("{}/{}", ring.folder, script.file);
            if !files.contains_key(&place) {
                return Err(RolloutError::Plan(format!("it names {place}, which the manifest does not list")));
            }
        }
    }
    files.retain(|path, _| path.contains('/'));
    Ok(Rollout { plan, scripts: files })
}

/// What to say of a document whose format is not ours.
fn other_format(format: u32, version: &str, ours: u32) -> String {
    let by = if version.is_empty() { String::new() } else { format!(" by posturec {}", make_visible(version)) };
    format!(
        "it is written in format {format}{by}, and this is posturec {}, which reads format {ours}",
        env!("CARGO_PKG_VERSION")
    )
}
