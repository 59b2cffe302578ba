//! Two worlds -> the sets of sign-ins whose outcome differs, by how it differs. Only where policies that differ do
//! something else can anything differ, so that the rest of a large posture is looked at there alone.

use std::collections::{BTreeMap, BTreeSet};

use super::Direction;
use super::asks::{Asks, Facet};
use super::outcomes::{Outcomes, may_differ};
use super::proof::{Clause, Kind, Proof};
use super::shift::{Asked, Price, Shift};
use super::worlds::Worlds;
use crate::signin::Frequency;
use crate::signin::space::{Exhausted, Made, Set, Space};

/// Outcomes that have more in common than this are not told apart by what is asked.
const MOST_PARTS: usize = 4096;

/// A value on either side, none where there is none, and where it is so.
type Pairs<T> = Vec<((Option<T>, Option<T>), Set)>;

/// What is asked otherwise, beside the clauses of either side: where it is so.
type Asking = BTreeMap<(Asked, Vec<Clause>, Vec<Clause>), Set>;

/// Where outcomes differ.
#[derive(Debug)]
pub struct Differences<'a> {
    /// The two worlds.
    pub worlds: &'a Worlds<'a>,
    /// What either can tell apart.
    pub space: Space<'a>,
    /// The old one among the cells that were looked at.
    pub old: Outcomes,
    /// The new one.
    pub new: Outcomes,
    /// The cells that were looked at: outside of them nothing can differ.
    pub looked_at: Set,
    /// How outcomes differ, and where. No two have a cell in common.
    pub shifts: BTreeMap<Shift, Set>,
    parts: Vec<Part>,
}

/// What a sentence about sign-ins may take as given, so that what does not meet it need not be told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Given {
    /// Nothing.
    Nothing,
    /// That something lets them in, before or now.
    LetIn,
    /// What it says of one side: of the old one, or of the new one where something is looser now.
    OneSide,
}

/// Cells that get in on both sides and are asked for the same, as far as it can matter.
#[derive(Debug)]
struct Part {
    cells: Set,
    old: Proof,
    new: Proof,
    asked: Asked,
}

impl<'a> Differences<'a> {
    /// Finds where outcomes differ.
    ///
    /// # Errors
    /// If it would take more than the budget, in classes looked at.
    pub fn find(worlds: &'a Worlds<'a>, budget: usize) -> Result<Self, Exhausted> {
        let mut space = worlds.space()?;
        space.diagram.grant(budget);
        let mut old = Outcomes::of_changed(&mut space, worlds, &worlds.old)?;
        let mut new = Outcomes::of_changed(&mut space, worlds, &worlds.new)?;
        let looked_at = may_differ(&mut space, &old, &new)?;
        let mut kept = Asks::default();
        for (policy, _) in &worlds.kept {
            let asks = Asks::of(&mut space, policy, &worlds.old.regime, looked_at)?;
            kept.add(&mut space, &asks)?;
        }
        old.settle(&mut space, &kept, looked_at)?;
        new.settle(&mut space, &kept, looked_at)?;
        let mut found = Self { worlds, space, old, new, looked_at, shifts: BTreeMap::new(), parts: Vec::new() };
        found.find_access()?;
        found.find_asked()?;
        Ok(found)
    }

    /// Who gets in on one side alone.
    fn find_access(&mut self) -> Result<(), Exhausted> {
        let admitted = self.space.diagram.subtract(self.old.refused, self.new.refused)?;
        for (price, cells) in self.new.prices(&mut self.space, admitted)? {
            self.put(Shift::Admitted(price), cells)?;
        }
        let refused = self.space.diagram.subtract(self.new.refused, self.old.refused)?;
        for (price, cells) in self.old.prices(&mut self.space, refused)? {
            self.put(Shift::Refused(price), cells)?;
        }
        Ok(())
    }

    /// Who gets in on both sides and is asked for something else.
    fn find_asked(&mut self) -> Result<(), Exhausted> {
        let differing = self.asked_otherwise()?;
        if differing == Set::NONE {
            return Ok(());
        }
        let mut parts = BTreeMap::from([(Asked::default(), differing)]);
        self.split_again(&mut parts, differing)?;
        self.split_browser(&mut parts, differing)?;
        self.split_limits(&mut parts, differing)?;
        for ((asked, old, new), cells) in self.split_proof(parts, differing)? {
            let (old, new) = (Proof::of(&old), Proof::of(&new));
            let kinds = old.kinds_that_differ(&new);
            let proof = (!kinds.is_empty()).then(|| (old.about(&kinds), new.about(&kinds)));
            let asked = Asked { proof, ..asked };
            if !asked.is_nothing() {
                self.put(Shift::Asked(asked.clone()), cells)?;
            }
            self.parts.push(Part { cells, old, new, asked });
        }
        Ok(())
    }

    fn put(&mut self, shift: Shift, cells: Set) -> Result<(), Exhausted> {
        if cells != Set::NONE {
            let known = self.shifts.entry(shift).or_insert(Set::NONE);
            *known = self.space.diagram.union(*known, cells)?;
        }
        Ok(())
    }

    /// The cells that get in on both sides and of which policies say something else.
    fn asked_otherwise(&mut self) -> Made {
        let mut both = self.space.diagram.subtract(self.looked_at, self.old.refused)?;
        both = self.space.diagram.subtract(both, self.new.refused)?;
        let mut differing = Set::NONE;
        for facet in self.facets() {
            if !matches!(facet, Facet::Refuses | Facet::Only(_)) {
                let here = self.old.asks.differs(&self.new.asks, &mut self.space, &facet)?;
                differing = self.space.diagram.union(differing, here)?;
            }
        }
        self.space.diagram.intersect(both, differing)
    }

    fn facets(&self) -> BTreeSet<Facet> {
        self.old.asks.facets().chain(self.new.asks.facets()).map(|(facet, _)| facet.clone()).collect()
    }

    /// Is a facet on one side alone somewhere among these cells?
    fn differs_within(&mut self, facet: &Facet, cells: Set) -> Result<bool, Exhausted> {
        let here = self.old.asks.differs(&self.new.asks, &mut self.space, facet)?;
        Ok(self.space.diagram.intersect(here, cells)? != Set::NONE)
    }

    fn split_again(&mut self, parts: &mut BTreeMap<Asked, Set>, cells: Set) -> Result<(), Exhausted> {
        let facets: Vec<Facet> = self.facets().into_iter().filter(|facet| matches!(facet, Facet::Again(..))).collect();
        let value = |facet: &Facet| match facet {
            Facet::Again(frequency, alone) => Some((*frequency, *alone)),
            _ => None,
        };
        let pairs: Pairs<(Frequency, bool)> = self.pairs(&facets, cells, value)?;
        refine(&mut self.space, parts, pairs, |asked, pair| Asked { again: Some(pair), ..asked })
    }

    fn split_browser(&mut self, parts: &mut BTreeMap<Asked, Set>, cells: Set) -> Result<(), Exhausted> {
        let facets = [false, true].map(Facet::Browser);
        let value = |facet: &Facet| match facet {
            Facet::Browser(stays) => Some(*stays),
            _ => None,
        };
        let pairs = self.pairs(&facets, cells, value)?;
        refine(&mut self.space, parts, pairs, |asked, pair| Asked { browser: Some(pair), ..asked })
    }

    fn split_limits(&mut self, parts: &mut BTreeMap<Asked, Set>, cells: Set) -> Result<(), Exhausted> {
        for facet in self.facets() {
            let Facet::Limits(limit) = &facet else { continue };
            let (old, new) = (self.old.asks.cells(&facet), self.new.asks.cells(&facet));
            for (is_new, here) in [(false, (old, new)), (true, (new, old))] {
                let alone = self.space.diagram.subtract(here.0, here.1)?;
                let alone = self.space.diagram.intersect(alone, cells)?;
                refine(&mut self.space, parts, vec![(is_new, alone)], |mut asked, is_new| {
                    asked.limits.insert(limit.clone(), is_new);
                    asked
                })?;
            }
        }
        Ok(())
    }

    /// The pairs of values of a facet of which the first that is there counts, where the two differ.
    fn pairs<T: Copy + PartialEq>(
        &mut self,
        facets: &[Facet],
        cells: Set,
        value: impl Fn(&Facet) -> Option<T>,
    ) -> Result<Pairs<T>, Exhausted> {
        let mut differs = false;
        for facet in facets {
            differs = differs || self.differs_within(facet, cells)?;
        }
        let mut pairs = Vec::new();
        if !differs {
            return Ok(pairs);
        }
        let mut firsts = Vec::new();
        for asks in [&self.old.asks, &self.new.asks] {
            let (mut left, mut found) = (cells, Vec::new());
            for facet in facets {
                let here = self.space.diagram.intersect(left, asks.cells(facet))?;
                left = self.space.diagram.subtract(left, here)?;
                found.push((value(facet), here));
            }
            found.push((None, left));
            firsts.push(found);
        }
        for (before, old) in &firsts[0] {
            for (after, new) in &firsts[1] {
                let both = self.space.diagram.intersect(*old, *new)?;
                if before != after && both != Set::NONE {
                    pairs.push(((*before, *after), both));
                }
            }
        }
        Ok(pairs)
    }

    /// Splits parts by the clauses that may have to do with what differs.
    fn split_proof(&mut self, parts: BTreeMap<Asked, Set>, cells: Set) -> Result<Asking, Exhausted> {
        let mut found: BTreeMap<_, Set> =
            parts.into_iter().map(|(asked, cells)| ((asked, Vec::new(), Vec::new()), cells)).collect();
        for clause in self.clauses_that_matter(cells)? {
            let facet = Facet::Asks(clause.clone());
            let (old, new) = (self.old.asks.cells(&facet), self.new.asks.cells(&facet));
            let mut finer = Asking::new();
            for ((asked, before, after), cells) in found {
                for (was, is) in [(false, false), (false, true), (true, false), (true, true)] {
                    let mut here = cells;
                    for (holds, set) in [(was, old), (is, new)] {
                        let diagram = &mut self.space.diagram;
                        here = if holds { diagram.intersect(here, set)? } else { diagram.subtract(here, set)? };
                    }
                    if here != Set::NONE {
                        let with = |list: &Vec<Clause>, holds: bool| {
                            list.iter().cloned().chain(holds.then(|| clause.clone())).collect()
                        };
                        finer.insert((asked.clone(), with(&before, was), with(&after, is)), here);
                    }
                }
            }
            if finer.len() > MOST_PARTS {
                return Err(Exhausted);
            }
            found = finer;
        }
        Ok(found)
    }

    /// The clauses among these cells that are about what differs, or about something that has to do with it.
    fn clauses_that_matter(&mut self, cells: Set) -> Result<Vec<Clause>, Exhausted> {
        let (mut clauses, mut kinds): (Vec<Clause>, BTreeSet<Kind>) = Default::default();
        for facet in self.facets() {
            let Facet::Asks(clause) = &facet else { continue };
            if self.differs_within(&facet, cells)? {
                kinds.extend(clause.kinds());
            }
            let asked = self.space.diagram.union(self.old.asks.cells(&facet), self.new.asks.cells(&facet))?;
            if self.space.diagram.intersect(asked, cells)? != Set::NONE {
                clauses.push(clause.clone());
            }
        }
        loop {
            let near = clauses.iter().map(Clause::kinds).filter(|own| !own.is_disjoint(&kinds));
            let wider: BTreeSet<Kind> = near.flatten().chain(kinds.iter().cloned()).collect();
            if wider == kinds {
                break;
            }
            kinds = wider;
        }
        clauses.retain(|clause| !clause.kinds().is_disjoint(&kinds));
        Ok(clauses)
    }

    /// The cells of which it would be wrong to say that they differ so, though they are not among those that do.
    ///
    /// # Errors
    /// If it would take too much.
    pub fn forbidden(&mut self, shift: &Shift, cells: Set, given: Given) -> Made {
        let others = self.space.diagram.subtract(self.space.valid, cells)?;
        match given {
            Given::Nothing => Ok(others),
            Given::LetIn => {
                let neither = self.space.diagram.intersect(self.old.refused, self.new.refused)?;
                self.space.diagram.subtract(others, neither)
            }
            Given::OneSide => {
                let alike = self.alike(shift)?;
                self.space.diagram.intersect(others, alike)
            }
        }
    }

    /// The cells that may meet what is said of one side: of the new one where something is looser now.
    fn alike(&mut self, shift: &Shift) -> Made {
        let elsewhere = self.space.diagram.subtract(self.space.valid, self.looked_at)?;
        let alike = match shift {
            Shift::Admitted(price) => {
                let reached = self.space.diagram.subtract(self.looked_at, self.new.refused)?;
                at_price(self.new.prices(&mut self.space, reached)?, *price, &mut self.space)?
            }
            Shift::Refused(price) => {
                let reached = self.space.diagram.subtract(self.looked_at, self.old.refused)?;
                at_price(self.old.prices(&mut self.space, reached)?, *price, &mut self.space)?
            }
            Shift::Asked(asked) => self.asked_alike(asked, shift.direction() == Direction::Loosened)?,
        };
        self.space.diagram.union(elsewhere, alike)
    }

    /// The cells that may be asked for the same on one side; those that only one side lets in are among them.
    fn asked_alike(&mut self, asked: &Asked, on_new: bool) -> Made {
        let kinds = asked.kinds();
        let mut others = Set::NONE;
        for part in &self.parts {
            let proof = if on_new { &part.new } else { &part.old };
            let wanted = asked.proof.as_ref().map(|(before, after)| if on_new { after } else { before });
            let proof_alike = wanted.is_none_or(|wanted| proof.about(&kinds) == wanted.about(&kinds));
            if !proof_alike
                || told_apart(asked.again, part.asked.again, on_new)
                || told_apart(asked.browser, part.asked.browser, on_new)
            {
                others = self.space.diagram.union(others, part.cells)?;
            }
        }
        let neither = self.space.diagram.intersect(self.old.refused, self.new.refused)?;
        others = self.space.diagram.union(others, neither)?;
        self.space.diagram.subtract(self.looked_at, others)
    }
}

/// Do two pairs differ on the side that counts? One that is the same on both sides has a value that nobody noted.
fn told_apart<T: PartialEq>(one: Option<(T, T)>, other: Option<(T, T)>, on_new: bool) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => {
            if on_new {
                one.1 != other.1
            } else {
                one.0 != other.0
            }
        }
        _ => false,
    }
}

fn at_price(parts: Vec<(Price, Set)>, wanted: Price, space: &mut Space<'_>) -> Made {
    let fits = parts.into_iter().filter(|(price, _)| wanted == Price::Any || *price == wanted);
    fits.map(|(_, cells)| cells).try_fold(Set::NONE, |all, cells| space.diagram.union(all, cells))
}

/// Splits parts by values; what has none of them stays as it is.
fn refine<V: Clone>(
    space: &mut Space<'_>,
    parts: &mut BTreeMap<Asked, Set>,
    values: Vec<(V, Set)>,
    with: impl Fn(Asked, V) -> Asked,
) -> Result<(), Exhausted> {
    for (asked, mut left) in std::mem::take(parts) {
        for (value, cells) in &values {
            let here = space.diagram.intersect(left, *cells)?;
            left = space.diagram.subtract(left, here)?;
            if here != Set::NONE {
                parts.insert(with(asked.clone(), value.clone()), here);
            }
        }
        if left != Set::NONE {
            parts.insert(asked, left);
        }
    }
    if parts.len() > MOST_PARTS { Err(Exhausted) } else { Ok(()) }
}
