//! Ctrl-C: the folders of the rehearsal go, then the program.

use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

/// The exit code after Ctrl-C, as shells have it.
const CODE: i32 = 130;
/// How often a folder is tried in which an engine may still be writing.
const TRIES: u32 = 20;

/// Removes this folder when somebody presses Ctrl-C, and ends the program. Where the system has no such signal, or no room
/// for a thread, Ctrl-C ends the program as it would without this.
pub(super) fn end_tidily(folder: PathBuf) {
    let _ = thread::Builder::new().name("interrupt".to_owned()).spawn(move || {
        if wait() {
            remove(&folder);
            std::process::exit(CODE);
        }
    });
}

/// Waits for Ctrl-C; false if nobody can say when that is.
pub(super) fn wait() -> bool {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build();
    runtime.is_ok_and(|runtime| runtime.block_on(tokio::signal::ctrl_c()).is_ok())
}

fn remove(folder: &Path) {
    for _ in 0..TRIES {
        if std::fs::remove_dir_all(folder).is_ok() || !folder.exists() {
            return;
        }
        thread::sleep(Duration::from_millis(50));
    }
}
