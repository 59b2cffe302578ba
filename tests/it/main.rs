//! The one test crate: a file per behaviour.

mod architecture;
mod catalog;
mod corpus;
mod diagnostics;
mod examples;
mod filter;
mod lint;
mod plans;
mod postures;
mod powershell;
mod reader;
mod rollouts;
mod scripts;
mod support;
