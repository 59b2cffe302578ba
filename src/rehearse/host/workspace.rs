//! The folders of a rehearsal: stub modules, the scripts of ours that engines run, and a copy of the rollout for each
//! case. Nothing is ever written into the rollout itself.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::plan::Workload;
use crate::rehearse::stubs::{fixed_text, stub_modules};
use crate::rehearse::tenant::Release;

/// The texts of ours that engines run or read, by their place in the folder.
const TOOLS: [(&str, &str); 3] = [
    ("host.ps1", include_str!("../../../templates/stubs/host.ps1")),
    ("check.ps1", include_str!("../../../templates/lint/check.ps1")),
    ("PSScriptAnalyzerSettings.psd1", include_str!("../../../templates/lint/PSScriptAnalyzerSettings.psd1")),
];

/// Why a folder of a rehearsal could not be made.
#[derive(Debug, thiserror::Error)]
#[error("{}: {error}", place.display())]
pub struct WorkspaceError {
    /// What could not be read or written.
    pub place: PathBuf,
    /// Why.
    pub error: io::Error,
}

/// The folders of one rehearsal. They go when this does, unless they are to be kept.
#[derive(Debug)]
pub struct Workspace {
    root: PathBuf,
    temporary: Option<TempDir>,
}

/// A copy of a rollout, in which run folders may be written. It goes when this does, unless the workspace is kept.
#[derive(Debug)]
pub struct Case {
    root: PathBuf,
    keep: bool,
}

impl Workspace {
    /// Makes the folders, at a place of the system, or at this one to be kept. The release is that of the Exchange Server
    /// side.
    ///
    /// # Errors
    /// The disk; or there is something in the folder that is to be kept.
    pub fn create(keep: Option<&Path>, release: Release) -> Result<Self, WorkspaceError> {
        let (root, temporary) = match keep {
            Some(folder) => (empty_folder(folder)?, None),
            None => {
                let temporary = tempfile::Builder::new().prefix("posturec-").tempdir();
                let temporary = temporary.map_err(|error| WorkspaceError { place: std::env::temp_dir(), error })?;
                refuse_pattern(temporary.path())?;
                (temporary.path().to_owned(), Some(temporary))
            }
        };
        let workspace = Self { root, temporary };
        make_folder(&workspace.home())?;
        make_folder(&workspace.cases())?;
        for (name, text) in TOOLS {
            write(&workspace.tool(name), fixed_text(text).as_bytes())?;
        }
        for workload in Workload::ALL {
            for file in stub_modules(workload, release) {
                write(&workspace.modules(workload).join(&file.path), file.text.as_bytes())?;
            }
        }
        Ok(workspace)
    }

    /// The folder of all of it: an absolute path.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The folder of modules that the scripts of a workload find.
    #[must_use]
    pub fn modules(&self, workload: Workload) -> PathBuf {
        self.root.join("modules").join(workload.name())
    }

    /// Where an engine keeps what it would keep of its user.
    pub(super) fn home(&self) -> PathBuf {
        self.root.join("home")
    }

    /// The copies of the rollout.
    fn cases(&self) -> PathBuf {
        self.root.join("cases")
    }

    /// The script that runs other scripts.
    pub(super) fn host(&self) -> PathBuf {
        self.tool("host.ps1")
    }

    /// A text of ours.
    pub(super) fn tool(&self, name: &str) -> PathBuf {
        self.root.join("engine").join(name)
    }

    /// Copies a rollout, byte for byte, under a name that no case had before. Its run folders stay behind.
    ///
    /// # Errors
    /// The disk.
    pub fn open_case(&self, name: &str, rollout: &Path) -> Result<Case, WorkspaceError> {
        let mut root = self.cases();
        let mut parts = name.split('/').peekable();
        while let Some(part) = parts.next() {
            root.push(part);
            // one by one: a workspace that is being removed must not come back
            match fs::create_dir(&root) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists && parts.peek().is_some() => {}
                made => made.map_err(at(&root))?,
            }
        }
        let case = Case { root, keep: self.temporary.is_none() };
        copy(rollout, &case.root, 0)?;
        Ok(case)
    }
}

impl Case {
    /// The folder: an absolute path.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// A file of the rollout, by its place below the folder, with `/`.
    #[must_use]
    pub fn path(&self, place: &str) -> PathBuf {
        place.split('/').fold(self.root.clone(), |path, part| path.join(part))
    }
}

impl Drop for Case {
    fn drop(&mut self) {
        if !self.keep {
            // what cannot be removed goes with the workspace
            let _ = fs::remove_dir_all(&self.root);
        }
    }
}

/// Copies regular files; a script in `ring/` keeps its runs in `ring/run-…`.
fn copy(from: &Path, to: &Path, depth: u32) -> Result<(), WorkspaceError> {
    for entry in fs::read_dir(from).map_err(at(from))? {
        let entry = entry.map_err(at(from))?;
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        let kind = entry.file_type().map_err(at(&source))?;
        let is_run = depth == 1 && entry.file_name().as_encoded_bytes().starts_with(b"run-");
        if kind.is_dir() && !is_run {
            fs::create_dir(&target).map_err(at(&target))?;
            copy(&source, &target, depth + 1)?;
        } else if kind.is_file() {
            // read and written anew: a copy would take a read-only mark along
            fs::write(&target, fs::read(&source).map_err(at(&source))?).map_err(at(&target))?;
        }
    }
    Ok(())
}

fn empty_folder(folder: &Path) -> Result<PathBuf, WorkspaceError> {
    let folder = std::path::absolute(folder).map_err(at(folder))?;
    refuse_pattern(&folder)?;
    make_folder(&folder)?;
    if fs::read_dir(&folder).map_err(at(&folder))?.next().is_some() {
        return Err(at(&folder)(io::Error::other("there is something in it; name a new or an empty folder")));
    }
    Ok(folder)
}

/// PowerShell takes the name of a script for a pattern where it can.
fn refuse_pattern(folder: &Path) -> Result<(), WorkspaceError> {
    if folder.to_string_lossy().contains(['[', ']', '*', '?', '`']) {
        return Err(at(folder)(io::Error::other("no script runs in a folder with one of [ ] * ? ` in its name")));
    }
    Ok(())
}

fn make_folder(folder: &Path) -> Result<(), WorkspaceError> {
    fs::create_dir_all(folder).map_err(at(folder))
}

fn write(file: &Path, bytes: &[u8]) -> Result<(), WorkspaceError> {
    if let Some(folder) = file.parent() {
        make_folder(folder)?;
    }
    fs::write(file, bytes).map_err(at(file))
}

fn at(place: &Path) -> impl Fn(io::Error) -> WorkspaceError {
    move |error| WorkspaceError { place: place.to_owned(), error }
}
