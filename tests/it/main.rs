//! The one test crate: a file per behaviour.

mod plans;
mod reader;
mod scripts;
mod support;
