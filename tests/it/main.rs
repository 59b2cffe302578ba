//! The one test crate: a file per behaviour.

mod architecture;
mod catalog;
mod cli;
mod corpus;
mod diagnostics;
mod docs;
mod examples;
mod expand;
mod filter;
mod hostile;
mod limits;
mod lint;
mod literal;
mod output_folder;
mod places;
mod plans;
mod postures;
mod powershell;
mod properties;
mod reader;
mod rollouts;
mod schema;
mod scripts;
mod slips;
mod support;
