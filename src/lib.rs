//! posturec: a declarative posture of how mail may be reached, compiled to staged, reviewable PowerShell.

pub mod catalog;
pub mod diag;
pub mod plan;
pub mod render;
pub mod source;
