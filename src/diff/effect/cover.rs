//! A set of sign-ins -> few regions that words can say: classes of each thing about a sign-in, a set of places and a set
//! of people. Each is grown around the most ordinary sign-in that is left, as far as nothing false gets in; what can not
//! be is let in or left out as it makes words shorter.

use crate::signin::space::{Cell, Classes, Exhausted, Level, Made, Set, Space};

/// Everything of some people, from some places, in some ways.
#[derive(Debug, Clone)]
pub struct Region {
    /// The cells.
    pub cells: Set,
    /// What is true of them in each way that has a level of its own, by position.
    pub ways: Vec<(usize, Classes, Classes)>,
    /// Where from: the places that must be said, and those that may.
    pub places: Span,
    /// Who: the people that must be said, and those that may.
    pub people: Span,
}

/// A set that is free between two bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// What must be in.
    pub must: Set,
    /// What may be in.
    pub may: Set,
}

impl Span {
    /// For each level, whether either bound tells its classes apart.
    #[must_use]
    pub fn matters(&self, space: &Space<'_>) -> Vec<bool> {
        let must = space.diagram.matters(self.must);
        space.diagram.matters(self.may).into_iter().zip(must).map(|(may, must)| may || must).collect()
    }
}

/// What a level is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// Something with a level of its own.
    Way,
    /// Where from.
    Places,
    /// Who.
    People,
}

/// What a level is about.
#[must_use]
pub fn about(level: &Level) -> About {
    match level {
        Level::MfaTrusted | Level::GpsCountry(_) | Level::Country(_) | Level::Region(_) | Level::Hidden(_) => {
            About::Places
        }
        Level::Guest(_) | Level::Account(_) | Level::Role(_) | Level::Group(_) => About::People,
        _ => About::Way,
    }
}

/// Cuts sets into regions.
#[derive(Debug)]
pub struct Cutter {
    ways: Vec<usize>,
    /// The levels that are about no places, and those that are about no people.
    but_places: Vec<bool>,
    but_people: Vec<bool>,
    /// The levels that are about what nobody knows.
    doubts: Vec<bool>,
}

/// In which order a region grows.
#[derive(Debug, Clone, Copy)]
struct Order {
    /// People and places before ways?
    people_first: bool,
    /// Also targets that the routes so far have nothing to do with? Which routes there are depends on the target.
    any_target: bool,
}

/// Each is tried, and the largest region taken.
const ORDERS: [Order; 4] = [
    Order { people_first: true, any_target: false },
    Order { people_first: true, any_target: true },
    Order { people_first: false, any_target: false },
    Order { people_first: false, any_target: true },
];

/// A region that grows: nothing false may get in.
struct Growth<'s, 'a> {
    space: &'s mut Space<'a>,
    cutter: &'s Cutter,
    order: Order,
    wanted: Set,
    forbidden: Set,
    within: Vec<Option<Classes>>,
    /// The ways so far, as a set.
    ways: Set,
    places: Set,
    people: Set,
}

/// A region that has grown: what it holds of what is wanted, and the ways, places and people that may be said of it.
struct Grown {
    cells: Set,
    within: Vec<Option<Classes>>,
    places: Set,
    people: Set,
}

impl Cutter {
    /// For sets of this space.
    #[must_use]
    pub fn new(space: &Space<'_>) -> Self {
        let is = |wanted: About| space.levels.iter().map(move |level| about(level) == wanted);
        // the ways in which sign-ins differ least in practice are freed first: those of doubts and risks stand last
        let ways = is(About::Way).enumerate().filter(|(_, way)| *way).map(|(position, _)| position).rev().collect();
        Self {
            ways,
            but_places: is(About::Places).map(|is| !is).collect(),
            but_people: is(About::People).map(|is| !is).collect(),
            doubts: space.levels.iter().map(|level| matches!(level, Level::Doubt(_))).collect(),
        }
    }

    /// Regions that together are the wanted set, none of which holds anything forbidden; nothing where it takes more than
    /// so many. Where they may not share cells, each is free of those before it. The first are those that are known.
    ///
    /// # Errors
    /// If it would take too much.
    pub fn regions(
        &self,
        space: &mut Space<'_>,
        wanted: Set,
        forbidden: Set,
        may_share: bool,
        most: usize,
        known: &[Region],
    ) -> Result<Option<Vec<Region>>, Exhausted> {
        let (mut left, mut shut) = (wanted, forbidden);
        let mut found: Vec<Region> = Vec::new();
        while left != Set::NONE {
            if found.len() == most {
                return Ok(None);
            }
            let region = match known.get(found.len()) {
                Some(region) => region.clone(),
                None => self.largest(space, left, shut)?,
            };
            left = space.diagram.subtract(left, region.cells)?;
            if !may_share {
                shut = space.diagram.union(shut, region.cells)?;
            }
            found.push(region);
        }
        Ok(Some(found))
    }

    /// The largest region around the most ordinary cell of a set.
    fn largest(&self, space: &mut Space<'_>, wanted: Set, forbidden: Set) -> Result<Region, Exhausted> {
        let cell = self.centre(space, wanted, forbidden)?;
        let [first, others @ ..] = ORDERS;
        let mut best = self.grown(space, &cell, wanted, forbidden, first)?;
        let mut most = space.diagram.share(best.cells);
        for order in others {
            if best.cells == wanted {
                // none is larger
                break;
            }
            let grown = self.grown(space, &cell, wanted, forbidden, order)?;
            let share = space.diagram.share(grown.cells);
            if share > most {
                (most, best) = (share, grown);
            }
        }
        self.region(space, best)
    }

    /// What must be said of a region that has grown, beside what may.
    fn region(&self, space: &mut Space<'_>, grown: Grown) -> Result<Region, Exhausted> {
        let Grown { cells, mut within, places, people } = grown;
        let nothing_said = vec![None; within.len()];
        let mut ways = Vec::new();
        for level in self.ways.iter().rev() {
            let must = space.diagram.classes_within(cells, &nothing_said, *level)?;
            ways.push((*level, must, within[*level].take().unwrap_or_default()));
        }
        Ok(Region {
            cells,
            ways,
            places: Span { must: space.diagram.exists(cells, &self.but_places)?, may: places },
            people: Span { must: space.diagram.exists(cells, &self.but_people)?, may: people },
        })
    }

    /// The most ordinary cell of a set, if there is one of those that are in it whatever is true of what nobody knows.
    fn centre(&self, space: &mut Space<'_>, wanted: Set, forbidden: Set) -> Result<Cell, Exhausted> {
        let at_times_not = space.diagram.exists(forbidden, &self.doubts)?;
        let always = space.diagram.subtract(wanted, at_times_not)?;
        let chosen = if always == Set::NONE { wanted } else { always };
        Ok(space.diagram.first(chosen).unwrap_or_default())
    }

    /// The cells that are within the classes of each way.
    fn box_of(&self, space: &mut Space<'_>, within: &[Option<Classes>]) -> Made {
        let ways: Vec<(usize, Classes)> =
            self.ways.iter().filter_map(|level| Some((*level, within[*level].clone()?))).collect();
        space.diagram.all_of(&ways)
    }

    /// The region around a cell of a set.
    fn grown(
        &self,
        space: &mut Space<'_>,
        cell: &[u16],
        wanted: Set,
        forbidden: Set,
        order: Order,
    ) -> Result<Grown, Exhausted> {
        let class = |level: usize| usize::from(cell[level]);
        let one = |space: &Space<'_>, level: usize| -> Classes {
            (0..space.diagram.classes(level)).map(|other| other == class(level)).collect()
        };
        let mut within = vec![None; space.levels.len()];
        for level in &self.ways {
            within[*level] = Some(one(space, *level));
        }
        let point = |space: &mut Space<'_>, out: &[bool]| -> Made {
            let levels = (0..space.levels.len()).filter(|level| !out[*level]);
            let parts: Vec<(usize, Classes)> = levels.map(|level| (level, one(space, level))).collect();
            space.diagram.all_of(&parts)
        };
        let (places, people) = (point(space, &self.but_places)?, point(space, &self.but_people)?);
        let ways = self.box_of(space, &within)?;
        let mut growth = Growth { space, cutter: self, order, wanted, forbidden, within, ways, places, people };
        if order.people_first {
            growth.grow_people()?;
            growth.grow_places()?;
            growth.grow_ways(true)?;
        } else {
            growth.grow_ways(true)?;
            growth.grow_places()?;
            growth.grow_people()?;
        }
        growth.finish()
    }
}

/// Boxes of people or places that together are what must be said, none of which holds what may not be; nothing where it
/// takes more than so many.
///
/// # Errors
/// If it would take too much.
pub fn pieces(space: &mut Space<'_>, span: Span, what: About, most: usize) -> Result<Option<Vec<Set>>, Exhausted> {
    let levels: Vec<usize> = (0..space.levels.len()).filter(|level| about(&space.levels[*level]) == what).collect();
    let shut = space.diagram.complement(span.may)?;
    let (mut left, mut found) = (span.must, Vec::new());
    while left != Set::NONE {
        if found.len() == most {
            return Ok(None);
        }
        let mut best: Option<(f64, Set, Set)> = None;
        for last_first in [true, false] {
            let piece = piece(space, left, shut, &levels, last_first)?;
            let gone = space.diagram.intersect(left, piece)?;
            let share = space.diagram.share(gone);
            if best.is_none_or(|(known, ..)| share > known) {
                best = Some((share, piece, gone));
            }
        }
        let Some((_, piece, gone)) = best else { return Ok(None) };
        left = space.diagram.subtract(left, gone)?;
        found.push(piece);
    }
    Ok(Some(found))
}

/// A box class by class, of the first level that narrows it and has several classes in it; none where there is none.
///
/// # Errors
/// If it would take too much.
pub fn split(space: &mut Space<'_>, piece: Set, what: About) -> Result<Option<Vec<Set>>, Exhausted> {
    let nothing_said = vec![None; space.levels.len()];
    let matters = space.diagram.matters(piece);
    for level in (0..space.levels.len()).filter(|level| matters[*level] && about(&space.levels[*level]) == what) {
        let inside = space.diagram.classes_within(piece, &nothing_said, level)?;
        let classes: Vec<usize> = (0..inside.len()).filter(|class| inside[*class]).collect();
        if classes.len() < 2 {
            continue;
        }
        let mut parts = Vec::new();
        for class in classes {
            let one = (0..inside.len()).map(|other| other == class).collect();
            let one = space.diagram.all_of(&[(level, one)])?;
            parts.push(space.diagram.intersect(piece, one)?);
        }
        return Ok(Some(parts));
    }
    Ok(None)
}

fn piece(space: &mut Space<'_>, wanted: Set, shut: Set, levels: &[usize], last_first: bool) -> Made {
    let cell = space.diagram.first(wanted).unwrap_or_default();
    let mut within: Vec<Option<Classes>> = vec![None; space.levels.len()];
    for level in levels {
        let class = usize::from(cell[*level]);
        within[*level] = Some((0..space.diagram.classes(*level)).map(|other| other == class).collect());
    }
    let order: Vec<usize> = if last_first { levels.iter().rev().copied().collect() } else { levels.to_vec() };
    for level in order {
        let closed = space.diagram.classes_within(shut, &within, level)?;
        within[level] = Some(closed.into_iter().map(|closed| !closed).collect());
    }
    let parts: Vec<(usize, Classes)> =
        levels.iter().filter_map(|level| Some((*level, within[*level].clone()?))).collect();
    space.diagram.all_of(&parts)
}

impl Growth<'_, '_> {
    /// The people of a set of whom something is so within the ways and from the places so far.
    fn people_of(&mut self, set: Set) -> Made {
        let set = self.space.diagram.intersect(set, self.ways)?;
        let set = self.space.diagram.intersect(set, self.places)?;
        self.space.diagram.exists(set, &self.cutter.but_people)
    }

    fn places_of(&mut self, set: Set) -> Made {
        let set = self.space.diagram.intersect(set, self.ways)?;
        let set = self.space.diagram.intersect(set, self.people)?;
        self.space.diagram.exists(set, &self.cutter.but_places)
    }

    fn grow_people(&mut self) -> Result<(), Exhausted> {
        let (wanted, forbidden) = (self.people_of(self.wanted)?, self.people_of(self.forbidden)?);
        self.people = self.space.diagram.subtract(wanted, forbidden)?;
        Ok(())
    }

    fn grow_places(&mut self) -> Result<(), Exhausted> {
        let (wanted, forbidden) = (self.places_of(self.wanted)?, self.places_of(self.forbidden)?);
        self.places = self.space.diagram.subtract(wanted, forbidden)?;
        Ok(())
    }

    /// Lets in more classes of each way: those that something wanted has, or all that nothing forbidden has.
    fn grow_ways(&mut self, wanted_alone: bool) -> Result<(), Exhausted> {
        let here = self.space.diagram.intersect(self.people, self.places)?;
        let wanted = self.space.diagram.intersect(self.wanted, here)?;
        let forbidden = self.space.diagram.intersect(self.forbidden, here)?;
        for level in &self.cutter.ways {
            let diagram = &mut self.space.diagram;
            let shut = diagram.classes_within(forbidden, &self.within, *level)?;
            let mut open: Classes = shut.iter().map(|shut| !shut).collect();
            let freely = self.order.any_target && matches!(self.space.levels[*level], Level::Target(_));
            if wanted_alone && !freely {
                let diagram = &mut self.space.diagram;
                let has = diagram.classes_within(wanted, &self.within, *level)?;
                open.iter_mut().zip(has).for_each(|(open, has)| *open &= has);
            }
            self.within[*level] = Some(open);
        }
        self.ways = self.cutter.box_of(self.space, &self.within)?;
        Ok(())
    }

    /// What the region is in the end.
    fn finish(mut self) -> Result<Grown, Exhausted> {
        let forbidden = self.people_of(self.forbidden)?;
        self.people = self.space.diagram.complement(forbidden)?;
        let forbidden = self.places_of(self.forbidden)?;
        self.places = self.space.diagram.complement(forbidden)?;
        self.grow_ways(false)?;
        let mut cells = self.space.diagram.intersect(self.wanted, self.ways)?;
        cells = self.space.diagram.intersect(cells, self.people)?;
        cells = self.space.diagram.intersect(cells, self.places)?;
        Ok(Grown { cells, within: self.within, places: self.places, people: self.people })
    }
}
