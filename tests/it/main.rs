//! The one test crate: a file per behaviour.

mod catalog;
mod corpus;
mod diagnostics;
mod examples;
mod filter;
mod postures;
mod support;
