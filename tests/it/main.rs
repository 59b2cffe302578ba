//! The one test crate: a file per behaviour.

mod plans;
mod scripts;
