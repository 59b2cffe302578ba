//! One process for each run, started as an administrator would: `pwsh -File script -Mode Apply`.

use std::ffi::OsString;
use std::time::{Duration, Instant};

use super::child::run_to_end;
use super::environment::Surroundings;
use super::find::Installation;
use super::protocol::plain;
use super::workspace::Workspace;
use crate::plan::Workload;
use crate::rehearse::engine::{Engine, Invocation, Ran};

/// An engine that starts anew for each run.
#[derive(Debug, Clone)]
pub struct FreshEngine(Surroundings);

impl FreshEngine {
    /// Runs scripts with this PowerShell and the stub modules of this workspace, each for no longer than the limit.
    #[must_use]
    pub fn new(installation: &Installation, workspace: &Workspace, limit: Duration) -> Self {
        Self(Surroundings::new(installation, workspace, limit))
    }

    /// Our modules before all others. PowerShell 7 puts the folders of the user and of the machine in front of a path
    /// that lacks them, and leaves those alone that it finds in it: so they stand in it, behind ours.
    fn module_path(&self, workload: Workload) -> Result<OsString, String> {
        let others = std::env::split_paths(&self.0.installation.module_path);
        let ours = std::iter::once(self.0.modules(workload).to_owned());
        std::env::join_paths(ours.chain(others.filter(|folder| !folder.as_os_str().is_empty())))
            .map_err(|error| format!("the folder of the stub modules cannot be searched: {error}"))
    }
}

impl Engine for FreshEngine {
    fn run(&mut self, invocation: &Invocation<'_>) -> Result<Ran, String> {
        let mut command = self.0.command();
        command.env("PSModulePath", self.module_path(invocation.workload)?);
        command.env("POSTUREC_TENANT", invocation.address);
        if let Some(folder) = invocation.script.parent() {
            command.current_dir(folder);
        }
        command.arg("-File").arg(invocation.script);
        for argument in invocation.arguments {
            command.arg(format!("-{}", argument.name)).args(&argument.value);
        }
        let start = Instant::now();
        let ended = run_to_end(command, self.0.limit)?;
        let milliseconds = u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX);
        Ok(Ran { code: ended.code, output: plain(&ended.output), milliseconds })
    }
}
