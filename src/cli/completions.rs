//! `posturec completions`: a script that teaches a shell our commands.

use clap::CommandFactory;

use super::Exit;
use super::args::{Arguments, CompletionsArguments};
use super::console::Console;

pub(super) fn run(arguments: &CompletionsArguments, console: &mut Console) -> Exit {
    let mut script = Vec::new();
    let shell = clap_complete::Shell::from(arguments.shell);
    clap_complete::generate(shell, &mut Arguments::command(), "posturec", &mut script);
    console.print(&String::from_utf8_lossy(&script));
    Exit::Fine
}
