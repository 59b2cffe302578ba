//! The two streams of the terminal. A reader who goes away is the end, not an error; colours only where a terminal shows
//! them and nobody objects.

mod paint;

use std::io::Write;

use anstream::{AutoStream, ColorChoice};

use crate::cli::Exit;
use crate::cli::args::Color;
use crate::diag::{Style, make_visible};

pub use paint::{Colour, Paint};

/// Columns where there is no terminal to ask.
const WIDTH: usize = 120;

/// One stream.
struct Stream<S: anstream::stream::RawStream> {
    stream: AutoStream<S>,
    style: Style,
    /// Has the reader gone, or the disk filled? Nothing more is written then.
    closed: bool,
    trouble: Option<String>,
}

impl<S: anstream::stream::RawStream + anstream::stream::AsLockedWrite> Stream<S> {
    fn new(raw: S, width: Option<(terminal_size::Width, terminal_size::Height)>, color: Color) -> Self {
        let terminal = raw.is_terminal();
        // what goes into a file is the same whatever terminal it was sent from
        let width = width.filter(|_| terminal).map_or(WIDTH, |(width, _)| usize::from(width.0));
        let colour = match color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => terminal && wants_colour(),
        };
        let choice = if colour { ColorChoice::Always } else { ColorChoice::Never };
        Self { stream: AutoStream::new(raw, choice), style: Style { colour, width }, closed: false, trouble: None }
    }

    fn write(&mut self, text: &str) {
        if self.closed {
            return;
        }
        if let Err(error) = self.stream.write_all(text.as_bytes()).and_then(|()| self.stream.flush()) {
            self.closed = true;
            if error.kind() != std::io::ErrorKind::BrokenPipe {
                self.trouble = Some(crate::cli::disk::phrase(&error));
            }
        }
    }
}

/// Where a command prints.
pub struct Console {
    out: Stream<std::io::Stdout>,
    err: Stream<std::io::Stderr>,
    /// Does somebody watch the other stream on a terminal?
    watched: bool,
    /// How many columns the progress takes that is shown now.
    progress: usize,
}

impl Console {
    /// The streams of this process.
    pub fn new(color: Color) -> Self {
        let (out, err) = (std::io::stdout(), std::io::stderr());
        let (out_width, err_width) = (terminal_size::terminal_size_of(&out), terminal_size::terminal_size_of(&err));
        let watched = std::io::IsTerminal::is_terminal(&err);
        Self { out: Stream::new(out, out_width, color), err: Stream::new(err, err_width, color), watched, progress: 0 }
    }

    /// Prints what was asked for.
    pub fn print(&mut self, text: &str) {
        self.out.write(text);
    }

    /// Prints what people should know besides.
    pub fn tell(&mut self, text: &str) {
        self.err.write(text);
    }

    /// Says that something is wrong with a file or an argument: one line.
    pub fn complain(&mut self, name: &str, phrase: &str) {
        self.err.write(&format!("posturec: {}: {phrase}\n", make_visible(name)));
    }

    /// Shows progress in place of what was shown before, where somebody watches; an empty text takes it away.
    pub fn show_progress(&mut self, text: &str) {
        if self.watched {
            let text: String = text.chars().take(self.err.style.width.saturating_sub(1)).collect();
            let wipe = " ".repeat(self.progress);
            self.progress = text.chars().count();
            self.err.write(&format!("\r{wipe}\r{text}"));
        }
    }

    /// How findings look on the stream that is for what was asked.
    pub fn style(&self) -> Style {
        self.out.style
    }

    /// How findings look on the other stream.
    pub fn side_style(&self) -> Style {
        self.err.style
    }

    /// Whether all that was printed has arrived, as far as anybody wanted it.
    pub fn finish(mut self) -> Exit {
        match self.out.trouble.take() {
            Some(trouble) => {
                self.complain("standard output", &trouble);
                Exit::Misuse
            }
            None => Exit::Fine,
        }
    }
}

/// `NO_COLOR` with any value but none says no, as does a terminal that cannot.
fn wants_colour() -> bool {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    !set("NO_COLOR") && !dumb
}

/// Prints from where no console is at hand, and does not mind if it cannot.
pub(in crate::cli) fn complain_at_once(text: &str) {
    let _ = std::io::stderr().write_all(text.as_bytes());
}
