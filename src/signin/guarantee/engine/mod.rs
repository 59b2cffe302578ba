//! One guarantee on its way from point to point: what it looks for, and what it has found at the point where it is.

mod marks;
mod search;
mod shared;
mod watch;
mod ways;

pub use watch::{Hole, Rests, Unstated};
pub use ways::MOST_SHARED;

use super::statements::{Claim, Staged, Statement};
use crate::signin::regime::Regime;
use crate::signin::space::{Cell, Changed, Demand, Exhausted, Facets, Set, Source, Space};
use std::collections::{BTreeMap, BTreeSet};

use marks::Marks;
use search::Search;
use watch::Watch;
use ways::{Doubts, Ways};

/// How a guarantee stands at a point.
#[derive(Debug, Clone, PartialEq)]
pub enum Standing {
    /// It holds, for what was found on the way.
    Holds(Found),
    /// This sign-in breaks it.
    Fails(Broken),
    /// This sign-in breaks it if what nobody has stated is so.
    NotProven(Broken),
}

/// What was found on the way.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// Policies that keep people out on purpose.
    pub on_purpose: BTreeSet<Source>,
    /// Policies, by their number among those that are tried first, whose first people are taken to be whom they are for.
    pub tried: BTreeSet<usize>,
}

/// What breaks a guarantee.
#[derive(Debug, Clone, PartialEq)]
pub struct Broken {
    /// The sign-in; of somebody without any way in one that should be one.
    pub cell: Cell,
    /// What is not met.
    pub demand: Demand,
    /// What is responsible, where something is.
    pub by: Vec<Source>,
    /// What nobody has stated and it rests on.
    pub unstated: Unstated,
}

impl Broken {
    fn new(cell: Cell, demand: Demand, by: Vec<Source>) -> Self {
        Self { cell, demand, by, unstated: Unstated::default() }
    }
}

/// What is found on the way.
#[derive(Debug)]
pub enum Engine {
    /// A demand on sign-ins; the second search leaves out what doubts could make sure of.
    Every {
        /// The search.
        search: Box<Search>,
        /// The same for what fails whatever nobody knows.
        certain: Option<Box<Search>>,
        /// What steps take away.
        watch: Watch,
    },
    /// People whom no policy may meet, and the policies that do.
    Untouched(Set, BTreeMap<usize, Cell>),
    /// People who must have a way in; the second search lets doubts be.
    Reachable {
        /// The ways that count.
        ways: Set,
        /// The search.
        strict: Box<Ways>,
        /// The same for who has no way in whatever nobody knows.
        lenient: Option<Box<Ways>>,
    },
    /// People who must not face less for being marked.
    NoLess(Box<Marks>),
    /// Sign-ins that no step may let in.
    Nothing(Watch),
}

impl Engine {
    /// What a guarantee needs. Places are what they are in this regime.
    ///
    /// # Errors
    /// If it would take too much.
    pub fn new(
        space: &mut Space<'_>,
        statement: &Statement,
        staged: &[Staged],
        regime: &Regime,
    ) -> Result<Self, Exhausted> {
        Ok(match &statement.claim {
            Claim::Every(sign_ins, demand) => {
                let area = space.area(sign_ins, regime)?;
                let search = Search::new(space, area, demand.clone(), None)?;
                let watch = Watch::new(space, search.area(), demand.clone(), staged);
                Self::Every { search: Box::new(search), certain: None, watch }
            }
            Claim::Untouched(people) => {
                let people = space.people_of(people)?;
                Self::Untouched(space.diagram.intersect(space.valid, people)?, BTreeMap::new())
            }
            Claim::Reachable(sign_ins) => {
                let ways = space.area(sign_ins, regime)?;
                let strict = Box::new(Ways::new(space, ways, Doubts::Refuse)?);
                Self::Reachable { ways, strict, lenient: None }
            }
            Claim::NoLessFor(people, demands) => {
                Self::NoLess(Box::new(Marks::new(space, people.clone(), demands.clone(), None)?))
            }
            Claim::NothingNew(sign_ins) => {
                let area = space.area(sign_ins, regime)?;
                Self::Nothing(Watch::new(space, area, Demand::Refused, staged))
            }
        })
    }

    /// Is there no sign-in that the guarantee is about?
    #[must_use]
    pub fn is_about_nothing(&self) -> bool {
        match self {
            Self::Every { search, .. } => search.is_empty(),
            Self::Reachable { ways, .. } => *ways == Set::NONE,
            Self::Untouched(..) | Self::NoLess(_) | Self::Nothing(_) => false,
        }
    }

    /// How it stands at the next point; nothing has changed where there is no change, and everything at the first. None
    /// where it stands as it did.
    ///
    /// # Errors
    /// If it would take too much.
    pub fn settle(
        &mut self,
        space: &mut Space<'_>,
        facets: &mut Facets,
        changed: Option<&[Changed]>,
        at: usize,
    ) -> Result<Option<Standing>, Exhausted> {
        match self {
            Self::Every { search, certain, .. } => every(search, certain, space, facets, changed),
            Self::Untouched(people, met) => untouched(*people, met, space, facets, changed),
            Self::Reachable { ways, strict, lenient } => reachable(*ways, strict, lenient, space, facets, changed),
            Self::NoLess(marks) => Ok(Some(match marks.settle(space, facets, changed)? {
                None => Standing::Holds(Found::default()),
                Some((cell, demand)) => Standing::Fails(Broken::new(cell, demand, Vec::new())),
            })),
            Self::Nothing(watch) => nothing_new(watch, space, facets, changed.unwrap_or_default(), at).map(Some),
        }
    }

    /// The holes that end at this point.
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
        match self {
            Self::Every { watch, .. } => watch.holes(space, facets, changed, at),
            _ => Ok(Vec::new()),
        }
    }
}

fn every(
    search: &mut Search,
    certain: &mut Option<Box<Search>>,
    space: &mut Space<'_>,
    facets: &mut Facets,
    changed: Option<&[Changed]>,
) -> Result<Option<Standing>, Exhausted> {
    let mut fresh = match changed {
        None => search.begin(space, facets).map(|()| true)?,
        Some(changed) => search.settle(space, facets, changed)?,
    };
    let Some(cell) = search.found() else {
        *certain = None;
        return Ok(fresh.then(|| Standing::Holds(Found::default())));
    };
    let broken = || Broken::new(cell.clone(), search.demand().clone(), Vec::new());
    let found = match (certain.as_mut(), changed) {
        (Some(certain), Some(changed)) => {
            fresh |= certain.settle(space, facets, changed)?;
            certain.found()
        }
        _ if !fresh => return Ok(None),
        _ => {
            let doubts = space.doubts();
            if !doubts.contains(&true) {
                return Ok(Some(Standing::Fails(broken())));
            }
            let fresh = Search::new(space, search.area(), search.demand().clone(), Some(doubts))?;
            let certain = certain.insert(Box::new(fresh));
            certain.begin(space, facets)?;
            certain.found()
        }
    };
    Ok(fresh.then(|| match found {
        Some(cell) => Standing::Fails(Broken::new(cell.clone(), search.demand().clone(), Vec::new())),
        None => Standing::NotProven(broken()),
    }))
}

fn untouched(
    people: Set,
    met: &mut BTreeMap<usize, Cell>,
    space: &mut Space<'_>,
    facets: &mut Facets,
    changed: Option<&[Changed]>,
) -> Result<Option<Standing>, Exhausted> {
    let sources: Vec<Source> = match changed {
        None => facets.sources(),
        Some(changed) => changed.iter().map(|change| change.source).collect(),
    };
    let mut fresh = changed.is_none();
    for source in sources {
        let Source::Policy(index) = source else { continue };
        let inside = if facets.is_enforced(index) { facets.applies_to(space, index, people)? } else { Set::NONE };
        let now = space.diagram.first(inside);
        fresh |= met.get(&index) != now.as_ref();
        match now {
            Some(cell) => drop(met.insert(index, cell)),
            None => drop(met.remove(&index)),
        }
    }
    Ok(fresh.then(|| match met.iter().next() {
        None => Standing::Holds(Found::default()),
        Some((index, cell)) => {
            let by = vec![Source::Policy(*index)];
            Standing::Fails(Broken::new(cell.clone(), Demand::Refused, by))
        }
    }))
}

fn reachable(
    area: Set,
    strict: &mut Ways,
    lenient: &mut Option<Box<Ways>>,
    space: &mut Space<'_>,
    facets: &mut Facets,
    changed: Option<&[Changed]>,
) -> Result<Option<Standing>, Exhausted> {
    let mut fresh = match changed {
        None => strict.begin(space, facets).map(|()| true)?,
        Some(changed) => strict.settle(space, facets, changed)?,
    };
    let outcome = strict.outcome();
    let Some((cell, by)) = &outcome.locked_out else {
        *lenient = None;
        return Ok(fresh.then(|| match outcome.unlikely.clone() {
            None => Standing::Holds(Found { on_purpose: outcome.on_purpose.clone(), ..Found::default() }),
            Some((cell, by)) => {
                let unstated = Unstated { shared: outcome.shared.clone(), ..Unstated::default() };
                Standing::NotProven(Broken { unstated, ..Broken::new(cell, Demand::Refused, by) })
            }
        }));
    };
    let outcome = match (lenient.as_mut(), changed) {
        (Some(lenient), Some(changed)) => {
            fresh |= lenient.settle(space, facets, changed)?;
            lenient.outcome()
        }
        _ => {
            let lenient = lenient.insert(Box::new(Ways::new(space, area, Doubts::LetIn)?));
            lenient.begin(space, facets)?;
            lenient.outcome()
        }
    };
    Ok(fresh.then(|| match outcome.locked_out.clone() {
        Some((cell, by)) => Standing::Fails(Broken::new(cell, Demand::Refused, by)),
        None => Standing::NotProven(Broken::new(cell.clone(), Demand::Refused, by.clone())),
    }))
}

/// What a step lets in that was refused before it.
fn nothing_new(
    watch: &mut Watch,
    space: &mut Space<'_>,
    facets: &mut Facets,
    changed: &[Changed],
    at: usize,
) -> Result<Standing, Exhausted> {
    let mut found = Found::default();
    let mut unstated = None;
    for opening in watch.opened(space, facets, changed, at)? {
        let cell = space.diagram.first(opening.cells).unwrap_or_default();
        let broken = Broken::new(cell, Demand::Refused, vec![opening.source]);
        match opening.rests {
            Rests::Nothing => return Ok(Standing::Fails(broken)),
            Rests::Odd(number) => drop(found.tried.insert(number)),
            Rests::Unstated if unstated.is_none() => {
                let rests_on = watch.unstated(space, &opening, &broken.cell);
                unstated = Some(Broken { unstated: rests_on, ..broken });
            }
            Rests::Unstated => {}
        }
    }
    Ok(unstated.map_or(Standing::Holds(found), Standing::NotProven))
}
