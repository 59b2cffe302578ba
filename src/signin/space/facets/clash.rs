//! Strengths that different policies ask for together: whoever has to meet several needs a combination of methods that is
//! in all of them, and where there is none nobody gets in.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Facets, is_enforced};
use crate::signin::key::Key;
use crate::signin::policy::{Control, Policy};
use crate::signin::space::{Exhausted, Made, Set, Space};

/// Strengths with their combinations.
type Known = Vec<(Key, BTreeSet<String>)>;

impl Facets {
    /// Where policies ask for strengths that no combination of methods meets together.
    pub(super) fn clashes(&mut self, space: &mut Space<'_>) -> Made {
        let known = self.strengths_asked();
        let mut found: Vec<Vec<usize>> = Vec::new();
        for first in 0..known.len() {
            clash(&known, first, &known[first].1, &mut vec![first], &mut found);
        }
        if found.is_empty() {
            return Ok(Set::NONE);
        }
        let asked = self.where_asked(space)?;
        let mut refused = Set::NONE;
        for together in found {
            let mut all = Set::ALL;
            for position in together {
                let asks = asked.get(&known[position].0).copied().unwrap_or(Set::NONE);
                all = space.diagram.intersect(all, asks)?;
            }
            refused = space.diagram.union(refused, all)?;
        }
        Ok(refused)
    }

    fn strengths_asked(&self) -> Known {
        let enforced = self.policies().filter(|(_, policy)| is_enforced(policy));
        let controls = enforced.filter_map(|(_, policy)| policy.grant.as_ref()).flat_map(|grant| &grant.controls);
        let keys: BTreeSet<&Key> = controls
            .filter_map(|control| match control {
                Control::Strength(key) => Some(key),
                _ => None,
            })
            .collect();
        let strengths = &self.regime.strengths;
        keys.into_iter().filter_map(|key| Some((key.clone(), strengths.get(key)?.combinations.clone()))).collect()
    }

    /// For each strength the sign-ins that have to meet it.
    fn where_asked(&mut self, space: &mut Space<'_>) -> Result<BTreeMap<Key, Set>, Exhausted> {
        let mut asked: BTreeMap<Key, Set> = BTreeMap::new();
        let enforced = self.policies().filter(|(_, policy)| is_enforced(policy));
        let policies: Vec<(usize, Arc<Policy>)> = enforced.map(|(index, policy)| (index, Arc::clone(policy))).collect();
        for (index, policy) in policies {
            for (key, only) in space.strengths(&policy)? {
                let applies = self.applies(space, index)?;
                let asks = space.diagram.intersect(applies, only)?;
                let all = asked.entry(key).or_insert(Set::NONE);
                *all = space.diagram.union(*all, asks)?;
            }
        }
        Ok(asked)
    }
}

/// Finds strengths, from one on, that have no combination in common; none of the others among them would do.
fn clash(known: &Known, last: usize, common: &BTreeSet<String>, chosen: &mut Vec<usize>, found: &mut Vec<Vec<usize>>) {
    if common.is_empty() {
        found.push(chosen.clone());
        return;
    }
    for next in last + 1..known.len() {
        let both: BTreeSet<String> = common & &known[next].1;
        if both.len() < common.len() {
            chosen.push(next);
            clash(known, next, &both, chosen, found);
            chosen.pop();
        }
    }
}
