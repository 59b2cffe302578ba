//! A folder of files, written whole or not at all. An existing folder is replaced only where we wrote it and nobody has
//! touched it since; run folders, which scripts make beside themselves and rollback needs, are never lost.

mod built;
mod compare;
mod existing;
mod swap;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::disk::phrase;
use crate::rollout::{Change, Difference};

pub use built::{BuiltError, read_rollout};
pub use compare::{Comparison, compare_folder};
use existing::{Existing, Stand};
use swap::{Swap, lock_folder};

/// A file to write, by its place below the folder, with `/`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputFile {
    /// The place.
    pub path: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// What writing came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Written {
    /// There was no such folder, or an empty one.
    New,
    /// The folder held these files already.
    Unchanged,
    /// The folder was replaced.
    Replaced {
        /// Files that somebody had edited or added, and that are gone.
        lost: Vec<String>,
        /// Run folders that were carried over.
        kept: Vec<String>,
    },
}

/// Why nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum OutputError {
    /// The disk.
    #[error("{}: {}", place.display(), phrase(error))]
    Disk {
        /// What could not be read or written.
        place: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// Something else stands there.
    #[error("it is {0}; name another folder")]
    InTheWay(&'static str),
    /// We have not written the folder.
    #[error("posturec has not written this folder and leaves it alone; it holds {}", some(.0))]
    NotOurs(Vec<String>),
    /// Somebody has changed the folder.
    #[error("it has changed since posturec wrote it; `--force` replaces it all the same\n{}", lines(.0))]
    Changed(Vec<Difference>),
    /// The folder holds originals that rollback needs.
    #[error(
        "scripts have run from this folder; `--force` replaces the scripts and keeps the run folders, \
         but the new scripts may not know how to roll these back\n{}",
        run_lines(.0)
    )]
    HasRun(Vec<String>),
    /// A second build was faster.
    #[error("another build has written it at the same time")]
    Overtaken,
    /// The folder could not be put back.
    #[error("{trouble}; what was there before is now in {}", kept.display())]
    Stranded {
        /// What went wrong.
        trouble: String,
        /// Where the old folder is.
        kept: PathBuf,
    },
}

/// What somebody did to a file, for people.
fn deed(difference: &Difference) -> String {
    let word = match difference.change {
        Change::Edited => "edited",
        Change::Missing => "removed",
        Change::Added => "added",
    };
    format!("{word:<7}  {}", shown(&difference.path))
}

/// How many files a message names.
const MOST: usize = 10;

/// The first of some lines, and how many more there are.
pub fn first_lines(lines: impl ExactSizeIterator<Item = String>) -> String {
    let rest = lines.len().saturating_sub(MOST);
    let mut shown: Vec<String> = lines.take(MOST).map(|line| format!("  {line}")).collect();
    if rest > 0 {
        shown.push(format!("  and {rest} more"));
    }
    shown.join("\n")
}

fn lines(differences: &[Difference]) -> String {
    first_lines(differences.iter().map(deed))
}

fn run_lines(runs: &[String]) -> String {
    first_lines(runs.iter().map(|run| shown(run)))
}

fn some(names: &[String]) -> String {
    crate::diag::list_names(&names.iter().map(|name| shown(name)).collect::<Vec<_>>(), 3)
}

fn shown(path: &str) -> String {
    crate::diag::make_visible(path).into_owned()
}

impl OutputError {
    /// What to say of this folder, without saying its name again.
    #[must_use]
    pub fn about(&self, folder: &str) -> String {
        match self {
            Self::Disk { place, error } if place == Path::new(folder) => phrase(error),
            other => other.to_string(),
        }
    }
}

fn disk(place: &Path) -> impl FnOnce(io::Error) -> OutputError + '_ {
    move |error| OutputError::Disk { place: place.to_owned(), error }
}

/// Writes the files as the whole content of a folder.
///
/// # Errors
/// Why not; the disk is then as it was before.
pub fn write_folder(folder: &Path, files: &[OutputFile], force: bool) -> Result<Written, OutputError> {
    let parent = match folder.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        Some(_) => Path::new("."),
        None => return Err(OutputError::InTheWay("the root of a disk")),
    };
    if folder.file_name().is_none() {
        return Err(OutputError::InTheWay("a folder that has no name of its own"));
    }
    // what is plainly in the way is said before anything is made
    existing::stand(folder)?;
    fs::create_dir_all(parent).map_err(disk(parent))?;
    let builder = tempfile::Builder::new().prefix(".posturec-").tempdir_in(parent);
    let room = builder.map_err(disk(parent))?;
    // a folder inside, since the outer one is readable for us alone
    let fresh = room.path().join("new");
    write_files(&fresh, files)?;
    let _lock = lock_folder(parent);
    let Stand::Folder = existing::stand(folder)? else {
        let mut swap = Swap::new(room);
        swap.step(&fresh, folder)?;
        return Ok(Written::New);
    };
    let existing = Existing::inspect(folder)?;
    if existing.holds(files) {
        return Ok(Written::Unchanged);
    }
    let lost = existing.may_go(force)?;
    let fresh_start = existing.is_empty();
    let mut swap = Swap::new(room);
    let old = swap.room().join("old");
    swap.step(folder, &old)?;
    for run in &existing.runs {
        let to = fresh.join(run);
        if let Some(ring) = to.parent() {
            fs::create_dir_all(ring).map_err(disk(ring)).map_err(|error| swap.undo_for(error))?;
        }
        swap.step(&old.join(run), &to)?;
    }
    swap.step(&fresh, folder)?;
    Ok(if fresh_start { Written::New } else { Written::Replaced { lost, kept: existing.runs } })
}

fn write_files(folder: &Path, files: &[OutputFile]) -> Result<(), OutputError> {
    fs::create_dir(folder).map_err(disk(folder))?;
    for file in files {
        let path = folder.join(&file.path);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(disk(parent))?;
        }
        fs::write(&path, &file.bytes).map_err(disk(Path::new(&file.path)))?;
    }
    Ok(())
}
