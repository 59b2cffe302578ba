//! Strengths that different policies ask for together: whoever has to meet several needs a combination of methods that is
//! in all of them, and where there is none nobody gets in.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Facets, is_enforced};
use crate::signin::key::Key;
use crate::signin::policy::Policy;
use crate::signin::space::{Exhausted, Made, Set, Space};

/// Where no combination meets all that is asked for: each set of combinations with the sign-ins that must bring one of
/// them. Combination by combination, so that many strengths take no longer than few.
///
/// # Errors
/// If it would take too much.
pub fn nothing_meets(space: &mut Space<'_>, asked: &[(&BTreeSet<String>, Set)]) -> Made {
    // what none of them allows is refused wherever anything is asked for
    let mut refused = asked.iter().try_fold(Set::NONE, |all, (_, cells)| space.diagram.union(all, *cells))?;
    let combinations: BTreeSet<&String> = asked.iter().flat_map(|(allowed, _)| *allowed).collect();
    for combination in combinations {
        if refused == Set::NONE {
            break;
        }
        let mut shut = Set::NONE;
        for (_, cells) in asked.iter().filter(|(allowed, _)| !allowed.contains(combination)) {
            shut = space.diagram.union(shut, *cells)?;
        }
        refused = space.diagram.intersect(refused, shut)?;
    }
    Ok(refused)
}

impl Facets {
    /// Where policies ask for strengths that no combination of methods meets together.
    pub(super) fn clashes(&mut self, space: &mut Space<'_>) -> Made {
        let asked = self.where_asked(space)?;
        let strengths = &self.regime.strengths;
        let known = asked.iter().filter_map(|(key, cells)| Some((&strengths.get(key)?.combinations, *cells)));
        nothing_meets(space, &known.collect::<Vec<_>>())
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
