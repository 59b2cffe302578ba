//! A regime as facets: gates and policies, each of which refuses or makes sure of a demand by itself, so that what a
//! regime does is the sum of its facets. A step of a rollout changes one of them, and all others stay as they are.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::diagram::{Made, Set};
use super::exchange::Gate;
use super::grant::Demand;
use super::{Exhausted, Space};
use crate::signin::key::Key;
use crate::signin::points::Change;
use crate::signin::policy::{Policy, PolicyState};
use crate::signin::regime::Regime;
use crate::signin::sign_in::Side;

/// What decides by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// A gate.
    Gate(Gate),
    /// Strengths that different policies ask for and that nothing meets together.
    Strengths,
    /// A policy, by its number.
    Policy(usize),
}

/// A policy and where it applies, at one point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Version {
    policy: usize,
    /// Counts up when a location or a strength changes, which can mean something else for every policy.
    epoch: usize,
}

/// The facets of a regime that moves from point to point.
#[derive(Debug)]
pub struct Facets {
    /// The regime.
    pub regime: Regime,
    gates: BTreeMap<Gate, Set>,
    strengths: Set,
    policies: BTreeMap<usize, Arc<Policy>>,
    epoch: usize,
    applies: HashMap<Version, Set>,
    meets: HashMap<(Version, Demand), Set>,
}

impl Facets {
    /// The facets of a regime.
    ///
    /// # Errors
    /// If it would take too much.
    pub fn new(space: &mut Space<'_>, regime: Regime) -> Result<Self, Exhausted> {
        let mut facets = Self {
            regime,
            gates: BTreeMap::new(),
            strengths: Set::NONE,
            policies: BTreeMap::new(),
            epoch: 0,
            applies: HashMap::new(),
            meets: HashMap::new(),
        };
        facets.gates = space.gates_of_all(&facets.regime, space.landscape)?.into_iter().collect();
        for side in space.landscape.sides.clone() {
            facets.read_side(space, side)?;
        }
        facets.policies = facets.regime.policies.iter().map(|(index, policy)| (*index, Arc::clone(policy))).collect();
        facets.strengths = facets.conflicts(space)?;
        Ok(facets)
    }

    /// Makes changes, and says which facets may be others now.
    ///
    /// # Errors
    /// If it would take too much.
    pub fn make(&mut self, space: &mut Space<'_>, changes: &[Change]) -> Result<BTreeSet<Source>, Exhausted> {
        let mut changed = BTreeSet::new();
        let mut sides: BTreeSet<Side> = BTreeSet::new();
        for change in changes {
            change.apply(&mut self.regime);
            match change {
                Change::Policy { index, after, .. } => {
                    changed.insert(Source::Policy(*index));
                    match after {
                        Some(policy) => drop(self.policies.insert(*index, Arc::clone(policy))),
                        None => drop(self.policies.remove(index)),
                    }
                }
                Change::Location { key, .. } => {
                    let named = |policy: &Policy| {
                        let lists = policy.locations.iter().flat_map(|both| [&both.include, &both.exclude]);
                        lists.into_iter().any(|list| list.all_trusted || list.named.contains(key))
                    };
                    self.touch(named, &mut changed);
                }
                Change::Strength { .. } => self.touch(|policy| policy.grant.is_some(), &mut changed),
                Change::AuthenticationPolicy { side, .. }
                | Change::ModernBlocked { side, .. }
                | Change::Held { side, .. }
                | Change::DefaultPolicy { side, .. }
                | Change::TakesTokens { side, .. }
                | Change::SmtpDisabled { side, .. }
                | Change::SmtpOfMailbox { side, .. }
                | Change::DefaultLevel { side, .. }
                | Change::DeviceRule { side, .. } => drop(sides.insert(*side)),
            }
        }
        for side in sides {
            changed.extend(self.read_side(space, side)?);
        }
        if changed.iter().any(|source| matches!(source, Source::Policy(_))) {
            let before = std::mem::replace(&mut self.strengths, Set::NONE);
            self.strengths = self.conflicts(space)?;
            if before != self.strengths {
                changed.insert(Source::Strengths);
            }
        }
        Ok(changed)
    }

    fn touch(&mut self, means: impl Fn(&Policy) -> bool, changed: &mut BTreeSet<Source>) {
        self.epoch += 1;
        changed
            .extend(self.policies.iter().filter(|(_, policy)| means(policy)).map(|(index, _)| Source::Policy(*index)));
    }

    /// Reads the gates of a side anew, and says which are others now.
    fn read_side(&mut self, space: &mut Space<'_>, side: Side) -> Result<Vec<Source>, Exhausted> {
        let fresh = crate::signin::regime::ExchangeRegime::default();
        let exchange = self.regime.exchange.get(&side).unwrap_or(&fresh);
        let gates = space.gates_of_side(side, exchange)?;
        let mut changed = Vec::new();
        for (gate, refused) in gates {
            if self.gates.insert(gate, refused) != Some(refused) {
                changed.push(Source::Gate(gate));
            }
        }
        Ok(changed)
    }

    /// All facets that decide something.
    #[must_use]
    pub fn sources(&self) -> Vec<Source> {
        let gates =
            self.gates.iter().filter(|(_, refused)| **refused != Set::NONE).map(|(gate, _)| Source::Gate(*gate));
        let strengths = (self.strengths != Set::NONE).then_some(Source::Strengths);
        let policies = self.policies.iter().filter(|(_, policy)| is_enforced(policy));
        gates.chain(strengths).chain(policies.map(|(index, _)| Source::Policy(*index))).collect()
    }

    /// The policy of this number, in whatever state it is.
    #[must_use]
    pub fn policy(&self, index: usize) -> Option<&Arc<Policy>> {
        self.policies.get(&index)
    }

    /// All policies.
    pub fn policies(&self) -> impl Iterator<Item = (usize, &Arc<Policy>)> {
        self.policies.iter().map(|(index, policy)| (*index, policy))
    }

    /// Where a policy applies, were it enabled.
    ///
    /// # Errors
    /// If it would take too much.
    pub fn applies(&mut self, space: &mut Space<'_>, index: usize) -> Made {
        let Some(policy) = self.policies.get(&index).cloned() else { return Ok(Set::NONE) };
        let version = Version { policy: Arc::as_ptr(&policy).addr(), epoch: self.epoch };
        if let Some(known) = self.applies.get(&version) {
            return Ok(*known);
        }
        let applies = space.applies(&policy, &self.regime)?;
        self.applies.insert(version, applies);
        Ok(applies)
    }

    /// Where a facet refuses by itself, or makes sure of a demand by itself.
    ///
    /// # Errors
    /// If it would take too much.
    pub fn sure(&mut self, space: &mut Space<'_>, source: Source, demand: &Demand) -> Made {
        let index = match source {
            Source::Gate(gate) => return Ok(self.gates.get(&gate).copied().unwrap_or(Set::NONE)),
            Source::Strengths => return Ok(self.strengths),
            Source::Policy(index) => index,
        };
        let Some(policy) = self.policies.get(&index).cloned() else { return Ok(Set::NONE) };
        if !is_enforced(&policy) {
            return Ok(Set::NONE);
        }
        let version = Version { policy: Arc::as_ptr(&policy).addr(), epoch: self.epoch };
        let key = (version, demand.clone());
        if let Some(known) = self.meets.get(&key) {
            return Ok(*known);
        }
        let meets = space.meets(&policy, demand, &self.regime)?;
        let sure = if meets == Set::NONE {
            Set::NONE
        } else {
            let applies = self.applies(space, index)?;
            space.diagram.intersect(applies, meets)?
        };
        self.meets.insert(key, sure);
        Ok(sure)
    }

    /// Where somebody is refused, or a demand is sure, by all facets together.
    ///
    /// # Errors
    /// If it would take too much.
    pub fn sure_of_all(&mut self, space: &mut Space<'_>, demand: &Demand) -> Made {
        let mut all = space.meets_by_itself(demand)?;
        for source in self.sources() {
            let sure = self.sure(space, source, demand)?;
            all = space.diagram.union(all, sure)?;
        }
        Ok(all)
    }

    /// Where policies ask for strengths that no combination of methods meets together.
    fn conflicts(&mut self, space: &mut Space<'_>) -> Made {
        let combinations = |key: &Key| self.regime.strengths.get(key).map(|strength| strength.combinations.clone());
        let asked =
            self.policies.values().filter(|policy| is_enforced(policy)).filter_map(|policy| policy.grant.as_ref());
        let keys: BTreeSet<Key> = asked
            .flat_map(|grant| &grant.controls)
            .filter_map(|control| match control {
                crate::signin::policy::Control::Strength(key) => Some(key.clone()),
                _ => None,
            })
            .collect();
        let known: Vec<(Key, BTreeSet<String>)> =
            keys.into_iter().filter_map(|key| Some((key.clone(), combinations(&key)?))).collect();
        let mut found: Vec<Vec<usize>> = Vec::new();
        for first in 0..known.len() {
            clash(&known, first, &known[first].1, &mut vec![first], &mut found);
        }
        if found.is_empty() {
            return Ok(Set::NONE);
        }
        let mut asked: BTreeMap<Key, Set> = BTreeMap::new();
        let policies: Vec<(usize, Arc<Policy>)> = self
            .policies
            .iter()
            .filter(|(_, policy)| is_enforced(policy))
            .map(|(index, policy)| (*index, Arc::clone(policy)))
            .collect();
        for (index, policy) in policies {
            for (key, only) in space.strengths(&policy)? {
                let applies = self.applies(space, index)?;
                let asks = space.diagram.intersect(applies, only)?;
                let all = asked.entry(key).or_insert(Set::NONE);
                *all = space.diagram.union(*all, asks)?;
            }
        }
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
}

/// Does it decide?
fn is_enforced(policy: &Policy) -> bool {
    policy.state == PolicyState::Enabled
}

/// Finds strengths, from one on, that have no combination in common; none of the others among them would do.
fn clash(
    known: &[(Key, BTreeSet<String>)],
    last: usize,
    common: &BTreeSet<String>,
    chosen: &mut Vec<usize>,
    found: &mut Vec<Vec<usize>>,
) {
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
