//! A regime as facets: gates and policies, each of which refuses or makes sure of a demand by itself, so that what a
//! regime does is the sum of its facets. A step of a rollout changes one of them, and all others stay as they are.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use foldhash::fast::FixedState;

mod clash;
mod conditions;
mod exchange;
mod grant;

pub use clash::nothing_meets;
pub use conditions::{app_type, asks_entra};
pub use exchange::Gate;
pub use grant::{Demand, asks_for};

pub(super) use conditions::{Conditions, is_hidden};

use super::{Exhausted, Made, Set, Space};
use crate::signin::evaluate::GateKind;
use crate::signin::evaluate::active_sync::may_replace;
use crate::signin::points::Change;
use crate::signin::policy::{Control, Policy, PolicyState};
use crate::signin::regime::{ExchangeRegime, Regime};
use crate::signin::sign_in::Side;

/// The device access rules that policies may take the place of.
pub const RULES: Gate = (GateKind::DeviceAccess, Some(Side::ExchangeOnline));

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

/// A facet that may be another one than it was.
#[derive(Debug, Clone)]
pub struct Changed {
    /// Which.
    pub source: Source,
    before: Before,
}

/// What a facet was.
#[derive(Debug, Clone)]
enum Before {
    /// A gate, which refused this.
    Gate(Set),
    /// A policy, if it was there, and what it named, where that has changed.
    Policy(Option<Arc<Policy>>, Option<Arc<Regime>>),
}

impl Before {
    /// Did it decide something?
    fn decides(&self) -> bool {
        match self {
            Self::Gate(refused) => *refused != Set::NONE,
            Self::Policy(policy, _) => policy.as_ref().is_some_and(|policy| is_enforced(policy)),
        }
    }
}

/// The facets of a regime that moves from point to point. Policies are told apart by where they lie, so those that it is
/// ever given must outlive it, as those of the points of a rollout do.
#[derive(Debug)]
pub struct Facets {
    /// The regime.
    pub regime: Regime,
    gates: BTreeMap<Gate, Set>,
    /// What device access rules of Exchange Online refuse wherever they are asked.
    rules: Set,
    strengths: Set,
    /// Those of the regime with their numbers, in the order of these: what AD FS asks for has a number far from all others.
    policies: Vec<(usize, Arc<Policy>)>,
    epoch: usize,
    applies: HashMap<Version, Set, FixedState>,
    /// What was asked for so far. A demand may hold many texts, its position here says as much.
    demands: Vec<Demand>,
    sure: HashMap<(Version, usize), Set, FixedState>,
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
            rules: Set::NONE,
            strengths: Set::NONE,
            policies: Vec::new(),
            epoch: 0,
            applies: HashMap::default(),
            demands: Vec::new(),
            sure: HashMap::default(),
        };
        facets.gates = space.gates_of_all(&facets.regime, space.landscape)?.into_iter().collect();
        for side in space.landscape.sides.clone() {
            facets.read_side(space, side)?;
        }
        for (index, policy) in facets.regime.policies.clone() {
            facets.put_policy(index, Some(policy));
        }
        facets.settle_rules(space)?;
        facets.strengths = facets.clashes(space)?;
        Ok(facets)
    }

    /// Makes room for what so many changes may come to, so that it need not be made again and again.
    pub fn make_room(&mut self, changes: usize) {
        self.applies.reserve(changes);
        self.sure.reserve(2 * changes);
    }

    /// Makes changes, and says which facets may be others now.
    ///
    /// # Errors
    /// If it would take too much.
    pub fn make(&mut self, space: &mut Space<'_>, changes: &[Change]) -> Result<Vec<Changed>, Exhausted> {
        // in the order of their numbers, each as it was before the first change
        let mut policies: Vec<(usize, Before)> = Vec::new();
        let mut sides: BTreeSet<Side> = BTreeSet::new();
        let named = changes.iter().any(|change| matches!(change, Change::Location { .. } | Change::Strength { .. }));
        let named = named.then(|| Arc::new(self.regime.clone()));
        for change in changes {
            change.apply(&mut self.regime);
            match change {
                Change::Policy { index, before, after } => {
                    note(&mut policies, *index, || Before::Policy(before.clone(), named.clone()));
                    if let (Some(before), Some(after)) = (before, after) {
                        self.carry_over(before, after);
                    }
                    self.put_policy(*index, after.clone());
                }
                Change::Location { key, .. } => {
                    let names = |policy: &Policy| {
                        let lists = policy.locations.iter().flat_map(|both| [&both.include, &both.exclude]);
                        lists.into_iter().any(|list| list.all_trusted || list.named.contains(key))
                    };
                    self.touch(names, named.as_ref(), &mut policies);
                }
                Change::Strength { key, .. } => {
                    let key = Control::Strength(key.clone());
                    let names = |policy: &Policy| policy.grant.iter().any(|grant| grant.controls.contains(&key));
                    self.touch(names, named.as_ref(), &mut policies);
                }
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
        let mut changed = Vec::new();
        for side in sides {
            changed.extend(self.read_side(space, side)?);
        }
        changed.extend(self.settle_rules(space)?);
        let asks = |policy: &Option<Arc<Policy>>| policy.as_ref().is_some_and(|policy| asks_for_strength(policy));
        let may_clash = changes.iter().any(|change| match change {
            Change::Policy { before, after, .. } => asks(before) || asks(after),
            _ => named.is_some(),
        });
        if may_clash {
            let before = self.strengths;
            self.strengths = self.clashes(space)?;
            if before != self.strengths {
                changed.push(Changed { source: Source::Strengths, before: Before::Gate(before) });
            }
        }
        // what did not decide and does not now, as most policies at first, is no other facet than it was
        let decides = |(index, before): &(usize, Before)| before.decides() || self.is_enforced(*index);
        let policies = policies.into_iter().filter(decides);
        changed.extend(policies.map(|(index, before)| Changed { source: Source::Policy(index), before }));
        Ok(changed)
    }

    /// Puts a policy in the place of the one of its number.
    fn put_policy(&mut self, index: usize, policy: Option<Arc<Policy>>) {
        match (self.position(index), policy) {
            (Ok(position), Some(policy)) => self.policies[position].1 = policy,
            (Ok(position), None) => drop(self.policies.remove(position)),
            (Err(position), Some(policy)) => self.policies.insert(position, (index, policy)),
            (Err(_), None) => {}
        }
    }

    /// Where the policy of this number lies; where it would, if there is none.
    fn position(&self, index: usize) -> Result<usize, usize> {
        self.policies.binary_search_by_key(&index, |(number, _)| *number)
    }

    /// A policy that is staged to the same people and only enforced now applies where it did.
    fn carry_over(&mut self, before: &Arc<Policy>, after: &Arc<Policy>) {
        if let Some(known) = self.applies.get(&self.version(before)).copied()
            && before.has_conditions_of(after)
        {
            self.applies.insert(self.version(after), known);
        }
    }

    /// What a policy names has changed, and with it where it applies.
    fn touch(
        &mut self,
        names: impl Fn(&Policy) -> bool,
        before: Option<&Arc<Regime>>,
        changed: &mut Vec<(usize, Before)>,
    ) {
        for (index, policy) in self.policies().filter(|(_, policy)| names(policy)) {
            note(changed, index, || Before::Policy(Some(Arc::clone(policy)), before.cloned()));
        }
        self.epoch += 1;
    }

    /// Reads the gates of a side anew, and says which are others now.
    fn read_side(&mut self, space: &mut Space<'_>, side: Side) -> Result<Vec<Changed>, Exhausted> {
        let fresh = ExchangeRegime::default();
        let gates = space.gates_of_side(side, self.regime.exchange.get(&side).unwrap_or(&fresh))?;
        let mut changed = Vec::new();
        for (gate, refused) in gates {
            if gate == RULES {
                self.rules = refused;
                continue;
            }
            let before = self.gates.insert(gate, refused).unwrap_or(Set::NONE);
            if before != refused {
                changed.push(Changed { source: Source::Gate(gate), before: Before::Gate(before) });
            }
        }
        Ok(changed)
    }

    /// Takes out of what device access rules refuse what policies may take their place for, and says whether that is
    /// another gate now.
    fn settle_rules(&mut self, space: &mut Space<'_>) -> Result<Option<Changed>, Exhausted> {
        let mut refused = self.rules;
        if refused != Set::NONE {
            let policies = self.policies().filter(|(_, policy)| is_enforced(policy) && may_replace(policy));
            let policies: Vec<Arc<Policy>> = policies.map(|(_, policy)| Arc::clone(policy)).collect();
            let mut applies = Vec::new();
            for policy in policies {
                applies.push(self.applies_of(space, &policy)?);
            }
            refused = space.without_replaced(refused, applies)?;
        }
        let before = self.gates.insert(RULES, refused).unwrap_or(Set::NONE);
        Ok((before != refused).then_some(Changed { source: Source::Gate(RULES), before: Before::Gate(before) }))
    }

    /// All facets that decide something.
    #[must_use]
    pub fn sources(&self) -> Vec<Source> {
        std::iter::successors(self.source_after(None), |source| self.source_after(Some(*source))).collect()
    }

    /// The next facet that decides something, in the order of `sources`; the first after none.
    #[must_use]
    pub fn source_after(&self, source: Option<Source>) -> Option<Source> {
        use std::ops::Bound::{Excluded, Unbounded};
        let policies = |from| {
            let start = self.position(from).unwrap_or_else(|next| next);
            let mut policies = self.policies[start..].iter().filter(|(_, policy)| is_enforced(policy));
            policies.next().map(|(index, _)| Source::Policy(*index))
        };
        let strengths = || (self.strengths != Set::NONE).then_some(Source::Strengths).or_else(|| policies(0));
        let gates = |from| {
            let mut gates = self.gates.range((from, Unbounded));
            let gate = gates.find(|(_, refused)| **refused != Set::NONE).map(|(gate, _)| Source::Gate(*gate));
            gate.or_else(strengths)
        };
        match source {
            None => gates(Unbounded),
            Some(Source::Gate(gate)) => gates(Excluded(gate)),
            Some(Source::Strengths) => policies(0),
            Some(Source::Policy(index)) => policies(index + 1),
        }
    }

    /// The policy of this number, in whatever state it is.
    #[must_use]
    pub fn policy(&self, index: usize) -> Option<&Arc<Policy>> {
        self.position(index).ok().map(|position| &self.policies[position].1)
    }

    /// Does a policy of this number decide?
    #[must_use]
    pub fn is_enforced(&self, index: usize) -> bool {
        self.policy(index).is_some_and(|policy| is_enforced(policy))
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
        match self.policy(index).cloned() {
            Some(policy) => self.applies_of(space, &policy),
            None => Ok(Set::NONE),
        }
    }

    /// Where a policy applies to some of these people, were it enabled.
    ///
    /// # Errors
    /// If it would take too much.
    pub fn applies_to(&mut self, space: &mut Space<'_>, index: usize, people: Set) -> Made {
        let Some(policy) = self.policy(index).cloned() else { return Ok(Set::NONE) };
        let Some(users) = &policy.users else { return Ok(Set::NONE) };
        // most policies are about the same people, so that this is known of most
        let users = space.users(users)?;
        let people = space.diagram.intersect(people, users)?;
        if people == Set::NONE {
            return Ok(people);
        }
        let applies = self.applies_of(space, &policy)?;
        space.diagram.intersect(people, applies)
    }

    /// Where a facet refuses by itself, or makes sure of a demand by itself.
    ///
    /// # Errors
    /// If it would take too much.
    pub fn sure(&mut self, space: &mut Space<'_>, source: Source, demand: &Demand) -> Made {
        match source {
            Source::Gate(gate) => Ok(self.gates.get(&gate).copied().unwrap_or(Set::NONE)),
            Source::Strengths => Ok(self.strengths),
            Source::Policy(index) => match self.policy(index).filter(|policy| is_enforced(policy)).cloned() {
                Some(policy) => self.sure_of(space, &policy, demand),
                None => Ok(Set::NONE),
            },
        }
    }

    /// The same for a facet as it was before it changed.
    ///
    /// # Errors
    /// If it would take too much.
    pub fn sure_before(&mut self, space: &mut Space<'_>, changed: &Changed, demand: &Demand) -> Made {
        match &changed.before {
            Before::Gate(refused) => Ok(*refused),
            Before::Policy(Some(policy), None) if is_enforced(policy) => self.sure_of(space, policy, demand),
            Before::Policy(Some(policy), Some(regime)) if is_enforced(policy) => {
                let meets = space.meets(policy, demand, regime)?;
                let applies = space.applies(policy, regime)?;
                space.diagram.intersect(applies, meets)
            }
            Before::Policy(..) => Ok(Set::NONE),
        }
    }

    fn sure_of(&mut self, space: &mut Space<'_>, policy: &Arc<Policy>, demand: &Demand) -> Made {
        let version = self.version(policy);
        let key = (version, self.number_of(demand));
        if let Some(known) = self.sure.get(&key) {
            return Ok(*known);
        }
        let meets = space.meets(policy, demand, &self.regime)?;
        let sure = if meets == Set::NONE {
            meets
        } else {
            let applies = self.applies_of(space, policy)?;
            space.diagram.intersect(applies, meets)?
        };
        self.sure.insert(key, sure);
        Ok(sure)
    }

    /// The position of a demand among those that were asked for, of which there are few.
    fn number_of(&mut self, demand: &Demand) -> usize {
        self.demands.iter().position(|known| known == demand).unwrap_or_else(|| {
            self.demands.push(demand.clone());
            self.demands.len() - 1
        })
    }

    fn applies_of(&mut self, space: &mut Space<'_>, policy: &Arc<Policy>) -> Made {
        let version = self.version(policy);
        if let Some(known) = self.applies.get(&version) {
            return Ok(*known);
        }
        let applies = space.applies(policy, &self.regime)?;
        self.applies.insert(version, applies);
        Ok(applies)
    }

    fn version(&self, policy: &Arc<Policy>) -> Version {
        Version { policy: Arc::as_ptr(policy).addr(), epoch: self.epoch }
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
}

/// Notes what a policy was, unless that is known already.
fn note(all: &mut Vec<(usize, Before)>, index: usize, before: impl FnOnce() -> Before) {
    if let Err(position) = all.binary_search_by_key(&index, |(known, _)| *known) {
        all.insert(position, (index, before()));
    }
}

/// Does it ask for a combination of methods?
fn asks_for_strength(policy: &Policy) -> bool {
    let is_strength = |control: &Control| matches!(control, Control::Strength(_));
    policy.grant.as_ref().is_some_and(|grant| grant.controls.iter().any(is_strength))
}

/// Does it decide?
fn is_enforced(policy: &Policy) -> bool {
    policy.state == PolicyState::Enabled
}
