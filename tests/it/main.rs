//! The one test crate: a file per behaviour.
