//! Renames that are all done or all undone, and the lock under which they happen.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::OutputError;

/// Renames one after another, with a room for what is neither here nor there.
pub(super) struct Swap {
    room: TempDir,
    done: Vec<(PathBuf, PathBuf)>,
}

impl Swap {
    /// Nothing renamed yet. The room and all that is left in it goes when this goes.
    pub(super) fn new(room: TempDir) -> Self {
        Self { room, done: Vec::new() }
    }

    /// The room.
    pub(super) fn room(&self) -> &Path {
        self.room.path()
    }

    /// Renames; if that fails everything goes back to where it was.
    pub(super) fn step(&mut self, from: &Path, to: &Path) -> Result<(), OutputError> {
        match fs::rename(from, to) {
            Ok(()) => {
                self.done.push((from.to_owned(), to.to_owned()));
                Ok(())
            }
            Err(error) => {
                // nobody knows the room by its name
                let place = if to.starts_with(self.room()) { from } else { to };
                let trouble = describe(from, place, error);
                Err(self.undo_for(trouble))
            }
        }
    }

    /// Puts everything back; says the error, or a worse one.
    pub(super) fn undo_for(&mut self, trouble: OutputError) -> OutputError {
        while let Some((from, to)) = self.done.pop() {
            if fs::rename(&to, &from).is_err() {
                // what cannot go back must not go with the room
                self.room.disable_cleanup(true);
                return OutputError::Stranded { trouble: trouble.to_string(), kept: self.room.path().to_owned() };
            }
        }
        trouble
    }
}

fn describe(from: &Path, place: &Path, error: io::Error) -> OutputError {
    match error.kind() {
        io::ErrorKind::DirectoryNotEmpty | io::ErrorKind::AlreadyExists => OutputError::Overtaken,
        io::ErrorKind::NotFound if !from.exists() => OutputError::Overtaken,
        _ => OutputError::Disk { place: place.to_owned(), error },
    }
}

/// Keeps other builds from renaming in the same folder, where the system can lock one; a lock file would outlive a
/// crash. Without a lock a rename that comes second fails, and its build with it.
pub(super) fn lock_folder(folder: &Path) -> Option<fs::File> {
    let file = fs::File::open(folder).ok()?;
    file.lock().ok()?;
    Some(file)
}
