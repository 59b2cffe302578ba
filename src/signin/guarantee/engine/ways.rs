//! Looks for somebody who is locked out. For the most ordinary person who has no way in yet one is looked for; whoever
//! else it lets in is served as well, and so on, until everybody has a way in or somebody has none.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use foldhash::fast::FixedState;

use super::shared::Shared;
use crate::signin::space::{Cell, Changed, Demand, Exhausted, Facets, Made, Set, Source, Space};

/// How to take what nobody knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubts {
    /// What may refuse refuses.
    Refuse,
    /// Only what surely refuses does.
    LetIn,
}

/// A search that goes on from point to point.
#[derive(Debug)]
pub struct Ways {
    people: Set,
    ways: Set,
    doubts: Doubts,
    blind: Vec<bool>,
    /// The first level that is about people.
    first_of_people: usize,
    seen: HashMap<Set, Set, FixedState>,
    known: Vec<Way>,
    /// The facets because of which somebody has no way in.
    rests_on: BTreeSet<Source>,
    outcome: Outcome,
}

/// A way in, and whom it does not let in.
#[derive(Debug)]
struct Way {
    cell: Cell,
    serves: Set,
    refused: BTreeMap<Source, Set>,
}

/// What came of it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Outcome {
    /// Somebody who has no way in, and the facets that together refuse every way.
    pub locked_out: Option<(Cell, Vec<Source>)>,
    /// Policies that keep people out on purpose: they name them, and leave them no way at all.
    pub on_purpose: BTreeSet<Source>,
    /// The same for somebody who is in several groups at once, of whom nobody said that there is any.
    pub unlikely: Option<(Cell, Vec<Source>)>,
    /// Groups and roles of which nobody may be in all at once, lest there be no way in.
    pub shared: Vec<Shared>,
}

/// Of more combinations of groups and roles the rest is not looked for.
pub const MOST_SHARED: usize = 12;

impl Ways {
    /// A search for people of these sign-ins without any of them.
    ///
    /// # Errors
    /// If it would take too much.
    pub fn new(space: &mut Space<'_>, ways: Set, doubts: Doubts) -> Result<Self, Exhausted> {
        let conditions = space.of_conditions();
        let people = space.diagram.exists(ways, &conditions)?;
        Ok(Self {
            people,
            ways,
            doubts,
            blind: space.doubts(),
            first_of_people: space.first_of_people(),
            seen: HashMap::default(),
            known: Vec::new(),
            rests_on: BTreeSet::new(),
            outcome: Outcome::default(),
        })
    }

    /// What is so at this point.
    ///
    /// # Errors
    /// If it would take too much.
    pub fn begin(&mut self, space: &mut Space<'_>, facets: &mut Facets) -> Result<(), Exhausted> {
        let mut known = std::mem::take(&mut self.known);
        for way in &mut known {
            way.refused.clear();
            for source in facets.sources() {
                self.look(space, facets, way, source)?;
            }
        }
        self.known = known;
        self.search(space, facets)
    }

    /// What came of it last.
    #[must_use]
    pub fn outcome(&self) -> &Outcome {
        &self.outcome
    }

    /// The same after changes, with no more work than they make. Says whether anything was looked for: where nothing was,
    /// the outcome is what it was.
    ///
    /// # Errors
    /// If it would take too much.
    pub fn settle(
        &mut self,
        space: &mut Space<'_>,
        facets: &mut Facets,
        changed: &[Changed],
    ) -> Result<bool, Exhausted> {
        let mut other = changed.iter().any(|change| self.rests_on.contains(&change.source));
        let mut known = std::mem::take(&mut self.known);
        for way in &mut known {
            for change in changed {
                other |= self.look(space, facets, way, change.source)?;
            }
        }
        self.known = known;
        if other {
            self.search(space, facets)?;
        }
        Ok(other)
    }

    /// Whom a facet refuses on a way; is that another answer than before?
    fn look(
        &mut self,
        space: &mut Space<'_>,
        facets: &mut Facets,
        way: &mut Way,
        source: Source,
    ) -> Result<bool, Exhausted> {
        let refuses = self.refuses(space, facets, source)?;
        let refuses = space.diagram.below(refuses, &way.cell, self.first_of_people);
        let before =
            if refuses == Set::NONE { way.refused.remove(&source) } else { way.refused.insert(source, refuses) };
        Ok(before.unwrap_or(Set::NONE) != refuses)
    }

    fn search(&mut self, space: &mut Space<'_>, facets: &mut Facets) -> Result<(), Exhausted> {
        self.outcome = Outcome::default();
        self.rests_on.clear();
        let mut without = self.people;
        for position in 0..self.known.len() {
            without = self.serve(space, without, position)?;
        }
        let mut plausible = Set::ALL;
        while without != Set::NONE {
            let now = space.diagram.intersect(without, plausible)?;
            let likely = now != Set::NONE;
            let Some(person) = space.diagram.first(if likely { now } else { without }) else { break };
            let (way, sources) = self.find(space, facets, &person)?;
            if let Some(cell) = way {
                self.add(space, facets, cell)?;
                without = self.serve(space, without, self.known.len() - 1)?;
                continue;
            }
            self.rests_on.extend(&sources);
            if let Some((source, people)) = self.on_purpose(space, facets, &person, &sources)? {
                self.outcome.on_purpose.insert(source);
                without = space.diagram.subtract(without, people)?;
                continue;
            }
            let Some(shared) = Shared::of(space, &person) else {
                self.outcome.locked_out = Some((person, sources));
                break;
            };
            if plausible == Set::ALL {
                plausible = space.plausible()?;
                if likely && space.diagram.intersect(without, plausible)? != Set::NONE {
                    continue;
                }
            }
            self.outcome.unlikely.get_or_insert((person, sources));
            if self.outcome.shared.len() == MOST_SHARED {
                break;
            }
            let people = shared.people(space)?;
            without = space.diagram.subtract(without, people)?;
            self.outcome.shared.push(shared);
        }
        Ok(())
    }

    /// Those who still have no way in when this one is known.
    fn serve(&self, space: &mut Space<'_>, without: Set, position: usize) -> Made {
        let way = &self.known[position];
        let mut served = way.serves;
        for refused in way.refused.values() {
            served = space.diagram.subtract(served, *refused)?;
        }
        space.diagram.subtract(without, served)
    }

    fn add(&mut self, space: &mut Space<'_>, facets: &mut Facets, cell: Cell) -> Result<(), Exhausted> {
        let serves = space.diagram.below(self.ways, &cell, self.first_of_people);
        let mut way = Way { cell, serves, refused: BTreeMap::new() };
        for source in facets.sources() {
            self.look(space, facets, &mut way, source)?;
        }
        self.known.push(way);
        Ok(())
    }

    /// A way in for a person, or the facets that refuse all there are.
    fn find(
        &mut self,
        space: &mut Space<'_>,
        facets: &mut Facets,
        person: &Cell,
    ) -> Result<(Option<Cell>, Vec<Source>), Exhausted> {
        let mut left = self.ways_of(space, person)?;
        let mut used = Vec::new();
        'next: while let Some(cell) = space.diagram.first(left) {
            for source in facets.sources() {
                let refuses = self.refuses(space, facets, source)?;
                if space.diagram.contains(refuses, &cell) {
                    left = space.diagram.subtract(left, refuses)?;
                    used.push(source);
                    continue 'next;
                }
            }
            return Ok((Some(cell), used));
        }
        Ok((None, used))
    }

    /// All ways there would be for this very person.
    fn ways_of(&self, space: &mut Space<'_>, person: &Cell) -> Made {
        let parts: Vec<_> = (self.first_of_people..space.levels.len())
            .map(|level| space.part(level, |class| class == usize::from(person[level])))
            .collect();
        let alone = space.diagram.all_of(&parts)?;
        space.diagram.intersect(self.ways, alone)
    }

    /// A policy that refuses every way by itself and names whom it is about, and who they are.
    fn on_purpose(
        &mut self,
        space: &mut Space<'_>,
        facets: &mut Facets,
        person: &Cell,
        sources: &[Source],
    ) -> Result<Option<(Source, Set)>, Exhausted> {
        let ways = self.ways_of(space, person)?;
        for source in sources {
            let Source::Policy(index) = source else { continue };
            let users = facets.policy(*index).and_then(|policy| policy.users.as_ref());
            if users.is_none_or(|users| users.include.all) {
                continue;
            }
            let refuses = self.refuses(space, facets, *source)?;
            if space.diagram.is_subset(ways, refuses)? {
                let conditions = space.of_conditions();
                let left = space.diagram.subtract(self.ways, refuses)?;
                let let_in = space.diagram.exists(left, &conditions)?;
                let kept_out = space.diagram.subtract(self.people, let_in)?;
                return Ok(Some((*source, kept_out)));
            }
        }
        Ok(None)
    }

    /// Where a facet refuses, with doubts taken as they are to be taken.
    fn refuses(&mut self, space: &mut Space<'_>, facets: &mut Facets, source: Source) -> Made {
        let sure = facets.sure(space, source, &Demand::Refused)?;
        if let Some(known) = self.seen.get(&sure) {
            return Ok(*known);
        }
        let taken = match self.doubts {
            Doubts::Refuse => space.diagram.exists(sure, &self.blind)?,
            Doubts::LetIn => space.diagram.always(sure, &self.blind)?,
        };
        self.seen.insert(sure, taken);
        Ok(taken)
    }
}
