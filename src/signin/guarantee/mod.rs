//! Guarantees: statements about every sign-in, proven or refuted at every point of a rollout.

mod area;
mod engine;
mod findings;
mod prove;
mod statements;
mod tell;

pub use findings::{in_round_figures, provisos, report_proofs, summarize, when_words};
pub use prove::{HoleFound, Proof, Proofs, Verdict, prove};
pub use statements::{Claim, Guarantees, Kind, SignIns, Staged, Statement, When, about, everybody, guarantees};
pub use tell::{Example, How, Involved};
