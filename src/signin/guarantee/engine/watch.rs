//! Watches what steps take away: sign-ins of which a demand was sure before a step and is not after it. Where a later
//! step makes sure of it again there was a hole in between. What is lost for people of whom nobody has said that there
//! are any, or only if what nobody knows is so, is kept apart: it is neither a hole nor none.

use std::collections::BTreeSet;

use super::shared::Shared;
use crate::signin::guarantee::statements::Staged;
use crate::signin::space::{Cell, Changed, Demand, Doubt, Exhausted, Facets, Level, Made, Set, Source, Space};

/// A watch over some sign-ins.
#[derive(Debug)]
pub struct Watch {
    area: Set,
    demand: Demand,
    blind: Vec<bool>,
    staged: Vec<Staged>,
    people: Option<People>,
    openings: Vec<Opening>,
}

/// People as far as somebody has said that there are such.
#[derive(Debug, Clone)]
struct People {
    /// Those in one group or role at most that no list puts them in.
    likely: Set,
    /// For each policy that is tried first: those who try it and are not whom it is meant for.
    odd: Vec<Set>,
}

/// Sign-ins that a step has taken a demand from.
#[derive(Debug, Clone, Copy)]
pub struct Opening {
    /// The point behind the step.
    pub at: usize,
    /// What no longer is sure of it.
    pub source: Source,
    /// The sign-ins.
    pub cells: Set,
    /// What it rests on that they are lost.
    pub rests: Rests,
}

/// What something rests on that nobody has stated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rests {
    /// On nothing.
    Nothing,
    /// On facts, or on people who are in several groups.
    Unstated,
    /// On people who try a policy, by its number among those that are tried, and whom it is not meant for.
    Odd(usize),
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
    /// What it rests on.
    pub rests: Rests,
    /// That in detail.
    pub unstated: Unstated,
}

/// What nobody has stated of a sign-in that breaks something.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Unstated {
    /// Groups and roles that somebody must be in all at once for it; several of them where there are several such people.
    pub shared: Vec<Shared>,
    /// What must be so of what nobody knows.
    pub doubts: Vec<Doubt>,
}

impl Watch {
    /// A watch over sign-ins that must meet a demand.
    #[must_use]
    pub fn new(space: &Space<'_>, area: Set, demand: Demand, staged: &[Staged]) -> Self {
        Self { area, demand, blind: space.doubts(), staged: staged.to_vec(), people: None, openings: Vec::new() }
    }

    fn people(&mut self, space: &mut Space<'_>) -> Result<People, Exhausted> {
        if let Some(known) = &self.people {
            return Ok(known.clone());
        }
        let mut odd = Vec::new();
        for staged in &self.staged {
            let people = space.people_of(&staged.people)?;
            let meant = space.people_of(&staged.meant)?;
            odd.push(space.diagram.subtract(people, meant)?);
        }
        let people = People { likely: space.plausible()?, odd };
        Ok(self.people.insert(people).clone())
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
            let lost = self.lost(space, facets, change)?;
            if lost != Set::NONE {
                let parts = self.parts(space, lost)?;
                found.extend(parts.into_iter().map(|(cells, rests)| {
                    let source = change.source;
                    Opening { at, source, cells, rests }
                }));
            }
        }
        // what is lost in any case is told first; the rest is when that is mended
        if found.iter().any(|opening| opening.rests == Rests::Nothing) {
            found.retain(|opening| opening.rests != Rests::Unstated);
        }
        Ok(found)
    }

    /// The sign-ins of which one facet no longer makes sure, and no other does.
    fn lost(&self, space: &mut Space<'_>, facets: &mut Facets, change: &Changed) -> Made {
        let before = facets.sure_before(space, change, &self.demand)?;
        if before == Set::NONE {
            return Ok(Set::NONE);
        }
        let now = facets.sure(space, change.source, &self.demand)?;
        if before == now {
            return Ok(Set::NONE);
        }
        let lost = space.diagram.subtract(before, now)?;
        let mut lost = space.diagram.intersect(lost, self.area)?;
        let mut next = facets.source_after(None);
        while let Some(source) = next.filter(|_| lost != Set::NONE) {
            let sure = facets.sure(space, source, &self.demand)?;
            lost = space.diagram.subtract(lost, sure)?;
            next = facets.source_after(Some(source));
        }
        Ok(lost)
    }

    /// What is lost, by what that rests on.
    fn parts(&mut self, space: &mut Space<'_>, lost: Set) -> Result<Vec<(Set, Rests)>, Exhausted> {
        let People { likely, odd } = self.people(space)?;
        let mut parts = Vec::new();
        let mut rest = lost;
        for (number, odd) in odd.into_iter().enumerate() {
            parts.push((space.diagram.intersect(rest, odd)?, Rests::Odd(number)));
            rest = space.diagram.subtract(rest, odd)?;
        }
        // whatever is so of what nobody knows
        let whatever = space.diagram.always(rest, &self.blind)?;
        let whatever = space.diagram.intersect(whatever, rest)?;
        let certain = space.diagram.intersect(whatever, likely)?;
        parts.push((certain, Rests::Nothing));
        parts.push((space.diagram.subtract(rest, certain)?, Rests::Unstated));
        parts.retain(|(cells, _)| *cells != Set::NONE);
        // what rests on nothing comes first
        parts.sort_by_key(|(_, rests)| *rests != Rests::Nothing);
        Ok(parts)
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
                Some(cell) => holes.push(self.hole(space, &opening, cell, at)),
                None => still_open.push(opening),
            }
        }
        still_open.extend(self.opened(space, facets, changed, at)?);
        self.openings = still_open;
        Ok(holes)
    }

    fn hole(&self, space: &Space<'_>, opening: &Opening, cell: Cell, closed: usize) -> Hole {
        let Opening { at: opened, source, rests, .. } = *opening;
        let unstated = self.unstated(space, opening, &cell);
        Hole { opened, source, closed, cell, rests, unstated }
    }

    /// What nobody has stated, and one sign-in of an opening rests on.
    pub fn unstated(&self, space: &Space<'_>, opening: &Opening, cell: &Cell) -> Unstated {
        if opening.rests != Rests::Unstated {
            return Unstated::default();
        }
        let shared = Shared::of(space, cell).into_iter().collect();
        Unstated { shared, doubts: self.doubts(space, opening.cells, cell) }
    }

    /// What nobody knows, and would leave a sign-in out of a set.
    fn doubts(&self, space: &Space<'_>, cells: Set, cell: &Cell) -> Vec<Doubt> {
        let mut found = BTreeSet::new();
        for (position, level) in space.levels.iter().enumerate().filter(|(position, _)| self.blind[*position]) {
            let Level::Doubt(doubt) = level else { continue };
            let mut other = cell.clone();
            other[position] = 1 - other[position];
            if !space.diagram.contains(cells, &other) {
                found.insert(doubt.clone());
            }
        }
        found.into_iter().collect()
    }
}
