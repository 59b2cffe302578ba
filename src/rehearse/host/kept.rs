//! One process for many runs: a small script of ours inside it takes a line of JSON for each and runs the script with
//! `&`. A start takes a second or two, a rehearsal of every fault has thousands of runs.

use std::io::{BufRead, BufReader, PipeReader, Write};
use std::process::{Child, ChildStdin, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::child::{reap, spawn, stop};
use super::environment::Surroundings;
use super::find::Installation;
use super::protocol::{decode, marked, new_mark, plain};
use super::workspace::Workspace;
use crate::rehearse::engine::{Engine, Invocation, Ran};

/// How long an engine may take to begin.
const PATIENCE: Duration = Duration::from_secs(120);
/// How long it may take to end once it has nothing more to read.
const FAREWELL: Duration = Duration::from_secs(2);

/// An engine that stays; after a crash the next run starts another.
#[derive(Debug)]
pub struct KeptEngine {
    surroundings: Surroundings,
    live: Option<Live>,
}

/// A process at work.
#[derive(Debug)]
struct Live {
    child: Child,
    /// None once it was told to end.
    input: Option<ChildStdin>,
    lines: Receiver<String>,
    mark: String,
}

/// How a run came to its end.
enum Finish {
    /// The script ended, with this code as text.
    Script(String),
    /// The process is gone.
    Process,
    /// Neither did in time.
    Neither,
}

/// What came next out of a process.
enum Next {
    Ours(String, String),
    Other(String),
    Closed,
    Late,
}

impl KeptEngine {
    /// Runs scripts with this PowerShell and the stub modules of this workspace, each for no longer than the limit.
    #[must_use]
    pub fn new(installation: &Installation, workspace: &Workspace, limit: Duration) -> Self {
        Self { surroundings: Surroundings::new(installation, workspace, limit), live: None }
    }

    fn start(&self) -> Result<Live, String> {
        let mark = new_mark();
        let mut command = self.surroundings.command();
        command.env("POSTUREC_MARK", &mark).env("POSTUREC_HOST", &self.surroundings.host);
        // with -File PowerShell would be free to read our lines itself; the path is no part of the command, so that
        // nothing in it can be taken for code
        command.args(["-Command", "& $env:POSTUREC_HOST"]);
        let (mut child, reader) = spawn(command, Stdio::piped())?;
        let input = child.stdin.take();
        let live = Live { child, input, lines: read_lines(reader), mark };
        let deadline = Instant::now() + PATIENCE;
        let mut said = String::new();
        loop {
            match live.next(deadline) {
                Next::Ours(word, _) if word == "ready" => return Ok(live),
                Next::Ours(..) => {}
                Next::Other(line) => said.push_str(&line),
                Next::Closed | Next::Late => {
                    let name = self.surroundings.installation.path.path().display();
                    return Err(format!("{name} does not begin to run scripts: {:.200}", said.trim()));
                }
            }
        }
    }

    fn request(&self, invocation: &Invocation<'_>) -> String {
        let arguments: Vec<Value> = invocation
            .arguments
            .iter()
            .map(|argument| json!({ "name": argument.name, "value": argument.value }))
            .collect();
        let request = json!({
            "script": invocation.script.to_string_lossy(),
            "arguments": arguments,
            "tenant": invocation.address,
            "modules": self.surroundings.modules(invocation.workload).to_string_lossy(),
        });
        let mut line = ascii(&request.to_string());
        line.push('\n');
        line
    }
}

/// JSON in which nothing is left to a code page.
fn ascii(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    for character in json.chars() {
        if character.is_ascii() {
            text.push(character);
            continue;
        }
        for unit in character.encode_utf16(&mut [0; 2]) {
            text.push_str(&format!("\\u{unit:04x}"));
        }
    }
    text
}

fn read_lines(reader: PipeReader) -> Receiver<String> {
    let (sender, lines) = mpsc::channel();
    thread::spawn(move || {
        let mut reader = BufReader::new(reader);
        let mut line = Vec::new();
        while let Ok(1..) = reader.read_until(b'\n', &mut line) {
            if sender.send(plain(&line)).is_err() {
                return;
            }
            line.clear();
        }
    });
    lines
}

impl Live {
    fn send(&mut self, request: &str) -> std::io::Result<()> {
        match &mut self.input {
            Some(input) => input.write_all(request.as_bytes()).and_then(|()| input.flush()),
            None => Err(std::io::ErrorKind::BrokenPipe.into()),
        }
    }

    fn next(&self, deadline: Instant) -> Next {
        match self.lines.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
            Ok(line) => match marked(&line, &self.mark).as_deref() {
                Some([word, rest @ ..]) => Next::Ours((*word).to_owned(), decode(rest.first().unwrap_or(&""))),
                _ => Next::Other(line),
            },
            Err(RecvTimeoutError::Timeout) => Next::Late,
            Err(RecvTimeoutError::Disconnected) => Next::Closed,
        }
    }

    /// Reads up to the end of a run: what it printed, and how it ended.
    fn finish(&self, deadline: Instant) -> (String, Finish) {
        let mut output = String::new();
        loop {
            match self.next(deadline) {
                Next::Ours(word, text) if word == "end" => return (output, Finish::Script(text)),
                Next::Ours(_, line) => {
                    output.push_str(&line.replace("\r\n", "\n"));
                    output.push('\n');
                }
                Next::Other(line) => output.push_str(&line),
                Next::Closed => return (output, Finish::Process),
                Next::Late => return (output, Finish::Neither),
            }
        }
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        // at the end of its input the script of ours ends, and with it the process
        drop(self.input.take());
        let deadline = Instant::now() + FAREWELL;
        while !matches!(self.next(deadline), Next::Closed | Next::Late) {}
        stop(&mut self.child);
    }
}

impl Engine for KeptEngine {
    fn run(&mut self, invocation: &Invocation<'_>) -> Result<Ran, String> {
        let request = self.request(invocation);
        let mut live = match self.live.take() {
            Some(live) => live,
            None => self.start()?,
        };
        let start = Instant::now();
        if live.send(&request).is_err() {
            // it died since the last run
            live = self.start()?;
            live.send(&request).map_err(|error| format!("the engine takes no script: {error}"))?;
        }
        let (output, finish) = live.finish(start + self.surroundings.limit);
        let code = match finish {
            Finish::Script(code) => {
                let known = code.parse().map_err(|_| format!("the engine gave no exit code but `{code}`"))?;
                self.live = Some(live);
                Some(known)
            }
            Finish::Process => reap(&mut live.child),
            Finish::Neither => {
                stop(&mut live.child);
                let seconds = self.surroundings.limit.as_secs();
                return Err(format!("the script did not end within {seconds} seconds"));
            }
        };
        let milliseconds = u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX);
        Ok(Ran { code, output, milliseconds })
    }
}
