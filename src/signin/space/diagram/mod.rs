//! Sets of cells as decision diagrams: a cell has one class at every level, a node asks for the class of one level and
//! leads on. Equal sets are the same node, so whether two are equal costs nothing, and what was worked out once is kept.

mod reading;
mod table;

use table::{Index, Memo, hash};

/// Classes of one level: for each whether it is in.
pub type Classes = Vec<bool>;

/// A cell: its class at every level.
pub type Cell = Vec<u16>;

/// A set of cells. It means something only to the diagram that made it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Set(u32);

impl Set {
    /// No cell.
    pub const NONE: Self = Self(0);
    /// Every cell.
    pub const ALL: Self = Self(1);
}

/// The answer would take more than the diagram may spend.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exhausted;

/// A set, unless it would take too much.
pub type Made = Result<Set, Exhausted>;

/// Deeper than this no set is combined with another: the stack would not hold it.
const MAX_DEPTH: usize = 1500;

/// So many bytes the nodes of a diagram may take: a vector that grows holds its content twice for a moment.
const ROOM: usize = 24 << 20;

/// Sets of cells over the same levels.
#[derive(Debug)]
pub struct Diagram {
    /// How far from ordinary each class of each level is.
    weights: Vec<Vec<u32>>,
    nodes: Vec<Node>,
    children: Vec<Set>,
    index: Index,
    memo: Memo,
    /// Levels of which sets were freed, each by its position with what such a set became: there are few.
    freed: Vec<Vec<bool>>,
    /// The children of nodes that are being made, empty between two questions.
    made: Vec<Set>,
    spent: usize,
    limit: usize,
}

#[derive(Debug, Clone, Copy)]
struct Node {
    level: u32,
    start: u32,
    /// How far from ordinary its most ordinary cell is, levels below counted too.
    cost: u32,
    hash: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operation {
    Union = 1,
    Intersection = 2,
    Difference = 3,
    /// Any class of some levels will do.
    Exists = 4,
    /// The first class of some levels stands for all.
    AtFirst = 5,
}

impl Diagram {
    /// A diagram over levels with these classes: for each class how far from ordinary it is. The most ordinary of a level
    /// counts nothing.
    #[must_use]
    pub fn new(mut weights: Vec<Vec<u32>>) -> Self {
        for level in &mut weights {
            let least = level.iter().copied().min().unwrap_or(0);
            level.iter_mut().for_each(|weight| *weight -= least);
        }
        let bottom = u32::try_from(weights.len()).unwrap_or(u32::MAX);
        let terminal = |cost| Node { level: bottom, start: 0, cost, hash: 0 };
        Self {
            weights,
            nodes: vec![terminal(u32::MAX), terminal(0)],
            children: Vec::new(),
            index: Index::default(),
            memo: Memo::forgetful(),
            freed: Vec::new(),
            made: Vec::new(),
            spent: 0,
            limit: usize::MAX,
        }
    }

    /// From here on no more than this may be spent, in classes looked at.
    pub fn grant(&mut self, budget: usize) {
        self.limit = self.spent.saturating_add(budget);
    }

    /// What may still be spent.
    #[must_use]
    pub fn left(&self) -> usize {
        self.limit.saturating_sub(self.spent)
    }

    /// How many nodes there are.
    #[must_use]
    pub fn nodes(&self) -> usize {
        self.nodes.len()
    }

    /// How many classes a level has.
    #[must_use]
    pub fn classes(&self, level: usize) -> usize {
        self.weights[level].len()
    }

    /// How many levels there are.
    #[must_use]
    pub fn levels(&self) -> usize {
        self.weights.len()
    }

    /// The cells that are in the classes of every level named; a level is named once.
    ///
    /// # Errors
    /// If it would take too much.
    pub fn all_of(&mut self, parts: &[(usize, Classes)]) -> Made {
        self.chain(parts, Set::ALL, |inside, below| if inside { below } else { Set::NONE })
    }

    /// The cells that are in the classes of one level at least; a level is named once.
    ///
    /// # Errors
    /// If it would take too much.
    pub fn any_of(&mut self, parts: &[(usize, Classes)]) -> Made {
        self.chain(parts, Set::NONE, |inside, below| if inside { Set::ALL } else { below })
    }

    fn chain(&mut self, parts: &[(usize, Classes)], bottom: Set, child: impl Fn(bool, Set) -> Set) -> Made {
        let mut parts: Vec<&(usize, Classes)> = parts.iter().collect();
        parts.sort_by_key(|(level, _)| std::cmp::Reverse(*level));
        let (mut below, mut children) = (bottom, Vec::new());
        for (level, classes) in parts {
            children.clear();
            children.extend(classes.iter().map(|inside| child(*inside, below)));
            below = self.node(*level, &children)?;
        }
        Ok(below)
    }

    /// The cells of either.
    ///
    /// # Errors
    /// If it would take too much.
    pub fn union(&mut self, one: Set, other: Set) -> Made {
        self.combine(Operation::Union, one, other)
    }

    /// The cells of both.
    ///
    /// # Errors
    /// If it would take too much.
    pub fn intersect(&mut self, one: Set, other: Set) -> Made {
        self.combine(Operation::Intersection, one, other)
    }

    /// The cells of one that are not in the other.
    ///
    /// # Errors
    /// If it would take too much.
    pub fn subtract(&mut self, one: Set, other: Set) -> Made {
        self.combine(Operation::Difference, one, other)
    }

    /// All other cells.
    ///
    /// # Errors
    /// If it would take too much.
    pub fn complement(&mut self, set: Set) -> Made {
        self.subtract(Set::ALL, set)
    }

    /// Is every cell of one in the other?
    ///
    /// # Errors
    /// If it would take too much.
    pub fn is_subset(&mut self, one: Set, other: Set) -> Result<bool, Exhausted> {
        Ok(self.subtract(one, other)? == Set::NONE)
    }

    /// The cells of which some class of the levels named would do: those levels no longer count.
    ///
    /// # Errors
    /// If it would take too much.
    pub fn exists(&mut self, set: Set, levels: &[bool]) -> Made {
        self.free(Operation::Exists, set, levels)
    }

    /// The cells of which every class of the levels named would do.
    ///
    /// # Errors
    /// If it would take too much.
    pub fn always(&mut self, set: Set, levels: &[bool]) -> Made {
        let others = self.complement(set)?;
        let some = self.exists(others, levels)?;
        self.complement(some)
    }

    /// The cells that are in the set when they have the first class of the levels named, whichever they have.
    ///
    /// # Errors
    /// If it would take too much.
    pub fn at_first(&mut self, set: Set, levels: &[bool]) -> Made {
        self.free(Operation::AtFirst, set, levels)
    }

    /// Frees levels of a set. What becomes of a set is kept for the next that holds it.
    fn free(&mut self, operation: Operation, set: Set, levels: &[bool]) -> Made {
        if set == Set::NONE || set == Set::ALL {
            return Ok(set);
        }
        let number = self.freed.iter().position(|known| known == levels).unwrap_or_else(|| {
            self.freed.push(levels.to_vec());
            self.freed.len() - 1
        });
        let key = [operation as u32, u32::try_from(number).map_err(|_| Exhausted)?];
        self.with_made(|diagram, made| diagram.rewrite(key, set, levels, made, 0))
    }

    /// Asks a question with the vector for children that all questions share.
    fn with_made(&mut self, ask: impl FnOnce(&mut Self, &mut Vec<Set>) -> Made) -> Made {
        let mut made = std::mem::take(&mut self.made);
        let answer = ask(self, &mut made);
        made.clear();
        self.made = made;
        answer
    }

    /// Puts one set in the place of each node of the levels named. What the children of a node become is put on top of
    /// `made` until the node itself is made of it.
    fn rewrite(&mut self, key: [u32; 2], set: Set, levels: &[bool], made: &mut Vec<Set>, depth: usize) -> Made {
        if set == Set::NONE || set == Set::ALL {
            return Ok(set);
        }
        let [operation, number] = key;
        if let Some(value) = self.memo.get([operation, set.0, number]) {
            return Ok(Set(value));
        }
        self.enter(set, depth)?;
        let (level, start) = (self.level(set), made.len());
        for class in 0..self.classes(level) {
            let child = self.rewrite(key, self.child(set, level, class), levels, made, depth + 1)?;
            made.push(child);
        }
        let rewritten = match levels[level] {
            false => self.node(level, &made[start..])?,
            true if operation == Operation::AtFirst as u32 => made[start],
            true => made[start..].iter().try_fold(Set::NONE, |all, child| self.union(all, *child))?,
        };
        made.truncate(start);
        self.memo.put([operation, set.0, number], rewritten.0);
        Ok(rewritten)
    }

    /// What is left of a set where the classes of all levels before one are those of a cell.
    #[must_use]
    pub fn below(&self, set: Set, cell: &[u16], from: usize) -> Set {
        let mut set = set;
        while set != Set::NONE && set != Set::ALL && self.level(set) < from {
            let level = self.level(set);
            set = self.child(set, level, usize::from(cell[level]));
        }
        set
    }

    fn combine(&mut self, operation: Operation, one: Set, other: Set) -> Made {
        match at_once(operation, one, other) {
            Some(plain) => Ok(plain),
            None => self.with_made(|diagram, made| diagram.apply(operation, one, other, made, 0)),
        }
    }

    /// Combines two sets node by node; `made` is for the children, as in `rewrite`.
    fn apply(&mut self, operation: Operation, one: Set, other: Set, made: &mut Vec<Set>, depth: usize) -> Made {
        if let Some(plain) = at_once(operation, one, other) {
            return Ok(plain);
        }
        let swap = operation != Operation::Difference && other < one;
        let (one, other) = if swap { (other, one) } else { (one, other) };
        let key = [operation as u32, one.0, other.0];
        if let Some(known) = self.memo.get(key) {
            return Ok(Set(known));
        }
        let level = self.level(one).min(self.level(other));
        let top = if self.level(one) == level { one } else { other };
        self.enter(top, depth)?;
        let start = made.len();
        for class in 0..self.classes(level) {
            let (left, right) = (self.child(one, level, class), self.child(other, level, class));
            let child = self.apply(operation, left, right, made, depth + 1)?;
            made.push(child);
        }
        let combined = self.node(level, &made[start..])?;
        made.truncate(start);
        self.memo.put(key, combined.0);
        Ok(combined)
    }

    /// Counts the work on a node.
    pub(super) fn enter(&mut self, set: Set, depth: usize) -> Result<(), Exhausted> {
        self.spent += self.classes(self.level(set)) + 4;
        if self.spent > self.limit || depth > MAX_DEPTH { Err(Exhausted) } else { Ok(()) }
    }

    /// Is there no room for another node?
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.room() > ROOM
    }

    /// How many bytes the nodes take.
    fn room(&self) -> usize {
        self.nodes.len() * size_of::<Node>() + self.children.len() * size_of::<Set>()
    }

    /// The one node with these children; none where they are all the same.
    fn node(&mut self, level: usize, children: &[Set]) -> Made {
        if children.iter().all(|child| *child == children[0]) {
            return Ok(children[0]);
        }
        if self.is_full() {
            return Err(Exhausted);
        }
        let (Ok(number), Ok(start), Ok(wide)) =
            (u32::try_from(self.nodes.len()), u32::try_from(self.children.len()), u32::try_from(level))
        else {
            return Err(Exhausted);
        };
        let hash = hash(std::iter::once(wide).chain(children.iter().map(|child| child.0)));
        let same = |number: u32| {
            let node = self.nodes[number as usize];
            node.hash == hash && node.level == wide && self.children_of(Set(number)) == children
        };
        if let Some(known) = self.index.find(hash, same) {
            return Ok(Set(known));
        }
        let costs = children.iter().zip(&self.weights[level]);
        let cost = costs.map(|(child, weight)| self.nodes[child.0 as usize].cost.saturating_add(*weight)).min();
        self.children.extend_from_slice(children);
        self.nodes.push(Node { level: wide, start, cost: cost.unwrap_or(u32::MAX), hash });
        let nodes = &self.nodes;
        self.index.put(hash, number, |number| nodes[number as usize].hash);
        Ok(Set(number))
    }

    /// The level that a set asks for first.
    pub(super) fn level(&self, set: Set) -> usize {
        self.nodes[set.0 as usize].level as usize
    }

    pub(super) fn children_of(&self, set: Set) -> &[Set] {
        let node = self.nodes[set.0 as usize];
        let count = self.weights.get(node.level as usize).map_or(0, Vec::len);
        &self.children[node.start as usize..node.start as usize + count]
    }

    /// What a set becomes where the class of this level is known; none of the levels before matters to it.
    pub(super) fn child(&self, set: Set, level: usize, class: usize) -> Set {
        let node = self.nodes[set.0 as usize];
        if node.level as usize == level { self.children[node.start as usize + class] } else { set }
    }

    pub(super) fn weight(&self, level: usize, class: usize) -> u32 {
        self.weights[level][class]
    }

    /// How far from ordinary the most ordinary cell of a set is.
    #[must_use]
    pub fn cost(&self, set: Set) -> u32 {
        self.nodes[set.0 as usize].cost
    }
}

/// Answers that need no look inside.
fn at_once(operation: Operation, one: Set, other: Set) -> Option<Set> {
    match operation {
        Operation::Union if one == Set::ALL || other == Set::ALL => Some(Set::ALL),
        Operation::Union if one == Set::NONE || one == other => Some(other),
        Operation::Union if other == Set::NONE => Some(one),
        Operation::Intersection if one == Set::NONE || other == Set::NONE => Some(Set::NONE),
        Operation::Intersection if one == Set::ALL || one == other => Some(other),
        Operation::Intersection if other == Set::ALL => Some(one),
        Operation::Difference if one == Set::NONE || other == Set::ALL || one == other => Some(Set::NONE),
        Operation::Difference if other == Set::NONE => Some(one),
        _ => None,
    }
}
