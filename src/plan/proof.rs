//! What was proven of a rollout before anything runs.

use super::Origin;

/// What was proven, and of how much.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProofSummary {
    /// How many kinds of sign-in can be told apart, in words.
    pub sign_ins: String,
    /// At how many points of the rollout, the way back included.
    pub points: usize,
    /// What the posture says of people, and scripts do not look at: that nobody is in both of two audiences.
    pub taken_for_granted: Vec<String>,
    /// Guarantee by guarantee.
    pub records: Vec<ProofRecord>,
}

/// What became of one guarantee.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProofRecord {
    /// What it says.
    pub guarantee: String,
    /// At which points it must hold, in words.
    pub when: String,
    /// `holds`, `fails` or `not proven`.
    pub verdict: String,
    /// What it rests on, or what breaks it: a sentence each.
    pub details: Vec<String>,
    /// Where in the posture it comes from.
    pub origin: Origin,
}
