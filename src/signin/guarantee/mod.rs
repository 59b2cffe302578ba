//! Guarantees: statements about every sign-in, proven or refuted at every point of a rollout.

mod area;
mod built_in;
mod cure;
mod engine;
mod explain;
mod marks;
mod people;
mod prove;
mod search;
mod statement;
mod watch;
mod ways;
mod words;

pub use built_in::built_in;
pub use explain::{Example, How, Involved};
pub use prove::{HoleFound, Proof, Proofs, Verdict, prove};
pub use statement::{Claim, Kind, SignIns, Statement, When, about, everybody};
