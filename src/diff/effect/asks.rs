//! Policies -> what they do, facet by facet: where they refuse, where they ask for what, where they limit the session.
//! What several do is the sum of what each does, so that whatever is the same on both sides can be left out.

use std::collections::BTreeMap;

use super::proof::{Clause, Methods};
use crate::signin::evaluate::conditional_access::{blocks, clauses};
use crate::signin::space::{Exhausted, Made, Set, Space};
use crate::signin::{Control, Frequency, Policy, Regime, SessionControls};

/// Something that a policy does.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Facet {
    /// It refuses.
    Refuses,
    /// It asks for one of these.
    Asks(Clause),
    /// It asks for one of these combinations, and nothing else would do. Said beside the clause, since several of these
    /// that have no combination in common refuse.
    Only(Methods),
    /// It has people sign in again, or bring the second factor alone (`true`).
    Again(Frequency, bool),
    /// Browsers stay signed in, or forget.
    Browser(bool),
    /// It limits the session otherwise.
    Limits(Limit),
}

/// A limit of a session that is there or not.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Limit {
    /// The application itself limits what can be done.
    Application,
    /// Defender for Cloud Apps does this, in Graph's word.
    CloudApps(String),
    /// Existing sessions are no longer extended while Entra is down.
    NoResilience,
    /// Tokens are bound to the device.
    BoundToken,
}

/// Where which facets are.
#[derive(Debug, Clone, Default)]
pub struct Asks(BTreeMap<Facet, Set>);

impl Asks {
    /// What a policy does among these cells.
    ///
    /// # Errors
    /// If it would take too much.
    pub fn of(space: &mut Space<'_>, policy: &Policy, regime: &Regime, within: Set) -> Result<Self, Exhausted> {
        let mut asks = Self::default();
        let mut applies = within;
        for (_, holds) in space.conditions(policy, regime)? {
            applies = space.diagram.intersect(applies, holds)?;
        }
        if applies == Set::NONE {
            return Ok(asks);
        }
        asks.limit(space, &policy.session, applies)?;
        let Some(grant) = &policy.grant else { return Ok(asks) };
        if blocks(grant) {
            asks.put(space, Facet::Refuses, applies)?;
            return Ok(asks);
        }
        for clause in clauses(grant) {
            for (left, cells) in open_parts(space, &clause.iter().cloned().collect::<Vec<_>>(), applies)? {
                if left.is_empty() {
                    asks.put(space, Facet::Refuses, cells)?;
                    continue;
                }
                if let [Control::Strength(key)] = left.as_slice()
                    && let Some(strength) = regime.strengths.get(key)
                {
                    asks.put(space, Facet::Only(strength.combinations.clone()), cells)?;
                }
                let left = left.into_iter().collect();
                asks.put(space, Facet::Asks(Clause::new(&left, regime)), cells)?;
            }
        }
        Ok(asks)
    }

    fn limit(&mut self, space: &mut Space<'_>, session: &SessionControls, cells: Set) -> Result<(), Exhausted> {
        let mut facets: Vec<Facet> = Vec::new();
        facets.extend(session.frequency.map(|(frequency, alone)| Facet::Again(frequency, alone)));
        facets.extend(session.persistent_browser.map(Facet::Browser));
        let limits = [
            (session.application_enforced_restrictions, Limit::Application),
            (session.disable_resilience_defaults, Limit::NoResilience),
            (session.token_protection, Limit::BoundToken),
        ];
        facets.extend(limits.into_iter().filter(|(set, _)| *set).map(|(_, limit)| Facet::Limits(limit)));
        facets.extend(session.cloud_app_security.iter().cloned().map(|word| Facet::Limits(Limit::CloudApps(word))));
        facets.into_iter().try_for_each(|facet| self.put(space, facet, cells))
    }

    fn put(&mut self, space: &mut Space<'_>, facet: Facet, cells: Set) -> Result<(), Exhausted> {
        let known = self.0.entry(facet).or_insert(Set::NONE);
        *known = space.diagram.union(*known, cells)?;
        Ok(())
    }

    /// Adds what others do.
    ///
    /// # Errors
    /// If it would take too much.
    pub fn add(&mut self, space: &mut Space<'_>, other: &Self) -> Result<(), Exhausted> {
        other
            .0
            .iter()
            .filter(|(_, cells)| **cells != Set::NONE)
            .try_for_each(|(facet, cells)| self.put(space, facet.clone(), *cells))
    }

    /// Where a facet is.
    #[must_use]
    pub fn cells(&self, facet: &Facet) -> Set {
        self.0.get(facet).copied().unwrap_or(Set::NONE)
    }

    /// All facets.
    pub fn facets(&self) -> impl Iterator<Item = (&Facet, Set)> {
        self.0.iter().map(|(facet, cells)| (facet, *cells))
    }

    /// Where a facet is on one side alone.
    ///
    /// # Errors
    /// If it would take too much.
    pub fn differs(&self, other: &Self, space: &mut Space<'_>, facet: &Facet) -> Made {
        either_alone(space, self.cells(facet), other.cells(facet))
    }
}

/// The cells of one of two sets and not of both.
///
/// # Errors
/// If it would take too much.
pub fn either_alone(space: &mut Space<'_>, one: Set, other: Set) -> Made {
    let left = space.diagram.subtract(one, other)?;
    let right = space.diagram.subtract(other, one)?;
    space.diagram.union(left, right)
}

/// For each choice of controls that somebody may still meet where nothing is met already: where it is so.
fn open_parts(
    space: &mut Space<'_>,
    controls: &[Control],
    applies: Set,
) -> Result<Vec<(Vec<Control>, Set)>, Exhausted> {
    let mut open = applies;
    for control in controls {
        let met = space.met(control)?;
        open = space.diagram.subtract(open, met)?;
    }
    let mut parts = vec![(Vec::new(), open)];
    for control in controls {
        let impossible = space.impossible(control)?;
        let mut finer = Vec::new();
        for (left, cells) in parts {
            let shut = space.diagram.intersect(cells, impossible)?;
            let possible = space.diagram.subtract(cells, impossible)?;
            finer.push(([left.as_slice(), std::slice::from_ref(control)].concat(), possible));
            finer.push((left, shut));
        }
        parts = finer;
        parts.retain(|(_, cells)| *cells != Set::NONE);
    }
    Ok(parts)
}
