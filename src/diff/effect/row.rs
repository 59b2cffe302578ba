//! Sets of sign-ins that differ alike -> rows: as few as say it exactly, the most important and most ordinary first.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

use super::cover::{About, Cutter, Region, Span, pieces, split};
use super::differences::{Differences, Given};
use super::responsible::responsible;
use super::shift::{Asked, Price, Shift};
use super::words::find::{Saying, find};
use super::words::list::Names;
use super::words::outcome::before_and_after;
use super::words::{place, way, who};
use super::{Direction, EffectRow};
use crate::diff::Phrase;
use crate::signin::SignIn;
use crate::signin::space::{Doubt, Exhausted, Level, Made, Set, Space};

/// More names than these are not spelt out in a row.
const MOST_NAMES: usize = 6;

/// People or places that take more sentences than these have a row for each.
const MOST_TOGETHER: usize = 3;

/// People or places that take more rows than these are not said.
const MOST_PIECES: usize = 40;

/// A row is as much to read as so many names.
const ROW_COST: usize = 4;

/// Sign-ins that differ alike and that words can say.
#[derive(Debug, Clone)]
pub struct Row {
    /// How they differ.
    pub shift: Shift,
    /// The cells.
    pub cells: Set,
    /// Those of all cells that the words hold.
    pub said: Set,
    /// What the words take as given.
    pub given: Given,
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

/// Rows, and what is left of which differences where there would be too many.
pub type Rows = (Vec<Row>, Vec<(Shift, Set)>);

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
pub fn rows(found: &mut Differences<'_>, most: usize) -> Result<Rows, Exhausted> {
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
    /// What differs alike, in the groups that take fewer rows: whoever is refused now may be one group, whatever it took
    /// to get in before, and things that differ in the same sign-ins may be told each by itself.
    fn groups(&mut self) -> Result<Vec<(Shift, Set)>, Exhausted> {
        let (mut groups, mut refused, mut asked) = (Vec::new(), Vec::new(), Vec::new());
        for (shift, cells) in self.found.shifts.clone() {
            match shift {
                Shift::Admitted(_) => groups.push((shift, cells)),
                Shift::Refused(_) => refused.push((shift, cells)),
                Shift::Asked(what) => asked.push((what, cells)),
            }
        }
        for linked in link(asked) {
            let together: Vec<_> = linked.iter().map(|(what, cells)| (Shift::Asked(what.clone()), *cells)).collect();
            let mut each: BTreeMap<Shift, Set> = BTreeMap::new();
            for (what, cells) in
                linked.iter().flat_map(|(what, cells)| what.each().into_iter().map(|one| (one, *cells)))
            {
                let all = each.entry(Shift::Asked(what)).or_insert(Set::NONE);
                *all = self.found.space.diagram.union(*all, cells)?;
            }
            groups.extend(self.shorter(together, each.into_iter().collect())?);
        }
        let mut all = Set::NONE;
        for (_, cells) in &refused {
            all = self.found.space.diagram.union(all, *cells)?;
        }
        groups.extend(self.shorter(refused, vec![(Shift::Refused(Price::Any), all)])?);
        Ok(groups)
    }

    /// The second choice where it takes fewer rows than the first.
    fn shorter(&mut self, one: Vec<(Shift, Set)>, other: Vec<(Shift, Set)>) -> Result<Vec<(Shift, Set)>, Exhausted> {
        if one.len() < 2 {
            return Ok(one);
        }
        let mut counts = [0_usize; 2];
        for (count, groups) in counts.iter_mut().zip([&one, &other]) {
            for (shift, cells) in groups {
                *count = count.saturating_add(self.count(shift, *cells)?);
            }
        }
        Ok(if counts[1] < counts[0] { other } else { one })
    }

    /// The fewest regions that say a set: such as share no cell, unless there would be more of them.
    fn regions(&mut self, cells: Set, forbidden: Set, most: usize) -> Result<Option<Vec<Region>>, Exhausted> {
        let space = &mut self.found.space;
        let Some(shared) = self.cutter.regions(space, cells, forbidden, true, most, &[])? else { return Ok(None) };
        if shared.len() < 2 {
            return Ok(Some(shared));
        }
        // the first has none before it that it could share with
        let apart = self.cutter.regions(space, cells, forbidden, false, shared.len(), &shared[..1])?;
        Ok(apart.or(Some(shared)))
    }

    /// How many regions it takes where it is given that something lets people in.
    fn count(&mut self, shift: &Shift, cells: Set) -> Result<usize, Exhausted> {
        let forbidden = self.found.forbidden(shift, cells, Given::LetIn)?;
        Ok(self.regions(cells, forbidden, self.most)?.map_or(usize::MAX, |regions| regions.len()))
    }

    /// Rows that say a set: exactly, or with something given, whichever is shortest.
    fn write(&mut self, shift: &Shift, cells: Set) -> Result<(Vec<Row>, Set), Exhausted> {
        let mut best: Option<(usize, Vec<Row>)> = None;
        for (given, harder) in [(Given::Nothing, 0), (Given::LetIn, 1), (Given::OneSide, 12)] {
            let known = best.as_ref().map_or(usize::MAX, |(cost, _)| *cost);
            // a row and a name is the least that anything costs
            if known <= ROW_COST + 1 + harder {
                break;
            }
            let most = best.as_ref().map_or(self.most, |(_, rows)| rows.len());
            let forbidden = self.found.forbidden(shift, cells, given)?;
            let Some(regions) = self.regions(cells, forbidden, most)? else { continue };
            let Some((rows, names)) = self.worded(shift, regions, given)? else { continue };
            let cost = ROW_COST * rows.len() + names + harder;
            if cost < known {
                best = Some((cost, rows));
            }
        }
        Ok(best.map_or((Vec::new(), cells), |(_, rows)| (rows, Set::NONE)))
    }

    /// Rows with their words, and how many names it takes; none where there are too many.
    fn worded(
        &mut self,
        shift: &Shift,
        regions: Vec<Region>,
        given: Given,
    ) -> Result<Option<(Vec<Row>, usize)>, Exhausted> {
        let (mut rows, mut names) = (Vec::new(), 0);
        let mut open: Vec<Region> = regions;
        open.reverse();
        while let Some(region) = open.pop() {
            if rows.len() + open.len() >= self.most {
                return Ok(None);
            }
            let (space, worlds) = (&mut self.found.space, self.found.worlds);
            let (people, sets) = who::named(space, worlds, region.people)?;
            let who = match sayings(space, region.people, About::People, &sets)? {
                Said::Together(who) => who,
                Said::Apart(pieces) => {
                    open.extend(apart(space, &region, |region| &mut region.people, pieces)?);
                    continue;
                }
                Said::Not => return Ok(None),
            };
            let (places, place_sets) = place::named(space, worlds, region.places)?;
            let place = match sayings(space, region.places, About::Places, &place_sets)? {
                Said::Together(place) => place,
                Said::Apart(pieces) => {
                    open.extend(apart(space, &region, |region| &mut region.places, pieces)?);
                    continue;
                }
                Said::Not => return Ok(None),
            };
            names += who.iter().chain(&place).map(Saying::names).sum::<usize>();
            let said = said(space, &region, (&who, &sets), (&place, &place_sets))?;
            let told = Told { who: (&who, &people), place: (&place, &places), region: &region };
            let short = told.words(space, &Names { landscape: &worlds.people, most: MOST_NAMES });
            let full = told.words(space, &Names { landscape: &worlds.people, most: usize::MAX });
            let words = Words { in_full: format!("{}\n{}", full.0, full.1), who: short.0, what: short.1 };
            rows.push(Row { shift: shift.clone(), cells: region.cells, said, given, words });
        }
        Ok(Some((rows, names)))
    }
}

/// Single changes, and all that hold some of them.
type Linked = (BTreeSet<Asked>, Vec<(Asked, Set)>);

/// Groups of what has something in common, directly or by others; the order stays.
fn link(asked: Vec<(Asked, Set)>) -> Vec<Vec<(Asked, Set)>> {
    let mut linked: Vec<Linked> = Vec::new();
    for (what, cells) in asked {
        let mut own: BTreeSet<Asked> = what.each().into_iter().collect();
        let mut members = Vec::new();
        for (known, others) in std::mem::take(&mut linked) {
            if known.is_disjoint(&own) {
                linked.push((known, others));
            } else {
                own.extend(known);
                members.extend(others);
            }
        }
        members.push((what, cells));
        linked.push((own, members));
    }
    linked.into_iter().map(|(_, members)| members).collect()
}

/// How people or places can be said.
enum Said {
    /// In one row.
    Together(Vec<Saying>),
    /// In a row for each of these.
    Apart(Vec<Set>),
    /// In more rows than anybody reads.
    Not,
}

fn sayings(space: &mut Space<'_>, span: Span, what: About, named: &[Set]) -> Result<Said, Exhausted> {
    if let Some(saying) = find(space, span, named)? {
        return Ok(Said::Together(vec![saying]));
    }
    let Some(pieces) = pieces(space, span, what, MOST_PIECES)? else { return Ok(Said::Not) };
    if pieces.len() > MOST_TOGETHER {
        return Ok(Said::Apart(pieces));
    }
    let (mut sayings, mut open) = (Vec::new(), pieces);
    open.reverse();
    while let Some(piece) = open.pop() {
        let must = space.diagram.intersect(span.must, piece)?;
        if must == Set::NONE {
            continue;
        }
        let shortest = find(space, Span { must, may: span.may }, named)?;
        let exact = match shortest {
            Some(saying) => Some(saying),
            None => find(space, Span { must: piece, may: piece }, named)?,
        };
        if let Some(saying) = exact {
            sayings.push(saying);
            continue;
        }
        let Some(parts) = split(space, piece, what)? else { return Ok(Said::Not) };
        open.extend(parts.into_iter().rev());
        if sayings.len() + open.len() > MOST_PIECES {
            return Ok(Said::Not);
        }
    }
    Ok(Said::Together(sayings))
}

/// A region for each piece of its people or places, without the cells of those before it. The first comes out last.
fn apart(
    space: &mut Space<'_>,
    region: &Region,
    span: fn(&mut Region) -> &mut Span,
    pieces: Vec<Set>,
) -> Result<Vec<Region>, Exhausted> {
    let (mut left, mut found) = (region.clone(), Vec::new());
    for piece in pieces {
        let mut one = left.clone();
        one.cells = space.diagram.intersect(left.cells, piece)?;
        left.cells = space.diagram.subtract(left.cells, piece)?;
        let own = span(&mut one);
        *own = Span { must: space.diagram.intersect(own.must, piece)?, may: piece };
        if one.cells != Set::NONE {
            found.push(one);
        }
    }
    found.reverse();
    Ok(found)
}

/// The cells that the words of a region hold.
fn said(
    space: &mut Space<'_>,
    region: &Region,
    who: (&[Saying], &[Set]),
    place: (&[Saying], &[Set]),
) -> Result<Set, Exhausted> {
    let ways: Vec<_> = region.ways.iter().map(|(level, _, may)| (*level, may.clone())).collect();
    let mut said = space.diagram.all_of(&ways)?;
    for (sayings, named) in [who, place] {
        let mut all = Set::NONE;
        for saying in sayings {
            let one = saying.set(space, named)?;
            all = space.diagram.union(all, one)?;
        }
        said = space.diagram.intersect(said, all)?;
    }
    Ok(said)
}

/// What a row says of whom, from where and how.
struct Told<'t> {
    who: (&'t [Saying], &'t [who::People]),
    place: (&'t [Saying], &'t [place::Place]),
    region: &'t Region,
}

impl Told<'_> {
    fn words(&self, space: &Space<'_>, names: &Names<'_>) -> (Phrase, Phrase) {
        let who = who::who(self.who.0, self.who.1, space, names);
        let parts = way::ways(&self.region.ways, space, names);
        let place = (place::place(self.place.0, self.place.1, names), false);
        let (apart, plain): (Vec<_>, Vec<_>) = parts.into_iter().chain([place]).partition(|(_, apart)| *apart);
        let join = |parts: Vec<(Phrase, bool)>, between: &str| {
            let parts = parts.into_iter().map(|(part, _)| part).filter(|part| !part.is_empty());
            parts.reduce(|phrase, next| phrase.and(between).then(next)).unwrap_or_default()
        };
        let both = [(join(plain, " "), false), (join(apart, ", "), false)];
        let what = join(both.to_vec(), ", ");
        (who, if what.is_empty() { Phrase::words("in every sign-in") } else { what })
    }
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
    let what = row.words.what.clone().and(given(row.given, &row.shift));
    let cell = most_ordinary(&mut found.space, row.cells)?;
    let seen = |space: &Space<'_>, world| -> SignIn {
        let world: &super::worlds::World<'_> = world;
        worlds.as_seen_by(world, space.sign_in(&cell, &world.regime))
    };
    Ok(EffectRow {
        id: id(direction, &[&row.words.in_full, &what.to_string(), &before.to_string(), &after.to_string()]),
        direction,
        shift: row.shift.clone(),
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

/// What is given, in words.
fn given(given: Given, shift: &Shift) -> &'static str {
    match (given, shift) {
        (Given::Nothing, _) => "",
        (Given::LetIn, Shift::Admitted(_)) => ", wherever nothing else refuses them",
        (Given::LetIn, Shift::Asked(_)) => ", wherever nothing refuses them",
        (Given::LetIn, Shift::Refused(_)) => ", wherever they got in before",
        (Given::OneSide, shift) if shift.direction() == Direction::Loosened => ", wherever it comes to that now",
        (Given::OneSide, _) => ", wherever it was so before",
    }
}

/// A row for what is too much to be said row by row.
///
/// # Errors
/// If it would take too much.
pub fn told_at_large(found: &mut Differences<'_>, shift: &Shift, cells: Set) -> Result<EffectRow, Exhausted> {
    let (who, what) = (Phrase::words("many people"), Phrase::words("in more ways than there is room to say"));
    // no two of these differ in the same way
    let words = Words { in_full: format!("{shift:?}"), who, what };
    told(found, &Row { shift: shift.clone(), cells, said: cells, given: Given::Nothing, words })
}

/// The most ordinary cell in which what nobody knows is as the lenient reading takes it, if there is one.
fn most_ordinary(space: &mut Space<'_>, cells: Set) -> Result<Vec<u16>, Exhausted> {
    let mut lenient = cells;
    for (position, level) in space.levels.clone().iter().enumerate() {
        if let Level::Doubt(Doubt::Control(_) | Doubt::Route(_) | Doubt::ReplacedRules) = level {
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
