//! What is there before the first step: a fresh tenant, or what Graph exports of one.

use std::collections::BTreeMap;

use super::key::Key;
use super::landscape::Landscape;
use super::regime::Regime;

/// What is known of a tenant before a rollout.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Tenant {
    /// What decides there.
    pub regime: Regime,
    /// What its objects are called.
    pub names: BTreeMap<Key, String>,
    /// What was read with a doubt, in words.
    pub findings: Vec<String>,
    /// Files that could not be read, and why.
    pub unreadable: Vec<String>,
}

impl Tenant {
    /// A tenant without policies: the built-in strengths, and the sides of Exchange that there are with all as installed.
    #[must_use]
    pub fn fresh(landscape: &Landscape) -> Self {
        let _ = landscape;
        todo!()
    }

    /// Reads exports of Graph: policies, named locations and authentication strengths, told apart by their shape.
    #[must_use]
    pub fn read(files: &[(String, Vec<u8>)]) -> Self {
        let _ = files;
        todo!()
    }

    /// What can be said of people and names where there is no posture.
    #[must_use]
    pub fn landscape(&self) -> Landscape {
        todo!()
    }
}
