//! PowerShell on this machine: where it is, of which version, and where it looks for modules.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use super::child::run_to_end;
use super::environment::scrub;
use super::protocol::{decode, marked, new_mark, plain};
use super::workspace::Workspace;

/// Names an engine where nothing is said on the command line.
const VARIABLE: &str = "POSTUREC_PWSH";
/// How long an engine may take to say what it is; the first start after an installation is slow.
const PATIENCE: Duration = Duration::from_secs(120);
/// Windows PowerShell as every supported Windows has it.
const OLDEST: (u32, u32) = (5, 1);

const WHERE_TO_GET_ONE: &str = "no PowerShell was found
  There is no `pwsh` on the path, and neither --engine nor $POSTUREC_PWSH names
  one. PowerShell is free, see https://aka.ms/powershell:
    Windows  winget install --id Microsoft.PowerShell
    macOS    brew install powershell
    Linux    snap install powershell --classic, or the package `powershell` of
             Microsoft's repository";

/// What an engine says of itself: the mark, its version, and the folders in which it looks for modules.
const PROBE: &str = "[System.Console]::Out.WriteLine(('{0} {1} {2}' -f $env:POSTUREC_MARK, \
    $PSVersionTable.PSVersion.ToString(), \
    [System.BitConverter]::ToString([System.Text.Encoding]::UTF8.GetBytes([string]$env:PSModulePath))))";

/// A program that should be PowerShell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnginePath(PathBuf);

/// An engine that answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Installation {
    /// The program.
    pub path: EnginePath,
    /// Its version: `7.6.5`.
    pub version: String,
    /// Where it looks for modules unless told otherwise.
    pub(super) module_path: String,
}

/// The engines to run scripts with: the one that was chosen on the command line, else the one that `$POSTUREC_PWSH`
/// names, else all that are on the path.
///
/// # Errors
/// A phrase that says which is missing, or where to get one.
pub fn find_engines(chosen: Option<&str>) -> Result<Vec<EnginePath>, String> {
    find_engines_among(chosen, std::env::var_os(VARIABLE).as_deref(), std::env::var_os("PATH").as_deref())
}

/// As [`find_engines`], for this value of `$POSTUREC_PWSH` and this path.
///
/// # Errors
/// As [`find_engines`].
pub fn find_engines_among(
    chosen: Option<&str>,
    named: Option<&OsStr>,
    path: Option<&OsStr>,
) -> Result<Vec<EnginePath>, String> {
    let on_path = |name: &OsStr| {
        let folders = std::env::split_paths(path.unwrap_or_default());
        folders.map(|folder| folder.join(name)).find(|file| is_program(file))
    };
    let one = |name: &OsStr, by: &str| {
        let place = Path::new(name);
        let found = if place.components().count() > 1 {
            std::path::absolute(place).ok().filter(|place| is_program(place))
        } else {
            on_path(name)
        };
        let found = found.map(|program| vec![EnginePath(program)]);
        found.ok_or_else(|| format!("{} ({by}) is no program that can be run", place.display()))
    };
    if let Some(chosen) = chosen {
        return one(chosen.as_ref(), "--engine");
    }
    if let Some(named) = named.filter(|named| !named.is_empty()) {
        return one(named, "$POSTUREC_PWSH");
    }
    let names: &[&str] = if cfg!(windows) { &["pwsh.exe", "powershell.exe"] } else { &["pwsh"] };
    let found: Vec<EnginePath> = names.iter().filter_map(|name| on_path(name.as_ref())).map(EnginePath).collect();
    if found.is_empty() { Err(WHERE_TO_GET_ONE.to_owned()) } else { Ok(found) }
}

/// Can this file be run? A program of the Windows Store is a link that cannot be followed.
fn is_program(file: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::metadata(file).is_ok_and(|about| about.is_file() && about.permissions().mode() & 0o111 != 0)
    }
    #[cfg(not(unix))]
    {
        fs::symlink_metadata(file).is_ok_and(|about| !about.is_dir())
    }
}

impl EnginePath {
    /// The program.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Windows PowerShell 5.1?
    pub(super) fn is_windows_powershell(&self) -> bool {
        self.0.file_stem().is_some_and(|stem| stem.eq_ignore_ascii_case("powershell"))
    }

    /// The program with the arguments that every start has.
    pub(super) fn command(&self) -> Command {
        let mut command = Command::new(&self.0);
        command.args(["-NoLogo", "-NoProfile", "-NonInteractive"]);
        if cfg!(windows) {
            command.args(["-ExecutionPolicy", "Bypass"]);
        }
        command
    }

    /// Asks the program what it is, in the surroundings in which it will run.
    ///
    /// # Errors
    /// A phrase that says why it is no engine for us.
    pub fn probe(&self, workspace: &Workspace) -> Result<Installation, String> {
        let mark = new_mark();
        let mut command = self.command();
        scrub(&mut command, &workspace.home());
        command.args(["-Command", PROBE]).env("POSTUREC_MARK", &mark).current_dir(workspace.root());
        let output = plain(&run_to_end(command, PATIENCE)?.output);
        let answer = output.lines().find_map(|line| marked(line, &mark));
        let Some([version, folders @ ..]) = answer.as_deref() else {
            let said = output.trim();
            return Err(format!("{} does not answer as PowerShell does: {said:.200}", self.0.display()));
        };
        let mut numbers = version.split('.').map_while(|part| part.parse::<u32>().ok());
        if (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0)) < OLDEST {
            let name = self.0.display();
            return Err(format!("{name} is PowerShell {version}; scripts need Windows PowerShell 5.1, or 7"));
        }
        let module_path = folders.first().map(|folders| decode(folders)).unwrap_or_default();
        Ok(Installation { path: self.clone(), version: (*version).to_owned(), module_path })
    }
}
