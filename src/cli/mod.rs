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

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;

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

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Fine => 0,
            Exit::Findings => 1,
            Exit::Misuse => 2,
            Exit::Changed => 3,
            Exit::Loosened => 4,
        })
    }
}

/// The code for a bug in posturec itself: `EX_SOFTWARE` of `sysexits.h`.
const BUG: u8 = 70;

/// Runs the program with the arguments it was started with.
#[must_use]
pub fn run() -> ExitCode {
    std::panic::set_hook(Box::new(report_bug));
    // unwinding, rather than ending in the hook, takes half-written folders away
    catch_unwind(AssertUnwindSafe(run_command)).unwrap_or_else(|_| ExitCode::from(BUG))
}

fn run_command() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // a reader who has gone away, as of `posturec --help | head -1`, is no trouble
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
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
    exit.max(console.finish()).into()
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
