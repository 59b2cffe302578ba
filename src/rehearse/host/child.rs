//! Another program, run to its end: what it printed on both streams, in order, and how it ended.

use std::io::{self, PipeReader, Read};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// How often an end is looked for where nothing else announces it.
const TICK: Duration = Duration::from_millis(20);
/// The same where the end must be near.
const SHORT: Duration = Duration::from_millis(1);
/// How long output may take to arrive after the end: a child of the child can hold the stream open for ever.
const DRAIN: Duration = Duration::from_secs(1);

/// How a program ended.
#[derive(Debug)]
pub(super) struct Ended {
    /// The exit code; none if it was killed.
    pub code: Option<i32>,
    /// What it printed.
    pub output: Vec<u8>,
}

/// Starts a program whose two output streams are one.
pub(super) fn spawn(mut command: Command, input: Stdio) -> Result<(Child, PipeReader), String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let start = |error: io::Error| format!("{name} cannot be started: {error}");
    let (reader, writer) = io::pipe().map_err(start)?;
    command.stdin(input).stdout(writer.try_clone().map_err(start)?).stderr(writer);
    let child = command.spawn().map_err(start)?;
    // `command` holds our copies of the stream, and is dropped here: else it would never end
    Ok((child, reader))
}

/// Runs a program that reads nothing to its end.
pub(super) fn run_to_end(command: Command, limit: Duration) -> Result<Ended, String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let (mut child, reader) = spawn(command, Stdio::null())?;
    let (output, closed) = collect(reader);
    let mut pause = || {
        // the streams close a moment before the program is gone
        if closed.recv_timeout(TICK) == Err(RecvTimeoutError::Disconnected) {
            thread::sleep(SHORT);
        }
    };
    let status = match wait(&mut child, limit, &mut pause) {
        Ok(Some(status)) => status,
        Ok(None) => {
            stop(&mut child);
            return Err(format!("{name} did not end within {} seconds", limit.as_secs()));
        }
        Err(error) => {
            stop(&mut child);
            return Err(format!("{name} cannot be waited for: {error}"));
        }
    };
    // an error here is the end of the stream, or output that somebody else holds open
    let _ = closed.recv_timeout(DRAIN);
    let output = std::mem::take(&mut *output.lock().unwrap_or_else(PoisonError::into_inner));
    Ok(Ended { code: code_of(status), output })
}

/// The exit code, none for a killed program. On Windows a killed process ends with -1.
fn code_of(status: ExitStatus) -> Option<i32> {
    status.code().filter(|code| *code != -1)
}

/// Ends a program that goes on for too long.
pub(super) fn stop(child: &mut Child) {
    // it may have ended in between
    let _ = child.kill();
    let _ = child.wait();
}

/// The exit code of a program whose streams have ended.
pub(super) fn reap(child: &mut Child) -> Option<i32> {
    let status = wait(child, DRAIN, &mut || thread::sleep(SHORT));
    if let Ok(Some(status)) = status {
        return code_of(status);
    }
    stop(child);
    None
}

/// The end of a program; none if it goes on beyond the limit.
fn wait(child: &mut Child, limit: Duration, pause: &mut dyn FnMut()) -> io::Result<Option<ExitStatus>> {
    let start = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        if start.elapsed() >= limit {
            return Ok(None);
        }
        pause();
    }
}

/// Reads on a thread of its own; the receiver fails when the stream has ended.
fn collect(mut reader: PipeReader) -> (Arc<Mutex<Vec<u8>>>, Receiver<()>) {
    let output = Arc::new(Mutex::new(Vec::new()));
    let shared = Arc::clone(&output);
    let (open, closed) = mpsc::channel::<()>();
    thread::spawn(move || {
        let _open = open;
        let mut buffer = [0; 8192];
        while let Ok(length @ 1..) = reader.read(&mut buffer) {
            shared.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(&buffer[..length]);
        }
    });
    (output, closed)
}
