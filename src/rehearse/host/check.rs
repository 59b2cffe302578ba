//! Scripts looked at by a real PowerShell without being run: its own parser, and PSScriptAnalyzer where it is installed.

use std::path::Path;
use std::time::Duration;

use super::child::run_to_end;
use super::environment::quieten;
use super::find::EnginePath;
use super::protocol::{decode, marked, new_mark, plain};
use super::workspace::Workspace;

/// What came of looking at scripts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// The version of PSScriptAnalyzer; none if it is not installed, and only the parser had its say.
    pub analyzer: Option<String>,
    /// What is wrong, script by script.
    pub findings: Vec<Finding>,
}

/// What is wrong at a place of a script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The script, by its place among those that were given.
    pub script: usize,
    /// The line, from 1; 0 where it is about the whole.
    pub line: u32,
    /// The column, from 1; 0 where it is about the whole.
    pub column: u32,
    /// `parser`, `suppression` (a rule is silenced), `analyzer` (it could not do its work), or the name of a rule.
    pub rule: String,
    /// What is wrong, in the words of the engine.
    pub message: String,
}

/// Lets an engine look at scripts. It sees the modules of its user, or it would not find the analyzer.
///
/// # Errors
/// A phrase that says why the engine did not look at all of them.
pub fn check_scripts(
    engine: &EnginePath,
    workspace: &Workspace,
    scripts: &[&Path],
    limit: Duration,
) -> Result<Checked, String> {
    let list: String = scripts.iter().map(|script| format!("{}\n", script.display())).collect();
    let place = workspace.tool("check.txt");
    std::fs::write(&place, list).map_err(|error| format!("{}: {error}", place.display()))?;
    let mark = new_mark();
    let mut command = engine.command();
    quieten(&mut command);
    if engine.is_windows_powershell() {
        // it may be that of PowerShell 7, whose modules it cannot load
        command.env_remove("PSModulePath");
    }
    command.env("POSTUREC_MARK", &mark).env("POSTUREC_LIST", &place);
    command.env("POSTUREC_SETTINGS", workspace.tool("PSScriptAnalyzerSettings.psd1"));
    command.arg("-File").arg(workspace.tool("check.ps1")).current_dir(workspace.root());
    let output = plain(&run_to_end(command, limit)?.output);
    let mut checked = Checked { analyzer: None, findings: Vec::new() };
    for words in output.lines().filter_map(|line| marked(line, &mark)) {
        match words.as_slice() {
            ["analyzer", version] => checked.analyzer = Some(decode(version)),
            ["finding", rest @ ..] => checked.findings.extend(finding(rest)),
            ["end"] => return Ok(checked),
            _ => {}
        }
    }
    Err(format!("{} did not look at all scripts: {:.500}", engine.path().display(), output.trim()))
}

fn finding(words: &[&str]) -> Option<Finding> {
    let [script, line, column, rule, rest @ ..] = words else {
        return None;
    };
    let message = rest.first().map(|message| decode(message)).unwrap_or_default();
    let (script, line, column) = (script.parse().ok()?, line.parse().ok()?, column.parse().ok()?);
    Some(Finding { script, line, column, rule: decode(rule), message })
}
