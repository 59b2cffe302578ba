//! The arguments, and the help that goes with them.

use clap::builder::NonEmptyStringValueParser;
use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;

use super::diff::DiffArguments;
use super::prove::ProveArguments;
use super::what_if::WhatIfArguments;
use crate::rehearse::tenant::Fault;

const MAIN_EXAMPLES: &str = "\
Examples:
  posturec init                          start a posture
  posturec check posture.toml            see what is wrong with it
  posturec build posture.toml -o out     write the scripts of the rollout

Exit codes: 0 fine; 1 a posture has errors, a folder differs from what a posture builds, or a
rehearsal broke a promise; 2 the command line or a file is wrong; 70 a bug in posturec.
`diff` also: 3 the meaning changed, nothing is loosened; 4 something is loosened.";

const CHECK_EXAMPLES: &str = "\
Examples:
  posturec check posture.toml
  posturec check tenants                                   every *.toml of the folder
  posturec check --format sarif tenants > findings.sarif
  posturec check --as-of 2027-01-31 --deny-warnings posture.toml";

const EXPAND_EXAMPLES: &str = "\
Examples:
  posturec expand posture.toml
  posturec expand posture.toml > expanded.toml";

const SCHEMA_EXAMPLES: &str = "\
Examples:
  posturec schema > posture.schema.json     for editors: `#:schema ./posture.schema.json` on line 1
  posturec schema plan                      of `plan.json`, for those who read rollouts";

const INIT_EXAMPLES: &str = "\
Examples:
  posturec init
  posturec init outlook-desktop administrators
  posturec init --output tenants/contoso.toml sessions";

const BUILD_EXAMPLES: &str = "\
Examples:
  posturec build posture.toml -o out
  posturec build tenants -o rollouts         every *.toml of the folder, each into its own folder
  posturec build --check out posture.toml    is `out` still what the posture says?";

const REHEARSE_EXAMPLES: &str = "\
Examples:
  posturec rehearse out                        the whole rollout and back, without faults
  posturec rehearse out --matrix               then every write meets every fault; takes long
  posturec rehearse out --fault denied@12      the twelfth write is refused; repeats one case
  posturec rehearse out --hostile --format junit > rehearsal.xml
  posturec rehearse out --serve                by hand, at your own pace

Faults at a write: throttled busy dropped-before dropped-after denied session-lost killed-before
killed-after lag (lag:5 is not shown by 5 reads) edited duplicate. At a run: wrong-tenant two-sessions.

One script of each service runs as `pwsh -File` starts it, the others in a PowerShell that stays;
with --matrix all run both ways.

Exit codes: 0 every promise was kept; 1 one was not; 2 no engine, or wrong input.";

const EXPLAIN_EXAMPLES: &str = "\
Examples:
  posturec explain                 every code in a line
  posturec explain C0002
  posturec explain unknown-alias";

const COMPLETIONS_EXAMPLES: &str = "\
Examples:
  posturec completions bash > ~/.local/share/bash-completion/completions/posturec
  posturec completions fish > ~/.config/fish/completions/posturec.fish
  posturec completions powershell >> $PROFILE";

/// Compiles a declarative posture of how mail may be reached into checked, staged, reviewable PowerShell.
#[derive(Debug, Parser)]
#[command(name = "posturec", version, max_term_width = 100, arg_required_else_help = true, after_help = MAIN_EXAMPLES)]
pub struct Arguments {
    /// When to use colours: auto, always or never
    #[arg(
        long,
        value_name = "WHEN",
        value_enum,
        default_value_t,
        global = true,
        hide_possible_values = true,
        display_order = 100
    )]
    pub color: Color,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// When to use colours.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless NO_COLOR is set
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Write a starter posture with comments
    Init(InitArguments),
    /// Tell what is wrong with postures
    Check(CheckArguments),
    /// Write the rollout of postures: scripts, runbook, plan
    Build(BuildArguments),
    /// Print a posture with every architecture replaced by the policies it implies
    Expand(ExpandArguments),
    /// Tell what a change of a posture means: who can do what, who is asked for more, what is loosened
    Diff(DiffArguments),
    /// Tell what a sign-in meets, gate by gate, at any point of the rollout
    WhatIf(Box<WhatIfArguments>),
    /// Prove what must hold for every sign-in, at every point of the rollout
    Prove(ProveArguments),
    /// Run a rollout against a simulated organization, in the PowerShell of this computer
    Rehearse(RehearseArguments),
    /// Print the JSON Schema of a posture, or of another file that posturec reads or writes
    Schema(SchemaArguments),
    /// Explain a finding by its code
    Explain(ExplainArguments),
    /// Print a script that completes commands in a shell
    Completions(CompletionsArguments),
}

/// What every command takes that reports findings.
#[derive(Debug, Clone, Args)]
pub struct FindingArguments {
    /// How to print findings
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
    /// The day for which to look at expiry dates, such as 2027-01-31 [default: none, nothing expires]
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    pub as_of: Option<Date>,
    /// Take warnings for errors
    #[arg(long)]
    pub deny_warnings: bool,
}

/// How to print findings.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people
    #[default]
    Human,
    /// One document for machines, see `posturec schema diagnostics`
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Workflow commands, which GitHub shows beside the lines
    Github,
}

/// `check`
#[derive(Debug, Args)]
#[command(after_help = CHECK_EXAMPLES)]
pub struct CheckArguments {
    /// Posture files, or folders of them
    #[arg(value_name = "POSTURE", required = true, value_parser = NonEmptyStringValueParser::new())]
    pub postures: Vec<String>,
    /// Findings.
    #[command(flatten)]
    pub findings: FindingArguments,
}

/// `init`
#[derive(Debug, Args)]
#[command(after_help = INIT_EXAMPLES)]
pub struct InitArguments {
    /// What the posture is to hold; all of it where nothing is named
    #[arg(value_name = "ARCHITECTURE", value_enum)]
    pub architectures: Vec<Architecture>,
    /// The file to write; `-` prints it
    #[arg(short, long, value_name = "FILE", default_value = "posture.toml", value_parser = NonEmptyStringValueParser::new())]
    pub output: String,
    /// Replace the file if it is there
    #[arg(long)]
    pub force: bool,
}

/// A pattern of access that a starter posture can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Architecture {
    /// Outlook for Windows and Mac
    OutlookDesktop,
    /// Outlook for iOS and Android
    OutlookMobile,
    /// How often people sign in again
    Sessions,
    /// Stronger sign-in for people with power over the tenant
    Administrators,
}

/// `build`
#[derive(Debug, Args)]
#[command(after_help = BUILD_EXAMPLES, group = clap::ArgGroup::new("target").required(true))]
pub struct BuildArguments {
    /// Posture files, or folders of them; several are each built into a folder of their own
    #[arg(value_name = "POSTURE", required = true, value_parser = NonEmptyStringValueParser::new())]
    pub postures: Vec<String>,
    /// The folder to write; it is replaced only if posturec wrote it and nobody changed it since
    #[arg(short, long, value_name = "DIR", group = "target", value_parser = NonEmptyStringValueParser::new())]
    pub output: Option<String>,
    /// Write nothing; tell whether this folder is what the posture builds
    #[arg(long, value_name = "DIR", group = "target", value_parser = NonEmptyStringValueParser::new())]
    pub check: Option<String>,
    /// Replace the folder also if it was changed; run folders are kept
    #[arg(long, conflicts_with = "check")]
    pub force: bool,
    /// Findings.
    #[command(flatten)]
    pub findings: FindingArguments,
}

/// `rehearse`
#[derive(Debug, Args)]
#[command(after_help = REHEARSE_EXAMPLES)]
pub struct RehearseArguments {
    /// The folder that `build` wrote
    #[arg(value_name = "DIR", value_parser = NonEmptyStringValueParser::new())]
    pub folder: String,
    /// The PowerShell to use [default: $POSTUREC_PWSH, then what is on the path]
    #[arg(long, value_name = "PATH", value_parser = NonEmptyStringValueParser::new())]
    pub engine: Option<String>,
    /// Simulate the organization in this file [default: one that the rollout needs just so]
    #[arg(long, value_name = "FILE", value_parser = NonEmptyStringValueParser::new())]
    pub tenant: Option<String>,
    /// Let other people be at work in the organization, with names that look alike
    #[arg(long)]
    pub hostile: bool,
    /// Let every write meet every fault
    #[arg(long, conflicts_with_all = ["fault", "serve"])]
    pub matrix: bool,
    /// Let this fault happen; can be repeated, each is a case of its own
    #[arg(long, value_name = "KIND@N", conflicts_with = "serve")]
    pub fault: Vec<Fault>,
    /// How to print what came of it
    #[arg(long, value_enum, default_value_t)]
    pub format: ReportFormat,
    /// Keep transcripts, journals and the calls of the tenant in this new folder
    #[arg(long, value_name = "DIR", value_parser = NonEmptyStringValueParser::new())]
    pub keep: Option<String>,
    /// Run nothing: serve the organization and print the lines to paste, until Ctrl-C
    #[arg(long, conflicts_with = "engine")]
    pub serve: bool,
    /// The port to serve at [default: any that is free]
    #[arg(long, value_name = "PORT", requires = "serve")]
    pub port: Option<u16>,
}

/// How to print what came of a rehearsal.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum ReportFormat {
    /// For people
    #[default]
    Human,
    /// One document for machines, see `posturec schema rehearsal`
    Json,
    /// JUnit XML, for build servers
    Junit,
}

/// `expand`
#[derive(Debug, Args)]
#[command(after_help = EXPAND_EXAMPLES)]
pub struct ExpandArguments {
    /// The posture file
    #[arg(value_name = "POSTURE", value_parser = NonEmptyStringValueParser::new())]
    pub posture: String,
    /// The day for which to look at expiry dates, such as 2027-01-31 [default: none, nothing expires]
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    pub as_of: Option<Date>,
}

/// `schema`
#[derive(Debug, Args)]
#[command(after_help = SCHEMA_EXAMPLES)]
pub struct SchemaArguments {
    /// Which schema
    #[arg(value_enum, default_value_t)]
    pub name: SchemaName,
}

/// A schema that is published.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum SchemaName {
    /// A posture
    #[default]
    Posture,
    /// `plan.json` of a rollout
    Plan,
    /// `manifest.json` of a rollout
    Manifest,
    /// A simulated tenant to rehearse in
    Tenant,
    /// What `--format json` prints
    Diagnostics,
    /// What `diff --format json` prints
    Diff,
    /// What `what-if --format json` prints
    WhatIf,
    /// What `prove --format json` prints
    Prove,
    /// One line of a file of sign-ins for `what-if --sign-ins`
    SignIn,
    /// What `rehearse --format json` prints
    Rehearsal,
}

/// `explain`
#[derive(Debug, Args)]
#[command(after_help = EXPLAIN_EXAMPLES)]
pub struct ExplainArguments {
    /// A code such as C0002, or the name of a rule; all of them where it is left out
    pub code: Option<String>,
}

/// `completions`
#[derive(Debug, Args)]
#[command(after_help = COMPLETIONS_EXAMPLES)]
pub struct CompletionsArguments {
    /// Which shell
    #[arg(value_enum)]
    pub shell: Shell,
}

/// A shell that completes commands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Shell {
    /// Bash
    Bash,
    /// Zsh
    Zsh,
    /// Fish
    Fish,
    /// PowerShell
    Powershell,
}

impl From<Shell> for clap_complete::Shell {
    fn from(shell: Shell) -> Self {
        match shell {
            Shell::Bash => Self::Bash,
            Shell::Zsh => Self::Zsh,
            Shell::Fish => Self::Fish,
            Shell::Powershell => Self::PowerShell,
        }
    }
}

pub fn parse_date(text: &str) -> Result<Date, String> {
    // the library would also take a time behind the date
    let date = text.parse().ok().filter(|_| text.len() == 10);
    date.ok_or_else(|| "a date has the form 2027-01-31".to_owned())
}
