//! The one test crate: a file per behaviour.

mod architecture;
mod catalog;
mod cli;
mod diagnostics;
mod expand;
mod filter;
mod lint;
mod output_folder;
mod plans;
mod postures;
mod powershell;
mod properties;
mod reader;
mod schema;
mod scripts;
mod support;
