//! The command line: the only code that prints, reads the environment or touches the disk. A file per subcommand; what
//! they share is `console` (the terminal), `disk` (reading), `findings` (many postures judged at once) and `output`
//! (writing).

mod args;
mod build;
mod check;
mod console;
mod diff;
mod disk;
mod expand;
mod findings;
mod init;
pub mod output;
mod prove;
mod reference;
pub mod rehearse;
mod what_if;

use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};

use clap::Parser;

use args::{Arguments, Command};
pub use build::{Outcome, summary};
use console::Console;
use reference::{completions, explain, schema};

/// How a run ended. Where several things happened the later one counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// All is well.
    Fine,
    /// Two sides mean something else, and nothing is looser.
    Changed,
    /// Something is looser than it was.
    Loosened,
    /// A posture has errors, what is on disk is not what it builds, or a rehearsal broke a promise.
    Findings,
    /// The command line or a file is wrong.
    Misuse,
}

impl Exit {
    fn code(self) -> u8 {
        match self {
            Self::Fine => 0,
            Self::Findings => 1,
            Self::Misuse => 2,
            Self::Changed => 3,
            Self::Loosened => 4,
        }
    }
}

/// The code for a bug in posturec itself: `EX_SOFTWARE` of `sysexits.h`.
const BUG: u8 = 70;

/// Runs the program with the arguments it was started with, to its exit code. All that it had to say has been written
/// then, and all that it had to take away is gone.
#[must_use]
pub fn run() -> u8 {
    std::panic::set_hook(Box::new(report_bug));
    // unwinding, rather than ending in the hook, takes half-written folders away
    let code = catch_unwind(AssertUnwindSafe(run_command)).unwrap_or(BUG);
    // whoever does not listen any more misses nothing
    let _ = std::io::stdout().flush();
    code
}

fn run_command() -> u8 {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // a reader who has gone away, as of `posturec --help | head -1`, is no trouble
            let _ = error.print();
            return u8::try_from(error.exit_code()).unwrap_or(2);
        }
    };
    let mut console = Console::new(arguments.color);
    let exit = match &arguments.command {
        Command::Init(arguments) => init::run(arguments, &mut console),
        Command::Build(arguments) => build::run(arguments, &mut console),
        Command::Check(arguments) => check::run(arguments, &mut console),
        Command::Diff(arguments) => diff::run(arguments, &mut console),
        Command::Expand(arguments) => expand::run(arguments, &mut console),
        Command::Schema(arguments) => schema::run(arguments, &mut console),
        Command::Explain(arguments) => explain::run(arguments, &mut console),
        Command::Completions(arguments) => completions::run(arguments, &mut console),
        Command::Prove(arguments) => prove::run(arguments, &mut console),
        Command::WhatIf(arguments) => what_if::run(arguments, &mut console),
        Command::Rehearse(arguments) => rehearse::run(arguments, &mut console),
    };
    exit.max(console.finish()).code()
}

/// Says in plain words that posturec is at fault.
fn report_bug(panic: &std::panic::PanicHookInfo<'_>) {
    let what = panic.payload();
    let what = what.downcast_ref::<&str>().copied().or_else(|| what.downcast_ref::<String>().map(String::as_str));
    let place = panic.location().map(ToString::to_string).unwrap_or_default();
    let version = env!("CARGO_PKG_VERSION");
    console::complain_at_once(&format!(
        "posturec: this is a bug in posturec, not in your posture. Please report it with these lines:\n  \
         posturec {version}, {place}\n  {}\n",
        what.unwrap_or("no message")
    ));
}
