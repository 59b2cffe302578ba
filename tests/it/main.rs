//! The one test crate: a file per behaviour.

mod catalog;
mod diagnostics;
mod filter;
mod postures;
mod support;
