//! What one sign-in meets at one point, gate by gate in the order of the real services. Where the facts are silent the
//! reading is taken that is worse for security, and the story says so.

pub mod active_sync;
pub mod authentication_policy;
mod bulk;
pub mod conditional_access;
mod decision;
mod identity_provider;
mod question;
mod requests;
mod story;
mod tell;
mod truth;
pub mod words;

pub use bulk::Bulk;
pub(super) use decision::decide_among;
pub use decision::{Decision, Demands, GateKind, decide, demands_of, implies_mfa};
pub use question::{Directory, Facts, NOTHING_OPEN, Open};
pub use requests::protocol_title;
pub use story::{Gate, Line, PolicyLine, Ruling, Story};
pub use truth::Truth;

use super::landscape::Landscape;
use super::points::Subject;
use super::regime::Regime;
use super::sign_in::SignIn;

/// How to take what nobody knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reading {
    /// So that more gets in: worse for security.
    Lenient,
    /// So that less gets in: worse for those who want to get in.
    Strict,
    /// What is left open as in `Strict`, what nobody can know as in `Lenient`. An outcome that is the same for this and
    /// for `Lenient` does not depend on what is left open.
    Either,
}

impl Reading {
    /// Is this, which may be unknown for what is left open alone, to be taken for a refusal?
    #[must_use]
    pub fn refuses(self, truth: Truth) -> bool {
        match truth {
            Truth::Yes => true,
            Truth::Unknown => self != Self::Lenient,
            Truth::No => false,
        }
    }
}

/// Tells about sign-ins at one point.
#[derive(Debug)]
pub struct Evaluator<'a> {
    regime: &'a Regime,
    landscape: &'a Landscape,
    directory: Directory<'a>,
}

impl<'a> Evaluator<'a> {
    /// For one point.
    #[must_use]
    pub fn new(regime: &'a Regime, landscape: &'a Landscape) -> Self {
        Self { regime, landscape, directory: Directory::new(landscape) }
    }

    /// What decides.
    #[must_use]
    pub fn regime(&self) -> &'a Regime {
        self.regime
    }

    /// All that gates look at.
    #[must_use]
    pub fn facts<'b>(&'b self, sign_in: &'b SignIn, open: &'b Open) -> Facts<'b> {
        let account = sign_in.person.account.as_ref();
        let sign_in_name = account.and_then(|account| self.directory.sign_in_name(account));
        Facts { regime: self.regime, landscape: self.landscape, sign_in, open, sign_in_name }
    }

    /// The story of a sign-in.
    #[must_use]
    pub fn story(&self, sign_in: &SignIn, open: &Open, reading: Reading) -> Story {
        tell::tell(&self.facts(sign_in, open), reading)
    }

    /// What refuses a sign-in, where something does.
    #[must_use]
    pub fn refused_by(&self, sign_in: &SignIn, open: &Open) -> Vec<Subject> {
        self.story(sign_in, open, Reading::Lenient).refused_by
    }

    /// The outcome without its story.
    #[must_use]
    pub fn decision(&self, sign_in: &SignIn, open: &Open, reading: Reading) -> Decision {
        decide(&self.facts(sign_in, open), reading)
    }
}

/// The story of one sign-in of which everything is known.
#[must_use]
pub fn evaluate(regime: &Regime, landscape: &Landscape, sign_in: &SignIn) -> Story {
    Evaluator::new(regime, landscape).story(sign_in, &NOTHING_OPEN, Reading::Lenient)
}

/// The outcome of one sign-in of which everything is known, without its story.
#[must_use]
pub fn decision(regime: &Regime, landscape: &Landscape, sign_in: &SignIn) -> Decision {
    Evaluator::new(regime, landscape).decision(sign_in, &NOTHING_OPEN, Reading::Lenient)
}
