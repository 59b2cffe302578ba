//! Decision diagrams against sets of cells that are written out one by one.

use std::collections::BTreeSet;

use posturec::signin::space::{Cell, Classes, Diagram, Set};
use proptest::prelude::*;

use crate::support::cases;

/// The classes of each level: few enough that all cells can be written out.
const LEVELS: [u16; 5] = [3, 2, 4, 2, 3];

/// How a set is made.
#[derive(Debug, Clone)]
enum Recipe {
    AllOf(Vec<(usize, u8)>),
    AnyOf(Vec<(usize, u8)>),
    Union(Box<Recipe>, Box<Recipe>),
    Intersection(Box<Recipe>, Box<Recipe>),
    Difference(Box<Recipe>, Box<Recipe>),
    Complement(Box<Recipe>),
    Exists(Box<Recipe>, u8),
    Always(Box<Recipe>, u8),
    AtFirst(Box<Recipe>, u8),
}

fn recipes() -> impl Strategy<Value = Recipe> {
    let parts = prop::collection::btree_map(0..LEVELS.len(), any::<u8>(), 0..4);
    let parts = parts.prop_map(|parts| parts.into_iter().collect::<Vec<_>>());
    let leaf = prop_oneof![parts.clone().prop_map(Recipe::AllOf), parts.prop_map(Recipe::AnyOf)];
    leaf.prop_recursive(5, 24, 2, |inner| {
        let pair = (inner.clone().prop_map(Box::new), inner.clone().prop_map(Box::new));
        prop_oneof![
            pair.clone().prop_map(|(one, other)| Recipe::Union(one, other)),
            pair.clone().prop_map(|(one, other)| Recipe::Intersection(one, other)),
            pair.prop_map(|(one, other)| Recipe::Difference(one, other)),
            inner.clone().prop_map(|one| Recipe::Complement(Box::new(one))),
            (inner.clone(), any::<u8>()).prop_map(|(one, levels)| Recipe::Exists(Box::new(one), levels)),
            (inner.clone(), any::<u8>()).prop_map(|(one, levels)| Recipe::Always(Box::new(one), levels)),
            (inner, any::<u8>()).prop_map(|(one, levels)| Recipe::AtFirst(Box::new(one), levels)),
        ]
    })
}

fn every_cell() -> Vec<Cell> {
    let mut cells: Vec<Cell> = vec![Vec::new()];
    for count in LEVELS {
        cells = cells.iter().flat_map(|cell| (0..count).map(|class| [cell.as_slice(), &[class]].concat())).collect();
    }
    cells
}

fn is_in(bits: u8, class: u16) -> bool {
    bits >> class & 1 == 1
}

/// The set as its recipe says, cell by cell.
fn written_out(recipe: &Recipe) -> BTreeSet<Cell> {
    let all = every_cell();
    match recipe {
        Recipe::AllOf(parts) => {
            all.into_iter().filter(|cell| parts.iter().all(|(level, bits)| is_in(*bits, cell[*level]))).collect()
        }
        Recipe::AnyOf(parts) => {
            all.into_iter().filter(|cell| parts.iter().any(|(level, bits)| is_in(*bits, cell[*level]))).collect()
        }
        Recipe::Union(one, other) => written_out(one).union(&written_out(other)).cloned().collect(),
        Recipe::Intersection(one, other) => written_out(one).intersection(&written_out(other)).cloned().collect(),
        Recipe::Difference(one, other) => written_out(one).difference(&written_out(other)).cloned().collect(),
        Recipe::Complement(one) => {
            let inner = written_out(one);
            all.into_iter().filter(|cell| !inner.contains(cell)).collect()
        }
        Recipe::Exists(one, levels) => {
            let seen: BTreeSet<Cell> = written_out(one).iter().map(|cell| blind(cell, *levels)).collect();
            all.into_iter().filter(|cell| seen.contains(&blind(cell, *levels))).collect()
        }
        Recipe::Always(one, levels) => {
            let inner = written_out(one);
            let others = all.iter().filter(|cell| !inner.contains(*cell));
            let unseen: BTreeSet<Cell> = others.map(|cell| blind(cell, *levels)).collect();
            all.into_iter().filter(|cell| !unseen.contains(&blind(cell, *levels))).collect()
        }
        Recipe::AtFirst(one, levels) => {
            let inner = written_out(one);
            all.into_iter().filter(|cell| inner.contains(&blind(cell, *levels))).collect()
        }
    }
}

/// The cell with the first class of these levels.
fn blind(cell: &Cell, levels: u8) -> Cell {
    let classes = cell.iter().enumerate();
    classes.map(|(level, class)| if levels >> level & 1 == 1 { 0 } else { *class }).collect()
}

fn flags(levels: u8) -> Vec<bool> {
    (0..LEVELS.len()).map(|level| levels >> level & 1 == 1).collect()
}

fn made(recipe: &Recipe, diagram: &mut Diagram) -> Set {
    let parts = |parts: &[(usize, u8)]| -> Vec<(usize, Classes)> {
        let classes = |level: usize, bits: u8| (0..LEVELS[level]).map(|class| is_in(bits, class)).collect();
        parts.iter().map(|(level, bits)| (*level, classes(*level, *bits))).collect()
    };
    match recipe {
        Recipe::AllOf(named) => diagram.all_of(&parts(named)),
        Recipe::AnyOf(named) => diagram.any_of(&parts(named)),
        Recipe::Union(one, other) => {
            let (one, other) = (made(one, diagram), made(other, diagram));
            diagram.union(one, other)
        }
        Recipe::Intersection(one, other) => {
            let (one, other) = (made(one, diagram), made(other, diagram));
            diagram.intersect(one, other)
        }
        Recipe::Difference(one, other) => {
            let (one, other) = (made(one, diagram), made(other, diagram));
            diagram.subtract(one, other)
        }
        Recipe::Complement(one) => {
            let one = made(one, diagram);
            diagram.complement(one)
        }
        Recipe::Exists(one, levels) => {
            let one = made(one, diagram);
            diagram.exists(one, &flags(*levels))
        }
        Recipe::Always(one, levels) => {
            let one = made(one, diagram);
            diagram.always(one, &flags(*levels))
        }
        Recipe::AtFirst(one, levels) => {
            let one = made(one, diagram);
            diagram.at_first(one, &flags(*levels))
        }
    }
    .unwrap()
}

/// The second class of every level is the ordinary one, so that weights matter.
fn weights() -> Vec<Vec<u32>> {
    let weight = |class: u16| if class == 1 { 0 } else { u32::from(class) + 1 };
    LEVELS.iter().map(|count| (0..*count).map(weight).collect()).collect()
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn a_diagram_holds_just_the_cells_of_its_recipe(recipe in recipes()) {
        let mut diagram = Diagram::new(weights());
        let set = made(&recipe, &mut diagram);
        let cells = written_out(&recipe);
        for cell in every_cell() {
            prop_assert_eq!(diagram.contains(set, &cell), cells.contains(&cell), "{:?}", cell);
        }
        prop_assert_eq!(diagram.count(set), cells.len() as f64);
    }

    #[test]
    fn equal_sets_are_one_node(one in recipes(), other in recipes()) {
        let mut diagram = Diagram::new(weights());
        let (left, right) = (made(&one, &mut diagram), made(&other, &mut diagram));
        let (one, other) = (written_out(&one), written_out(&other));
        prop_assert_eq!(left == right, one == other);
        prop_assert_eq!(diagram.is_subset(left, right).unwrap(), one.is_subset(&other));
    }

    #[test]
    fn the_first_cell_is_the_most_ordinary_one(recipe in recipes()) {
        let mut diagram = Diagram::new(weights());
        let set = made(&recipe, &mut diagram);
        let weights = weights();
        let cost = |cell: &Cell| -> u32 {
            cell.iter().enumerate().map(|(level, class)| weights[level][usize::from(*class)]).sum()
        };
        let cells = written_out(&recipe);
        let least = cells.iter().min_by_key(|cell| (cost(cell), (*cell).clone()));
        prop_assert_eq!(diagram.first(set), least.cloned());
    }

    #[test]
    fn the_classes_of_cells_within_others_are_just_those_that_such_cells_have(
        recipe in recipes(),
        within in prop::collection::vec(prop::option::of(any::<u8>()), LEVELS.len()),
    ) {
        let mut diagram = Diagram::new(weights());
        let set = made(&recipe, &mut diagram);
        let classes = |bits: u8, level: usize| -> Classes { (0..LEVELS[level]).map(|class| is_in(bits, class)).collect() };
        let boxed: Vec<Option<Classes>> =
            within.iter().enumerate().map(|(level, bits)| bits.map(|bits| classes(bits, level))).collect();
        let cells = written_out(&recipe);
        for level in 0..LEVELS.len() {
            let mut wanted = vec![false; usize::from(LEVELS[level])];
            let others = |cell: &&Cell| {
                within.iter().enumerate().all(|(other, bits)| other == level || bits.is_none_or(|bits| is_in(bits, cell[other])))
            };
            cells.iter().filter(others).for_each(|cell| wanted[usize::from(cell[level])] = true);
            prop_assert_eq!(diagram.classes_within(set, &boxed, level).unwrap(), wanted, "level {}", level);
        }
    }

    #[test]
    fn boxes_share_no_cell_and_leave_none_out(recipe in recipes()) {
        let mut diagram = Diagram::new(weights());
        let set = made(&recipe, &mut diagram);
        let boxes = diagram.boxes(set, 1000).unwrap();
        let cells = written_out(&recipe);
        for cell in every_cell() {
            let holds = |one: &&Vec<(usize, Classes)>| {
                one.iter().all(|(level, classes)| classes[usize::from(cell[*level])])
            };
            let count = boxes.iter().filter(holds).count();
            prop_assert_eq!(count, usize::from(cells.contains(&cell)));
        }
        if boxes.len() > 1 {
            prop_assert_eq!(diagram.boxes(set, boxes.len() - 1), None);
        }
    }
}

#[test]
fn what_would_take_too_much_is_said_and_not_tried() {
    let pairs = 16;
    let mut diagram = Diagram::new(vec![vec![0, 1]; 2 * pairs]);
    diagram.grant(20_000);
    // the first half of the levels is compared with the second: no order of work makes this small
    let mut all = Ok(Set::ALL);
    for pair in 0..pairs {
        let same = [true, false].map(|wanted| {
            let class = vec![wanted, !wanted];
            diagram.all_of(&[(pair, class.clone()), (pairs + pair, class)]).unwrap()
        });
        all = all.and_then(|all| {
            let either = diagram.union(same[0], same[1])?;
            diagram.intersect(all, either)
        });
    }
    assert!(all.is_err());
    assert!(diagram.nodes() < 20_000);
    diagram.grant(20_000);
    let set = diagram.all_of(&[(0, vec![true, false])]).unwrap();
    assert!(diagram.complement(set).is_ok(), "a new grant goes on");
}
