//! Ctrl-C and other requests to end: the folders of the rehearsal go, then the program.

use std::future::poll_fn;
use std::io::{self, IsTerminal as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::thread;
use std::time::Duration;

use tokio::runtime::{Builder, Runtime};

/// How often a folder is tried in which an engine may still be writing.
const TRIES: u32 = 20;

/// Is the program about to end because somebody asked for it?
static ENDING: AtomicBool = AtomicBool::new(false);

/// Does not return where the program is about to end: what went wrong since then went wrong because its folders are gone.
pub(super) fn give_way() {
    while ENDING.load(Ordering::Acquire) {
        thread::park();
    }
}

/// Hears requests to end from the moment it is there, and keeps them until somebody waits for them.
#[derive(Debug)]
pub(super) struct Interrupt {
    requests: Requests,
    // dropped last: requests belong to it
    runtime: Runtime,
}

impl Interrupt {
    /// Listens from now on: a request no longer ends the program by itself.
    ///
    /// # Errors
    /// The system does not tell of such requests.
    pub fn listen() -> io::Result<Self> {
        let runtime = Builder::new_current_thread().enable_io().build()?;
        let requests = {
            let _inside = runtime.enter();
            Requests::listen()?
        };
        Ok(Self { requests, runtime })
    }

    /// Waits for a request. Returns the exit code of a program that such a request ends, as shells have it.
    pub fn wait(mut self) -> i32 {
        let Self { requests, runtime } = &mut self;
        runtime.block_on(poll_fn(|context| requests.poll(context)))
    }

    /// Removes this folder when a request comes, and ends the program.
    ///
    /// # Errors
    /// There is no room for a thread.
    pub fn end_tidily(self, folder: PathBuf) -> io::Result<()> {
        let tidy = move || {
            let code = self.wait();
            ENDING.store(true, Ordering::Release);
            remove(&folder);
            std::process::exit(code);
        };
        thread::Builder::new().name("interrupt".to_owned()).spawn(tidy).map(|_| ())
    }
}

/// Ctrl-C, a request to end, and a terminal that goes; each with the exit code.
#[cfg(unix)]
#[derive(Debug)]
struct Requests(Vec<(tokio::signal::unix::Signal, i32)>);

#[cfg(unix)]
impl Requests {
    fn listen() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        let mut requests = vec![(signal(SignalKind::interrupt())?, 130), (signal(SignalKind::terminate())?, 143)];
        // nohup, which is to outlive the terminal, turns all that was one into something else
        if io::stderr().is_terminal() {
            requests.push((signal(SignalKind::hangup())?, 129));
        }
        Ok(Self(requests))
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<i32> {
        let mut arrived =
            self.0.iter_mut().filter_map(|(request, code)| request.poll_recv(context).is_ready().then_some(*code));
        arrived.next().map_or(Poll::Pending, Poll::Ready)
    }
}

/// Ctrl-C, Ctrl-Break, and a window that is closed.
#[cfg(windows)]
#[derive(Debug)]
struct Requests(tokio::signal::windows::CtrlC, tokio::signal::windows::CtrlBreak, tokio::signal::windows::CtrlClose);

#[cfg(windows)]
impl Requests {
    fn listen() -> io::Result<Self> {
        use tokio::signal::windows::{ctrl_break, ctrl_c, ctrl_close};
        Ok(Self(ctrl_c()?, ctrl_break()?, ctrl_close()?))
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<i32> {
        let arrived = [self.0.poll_recv(context), self.1.poll_recv(context), self.2.poll_recv(context)];
        if arrived.iter().any(Poll::is_ready) { Poll::Ready(130) } else { Poll::Pending }
    }
}

fn remove(folder: &Path) {
    for _ in 0..TRIES {
        if std::fs::remove_dir_all(folder).is_ok() || !folder.exists() {
            return;
        }
        thread::sleep(Duration::from_millis(50));
    }
}
