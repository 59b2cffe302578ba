//! The one test crate: a file per behaviour.

mod lint;
mod plans;
mod powershell;
mod reader;
mod scripts;
mod support;
