//! The story of a sign-in: its gates in order, and at each what was looked at and what it said.

use super::conditional_access::{Applies, Clause, ClauseOutcome, Condition};
use super::decision::{Decision, GateKind};
use crate::plan::ObjectKind;
use crate::signin::points::Subject;
use crate::signin::policy::SessionControls;
use crate::signin::sign_in::Side;

/// The story of one sign-in.
#[derive(Debug, Clone, PartialEq)]
pub struct Story {
    /// The gates that it comes to, in order.
    pub gates: Vec<Gate>,
    /// How it ends.
    pub decision: Decision,
    /// What refuses it.
    pub refused_by: Vec<Subject>,
    /// What nobody knows and how it was taken: whole sentences.
    pub doubts: Vec<String>,
}

/// A gate.
#[derive(Debug, Clone, PartialEq)]
pub struct Gate {
    /// Which.
    pub kind: GateKind,
    /// What it says.
    pub ruling: Ruling,
    /// What was looked at.
    pub lines: Vec<Line>,
}

/// What a gate says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ruling {
    /// It has no say.
    Silent,
    /// It lets the sign-in pass.
    Passes,
    /// It lets it pass at a price.
    Asks,
    /// It refuses.
    Refuses,
}

impl Ruling {
    /// Its word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Silent => "silent",
            Self::Passes => "passes",
            Self::Asks => "asks",
            Self::Refuses => "refuses",
        }
    }
}

/// Something that was looked at.
#[derive(Debug, Clone, PartialEq)]
pub enum Line {
    /// What happens, or what holds: one sentence.
    Says(String),
    /// An object that has a say, and what it says.
    Object(Subject, String),
    /// A Conditional Access policy.
    Policy(PolicyLine),
}

/// A Conditional Access policy and whether it applies.
#[derive(Debug, Clone, PartialEq)]
pub struct PolicyLine {
    /// Its number in the regime.
    pub number: usize,
    /// The policy.
    pub subject: Subject,
    /// Does it only report?
    pub report_only: bool,
    /// Whether it applies.
    pub applies: Applies,
    /// Why it does not, or what nobody knows; empty where it applies.
    pub why: String,
    /// Does it block? Told where it applies or may apply.
    pub blocks: bool,
    /// Its clauses, and what becomes of each. Told where it applies or may apply.
    pub clauses: Vec<(Clause, ClauseOutcome)>,
    /// How it limits the session. Told where it applies or may apply.
    pub session: SessionControls,
}

impl PolicyLine {
    /// Does it refuse, were it to apply and to decide?
    #[must_use]
    pub fn refuses(&self) -> bool {
        self.blocks || self.clauses.iter().any(|(_, outcome)| *outcome == ClauseOutcome::Refused)
    }

    /// The condition that does not hold, or that nobody knows about.
    #[must_use]
    pub fn condition(&self) -> Option<Condition> {
        match self.applies {
            Applies::Yes => None,
            Applies::No(condition) | Applies::Unknown(condition) => Some(condition),
        }
    }
}

/// An object of Exchange.
pub(super) fn exchange_object(kind: ObjectKind, side: Side, name: &str) -> Subject {
    Subject { kind, side: Some(side), name: name.into() }
}
