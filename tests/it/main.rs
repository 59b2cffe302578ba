//! The one test crate: a file per behaviour.

mod diagnostics;
mod support;
