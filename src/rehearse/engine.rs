//! What a rehearsal asks of an engine: run this script with these arguments against that tenant, and say how it ended.

use std::path::Path;

use crate::plan::Workload;

/// One run of a script.
#[derive(Debug, Clone, Copy)]
pub struct Invocation<'a> {
    /// The script: an absolute path.
    pub script: &'a Path,
    /// Parameters of the script by name, in order; switches have no value.
    pub arguments: &'a [Argument],
    /// The service, which decides on the stub modules.
    pub workload: Workload,
    /// The address of the tenant: `http://127.0.0.1:50123`.
    pub address: &'a str,
}

/// A parameter of a script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Argument {
    /// The name without the dash.
    pub name: &'static str,
    /// The value; none for a switch.
    pub value: Option<String>,
}

/// How a run ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ran {
    /// The exit code; none if the process was killed.
    pub code: Option<i32>,
    /// What it printed.
    pub output: String,
    /// How long it took, in milliseconds.
    pub milliseconds: u64,
}

/// Something that runs scripts.
pub trait Engine {
    /// Runs a script to its end.
    ///
    /// # Errors
    /// A phrase that says why the engine could not be started, or did not answer in time. A script that fails is no error.
    fn run(&mut self, invocation: &Invocation<'_>) -> Result<Ran, String>;
}
