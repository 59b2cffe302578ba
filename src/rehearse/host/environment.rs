//! What an engine gets to see of the environment of this program: what it needs to start, and what says how its user
//! writes and reads. No proxy, no sessions, no modules of the user.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use super::find::Installation;
use super::workspace::Workspace;
use crate::plan::Workload;

/// Needed to start, on one system or another. Case does not count, as on Windows.
const KEPT: [&str; 37] = [
    "ALLUSERSPROFILE",
    "APPDATA",
    "COMMONPROGRAMFILES",
    "COMMONPROGRAMFILES(X86)",
    "COMMONPROGRAMW6432",
    "COMPUTERNAME",
    "COMSPEC",
    "HOME",
    "HOMEDRIVE",
    "HOMEPATH",
    "LANG",
    "LANGUAGE",
    "LD_LIBRARY_PATH",
    "LOCALAPPDATA",
    "LOGNAME",
    "NUMBER_OF_PROCESSORS",
    "OS",
    "PATH",
    "PATHEXT",
    "PROCESSOR_ARCHITECTURE",
    "PROGRAMDATA",
    "PROGRAMFILES",
    "PROGRAMFILES(X86)",
    "PROGRAMW6432",
    "PUBLIC",
    "SHELL",
    "SYSTEMDRIVE",
    "SYSTEMROOT",
    "TEMP",
    "TMP",
    "TMPDIR",
    "TZ",
    "USER",
    "USERDOMAIN",
    "USERNAME",
    "USERPROFILE",
    "WINDIR",
];
/// Language settings, and where .NET is and how it was told to behave.
const KEPT_BEGINNINGS: [&str; 2] = ["LC_", "DOTNET_"];

/// Neither colours nor questions, and nothing that goes out.
const QUIET: [(&str, &str); 4] = [
    ("NO_COLOR", "1"),
    ("POWERSHELL_TELEMETRY_OPTOUT", "1"),
    ("POWERSHELL_UPDATECHECK", "Off"),
    ("DOTNET_CLI_TELEMETRY_OPTOUT", "1"),
];

/// What both engines know of the world in which scripts run.
#[derive(Debug, Clone)]
pub(super) struct Surroundings {
    /// The PowerShell.
    pub installation: Installation,
    /// The script of ours that runs others.
    pub host: PathBuf,
    /// How long a run may take.
    pub limit: Duration,
    root: PathBuf,
    home: PathBuf,
    modules: [(Workload, PathBuf); 3],
}

impl Surroundings {
    pub(super) fn new(installation: &Installation, workspace: &Workspace, limit: Duration) -> Self {
        Self {
            installation: installation.clone(),
            host: workspace.host(),
            limit,
            root: workspace.root().to_owned(),
            home: workspace.home(),
            modules: Workload::ALL.map(|workload| (workload, workspace.modules(workload))),
        }
    }

    /// The engine, with the arguments and the environment that every start has.
    pub(super) fn command(&self) -> Command {
        let mut command = self.installation.path.command();
        scrub(&mut command, &self.home);
        command.current_dir(&self.root);
        command
    }

    /// The stub modules of a workload.
    pub(super) fn modules(&self, workload: Workload) -> &Path {
        // the list holds all of them
        self.modules.iter().find(|(other, _)| *other == workload).map_or(&self.root, |(_, folder)| folder)
    }
}

/// Leaves a program what it needs, and gives it folders of its own for what it would keep of its user.
pub(super) fn scrub(command: &mut Command, home: &Path) {
    command.env_clear().envs(std::env::vars_os().filter(|(name, _)| is_kept(name)));
    quieten(command);
    for variable in ["XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"] {
        command.env(variable, home);
    }
    command.env("PSModuleAnalysisCachePath", home.join("module-analysis"));
}

/// Tells an engine to be quiet.
pub(super) fn quieten(command: &mut Command) {
    command.envs(QUIET);
}

fn is_kept(name: &OsString) -> bool {
    // a name that is not UTF-8 is none of these
    let name = name.to_string_lossy().to_ascii_uppercase();
    KEPT.contains(&name.as_str()) || KEPT_BEGINNINGS.iter().any(|beginning| name.starts_with(beginning))
}
