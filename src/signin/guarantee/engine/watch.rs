//! Watches what steps take away: sign-ins of which a demand was sure before a step and is not after it. Where a later
//! step makes sure of it again there was a hole in between.

use crate::signin::guarantee::statements::Staged;
use crate::signin::space::{Cell, Changed, Demand, Exhausted, Facets, Made, Set, Source, Space};

/// A watch over some sign-ins.
#[derive(Debug)]
pub struct Watch {
    area: Set,
    demand: Demand,
    blind: Vec<bool>,
    staged: Vec<Staged>,
    plausible: Option<Set>,
    openings: Vec<Opening>,
}

/// Sign-ins that a step has taken a demand from.
#[derive(Debug, Clone)]
pub struct Opening {
    /// The point behind the step.
    pub at: usize,
    /// What no longer is sure of it.
    pub source: Source,
    /// The sign-ins.
    pub cells: Set,
}

/// A demand that was sure, was not for a while, and was again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hole {
    /// The point behind the step that opens it.
    pub opened: usize,
    /// What was sure of the demand until then.
    pub source: Source,
    /// The point behind the step that closes it.
    pub closed: usize,
    /// The most ordinary sign-in that gets through.
    pub cell: Cell,
}

impl Watch {
    /// A watch over sign-ins that must meet a demand.
    #[must_use]
    pub fn new(space: &Space<'_>, area: Set, demand: Demand, staged: &[Staged]) -> Self {
        Self { area, demand, blind: space.doubts(), staged: staged.to_vec(), plausible: None, openings: Vec::new() }
    }

    /// People of whom nothing is assumed but one thing, and who are what those are for whom they try a policy.
    fn plausible(&mut self, space: &mut Space<'_>) -> Made {
        if let Some(known) = self.plausible {
            return Ok(known);
        }
        let mut plausible = space.plausible()?;
        for staged in &self.staged {
            let people = space.people_of(&staged.people)?;
            let meant = space.people_of(&staged.meant)?;
            let odd = space.diagram.subtract(people, meant)?;
            plausible = space.diagram.subtract(plausible, odd)?;
        }
        self.plausible = Some(plausible);
        Ok(plausible)
    }

    /// What a step has opened.
    ///
    /// # Errors
    /// If it would take too much.
    pub fn opened(
        &mut self,
        space: &mut Space<'_>,
        facets: &mut Facets,
        changed: &[Changed],
        at: usize,
    ) -> Result<Vec<Opening>, Exhausted> {
        let mut found = Vec::new();
        for change in changed {
            let before = facets.sure_before(space, change, &self.demand)?;
            let now = facets.sure(space, change.source, &self.demand)?;
            if before == now {
                continue;
            }
            let mut lost = space.diagram.subtract(before, now)?;
            lost = space.diagram.intersect(lost, self.area)?;
            // of what was not sure before, nothing is lost
            lost = space.diagram.always(lost, &self.blind)?;
            lost = space.diagram.intersect(lost, self.area)?;
            let mut next = facets.source_after(None);
            while let Some(source) = next.filter(|_| lost != Set::NONE) {
                let sure = facets.sure(space, source, &self.demand)?;
                lost = space.diagram.subtract(lost, sure)?;
                next = facets.source_after(Some(source));
            }
            if lost != Set::NONE {
                let plausible = self.plausible(space)?;
                lost = space.diagram.intersect(lost, plausible)?;
            }
            if lost != Set::NONE {
                found.push(Opening { at, source: change.source, cells: lost });
            }
        }
        Ok(found)
    }

    /// Keeps what a step has opened, and says which earlier openings it closes.
    ///
    /// # Errors
    /// If it would take too much.
    pub fn holes(
        &mut self,
        space: &mut Space<'_>,
        facets: &mut Facets,
        changed: &[Changed],
        at: usize,
    ) -> Result<Vec<Hole>, Exhausted> {
        let mut holes = Vec::new();
        let mut still_open = Vec::new();
        for opening in std::mem::take(&mut self.openings) {
            let mut closes = None;
            for change in changed {
                let sure = facets.sure(space, change.source, &self.demand)?;
                let closed = space.diagram.intersect(opening.cells, sure)?;
                closes = closes.or_else(|| space.diagram.first(closed));
            }
            match closes {
                Some(cell) => {
                    let Opening { at: opened, source, .. } = opening;
                    holes.push(Hole { opened, source, closed: at, cell });
                }
                None => still_open.push(opening),
            }
        }
        still_open.extend(self.opened(space, facets, changed, at)?);
        self.openings = still_open;
        Ok(holes)
    }
}
