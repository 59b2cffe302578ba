//! The one test crate: a file per behaviour.

mod architecture;
mod catalog;
mod diagnostics;
mod filter;
mod lint;
mod plans;
mod postures;
mod powershell;
mod reader;
mod scripts;
mod support;
