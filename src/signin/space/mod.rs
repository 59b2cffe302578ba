//! All sign-ins at once. A `Space` is what can be told apart at all the points of a rollout, level by level; a set of
//! sign-ins is a set of its diagram, and what a regime does is worked out in such sets.

mod cell;
mod classes;
mod diagram;
mod facets;
mod valid;

use std::sync::Arc;

pub use classes::{Accounts, Doubt, Level, Region, Vocabulary, compare};
pub use diagram::{Cell, Classes, Diagram, Exhausted, Made, Set};
pub use facets::{Changed, Demand, Facets, Gate, RULES, Source, app_type, asks_entra, asks_for, nothing_meets};

use super::landscape::Landscape;
use super::points::Points;
use super::policy::Policy;
use super::regime::Regime;

/// A level, and the classes of it that are meant.
pub type Part = (usize, Classes);

/// What can be told apart, and sets of it.
#[derive(Debug)]
pub struct Space<'a> {
    /// The sets.
    pub diagram: Diagram,
    /// The levels, in their order.
    pub levels: Vec<Level>,
    /// What is named somewhere.
    pub words: Vocabulary,
    /// What holds at every point.
    pub landscape: &'a Landscape,
    /// The cells that there can be.
    pub valid: Set,
    /// What conditions of policies come to: many policies have the same ones.
    conditions: facets::Conditions,
}

impl<'a> Space<'a> {
    /// What can be told apart at these points, and by guarantees in the words of policies.
    ///
    /// # Errors
    /// If there are more people and things than a diagram can hold apart.
    pub fn new(points: &Points, landscape: &'a Landscape, guarantees: &[Arc<Policy>]) -> Result<Self, Exhausted> {
        let words = Vocabulary::new(points, landscape, guarantees);
        Self::with(words, &[landscape], landscape)
    }

    /// What can be told apart by any of these regimes, each beside what holds where it decides; what is known of people
    /// is the same in all of them.
    ///
    /// # Errors
    /// If there are more people and things than a diagram can hold apart.
    pub fn of_all(worlds: &[(&Regime, &Landscape)], people: &'a Landscape) -> Result<Self, Exhausted> {
        let landscapes: Vec<&Landscape> = worlds.iter().map(|(_, landscape)| *landscape).collect();
        Self::with(Vocabulary::of_all(worlds, people), &landscapes, people)
    }

    fn with(words: Vocabulary, worlds: &[&Landscape], landscape: &'a Landscape) -> Result<Self, Exhausted> {
        let levels = classes::levels(&words, worlds, landscape);
        let diagram = Diagram::new(levels.iter().map(Level::weights).collect());
        let mut space =
            Self { diagram, levels, words, landscape, valid: Set::ALL, conditions: facets::Conditions::default() };
        space.valid = space.all_valid()?;
        Ok(space)
    }

    /// The classes of a level that are meant, together with its position. `meant` answers for levels of one kind alone.
    pub fn part(&self, position: usize, meant: impl Fn(usize) -> bool) -> Part {
        (position, (0..self.diagram.classes(position)).map(meant).collect())
    }

    /// The position of the one level of a kind; levels that no sign-in is told apart by may not be there.
    pub fn position(&self, wanted: impl Fn(&Level) -> bool) -> Option<usize> {
        self.levels.iter().position(wanted)
    }
}

/// What can be told apart at one point, level by level.
#[must_use]
pub fn classes(regime: &Regime, landscape: &Landscape) -> Vec<Level> {
    let points = Points { start: regime.clone(), ..Points::default() };
    classes::levels(&Vocabulary::new(&points, landscape, &[]), &[landscape], landscape)
}
