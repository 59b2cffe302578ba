//! Whether whoever is given a role, or is put into a group, still meets what was met before: a policy that leaves
//! administrators out must not leave them with less than everybody else.

use std::collections::BTreeMap;

use super::search::Search;
use crate::signin::policy::PersonSelection;
use crate::signin::space::{Cell, Changed, Demand, Exhausted, Facets, Level, Set, Source, Space};

/// A search over people with and without the roles and groups that mark administrators.
#[derive(Debug)]
pub struct Marks {
    people: PersonSelection,
    levels: Vec<bool>,
    marked: Set,
    demands: Vec<Demand>,
    blind: Option<Vec<bool>>,
    searches: BTreeMap<(usize, usize), Search>,
}

impl Marks {
    /// A search for sign-ins by people of this selection that meet less than without what makes them so.
    ///
    /// # Errors
    /// If it would take too much.
    pub fn new(
        space: &mut Space<'_>,
        people: PersonSelection,
        demands: Vec<Demand>,
        blind: Option<Vec<bool>>,
    ) -> Result<Self, Exhausted> {
        let is_mark = |level: &Level| match level {
            Level::Role(keys) => keys.iter().any(|key| people.roles.contains(key)),
            Level::Group(keys) => keys.iter().any(|key| people.groups.contains(key)),
            _ => false,
        };
        let levels: Vec<bool> = space.levels.iter().map(is_mark).collect();
        let parts: Vec<_> = (0..levels.len())
            .filter(|position| levels[*position])
            .map(|position| space.part(position, |class| class == 1))
            .collect();
        let marked = space.diagram.any_of(&parts)?;
        let marked = space.diagram.intersect(space.valid, marked)?;
        Ok(Self { people, levels, marked, demands, blind, searches: BTreeMap::new() })
    }

    /// What is found at this point; `changed` is none at the first one.
    ///
    /// # Errors
    /// If it would take too much.
    pub fn settle(
        &mut self,
        space: &mut Space<'_>,
        facets: &mut Facets,
        changed: Option<&[Changed]>,
    ) -> Result<Option<(Cell, Demand)>, Exhausted> {
        let policies: Vec<usize> = match changed {
            None => facets.policies().map(|(index, _)| index).collect(),
            Some(changed) => changed.iter().filter_map(|change| number(change.source)).collect(),
        };
        for search in self.searches.values_mut() {
            match changed {
                None => search.begin(space, facets)?,
                Some(changed) => drop(search.settle(space, facets, changed)?),
            }
        }
        for index in policies {
            self.look(space, facets, index)?;
        }
        let found = self.searches.iter().filter_map(|((_, demand), search)| Some((search.found()?, demand)));
        Ok(found.map(|(cell, demand)| (cell.clone(), self.demands[*demand].clone())).next())
    }

    /// What a policy demands of people who are not marked and not of those who are.
    fn look(&mut self, space: &mut Space<'_>, facets: &mut Facets, index: usize) -> Result<(), Exhausted> {
        let leaves_out = facets.policy(index).and_then(|policy| policy.users.as_ref()).is_some_and(|users| {
            !users.exclude.roles.is_disjoint(&self.people.roles)
                || !users.exclude.groups.is_disjoint(&self.people.groups)
        });
        for (position, demand) in self.demands.iter().enumerate() {
            let mut less = Set::NONE;
            if leaves_out {
                let sure = facets.sure(space, Source::Policy(index), demand)?;
                let without = space.diagram.at_first(sure, &self.levels)?;
                less = space.diagram.intersect(without, self.marked)?;
                less = space.diagram.subtract(less, sure)?;
            }
            self.searches.remove(&(index, position));
            if less != Set::NONE {
                let mut search = Search::new(space, less, demand.clone(), self.blind.clone())?;
                search.begin(space, facets)?;
                self.searches.insert((index, position), search);
            }
        }
        Ok(())
    }
}

fn number(source: Source) -> Option<usize> {
    match source {
        Source::Policy(index) => Some(index),
        Source::Gate(_) | Source::Strengths => None,
    }
}
