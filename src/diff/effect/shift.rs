//! How the outcome of a sign-in differs between two sides: whether it gets in, or what is asked of it and for how long.

use std::collections::{BTreeMap, BTreeSet};

use super::Direction;
use super::asks::Limit;
use super::proof::{Kind, Proof};
use crate::signin::Frequency;

/// How often people sign in again, and whether it is the second factor alone; none where nothing says so.
pub type Again = Option<(Frequency, bool)>;

/// How an outcome differs.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shift {
    /// It was refused and gets in now.
    Admitted(Price),
    /// It gets in on both sides, at another price.
    Asked(Asked),
    /// It got in and is refused now.
    Refused(Price),
}

/// What whoever gets in has to prove, roughly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Price {
    /// The first factor and nothing else.
    Password,
    /// Something, and more than one factor is not sure.
    Something,
    /// More than one factor.
    MultiFactor,
    /// One thing here and another there.
    Any,
}

/// What is asked before and now; none where it is the same.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Asked {
    /// What must be proven, as far as it has to do with what differs.
    pub proof: Option<(Proof, Proof)>,
    /// How often people sign in again.
    pub again: Option<(Again, Again)>,
    /// Whether browsers stay signed in.
    pub browser: Option<(Option<bool>, Option<bool>)>,
    /// Limits that are there on one side alone: on the new one?
    pub limits: BTreeMap<Limit, bool>,
}

impl Shift {
    /// Is it looser now?
    #[must_use]
    pub fn direction(&self) -> Direction {
        match self {
            Self::Admitted(_) => Direction::Loosened,
            Self::Refused(_) => Direction::Tightened,
            Self::Asked(asked) => asked.direction(),
        }
    }

    /// What matters more is lighter: who gets in, what they have to prove, how long that lasts.
    #[must_use]
    pub fn weight(&self) -> u8 {
        match self {
            Self::Admitted(_) | Self::Refused(_) => 0,
            Self::Asked(asked) if asked.proof.is_some() => 1,
            Self::Asked(_) => 2,
        }
    }
}

impl Asked {
    /// Does nothing differ?
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }

    /// What the proofs that differ are about. A clause of theirs may be about more.
    #[must_use]
    pub fn kinds(&self) -> BTreeSet<Kind> {
        self.proof.as_ref().map(|(before, after)| before.kinds_that_differ(after)).unwrap_or_default()
    }

    /// Each thing that differs by itself.
    #[must_use]
    pub fn each(&self) -> Vec<Self> {
        let mut each = Vec::new();
        each.extend(self.proof.clone().map(|proof| Self { proof: Some(proof), ..Self::default() }));
        each.extend(self.again.map(|again| Self { again: Some(again), ..Self::default() }));
        each.extend(self.browser.map(|browser| Self { browser: Some(browser), ..Self::default() }));
        each.extend(
            self.limits
                .iter()
                .map(|(limit, now)| Self { limits: BTreeMap::from([(limit.clone(), *now)]), ..Self::default() }),
        );
        each
    }

    fn direction(&self) -> Direction {
        let mut moves = Vec::new();
        if let Some((before, after)) = &self.proof {
            moves.extend((!before.beyond(after).is_nothing()).then_some(Direction::Loosened));
            moves.extend((!after.beyond(before).is_nothing()).then_some(Direction::Tightened));
        }
        moves.extend(self.again.and_then(|(before, after)| compare_again(before, after)));
        // whoever is kept signed in is asked less often, whoever is forgotten more often
        let rank = |browser: Option<bool>| browser.map_or(1, |stays| if stays { 2 } else { 0 });
        moves.extend(self.browser.map(|(before, after)| {
            if rank(after) > rank(before) { Direction::Loosened } else { Direction::Tightened }
        }));
        moves.extend(self.limits.values().map(|now| if *now { Direction::Tightened } else { Direction::Loosened }));
        let is = |wanted: Direction| moves.iter().all(|one| *one == wanted);
        match () {
            () if is(Direction::Loosened) => Direction::Loosened,
            () if is(Direction::Tightened) => Direction::Tightened,
            () => Direction::Mixed,
        }
    }
}

/// Are people asked again less often, or for less?
fn compare_again(before: Again, after: Again) -> Option<Direction> {
    // more often, and for both factors, is tighter; one without the other is neither
    let no_looser = |one: Again, other: Again| match (one, other) {
        (_, None) => true,
        (None, Some(_)) => false,
        (Some((often, alone)), Some((rarely, only))) => often <= rarely && alone <= only,
    };
    match (no_looser(before, after), no_looser(after, before)) {
        (true, true) => None,
        (true, false) => Some(Direction::Loosened),
        (false, true) => Some(Direction::Tightened),
        (false, false) => Some(Direction::Mixed),
    }
}
