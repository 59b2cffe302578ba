//! Guarantees: statements about every sign-in, proven or refuted at every point of a rollout.

mod area;
mod search;
mod statement;

pub use search::Search;
pub use statement::{Claim, Kind, SignIns, Statement, When, about, everybody};
