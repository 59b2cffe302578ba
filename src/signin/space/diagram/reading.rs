//! What can be read off a set of cells: is a cell in it, which is the most ordinary one, how many there are, and the few
//! boxes that it is made of, for words.

use std::collections::{HashMap, HashSet};

use foldhash::fast::FixedState;

use super::table::Memo;
use super::{Cell, Classes, Diagram, Exhausted, Set};

/// No box of more parts is spelt out.
const MOST_PARTS: usize = 200;

impl Diagram {
    /// Is the cell in the set?
    #[must_use]
    pub fn contains(&self, set: Set, cell: &[u16]) -> bool {
        let mut set = set;
        while set != Set::NONE && set != Set::ALL {
            let level = self.level(set);
            set = self.child(set, level, usize::from(cell[level]));
        }
        set == Set::ALL
    }

    /// The most ordinary cell of a set; of several that are as ordinary the first.
    #[must_use]
    pub fn first(&self, set: Set) -> Option<Cell> {
        if set == Set::NONE {
            return None;
        }
        let mut set = set;
        let mut cell = Cell::with_capacity(self.levels());
        for level in 0..self.levels() {
            let cost =
                |class: usize| self.cost(self.child(set, level, class)).saturating_add(self.weight(level, class));
            let class = (0..self.classes(level)).min_by_key(|class| cost(*class)).unwrap_or(0);
            set = self.child(set, level, class);
            cell.push(u16::try_from(class).unwrap_or(u16::MAX));
        }
        Some(cell)
    }

    /// How many cells there are in a set.
    #[must_use]
    pub fn count(&self, set: Set) -> f64 {
        let skipped = |from: usize, to: usize| (from..to).map(|level| self.classes(level) as f64).product::<f64>();
        let mut counts: HashMap<Set, f64, FixedState> = HashMap::from_iter([(Set::NONE, 0.0), (Set::ALL, 1.0)]);
        // a node is made after those that it leads to
        for node in self.inside(set) {
            let level = self.level(node);
            let inside = |child: &Set| counts[child] * skipped(level + 1, self.level(*child));
            let count = self.children_of(node).iter().map(inside).sum();
            counts.insert(node, count);
        }
        counts[&set] * skipped(0, self.level(set))
    }

    /// How large a part of all cells a set is. Where there are very many levels their number is beyond counting, and this
    /// is not.
    #[must_use]
    pub fn share(&self, set: Set) -> f64 {
        let mut shares: HashMap<Set, f64, FixedState> = HashMap::from_iter([(Set::NONE, 0.0), (Set::ALL, 1.0)]);
        for node in self.inside(set) {
            let children = self.children_of(node);
            let share = children.iter().map(|child| shares[child]).sum::<f64>() / children.len() as f64;
            shares.insert(node, share);
        }
        shares[&set]
    }

    /// For each level whether it matters to a set.
    #[must_use]
    pub fn matters(&self, set: Set) -> Vec<bool> {
        let mut levels = vec![false; self.levels()];
        self.inside(set).into_iter().for_each(|node| levels[self.level(node)] = true);
        levels
    }

    /// The classes of a level that some cell of the set has, of the cells that are within classes of other levels; where
    /// nothing is said of a level any class of it will do.
    ///
    /// # Errors
    /// If it would take too much.
    pub fn classes_within(&mut self, set: Set, within: &[Option<Classes>], level: usize) -> Result<Classes, Exhausted> {
        let mut found = vec![false; self.classes(level)];
        let closed = |(other, classes): (usize, &Option<Classes>)| {
            other != level && classes.as_ref().is_some_and(|classes| !classes.contains(&true))
        };
        if within.iter().enumerate().any(closed) {
            return Ok(found);
        }
        let holds = self.seek(set, within, level, &mut found, &mut Memo::default(), 0)?;
        if holds && self.level(set) > level {
            found.fill(true);
        }
        Ok(found)
    }

    /// Is there a cell within the classes? Marks the classes of the wanted level that such cells have.
    fn seek(
        &mut self,
        set: Set,
        within: &[Option<Classes>],
        wanted: usize,
        found: &mut Classes,
        known: &mut Memo,
        depth: usize,
    ) -> Result<bool, Exhausted> {
        if set == Set::NONE || set == Set::ALL {
            return Ok(set == Set::ALL);
        }
        if let Some(known) = known.get([set.0, 0, 0]) {
            return Ok(known == u32::from(true));
        }
        self.enter(set, depth)?;
        let level = self.level(set);
        let mut any = false;
        for class in 0..self.classes(level) {
            if level != wanted && within[level].as_ref().is_some_and(|classes| !classes[class]) {
                continue;
            }
            let child = self.child(set, level, class);
            let below = self.level(child);
            let holds = self.seek(child, within, wanted, found, known, depth + 1)?;
            any |= holds;
            if level == wanted {
                found[class] |= holds;
            } else if holds && (level < wanted && wanted < below) {
                found.fill(true);
            }
            // below the wanted level one cell is as good as many
            if any && level > wanted {
                break;
            }
        }
        known.put([set.0, 0, 0], u32::from(any));
        Ok(any)
    }

    /// The nodes of a set, each after those that it leads to.
    fn inside(&self, set: Set) -> Vec<Set> {
        let mut known: HashSet<Set, FixedState> = HashSet::from_iter([Set::NONE, Set::ALL]);
        let (mut found, mut open) = (Vec::new(), vec![set]);
        while let Some(next) = open.pop() {
            if known.insert(next) {
                found.push(next);
                open.extend(self.children_of(next));
            }
        }
        found.sort_unstable();
        found
    }

    /// Boxes that have no cell in common and together are the set, at most so many; none where there would be more. A
    /// box names the levels that matter to it.
    #[must_use]
    pub fn boxes(&self, set: Set, most: usize) -> Option<Vec<Vec<(usize, Classes)>>> {
        let mut found = Vec::new();
        self.collect_boxes(set, &mut Vec::new(), &mut found, most).then_some(found)
    }

    fn collect_boxes(
        &self,
        set: Set,
        above: &mut Vec<(usize, Classes)>,
        found: &mut Vec<Vec<(usize, Classes)>>,
        most: usize,
    ) -> bool {
        match set {
            Set::NONE => return true,
            // no words have room for a box that is narrowed in so many ways
            _ if above.len() > MOST_PARTS => return false,
            Set::ALL => {
                found.push(above.clone());
                return found.len() <= most;
            }
            _ => {}
        }
        let (level, children) = (self.level(set), self.children_of(set));
        for (position, child) in children.iter().enumerate() {
            // one box for all classes that lead to the same
            if *child == Set::NONE || children[..position].contains(child) {
                continue;
            }
            above.push((level, children.iter().map(|other| other == child).collect()));
            let fits = self.collect_boxes(*child, above, found, most);
            above.pop();
            if !fits {
                return false;
            }
        }
        true
    }
}
