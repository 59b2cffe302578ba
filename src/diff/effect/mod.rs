//! Two sides -> the sets of sign-ins that meet something else on the new one in the end, each in words. Worked out from
//! the sign-in model, never from the text of the postures: exact, complete, and in as few rows as that allows.

mod asks;
mod cover;
mod differences;
mod doubt;
mod facts;
mod keys;
mod outcomes;
mod proof;
mod responsible;
mod row;
mod shift;
mod words;
mod worlds;

pub use asks::Limit;
pub use differences::{Differences, Given};
pub use facts::places_of_facts;
pub use row::{Row, Words, rows};
pub use shift::{Asked, Price, Shift};
pub use worlds::{Changed, World, Worlds};

use crate::diff::{Phrase, Side};
use crate::plan::Origin;
use crate::signin::space::Exhausted;
use crate::signin::{SignIn, Subject};

/// What a change means for sign-ins.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Effect {
    /// The changes: what is loosened first, then what is both, then what is tightened; doors before proofs before sessions,
    /// and more ordinary ones first.
    pub rows: Vec<EffectRow>,
    /// What could not be worked out, a sentence each. Where there is one, no rows do not mean no change.
    pub doubt: Vec<String>,
}

/// A change for a set of sign-ins, exact and in words.
#[derive(Debug, Clone, PartialEq)]
pub struct EffectRow {
    /// A short name that is the same in every run and does not depend on the other rows: `loosened-3f9a2c`.
    pub id: String,
    /// Is more allowed now, or less?
    pub direction: Direction,
    /// How what they meet differs. Where it takes fewer rows, other rows tell what else differs for the same sign-ins.
    pub shift: Shift,
    /// Whose sign-ins: `members of sg-mail-pilot`. In a line of its own it begins with a capital letter.
    pub who: Phrase,
    /// Which sign-ins of theirs: `in a browser on unmanaged Windows devices`.
    pub what: Phrase,
    /// What they met before: `MFA once, then never again`.
    pub before: Phrase,
    /// What they meet now: `MFA every 4 hours`.
    pub after: Phrase,
    /// The objects that make the difference.
    pub responsible: Vec<Responsible>,
    /// The most ordinary sign-in of the set, as the old side knows it: it meets what the row says of before.
    pub example_before: SignIn,
    /// The same sign-in as the new side knows it: a location may hold its address there and not before.
    pub example: SignIn,
    /// How large a part of all that can be told apart the set is.
    pub cells: f64,
}

/// Is more allowed than before?
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// More is allowed, or less is asked.
    Loosened,
    /// Some of it is looser and some of it tighter, or neither can be said.
    Mixed,
    /// Less is allowed, or more is asked.
    Tightened,
}

/// What makes a difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cause {
    /// An object that steps make or change.
    Object(Subject),
    /// What a posture says of its organization, by its address there.
    Fact(String),
}

/// What makes a difference, and where the sides say it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Responsible {
    /// What it is.
    pub cause: Cause,
    /// Where the old side has it; none where it has not.
    pub old: Option<Origin>,
    /// Where the new side has it; none where it has not.
    pub new: Option<Origin>,
}

/// What finding out may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// For the diagrams of sets, in classes looked at.
    pub classes: usize,
    /// The most rows that are told one by one; what is beyond is merged until it fits, and said in `doubt`.
    pub rows: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Self { classes: 200_000_000, rows: 200 }
    }
}

impl Cause {
    /// What it is called.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Object(subject) => &subject.name,
            Self::Fact(address) => address,
        }
    }

    /// What it is, as Exchange or Graph calls it; `fact` for what steps do not make.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Object(subject) => subject.kind.name(),
            Self::Fact(_) => "fact",
        }
    }
}

impl EffectRow {
    /// Whose sign-ins, and which of theirs.
    #[must_use]
    pub fn sign_ins(&self) -> Phrase {
        let gap = if self.what.is_empty() { "" } else { ", " };
        self.who.clone().and(gap).then(self.what.clone())
    }
}

impl Direction {
    /// The word for machines.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Loosened => "loosened",
            Self::Mixed => "mixed",
            Self::Tightened => "tightened",
        }
    }
}

/// What the new side means for sign-ins that the old one did not.
#[must_use]
pub fn effect(old: &Side, new: &Side, budget: Budget) -> Effect {
    let worlds = Worlds::new(old, new);
    let mut effect = Effect { rows: Vec::new(), doubt: doubt::not_modelled(&worlds) };
    if !worlds.are_equal() && find(&worlds, budget, &mut effect).is_err() {
        effect.doubt.push(
            "what differs for sign-ins could not be worked out in full: too much can be told apart for the budget"
                .to_owned(),
        );
    }
    effect
}

fn find(worlds: &Worlds<'_>, budget: Budget, effect: &mut Effect) -> Result<(), Exhausted> {
    let mut found = Differences::find(worlds, budget.classes)?;
    let (mut rows, left) = rows(&mut found, budget.rows)?;
    rows.sort_by_key(|row| (row.shift.direction(), row.shift.weight(), found.space.diagram.cost(row.cells)));
    for row in rows {
        effect.rows.push(row::told(&mut found, &row)?);
    }
    for (shift, cells) in left {
        effect.rows.push(row::told_at_large(&mut found, &shift, cells)?);
        effect.doubt.push(doubt::too_many_rows(shift.direction()));
    }
    effect.rows.sort_by_key(|row| row.direction);
    Ok(())
}
