//! Sets of sign-ins that differ alike -> rows: as few as say it exactly, the most important and most ordinary first.

use sha2::{Digest, Sha256};

use super::cover::{Cutter, Region, Span};
use super::differences::Differences;
use super::responsible::responsible;
use super::shift::{Price, Shift};
use super::words::find::{Saying, find, split};
use super::words::list::{Names, listed};
use super::words::outcome::before_and_after;
use super::words::{place, way, who};
use super::{Direction, EffectRow};
use crate::diff::Phrase;
use crate::signin::SignIn;
use crate::signin::space::{Doubt, Exhausted, Level, Made, Set, Space};

/// More names than these are not spelt out in a row.
const MOST_NAMES: usize = 6;

/// A row that takes more names than these is hard to read.
const MANY_NAMES: usize = 8;

/// Sign-ins that differ alike and that words can say.
#[derive(Debug, Clone)]
pub struct Row {
    /// How they differ.
    pub shift: Shift,
    /// The cells.
    pub cells: Set,
    /// Those of all cells that the words hold.
    pub said: Set,
    /// Is what the row says of one side a condition for what it says of the other?
    pub as_condition: bool,
    /// Who, from where and how, in words.
    pub words: Words,
}

/// Who, from where and how, in words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Words {
    /// Whose sign-ins.
    pub who: Phrase,
    /// Which of theirs.
    pub what: Phrase,
    /// All of it with no name left out.
    pub in_full: String,
}

/// Rows as they are found.
struct Writer<'f, 'a> {
    found: &'f mut Differences<'a>,
    cutter: Cutter,
    most: usize,
}

/// Cuts all that differs into rows; the last answer is what is left where there would be too many.
///
/// # Errors
/// If it would take too much.
pub fn rows(found: &mut Differences<'_>, most: usize) -> Result<(Vec<Row>, Vec<(Shift, Set)>), Exhausted> {
    let cutter = Cutter::new(&found.space);
    let mut writer = Writer { found, cutter, most };
    let (mut rows, mut left) = (Vec::new(), Vec::new());
    for (shift, cells) in writer.groups()? {
        let (more, rest) = writer.write(&shift, cells)?;
        writer.most = writer.most.saturating_sub(more.len());
        rows.extend(more);
        left.extend((rest != Set::NONE).then_some((shift, rest)));
    }
    Ok((rows, left))
}

impl Writer<'_, '_> {
    /// What differs alike. Whoever is refused now is one group, whatever it took to get in before, where that is shorter.
    fn groups(&mut self) -> Result<Vec<(Shift, Set)>, Exhausted> {
        let (mut groups, mut refused) = (Vec::new(), Vec::new());
        for (shift, cells) in self.found.shifts.clone() {
            if matches!(shift, Shift::Refused(_)) { refused.push((shift, cells)) } else { groups.push((shift, cells)) }
        }
        if refused.len() > 1 {
            let mut all = Set::NONE;
            for (_, cells) in &refused {
                all = self.found.space.diagram.union(all, *cells)?;
            }
            let together = self.regions(all, self.most)?.map_or(usize::MAX, |regions| regions.len());
            let mut apart = 0_usize;
            for (_, cells) in &refused {
                apart =
                    apart.saturating_add(self.regions(*cells, self.most)?.map_or(usize::MAX, |regions| regions.len()));
            }
            if together < apart {
                refused = vec![(Shift::Refused(Price::Any), all)];
            }
        }
        groups.extend(refused);
        Ok(groups)
    }

    /// The fewest regions that say a set exactly: such as share no cell, unless there would be more of them.
    fn regions(&mut self, cells: Set, most: usize) -> Result<Option<Vec<Region>>, Exhausted> {
        let space = &mut self.found.space;
        let others = space.diagram.subtract(space.valid, cells)?;
        let Some(shared) = self.cutter.regions(space, cells, others, true, most)? else { return Ok(None) };
        if shared.len() == 1 {
            return Ok(Some(shared));
        }
        let apart = self.cutter.regions(space, cells, others, false, shared.len())?;
        Ok(apart.or(Some(shared)))
    }

    fn write(&mut self, shift: &Shift, cells: Set) -> Result<(Vec<Row>, Set), Exhausted> {
        let exact = match self.regions(cells, self.most)? {
            Some(regions) => self.worded(shift, regions, false)?,
            None => None,
        };
        let long = exact.as_ref().is_none_or(|(rows, names)| rows.len() > 2 || *names > MANY_NAMES);
        let mut conditional = None;
        if long {
            let most = exact.as_ref().map_or(self.most, |(rows, _)| rows.len());
            let forbidden = self.found.forbidden(shift, cells, true)?;
            let regions = self.cutter.regions(&mut self.found.space, cells, forbidden, true, most)?;
            conditional = match regions {
                Some(regions) => self.worded(shift, regions, true)?,
                None => None,
            };
        }
        let cost = |written: &(Vec<Row>, usize)| 4 * written.0.len() + written.1;
        match (exact, conditional) {
            // a condition makes words harder, so it has to make them much shorter
            (Some(exact), Some(conditional)) if 2 * cost(&conditional) < cost(&exact) => Ok((conditional.0, Set::NONE)),
            (Some(exact), _) => Ok((exact.0, Set::NONE)),
            (None, Some(conditional)) => Ok((conditional.0, Set::NONE)),
            (None, None) => Ok((Vec::new(), cells)),
        }
    }

    /// Rows with their words, and how many names it takes; none where there are too many.
    fn worded(
        &mut self,
        shift: &Shift,
        regions: Vec<Region>,
        as_condition: bool,
    ) -> Result<Option<(Vec<Row>, usize)>, Exhausted> {
        let (mut rows, mut names) = (Vec::new(), 0);
        let mut open: Vec<Region> = regions;
        open.reverse();
        while let Some(region) = open.pop() {
            if rows.len() + open.len() >= self.most {
                return Ok(None);
            }
            let space = &mut self.found.space;
            let worlds = self.found.worlds;
            let (people, sets) = who::named(space, worlds, region.people.must, region.people.may)?;
            let Some(who) = find(space, region.people, &sets)? else {
                let Some(half) = split(space, region.people, &sets)? else { return Ok(None) };
                let both = halves(space, &region, |region| &mut region.people, sets[half])?;
                open.extend(both);
                continue;
            };
            let (places, place_sets) = place::named(space, worlds, region.places.must, region.places.may)?;
            let Some(place) = find(space, region.places, &place_sets)? else {
                let Some(half) = split(space, region.places, &place_sets)? else { return Ok(None) };
                let both = halves(space, &region, |region| &mut region.places, place_sets[half])?;
                open.extend(both);
                continue;
            };
            names += who.names() + place.names();
            let mut said = who.set(space, &sets)?;
            let from = place.set(space, &place_sets)?;
            said = space.diagram.intersect(said, from)?;
            let ways: Vec<_> = region.ways.iter().map(|(level, _, may)| (*level, may.clone())).collect();
            let ways = space.diagram.all_of(&ways)?;
            said = space.diagram.intersect(said, ways)?;
            let told = Told { who: (&who, &people), place: (&place, &places), region: &region };
            let short = told.words(&self.found.space, &Names { landscape: &worlds.people, most: MOST_NAMES });
            let full = told.words(&self.found.space, &Names { landscape: &worlds.people, most: usize::MAX });
            let words = Words { in_full: format!("{}\n{}", full.0, full.1), who: short.0, what: short.1 };
            rows.push(Row { shift: shift.clone(), cells: region.cells, said, as_condition, words });
        }
        Ok(Some((rows, names)))
    }
}

/// What a row says of whom, from where and how.
struct Told<'t> {
    who: (&'t Saying, &'t [who::People]),
    place: (&'t Saying, &'t [place::Place]),
    region: &'t Region,
}

impl Told<'_> {
    fn words(&self, space: &Space<'_>, names: &Names<'_>) -> (Phrase, Phrase) {
        let who = who::who(self.who.0, self.who.1, space, names);
        let mut parts = way::ways(&self.region.ways, space, names);
        let place = place::place(self.place.0, self.place.1, names);
        if !place.is_empty() {
            parts.push(place);
        }
        let what = if parts.is_empty() { Phrase::words("in every sign-in") } else { listed(parts, " ") };
        (who, what)
    }
}

/// The two halves of a region, split by a set of people or places. The second comes out first.
fn halves(
    space: &mut Space<'_>,
    region: &Region,
    span: fn(&mut Region) -> &mut Span,
    by: Set,
) -> Result<[Region; 2], Exhausted> {
    let (mut inside, mut outside) = (region.clone(), region.clone());
    inside.cells = space.diagram.intersect(region.cells, by)?;
    outside.cells = space.diagram.subtract(region.cells, by)?;
    let (one, other) = (span(&mut inside), span(&mut outside));
    one.must = space.diagram.intersect(one.must, by)?;
    other.must = space.diagram.subtract(other.must, by)?;
    let cut = space.diagram.complement(by)?;
    other.may = space.diagram.intersect(other.may, cut)?;
    one.may = space.diagram.intersect(one.may, by)?;
    Ok([outside, inside])
}

/// A row with all that is told about it.
///
/// # Errors
/// If it would take too much.
pub fn told(found: &mut Differences<'_>, row: &Row) -> Result<EffectRow, Exhausted> {
    let worlds = found.worlds;
    let direction = row.shift.direction();
    let names = Names { landscape: &worlds.people, most: MOST_NAMES };
    let (before, after) = before_and_after(found, &row.shift, row.cells, &names)?;
    let what = match (row.as_condition, direction) {
        (false, _) => row.words.what.clone(),
        (true, Direction::Loosened) => row.words.what.clone().and(", wherever it comes to that"),
        (true, _) => row.words.what.clone().and(", wherever it was so before"),
    };
    let cell = most_ordinary(&mut found.space, row.cells)?;
    let seen = |space: &Space<'_>, world| -> SignIn {
        let world: &super::worlds::World<'_> = world;
        worlds.as_seen_by(world, space.sign_in(&cell, &world.regime))
    };
    Ok(EffectRow {
        id: id(direction, &[&row.words.in_full, &what.to_string(), &before.to_string(), &after.to_string()]),
        direction,
        who: row.words.who.clone(),
        what,
        before,
        after,
        responsible: responsible(found, &row.shift, row.cells)?,
        example_before: seen(&found.space, &worlds.old),
        example: seen(&found.space, &worlds.new),
        cells: found.space.diagram.share(row.cells),
    })
}

/// A row for what is too much to be said row by row.
///
/// # Errors
/// If it would take too much.
pub fn told_at_large(found: &mut Differences<'_>, shift: &Shift, cells: Set) -> Result<EffectRow, Exhausted> {
    let (who, what) = (Phrase::words("many people"), Phrase::words("in more ways than there is room to say"));
    // no two of these differ in the same way
    let words = Words { in_full: format!("{shift:?}"), who, what };
    told(found, &Row { shift: shift.clone(), cells, said: cells, as_condition: false, words })
}

/// The most ordinary cell in which what nobody knows is as the lenient reading takes it, if there is one.
fn most_ordinary(space: &mut Space<'_>, cells: Set) -> Result<Vec<u16>, Exhausted> {
    let mut lenient = cells;
    for (position, level) in space.levels.clone().iter().enumerate() {
        if let Level::Doubt(Doubt::Control(_) | Doubt::Route(_)) = level {
            let so: Made = space.diagram.all_of(&[(position, vec![false, true])]);
            lenient = space.diagram.intersect(lenient, so?)?;
        }
    }
    let chosen = if lenient == Set::NONE { cells } else { lenient };
    Ok(space.diagram.first(chosen).unwrap_or_default())
}

/// A name made of what a row means: places in files and the order of rows have no part in it.
fn id(direction: Direction, meaning: &[&str]) -> String {
    let mut digest = Sha256::new();
    for text in meaning {
        digest.update(text.as_bytes());
        digest.update([0]);
    }
    let short: String = digest.finalize().iter().take(4).map(|byte| format!("{byte:02x}")).collect();
    format!("{}-{short}", direction.word())
}
