//! One side of a comparison -> what its gates and policies do to the sign-ins that are looked at: what is refused, what is
//! asked, and what whoever gets in has to prove.

use std::collections::BTreeSet;

use super::asks::{Asks, Facet, either_alone};
use super::proof::Methods;
use super::shift::Price;
use super::worlds::{World, Worlds};
use crate::signin::evaluate::active_sync::may_replace;
use crate::signin::space::{Exhausted, Gate, Made, RULES, Set, Space, nothing_meets};
use crate::signin::{ExchangeRegime, Side};

/// The outcomes on one side, among the cells that were looked at.
#[derive(Debug)]
pub struct Outcomes {
    /// What each gate besides policies refuses, anywhere.
    pub gates: Vec<(Gate, Set)>,
    /// What each policy that differs does, in their order.
    pub changed: Vec<Asks>,
    /// What all policies do together.
    pub asks: Asks,
    /// What is refused.
    pub refused: Set,
}

impl Outcomes {
    /// What gates do, and policies that differ.
    ///
    /// # Errors
    /// If it would take too much.
    pub fn of_changed(space: &mut Space<'_>, worlds: &Worlds<'_>, world: &World<'_>) -> Result<Self, Exhausted> {
        let fresh = ExchangeRegime::default();
        let mut gates = space.gates_of_all(&world.regime, &world.side.landscape)?;
        for side in [Side::ExchangeOnline, Side::ExchangeServer] {
            if worlds.people.sides.contains(&side) {
                gates.extend(space.gates_of_side(side, world.regime.exchange.get(&side).unwrap_or(&fresh))?);
            }
        }
        for (_, refused) in gates.iter_mut().filter(|(gate, refused)| *gate == RULES && *refused != Set::NONE) {
            let mut applies = Vec::new();
            for policy in world.regime.policies.values().filter(|policy| may_replace(policy)) {
                applies.push(space.applies(policy, &world.regime)?);
            }
            *refused = space.without_replaced(*refused, applies)?;
        }
        let is_old = std::ptr::eq(world, &raw const worlds.old);
        let (mut changed, mut asks) = (Vec::new(), Asks::default());
        for policies in &worlds.changed {
            let policy = if is_old { &policies.old } else { &policies.new };
            let own = match policy {
                Some(policy) => Asks::of(space, policy, &world.regime, space.valid)?,
                None => Asks::default(),
            };
            asks.add(space, &own)?;
            changed.push(own);
        }
        Ok(Self { gates, changed, asks, refused: Set::NONE })
    }

    /// Adds what the policies do that are the same on both sides, and works out what is refused by all together.
    ///
    /// # Errors
    /// If it would take too much.
    pub fn settle(&mut self, space: &mut Space<'_>, kept: &Asks, cells: Set) -> Result<(), Exhausted> {
        self.asks.add(space, kept)?;
        let mut refused = self.refused_by_gates(space)?;
        refused = space.diagram.union(refused, self.asks.cells(&Facet::Refuses))?;
        let nothing_meets = self.nothing_meets(space)?;
        refused = space.diagram.union(refused, nothing_meets)?;
        self.refused = space.diagram.intersect(refused, cells)?;
        Ok(())
    }

    fn refused_by_gates(&self, space: &mut Space<'_>) -> Made {
        self.gates.iter().try_fold(Set::NONE, |all, (_, cells)| space.diagram.union(all, *cells))
    }

    /// Where no combination of methods meets all strengths that are asked for by themselves.
    fn nothing_meets(&self, space: &mut Space<'_>) -> Made {
        let mut asked: Vec<(&Methods, Set)> = Vec::new();
        for (facet, cells) in self.asks.facets() {
            if let Facet::Only(methods) = facet {
                asked.push((methods, cells));
            }
        }
        nothing_meets(space, &asked)
    }

    /// What those of these cells who get in have to prove, roughly.
    ///
    /// # Errors
    /// If it would take too much.
    pub fn prices(&self, space: &mut Space<'_>, cells: Set) -> Result<Vec<(Price, Set)>, Exhausted> {
        let (mut something, mut multi_factor) = (Set::NONE, Set::NONE);
        for (facet, asked) in self.asks.facets() {
            let Facet::Asks(clause) = facet else { continue };
            let asked = space.diagram.intersect(asked, cells)?;
            something = space.diagram.union(something, asked)?;
            if clause.is_multi_factor() {
                multi_factor = space.diagram.union(multi_factor, asked)?;
            }
        }
        let password = space.diagram.subtract(cells, something)?;
        let something = space.diagram.subtract(something, multi_factor)?;
        let all = [(Price::Password, password), (Price::Something, something), (Price::MultiFactor, multi_factor)];
        Ok(all.into_iter().filter(|(_, cells)| *cells != Set::NONE).collect())
    }

    /// The gates that refuse some of these cells.
    ///
    /// # Errors
    /// If it would take too much.
    pub fn gates_that_refuse(&self, space: &mut Space<'_>, cells: Set) -> Result<Vec<Gate>, Exhausted> {
        let mut found = Vec::new();
        for (gate, refused) in &self.gates {
            if space.diagram.intersect(*refused, cells)? != Set::NONE {
                found.push(*gate);
            }
        }
        Ok(found)
    }
}

/// The cells in which a gate or a policy that differs does something else.
///
/// # Errors
/// If it would take too much.
pub fn may_differ(space: &mut Space<'_>, old: &Outcomes, new: &Outcomes) -> Made {
    let (before, after) = (old.refused_by_gates(space)?, new.refused_by_gates(space)?);
    let mut differing = either_alone(space, before, after)?;
    let facets: BTreeSet<Facet> = old.asks.facets().chain(new.asks.facets()).map(|(facet, _)| facet.clone()).collect();
    for facet in facets {
        let here = old.asks.differs(&new.asks, space, &facet)?;
        differing = space.diagram.union(differing, here)?;
    }
    // what gates refuse on both sides is refused whatever policies say
    let both = space.diagram.intersect(before, after)?;
    differing = space.diagram.subtract(differing, both)?;
    space.diagram.intersect(differing, space.valid)
}
