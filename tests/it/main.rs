//! The one test crate: a file per behaviour.

mod catalog;
mod filter;
