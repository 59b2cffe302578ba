//! The flags of `prove`.

use clap::Args;
use clap::builder::NonEmptyStringValueParser;
use jiff::civil::Date;

use crate::cli::args::parse_date;
use crate::cli::what_if::AnswerFormat;

const EXAMPLES: &str = "\
Examples:
  posturec prove posture.toml
  posturec prove posture.toml --start exported      begin with the policies that the tenant has
  posturec prove posture.toml --at pilot            how it stands after the ring `pilot`

A guarantee that fails comes with the most ordinary sign-in that breaks it. `[[guarantees]]` in a
posture adds your own to those that every posture is held to.
Exit codes: 0 all hold; 1 one fails or is not proven, or the posture has errors;
2 the command line or a file is wrong.";

/// `prove`
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct ProveArguments {
    /// The posture file
    #[arg(value_name = "POSTURE", value_parser = NonEmptyStringValueParser::new())]
    pub posture: String,
    /// What the tenant has before the rollout, as Graph exports it: files, or folders of them [default: nothing]
    #[arg(long, visible_alias = "tenant", value_name = "FILE", num_args = 1..)]
    pub start: Vec<String>,
    /// One point of the rollout alone: start, RING, RING:STEP, RING:SCRIPT:STEP or end [default: all of them]
    #[arg(long, value_name = "POINT")]
    pub at: Option<String>,
    /// The day for which to look at expiry dates, such as 2027-01-31 [default: none, nothing expires]
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    pub as_of: Option<Date>,
    /// How to print the proofs
    #[arg(long, value_enum, default_value_t)]
    pub format: AnswerFormat,
}
