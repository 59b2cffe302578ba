//! `posturec completions`: a script that teaches a shell our commands.

use clap::CommandFactory;

use crate::cli::Exit;
use crate::cli::args::{Arguments, CompletionsArguments};
use crate::cli::console::Console;

pub fn run(arguments: &CompletionsArguments, console: &mut Console) -> Exit {
    let mut script = Vec::new();
    let shell = clap_complete::Shell::from(arguments.shell);
    clap_complete::generate(shell, &mut Arguments::command(), "posturec", &mut script);
    console.print(&String::from_utf8_lossy(&script));
    Exit::Fine
}
