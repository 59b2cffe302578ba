//! Groups and roles that somebody may have in common with others, and nobody said so. What holds for whoever is in one of
//! them at most, and fails for whoever is in several, is neither proven nor refuted.

use std::collections::BTreeSet;

use crate::signin::key::Key;
use crate::signin::space::{Cell, Level, Made, Space};

/// Groups and roles, two at least, that somebody is in all at once without anybody having said so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shared {
    /// One of each, in the order of the levels.
    pub keys: Vec<Key>,
    levels: Vec<usize>,
}

impl Shared {
    /// Those of the person of a cell; none where it is one at most.
    #[must_use]
    pub fn of(space: &Space<'_>, person: &Cell) -> Option<Self> {
        let levels = assumed(space, person);
        let keys = levels.iter().filter_map(|level| first_key(&space.levels[*level])).collect();
        (levels.len() > 1).then_some(Self { keys, levels })
    }

    /// Everybody who is in all of them.
    ///
    /// # Errors
    /// If it would take too much.
    pub fn people(&self, space: &mut Space<'_>) -> Made {
        let parts: Vec<_> = self.levels.iter().map(|level| space.part(*level, |class| class == 1)).collect();
        space.diagram.all_of(&parts)
    }
}

/// The levels of groups and roles that a person is in without anybody having said so.
fn assumed(space: &Space<'_>, person: &Cell) -> Vec<usize> {
    let known: BTreeSet<Key> = space
        .levels
        .iter()
        .zip(person)
        .filter_map(|(level, class)| match level {
            Level::Account(accounts) => accounts[usize::from(*class)].as_ref().map(|one| one.groups.clone()),
            _ => None,
        })
        .flatten()
        .collect();
    let free = |position: &usize| match &space.levels[*position] {
        Level::Role(_) => person[*position] == 1,
        Level::Group(keys) => person[*position] == 1 && keys.first().is_some_and(|key| !known.contains(key)),
        _ => false,
    };
    (0..space.levels.len()).filter(free).collect()
}

fn first_key(level: &Level) -> Option<Key> {
    match level {
        Level::Role(keys) | Level::Group(keys) => keys.first().cloned(),
        _ => None,
    }
}
