//! Looks for a sign-in that breaks a guarantee. The most ordinary sign-in that is left is put to the regime; where some
//! policy is sure of it, all that this policy is sure of is taken away, and so on. So only the policies that matter are
//! ever looked at, what is found first is the most ordinary of all, and when nothing is left the guarantee is proven.

use std::collections::HashMap;

use foldhash::fast::FixedState;

use crate::signin::space::{Cell, Changed, Demand, Exhausted, Facets, Made, Set, Source, Space};

/// A search that goes on from point to point.
#[derive(Debug, Clone)]
pub struct Search {
    whole: Set,
    area: Set,
    demand: Demand,
    /// The levels that nobody knows anything about, where the search is for what breaks the guarantee whatever they are.
    blind: Option<Vec<bool>>,
    seen: HashMap<Set, Set, FixedState>,
    used: Vec<Source>,
    rest: Set,
    found: Option<Cell>,
}

impl Search {
    /// A search among these sign-ins.
    ///
    /// # Errors
    /// If it would take too much.
    pub fn new(space: &mut Space<'_>, area: Set, demand: Demand, blind: Option<Vec<bool>>) -> Result<Self, Exhausted> {
        let fine = space.meets_by_itself(&demand)?;
        let whole = area;
        let area = space.diagram.subtract(area, fine)?;
        Ok(Self { whole, area, demand, blind, seen: HashMap::default(), used: Vec::new(), rest: area, found: None })
    }

    /// Finds the most ordinary sign-in that breaks the guarantee at this point.
    ///
    /// # Errors
    /// If it would take too much.
    pub fn begin(&mut self, space: &mut Space<'_>, facets: &mut Facets) -> Result<(), Exhausted> {
        self.rest = self.area;
        let mut used = std::mem::take(&mut self.used);
        used.sort();
        for source in used {
            self.take_away(space, facets, source)?;
        }
        self.go_on(space, facets)
    }

    /// The same after changes, with no more work than they make. Says whether anything was looked for: where nothing was,
    /// what was found is what it was.
    ///
    /// # Errors
    /// If it would take too much.
    pub fn settle(
        &mut self,
        space: &mut Space<'_>,
        facets: &mut Facets,
        changed: &[Changed],
    ) -> Result<bool, Exhausted> {
        if changed.iter().any(|changed| self.used.contains(&changed.source)) {
            return self.begin(space, facets).map(|()| true);
        }
        // nothing that was taken away comes back, so what was found is broken unless something new is sure of it
        let Some(found) = self.found.take() else { return Ok(false) };
        for change in changed {
            let sure = self.sure(space, facets, change.source)?;
            if space.diagram.contains(sure, &found) {
                return self.go_on(space, facets).map(|()| true);
            }
        }
        self.found = Some(found);
        Ok(false)
    }

    fn go_on(&mut self, space: &mut Space<'_>, facets: &mut Facets) -> Result<(), Exhausted> {
        self.found = None;
        while let Some(cell) = space.diagram.first(self.rest) {
            let mut next = facets.source_after(None);
            while let Some(source) = next {
                let sure = self.sure(space, facets, source)?;
                if space.diagram.contains(sure, &cell) {
                    break;
                }
                next = facets.source_after(Some(source));
            }
            let Some(source) = next else {
                self.found = Some(cell);
                break;
            };
            self.take_away(space, facets, source)?;
        }
        Ok(())
    }

    fn take_away(&mut self, space: &mut Space<'_>, facets: &mut Facets, source: Source) -> Result<(), Exhausted> {
        let sure = self.sure(space, facets, source)?;
        if sure != Set::NONE {
            self.rest = space.diagram.subtract(self.rest, sure)?;
            self.used.push(source);
        }
        Ok(())
    }

    /// Where a facet is sure, or may be.
    fn sure(&mut self, space: &mut Space<'_>, facets: &mut Facets, source: Source) -> Made {
        let sure = facets.sure(space, source, &self.demand)?;
        let Some(levels) = &self.blind else { return Ok(sure) };
        if let Some(known) = self.seen.get(&sure) {
            return Ok(*known);
        }
        let may_be = space.diagram.exists(sure, levels)?;
        self.seen.insert(sure, may_be);
        Ok(may_be)
    }

    /// Is there no such sign-in at all?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.whole == Set::NONE
    }

    /// What is looked for.
    #[must_use]
    pub fn demand(&self) -> &Demand {
        &self.demand
    }

    /// What was found last.
    #[must_use]
    pub fn found(&self) -> Option<&Cell> {
        self.found.as_ref()
    }

    /// The sign-ins that the search is among: those that do not meet the demand by themselves.
    #[must_use]
    pub fn area(&self) -> Set {
        self.area
    }
}
