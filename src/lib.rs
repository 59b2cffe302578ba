//! posturec: a declarative posture of how mail may be reached, compiled to staged, reviewable PowerShell.

pub mod catalog;
pub mod check;
pub mod cli;
pub mod compile;
pub mod diag;
pub mod expand;
pub mod filter;
pub mod layout;
pub mod load;
pub mod lower;
pub mod plan;
pub mod posture;
pub mod render;
pub mod resolve;
pub mod schema;
pub mod source;
