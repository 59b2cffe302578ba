//! The arguments of `diff`.

use clap::builder::NonEmptyStringValueParser;
use clap::{Args, ValueEnum};
use jiff::civil::Date;

use crate::cli::args::parse_date;
use crate::diff::Allowance;

const EXAMPLES: &str = "\
Examples:
  posturec diff                              the postures of this folder, as they are and as HEAD has them
  posturec diff posture.toml                 one posture, as it is and as HEAD has it
  posturec diff main posture.toml            one posture, as it is and as main has it
  posturec diff main:posture.toml HEAD:posture.toml
  posturec diff out posture.toml             what was built, and what would be built now
  posturec diff exported posture.toml        policies as Graph exports them, and what the posture says
  posturec diff --format markdown main > comment.md
  posturec diff --allow-loosening 'loosened-3f9a2c=the reception shares a tablet, CHG-4188' main

A side is a posture, a folder of postures, a built rollout, a folder of exported policies, REV:PATH, or REV for the
same path in that revision of git.

Exit codes: 0 no change in meaning; 3 changed, nothing loosened; 4 something loosened; 1 a posture has errors; 2 the
command line or a file is wrong.";

/// `diff`
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct DiffArguments {
    /// What it was [default: HEAD, where this is a git repository]
    #[arg(value_name = "OLD", value_parser = NonEmptyStringValueParser::new())]
    pub old: Option<String>,
    /// What it is [default: the working tree]
    #[arg(value_name = "NEW", value_parser = NonEmptyStringValueParser::new())]
    pub new: Option<String>,
    /// How to print what lies between them
    #[arg(long, value_enum, default_value_t)]
    pub format: DiffFormat,
    /// A loosening that somebody has looked at, and why it is right
    #[arg(long, value_name = "ID=REASON")]
    pub allow_loosening: Vec<Allowance>,
    /// The day for which to look at expiry dates, such as 2027-01-31 [default: none, nothing expires]
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    pub as_of: Option<Date>,
}

/// How to print a comparison.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum DiffFormat {
    /// For people
    #[default]
    Human,
    /// A comment for a pull request
    Markdown,
    /// One document for machines, see `posturec schema diff`
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Workflow commands, which GitHub shows beside the lines
    Github,
}
